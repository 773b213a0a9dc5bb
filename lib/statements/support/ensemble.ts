/**
 * Ensembles of the chain inside of a statement: blocks of 64 replicas in this thread, the sums of every block kept, so that means, one-point functions by
 * group, and the spread over blocks of any function of time are there. theory.md 7.3.
 */
import { type CramerTransform, cramerTable } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import {
	BLOCK,
	blockCount,
	type CoarseOptions,
	type CoarseTime,
	drift,
	type EnsemblePlan,
	type FreeEnergyTable,
	LARGEST_CONTROL_STEP,
	type MacroFlow,
	macroFunction,
	mesoDissipation,
	mesoFlow,
	type MesoFlow,
	mesoModel,
	type MesoModel,
	type MicroSchemeName,
	microSetup,
	type MicroSetup,
	type ObservableName,
	observableNames,
	planOf,
	profileFunction,
	squaredDistanceData,
	type StartKind,
	stepsOf,
} from '../../levels/index.ts'
import { blockSimulator } from '../../levels/micro/ensemble/block.ts'
import { controlled, type ControlledEstimate, type Estimate, type GroupMeans, groupMeans, momentsOf } from '../../levels/micro/ensemble/estimates.ts'
import { controlsOf } from '../../levels/micro/ensemble/known-means.ts'
import { type Sums, SumTree } from '../../levels/micro/ensemble/sums.ts'
import { microImage } from '../../levels/micro/kernel/micro-kernel.ts'
import type { Subject } from '../subject.ts'
import { hydrodynamics, profileOf, tableOf } from './setting.ts'

export interface EnsembleRequest {
	readonly sites: number
	/** Whole blocks; see `replicasWithin`. */
	readonly replicas: number
	readonly times: readonly number[]
	readonly start: StartKind
	readonly seed: number
	/** Default from the class of ψ. */
	readonly scheme?: MicroSchemeName
	/** What stands for φ in the solution that is compared with; default φ. */
	readonly table?: FreeEnergyTable
	readonly coarse?: CoarseOptions
}

export interface Sample {
	readonly setup: MicroSetup
	readonly replicas: number
	/** Replicas that left the stable values: in no mean. */
	readonly lost: number
	readonly macro: MacroFlow
	readonly meso: { readonly model: MesoModel; readonly flow: MesoFlow; /** tr(Ā⁻¹PANPᵗ)/N. */ readonly noise: number } | null
	readonly names: readonly ObservableName[]
	/** E of an observable at the j-th time, with control variates. */
	estimate(j: number, name: ObservableName): ControlledEstimate
	/** E x_i by group of replicas at the j-th time. */
	groups(j: number): readonly GroupMeans[]
	/** Mean and standard error of f over blocks: f sees the means of the observables over one block. Degrees of freedom: blocks − 1. */
	overBlocks(f: (mean: (j: number, name: ObservableName) => number) => number): Estimate & { readonly freedom: number }
}

/** A site and a step of an exact Gaussian chain take as long as so many of a kernel. */
const GAUSSIAN_STEP = 150

/** Whole blocks of replicas whose site updates stay within a budget, at most as many as are wanted; 0: not even one block. 10⁸ updates take some 2 s. */
export function replicasWithin(subject: Subject, request: Omit<EnsembleRequest, 'replicas'>, budget: number, wanted: number): number {
	const setup = setupOf(subject, { ...request, replicas: wanted })
	const steps = stepsOf(setup).reduce((sum, s) => sum + s.count, 0)
	const updates = steps * setup.sites * (setup.timestep === null ? GAUSSIAN_STEP : 1)
	return Math.min(Math.ceil(wanted / BLOCK), Math.floor(budget / updates / BLOCK)) * BLOCK
}

const setups = new WeakMap<Subject, MicroSetup[]>()

/** The setup of a request; one made for as many replicas or more serves again, as their number widens the values visited by a hair only. */
function setupOf(subject: Subject, { replicas, ...request }: EnsembleRequest): MicroSetup {
	const { sites, times, start, seed, scheme } = request
	const known = setups.get(subject) ?? []
	setups.set(subject, known)
	const same = known.find(
		(s) => s.sites === sites && s.start === start && s.seed === seed && s.replicas >= replicas && (scheme === undefined || s.scheme === scheme) && s.times.join() === times.join(),
	)
	if (same !== undefined) return { ...same, replicas }
	const setup = microSetup(subject.potential, subject.transform, profileOf(subject), { ...request, replicas })
	known.push(setup)
	return setup
}

/** Simulates. @throws InputError for sizes and steps that make no sense, and where ζ or η is not reached. */
export function ensemble(subject: Subject, request: EnsembleRequest): Sample {
	const { potential: site, transform } = subject
	const { table = tableOf(subject), sites } = request
	const profile = profileOf(subject)
	const setup = setupOf(subject, request)
	const { times, step, timestep } = setup
	const macro = hydrodynamics(subject, times, table)
	const meso = request.coarse === undefined ? null : mesoscopic(transform, subject, { ...request.coarse, sites }, times)
	for (const flow of [macro, meso?.flow]) if (flow !== undefined && !flow.outcome.reached) throw new InputError('not-allowed', flow.outcome.sentence, 'Try earlier times.')
	const distances = times.map((t, j) => squaredDistanceData(t === 0 ? profileFunction(profile) : macroFunction(macro.levels[j]!.space, macro.states[j]!), sites))
	const at = distances.map(({ averages }) => averages.reduce((sum, mean) => sum + table.second(mean), 0) / averages.length)
	const curvatures = at.map((c, j) => (j === 0 ? c : (c + (at[j - 1] as number)) / 2))
	const coarse = meso === null ? null : meso.setting
	const plan: EnsemblePlan = {
		...planOf(site, setup, times),
		observed: times.map((_, j) => ({ distance: distances[j]!, coarse: meso === null ? null : meso.at(j, distances[j]!.averages) })),
		coarse,
		curvatures: timestep !== null && curvatures.every((c) => c > 0 && c * sites * sites * timestep <= LARGEST_CONTROL_STEP) ? curvatures : null,
	}
	const simulate = blockSimulator(plan, step === null ? null : microImage(site, sites, step, { control: plan.curvatures !== null }))
	const tree = new SumTree()
	const blocks: Sums[] = []
	for (let block = 0; block < blockCount(plan); block++) {
		const work = simulate(block)
		let next = work.next()
		while (next.done !== true) next = work.next()
		blocks.push(copyOf(next.value))
		tree.add(block, next.value)
	}
	const { sums } = tree.prefix()!
	const names = observableNames(coarse)
	const width = names.length
	const whole = times.map((_, j) => controlled(momentsOf(sums, j, width), controlsOf(plan, j)))
	const counts = (s: Sums) => s.counts.reduce((a, b) => a + b, 0)
	return {
		setup,
		replicas: counts(sums),
		lost: sums.lost,
		macro,
		meso: meso === null ? null : { model: meso.model, flow: meso.flow, noise: meso.noise },
		names,
		estimate: (j, name) => whole[j]![names.indexOf(name)] as ControlledEstimate,
		groups: (j) => {
			const { means } = momentsOf(sums, j, width)
			const [control, pairing] = [means[names.indexOf('control')] as number, means[names.indexOf('pairing')] as number]
			return groupMeans(sums, j, sites, control > 0 ? pairing / control : 0)
		},
		overBlocks: (f) => {
			const values = blocks.filter((s) => counts(s) > 0).map((s) => f((j, name) => (s.values[j * width + names.indexOf(name)] as number) / counts(s)))
			const mean = values.reduce((a, b) => a + b, 0) / values.length
			const spread = values.reduce((a, v) => a + (v - mean) ** 2, 0) / (values.length - 1)
			return { value: mean, standardError: Math.sqrt(spread / values.length), freedom: values.length - 1 }
		},
	}
}

/** φ over the profile and what averages over a group of replicas add to it; over the profile alone where it ends there, in doubles. */
export function wideTable({ transform }: Subject, { means, visited, replicas }: MicroSetup): FreeEnergyTable {
	const [low, high] = [Math.min(...means), Math.max(...means)]
	const room = Math.min(3, 24 / Math.sqrt(replicas)) * Math.sqrt(visited.largestVariance) + 1e-3 * (high - low)
	const { min, max } = transform.site.means
	return cramerTable(transform, min === null || low - room > min ? low - room : (low + min) / 2, max === null || high + room < max ? high + room : (high + max) / 2)
}

function copyOf(s: Sums): Sums {
	return { ...s, counts: s.counts.slice(), values: s.values.slice() }
}

/** The mesoscopic flow and its data at the j-th time. */
function mesoscopic(transform: CramerTransform, subject: Subject, options: CoarseOptions & { readonly sites: number }, times: readonly number[]) {
	const model = mesoModel(transform, options)
	const { level, operator, energyKind: energy } = model
	const { space, dissipation } = level
	const flow = mesoFlow(level, profileOf(subject), { times, snapshotPoints: 1 })
	const natural = mesoDissipation(space, 'natural').eigenvalues
	let noise = 0
	for (let q = 1; q < space.blocks; q++) noise += (natural[q] as number) / (dissipation.eigenvalues[q] as number) / space.sites
	const at = (j: number, averages: Float64Array): CoarseTime => {
		const state = flow.states[j] as Float64Array
		return {
			state,
			gradient: Float64Array.from(level.energy.gradient(state)),
			velocity: Float64Array.from(drift(level, state)),
			macro: Float64Array.from(space.project(averages)),
		}
	}
	const setting = { degree: space.degree, blocks: space.blocks, sites: space.sites, product: space.product, operator, energy }
	return { model, flow, noise, at, setting }
}
