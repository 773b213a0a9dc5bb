/** What a macroscopic flow gives: values, energies, dissipation, and their errors from the comparison of two runs. design.md section 3, "flows". */
import { identityDefect, type Outcome } from '../gradient-flow.ts'
import type { AdaptiveRun } from './adaptive.ts'
import type { MacroLevel } from './level.ts'
import type { Mesh } from './mesh.ts'
import type { Pieces } from './profile.ts'
import { type Snapshot, snapshotGrid } from './snapshot.ts'

/** Estimated errors, absolute. */
export interface MacroErrors {
	/** Of ζ at the points `at` and on a grid, at the last time: of the method, and what an error of the table can change. */
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
	/**
	 * (𝓗(ζ_0) − 𝓗(ζ_T) − dissipated) / (𝓗(ζ_0) − 𝓗(ζ_T)), T the last time; 0 for a constant profile. 𝓗(ζ_0) is exact from the pieces, 𝓗(ζ_T) that
	 * of the state. Where their difference is below 1e-6 of 𝓗(ζ_0) − φ(m) it is summed over the steps, ∫φ'(z)dz along each increment node by
	 * node, which does not cancel. What joining elements changes is in the difference, not in `dissipated`.
	 */
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
	/** Σ |change of the energy| where elements were joined. */
	readonly transferDefect: number
	/** Largest number of elements; `elements` is that at the last time. */
	readonly mostElements: number
	/** The levels and the states at `times`, for distances and further work: the mesh follows the solution. */
	readonly levels: readonly MacroLevel[]
	readonly states: readonly Float64Array[]
}

/** A run from a profile. */
export interface ProfileRun {
	readonly run: AdaptiveRun
	readonly level: MacroLevel
	/** 𝓗(ζ_0) − φ(m), and the part of it that the initial state lacks. */
	readonly relative: number
	readonly assemblyLoss: number
}

/** Below this part of the initial relative energy its decrease is summed over steps. */
const SMALL_DROP = 1e-6

/** Grid on which two runs are compared. */
export function comparisonPoints(at: readonly number[]): Float64Array {
	return Float64Array.from([...at, ...Array.from({ length: 97 }, (_, k) => (k + 0.5) / 97)])
}

/** The difference of two runs, of which the finer has a small part of the error of the coarser, and rounding. */
export function compare(fine: ProfileRun, check: ProfileRun, points: Float64Array, size: number): MacroErrors {
	const [a, b] = [fine.run.rows, check.run.rows]
	const [x, y] = [a.at(-1), b.at(-1)]
	if (x === undefined || y === undefined || a.length !== b.length) {
		return { values: Number.POSITIVE_INFINITY, energy: Number.POSITIVE_INFINITY, dissipated: Number.POSITIVE_INFINITY }
	}
	const u = x.level.space.embed(x.state, points)
	const v = y.level.space.embed(y.state, points)
	let values = 0
	for (let k = 0; k < points.length; k++) values = Math.max(values, Math.abs(u[k] - v[k]))
	let energy = 0
	let dissipated = 0
	a.forEach((row, k) => {
		const other = b[k] as (typeof b)[number]
		if (row.time > 0) energy = Math.max(energy, Math.abs(row.energy - other.energy))
		dissipated = Math.max(dissipated, Math.abs(row.dissipated - other.dissipated))
	})
	const energySize = Math.abs(fine.level.energy.equilibrium) + fine.relative
	return {
		values: values + 4e-15 * size,
		energy: energy + fine.run.transferDefect + 1e-15 * energySize,
		dissipated: dissipated + 1e-15 * fine.relative,
	}
}

export interface Wanted {
	readonly at: readonly number[]
	readonly snapshotPoints: number
}

/** The result of the finer run. */
export function finish(pieces: Pieces, mesh: Mesh, fine: ProfileRun, errors: MacroErrors, { at, snapshotPoints }: Wanted): MacroFlow {
	const { level, relative, assemblyLoss, run } = fine
	const { rows } = run
	const { equilibrium } = level.energy
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
	const last = rows.at(-1)
	const moved = last !== undefined && last.time > 0
	const values = moved ? last.level.space.embed(last.state, wrapped) : initialProfile([...wrapped].map(pieceAt))
	const initialEnergy = equilibrium + relative
	const finalRelative = moved ? last.level.energy.relative(last.state) : relative
	const direct = relative - finalRelative
	const drop = moved && !(direct > SMALL_DROP * relative) ? assemblyLoss + last.drop : direct
	const finalLevel = last?.level ?? level
	return {
		times: rows.map((row) => row.time),
		at: at.map((t, k) => ({ theta: t, value: values[k] })),
		mass: rows.map((row) => row.mass),
		energy: rows.map((row) => (row.time === 0 ? initialEnergy : row.energy)),
		dissipated: rows.map((row) => row.dissipated),
		identityDefect: level.energy.convexity.upper === 0 || relative === 0 ? 0 : identityDefect(drop, 0, last?.dissipated ?? 0),
		errors,
		outcome: mesh.resolved
			? run.outcome
			: { reached: false, sentence: `The profile is not resolved by elements of length 2^-30. ${run.outcome.sentence}` },
		snapshots: rows.map(({ time, level: { space }, state }) => ({
			time,
			theta,
			values: time === 0 ? initialProfile(grid) : space.embed(state, theta),
		})),
		jumps: mesh.joints.flatMap((joint, k) => (joint === 'jump' ? [pieces.ends[k] as number] : [])),
		history: run.history.map(({ time, drop: lost, dissipated }, k) => ({
			time,
			energy: k === 0 ? initialEnergy : equilibrium + (relative - assemblyLoss - lost),
			dissipated,
		})),
		initialEnergy,
		equilibriumEnergy: equilibrium,
		massDrift: run.massDrift,
		largestRise: run.largestRise,
		transferDefect: run.transferDefect,
		steps: run.steps,
		rejected: run.rejected,
		elements: finalLevel.space.elements.length,
		mostElements: run.mostElements,
		degree: finalLevel.space.rule.degree,
		scheme: 'radau-iia-5',
		levels: rows.map((row) => row.level),
		states: rows.map((row) => row.state),
	}
}
