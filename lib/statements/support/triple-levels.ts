/**
 * Three sites with mean m on two scales: the fine one is x₁ − x₂, the coarse one y = (x₁ + x₂)/2, with x₃ = 3m − 2y (theory 1.2).
 *
 * In the Euclidean metric of the plane the coarse coordinate is √6 y, along (1, 1, −2)/√6; the fibres are canonical ensembles of two sites with mean y, and
 *
 *   law of y ∝ e^{−V(y)},  V(y) = −log ∫ e^{−ψ(y+v) − ψ(y−v)} dv + ψ(3m − 2y),   |⟨Hess H u, v⟩| = |ψ''(x₁) − ψ''(x₂)|/√12 ≤ (sup ψ'' − inf ψ'')/√12.
 */
import { type RelativeExponent, relativeExponent } from '../../cramer/index.ts'
import { exponentSource, lineLaw, type SpectralGap, spectralGap } from '../../inequalities/line/index.ts'
import type { Subject } from '../subject.ts'

/** Exponent above its least value beyond which the fibre is over. */
const DEPTH = 46
/** Steps per width of the narrowest peak of a fibre; the trapezoidal rule then has no error but rounding. */
const FINENESS = 3
const CHUNK = 128
const MOST = 1 << 16

/** −log of the mass of the fibre over y, apart from e^{−2ψ(y)}; its integrand is even in v. */
function fibreExponent(exponent: RelativeExponent, step: number, reach: number): (y: number) => number {
	const offsets = new Float64Array(CHUNK)
	const [rest, slope, other] = [new Float64Array(CHUNK), new Float64Array(CHUNK), new Float64Array(CHUNK)]
	return (y) => {
		const values: number[] = []
		let least = Number.POSITIVE_INFINITY
		let over = false
		for (let from = 0; !over && from < MOST; from += CHUNK) {
			for (let i = 0; i < CHUNK; i++) offsets[i] = (from + i) * step
			exponent.evaluate(y, offsets, rest, slope, CHUNK)
			for (let i = 0; i < CHUNK; i++) offsets[i] = -offsets[i]!
			exponent.evaluate(y, offsets, other, slope, CHUNK)
			let lowest = Number.POSITIVE_INFINITY
			for (let i = 0; i < CHUNK; i++) {
				const value = rest[i]! + other[i]!
				values.push(value)
				lowest = Math.min(lowest, value)
			}
			least = Math.min(least, lowest)
			over = lowest > least + DEPTH && (from + CHUNK) * step > reach
		}
		let sum = 0
		values.forEach((value, i) => (sum += (i === 0 ? 1 : 2) * Math.exp(least - value)))
		return least - Math.log(sum)
	}
}

/** The gap of the law of √6 y. @param largest sup ψ'' @throws InputError when m is not admissible */
export function coarseGap({ transform, scale }: Pick<Subject, 'transform' | 'scale'>, mean: number, largest: number): SpectralGap {
	const exponent = relativeExponent(transform.site)
	const { deviation } = transform.at(mean).law
	const fibre = fibreExponent(exponent, 1 / (FINENESS * Math.sqrt(2 * largest)), 8 * Math.max(deviation, scale.deviation))
	// 2ψ(y) + ψ(3m − 2y) about m: the linear terms cancel.
	const single = (t: number) => {
		const [rest, slope] = [new Float64Array(2), new Float64Array(2)]
		exponent.evaluate(mean, Float64Array.of(t, -2 * t), rest, slope, 2)
		return 2 * rest[0]! + rest[1]!
	}
	const found = spectralGap(
		lineLaw(
			exponentSource({
				location: 0,
				scale: deviation / 2,
				reach: 8 * Math.max(deviation, scale.deviation),
				rounding: 1e-14,
				exponents(t, out, count) {
					for (let i = 0; i < count; i++) out[i] = single(t[i]!) + fibre(mean + t[i]!)
				},
			}),
		),
	)
	return { ...found, gap: found.gap / 6, poincare: 6 * found.poincare, lower: found.lower / 6, upper: found.upper / 6, logPoincare: found.logPoincare + Math.log(6) }
}
