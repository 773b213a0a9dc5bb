/**
 * The entropy sandwich from an ensemble: bounds of the relative entropy per site from E x_i alone, with error bars. theory.md 7.3 D7.
 *
 *   lower:  (1/N) Σ [φ(E x_i) − φ(m) − φ'(m)(E x_i − m)]  ≤  (1/N) Ent(f_t),
 *   upper:  (1/N) Ent(f_t)  ≤  (1/N) Ent(f_0) − Σ_k |E x(t_{k+1}) − E x(t_k)|²_{A⁻¹} / (N(t_{k+1} − t_k)).
 *
 * The upper bound is that of D7 with time averages: d/dt E x = −A E∇H, so that E x(t_{k+1}) − E x(t_k) is the integral of the flux, and by Jensen's
 * inequality the sum is at most the integral of the squares. It needs no quadrature, and time averages of the flux have far less noise than its values.
 * |·|²_{A⁻¹} of an average over replicas is too large by its variance: products of different groups of replicas are taken instead.
 */
import type { Estimate, GroupMeans } from '../ensemble/estimates.ts'
import { jackknife, pooled } from '../ensemble/estimates.ts'
import { centredPrimitive, dot } from '../observables/primitive.ts'
import { entropyLowerBound, type FreeEnergy } from './one-point.ts'

export interface SandwichRow {
	readonly time: number
	/** Of (1/N) Ent(f_t) relative to the product of the laws tilted to the mean m. */
	readonly lower: Estimate
	/** Null where Ent(f_0) is not finite or not known, or the times do not begin at 0. */
	readonly upper: Estimate | null
}

/**
 * @param groups means by group of replicas, at each of the times: at least two groups, three for the upper bound.
 * @param initial (1/N) Ent(f_0), or null.
 */
export function entropySandwich(freeEnergy: FreeEnergy, mean: number, times: readonly number[], groups: readonly (readonly GroupMeans[])[], initial: number | null): SandwichRow[] {
	const count = groups[0]?.length ?? 0
	if (count < 2) return []
	const omitted = Array.from({ length: count }, (_, g) => g)
	// Products of different groups are left when one of three is left out.
	const withUpper = initial !== null && times[0] === 0 && count > 2
	/** Dissipated up to now: with all groups, and without each. */
	let whole = 0
	const without = omitted.map(() => 0)
	return times.map((time, j) => {
		const here = groups[j] as readonly GroupMeans[]
		const lowerOf = (g?: number) => entropyLowerBound(freeEnergy, pooled(here, g), mean)
		const lower = jackknife(lowerOf(), omitted.map(lowerOf))
		if (!withUpper) return { time, lower, upper: null }
		if (j > 0) {
			const length = time - (times[j - 1] as number)
			const before = groups[j - 1] as readonly GroupMeans[]
			const moved = here.map(({ count: n, means }, g) => ({ count: n, w: centredPrimitive(means.map((x, i) => x - (before[g] as GroupMeans).means[i])) }))
			whole += action(moved) / length
			for (const g of omitted) without[g] += action(moved.filter((_, k) => k !== g)) / length
		}
		return { time, lower, upper: jackknife(initial - whole, without.map((d) => initial - d)) }
	})
}

/** (1/N) Σ_{g≠h} n_g n_h ⟨W_g, W_h⟩ / Σ_{g≠h} n_g n_h: the unbiased square. */
function action(moved: readonly { readonly count: number; readonly w: Float64Array }[]): number {
	const sites = moved[0]!.w.length
	const sum = new Float64Array(sites)
	let [square, weight, weights] = [0, 0, 0]
	for (const { count, w } of moved) {
		for (let i = 0; i < sites; i++) sum[i] += count * w[i]
		square += count * count * dot(w, w)
		weight += count
		weights += count * count
	}
	return (dot(sum, sum) - square) / ((weight * weight - weights) * sites)
}
