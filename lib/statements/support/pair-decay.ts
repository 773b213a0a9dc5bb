/**
 * The law of two sites on its way from a local Gibbs start to equilibrium: entropy, its dissipation, and the variance of the root of the density,
 *
 *   Var_μ(√f) = 1 − (∫√f dμ)² = H(1 − H/4)  with the squared Hellinger distance  H = ∫(√f − 1)² dμ.
 *
 * On cells of sizes h, 4h/3 and 2h, whose error is c h² + O(h⁴): extrapolated from the finer two, the errors are the differences to what the coarser two
 * give.
 */
import { type Estimated, type LawGrid, type LawGridOptions, lawGrid, lawLevel, type LawStart, type Outcome, startDensity } from '../../levels/index.ts'

export interface PairDecayOptions extends LawGridOptions {
	readonly start: LawStart
	/** Cells of the finest grid, a multiple of 4. */
	readonly resolution: number
}

export interface PairDecayRow {
	readonly time: number
	/** Ent(f_t|μ). */
	readonly entropy: Estimated<number>
	/** I_A = −d/dt Ent. */
	readonly dissipation: Estimated<number>
	/** Var_μ(√f_t). */
	readonly rootVariance: Estimated<number>
}

/** At times that may depend on the fastest rate of the cells. */
export function pairDecay(options: PairDecayOptions, timesOf: (fastestRate: number) => readonly number[]): { readonly rows: readonly PairDecayRow[]; readonly outcome: Outcome } {
	const levels = [1, 3 / 4, 1 / 2].map((ratio) => lawLevel(lawGrid({ ...options, resolution: ratio * options.resolution })))
	const times = timesOf((levels[0] as (typeof levels)[number]).generator.rates.reduce((a, b) => Math.max(a, b), 0))
	const runs = levels.map((level) => ({ level, run: level.dynamics.run(startDensity(level.grid, options.start), { times }) }))
	const reached = Math.min(...runs.map(({ run }) => run.times.length))
	const rows = times.slice(0, reached).map((time, k): PairDecayRow => {
		const number = (of: (r: (typeof runs)[number]) => number | undefined) => extrapolated(runs.map((r) => of(r) ?? Number.NaN) as [number, number, number])
		return {
			time,
			entropy: number(({ run }) => run.energy[k]),
			dissipation: number(({ run }) => run.dissipation[k]),
			rootVariance: number(({ level, run }) => rootVariance(level.grid, run.states[k] as Float64Array)),
		}
	})
	return { rows, outcome: (runs.find(({ run }) => !run.outcome.reached) ?? (runs[0] as (typeof runs)[number])).run.outcome }
}

function rootVariance({ gibbs, volume }: LawGrid, density: Float64Array): number {
	const hellinger = volume * density.reduce((sum, rho, i) => sum + (Math.sqrt(rho) - Math.sqrt(gibbs[i] as number)) ** 2, 0)
	return hellinger * (1 - hellinger / 4)
}

/** Values on cells h, 4h/3, 2h → the value at h = 0: (4/3)² − 1 = 7/9 and (3/2)² − 1 = 5/4. */
function extrapolated([fine, middle, coarse]: readonly [number, number, number]): Estimated<number> {
	const value = fine + (9 / 7) * (fine - middle)
	return { value, error: Math.abs(value - (middle + (4 / 5) * (middle - coarse))) + 1e-14 * Math.abs(value) }
}
