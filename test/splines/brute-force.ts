/**
 * Splines by another way than lib/splines: truncated powers on whole numbers, b(x) = (1/L!) Σ_j (−1)^j C(L+1, j) (x − j)_+^L, dense sums.
 */
import { type Rational, rational, ZERO } from '../../lib/expression/index.ts'

export const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1))
const choose = (n: number, k: number) => factorial(n) / (factorial(k) * factorial(n - k))

/** K^L L! b^{(L)}(i/K), a whole number; right-continuous for L = 0. */
export function scaledValue(degree: number, i: number, K: number): bigint {
	let sum = 0n
	for (let j = 0; j <= degree + 1; j++) {
		const x = BigInt(i - j * K)
		if (x >= 0n) sum += (j % 2 === 0 ? 1n : -1n) * choose(degree + 1, j) * x ** BigInt(degree)
	}
	return sum
}

/** b^{(L)}(i/K). */
export const cardinalValue = (degree: number, i: number, K = 1): Rational =>
	rational(scaledValue(degree, i, K), factorial(degree) * BigInt(K) ** BigInt(degree))

/** The N cell averages of the periodic b_0, times (L+1)! K^L: a primitive of b is Σ_{n≥0} b^{(L+1)}(x − n). */
export function scaledAverages(degree: number, blocks: number, K: number): bigint[] {
	const N = blocks * K
	const out = Array.from({ length: N }, () => 0n)
	const primitive = (i: number) => {
		let sum = 0n
		for (let j = 0; j <= degree + 1; j++) {
			const x = BigInt(i - j * K)
			if (x > 0n) sum += (j % 2 === 0 ? 1n : -1n) * choose(degree + 1, j) * x ** BigInt(degree + 1)
		}
		return sum
	}
	for (let i = 0; i < (degree + 1) * K; i++) out[i % N] += primitive(i + 1) - primitive(i)
	return out
}

export const averagesScale = (degree: number, K: number) => factorial(degree + 1) * BigInt(K) ** BigInt(degree)

/** Σ_i x_i y_{i−dK} for d = 0 … M − 1. */
export function correlations(x: readonly bigint[], K: number): bigint[] {
	const N = x.length
	return Array.from({ length: N / K }, (_, d) => x.reduce((sum, value, i) => sum + value * x[(i - d * K + N * (d + 1)) % N], 0n))
}

/** (2, −1, −1) x on the periodic lattice; N = 1 gives 0, N = 2 gives 2(x_i − x_{1−i}). */
export const secondDifference = (x: readonly bigint[]) => x.map((v, i) => 2n * v - x[(i + 1) % x.length] - x[(i - 1 + x.length) % x.length])
export const firstDifference = (x: readonly bigint[]) => x.map((v, i) => x[(i + 1) % x.length] - v)
/** Σ_{r<K} x_{i−r}. */
export const movingSum = (x: readonly bigint[], K: number) =>
	x.map((_, i) => Array.from({ length: K }, (_, r) => x[(((i - r) % x.length) + x.length) % x.length]).reduce((a, b) => a + b, 0n))

/** Rows of the forms by dense sums, with all powers of M and K. */
export function bruteRows(degree: number, blocks: number, K: number) {
	const N = BigInt(blocks * K)
	const scale = averagesScale(degree, K) ** 2n
	const x = scaledAverages(degree, blocks, K)
	const row = (y: readonly bigint[], factor: bigint, divisor: bigint) => correlations(y, K).map((c) => rational(c * factor, scale * divisor))
	return {
		discreteGram: row(x, 1n, N),
		latticeStiffness: row(firstDifference(x), N, 1n),
		biharmonic: row(secondDifference(x), N ** 3n, 1n),
		wide: row(movingSum(x, K), 1n, N * BigInt(K) ** 2n),
	}
}

/** ∫ b_0 b_d and ∫ b_0' b_d' on M blocks: b ∗ b(−·) of degree L is b of degree 2L + 1. */
export function bruteIntegrals(degree: number, blocks: number) {
	const M = BigInt(blocks)
	const fold = (entry: (d: number) => Rational, factor: Rational) => {
		const row = Array.from({ length: blocks }, () => ZERO)
		for (let d = -degree; d <= degree; d++) {
			const at = ((d % blocks) + blocks) % blocks
			row[at] = row[at].add(entry(d).mul(factor))
		}
		return row
	}
	const lower = (i: number) => cardinalValue(2 * degree - 1, i)
	return {
		gram: fold((d) => cardinalValue(2 * degree + 1, degree + 1 + d), rational(1n, M)),
		stiffness:
			degree === 0
				? []
				: fold((d) => lower(degree + d).mul(rational(2)).sub(lower(degree + d - 1)).sub(lower(degree + d + 1)), rational(M)),
	}
}
