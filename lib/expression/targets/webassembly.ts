/**
 * Expression graph → WebAssembly with 128-bit SIMD: two points per instruction, through linear memory.
 */
import type { Kernel, KernelOptions } from '../kernel.ts'
import type { Expression } from '../node.ts'
import { lower } from './lower.ts'
import type { KernelInstance } from './webassembly/instance.ts'
import { instantiate } from './webassembly/instance.ts'
import { kernelModule } from './webassembly/loop.ts'
import type { KernelLayout } from './webassembly/memory.ts'
import { GROUP, layOut, placeTables } from './webassembly/memory.ts'
import { assemble, moduleText } from './webassembly/module.ts'
import type { WebAssemblyModule } from './webassembly/platform.ts'
import { webAssembly } from './webassembly/platform.ts'

export interface WebAssemblyOptions extends KernelOptions {
	/** Points in memory at once. Default 1024. */
	readonly capacity?: number
}

/** A kernel with its machine code: `instantiate({ module, layout })` makes further instances, in workers too. */
export interface WebAssemblyKernel extends Kernel, KernelInstance {
	readonly target: 'webassembly'
	readonly module: WebAssemblyModule
	readonly layout: KernelLayout
	readonly bytes: Uint8Array
	evaluate(batch: readonly Float64Array[], uniforms: readonly number[], out: readonly Float64Array[], count?: number): void
}

const CAPACITY = 1024
/** Operations up to which elementary functions are expanded in the loop instead of being called. */
const INLINE_BUDGET = 2000
/** Largest program of which the loop computes two copies at once: independent chains of operations fill the pipeline. */
const DOUBLED_UP_TO = 110

/**
 * outputs as a batch kernel in WebAssembly.
 *
 * Executes the same IEEE operations as `compileJavaScript`: identical bits (NaN payloads aside). Elementary functions are
 * our own (elementary/index.ts has their accuracy), so results do not depend on the engine.
 * @throws RangeError when an output contains a variable that is neither batch nor uniform.
 */
export function compileWebAssembly(outputs: readonly Expression[], options: WebAssemblyOptions = {}): WebAssemblyKernel {
	const start = performance.now()
	const batch = options.batch ?? ['z']
	const uniform = options.uniform ?? []
	let lowered = lower(outputs, batch, uniform, { inlineBudget: INLINE_BUDGET })
	if (lowered.program.values.length <= DOUBLED_UP_TO)
		lowered = lower(outputs, batch, uniform, { inlineBudget: 2 * INLINE_BUDGET, copies: 2 })
	const tables = placeTables(lowered.program)
	const counts = { inputs: batch.length, uniforms: uniform.length, outputs: outputs.length }
	const layout = layOut(tables, counts, options.capacity ?? CAPACITY)
	const description = kernelModule(lowered, layout, tables)
	const bytes = assemble(description)
	const module = new webAssembly.Module(bytes)
	const instance = instantiate({ module, layout })
	let source: string | undefined
	return {
		...instance,
		target: 'webassembly',
		outputs,
		batch,
		uniform,
		module,
		layout,
		bytes,
		at(values) {
			batch.forEach((_, k) => {
				instance.input(k).fill(values[k] as number, 0, GROUP)
			})
			uniform.forEach((_, k) => {
				instance.uniforms[k] = values[batch.length + k] as number
			})
			instance.run(1)
			return outputs.map((_, k) => instance.output(k)[0] as number)
		},
		get source() {
			source ??= moduleText(description)
			return source
		},
		diagnostics: { nodes: lowered.nodes, bytes: bytes.length, milliseconds: performance.now() - start, warnings: lowered.warnings },
	}
}
