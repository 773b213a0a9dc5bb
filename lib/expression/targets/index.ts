/** Generated kernels: one graph, several outputs → JavaScript or WebAssembly with 128-bit SIMD. */
import type { Kernel } from '../kernel.ts'
import type { Expression } from '../node.ts'
import { compileJavaScript } from './javascript.ts'
import type { WebAssemblyOptions } from './webassembly.ts'
import { compileWebAssembly } from './webassembly.ts'

export interface CompileOptions extends WebAssemblyOptions {
	/** Default `webassembly`. */
	readonly target?: 'webassembly' | 'javascript'
}

/** outputs(points) as a generated kernel. */
export function compile(outputs: readonly Expression[], options: CompileOptions = {}): Kernel {
	return options.target === 'javascript' ? compileJavaScript(outputs, options) : compileWebAssembly(outputs, options)
}
export { compileJavaScript } from './javascript.ts'
export { functionSource, scalarFunction } from './javascript/runtime.ts'
export { compileWebAssembly } from './webassembly.ts'
export type { WebAssemblyKernel, WebAssemblyOptions } from './webassembly.ts'
export { instantiate } from './webassembly/instance.ts'
export type { KernelImage, KernelInstance } from './webassembly/instance.ts'
export type { KernelLayout } from './webassembly/memory.ts'
