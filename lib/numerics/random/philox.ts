/**
 * Philox4x32-10, a counter-based generator: four 32-bit words as a function of a counter (four words) and a key (two words).
 *
 * Ten rounds of c ← (hi(M₁c₂) ⊕ c₁ ⊕ k₀, lo(M₁c₂), hi(M₀c₀) ⊕ c₃ ⊕ k₁, lo(M₀c₀)), k ← k + W. No state: any draw can be computed alone, so that results do
 * not depend on threads, shards or restarts (design.md section 5). The WebAssembly kernels execute the same rounds.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11).
 */

export const PHILOX = { multipliers: [0xd2511f53, 0xcd9e8d57], weyl: [0x9e3779b9, 0xbb67ae85], rounds: 10 } as const

/** The upper 32 bits of a · b, both unsigned. */
function high(a: number, b: number): number {
	const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
	const middle = a1 * b0 + ((a0 * b0) >>> 16)
	const other = a0 * b1 + (middle & 0xffff)
	return (a1 * b1 + (middle >>> 16) + (other >>> 16)) >>> 0
}

/** out[0 … 3] = four words, unsigned. */
export function philox(counter: readonly [number, number, number, number], key: readonly [number, number], out = new Uint32Array(4)): Uint32Array {
	const [m0, m1] = PHILOX.multipliers
	let [c0, c1, c2, c3] = counter.map((c) => c >>> 0) as [number, number, number, number]
	let [k0, k1] = [key[0] >>> 0, key[1] >>> 0]
	for (let round = 0; round < PHILOX.rounds; round++) {
		const [h0, l0] = [high(m0, c0), Math.imul(m0, c0) >>> 0]
		const [h1, l1] = [high(m1, c2), Math.imul(m1, c2) >>> 0]
		;[c0, c1, c2, c3] = [(h1 ^ c1 ^ k0) >>> 0, l1, (h0 ^ c3 ^ k1) >>> 0, l0]
		k0 = (k0 + PHILOX.weyl[0]) >>> 0
		k1 = (k1 + PHILOX.weyl[1]) >>> 0
	}
	out[0] = c0
	out[1] = c1
	out[2] = c2
	out[3] = c3
	return out
}
