/**
 * The law on 2 or 3 sites from a start: entropy, its dissipation, one-point means and covariance at times, with errors.
 *
 * Three runs on cells of sizes h, 4h/3 and 2h. The error of the cells is c h² + O(h⁴): the values are extrapolated from the finer two, the errors are
 * the differences to what the coarser two give (too large by a factor of about three).
 */
import type { SingleSite } from '../../../../potential/single-site.ts'
import { identityDefect, type Outcome } from '../../../gradient-flow.ts'
import type { LawRunOptions } from './dynamics.ts'
import type { LawStart } from './domain.ts'
import { lawGrid } from './grid.ts'
import { startDensity } from './initial.ts'
import { type LawLevel, lawLevel } from './level.ts'

export interface LawFlowOptions extends LawRunOptions {
	readonly site: SingleSite
	/** N, 2 or 3. */
	readonly sites: number
	/** m. Of a point only the differences from its own mean count. */
	readonly mean: number
	readonly start: LawStart
	/** Cells along the longest side on the finest grid; default 400 (N = 2), 96 (N = 3). */
	readonly resolution?: number
	readonly depth?: number
}

/** A number per time with the estimate of its error. */
export interface Estimated<T> {
	readonly value: T
	readonly error: T
}

export interface LawFlowRow {
	readonly time: number
	/** Ent(f_t|μ). */
	readonly entropy: Estimated<number>
	/** I_A = −d/dt Ent. */
	readonly dissipation: Estimated<number>
	/** E x_i. */
	readonly means: Estimated<Float64Array>
	/** Cov(x_i, x_j), row by row. */
	readonly covariance: Estimated<Float64Array>
}

export interface LawFlowResult {
	readonly outcome: Outcome
	readonly rows: readonly LawFlowRow[]
	/** (Ent_0 − Ent_T − ∫I_A)/(Ent_0 − Ent_T) on the finest cells. */
	readonly identityDefect: number
	/** Largest |mass − 1|. */
	readonly massDefect: number
	readonly level: LawLevel
	/** Densities on the finest cells. */
	readonly densities: readonly Float64Array[]
}

/** Relative error of Ent above which the outcome says that the cells are too large. */
const UNRESOLVED = 0.05

/** The law at times. Cost: a second or so for N = 3 at the default resolution, growing as its fourth power. */
export function lawFlow(options: LawFlowOptions): LawFlowResult {
	const { site, sites, mean, start, depth } = options
	const finest = options.resolution ?? (sites === 2 ? 400 : 96)
	// Each ratio must be exact.
	const unit = Math.max(2, Math.round(finest / 4))
	const runAt = (ratio: number): Single => {
		const level = lawLevel(lawGrid({ site, sites, mean, resolution: 4 * unit * ratio, start, ...(depth === undefined ? {} : { depth }) }))
		const run = level.dynamics.run(startDensity(level.grid, start), options)
		return { level, run, covariance: run.states.map((state) => level.space.covariance(state)) }
	}
	const finestRun = runAt(1)
	const { level, run } = finestRun
	const runs = [finestRun, runAt(3 / 4), runAt(1 / 2)]
	const failed = runs.find((r) => !r.run.outcome.reached)
	const number = (k: number, f: (r: Single) => readonly number[]): Estimated<number> => {
		const { value, error } = extrapolated(runs.map((r) => Float64Array.of(f(r)[k] as number)))
		return { value: value[0], error: error[0] }
	}
	const reached = Math.min(...runs.map((r) => r.run.times.length))
	const rows = run.times.slice(0, reached).map(
		(time, k): LawFlowRow => ({
			time,
			entropy: number(k, (r) => r.run.energy),
			dissipation: number(k, (r) => r.run.dissipation),
			means: extrapolated(runs.map((r) => r.run.means[k] as Float64Array)),
			covariance: extrapolated(runs.map((r) => r.covariance[k] as Float64Array)),
		}),
	)
	const worst = rows.reduce((w, { entropy }) => Math.max(w, entropy.error / Math.max(Math.abs(entropy.value), 1e-6)), 0)
	const unresolved: Outcome | undefined =
		worst > UNRESOLVED
			? {
					reached: false,
					sentence:
						`Reached, but ${level.grid.cells} cells do not resolve the law (relative error ${worst.toExponential(1)} of Ent). ` +
						`Try a resolution above ${4 * unit}.`,
				}
			: undefined
	return {
		outcome: failed?.run.outcome ?? unresolved ?? run.outcome,
		rows,
		identityDefect: identityDefect(run.energy[0] ?? 0, run.energy.at(-1) ?? 0, run.dissipated.at(-1) ?? 0),
		massDefect: run.mass.reduce((m, x) => Math.max(m, Math.abs(x - 1)), 0),
		level,
		densities: run.states,
	}
}

interface Single {
	readonly level: LawLevel
	readonly run: ReturnType<LawLevel['dynamics']['run']>
	readonly covariance: readonly Float64Array[]
}

/** Values on cells h, 4h/3, 2h → values at h = 0. */
function extrapolated([fine, middle, coarse]: readonly Float64Array[]): Estimated<Float64Array> {
	const [a, b, c] = [fine, middle, coarse] as [Float64Array, Float64Array, Float64Array]
	// (4/3)² − 1 = 7/9 and (3/2)² − 1 = 5/4.
	const value = a.map((x, i) => x + (9 / 7) * (x - b[i]))
	const error = value.map((x, i) => Math.abs(x - (b[i] + (4 / 5) * (b[i] - c[i]))) + 1e-14 * Math.abs(x))
	return { value, error }
}
