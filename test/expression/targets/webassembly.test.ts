/** The generated WebAssembly: valid, readable by another toolchain, postable, batched, hoisted. */
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import wabt from 'wabt'
import { call, constant, derivatives, logarithm, negate, power, product, rational, sum, variable } from '../../../lib/expression/index.ts'
import { compile, compileJavaScript, compileWebAssembly, instantiate } from '../../../lib/expression/targets/index.ts'

const z = variable('z')
const a = variable('a')
const bell = (centre: number) => call('exp', product([constant(rational(-1, 2)), power(sum([z, constant(-centre)]), 2)]))
const mixture = negate(logarithm(sum([bell(2), bell(-2)])))
const everything = sum([
	...(['sin', 'cos', 'tanh', 'atan', 'erf', 'cosh'] as const).map((f) => call(f, product([a, z]))),
	power(sum([constant(1), power(z, 2)]), rational(1, 3)),
	mixture,
])
const tools = await wabt()

describe('WebAssembly target', () => {
	test('golden text of a small kernel', () => {
		expect(compileWebAssembly([sum([power(z, 3), product([constant(-1), a, z])])], { uniform: ['a'] }).source).toMatchInlineSnapshot(`
			"(module
			  (memory (export "memory") 1)
			  (func $run (export "run") (param i32)
			    (local i32 v128 v128 v128)
			    i32.const 0
			    v128.load64_splat offset=0
			    local.set 2
			    local.get 0
			    i32.eqz
			    if
			      return
			    end
			    local.get 0
			    i32.const 3
			    i32.shl
			    local.set 0
			    loop
			      local.get 1
			      v128.load offset=64
			      local.set 3
			      local.get 1
			      v128.load offset=80
			      local.set 4
			      local.get 1
			      local.get 3
			      local.get 3
			      f64x2.mul
			      local.get 3
			      f64x2.mul
			      local.get 2
			      local.get 3
			      f64x2.mul
			      f64x2.sub
			      v128.store offset=8320
			      local.get 1
			      local.get 4
			      local.get 4
			      f64x2.mul
			      local.get 4
			      f64x2.mul
			      local.get 2
			      local.get 4
			      f64x2.mul
			      f64x2.sub
			      v128.store offset=8336
			      local.get 1
			      i32.const 32
			      i32.add
			      local.tee 1
			      local.get 0
			      i32.lt_u
			      br_if 0
			    end
			  )
			)
			"
		`)
	})

	test.each([
		['polynomial', [power(z, 5)]],
		['mixture', derivatives(mixture, 'z', 4)],
		['every function', derivatives(everything, 'z', 1)],
	] as const)('wabt validates the binary and assembles the text to the same bytes: %s', (_, outputs) => {
		const kernel = compileWebAssembly(outputs, { uniform: ['a'] })
		const read = tools.readWasm(kernel.bytes, { readDebugNames: false })
		read.validate()
		read.destroy()
		const parsed = tools.parseWat('kernel.wat', kernel.source, { simd: true })
		const { buffer } = parsed.toBinary({ canonicalize_lebs: true })
		parsed.destroy()
		expect(Buffer.from(buffer).equals(Buffer.from(kernel.bytes))).toBe(true)
	})

	test('batches of any size, odd tails, aliasing, through several chunks', () => {
		const outputs = derivatives(mixture, 'z', 1)
		const kernel = compileWebAssembly(outputs, { capacity: 64 })
		for (const count of [0, 1, 2, 3, 63, 64, 65, 129, 500]) {
			const x = Float64Array.from({ length: count + 3 }, (_, i) => Math.cos(i) * 4)
			const out = outputs.map(() => new Float64Array(count + 3).fill(7))
			kernel.evaluate([x], [], out, count)
			for (let i = 0; i < count; i++) expect(out.map((o) => o[i])).toEqual(kernel.at([x[i] as number]))
			for (const o of out) expect([...o.subarray(count)]).toEqual([7, 7, 7])
			const first = (out[0] as Float64Array).slice()
			kernel.evaluate([x], [], [x, out[1] as Float64Array], count)
			expect(x.subarray(0, count)).toEqual(first.subarray(0, count))
		}
	})

	test('resident memory: fill inputs, run, read outputs', () => {
		const kernel = compileWebAssembly([product([a, power(z, 2)])], { uniform: ['a'] })
		kernel.uniforms[0] = 3
		kernel.input(0).set([1, 2, 3])
		kernel.run(3)
		expect([...kernel.output(0).subarray(0, 3)]).toEqual([3, 12, 27])
	})

	test('module and layout can be posted to a worker and instantiated there', async () => {
		const kernel = compileWebAssembly([call('exp', z)])
		const code = `const { parentPort, workerData: { module, layout } } = require('node:worker_threads')
			const { exports } = new WebAssembly.Instance(module)
			new Float64Array(exports.memory.buffer, layout.inputs[0], 1)[0] = 1.5
			exports.run(1)
			parentPort.postMessage(new Float64Array(exports.memory.buffer, layout.outputs[0], 1)[0])`
		const worker = new Worker(code, { eval: true, workerData: { module: kernel.module, layout: kernel.layout } })
		const answer = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
		await worker.terminate()
		expect(answer).toBe(kernel.at([1.5])[0])
		expect(instantiate(kernel).capacity).toBe(1024)
	})

	test('what depends on uniform variables alone stands before the loop', () => {
		const { source } = compileWebAssembly([sum([call('log', sum([constant(1), power(a, 2)])), z])], { uniform: ['a'] })
		const run = source.slice(source.indexOf('$run'), source.indexOf('\n  )'))
		expect(run.slice(run.indexOf('loop'))).not.toContain('f64x2.div')
		expect(run.slice(0, run.indexOf('loop'))).toContain('f64x2.div')
	})

	test('diagnostics: size, time, constants out of range', () => {
		const huge = constant(rational(10n ** 400n))
		const { diagnostics } = compileWebAssembly([product([huge, z])])
		expect(diagnostics.warnings).toEqual(['a constant is beyond the largest double'])
		expect(compileWebAssembly([z]).diagnostics.warnings).toEqual([])
		compileWebAssembly(derivatives(mixture, 'z', 4))
		const times = Array.from({ length: 9 }, () => compileWebAssembly(derivatives(mixture, 'z', 4)).diagnostics.milliseconds)
		expect(Math.min(...times)).toBeLessThan(20)
		expect(compile([z]).target).toBe('webassembly')
		expect(compile([z], { target: 'javascript' }).target).toBe('javascript')
	})

	test('outputs may be constants, variables, repeated', () => {
		for (const build of [compileJavaScript, compileWebAssembly]) {
			const kernel = build([constant(rational(1, 4)), z, z, a, call('exp', a)], { uniform: ['a'] })
			expect(kernel.at([5, 0])).toEqual([0.25, 5, 5, 0, 1])
		}
	})
})
