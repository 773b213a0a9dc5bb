/** The two targets execute the same IEEE operations: equal bits everywhere, on random expressions and at hard points. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ELEMENTARY } from '../../../lib/expression/elementary/index.ts'
import type { Expression, FunctionName } from '../../../lib/expression/index.ts'
import { call, constant, derivatives, power, product, rational, sum, variable } from '../../../lib/expression/index.ts'
import { compileJavaScript, compileWebAssembly } from '../../../lib/expression/targets/index.ts'
import { smoothExpression } from '../../support/expressions.ts'
import { MAGNITUDES, SAMPLES, THRESHOLDS } from '../elementary/samples.ts'

const z = variable('z')
const SPECIAL = [0, -0, Infinity, -Infinity, Number.NaN]

/** Positions at which the two results differ (NaN equals NaN). */
function differences(
	outputs: readonly Expression[],
	batch: readonly string[],
	points: readonly Float64Array[],
	uniform: readonly string[] = [],
	values: readonly number[] = [],
) {
	const count = (points[0] as Float64Array).length
	const run = (compile: typeof compileJavaScript) => {
		const out = outputs.map(() => new Float64Array(count))
		compile(outputs, { batch, uniform }).evaluate(points, values, out)
		return out
	}
	const [js, wasm] = [run(compileJavaScript), run(compileWebAssembly)]
	return outputs.flatMap((_, k) =>
		[...(js[k] as Float64Array)].map((v, i) => [k, i, v, (wasm[k] as Float64Array)[i]] as const).filter(([, , a, b]) => !Object.is(a, b)),
	)
}

describe('JavaScript and WebAssembly agree bit for bit', () => {
	test.each(Object.keys(ELEMENTARY) as FunctionName[])('%s', (name) => {
		const points = Float64Array.from([
			...SAMPLES[name],
			...(THRESHOLDS[name] ?? []),
			...MAGNITUDES,
			...MAGNITUDES.map((x) => -x),
			...SPECIAL,
		])
		expect(differences([call(name, z)], ['z'], [points])).toEqual([])
	})

	test('powers of every kind', () => {
		const points = Float64Array.from([...MAGNITUDES, ...MAGNITUDES.map((x) => -x), 0.5, 3, ...SPECIAL])
		const exponents = [2, 3, 7, 64, 65, 1000, -1, -2, -5]
			.map((k) => rational(k))
			.concat([rational(1, 2), rational(-3, 2), rational(1, 3), rational(-7, 5)])
		expect(
			differences(
				exponents.map((r) => power(z, r)),
				['z'],
				[points],
			),
		).toEqual([])
	})

	test('random smooth expressions with derivatives, one variable', () => {
		const points = Float64Array.from({ length: 41 }, (_, i) => (i - 20) * 0.37 + 0.011).map((x, i) => (i % 10 === 9 ? x * 1e3 : x))
		fc.assert(
			fc.property(smoothExpression({ depth: 3 }), (e) => {
				expect(differences(derivatives(e, 'z', 2), ['z'], [points])).toEqual([])
			}),
			{ seed: 20201, numRuns: 150 },
		)
	})

	test('random expressions of two batch variables and a uniform one', () => {
		const x = Float64Array.from({ length: 9 }, (_, i) => i / 3 - 1.2)
		const y = Float64Array.from({ length: 9 }, (_, i) => Math.sin(7 * i))
		fc.assert(
			fc.property(smoothExpression({ depth: 3, variables: ['x', 'y', 'a'] }), (e) => {
				expect(differences([e], ['x', 'y'], [x, y], ['a'], [0.7])).toEqual([])
			}),
			{ seed: 20202, numRuns: 100 },
		)
	})

	test('a sum of thousands of terms', () => {
		const terms = Array.from({ length: 3000 }, (_, k) => power(sum([z, constant(k + 1)]), -1))
		expect(differences([sum(terms)], ['z'], [Float64Array.from([0.5, 1, 7])])).toEqual([])
	})

	test('more elementary calls than are expanded in place', () => {
		const terms = Array.from({ length: 60 }, (_, k) => call('tanh', product([constant(rational(k + 1, 7)), z])))
		const shifted = Array.from({ length: 30 }, (_, k) => call('sin', sum([z, constant(k * k + 1)])))
		expect(differences([sum([...terms, ...shifted])], ['z'], [Float64Array.from([-3e7, -2, -0.1, 0, 0.3, 1, 55])])).toEqual([])
	})
})
