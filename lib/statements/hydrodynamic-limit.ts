/**
 * The hydrodynamic limit with its sharp constant: N·E‖X̄_T − ζ_T‖²_{H⁻¹} tends to the constant of the linear fluctuation theory. theory.md 7.3 D2, 8.4.
 *
 *   r(N) = N·E‖X̄_T − ζ_T‖² / (lattice prediction at N) = 1 + d/N + O(N⁻²),  so that (N₂ r(N₂) − N₁ r(N₁))/(N₂ − N₁) = 1 + O(N⁻²).
 *
 * The prediction supposes local equilibrium. It is made at rates of order N² gap, gap the spectral gap of two sites in units of theirs without barriers:
 * below a certain N a chain in deep wells has not reached it by T, and nothing is decided there.
 */
import { type FreeEnergyTable, latticePrediction, lawLevel, spectralGap } from '../levels/index.ts'
import { commandLine } from './command.ts'
import { inconclusive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { ensemble, type EnsembleRequest, replicasWithin } from './support/ensemble.ts'
import { seedOf } from './support/seed.ts'
import { horizonOf, profileFlags, profileOf, tableOf } from './support/setting.ts'
import { compatible, percent, resolvedDifference, withError } from './support/statistical.ts'

const ID = 'hydrodynamic-limit'
/** Sizes, wanted replicas, and the budget of site updates of each size. */
const QUICK = { sites: [8, 16], replicas: [1024, 512], budget: 4e6 }
const FULL = { sites: [8, 16, 32], replicas: [4096, 2048, 1024], budget: 4e7 }
/** Differences of r(∞) from 1 that have to be seen. */
const RESOLUTION = 0.3
/** Accuracy of the means of the prediction, relative: far below the standard errors. */
const TOLERANCE = 1e-7
/** Exact Gaussian steps have no control variate and need more replicas. */
const GAUSSIAN = 8
/** Least T·N²·(gap of two sites, 16 of which is that of N²) at the smaller of two sizes; a Gaussian chain of 8 sites has 1.28 by T = 0.02 s₀². */
const LEAST_RELAXATIONS = 0.25

/** What stands for φ: in ζ_t and in the prediction. */
export type FreeEnergyOf = (subject: Subject) => FreeEnergyTable

export const hydrodynamicLimitStatement = (freeEnergy: FreeEnergyOf = tableOf): Statement => ({
	id: ID,
	part: 'Flows',
	title: 'Hydrodynamic limit: rate 1/N and the sharp constant',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'N·E‖X̄_T − ζ_T‖²_{H⁻¹} = c_N (1 + O(1/N)), c_N → tr((−∂²)⁻¹C_T), C′ = LC + CL* + 2(−∂²), L = ∂²φ″(ζ_t), C_0 = 0 (deterministic start)',
	latex: String.raw`\lim_{N\to\infty}N\,\mathbb E\|\bar X_T-\zeta_T\|^2_{H^{-1}}=\operatorname{tr}\bigl((-\partial^2)^{-1}C_T\bigr),\quad \dot C=LC+CL^*-2\partial^2,\ L=\partial^2\varphi''(\zeta_t),\ C_0=0`,
	source: 'theory 1.4, 7.3 D2, 8.4',
	status: 'derived',
	check(subject) {
		const T = horizonOf(subject)
		const table = freeEnergy(subject)
		const seed = seedOf(subject, ID)
		const { sites: sizes, replicas: wanted, budget } = subject.quick ? QUICK : FULL
		const relaxation = relativeGap(subject)
		const numbers = { time: T, seed, relativeGap: relaxation }
		const change = 'A constant of the fluctuation theory that is wrong by more than is resolved, or a hydrodynamic equation with another φ.'
		const rows = sizes.flatMap((sites, k) => {
			const request: Omit<EnsembleRequest, 'replicas'> = { sites, times: [T], start: 'deterministic', seed, table }
			const more = subject.potential.class === 'gaussian' ? GAUSSIAN : 1
			const replicas = replicasWithin(subject, request, more * budget, more * (wanted[k] as number))
			if (replicas < 128) return []
			const sample = ensemble(subject, { ...request, replicas })
			const { value, standardError } = sample.estimate(0, 'squaredHminus1')
			const predicted = latticePrediction(table, profileOf(subject), { sites, times: [T], start: 'deterministic', tolerance: TOLERANCE }).rows.at(-1)?.scaled ?? Number.NaN
			return [{ sites, replicas: sample.replicas, scaled: sites * value, error: sites * standardError, predicted, ratio: (sites * value) / predicted, ratioError: (sites * standardError) / predicted }]
		})
		const [first, second] = [rows.at(-2), rows.at(-1)]
		const table_ = {
			caption: `N·E‖X̄_T − ζ_T‖²_{H⁻¹}, T = ${T.toPrecision(4)}`,
			columns: ['N', 'replicas', 'measured', 'standard error', 'predicted', 'measured / predicted', 'standard error'],
			rows: rows.map((r) => [r.sites, r.replicas, r.scaled, r.error, r.predicted, r.ratio, r.ratioError]),
		}
		if (first === undefined || second === undefined)
			return inconclusive({ sentence: `Steps of the chain are too short for ψ: ${rows.length} of ${sizes.length} sizes are within ${budget} site updates.`, numbers, change, table: table_ })
		const fit = rateOf(rows)
		const limit = (second.sites * second.ratio - first.sites * first.ratio) / (second.sites - first.sites)
		const noise = Math.hypot(second.sites * second.ratioError, first.sites * first.ratioError) / (second.sites - first.sites)
		// O(N⁻²): no larger than what N₁ → N₂ changes.
		const remainder = Math.abs(second.ratio - first.ratio)
		const judged = { difference: limit - 1, standardError: noise, freedom: second.replicas, systematic: remainder, resolution: RESOLUTION }
		const relaxations = relaxation * T * subject.scale.second * first.sites ** 2
		const grounds = {
			sentence: `Measured over predicted ${rows.map((r) => `${withError(r.ratio, r.ratioError)} at N = ${r.sites}`).join(', ')}; extrapolated ${withError(limit, noise)}, resolved to ${percent(resolvedDifference(judged))}. Slope of E in N: ${withError(fit.slope, fit.error)}.`,
			numbers: { ...numbers, ratioLimit: limit, slope: fit.slope, slopeError: fit.error, predictedSlope: fit.predicted, relaxations },
			change,
			table: table_,
			plot: {
				caption: 'E‖X̄_T − ζ_T‖²_{H⁻¹} against N',
				x: 'N',
				y: 'E‖X̄ − ζ‖²',
				logarithmic: { x: true, y: true },
				series: [
					{ label: 'measured', kind: 'points' as const, x: rows.map((r) => r.sites), y: rows.map((r) => r.scaled / r.sites) },
					{ label: 'predicted', kind: 'line' as const, x: rows.map((r) => r.sites), y: rows.map((r) => r.predicted / r.sites) },
				],
			},
		}
		if (relaxations < LEAST_RELAXATIONS)
			return inconclusive({
				...grounds,
				sentence: `Two sites relax ${(1 / relaxation).toPrecision(2)} times slower than without barriers: chains of ${second.sites} sites are not in local equilibrium by T. ${grounds.sentence}`,
				change: 'Longer chains, or a lower barrier.',
			})
		return compatible(judged, grounds, () => ({
			sentence: `Measured over predicted extrapolates to ${withError(limit, noise)} instead of 1.`,
			at: { sites: second.sites, measured: second.scaled, predicted: second.predicted },
			command: commandLine(subject, 'flow micro', [...profileFlags(subject), ['--time', `${T}`], ['--sites', `${second.sites}`], ['--replicas', `${second.replicas}`], ['--seed', `${seed}`]]),
		}))
	},
})

/** The spectral gap of two sites of the mean of the profile, in that of a Gaussian of the same variance: 1 without barriers. */
function relativeGap(subject: Subject): number {
	const { mean } = profileOf(subject)
	const level = lawLevel({ site: subject.potential, sites: 2, mean, resolution: 240 })
	return spectralGap(level.generator).gap / 16 / subject.transform.at(mean).second
}

interface Row {
	readonly sites: number
	readonly scaled: number
	readonly error: number
	readonly predicted: number
}

/** Weighted least squares of log E against log N, and the same of the prediction. */
function rateOf(rows: readonly Row[]): { readonly slope: number; readonly error: number; readonly predicted: number } {
	const x = rows.map((r) => Math.log(r.sites))
	const w = rows.map((r) => (r.scaled / r.error) ** 2)
	const total = w.reduce((a, b) => a + b, 0)
	const centre = x.reduce((s, xi, i) => s + (w[i] as number) * xi, 0) / total
	const spread = x.reduce((s, xi, i) => s + (w[i] as number) * (xi - centre) ** 2, 0)
	const slope = (value: (r: Row) => number) => x.reduce((s, xi, i) => s + (w[i] as number) * (xi - centre) * Math.log(value(rows[i] as Row) / (rows[i] as Row).sites), 0) / spread
	return { slope: slope((r) => r.scaled), error: 1 / Math.sqrt(spread), predicted: slope((r) => r.predicted) }
}

export const hydrodynamicLimit = hydrodynamicLimitStatement()
