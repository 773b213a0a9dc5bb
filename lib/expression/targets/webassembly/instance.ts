/** A compiled kernel at work: its memory, its arrays, and batches through them. */
import type { KernelLayout } from './memory.ts'
import { GROUP } from './memory.ts'
import type { WebAssemblyModule } from './platform.ts'
import { webAssembly } from './platform.ts'

/** What a worker needs to run a kernel; both parts can be posted. */
export interface KernelImage {
	readonly module: WebAssemblyModule
	readonly layout: KernelLayout
}

/** One instance of a kernel, with its own memory. */
export interface KernelInstance {
	/** Points that `run` takes at most. */
	readonly capacity: number
	/** The array from which `run` reads batch variable k: fill it in place. */
	input(k: number): Float64Array
	/** The array into which `run` writes output k. */
	output(k: number): Float64Array
	/** Values of the uniform variables for the next runs. */
	readonly uniforms: Float64Array
	/** All outputs at the points 0 … count − 1 of the input arrays. No copies, no allocation. */
	run(count: number): void
	/** As `Kernel.evaluate`: any count, copied through the arrays in pieces of `capacity` (a view each is all it allocates). */
	evaluate(batch: readonly Float64Array[], uniforms: readonly number[], out: readonly Float64Array[], count?: number): void
}

export function instantiate({ module, layout }: KernelImage): KernelInstance {
	const { exports } = new webAssembly.Instance(module)
	const { buffer } = exports.memory as { buffer: ArrayBuffer }
	const run = exports.run as (count: number) => void
	const { capacity } = layout
	const inputs = layout.inputs.map((offset) => new Float64Array(buffer, offset, capacity))
	const outputs = layout.outputs.map((offset) => new Float64Array(buffer, offset, capacity))
	const uniforms = new Float64Array(buffer, layout.uniforms, layout.uniformCount)
	return {
		capacity,
		input: (k) => inputs[k] as Float64Array,
		output: (k) => outputs[k] as Float64Array,
		uniforms,
		run,
		evaluate(batch, values, out, count = (batch[0] as Float64Array).length) {
			for (let k = 0; k < uniforms.length; k++) uniforms[k] = values[k] as number
			for (let start = 0; start < count; start += capacity) {
				const size = Math.min(capacity, count - start)
				for (let k = 0; k < inputs.length; k++) copyIn(inputs[k] as Float64Array, batch[k] as Float64Array, start, size)
				run(size)
				for (let k = 0; k < outputs.length; k++) copyOut(outputs[k] as Float64Array, out[k] as Float64Array, start, size)
			}
		},
	}
}

/** Pieces shorter than this are copied number by number: cheaper than making a view. */
const SHORT = 64

function copyIn(target: Float64Array, source: Float64Array, start: number, size: number): void {
	if (size < SHORT) for (let i = 0; i < size; i++) target[i] = source[start + i] as number
	else target.set(source.length === size ? source : source.subarray(start, start + size))
	// Neighbours of the last point in its group: no surprise from stale values.
	for (let i = size; i % GROUP !== 0; i++) target[i] = target[size - 1] as number
}

function copyOut(source: Float64Array, target: Float64Array, start: number, size: number): void {
	if (size < SHORT) for (let i = 0; i < size; i++) target[start + i] = source[i] as number
	else target.set(source.length === size ? source : source.subarray(0, size), start)
}
