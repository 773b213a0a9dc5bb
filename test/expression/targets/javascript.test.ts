/** The generated JavaScript: readable, hoisted, free of anything the user wrote. */
import { describe, expect, test } from 'vitest'
import { call, constant, derivatives, negate, one, power, product, rational, sum, variable } from '../../../lib/expression/index.ts'
import { compileJavaScript } from '../../../lib/expression/targets/index.ts'

const z = variable('z')
const a = variable('a')
const potential = sum([product([constant(rational(1, 2)), power(z, 2)]), product([a, call('exp', negate(power(z, 2)))])])

describe('JavaScript target', () => {
	test('golden source', () => {
		expect(compileJavaScript(derivatives(potential, 'z', 2), { uniform: ['a'] }).source).toMatchInlineSnapshot(`
			"// 18 nodes, 3 outputs
			function kernel(batch, uniforms, out, count) {
				const batch0 = batch[0] // z
				const u0 = uniforms[0] // a
				const out0 = out[0]
				const out1 = out[1]
				const out2 = out[2]
				const t3 = 2 * u0
				const t4 = 4 * u0
				for (let i = 0; i < count; i++) {
					const x0 = batch0[i]
					const t1 = x0 * x0
					const t2 = exp(-t1)
					out0[i] = u0 * t2 + 0.5 * t1
					out1[i] = x0 - t3 * (x0 * t2)
					out2[i] = 1 - t3 * t2 + t4 * (t1 * t2)
				}
			}"
		`)
	})

	test('what depends on uniform variables alone stands before the loop', () => {
		const { source } = compileJavaScript([product([call('exp', a), call('sin', product([a, z]))])], { uniform: ['a'] })
		const [prologue, loop] = source.split('for (let i') as [string, string]
		expect(prologue).toContain('exp(u0)')
		expect(loop).not.toContain('exp(')
		expect(loop).toContain('sin(')
	})

	test('names of variables never become code', () => {
		const evil = variable('x); globalThis.hacked = 1; (')
		const kernel = compileJavaScript([sum([evil, one])], { batch: [evil.kind === 'variable' ? evil.name : ''] })
		expect(kernel.at([2])).toEqual([3])
		expect(kernel.source).not.toContain('hacked')
	})

	test('an unknown variable is named', () => {
		expect(() => compileJavaScript([a])).toThrow(/unknown variable \(got a, expected z\)/)
	})
})
