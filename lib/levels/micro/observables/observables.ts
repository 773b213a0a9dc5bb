/** What is observed of a replica at a time: numbers, in a fixed order. */
import type { FieldTable } from '../../../cramer/index.ts'
import { type SquaredDistanceData, squaredDistance } from '../squared-distance.ts'
import { COARSE_OBSERVABLES, type CoarseSetting, type CoarseTime, coarseObserver } from './coarse.ts'
import { centredPrimitive, dot } from './primitive.ts'
import { type ProjectedTime, type Projection, PROJECTION_OBSERVABLES, projectionObserver } from './projections.ts'

/** What a time is compared with: plain data. */
export interface ObservedTime {
	readonly distance: SquaredDistanceData
	/** Null where no mesoscopic level is compared with: its observables are 0. */
	readonly coarse: CoarseTime | null
	/** One for each projection of the plan. */
	readonly projections?: readonly ProjectedTime[]
}

export const BASIC_OBSERVABLES = [
	/** |x̄ − ζ|²_{H⁻¹} without the zero mode, and the square of the mean of x̄ − ζ. */
	'squaredHminus1',
	'zeroMode',
	/** H(x)/N, in sums relative to a reference. */
	'energy',
	/** Of the linear field u (`control.ts`): (1/N)⟨u, A⁻¹u⟩ and (1/N)⟨x − z, A⁻¹u⟩ with z the cell averages of ζ. */
	'control',
	'pairing',
] as const

export type ObservableName = (typeof BASIC_OBSERVABLES)[number] | (typeof COARSE_OBSERVABLES)[number]

export function observableNames(coarse: CoarseSetting | null): readonly ObservableName[] {
	return coarse === null ? BASIC_OBSERVABLES : [...BASIC_OBSERVABLES, ...COARSE_OBSERVABLES]
}

/** One replica at one time. */
export interface ObservedReplica {
	readonly x: Float64Array
	/** ψ'(x). */
	readonly force: Float64Array
	/** The linear field; zeros where there is none. */
	readonly control: Float64Array
	/** H(x)/N less the reference of the plan. */
	readonly energy: number
}

/** Writes the observables of a replica at the j-th time to out[at], out[at + 1], …. */
export type Observer = (j: number, replica: ObservedReplica, out: Float64Array, at: number) => void

/** How many numbers: those with names, then those of each projection. */
export function observableCount(coarse: CoarseSetting | null, projections: readonly Projection[] = []): number {
	return observableNames(coarse).length + projections.length * PROJECTION_OBSERVABLES.length
}

/** For one block of replicas (see `coarseObserver`). */
export function observer(times: readonly ObservedTime[], setting: CoarseSetting | null, table: FieldTable, projections: readonly Projection[] = []): Observer {
	const distances = times.map((t) => squaredDistance(t.distance))
	const coarse = setting === null ? null : coarseObserver(setting, table)
	const sites = times[0]?.distance.averages.length ?? 0
	const projected = projections.map((p) => projectionObserver(p, sites))
	const named = observableNames(setting).length
	let [d, wd, wu] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)]
	return (j, { x, force, control, energy }, out, at) => {
		const { distance: data, coarse: solution } = times[j] as ObservedTime
		const distance = distances[j]!
		if (d.length !== x.length) [d, wd, wu] = [x.slice(), x.slice(), x.slice()]
		out[at] = distance.of(x)
		out[at + 1] = distance.mean ** 2
		out[at + 2] = energy
		for (let i = 0; i < x.length; i++) d[i] = x[i] - data.averages[i]
		centredPrimitive(d, wd)
		centredPrimitive(control, wu)
		out[at + 3] = dot(wu, wu) / x.length
		out[at + 4] = dot(wd, wu) / x.length
		projected.forEach((p, k) => p.evaluate((times[j]!.projections as readonly ProjectedTime[])[k]!, x, control, out, at + named + k * PROJECTION_OBSERVABLES.length))
		if (coarse === null) return
		const from = at + BASIC_OBSERVABLES.length
		if (solution === null) out.fill(0, from, from + COARSE_OBSERVABLES.length)
		else coarse.evaluate(solution, x, force, control, out, from)
	}
}
