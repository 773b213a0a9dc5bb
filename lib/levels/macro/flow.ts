/**
 * The macroscopic flow from a profile: ∂_tζ = ∂²_θ φ'(ζ), ζ(0) = ζ_0, on a mesh and with steps found from the solution itself.
 *
 * The run is compared with one of lower degree, coarser mesh and larger steps, and both are refined if they disagree: the difference is the
 * error estimate. theory.md 0.7.
 */
import { InputError } from '../../errors.ts'
import { adaptiveRun } from './adaptive.ts'
import { diffusivity, discretise, rangeOf, requireTimes, scaleOf } from './initial.ts'
import { type Element, type Mesh, profileMesh } from './mesh.ts'
import { type ProfileLike, piecesOf } from './profile.ts'
import { compare, comparisonPoints, finish, type MacroFlow, type ProfileRun } from './result.ts'
import { type Resolution, refiner } from './resolution.ts'
import type { FreeEnergyTable } from './table.ts'
import { changedElements } from './transfer.ts'

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

const DEGREE = 10
const CHECK_DEGREE = 8
/** How much coarser the run is that the result is compared with. */
const CHECK = 10
const REPETITIONS = 3
/** Legendre tails and the embedded estimate of order 3 are far above the error that they control: measured, by 1e2 to 1e4. */
const TAIL = 5
const STEP = 20
/** With jumps, the error of the dissipated energy in a step relative to all of it, at the default tolerance. */
const ROUGH_ENERGY = 50
const MAXIMUM_STEPS = 6000
/** Layers at jumps narrower than this cannot be placed on [0,1) in doubles. */
const NARROWEST = 1e-12
const MOST_ELEMENTS = 100_000
const LONGEST_ELEMENT = 1 / 4

/**
 * Solve the hydrodynamic equation for φ' of the table from the given profile.
 *
 * Error: about `tolerance` times the range of ζ_0 in ζ_T, estimated in `errors`; mass to rounding. Cost: below a second for smooth data and few jumps, about 25 ms per jump with many.
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
	const tailOf = (factor: number) => Math.max(factor * TAIL * tolerance * extent, 2e-14 * size)
	const { least, largest } = diffusivity(table, scale.low, scale.high)
	const firstTime = times.find((t) => t > 0) ?? 0
	const diffusiveLength = firstTime > 0 ? Math.min(0.25, Math.sqrt(least * firstTime)) : 0.25
	const meshOf = (degree: number, factor: number) =>
		profileMesh(pieces, { degree, tolerance: tailOf(factor), diffusiveLength, coarseness: Math.max(1, factor) })
	const mesh = meshOf(DEGREE, 1)
	const range = rangeOf(pieces, mesh, DEGREE)
	const slack = 1e-9 * extent
	if (range.low < table.lower - slack || range.high > table.upper + slack) {
		const message = `flow macro: the profile leaves the means of the table (got [${range.low}, ${range.high}], expected [${table.lower}, ${table.upper}])`
		throw new InputError('mean-out-of-range', message, 'Try a profile with values inside the admissible means.')
	}
	const last = times.at(-1) as number
	const jumps = mesh.joints.filter((joint) => joint === 'jump').length
	const rough = mesh.joints.some((joint) => joint !== 'smooth')
	const reach = Math.min(1, Math.sqrt(least * last) * 4)

	const early = jumps > 0 && firstTime > 0 && diffusiveLength < NARROWEST
	const runTimes = early ? times.filter((t) => t === 0) : times

	let done = 0
	const progress = (fraction: number) => {
		if (fraction <= done) return
		done = fraction
		options.progress?.(fraction)
	}
	/** Elements that resolve φ'(ζ_0), too. */
	const resolved = (elements: readonly Element[], degree: number, resolution: Resolution): readonly Element[] => {
		const { level, initial } = discretise(table, pieces, range, elements, degree)
		const change = refiner(level.space, table, resolution)(initial)
		return change === null || elements.length > MOST_ELEMENTS ? elements : resolved(changedElements(elements, change), degree, resolution)
	}
	const run = (meshUsed: Mesh, degree: number, factor: number, from: number, to: number): ProfileRun => {
		const resolution: Resolution = { tolerance: tailOf(factor), diffusiveLength, extent, longest: LONGEST_ELEMENT, diffusivity: least }
		const elements = resolved(meshUsed.elements, degree, resolution)
		const { level, initial, relative, assemblyLoss } = discretise(table, pieces, range, elements, degree)
		const base = Math.max(STEP * factor * tolerance * extent, 1e-15 * size)
		const shortest = elements.reduce((h, element) => Math.min(h, element.length), 1)
		const earliest = shortest ** 2 / least
		// Errors of a layer at time t have neither mass nor first moment: by the first time of interest they are smaller by (t/t_1)^{3/2}.
		const layers = (time: number) => {
			const t = Math.max(time, earliest)
			if (t >= firstTime) return base
			return Math.max(base, Math.min(base * (firstTime / t), 1e-5 * factor * extent * Math.sqrt(jumps) * Math.min(1, least * t) ** 0.25))
		}
		const energyScale = relative * (rough ? reach : reach * reach)
		const result = adaptiveRun(table, elements, degree, initial, {
			times: runTimes,
			range,
			stateTolerance: jumps > 0 ? layers : () => base,
			energyTolerance: STEP * factor * tolerance * energyScale * (rough ? ROUGH_ENERGY : 1),
			resolution,
			maximumSteps: MAXIMUM_STEPS,
			progress: (fraction) => progress(from + (to - from) * fraction),
		})
		return { run: result, level, relative, assemblyLoss }
	}

	const points = comparisonPoints(at)
	let check = run(meshOf(CHECK_DEGREE, CHECK), CHECK_DEGREE, CHECK, 0, 0.3)
	let fine = run(mesh, DEGREE, 1, 0.3, 0.95)
	let errors = compare(fine, check, points, size)
	for (let k = 1; k <= REPETITIONS && fine.run.outcome.reached && errors.values > 4 * tolerance * extent + 1e-13 * size; k++) {
		check = fine
		const factor = 4 ** -k
		fine = run(meshOf(DEGREE + 2 * k, factor), DEGREE + 2 * k, factor, done, (1 + done) / 2)
		errors = compare(fine, check, points, size)
	}
	const flow = finish(
		pieces,
		mesh,
		fine,
		{ ...errors, values: errors.values + tableEffect(table, range, least, largest) },
		{
			at,
			snapshotPoints: options.snapshotPoints ?? 400,
		},
	)
	progress(1)
	if (!early) return flow
	const width = Math.sqrt(least * firstTime).toExponential(1)
	const sentence = `Stopped: at t = ${firstTime} the layers at the jumps have width √(φ''t) = ${width}, which doubles do not resolve. Try times above ${(NARROWEST ** 2 / least).toExponential(1)}.`
	return { ...flow, outcome: { reached: false, sentence } }
}

/**
 * What an error ε of φ' can change in ζ: about 2 sup|ε − ε(m)| / inf φ'', as ∂_tδ = ∂²(φ''δ + ε) has a maximum principle for δ + ε/φ''.
 * ε is bounded directly and by the error of φ'' times the range.
 */
function tableEffect(table: FreeEnergyTable, range: { low: number; high: number }, least: number, largest: number): number {
	if (!table.error) return 0
	const force = Math.max(Math.sqrt(largest), Math.abs(table.first(range.low)), Math.abs(table.first(range.high)))
	return (2 * table.error * Math.min(2 * force, largest * (range.high - range.low))) / least
}
