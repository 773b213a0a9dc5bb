/**
 * The mesoscopic flow from a profile: η' = −Ā∇H̄(η), η_0 = Px with x the cell averages of ζ_0 (its L² projection at K = ∞). theory.md 1.1, 2.2.
 *
 * The run is compared with one of ten times the tolerance: the difference is the error estimate.
 */
import { InputError } from '../../errors.ts'
import type { Profile } from '../../expression/index.ts'
import { projectProfile } from '../between.ts'
import { identityDefect, type Outcome, type Tracker } from '../gradient-flow.ts'
import type { ProfileLike } from '../macro/profile.ts'
import type { MesoRun } from './dynamics.ts'
import { extremes } from './dynamics.ts'
import type { MesoLevel } from './level.ts'
import { type MesoSnapshot, mesoSnapshots } from './snapshot.ts'

export interface MesoFlowOptions {
	/** Times ≥ 0; sorted and made unique. */
	readonly times: readonly number[]
	/** Points θ at which η is wanted at the last time, modulo 1. */
	readonly at?: readonly number[]
	/** Accuracy wanted of η, relative to the range of η_0, at least 1e-14; default 1e-9. */
	readonly tolerance?: number
	/** Points of the uniform grid of the snapshots; default 400. */
	readonly snapshotPoints?: number
	readonly trackers?: readonly Tracker[]
	readonly maximumSteps?: number
	/** Fraction of the work that is done, from 0 to 1. */
	readonly progress?: (fraction: number) => void
}

/** Estimated errors of the time integration, absolute; the error of H̄ itself is that of its kind. */
export interface MesoFlowErrors {
	/** Of η at the points `at` and on a grid, at all times. */
	readonly values: number
	readonly energy: number
	readonly dissipated: number
}

export interface MesoFlow {
	readonly times: readonly number[]
	readonly at: readonly { readonly theta: number; readonly value: number }[]
	/** ∫η_t. */
	readonly mass: readonly number[]
	/** H̄(η_t). */
	readonly energy: readonly number[]
	/** ∫_0^t ⟨∇H̄, Ā∇H̄⟩ ds, by quadrature along the flow. */
	readonly dissipated: readonly number[]
	/**
	 * (H̄(η_0) − H̄(η_T) − dissipated)/(H̄(η_0) − H̄(η_T)), T the last time; 0 for a constant. Where the difference is below 1e-6 of H̄(η_0) it is summed
	 * over the steps, ∫⟨∇H̄, dη⟩ along each, which does not cancel.
	 */
	readonly identityDefect: number
	readonly errors: MesoFlowErrors
	readonly outcome: Outcome
	readonly snapshots: readonly MesoSnapshot[]
	/** Coefficients of η at `times`, and of η_0. */
	readonly states: readonly Float64Array[]
	readonly initial: Float64Array
	readonly history: readonly { readonly time: number; readonly energy: number; readonly dissipated: number }[]
	/** H̄(η_0), and H̄ of the constant of the same mean. */
	readonly initialEnergy: number
	readonly equilibriumEnergy: number
	/** Largest |∫η_t − ∫η_0| over all steps. */
	readonly massDrift: number
	/** Largest rise of H̄ in a step: 0, or rounding. */
	readonly largestRise: number
	readonly steps: number
	readonly rejected: number
	readonly scheme: string
}

const TOLERANCE = 1e-9
/** Rounding: no number of steps gets below. */
const LEAST_TOLERANCE = 1e-14
/** How much larger the tolerance of the run is that the result is compared with. */
const CHECK = 10
/** Below this part of H̄(η_0) its decrease is summed over steps. */
const SMALL_DROP = 1e-6

/**
 * Solve the mesoscopic equation of a level from a profile.
 *
 * Error: about `tolerance` times the range of η_0, estimated in `errors`; mass to rounding. Cost: some 100 steps of O(M) each; measured from M = 64 to
 * 1024 at K = 64 (test/bench): M^0.9 with the leading energy, M^0.5 for degree 0, M^1.1 with the corrections.
 * @throws InputError for times that are negative or not finite, for a tolerance below rounding, and for a profile whose projection has no mean field
 * inside the admissible means.
 */
export function mesoFlow(level: MesoLevel, profile: ProfileLike, options: MesoFlowOptions): MesoFlow {
	requireAdmissible(level, profile)
	return mesoFlowFrom(level, projectProfile(level.space, profile), options)
}

/** The same from coefficients η_0. */
export function mesoFlowFrom(level: MesoLevel, initial: Float64Array, options: MesoFlowOptions): MesoFlow {
	const times = requireTimes(options.times)
	const { space, energy, dynamics } = level
	const { at = [], tolerance = TOLERANCE, trackers = [], maximumSteps } = options
	requireTolerance(tolerance)
	requireInside(level, initial)
	const initialEnergy = energy.value(initial)
	const equilibriumEnergy = energy.value(new Float64Array(space.dimension).fill(space.mean(initial)))
	const history = [{ time: 0, energy: initialEnergy, dissipated: 0 }]
	const remember: Tracker = ({ time, energy: now, dissipated }) => {
		if (time > 0) history.push({ time, energy: now, dissipated })
		return undefined
	}
	const runWith = (factor: number, watching: readonly Tracker[], from: number, to: number) =>
		dynamics.run(initial, {
			times,
			tolerance: factor * tolerance,
			trackers: watching,
			...(maximumSteps === undefined ? {} : { maximumSteps }),
			progress: (fraction: number) => options.progress?.(from + (to - from) * fraction),
		})
	const check = runWith(CHECK, [], 0, 0.35)
	const run = runWith(1, [remember, ...trackers], 0.35, 1)
	options.progress?.(1)
	const last = run.states.at(-1)
	const moved = last !== undefined && (run.times.at(-1) as number) > 0
	const direct = last === undefined ? 0 : initialEnergy - (run.energy.at(-1) as number)
	const drop = Math.abs(direct) > SMALL_DROP * Math.abs(initialEnergy) ? direct : (run.drops.at(-1) ?? 0)
	const still = !moved || run.steps === 0
	const positions = Float64Array.from(at)
	const values = space.embed(last ?? initial, positions)
	return {
		times: run.times,
		at: at.map((theta, k) => ({ theta, value: values[k] })),
		mass: run.mass,
		energy: run.energy,
		dissipated: run.dissipated,
		identityDefect: still ? 0 : identityDefect(drop, 0, run.dissipated.at(-1) ?? 0),
		errors: compare(level, run, check, positions, initial, tolerance),
		outcome: run.outcome,
		snapshots: mesoSnapshots(space, run.times, run.states, options.snapshotPoints ?? 400),
		states: run.states,
		initial,
		history,
		initialEnergy,
		equilibriumEnergy,
		massDrift: run.massDrift,
		largestRise: run.largestRise,
		steps: run.steps,
		rejected: run.rejected,
		scheme: dynamics.schemes[0]?.name ?? '',
	}
}

/** A state of less than this part of the initial range is at rest but for the errors of its steps. */
const DECAYED = 1e-2
/** Part of the tolerance that a decayed state keeps of them: there two runs may agree by accident. Measured: at most 0.32. */
const KEPT = 0.5

/** The difference of two runs, of which the finer has a small part of the error of the coarser, and rounding. */
function compare(
	{ space }: MesoLevel,
	fine: MesoRun,
	check: MesoRun,
	at: Float64Array,
	initial: Float64Array,
	tolerance: number,
): MesoFlowErrors {
	if (fine.states.length !== check.states.length || fine.states.length === 0)
		return { values: Number.POSITIVE_INFINITY, energy: Number.POSITIVE_INFINITY, dissipated: Number.POSITIVE_INFINITY }
	const points = Float64Array.from([...at, ...Array.from({ length: 97 }, (_, k) => (k + 0.5) / 97)])
	let [values, energy, dissipated, size, energySize] = [0, 0, 0, 0, 0]
	const width = (x: Float64Array) => {
		const { low, high } = extremes(x)
		return high - low
	}
	const range = width(initial)
	fine.states.forEach((state, k) => {
		if (width(state) < DECAYED * range) values = Math.max(values, KEPT * tolerance * range)
		const u = space.embed(state, points)
		const v = space.embed(check.states[k] as Float64Array, points)
		for (let i = 0; i < points.length; i++) {
			values = Math.max(values, Math.abs(u[i] - v[i]))
			size = Math.max(size, Math.abs(u[i]))
		}
		energy = Math.max(energy, Math.abs((fine.energy[k] as number) - (check.energy[k] as number)))
		dissipated = Math.max(dissipated, Math.abs((fine.dissipated[k] as number) - (check.dissipated[k] as number)))
		energySize = Math.max(energySize, Math.abs(fine.energy[k] as number))
	})
	return {
		values: values + 1e-14 * size,
		energy: energy + 4e-15 * energySize,
		dissipated: dissipated + 1e-15 * (fine.dissipated.at(-1) ?? 0),
	}
}

/** Profiles that know their range are refused where it leaves the admissible means. */
function requireAdmissible({ energy: { means } }: MesoLevel, profile: ProfileLike): void {
	if (means === undefined || !('range' in profile)) return
	const range = (profile as ProfileLike as Profile).range
	if ((means.min === null || range.min > means.min) && (means.max === null || range.max < means.max)) return
	throw new InputError(
		'mean-out-of-range',
		`flow meso: the profile takes values in [${range.min}, ${range.max}] (expected inside the admissible means (${means.min ?? '-∞'}, ${means.max ?? '∞'}))`,
		'Choose a profile inside the admissible means; see twoscale potential.',
	)
}

function requireInside({ energy, space }: MesoLevel, initial: Float64Array): void {
	const inside = Number.isFinite(energy.value(initial)) && energy.gradient(initial).every(Number.isFinite)
	if (inside) return
	const { low, high } = extremes(initial)
	throw new InputError(
		'mean-out-of-range',
		`flow meso: the projection of the profile on ${space.name} has no mean field inside the admissible means (got coefficients in [${low}, ${high}])`,
		'Try a profile further inside the admissible means.',
	)
}

function requireTolerance(tolerance: number): void {
	if (tolerance >= LEAST_TOLERANCE) return
	const message = `flow meso: the tolerance is below rounding (got ${tolerance}, expected at least ${LEAST_TOLERANCE})`
	throw new InputError('bad-flag', message, 'Try --tolerance 1e-12.')
}

function requireTimes(times: readonly number[]): number[] {
	const bad = times.find((t) => !(Number.isFinite(t) && t >= 0))
	if (bad !== undefined || times.length === 0) {
		const message = `flow meso: times must be finite and ≥ 0 (got ${times.length === 0 ? 'none' : bad})`
		throw new InputError('bad-flag', message, 'Try --time 0,0.01,0.02.')
	}
	return [...new Set(times)].sort((a, b) => a - b)
}
