/**
 * The plan of a study: its cases with the replicas of each, cut into units that are stored in one piece and shards that are run in one piece.
 *
 * The plan follows from the specification and the version alone; a pilot that it needs is simulated with the seed of the study. What is found in the end
 * depends on cases and units, not on how shards are cut or where they are run. design.md section 5.
 */
import { BLOCK, type EnsemblePlan, stepsOf } from '../levels/index.ts'
import { SumTree } from '../levels/micro/ensemble/sums.ts'
import { blocksForBudget, blocksForTarget, LEAST_BLOCKS, PILOT_BLOCKS, PILOT_SITES, type Piloted } from './allocation.ts'
import { casesOf, type StudyCase } from './cases.ts'
import { estimateOf } from './simulation/estimate.ts'
import { prepareCase } from './simulation/prepare.ts'
import { unitSimulator } from './simulation/units.ts'
import type { StudySpecification } from './specification/specification.ts'

export interface PlannedCase extends StudyCase {
	/** A unit is 2^height blocks of 64 replicas. */
	readonly height: number
	/** Units at most. */
	readonly units: number
	/** Units after which a target may be met first; all of them where there is no target. */
	readonly first: number
	/** Site updates of a unit. */
	readonly cost: number
}

/** Units from ≤ u < to of a case. */
export interface Shard {
	readonly case: number
	readonly from: number
	readonly to: number
}

export interface StudyPlan {
	readonly specification: StudySpecification
	readonly cases: readonly PlannedCase[]
	readonly shards: readonly Shard[]
}

/** Site updates of a unit, as far as its case has as many: half a second or so. */
const UNIT = 5e7
/** Units of a case, as far as it has as many blocks: a target is met at a whole number of them. */
const LEAST_UNITS = 8
/** Site updates of a shard: some 20 s on one core. */
const SHARD = 2e9
/** A site and a step of an exact Gaussian chain take as long as so many of a kernel. */
const GAUSSIAN_STEP = 150
/** Prefixes at which a target is tried grow by this factor, from this part of what the pilot predicts. */
const GROWTH = 1.1
const EARLIEST = 0.1

/** Site updates of a replica. */
export function costOf({ sites, times, timestep }: Pick<EnsemblePlan, 'sites' | 'times' | 'timestep'>): number {
	const steps = stepsOf({ times, timestep }).reduce((sum, s) => sum + s.count, 0)
	return steps * sites * (timestep === null ? GAUSSIAN_STEP : 1)
}

/** Plans a study. Cost: nothing where replicas are given; else a pilot of some seconds per potential and start. @throws InputError, see `casesOf`. */
export function planStudy(specification: StudySpecification, progress: (done: number, of: number) => void = () => {}): StudyPlan {
	const cases = casesOf(specification)
	const { replicas, targetError, budget } = specification
	const blocks =
		replicas !== null
			? cases.map(() => ({ predicted: Math.ceil(replicas / BLOCK), most: Math.ceil(replicas / BLOCK) }))
			: allocated(cases, { targetError, budget }, progress)
	const planned = cases.map((it, i): PlannedCase => {
		const { predicted, most } = blocks[i]!
		const cost = costOf(it)
		const height = Math.max(0, Math.min(Math.ceil(Math.log2(UNIT / (BLOCK * cost))), Math.floor(Math.log2(most / LEAST_UNITS))))
		const size = 2 ** height
		const units = Math.ceil(most / size)
		const first = targetError === null ? units : Math.max(Math.ceil(LEAST_BLOCKS / size), Math.ceil((EARLIEST * predicted) / size))
		return { ...it, height, units, first: Math.min(first, units), cost: cost * BLOCK * size }
	})
	return { specification, cases: planned, shards: planned.flatMap(shardsOf) }
}

/** Numbers of units at which a target is tried, ascending; the last is all of them. */
export function prefixesOf({ first, units }: Pick<PlannedCase, 'first' | 'units'>): number[] {
	const out = [first]
	while (out.at(-1)! < units) out.push(Math.min(units, Math.max(out.at(-1)! + 1, Math.ceil(GROWTH * out.at(-1)!))))
	return out
}

function shardsOf({ index, units, cost }: PlannedCase): Shard[] {
	const size = Math.max(1, Math.round(SHARD / cost))
	return Array.from({ length: Math.ceil(units / size) }, (_, k) => ({ case: index, from: k * size, to: Math.min(units, (k + 1) * size) }))
}

/** Blocks of each case, cases of one potential and start together. */
function allocated(cases: readonly StudyCase[], { targetError, budget }: Pick<StudySpecification, 'targetError' | 'budget'>, progress: (done: number, of: number) => void) {
	const series = new Map<string, StudyCase[]>()
	for (const it of cases) series.set(`${it.potential} ${it.start}`, [...(series.get(`${it.potential} ${it.start}`) ?? []), it])
	const pilots = new Map<StudyCase, Piloted>()
	let done = 0
	for (const group of series.values()) {
		const small = group.filter((it) => it.sites <= PILOT_SITES)
		const tried = small.length > 0 ? small : [{ ...(group[0] as StudyCase), sites: PILOT_SITES, timestep: resized(group[0] as StudyCase) }]
		let spread = Number.NaN
		const spreads = new Map<number, number>()
		for (const it of tried) {
			spread = pilot(it)
			spreads.set(it.sites, spread)
		}
		for (const it of group) pilots.set(it, { sites: it.sites, cost: costOf(it), spread: spreads.get(it.sites) ?? spread })
		progress(++done, series.size)
	}
	const all = cases.map((it) => pilots.get(it) as Piloted)
	if (targetError !== null) return all.map((p) => blocksForTarget(p, targetError))
	const each = cases.map(() => 0)
	// A budget is shared alike between potentials and starts.
	for (const group of series.values()) {
		const found = blocksForBudget(group.map((it) => pilots.get(it) as Piloted), (budget as number) / series.size)
		group.forEach((it, k) => (each[it.index] = found[k] as number))
	}
	return each.map((most) => ({ predicted: most, most }))
}

/** The dt of a case at `PILOT_SITES`: the same N²dt. */
const resized = ({ sites, timestep }: StudyCase): number | null => (timestep === null ? null : (timestep * sites * sites) / (PILOT_SITES * PILOT_SITES))

/** Relative standard deviation of one replica at the last time. */
function pilot(it: StudyCase): number {
	const { plan, image } = prepareCase({ ...it, projections: [] })
	const simulate = unitSimulator(plan, image, 0)
	const tree = new SumTree()
	for (let k = 0; k < PILOT_BLOCKS; k++) {
		const work = simulate(k)
		let next = work.next()
		while (next.done !== true) next = work.next()
		tree.add(k, next.value)
	}
	const { replicas, moments } = estimateOf(plan, tree.prefix()!.sums)
	const { value, standardError } = moments.at(-1)!.squaredHminus1
	return (standardError * Math.sqrt(replicas)) / value
}
