/**
 * How many replicas each case of a study gets: by its variance and its cost, as a pilot of few replicas at small N tells.
 *
 * With r_i the relative standard deviation of one replica and c_i its cost in site updates, for a budget B = Σ c_i R_i
 *
 *   R_i ∝ (r_i/√c_i) (a_i²/Σa² + 1/n)^{1/2},   a_i = (x_i − x̄)/Σ(x − x̄)²,  x = log N,
 *
 * least for the variance of the slope Σ a_i log E_i and the mean relative variance together (Cauchy–Schwarz). For a target ε: R_i = (r_i/ε)², and half as
 * many again as most, since the run stops at the first prefix that meets the target. r is not measured for N beyond `PILOT_SITES`: it is taken from the
 * largest N below; with a control variate it falls with N, so that this is on the safe side.
 */
import { BLOCK } from '../levels/index.ts'

/** A pilot is run up to so many sites. */
export const PILOT_SITES = 64
/** Its blocks of replicas. */
export const PILOT_BLOCKS = 4
/** Blocks of a case at least: fewer replicas make no regression and no standard error that is worth its name. */
export const LEAST_BLOCKS = 2
/** Most replicas against those that the pilot predicts for a target. */
const RESERVE = 1.5

export interface Piloted {
	readonly sites: number
	/** Site updates of a replica. */
	readonly cost: number
	/** Relative standard deviation of a replica, with control variates. */
	readonly spread: number
}

/** Blocks of replicas for a target of the relative standard error: predicted, and at most. */
export function blocksForTarget({ spread }: Pick<Piloted, 'spread'>, target: number): { readonly predicted: number; readonly most: number } {
	const wanted = (spread / target) ** 2 / BLOCK
	const whole = (x: number) => Math.max(LEAST_BLOCKS, Math.ceil(x))
	return { predicted: whole(wanted), most: whole(RESERVE * wanted) }
}

/** Blocks of replicas of each case within a budget of site updates; no fewer than `LEAST_BLOCKS`, even beyond it. */
export function blocksForBudget(cases: readonly Piloted[], budget: number): number[] {
	const x = cases.map((c) => Math.log(c.sites))
	const centre = x.reduce((a, b) => a + b, 0) / x.length
	const square = x.reduce((sum, v) => sum + (v - centre) ** 2, 0)
	const weights = cases.map(({ cost, spread }, i) => {
		const slope = square === 0 ? 0 : ((x[i] as number) - centre) ** 2 / square
		return (spread / Math.sqrt(cost)) * Math.sqrt(slope + 1 / cases.length)
	})
	const unit = cases.reduce((sum, { cost }, i) => sum + cost * (weights[i] as number), 0)
	return weights.map((w) => Math.max(LEAST_BLOCKS, Math.floor((budget * w) / unit / BLOCK)))
}
