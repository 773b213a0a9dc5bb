/** Numbers that look random and depend on a seed and a place in the stream alone. */
import { philox } from '../../numerics/random/index.ts'

/** Uniform in (0, 1), one after another. */
export function draws(seed: number, stream: number): () => number {
	const words = new Uint32Array(4)
	let count = 0
	return () => {
		if (count % 4 === 0) philox([count / 4, stream, 0, 0], [seed, 0x5eed], words)
		return (words[count++ % 4]! + 0.5) / 2 ** 32
	}
}

/** Standard normals (Box–Muller). */
export function normals(uniform: () => number): () => number {
	return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
