/**
 * The macroscopic flow from a profile: ∂_tζ = ∂²_θ φ'(ζ), ζ(0) = ζ_0, on a mesh and with steps found from the solution itself.
 *
 * A cheap run finds the elements that do not resolve the solution; they are split until none is left. The result is compared with a run of
 * lower degree and larger steps, and both are refined if they disagree: the difference is the error estimate. theory.md 0.7.
 */
import { InputError } from '../../errors.ts'
import { energyTracker, identityDefect, massTracker, type Outcome } from '../gradient-flow.ts'
import type { MacroRun } from './dynamics.ts'
import { type MacroLevel, macroLevel } from './level.ts'
import { type Element, type Mesh, profileMesh, sampleElements } from './mesh.ts'
import { type Pieces, type ProfileLike, piecesOf } from './profile.ts'
import { refined, resolutionTracker } from './resolution.ts'
import { type Snapshot, snapshotGrid } from './snapshot.ts'
import type { FreeEnergyTable } from './table.ts'

export interface MacroFlowOptions {
	/** Times ≥ 0; sorted and made unique. */
	readonly times: readonly number[]
	/** Points θ at which ζ is wanted at the last time, modulo 1. */
	readonly at?: readonly number[]
	/** Accuracy wanted of ζ, relative to the range of ζ_0; default 1e-9. */
	readonly tolerance?: number
	/** Points of the uniform grid of the snapshots; default 400. */
	readonly snapshotPoints?: number
	/** Fraction of the work that is done, from 0 to 1. */
	readonly progress?: (fraction: number) => void
}

/** Estimated errors, absolute. */
export interface MacroErrors {
	/** Of ζ at the points `at` and on a grid, at the last time. */
	readonly values: number
	readonly energy: number
	readonly dissipated: number
}

export interface MacroFlow {
	readonly times: readonly number[]
	readonly at: readonly { readonly theta: number; readonly value: number }[]
	/** ∫ζ_t. */
	readonly mass: readonly number[]
	/** 𝓗(ζ_t) = ∫φ(ζ_t). */
	readonly energy: readonly number[]
	/** ∫_0^t ∫ |∂_θ φ'(ζ_s)|² dθ ds, by quadrature along the flow. */
	readonly dissipated: readonly number[]
	/** (𝓗(ζ_0) − 𝓗(ζ_T) − dissipated) / (𝓗(ζ_0) − 𝓗(ζ_T)), T the last time; 0 for a constant profile. */
	readonly identityDefect: number
	readonly errors: MacroErrors
	readonly outcome: Outcome
	readonly snapshots: readonly Snapshot[]
	/** Where ζ_0 jumps. */
	readonly jumps: readonly number[]
	/** Energy and dissipation after every step. */
	readonly history: readonly { readonly time: number; readonly energy: number; readonly dissipated: number }[]
	/** 𝓗(ζ_0), exactly from the pieces, and φ of the mean. */
	readonly initialEnergy: number
	readonly equilibriumEnergy: number
	/** Largest |∫ζ_t − ∫ζ_0| over all steps. */
	readonly massDrift: number
	/** Largest rise of the energy in a step: 0, or rounding. */
	readonly largestRise: number
	readonly steps: number
	readonly rejected: number
	readonly elements: number
	readonly degree: number
	readonly scheme: string
	/** The level and the states at `times`, for distances and further work. */
	readonly level: MacroLevel
	readonly states: readonly Float64Array[]
}

const DEGREE = 10
const CHECK_DEGREE = 8
const CHECK_STEPS = 10
const REFINEMENTS = 8
const REPETITIONS = 3
/** Legendre tails and the embedded estimate of order 3 are far above the error that they control: measured, by 1e2 to 1e4. */
const TAIL = 5
const STEP = 20

interface Setting {
	readonly table: FreeEnergyTable
	readonly pieces: Pieces
	readonly times: readonly number[]
	readonly range: { readonly mean: number; readonly low: number; readonly high: number }
	readonly diffusiveLength: number
	readonly energyScale: number
}

/** Level, initial state and exact initial relative energy on a mesh. */
function discretise(setting: Setting, elements: readonly Element[], degree: number) {
	const values = sampleElements(setting.pieces, elements, degree)
	const level = macroLevel(setting.table, elements, degree, setting.range)
	const density = level.energy.density(values)
	const { weights } = level.space.rule
	let relative = 0
	for (let e = 0; e < elements.length; e++) {
		let sum = 0
		for (let j = 0; j <= degree; j++) sum += weights[j] * density[e * (degree + 1) + j]
		relative += sum * level.space.lengths[e]
	}
	return { level, initial: level.space.assemble(values), relative }
}

function requireTimes(times: readonly number[]): number[] {
	const bad = times.find((t) => !(Number.isFinite(t) && t >= 0))
	if (bad !== undefined || times.length === 0) {
		const message = `flow macro: times must be finite and ≥ 0 (got ${times.length === 0 ? 'none' : bad})`
		throw new InputError('bad-flag', message, 'Try --time 0,0.01,0.02.')
	}
	return [...new Set(times)].sort((a, b) => a - b)
}

/** Extremes of the profile on a sample, and its mean, from the nodes of a mesh. */
function rangeOf(pieces: Pieces, mesh: Mesh, degree: number): { mean: number; low: number; high: number } {
	const values = sampleElements(pieces, mesh.elements, degree)
	const bad = values.find((v) => !Number.isFinite(v))
	if (bad !== undefined) {
		throw new InputError('bad-profile', `flow macro: the profile is not finite (got ${bad})`, 'Try a profile without poles.')
	}
	const low = values.reduce((a, b) => Math.min(a, b))
	const high = values.reduce((a, b) => Math.max(a, b))
	const level = macroLevel(unitTable, mesh.elements, degree, { mean: 0, low, high })
	return { mean: level.space.mean(level.space.assemble(values)), low, high }
}

const unitTable: FreeEnergyTable = {
	lower: Number.NEGATIVE_INFINITY,
	upper: Number.POSITIVE_INFINITY,
	value: (m) => (m * m) / 2,
	first: (m) => m,
	second: () => 1,
	evaluate: (means, first, second, count = means.length) => {
		for (let i = 0; i < count; i++) {
			first[i] = means[i]
			second[i] = 1
		}
	},
}

/** Sample of the profile on a grid: enough to know its scale before there is a mesh. */
function scaleOf(pieces: Pieces): { low: number; high: number } {
	let low = Number.POSITIVE_INFINITY
	let high = Number.NEGATIVE_INFINITY
	const count = pieces.ends.length - 1
	const points = Math.max(2, Math.ceil(512 / count))
	for (let k = 0; k < count; k++) {
		for (let j = 0; j <= points; j++) {
			const value = pieces.value(k, pieces.ends[k] + ((pieces.ends[k + 1] - pieces.ends[k]) * j) / points)
			low = Math.min(low, value)
			high = Math.max(high, value)
		}
	}
	return { low, high }
}

function diffusivity(table: FreeEnergyTable, low: number, high: number): { least: number; largest: number } {
	let least = Number.POSITIVE_INFINITY
	let largest = 0
	for (let k = 0; k <= 64; k++) {
		const value = table.second(low + ((high - low) * k) / 64)
		least = Math.min(least, value)
		largest = Math.max(largest, value)
	}
	return { least, largest }
}

/** Grid on which two runs are compared. */
function comparisonPoints(at: readonly number[]): Float64Array {
	return Float64Array.from([...at, ...Array.from({ length: 97 }, (_, k) => (k + 0.5) / 97)])
}

/**
 * Solve the hydrodynamic equation for φ' of the table from the given profile.
 *
 * Error: about `tolerance` times the range of ζ_0 in ζ_T, estimated in `errors`; mass to rounding. Cost: about a second.
 * @throws InputError for times that are negative or not finite, and for a profile that leaves the range of the table.
 */
export function macroFlow(table: FreeEnergyTable, profile: ProfileLike, options: MacroFlowOptions): MacroFlow {
	const times = requireTimes(options.times)
	const tolerance = options.tolerance ?? 1e-9
	const at = options.at ?? []
	const pieces = piecesOf(profile)
	const scale = scaleOf(pieces)
	const size = Math.max(Math.abs(scale.low), Math.abs(scale.high))
	const extent = scale.high > scale.low ? scale.high - scale.low : Math.max(size, 1)
	const tail = Math.max(TAIL * tolerance * extent, 2e-14 * size)
	const { least } = diffusivity(table, scale.low, scale.high)
	const firstTime = times.find((t) => t > 0) ?? 0
	const diffusiveLength = firstTime > 0 ? Math.min(0.25, Math.sqrt(least * firstTime)) : 0.25
	const mesh = profileMesh(pieces, { degree: DEGREE, tolerance: tail, diffusiveLength })
	const range = rangeOf(pieces, mesh, DEGREE)
	const slack = 1e-9 * extent
	if (range.low < table.lower - slack || range.high > table.upper + slack) {
		const message = `flow macro: the profile leaves the means of the table (got [${range.low}, ${range.high}], expected [${table.lower}, ${table.upper}])`
		throw new InputError('mean-out-of-range', message, 'Try a profile with values inside the admissible means.')
	}
	const last = times.at(-1) as number
	const rough = mesh.joints.some((joint) => joint !== 'smooth')
	const start = discretise({ table, pieces, times, range, diffusiveLength, energyScale: 1 }, mesh.elements, DEGREE)
	const reach = Math.min(1, Math.sqrt(least * last) * 4)
	const setting: Setting = {
		table,
		pieces,
		times,
		range,
		diffusiveLength,
		energyScale: start.relative * (rough ? reach : reach * reach),
	}
	const run = (elements: readonly Element[], degree: number, stepTolerance: number, from: number, to: number) => {
		const { level, initial, relative } = discretise(setting, elements, degree)
		const energies = energyTracker()
		const mass = massTracker(level.space)
		const resolution = resolutionTracker(level.space, diffusiveLength)
		const result: MacroRun = level.dynamics.run(initial, {
			times,
			tolerance: stepTolerance,
			energyScale: setting.energyScale,
			trackers: [energies.tracker, mass.tracker, resolution.tracker],
			progress: (fraction: number) => options.progress?.(from + (to - from) * fraction),
		})
		return { level, initial, relative, energies, mass, resolution, result }
	}

	let elements: readonly Element[] = mesh.elements
	for (let k = 0; k < REFINEMENTS; k++) {
		const explored = run(elements, DEGREE, Math.max(STEP * tolerance, 1e-6), 0, 0.15)
		if (!explored.result.outcome.reached) break
		const next = refined(elements, explored.resolution.tails, tail)
		if (next === elements) break
		elements = next
	}
	let stepTolerance = STEP * tolerance
	const points = comparisonPoints(at)
	let check = run(elements, CHECK_DEGREE, CHECK_STEPS * stepTolerance, 0.15, 0.4)
	let fine = run(elements, DEGREE, stepTolerance, 0.4, 1)
	let errors = compare(fine, check, points, size)
	for (let k = 1; k <= REPETITIONS && fine.result.outcome.reached && errors.values > 4 * tolerance * extent + 1e-13 * size; k++) {
		stepTolerance /= 4
		check = fine
		fine = run(elements, DEGREE + 2 * k, stepTolerance, 0.4, 1)
		errors = compare(fine, check, points, size)
	}
	return finish(setting, mesh, fine, errors, at, options.snapshotPoints ?? 400)
}

interface Finished {
	readonly level: MacroLevel
	readonly relative: number
	readonly energies: ReturnType<typeof energyTracker>
	readonly mass: ReturnType<typeof massTracker>
	readonly result: MacroRun
}

/** The difference of two runs, of which the finer has a small part of the error of the coarser, and rounding. */
function compare(fine: Finished, check: Finished, points: Float64Array, size: number): MacroErrors {
	const a = fine.result
	const b = check.result
	const [x, y] = [a.states.at(-1), b.states.at(-1)]
	if (x === undefined || y === undefined || a.states.length !== b.states.length) {
		return { values: Number.POSITIVE_INFINITY, energy: Number.POSITIVE_INFINITY, dissipated: Number.POSITIVE_INFINITY }
	}
	const u = fine.level.space.embed(x, points)
	const v = check.level.space.embed(y, points)
	let values = 0
	for (let k = 0; k < points.length; k++) values = Math.max(values, Math.abs(u[k] - v[k]))
	const largest = (p: readonly number[], q: readonly number[]) => p.reduce((m, e, k) => Math.max(m, Math.abs(e - (q[k] as number))), 0)
	const energySize = Math.abs(fine.level.energy.equilibrium) + fine.relative
	return {
		values: values + 4e-15 * size,
		energy: largest(a.energy.slice(a.times[0] === 0 ? 1 : 0), b.energy.slice(a.times[0] === 0 ? 1 : 0)) + 1e-15 * energySize,
		dissipated: largest(a.dissipated, b.dissipated) + 1e-15 * fine.relative,
	}
}

function finish(
	setting: Setting,
	mesh: Mesh,
	fine: Finished,
	errors: MacroErrors,
	at: readonly number[],
	snapshotPoints: number,
): MacroFlow {
	const { pieces } = setting
	const { level, relative, result } = fine
	const { space, energy } = level
	const grid = snapshotGrid(pieces, mesh.joints, snapshotPoints)
	const theta = Float64Array.from(grid, (point) => point.theta)
	const initialProfile = (points: readonly { theta: number; piece: number }[]) =>
		Float64Array.from(points, (point) => pieces.value(point.piece, point.theta))
	const pieceAt = (t: number) => {
		let piece = 0
		while (piece + 2 < pieces.ends.length && pieces.ends[piece + 1] <= t) piece++
		return { theta: t, piece }
	}
	const wrapped = Float64Array.from(at, (t) => t - Math.floor(t))
	const lastTime = result.times.at(-1)
	const lastState = result.states.at(-1)
	const values = lastState === undefined || lastTime === 0 ? initialProfile([...wrapped].map(pieceAt)) : space.embed(lastState, wrapped)
	const initialEnergy = energy.equilibrium + relative
	const energies = result.energy.map((value, k) => (result.times[k] === 0 ? initialEnergy : value))
	const finalRelative = lastState === undefined || lastTime === 0 ? relative : energy.relative(lastState)
	return {
		times: result.times,
		at: at.map((t, k) => ({ theta: t, value: values[k] })),
		mass: result.mass,
		energy: energies,
		dissipated: result.dissipated,
		identityDefect: setting.range.low === setting.range.high ? 0 : identityDefect(relative, finalRelative, result.dissipated.at(-1) ?? 0),
		errors,
		outcome: mesh.resolved
			? result.outcome
			: { reached: false, sentence: `The profile is not resolved by elements of length 2^-30. ${result.outcome.sentence}` },
		snapshots: result.states.map((state, k) => ({
			time: result.times[k] as number,
			theta,
			values: result.times[k] === 0 ? initialProfile(grid) : space.embed(state, theta),
		})),
		jumps: mesh.joints.flatMap((joint, k) => (joint === 'jump' ? [pieces.ends[k] as number] : [])),
		history: fine.energies.rows.map((row, k) => (k === 0 ? { ...row, energy: initialEnergy } : row)),
		initialEnergy,
		equilibriumEnergy: energy.equilibrium,
		massDrift: fine.mass.drift(),
		largestRise: result.largestRise,
		steps: result.steps,
		rejected: result.rejected,
		elements: space.elements.length,
		degree: space.rule.degree,
		scheme: 'radau-iia-5',
		level,
		states: result.states,
	}
}
