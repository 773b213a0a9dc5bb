/** The part of the WebAssembly JavaScript interface that we use (its types belong to the DOM library, which we do without). */

/** A compiled module; it can be posted to a worker. */
export type WebAssemblyModule = object & { readonly __webAssemblyModule?: never }

interface WebAssemblyInterface {
	readonly Module: new (bytes: Uint8Array) => WebAssemblyModule
	readonly Instance: new (module: WebAssemblyModule, imports?: object) => { readonly exports: Record<string, unknown> }
	validate(bytes: Uint8Array): boolean
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly
