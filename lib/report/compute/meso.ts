/** The mesoscopic flow's part of the data: η_t beside ζ_t, its energy balance, and the error against M for each degree. theory.md 2.2, 5.10. */
import { type CramerTable, type CramerTransform, type FieldTable, fieldTable } from '../../cramer/index.ts'
import type { Profile } from '../../expression/index.ts'
import { macroFunction, profileFunction, splineFunction } from '../../levels/between.ts'
import { squaredDistances } from '../../levels/distance.ts'
import type { MacroFlow } from '../../levels/index.ts'
import { type ConvergenceRow, convergenceReference, convergenceRow, expectedExponents, powerFit } from '../../levels/meso/convergence.ts'
import { mesoFlow } from '../../levels/meso/flow.ts'
import { type MesoModel, mesoModel } from '../../levels/meso/model.ts'
import type { MesoConvergence, MesoPart, SpaceChoice } from '../data.ts'
import { DEGREES } from './operator.ts'

const POINTS = 192
/** Accuracy of the flow of the report, relative to the range of the profile. */
const TOLERANCE = 1e-7
const BLOCKS = [4, 8, 16, 32]
/** Rows in a fit. */
const FITTED = 3
/** Times at which distances are taken, and the accuracy of ζ there. */
const REFERENCE = { nodes: 6, tolerance: 1e-10 }

/** Tables of φ* that all mesoscopic levels of a report share. */
export interface MesoTables {
	readonly transform: CramerTransform
	readonly fields: FieldTable
}

export function mesoTables(transform: CramerTransform): MesoTables {
	return { transform, fields: fieldTable(transform) }
}

/** The level of these sizes, with the operator and the energy that suit them. */
export function modelOf({ transform, fields }: MesoTables, sizes: SpaceChoice): MesoModel {
	return mesoModel(transform, { ...sizes, table: fields })
}

/** The flow in the report's space, with H̄ and its corrections. */
export function mesoPart(
	tables: MesoTables,
	profile: Profile,
	macro: MacroFlow,
	sizes: SpaceChoice,
	progress: (fraction: number) => void,
): Omit<MesoPart, 'convergence'> {
	const { level, operator, energyKind } = modelOf(tables, sizes)
	const flow = mesoFlow(level, profile, { times: macro.times, tolerance: TOLERANCE, snapshotPoints: POINTS, progress })
	return {
		...sizes,
		operator,
		energyKind,
		times: flow.times,
		snapshots: flow.snapshots.map((s, i) => ({
			time: s.time,
			theta: Array.from(s.theta),
			values: Array.from(s.values),
			macroscopic: Array.from(
				s.time === 0 ? profile.evaluate(s.theta) : (macro.levels[i] as MacroFlow['levels'][number]).space.embed(macro.states[i] as Float64Array, s.theta),
			),
		})),
		distances: flow.states.map((state, i) => {
			const time = flow.times[i] as number
			const from = macro.levels[i] as MacroFlow['levels'][number]
			const zeta = time === 0 ? profileFunction(profile) : macroFunction(from.space, macro.states[i] as Float64Array)
			const { l2, hMinusOne } = squaredDistances(splineFunction(level.space, state), zeta)
			return { time, squaredHminus1: hMinusOne, squaredL2: l2 }
		}),
		mass: flow.mass,
		energy: flow.energy,
		dissipated: flow.dissipated,
		identityDefect: flow.identityDefect,
		errors: flow.errors,
		massDrift: flow.massDrift,
		equilibriumEnergy: flow.equilibriumEnergy,
		outcome: flow.outcome,
		method: `${flow.scheme} in time, ${flow.steps} steps`,
	}
}

/** Squared distances from ζ at K = ∞ for each degree and number of blocks, and the exponents in 1/M. */
export function convergencePart(
	tables: MesoTables,
	table: CramerTable,
	profile: Profile,
	time: number,
	progress: (fraction: number) => void,
): MesoConvergence {
	const reference = convergenceReference(table, profile, { time, ...REFERENCE, progress: (f) => progress(0.1 * f) })
	const cost = BLOCKS.map((M) => M ** 0.5)
	const total = DEGREES.length * cost.reduce((a, b) => a + b, 0)
	let done = 0
	const rows = DEGREES.flatMap((degree) =>
		BLOCKS.map((blocks, i) => {
			const { level, operator } = modelOf(tables, { degree, blocks, sites: Number.POSITIVE_INFINITY })
			const row = convergenceRow(level, reference, { tolerance: toleranceFor(degree, blocks) })
			done += cost[i] as number
			progress(0.1 + (0.9 * done) / total)
			const { supHminus1, integralL2, last, resolution, reached } = row
			return { degree, operator, blocks, supHminus1, lastHminus1: last.hMinusOne, integralL2, resolution, reached }
		}),
	)
	const smooth = profile.jumps.length === 0
	return {
		time,
		rows,
		smooth,
		fits: DEGREES.map((degree) => {
			const own = rows.filter((r) => r.degree === degree)
			const operator = own[0]?.operator ?? 'natural'
			// theory 5.10: jumps leave no more than this to any degree
			const expected = smooth ? expectedExponents(degree, operator) : { hMinusOne: 3, l2: Math.min(3, degree + 2) }
			return {
				degree,
				operator,
				supHminus1: { ...exponentOf(own, 'supHminus1', 1), expected: expected.hMinusOne },
				integralL2: { ...exponentOf(own, 'integralL2', time), expected: expected.l2 },
			}
		}),
	}
}

/** Time steps whose error is far below that of the blocks, M^{−(L+2)}. */
function toleranceFor(degree: number, blocks: number): number {
	return Math.min(3e-7, Math.max(1e-10, 0.02 * blocks ** -(degree + 2)))
}

/** Exponent of the last rows that stand above the errors of the solutions, and from the last but one to the last. */
function exponentOf(
	rows: readonly (Pick<ConvergenceRow, 'blocks' | 'resolution' | 'reached' | 'supHminus1' | 'integralL2'>)[],
	key: 'supHminus1' | 'integralL2',
	unit: number,
): { readonly exponent: number | null; readonly last: number | null } {
	const usable = rows.filter((r) => r.reached && r[key] > 4 * r.resolution * unit && r[key] > 0).slice(-FITTED)
	if (usable.length < 2) return { exponent: null, last: null }
	const { exponent, local } = powerFit(
		usable.map((r) => r.blocks),
		usable.map((r) => r[key]),
	)
	return { exponent, last: local.at(-1) ?? null }
}
