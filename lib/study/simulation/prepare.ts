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
	type MicroSetup,
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

/** What sums of a case mean: its times, observables and control variates. */
export interface CaseReading {
	readonly site: Site
	readonly macro: MacroFlow
	/** Without the mesoscopic solutions. */
	readonly plan: EnsemblePlan
}

const readings = new WeakMap<StudyCase, CaseReading>()
const prepared = new WeakMap<StudyCase, PreparedCase>()

/** Enough to read what is stored; splines are not solved. @throws InputError where ζ is not reached by the times of the case. */
export function readingOf(it: StudyCase): CaseReading {
	const known = readings.get(it)
	if (known !== undefined) return known
	const site = siteOf(it)
	const { potential, table } = site
	const { sites, times, timestep, projections } = it
	const macro = hydrodynamics(site, times)
	requireReached(it, [macro])
	const distances = times.map((_, j) => squaredDistanceData(macroFunction(macro.levels[j]!.space, macro.states[j]!), sites))
	const at = distances.map(({ averages }) => averages.reduce((sum, mean) => sum + table.second(mean), 0) / averages.length)
	const curvatures = at.map((c, j) => (j === 0 ? c : (c + (at[j - 1] as number)) / 2))
	const controlled = timestep !== null && curvatures.every((c) => c > 0 && c * sites * sites * timestep <= LARGEST_CONTROL_STEP)
	const plan: EnsemblePlan = {
		...planOf(potential, setupOf(it, site), times),
		replicas: LARGEST_COUNT,
		observed: distances.map((distance) => ({ distance, coarse: null, projections: [] })),
		coarse: null,
		projections,
		curvatures: controlled ? curvatures : null,
	}
	const found = { site, macro, plan }
	readings.set(it, found)
	return found
}

/** All that its simulation needs. @throws InputError where ζ or η is not reached by the times of the case. */
export function prepareCase(it: StudyCase): PreparedCase {
	const known = prepared.get(it)
	if (known !== undefined) return known
	const { site, macro, plan } = readingOf(it)
	const { sites, times, projections } = it
	const meso = projections.map((p) => mesoscopic(site, p, sites, times))
	requireReached(it, meso.map((m) => m.flow))
	const { step } = setupOf(it, site)
	const found: PreparedCase = {
		...{ site, macro, meso },
		plan: {
			...plan,
			observed: plan.observed.map((o, j) => ({
				...o,
				projections: meso.map(({ level, flow }) => ({ state: flow.states[j] as Float64Array, macro: Float64Array.from(level.space.project(o.distance.averages)) })),
			})),
		},
		image: step === null ? null : microImage(site.potential, sites, step, { control: plan.curvatures !== null }),
	}
	prepared.set(it, found)
	return found
}

const setupOf = ({ sites, times, start, scheme, seed, timestep }: StudyCase, { potential, transform, profile }: Site): MicroSetup =>
	microSetup(potential, transform, profile, { sites, replicas: REFERENCE_REPLICAS, times, start, scheme, seed, ...(timestep === null ? {} : { timestep }) })

function requireReached({ sites }: StudyCase, flows: readonly (MacroFlow | MesoFlow)[]): void {
	for (const { outcome } of flows)
		if (!outcome.reached) throw new InputError('not-allowed', `study: N = ${sites} has nothing to compare with: ${outcome.sentence}`, 'Try earlier times.')
}
