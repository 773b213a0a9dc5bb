/**
 * Forms of splines by brute force: truncated powers on whole numbers, sums over all sites, and Fourier sums of the cell averages.
 *
 *   b(x) = (1/L!) Σ_j (−1)^j C(L+1, j) (x − j)_+^L, and cell averages from its primitive, the same with L + 1.
 *
 * Nothing here is shared with lib/splines: it is what the exact forms are certified against.
 */
import { type Rational, rational } from '../../expression/index.ts'
import type { Decimal, DecimalArithmetic } from './arithmetic.ts'

const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1))
const choose = (n: number, k: number): bigint => factorial(n) / (factorial(k) * factorial(n - k))

/** Σ_j (−1)^j C(n, j) (i − jK)_+^p, p ≥ 1. */
function truncated(n: number, p: number, i: number, K: number): bigint {
	let sum = 0n
	for (let j = 0; j <= n; j++) {
		const x = BigInt(i - j * K)
		if (x > 0n) sum += (j % 2 === 0 ? 1n : -1n) * choose(n, j) * x ** BigInt(p)
	}
	return sum
}

/** The N cell averages of the periodic b_0, times (L+1)! K^L. */
function averages(L: number, M: number, K: number): bigint[] {
	const N = M * K
	const out = Array.from({ length: N }, () => 0n)
	for (let i = 0; i < (L + 1) * K; i++) out[i % N] += truncated(L + 1, L + 1, i + 1, K) - truncated(L + 1, L + 1, i, K)
	return out
}

/** First rows of CᵗC/N and CᵗAC/N, by sums over all N sites. */
export function exactSums(L: number, M: number, K: number): { readonly discreteGram: Rational[]; readonly latticeStiffness: Rational[] } & Record<string, Rational[]> {
	const N = M * K
	const x = averages(L, M, K)
	const scale = (factorial(L + 1) * BigInt(K) ** BigInt(L)) ** 2n
	const steps = x.map((v, i) => x[(i + 1) % N] - v)
	const row = (y: readonly bigint[], factor: bigint, divisor: bigint) =>
		Array.from({ length: M }, (_, d) => rational(y.reduce((sum, v, i) => sum + v * y[(i + N - d * K) % N], 0n) * factor, scale * divisor))
	return { discreteGram: row(x, 1n, BigInt(N)), latticeStiffness: row(steps, BigInt(N), 1n) }
}

/** First rows of (∫ b_i b_j) and (∫ b_i' b_j'): b ∗ b(−·) of degree L is the B-spline of degree 2L + 1. */
export function exactIntegrals(L: number, M: number): { readonly gram: Rational[]; readonly stiffness: Rational[] } {
	const n = 2 * L + 1
	const value = (degree: number, i: number) => (degree === 0 ? rational(i === 0 ? 1 : 0) : rational(truncated(degree + 1, degree, i, 1), factorial(degree)))
	const folded = (entry: (d: number) => Rational, factor: Rational) => {
		const out = Array.from({ length: M }, () => rational(0))
		for (let d = -L - 1; d <= L + 1; d++) {
			const at = ((d % M) + M) % M
			out[at] = out[at].add(entry(d).mul(factor))
		}
		return out
	}
	const lower = (i: number) => value(n - 2, i)
	return {
		gram: folded((d) => value(n, L + 1 + d), rational(1, M)),
		stiffness: L === 0 ? [] : folded((d) => lower(L + d).mul(rational(2)).sub(lower(L + d - 1)).sub(lower(L + d + 1)), rational(M)),
	}
}

/**
 * Symbols by Fourier sums on the ring of N sites: with ĉ(k) the transform of the averages of b_0, sums over k ≡ q mod M of |ĉ(k)|² times λ_k and
 * 1/λ_k give the symbols of CᵗAC/N and CᵗA⁺C/N (times M/N²); S from its exact row.
 */
export function modeSums(L: number, M: number, K: number, a: DecimalArithmetic) {
	const N = M * K
	const scale = a.of(`${factorial(L + 1) * BigInt(K) ** BigInt(L)}`)
	const c = averages(L, M, K).map((v) => a.of(`${v}`).div(scale))
	const cosine = Array.from({ length: N }, (_, j) => a.pi().times(2 * j).div(N).cos())
	const sine = Array.from({ length: N }, (_, j) => a.pi().times(2 * j).div(N).sin())
	const zero = () => Array.from({ length: M }, () => a.of(0))
	const [stiffness, inverse, gram] = [zero(), zero(), zero()]
	for (let k = 1; k < N; k++) {
		let [re, im] = [a.of(0), a.of(0)]
		c.forEach((v, i) => {
			re = re.plus(v.times(cosine[(i * k) % N]))
			im = im.plus(v.times(sine[(i * k) % N]))
		})
		const square = re.times(re).plus(im.times(im)).times(M).div(N).div(N)
		const half = a.pi().times(k).div(N).sin()
		const lambda = half.times(half).times(4).times(N).times(N)
		stiffness[k % M] = stiffness[k % M].plus(square.times(lambda))
		inverse[k % M] = inverse[k % M].plus(square.div(lambda))
	}
	const row = exactIntegrals(L, M).gram
	for (let q = 0; q < M; q++)
		gram[q] = row.map((r, d): Decimal => a.of(`${r.s * r.n}`).div(a.of(`${r.d}`)).times(a.pi().times(2 * q * d).div(M).cos())).reduce((x, y) => x.plus(y))
	return { stiffness, inverse, gram }
}

/** Cell averages of b_0, …, b_{M−1} in doubles: rows of sites, columns of blocks. */
export function averageMatrix(L: number, M: number, K: number): Float64Array[] {
	const N = M * K
	const scale = Number(factorial(L + 1) * BigInt(K) ** BigInt(L))
	const x = averages(L, M, K).map((v) => Number(v) / scale)
	return Array.from({ length: N }, (_, i) => Float64Array.from({ length: M }, (__, j) => x[(i + N - j * K) % N]))
}
