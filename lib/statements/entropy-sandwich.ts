/**
 * The entropy of the law of the chain, between two bounds from one-point functions which squeeze to ∫φ(ζ_t) − φ(m). theory.md 4.3, 7.3 D7.
 *
 *   (1/N)Σ[φ(Ex_i) − φ(m) − φ'(m)(Ex_i − m)]  ≤  (1/N)Ent(f_t)  ≤  (1/N)Ent(f_0) − Σ_k |Ex(t_{k+1}) − Ex(t_k)|²_{A⁻¹}/(N(t_{k+1} − t_k))
 *
 * As N → ∞ (1/N)Ent(f_0) → ∫φ(ζ_0) − φ(m), and both bounds tend to ∫φ(ζ_t) − φ(m): Ent relative to the local Gibbs state is at most their difference and vanishes per site, what is left is the
 * free energy. From local Gibbs starts; linear extrapolation in 1/N from two sizes. For Gaussian ψ both are equalities.
 */
import { entropyLowerBound, entropySandwich as bounds, type Estimate, type FreeEnergy, GROUPS, type SandwichRow } from '../levels/index.ts'
import { commandLine } from './command.ts'
import { type Grounds, inconclusive, type PlotSeries, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { ensemble, replicasWithin, type Sample, wideTable } from './support/ensemble.ts'
import { seedOf } from './support/seed.ts'
import { horizonOf, profileFlags } from './support/setting.ts'
import { weakest } from './support/several.ts'
import { compatible, percent, resolvedDifference, withError } from './support/statistical.ts'

const ID = 'entropy-sandwich'
const QUICK = { sites: [8, 16], replicas: [4096, 2048], budget: 1.6e7, intervals: 8 }
const FULL = { sites: [8, 24], replicas: [16384, 4096], budget: 8e7, intervals: 24 }
const LEAST_REPLICAS = 512
/** Share of ∫φ(ζ_0) − φ(m) that has to be seen. */
const RESOLUTION = 0.3
/** Of (1/N)Ent(f_0) extrapolated in N⁻² against ∫φ(ζ_0) − φ(m), relative: there is no noise in it. */
const INITIAL = 0.02
/** Bias of the time steps of the chain in the dissipated entropy, measured below 1 %; in the order of the bounds below 0.5 %. */
const BIAS = 0.01
const ORDER_BIAS = 5e-3
const FREEDOM = GROUPS - 1

export interface SandwichIngredients {
	/** φ as it enters the bounds. */
	readonly freeEnergy: (subject: Subject, sample: Sample) => FreeEnergy
	/** What is made of (1/N)Ent(f_0). */
	readonly initial: (value: number) => number
}

const sound: SandwichIngredients = { freeEnergy: (subject, { setup }) => wideTable(subject, setup), initial: (value) => value }

export const entropySandwichStatement = ({ freeEnergy, initial }: SandwichIngredients = sound): Statement => ({
	id: ID,
	part: 'Law and entropy',
	title: 'Entropy between one-point bounds that squeeze to the free energy',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'local Gibbs start: (1/N)Ent(f_0) → ∫φ(ζ_0) − φ(m), (1/N)Σ[φ(Ex_i) − φ(m) − φ′(m)(Ex_i − m)] ≤ (1/N)Ent(f_T) ≤ (1/N)Ent(f_0) − (1/N)Σ_k|ΔEx|²_{A⁻¹}/Δt, and both → ∫φ(ζ_T) − φ(m) as N → ∞',
	latex: String.raw`\tfrac1N\sum_i\bigl[\varphi(\mathbb Ex_i)-\varphi(m)-\varphi'(m)(\mathbb Ex_i-m)\bigr]\le\tfrac1N\mathrm{Ent}(f_T)\le\tfrac1N\mathrm{Ent}(f_0)-\tfrac1N\sum_k\frac{|\Delta_k\mathbb Ex|^2_{A^{-1}}}{\Delta t_k}\ \longrightarrow\ \int\varphi(\zeta_T)\,d\theta-\varphi(m)`,
	source: 'theory 4.3, 7.3 D7',
	status: 'derived',
	check(subject) {
		const T = horizonOf(subject)
		const seed = seedOf(subject, ID)
		const { sites: sizes, replicas: wanted, budget, intervals } = subject.quick ? QUICK : FULL
		// Exact Gaussian steps have no control variate.
		const scheme = subject.potential.class === 'gaussian' ? { scheme: 'leimkuhler-matthews' as const } : {}
		const times = Array.from({ length: intervals + 1 }, (_, k) => (T * k) / intervals)
		let [limit, unit] = [Number.NaN, Number.NaN]
		const runs = sizes.flatMap((sites, k) => {
			const request = { sites, times, start: 'local-gibbs' as const, seed, ...scheme }
			const replicas = replicasWithin(subject, request, budget, wanted[k] as number)
			if (replicas < LEAST_REPLICAS) return []
			const sample = ensemble(subject, { ...request, replicas })
			limit = (sample.macro.energy.at(-1) as number) - sample.macro.equilibriumEnergy
			unit = (sample.macro.energy[0] as number) - sample.macro.equilibriumEnergy
			const phi = freeEnergy(subject, sample)
			const { means } = sample.setup
			const mean = means.reduce((a, b) => a + b, 0) / sites
			const start = initial(entropyLowerBound(phi, means, mean))
			const along = (every: number) => {
				const kept = times.map((_, j) => j).filter((j) => j % every === 0)
				return bounds(phi, mean, kept.map((j) => times[j] as number), kept.map((j) => sample.groups(j)), start)
			}
			const course = along(1)
			const { lower, upper } = course.at(-1) as SandwichRow
			// Jensen's inequality on intervals: the bound is above its limit of short intervals by a third of what halving changes.
			const grid = Math.abs(((along(2).at(-1) as SandwichRow).upper as Estimate).value - (upper as Estimate).value)
			return [{ sites, replicas: sample.replicas, start, lower, upper: upper as Estimate, grid, course, free: sample.macro.energy.map((e) => e - sample.macro.equilibriumEnergy) }]
		})
		const numbers = { time: T, seed }
		const change = `Bounds with another function than φ, wrong by more than is resolved, or an initial entropy that is wrong by ${percent(INITIAL)}.`
		const [first, second] = [runs.at(-2), runs.at(-1)]
		if (first === undefined || second === undefined)
			return inconclusive({ sentence: `Steps of the chain are too short for ψ: ${runs.length} of ${sizes.length} sizes are within ${budget} site updates.`, numbers, change })
		const limitOf = (value: (r: (typeof runs)[number]) => Estimate) => {
			const [a, b, d] = [value(first), value(second), second.sites - first.sites]
			return {
				value: (second.sites * b.value - first.sites * a.value) / d,
				standardError: Math.hypot(second.sites * b.standardError, first.sites * a.standardError) / d,
				// O(N⁻²): no larger than what N₁ → N₂ changes.
				remainder: Math.abs(b.value - a.value),
			}
		}
		const [low, high] = [limitOf((r) => r.lower), limitOf((r) => r.upper)]
		// Ent(f_0) has no noise and an error c/N² + O(N⁻⁴): the order after is below a quarter of the last one taken off.
		const ratio = (second.sites / first.sites) ** 2
		const initialLimit = (ratio * second.start - first.start) / (ratio - 1)
		const initialError = Math.abs(initialLimit - second.start) / 4
		const relative = (difference: number, standardError: number, systematic: number, side?: 1 | -1) => ({
			difference: difference / unit,
			standardError: standardError / unit,
			systematic: systematic / unit,
			freedom: FREEDOM,
			resolution: RESOLUTION,
			...(side === undefined ? {} : { side }),
		})
		const lowJudged = relative(low.value - limit, low.standardError, low.remainder + BIAS * unit)
		const highJudged = relative(high.value - limit, high.standardError, high.remainder + second.grid + BIAS * unit)
		const grounds: Grounds = {
			sentence: `(1/N)Ent at N = ${second.sites} lies between ${withError(second.lower.value, second.lower.standardError)} and ${withError(second.upper.value, second.upper.standardError)}; the bounds extrapolate to ${withError(low.value, low.standardError)} and ${withError(high.value, high.standardError)}, ∫φ(ζ_T) − φ(m) = ${limit.toPrecision(4)}, resolved to ${percent(resolvedDifference(lowJudged))} and ${percent(resolvedDifference(highJudged))} of ∫φ(ζ_0) − φ(m) = ${unit.toPrecision(4)}; (1/N)Ent(f_0) extrapolates to ${initialLimit.toPrecision(4)}.`,
			numbers: { ...numbers, limit, initialFreeEnergy: unit, initialEntropy: initialLimit, initialEntropyError: initialError, lowerLimit: low.value, lowerLimitError: low.standardError, upperLimit: high.value, upperLimitError: high.standardError },
			change,
			table: {
				caption: `Bounds of (1/N)Ent(f_T), T = ${T.toPrecision(4)}`,
				columns: ['N', 'replicas', '(1/N)Ent(f_0)', 'lower', 'standard error', 'upper', 'standard error'],
				rows: runs.map((r) => [r.sites, r.replicas, r.start, r.lower.value, r.lower.standardError, r.upper.value, r.upper.standardError]),
			},
			plot: {
				caption: `Both bounds of (1/N)Ent(f_t) at N = ${second.sites} with standard errors, and ∫φ(ζ_t) − φ(m)`,
				x: 't',
				y: 'entropy per site',
				logarithmic: { x: false, y: false },
				series: [
					boundSeries('lower bound', times, second.course.map((r) => r.lower)),
					boundSeries('upper bound', times, second.course.map((r) => r.upper)),
					{ label: 'limit', x: times, y: second.free, kind: 'line' },
				],
			},
		}
		const counterexample = (sentence: string, run = second) => () => ({
			sentence,
			at: { sites: run.sites, initial: run.start, lower: run.lower.value, upper: run.upper.value, limit },
			command: commandLine(subject, 'flow micro', [...profileFlags(subject), ['--time', `${T}`], ['--sites', `${run.sites}`], ['--replicas', `${run.replicas}`], ['--start', 'local-gibbs'], ['--seed', `${seed}`]]),
		})
		const order = runs.map((r) => ({
			name: `lower ≤ upper at N = ${r.sites}`,
			evidence: compatible(relative(r.upper.value - r.lower.value, r.lower.standardError + r.upper.standardError, ORDER_BIAS * unit, -1), grounds, counterexample(`The lower bound ${r.lower.value.toPrecision(4)} is above the upper one, ${r.upper.value.toPrecision(4)}, at N = ${r.sites}.`, r)),
		}))
		return weakest(
			[
				...order,
				{ name: 'limit of the lower bound', evidence: compatible(lowJudged, grounds, counterexample(`The lower bound, ${second.lower.value.toPrecision(4)} at N = ${second.sites}, extrapolates to ${low.value.toPrecision(4)} instead of ${limit.toPrecision(4)}.`)) },
				{ name: 'limit of the upper bound', evidence: compatible(highJudged, grounds, counterexample(`The upper bound, ${second.upper.value.toPrecision(4)} at N = ${second.sites}, extrapolates to ${high.value.toPrecision(4)} instead of ${limit.toPrecision(4)}.`)) },
				{
					name: 'limit of the initial entropy',
					evidence: withinTolerance(Math.abs(initialLimit - unit) / unit, initialError / unit, INITIAL, grounds, counterexample(`(1/N)Ent(f_0) extrapolates to ${initialLimit.toPrecision(6)}, and ∫φ(ζ_0) − φ(m) = ${unit.toPrecision(6)}.`)),
				},
			],
			grounds,
		)
	},
})

/** Where a bound was had. */
function boundSeries(label: string, times: readonly number[], bound: readonly (Estimate | null)[]): PlotSeries {
	const kept = times.flatMap((t, j) => (bound[j] ? [{ t, ...bound[j] }] : []))
	return { label, x: kept.map((r) => r.t), y: kept.map((r) => r.value), errors: kept.map((r) => r.standardError), kind: 'points' }
}

export const entropySandwich = entropySandwichStatement()
