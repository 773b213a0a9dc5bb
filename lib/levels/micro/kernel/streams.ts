/**
 * Which counter a random number of the micro level belongs to: keyed by (seed, N, replica, step, purpose), design.md section 5.
 *
 *   counter = (group of four bonds or sites, step, replica, N + 2²⁸·purpose),   key = (seed mod 2³², ⌊seed/2³²⌋).
 *
 * A group gives four words: words 0, 1 make the normals of its first two bonds, words 2, 3 those of the other two; one word each where a variate needs
 * only one. The functions here are the reference in JavaScript; the kernels compute the same bits.
 */
import { scalarFunction } from '../../../expression/targets/javascript/runtime.ts'
import { exponentialVariate, normalCosine, normalSine, philox } from '../../../numerics/random/index.ts'

/** What a draw is for; never renumber: results depend on it. */
export const PURPOSE = { noise: 0, acceptance: 1, start: 2 } as const
export type Purpose = keyof typeof PURPOSE

export interface Stream {
	readonly seed: number
	readonly sites: number
	readonly replica: number
	readonly step: number
	readonly purpose: Purpose
}

/** Largest N, and the largest number of steps or replicas, that counters hold. */
export const LARGEST_SITES = 2 ** 28 - 1
export const LARGEST_COUNT = 2 ** 32 - 1

export function keyOf(seed: number): [number, number] {
	return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]
}

/** The last word of a counter. */
export function purposeWord(sites: number, purpose: Purpose): number {
	return (sites + PURPOSE[purpose] * 2 ** 28) >>> 0
}

/** The four words of a group. */
export function streamWords({ seed, sites, replica, step, purpose }: Stream, group: number, out?: Uint32Array<ArrayBuffer>): Uint32Array {
	return philox([group, step, replica, purposeWord(sites, purpose)], keyOf(seed), out)
}

/** out[i] = the standard normal of bond i. */
export function streamNormals(stream: Stream, out: Float64Array): Float64Array {
	const [cosine, sine] = [scalarFunction(normalCosine), scalarFunction(normalSine)]
	const words = new Uint32Array(4)
	for (let i = 0; i < out.length; i += 2) {
		if (i % 4 === 0) streamWords(stream, i / 4, words)
		const [w, v] = [words[i % 4] as number, words[(i % 4) + 1] as number]
		out[i] = cosine(w, (v << 1) | 0, v | 0)
		if (i + 1 < out.length) out[i + 1] = sine(w, (v << 1) | 0, v | 0)
	}
	return out
}

/** out[i] = the standard exponential variate of bond or site i. */
export function streamExponentials(stream: Stream, out: Float64Array): Float64Array {
	const variate = scalarFunction(exponentialVariate)
	const words = new Uint32Array(4)
	for (let i = 0; i < out.length; i++) {
		if (i % 4 === 0) streamWords(stream, i / 4, words)
		out[i] = variate(words[i % 4] as number)
	}
	return out
}

/** out[i] = (w + ½) 2⁻³², in (0, 1). */
export function streamUniforms(stream: Stream, out: Float64Array): Float64Array {
	const words = new Uint32Array(4)
	for (let i = 0; i < out.length; i++) {
		if (i % 4 === 0) streamWords(stream, i / 4, words)
		out[i] = ((words[i % 4] as number) + 0.5) * 2 ** -32
	}
	return out
}
