/**
 * The canonical ensemble of two sites: on {(x_1 + x_2)/2 = m}, x_1 = m + u/√2 and x_2 = m − u/√2 with u the Euclidean length, density ∝ e^{−ψ(x_1)−ψ(x_2)}
 * (theory 6.8). With v = u/√2 it is a law on the line with exponent ψ(m + v) + ψ(m − v), whose gap is twice that in u.
 *
 * The exponent is R(m; v) + R(m; −v), R(m; x) = ψ(m + x) − ψ(m) − ψ'(m)x without cancellation; the gap is relatively accurate however deep the wells.
 */
import { type CramerTransform, referenceScale, type RelativeExponent, relativeExponent } from '../../cramer/index.ts'
import { exponentSource, lineLaw, spectralGap } from '../line/index.ts'
import type { FibreGap } from './fibre-gap.ts'

/** The gap of the pair at any admissible mean. Compiles once; a gap costs some 10 ms. */
export function pairGap(transform: CramerTransform, exponent: RelativeExponent = relativeExponent(transform.site)): (mean: number) => FibreGap {
	const { fields } = transform.site
	const reference = referenceScale(transform).deviation
	const linear = fields.min !== null && fields.max !== null
	const tail = linear ? { slope: (fields.max as number) - (fields.min as number), quadratic: false, reason: 'psi grows linearly at both ends' } : null
	const [both, ends, pull] = [new Float64Array(2), new Float64Array(2), new Float64Array(2)]
	return (mean) => {
		const { deviation } = transform.at(mean).law
		let room = buffers(0)
		const source = exponentSource({
			location: 0,
			scale: deviation,
			reach: Math.max(8 * deviation, 6 * reference),
			...(tail === null ? {} : { tails: { minus: tail, plus: tail } }),
			exponents(v, out, count) {
				if (room.mirror.length < count) room = buffers(count)
				const { mirror, rest, other, slope } = room
				for (let i = 0; i < count; i++) mirror[i] = -v[i]
				exponent.evaluate(mean, v, rest, slope, count)
				exponent.evaluate(mean, mirror, other, slope, count)
				for (let i = 0; i < count; i++) out[i] = rest[i] + other[i]
			},
			slopes(v) {
				both[0] = v
				both[1] = -v
				exponent.evaluate(mean, both, ends, pull, 2)
				return [pull[0] - pull[1], exponent.curvature(mean + v) + exponent.curvature(mean - v)]
			},
		})
		const found = spectralGap(lineLaw(source))
		// u = √2 v: the gap halves.
		return { sites: 2, mean, gap: found.gap / 2, poincare: 2 * found.poincare, error: found.error, reason: found.reason }
	}
}

const buffers = (count: number) => ({
	mirror: new Float64Array(count),
	rest: new Float64Array(count),
	other: new Float64Array(count),
	slope: new Float64Array(count),
})
