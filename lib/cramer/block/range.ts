/**
 * The means at which inf_m ψ_K'' has to be looked for, and why the others need not be.
 *
 * Let Λ = inf φ''. Blocks add up: e^{−Kψ_K(a)−Lψ_L(b)} integrated over Ka + Lb = (K+L)m gives e^{−(K+L)ψ_{K+L}(m)} up to a
 * constant. If ψ_K'', ψ_L'' ≥ λ ≥ 0 then so is ψ_{K+L}'' (Prékopa, Leindler; for λ < 0 this is false). Hence inf ψ_{nK}'' ≥
 * inf ψ_K'' where the latter is ≥ 0, and n → ∞ gives inf ψ_K'' ≤ Λ for every K: a mean at which ψ_K'' > Λ is of no interest.
 *
 * periodic. ψ(z+T) = ψ(z) + cTz + const. Shift all sites by T: ψ_K(m+T) = ψ_K(m) + cTm + const, so ψ_K'' has period T.
 *
 * bounded-perturbation, convex-outside. ψ'' ≥ ε > 0 outside an interval I. Let ψ̃ be ψ there, and ε/2-convex inside (moving
 * the ends of I outward if need be), b = e^{ψ̃−ψ} − 1, which lives on I. Then ψ_K = ψ̃_K − (1/K) log E~_m Π(1 + b(x_i)), with
 * ψ̃_K'' ≥ ε/2 (Prékopa, Leindler). Under the conditional law of ψ̃ each site is log-concave with mean m (exchangeability) and
 * P(x_1 ∈ I) ≤ e^{−ε dist(m,I)²/4} (Bakry, Émery), while derivatives in m cost at most factors Var(Σψ̃')^{1/2}, of order
 * √(K E ψ̃''). So for each K liminf_{|m|→∞} ψ_K'' ≥ ε/2: the set where ψ_K'' < 0 is bounded. That is proved. Where the scan
 * ends is decided by numbers: where the tilted law gives I (here {ψ'' < (Λ + lim ψ'')/2}) a probability below 10⁻¹⁰; for m
 * beyond sup I this decreases in m, since d/dσ log P_σ(I) = E_σ[X|I] − m < 0.
 */
import { InputError } from '../../errors.ts'
import type { LowerLimit } from '../../potential/asymptotics/limit.ts'
import type { CramerTransform } from '../transform.ts'
import type { TiltedLaw } from '../tilted-law.ts'
import type { RelativeExponent } from './exponent.ts'

export interface ScanRange {
	readonly low: number
	readonly high: number
	/** Least φ'' seen. */
	readonly leastCramer: number
	/** Whether both ends meet the criterion above. */
	readonly complete: boolean
}

const NEGLIGIBLE = 1e-10
const MOST_LAWS = 400

/** The scanned means. `limits` are lim inf ψ'' at −∞ and +∞. */
export function scanRange(
	transform: CramerTransform,
	exponent: RelativeExponent,
	limits: readonly [LowerLimit, LowerLimit],
	period: number | null,
	mostLaws = MOST_LAWS,
): ScanRange {
	if (period !== null) {
		const laws = [-0.5, -0.25, 0, 0.25].map((f) => transform.at(f * period).law)
		return { low: -period / 2, high: period / 2, leastCramer: Math.min(...laws.map((l) => 1 / l.deviation ** 2)), complete: true }
	}
	const { family } = transform
	const start = family.at(centralField(transform))
	const sides = ([-1, 1] as const).map((sign) => ({ sign, laws: [start], limit: limits[sign < 0 ? 0 : 1], complete: false }))
	let least = 1 / start.deviation ** 2
	const curvature = curvatureSamples(exponent, start)
	for (let round = 0; round < 6; round++) {
		let grew = false
		for (const side of sides) {
			const level = levelOf(least, side.limit, start)
			const edge = outermost(curvature, level, side.sign)
			side.complete = false
			for (;;) {
				const law = side.laws[side.laws.length - 1] as TiltedLaw
				// Where ψ'' dies out the law has a long tail back to I, and no end of the scan is proved: six deviations of the start.
				const reached = side.limit.bound > 0 ? beyond(law, edge, side.sign, start) : farOut(law, edge, side.sign, start)
				if (reached) {
					side.complete = side.limit.known && side.limit.bound > 0
					break
				}
				if (side.laws.length >= mostLaws) break
				const next = outward(transform, law, side.sign)
				if (next === null || next.mean === law.mean) break
				side.laws.push(next)
				least = Math.min(least, 1 / next.deviation ** 2)
				grew = true
			}
		}
		if (!grew) break
	}
	const [left, right] = sides as [(typeof sides)[0], (typeof sides)[0]]
	const last = (side: { laws: TiltedLaw[] }) => (side.laws[side.laws.length - 1] as TiltedLaw).mean
	return { low: last(left), high: last(right), leastCramer: least, complete: left.complete && right.complete }
}

function centralField({ site: { fields } }: CramerTransform): number {
	const { min, max } = fields
	if ((min === null || min < 0) && (max === null || max > 0)) return 0
	if (min !== null && max !== null) return (min + max) / 2
	return min !== null ? min + 1 : (max as number) - 1
}

/** Curvature below which a region counts: half way from Λ to the limit of ψ''. */
function levelOf(least: number, { bound, known }: LowerLimit, start: TiltedLaw): number {
	if (!known) return least
	if (bound === Number.POSITIVE_INFINITY) return 2 * least
	if (bound > least) return (least + bound) / 2
	// ψ'' dies out or turns negative: only where it is negative, beyond rounding, is there anything to find.
	return bound > 0 ? bound * (1 - 1e-9) : -1e-9 / start.deviation ** 2
}

/** The law of a field, null where doubles do not resolve it: near the end of the fields its tail is too long. */
function resolvedLaw(family: CramerTransform['family'], field: number): TiltedLaw | null {
	try {
		return family.at(field)
	} catch (error) {
		if (error instanceof InputError && error.code === 'field-out-of-range') return null
		throw error
	}
}

/** A tilted law one third of a deviation further out; null at the end of the fields. */
function outward({ family, site }: CramerTransform, law: TiltedLaw, sign: number): TiltedLaw | null {
	const { min, max } = site.fields
	let step = sign / (3 * law.deviation)
	for (let attempt = 0; attempt < 12; attempt++) {
		let field = law.field + step
		if (max !== null && field >= max) field = (law.field + max) / 2
		if (min !== null && field <= min) field = (law.field + min) / 2
		if (field === law.field) return null
		const next = resolvedLaw(family, field)
		if (next === null) return null
		if (Math.abs(next.mean - law.mean) <= law.deviation + next.deviation) return next
		step /= 3
	}
	return null
}

/** Whether the region up to `edge` is negligible under the law (which then lies beyond it); at least 4 deviations from the start. */
function beyond(law: TiltedLaw, edge: number | null, sign: number, start: TiltedLaw): boolean {
	if (sign * (law.mean - start.mean) < 4 * start.deviation && edge === null) return false
	if (edge === null) return true
	if (sign * (law.mean - edge) <= 0) return false
	let mass = 0
	for (let i = 0; i < law.nodes.length; i++)
		if (sign * (law.location + (law.nodes[i] as number) - edge) <= 0) mass += law.weights[i] as number
	return mass <= NEGLIGIBLE
}

/** ψ'' on a grid, dense over forty times the bulk of the law and geometric beyond. */
function curvatureSamples(exponent: RelativeExponent, law: TiltedLaw): { z: number; second: number }[] {
	const low = law.location + (law.nodes[0] as number)
	const high = law.location + (law.nodes[law.nodes.length - 1] as number)
	const centre = (low + high) / 2
	const bulk = (high - low) / 2
	const samples: { z: number; second: number }[] = []
	const push = (z: number) => {
		const second = exponent.curvature(z)
		if (Number.isFinite(second)) samples.push({ z, second })
	}
	for (let i = -600; i <= 600; i++) push(centre + (bulk * i) / 600)
	for (let i = 1; i <= 600; i++) for (const sign of [-1, 1]) push(centre + sign * bulk * (1 + i / 100))
	for (let r = 7; r < 1e4; r *= 1.02) for (const sign of [-1, 1]) push(centre + sign * bulk * r)
	return samples.sort((a, b) => a.z - b.z)
}

/** The outermost sampled z on a side with ψ'' < level; null if there is none. */
function outermost(samples: readonly { z: number; second: number }[], level: number, sign: number): number | null {
	const order = sign > 0 ? [...samples].reverse() : samples
	return order.find((s) => s.second < level)?.z ?? null
}

/** Six deviations of the start beyond it and the edge. */
function farOut(law: TiltedLaw, edge: number | null, sign: number, start: TiltedLaw): boolean {
	const from = edge === null ? 0 : Math.max(0, sign * (edge - start.mean))
	return sign * (law.mean - start.mean) - from > 6 * start.deviation
}
