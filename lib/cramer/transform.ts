/**
 * The Cramér transform φ(m) = sup_σ {σm − φ*(σ)} (theory 0.6) and its derivatives at any admissible mean:
 *
 *   φ' = σ with φ*'(σ) = m,   φ'' = 1/κ2,   φ''' = −κ3/κ2³,   φ = σ(m − r) + ψ(r) − log ∫ e^{−D(u)} du.
 *
 * The field is found on a ladder of tilts (asinh or logarithmic steps in σ, so that any admissible mean is a few rungs
 * away) and then by Newton's method on reweighted tilts. Every tilt is a pure function of (ψ, σ) and the path to m a
 * pure function of (ψ, m): results do not depend on earlier calls.
 */
import { add2, multiply2, twoSum } from '../numerics/double-double.ts'
import type { SingleSite } from '../potential/single-site.ts'
import { fieldLadder } from './field-ladder.ts'
import { remembered } from './remembered.ts'
import { requireInside, type TiltedFamily, type TiltedLaw, tiltedFamily, type TiltOptions } from './tilted-law.ts'

/** φ and its derivatives at a mean, with the tilted law of that mean. */
export interface CramerPoint {
	readonly mean: number
	/** φ(m). */
	readonly value: number
	/** φ'(m) = σ. */
	readonly first: number
	/** φ''(m) = 1/s². */
	readonly second: number
	readonly third: number
	/** Estimates of |δφ|/max(1,|φ|), |δφ'|/max(1/s,|φ'|), |δφ''| s², |δφ'''| s³. */
	readonly errors: { readonly value: number; readonly first: number; readonly second: number; readonly third: number }
	/** The largest of `errors`. */
	readonly error: number
	/** The law whose mean is m. */
	readonly law: TiltedLaw
}

export interface CramerTransform {
	readonly site: SingleSite
	readonly family: TiltedFamily
	/** φ*(σ) with cumulants. @throws InputError when σ is outside the admissible fields. */
	logPartition(field: number): TiltedLaw
	/** @throws InputError when m is not the mean of any tilted law. */
	at(mean: number, options?: TiltOptions): CramerPoint
}

const MAXIMAL_STEPS = 60
/** A reweighting by at most this, in units of 1/s, is as good as a new tilt. */
const NEAR = 0.3
/** Distance from the mean, in units of s, below which it is reached. */
const SETTLED = 1e-13

const PLAIN: TiltOptions = {}
/** Points that are kept, some 10 kB each. */
const REMEMBERED = 256

/** The Cramér transform of a single-site potential. */
export function cramerTransform(site: SingleSite): CramerTransform {
	const family = tiltedFamily(site)
	const ladder = fieldLadder(family)

	const find = (mean: number, options: TiltOptions): CramerPoint => {
		requireInside('Cramér transform', 'mean', mean, site.means)
		const bracket = ladder.around(mean)
		let { lower, upper } = bracket
		let field = bracket.guess
		let law = family.at(field)
		let short = (mean - law.location - law.offset) / law.deviation
		for (let step = 0; step < MAXIMAL_STEPS; step++) {
			if (short > 0) lower = Math.max(lower, field)
			else upper = Math.min(upper, field)
			const { shift, law: shifted } = law.towards(mean)
			short = (mean - shifted.location - shifted.offset) / shifted.deviation
			if ((Math.abs(short) < SETTLED && Math.abs(shift) * law.deviation <= NEAR) || !(lower < upper)) {
				law = options.oscillation ? family.at(field, options).towards(mean).law : shifted
				break
			}
			let next = field + shift
			if (!(next > lower && next < upper)) next = ladder.between(lower, upper)
			if (next === field) break
			field = next
			law = family.at(field)
			short = (mean - law.location - law.offset) / law.deviation
		}
		const s = law.deviation
		const [, k2, k3, k4] = law.cumulants as [number, number, number, number]
		// σ(m − r) + ψ(r) − log ∫ e^{−D}
		const away = twoSum(mean, -law.location)
		const tilt = multiply2(law.levels.field, away)
		const value = add2(add2(tilt, law.levels.potential), [-law.logIntegral, 0])[0]
		const skew = k3 / k2 ** 1.5
		const kurtosis = k4 / k2 ** 2
		const [, e2, e3] = law.errors.cumulants as [number, number, number]
		const e1 = law.errors.offset + (1.2e-16 * Math.abs(away[0])) / s + Math.abs(short)
		const errors = {
			value: (law.errors.logIntegral + 2.3e-16 * Math.abs(value)) / Math.max(1, Math.abs(value)),
			first: (e1 / s + Math.abs(law.field) * 1.2e-16) / Math.max(1 / s, Math.abs(law.field)),
			second: e2 + Math.abs(skew) * e1 + 4e-16,
			third: e3 + 3 * Math.abs(skew) * e2 + Math.abs(kurtosis - 3 * skew * skew) * e1 + 8e-16 * Math.abs(skew),
		}
		const error = Math.max(errors.value, errors.first, errors.second, errors.third)
		return { mean, value, first: law.field, second: 1 / k2, third: -k3 / k2 ** 3, errors, error, law }
	}
	const plain = remembered((mean) => find(mean, PLAIN), REMEMBERED)
	const at = (mean: number, options: TiltOptions = PLAIN) => (options.oscillation ? find(mean, options) : plain(mean))
	return { site, family, logPartition: (field) => family.at(field), at }
}
