/** Biases and variances of one scheme on coupled grids h, h/2, … */
import type { MicroSchemeName } from '../../lib/levels/index.ts'
import { combination, type Combined, fitWeights } from './combination.ts'
import { type CoupledSamples, coupledSamples } from './coupled.ts'
import { type Quantity, TIME } from './study.ts'

export interface LadderOptions {
	readonly scheme: MicroSchemeName
	/** Largest h = N²dt, about. */
	readonly from: number
	readonly grids: number
	readonly pairs: number
	/** Of h in the fit of the mean; the first is 0. */
	readonly powers: readonly number[]
}

type Both = ReturnType<typeof combination>

export interface LadderResult {
	readonly sites: number
	readonly samples: CoupledSamples
	/** E D on the finest grid. */
	readonly value: number
	/** D of each grid, and the difference between each and the next coarser one. */
	readonly single: readonly Both[]
	readonly differences: readonly Both[]
	/** Weights of the grids that give the coefficients of the fit. */
	readonly coefficients: readonly (readonly number[])[]
	/** Bias on each grid: the fit less its value at h = 0. */
	readonly biasAt: readonly Combined[]
}

export function ladderOf(quantity: Quantity, { scheme, from, grids, pairs, powers }: LadderOptions): LadderResult {
	const coarsest = Math.round((TIME * quantity.sites ** 2) / from)
	const samples = coupledSamples({ quantity, scheme, coarsest, grids, pairs })
	const { steps } = samples
	const unit = (l: number) => steps.map((_, k) => (k === l ? 1 : 0))
	const single = steps.map((_, l) => combination(samples, unit(l)))
	const differences = steps.slice(1).map((_, l) => combination(samples, unit(l + 1).map((w, k) => w - unit(l)[k]!)))
	const coefficients = powers.map((_, p) => fitWeights(steps, powers, p))
	const biasAt = steps.map((h) => combination(samples, steps.map((_, k) => powers.reduce((sum, p, q) => (q === 0 ? sum : sum + coefficients[q]![k]! * h ** p), 0))).controlled)
	return { sites: quantity.sites, samples, value: single.at(-1)!.controlled.value, single, differences, coefficients, biasAt }
}
