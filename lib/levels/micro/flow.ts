/**
 * The microscopic flow from a profile: an ensemble of chains against the macroscopic solution.
 *
 *   E|X̄_t − ζ_t|²_{H⁻¹} (step function against ζ_t, without the zero mode), standard errors by replicas, at several times in one run. theory.md 0.4, 0.5, 8.5.
 */
import { cramerTable, type CramerTransform } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import type { Profile } from '../../expression/index.ts'
import type { Potential } from '../../potential/index.ts'
import { macroFunction, profileFunction } from '../between.ts'
import { drift } from '../gradient-flow.ts'
import { macroFlow } from '../macro/flow.ts'
import type { MacroFlow } from '../macro/result.ts'
import type { FreeEnergyTable } from '../macro/table.ts'
import { mesoDissipation } from '../meso/dissipation.ts'
import type { MesoEnergyKind } from '../meso/energy/kinds.ts'
import { type MesoFlow, mesoFlow } from '../meso/flow.ts'
import type { MesoLevel } from '../meso/level.ts'
import { mesoModel } from '../meso/model.ts'
import type { CoarseOperatorKind } from '../meso/operator/index.ts'
import type { SplineProduct } from '../meso/space.ts'
import { LARGEST_CONTROL_STEP } from './control.ts'
import { type EnsembleOptions, type EnsembleResult, runEnsemble } from './ensemble/ensemble.ts'
import { type EnsemblePlan, GROUPS } from './ensemble/plan.ts'
import { microImage } from './kernel/micro-kernel.ts'
import { entropyLowerBound } from './law/one-point.ts'
import { entropySandwich, type SandwichRow } from './law/sandwich.ts'
import type { CoarseSetting, CoarseTime } from './observables/coarse.ts'
import type { MicroSchemeName } from './schemes.ts'
import { type MicroSetupOptions, microSetup, planOf } from './setup.ts'
import { type SquaredDistanceData, squaredDistanceData } from './squared-distance.ts'
import type { StartKind } from './start.ts'
import type { Occupied } from './timestep.ts'

export interface MicroFlowOptions extends MicroSetupOptions, EnsembleOptions {
	/** The mesoscopic level to compare with; its flow is solved from η_0 = Px. */
	readonly coarse?: CoarseOptions
	/** Times of the entropy sandwich between 0 and the last time, for starts of known entropy; default 24. 0: only the times that are asked for. */
	readonly entropyTimes?: number
	/** A linear field driven by the same noise as control variate; default true. */
	readonly control?: boolean
}

export interface CoarseOptions {
	readonly degree: number
	/** M, a divisor of the sites. */
	readonly blocks: number
	readonly operator?: CoarseOperatorKind
	readonly energy?: MesoEnergyKind
	readonly product?: SplineProduct
}

export interface MicroFlow {
	/** Its moments are those at the times that were asked for. */
	readonly ensemble: EnsembleResult
	readonly scheme: MicroSchemeName
	/** Largest dt of the run; null for exact steps. */
	readonly timestep: number | null
	readonly start: StartKind
	readonly seed: number
	readonly macro: MacroFlow
	/** The mesoscopic flow at the same times; null where none was asked for. */
	readonly meso: { readonly setting: CoarseSetting; readonly flow: MesoFlow; readonly level: MesoLevel; readonly /** tr(Ā⁻¹PANPᵗ)/N. */ noise: number } | null
	/** Bounds of the relative entropy per site; empty with fewer than two groups of replicas. */
	readonly entropy: readonly SandwichRow[]
	readonly visited: Occupied
	/** Where the scheme is stable; null: everywhere. */
	readonly stable: { readonly low: number; readonly high: number } | null
	/** What is questionable about the choices. */
	readonly warnings: readonly string[]
}

/** Intervals of the sum of the upper bound, unless asked otherwise. */
export const ENTROPY_TIMES = 24

const NOTHING = { replicas: 0, moments: [], steps: 0, siteUpdates: 0, threads: 0, seconds: 0 } as const

/** Runs the ensemble. @throws InputError for sizes, times, schemes and steps that make no sense or are unstable. */
export async function microFlow(site: Potential, transform: CramerTransform, table: FreeEnergyTable, profile: Profile, options: MicroFlowOptions): Promise<MicroFlow> {
	const setup = microSetup(site, transform, profile, options)
	const { sites, replicas, seed, start, scheme, timestep, means, visited, stable } = setup
	const { control = true, entropyTimes = ENTROPY_TIMES } = options
	const asked = setup.times
	const { step } = setup
	/** Lets a signal through. */
	const stopped = async () => {
		await new Promise((resolve) => setImmediate(resolve))
		return options.signal?.aborted === true
	}
	const times = start === 'deterministic' ? asked : withGrid(asked, entropyTimes)
	await stopped()
	const macro = macroFlow(table, profile, { times })
	const meso = options.coarse === undefined || (await stopped()) ? null : mesoscopic(transform, profile, { ...options.coarse, sites }, asked)
	const rest = { scheme, timestep, start, seed, macro, meso, visited, stable, warnings: [...setup.warnings, ...(meso?.warnings ?? [])] }
	if (await stopped()) return { ensemble: { ...NOTHING, outcome: { reached: false, sentence: 'Stopped before the simulation began.' } }, entropy: [], ...rest }
	const failed = !macro.outcome.reached ? macro.outcome : meso !== null && !meso.flow.outcome.reached ? meso.flow.outcome : null
	if (failed !== null) {
		const outcome = { reached: false, sentence: `The ${macro.outcome.reached ? 'mesoscopic' : 'macroscopic'} solution was not reached, so there is nothing to compare with. ${failed.sentence}` }
		return { ensemble: { ...NOTHING, outcome }, entropy: [], ...rest }
	}
	const distances = times.map((t, j) => squaredDistanceData(t === 0 ? profileFunction(profile) : macroFunction(macro.levels[j]!.space, macro.states[j]!), sites))
	const curvatures = control && step !== null ? curvaturesOf(table, distances) : null
	const plan: EnsemblePlan = {
		...planOf(site, setup, times),
		observed: times.map((t, j) => ({ distance: distances[j]!, coarse: meso === null || !asked.includes(t) ? null : meso.at(asked.indexOf(t), distances[j]!.averages) })),
		coarse: meso?.setting ?? null,
		curvatures: curvatures !== null && timestep !== null && Math.max(...curvatures) * sites * sites * timestep <= LARGEST_CONTROL_STEP ? curvatures : null,
	}
	const phi = wider(transform, table, means, visited, replicas)
	const whole = await runEnsemble(plan, step === null ? null : microImage(site, sites, step, { control: plan.curvatures !== null }), options)
	const mean = means.reduce((a, b) => a + b, 0) / sites
	const entropy = entropySandwich(
		phi,
		mean,
		whole.moments.map((m) => m.time),
		whole.moments.map((m) => m.groups),
		start === 'local-gibbs' ? entropyLowerBound(phi, means, mean) : null,
	)
	const ensemble = { ...whole, moments: whole.moments.filter((m) => asked.includes(m.time)) }
	return { ensemble, entropy, ...rest }
}

/** φ over the profile and what averages over a group of replicas add to it; over the profile alone where it ends there, in doubles. */
function wider(transform: CramerTransform, table: FreeEnergyTable, means: Float64Array, { largestVariance }: Occupied, replicas: number): FreeEnergyTable {
	const [low, high] = [Math.min(...means), Math.max(...means)]
	const room = Math.min(3, 6 * Math.sqrt(GROUPS / replicas)) * Math.sqrt(largestVariance) + 1e-3 * (high - low)
	const { min, max } = transform.site.means
	try {
		return cramerTable(transform, min === null || low - room > min ? low - room : (low + min) / 2, max === null || high + room < max ? high + room : (high + max) / 2)
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		return table
	}
}

/** The times that are asked for, 0, and a uniform grid. */
function withGrid(times: readonly number[], count: number): number[] {
	const last = times.at(-1) as number
	if (count === 0 || last === 0) return [...times]
	const grid = Array.from({ length: count }, (_, k) => (last * k) / count).filter((t) => !times.some((asked) => Math.abs(asked - t) < 1e-9 * last))
	return [...times, ...grid].sort((a, b) => a - b)
}

/** c of the linear field in each interval: the mean of φ''(ζ) over the sites, and over the two ends; at the end of the first. */
function curvaturesOf(table: FreeEnergyTable, distances: readonly SquaredDistanceData[]): number[] {
	const at = distances.map(({ averages }) => averages.reduce((sum, mean) => sum + table.second(mean), 0) / averages.length)
	return at.map((c, j) => (j === 0 ? c : (c + at[j - 1]!) / 2))
}

/** The mesoscopic flow, and its plain data at the k-th time. */
function mesoscopic(transform: CramerTransform, profile: Profile, options: CoarseOptions & { readonly sites: number }, times: readonly number[]) {
	const { level, operator, energyKind, warnings } = mesoModel(transform, options)
	const { space, energy, dissipation } = level
	const flow = mesoFlow(level, profile, { times })
	const setting: CoarseSetting = { degree: space.degree, blocks: space.blocks, sites: space.sites, product: space.product, operator, energy: energyKind }
	const natural = mesoDissipation(space, 'natural').eigenvalues
	let noise = 0
	for (let q = 1; q < space.blocks; q++) noise += natural[q] / dissipation.eigenvalues[q] / space.sites
	const at = (k: number, averages: Float64Array): CoarseTime => {
		const state = flow.states[k] as Float64Array
		return {
			state,
			gradient: Float64Array.from(energy.gradient(state)),
			velocity: Float64Array.from(drift(level, state)),
			macro: Float64Array.from(space.project(averages)),
		}
	}
	return { setting, flow, level, noise, warnings, at }
}
