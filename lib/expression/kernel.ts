/** What a generated kernel is, whatever its target. */
import type { Expression } from './node.ts'

/** How a kernel is to be compiled. */
export interface KernelOptions {
	/** Variables that differ from point to point; order fixes the order of `batch` in `evaluate`. Default `['z']`. */
	readonly batch?: readonly string[]
	/** Variables that are the same for all points of one call; everything that depends on them alone is hoisted. Default none. */
	readonly uniform?: readonly string[]
}

export interface KernelDiagnostics {
	/** Distinct graph nodes compiled. */
	readonly nodes: number
	/** Bytes of source or of machine code. */
	readonly bytes: number
	readonly milliseconds: number
	readonly warnings: readonly string[]
}

/** A compiled batch function: outputs_k(point_i, uniforms) for all k and i. */
export interface Kernel {
	readonly target: 'javascript' | 'webassembly'
	readonly outputs: readonly Expression[]
	readonly batch: readonly string[]
	readonly uniform: readonly string[]
	/**
	 * out[k][i] = outputs[k] at batch[0][i], batch[1][i], … with the given uniform values. Allocation-free.
	 * `batch` and `out` arrays have at least `count` entries (default: the length of batch[0]); they may coincide.
	 */
	evaluate(batch: readonly Float64Array[], uniforms: readonly number[], out: readonly Float64Array[], count?: number): void
	/** One point, all outputs; `arguments_` are the batch variables then the uniform ones. Reference path: not for hot loops. */
	at(arguments_: readonly number[]): number[]
	/** Readable generated source: JavaScript, or the WebAssembly text of the loop. */
	readonly source: string
	readonly diagnostics: KernelDiagnostics
}
