/**
 * A case as an ensemble that can be simulated anywhere: the macroscopic and the mesoscopic solutions at its times, and the compiled step.
 */
import { InputError } from '../../errors.ts'
import {
	type EnsemblePlan,
	LARGEST_CONTROL_STEP,
	type MacroFlow,
	macroFlow,
	macroFunction,
	type MesoFlow,
	mesoFlow,
	type MesoLevel,
	mesoModel,
	microSetup,
	planOf,
	type Projection,
	squaredDistanceData,
} from '../../levels/index.ts'
import { type MicroImage, microImage } from '../../levels/micro/kernel/micro-kernel.ts'
import { LARGEST_COUNT } from '../../levels/micro/kernel/streams.ts'
import { REFERENCE_REPLICAS, type Site, siteOf, type StudyCase } from '../cases.ts'

export interface PreparedCase {
	readonly site: Site
	/** With as many replicas as any run may ask for; blocks are asked for by number. */
	readonly plan: EnsemblePlan
	/** Null: exact Gaussian steps. */
	readonly image: MicroImage | null
	readonly macro: MacroFlow
	/** One per projection. */
	readonly meso: readonly { readonly level: MesoLevel; readonly flow: MesoFlow }[]
}

const flows = new WeakMap<Site, Map<string, MacroFlow>>()

/** ζ at these times; solved once per potential. */
export function hydrodynamics(site: Site, times: readonly number[]): MacroFlow {
	const known = flows.get(site) ?? new Map<string, MacroFlow>()
	flows.set(site, known)
	const key = times.join()
	const found = known.get(key) ?? macroFlow(site.table, site.profile, { times, snapshotPoints: 1 })
	known.set(key, found)
	return found
}

const splines = new WeakMap<Site, Map<string, { level: MesoLevel; flow: MesoFlow }>>()

/** η of a space of splines from Pζ_0, with the operator that `flow meso` takes by default; solved once, whatever the start of the chain. */
export function mesoscopic(site: Site, { degree, blocks }: Projection, sites: number, times: readonly number[]): { level: MesoLevel; flow: MesoFlow } {
	const known = splines.get(site) ?? new Map<string, { level: MesoLevel; flow: MesoFlow }>()
	splines.set(site, known)
	const key = [degree, blocks, sites, ...times].join()
	let found = known.get(key)
	if (found === undefined) {
		const { level } = mesoModel(site.transform, { degree, blocks, sites })
		found = { level, flow: mesoFlow(level, site.profile, { times, snapshotPoints: 1 }) }
		known.set(key, found)
	}
	return found
}

/** @throws InputError where ζ or η is not reached by the times of the case. */
export function prepareCase(it: StudyCase): PreparedCase {
	const site = siteOf(it)
	const { potential, transform, profile, table } = site
	const { sites, times, start, scheme, timestep, seed, projections } = it
	const setup = microSetup(potential, transform, profile, { sites, replicas: REFERENCE_REPLICAS, times, start, scheme, seed, ...(timestep === null ? {} : { timestep }) })
	const macro = hydrodynamics(site, times)
	const meso = projections.map((p) => mesoscopic(site, p, sites, times))
	for (const flow of [macro, ...meso.map((m) => m.flow)])
		if (!flow.outcome.reached) throw new InputError('not-allowed', `study: N = ${sites} has nothing to compare with: ${flow.outcome.sentence}`, 'Try earlier times.')
	const distances = times.map((_, j) => squaredDistanceData(macroFunction(macro.levels[j]!.space, macro.states[j]!), sites))
	const at = distances.map(({ averages }) => averages.reduce((sum, mean) => sum + table.second(mean), 0) / averages.length)
	const curvatures = at.map((c, j) => (j === 0 ? c : (c + (at[j - 1] as number)) / 2))
	const controlled = timestep !== null && curvatures.every((c) => c > 0 && c * sites * sites * timestep <= LARGEST_CONTROL_STEP)
	const plan: EnsemblePlan = {
		...planOf(potential, setup, times),
		replicas: LARGEST_COUNT,
		observed: times.map((_, j) => ({
			distance: distances[j]!,
			coarse: null,
			projections: meso.map(({ level, flow }) => ({ state: flow.states[j] as Float64Array, macro: Float64Array.from(level.space.project(distances[j]!.averages)) })),
		})),
		coarse: null,
		projections,
		curvatures: controlled ? curvatures : null,
	}
	return { site, plan, image: setup.step === null ? null : microImage(potential, sites, setup.step, { control: controlled }), macro, meso }
}
