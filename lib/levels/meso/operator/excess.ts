/**
 * How far eigenvalues of Ā are from those of −∂²: λ_q/(2πq)² − 1 to full relative accuracy, where the ratio itself rounds to 1 (theory.md 5.7, 8.3).
 *
 *   (sin a/a)² p(sin²a)/w(sin²a) − 1 = Σ_n c_n a^{2n},  a = πq/M ≤ π/5:  the zeros of w(sin²a) have |a| ≥ π/2, so that terms fall like 0.16ⁿ.
 *
 * The coefficients are computed in whole numbers with 2^BITS as unit, in which the terms that cancel do so exactly. Beyond π/5 the excess is not
 * small against the rounding of the ratio, and it is the difference.
 */
import type { Rational } from '../../../expression/index.ts'
import type { SplineProduct } from '../space.ts'
import type { CoarseOperatorKind } from './coarse-symbols.ts'
import { eigenvalue } from './formula.ts'
import { sineSquared, symbolAt, symbolEvaluator } from './symbol-polynomial.ts'

const BITS = 320n
const UNIT = 1n << BITS
/** Terms beyond the leading one. */
const TERMS = 24
const LARGEST_ANGLE = Math.PI / 5

export interface ExcessSizes {
	readonly degree: number
	readonly blocks: number
	/** N, or Infinity. */
	readonly sites: number
	readonly product?: SplineProduct
}

const fixed = (a: Rational) => (a.s * a.n * UNIT) / a.d
const times = (a: bigint, b: bigint) => (a * b) >> BITS

type Series = readonly bigint[]

const multiply = (f: Series, g: Series): bigint[] =>
	f.map((_, n) => {
		let sum = 0n
		for (let k = 0; k <= n; k++) sum += f[k] * g[n - k]
		return sum >> BITS
	})

/** Σ_k p_k s^k for a series s that begins with a². */
function compose(p: readonly bigint[], s: Series): bigint[] {
	let out: bigint[] = s.map(() => 0n)
	for (let k = p.length - 1; k >= 0; k--) {
		out = multiply(out, s)
		out[0] += p[k]
	}
	return out
}

/** λ_q/(2πq)² − 1 as a function of the mode 1 ≤ q < M. Relative error about 1e-15 for q ≤ M/5. @throws RangeError for natural, degree 0, K = ∞. */
export function operatorExcess(kind: CoarseOperatorKind, { degree, blocks, sites, product = 'l2' }: ExcessSizes): (mode: number) => number {
	const { numerator, denominator } = eigenvalue(kind, degree, product)
	const [p, w] = [symbolAt(numerator, sites / blocks), symbolAt(denominator, sites / blocks)]
	const count = degree + 2 + TERMS
	// (sin a/a)²: c_n = −4 c_{n−1}/((2n+1)(2n+2)).
	const unit = [UNIT]
	for (let n = 1; n < count; n++) unit.push((-4n * unit[n - 1]) / BigInt((2 * n + 1) * (2 * n + 2)))
	const sine = [0n, ...unit.slice(0, -1)]
	const top = multiply(unit, compose(p.map(fixed), sine))
	const bottom = compose(w.map(fixed), sine)
	const series: bigint[] = []
	for (let n = 0; n < count; n++) {
		let rest = top[n]
		for (let k = 1; k <= n; k++) rest -= times(bottom[k], series[n - k])
		series.push((rest << BITS) / bottom[0])
	}
	series[0] -= UNIT
	const coefficients = series.map(fromFixed)
	const [above, below] = [symbolEvaluator(p), symbolEvaluator(w)]
	return (mode) => {
		const square = ((Math.PI * mode) / blocks) ** 2
		if (square > LARGEST_ANGLE ** 2) return ((sineSquared(mode, blocks) / square) * above(mode, blocks)) / below(mode, blocks) - 1
		let sum = 0
		for (let n = count - 1; n >= 0; n--) sum = sum * square + coefficients[n]
		return sum
	}
}

/** The nearest double; what is left of exact cancellation, below 2^(40 − BITS), is zero. */
function fromFixed(value: bigint): number {
	const size = value < 0n ? -value : value
	if (size < 1n << 40n) return 0
	const shift = BigInt(Math.max(0, size.toString(2).length - 64))
	return (Number(value >> shift) * 2 ** Number(shift - BITS / 2n)) / 2 ** Number(BITS - BITS / 2n)
}
