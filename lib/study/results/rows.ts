/** The rows of a study: what was measured at each N, time, and space of splines, beside what is predicted and bounded. */
import type { StudyFolder } from '../store/index.ts'
import type { PlannedCase, StudyPlan } from '../plan.ts'
import { type CaseState, caseState } from '../run.ts'
import { type PreparedCase, prepareCase } from '../simulation/prepare.ts'
import { boundsOf, type CaseBounds } from './bounds.ts'
import type { StudyObservable } from '../specification/specification.ts'
import { deterministicOf } from './deterministic.ts'
import { latticePredictions, limitPredictions, type Predicted } from './predictions.ts'

/** One N and time; with a space of splines below, or without. Numbers that were not computed are null. */
export interface StudyRow {
	readonly potential: number
	readonly psi: string
	/** Values of its named parameters, `a=1/2; b=3`. */
	readonly parameters: string
	readonly profile: string
	readonly start: string
	readonly time: number
	readonly sites: number
	readonly degree: number | null
	readonly blocks: number | null
	readonly scheme: string
	readonly timestep: number | null
	readonly replicas: number
	/** E|X̄ − ζ|²_{H⁻¹} without the zero mode, by replicas and control variates; N times it. */
	readonly squaredHminus1: number
	readonly standardError: number
	readonly scaled: number
	readonly scaledStandardError: number
	/** The standard error that the same replicas have without control variates. */
	readonly plainStandardError: number
	/** N·E of the linear theory (theory D2), with the mean of the start projected; with a free mean, as the chain has it; and in the limit. */
	readonly predictedScaled: number | null
	readonly predictedScaledFreeMean: number | null
	readonly predictedLimit: number | null
	/** E|PX − η|² and E|PX − Pζ|², without the zero mode. */
	readonly coarseSquared: number | null
	readonly coarseStandardError: number | null
	readonly projectedSquared: number | null
	readonly projectedStandardError: number | null
	/** |η − ζ|² in H⁻¹ and L², |Pζ − ζ|² in L². */
	readonly mesoSquaredHminus1: number | null
	readonly mesoSquared: number | null
	readonly unresolved: number | null
	/** |H̄(Pζ_0) − 𝓗(ζ_0)| and |Ā₁/(2π)² − 1|. */
	readonly energyGap: number | null
	readonly energyError: number | null
	readonly operatorGap: number | null
	/** E of the two bounds at the last time, each at its best M. */
	readonly bounds: CaseBounds
}

/** What a study has found so far. */
export interface Rows {
	readonly rows: readonly StudyRow[]
	readonly states: readonly CaseState[]
	/** Cases of which nothing is stored, targets that are not met, replicas that were lost. */
	readonly warnings: readonly string[]
}

export interface RowsOptions {
	readonly progress?: (done: number, of: number) => void
	readonly signal?: AbortSignal
	/** Predictions, bounds and all that is not measured; default true. */
	readonly theory?: boolean
}

/** All units that are stored of a case. */
export function unitsOf(folder: StudyFolder, { shards }: StudyPlan, index: number): Map<number, unknown> {
	const units = new Map<number, unknown>()
	shards.forEach((shard, number) => {
		if (shard.case === index) for (const [unit, payload] of folder.read(number).records) units.set(unit, payload)
	})
	return units
}

/** @throws InputError `damaged-study` for a journal that is damaged. */
export async function rowsOf(folder: StudyFolder, plan: StudyPlan, { progress = () => {}, signal, theory = true }: RowsOptions = {}): Promise<Rows> {
	const rows: StudyRow[] = []
	const states: CaseState[] = []
	const warnings: string[] = []
	const limits = new Map<string, readonly (Predicted | null)[]>()
	for (const it of plan.cases) {
		progress(it.index, plan.cases.length)
		await new Promise((resolve) => setImmediate(resolve))
		if (signal?.aborted === true) break
		const prepared = prepareCase(it)
		const state = caseState(it, prepared, unitsOf(folder, plan, it.index), plan.specification.targetError)
		states.push(state)
		const name = `${it.psi}, ${it.start} start, N = ${it.sites}`
		if (state.estimate === null) {
			warnings.push(`${name}: nothing is stored yet.`)
			continue
		}
		const { targetError } = plan.specification
		if (!state.done) warnings.push(`${name}: ${state.prefix} of ${it.units} units are stored.`)
		else if (targetError !== null && state.error !== null && state.error > targetError) warnings.push(`${name}: the relative standard error is ${state.error.toPrecision(2)} after all replicas, ${targetError} was wanted.`)
		if (state.estimate.lost > 0) warnings.push(`${name}: ${state.estimate.lost} replicas left the stable values; they are in no mean.`)
		const series = `${it.potential} ${it.start} ${it.times.join()}`
		if (theory && !limits.has(series)) limits.set(series, limitPredictions(it))
		rows.push(...caseRows(it, prepared, state, theory ? { lattice: latticePredictions(it), limit: limits.get(series)!, bounds: boundsOf(it), observables: plan.specification.observables } : null))
	}
	progress(plan.cases.length, plan.cases.length)
	return { rows, states, warnings }
}

interface Theory {
	readonly lattice: readonly (Predicted | null)[]
	readonly limit: readonly (Predicted | null)[]
	readonly bounds: CaseBounds
	readonly observables: readonly StudyObservable[]
}

const NO_BOUNDS: CaseBounds = { govw: null, govwBlocks: null, spline: null, splineBlocks: null, reason: 'not asked for' }

function caseRows(it: PlannedCase, prepared: PreparedCase, { estimate }: CaseState, theory: Theory | null): StudyRow[] {
	const { potential, psi, profile, start, sites, times, scheme, timestep, projections } = it
	const parameters = Object.entries(it.parameters).map(([name, value]) => `${name}=${value}`).join('; ')
	const known = projections.map((_, p) => (theory === null ? null : deterministicOf(it, prepared, p, theory.observables)))
	return times.flatMap((time, j): StudyRow[] => {
		const { squaredHminus1: found, projections: coarse } = estimate!.moments[j]!
		const last = j === times.length - 1
		const base: StudyRow = {
			...{ potential, psi, parameters, profile, start, time, sites, degree: null, blocks: null, scheme, timestep, replicas: estimate!.replicas },
			squaredHminus1: found.value,
			standardError: found.standardError,
			scaled: sites * found.value,
			scaledStandardError: sites * found.standardError,
			plainStandardError: found.plain.standardError,
			predictedScaled: theory?.lattice[j]?.projectedMean ?? null,
			predictedScaledFreeMean: theory?.lattice[j]?.value ?? null,
			predictedLimit: theory?.limit[j]?.value ?? null,
			...{ coarseSquared: null, coarseStandardError: null, projectedSquared: null, projectedStandardError: null },
			...{ mesoSquaredHminus1: null, mesoSquared: null, unresolved: null, energyGap: null, energyError: null, operatorGap: null },
			bounds: theory === null ? NO_BOUNDS : last ? theory.bounds : { ...NO_BOUNDS, reason: 'bounds are those of the last time' },
		}
		return [
			base,
			...coarse.map(({ degree, blocks, coarseSquared, projectedSquared }, p): StudyRow => {
				const { moments, energyGap, energyError, operatorGap } = known[p] ?? { moments: [], energyGap: null, energyError: null, operatorGap: null }
				const { mesoSquaredHminus1 = null, mesoSquared = null, unresolved = null } = moments[j] ?? {}
				return {
					...base,
					...{ degree, blocks, mesoSquaredHminus1, mesoSquared, unresolved, energyGap, energyError, operatorGap },
					coarseSquared: coarseSquared.value,
					coarseStandardError: coarseSquared.standardError,
					projectedSquared: projectedSquared.value,
					projectedStandardError: projectedSquared.standardError,
				}
			}),
		]
	})
}
