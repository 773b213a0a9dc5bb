/** The coarse-grained Hamiltonian at the report's profile: values, how the expansion in 1/K meets them, gradient, convexity. theory.md 2.5, 8.1. */
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'
import { blockHamiltonian } from '../../cramer/block/index.ts'
import { InputError } from '../../errors.ts'
import type { Profile } from '../../expression/index.ts'
import { coarseHamiltonian } from '../../levels/meso/energy/coarse-hamiltonian.ts'
import { mesoEnergy } from '../../levels/meso/energy/index.ts'
import { type MesoSpace, mesoSpace } from '../../levels/meso/space.ts'
import type { EnergyPart, SpaceChoice } from '../data.ts'
import type { MacroSolution } from './macro.ts'
import type { MesoTables } from './meso.ts'
import { DEGREES } from './operator.ts'
import { grid } from './potential.ts'

/** Blocks at which the exact value is to be had for every degree, and the sites per block there. */
const EXACT_BLOCKS = 3
const EXACT_SITES = [4, 16, 64]
/** The few sites per block that the gradient is shown at beside the report's. */
const FEW_SITES = 4
const POINTS = 192

type Row = EnergyPart['rows'][number]

/** y = P(values of the profile at the middles of the sites). */
function stateOf(space: MesoSpace, profile: Profile): Float64Array {
	return space.project(profile.evaluate(Float64Array.from({ length: space.sites }, (_, i) => (i + 0.5) / space.sites)))
}

export function energyPart(
	tables: MesoTables,
	profile: Profile,
	{ table, flow }: MacroSolution,
	{ degree, blocks, sites }: SpaceChoice,
	progress: (fraction: number) => void,
): EnergyPart {
	const sitesPerBlock = sites / blocks
	const at = (L: number, M: number, K: number) => {
		const space = mesoSpace({ degree: L, blocks: M, sites: M * K })
		return { space, state: stateOf(space, profile) }
	}
	type Place = ReturnType<typeof at>
	const evaluated = ({ space, state }: Place, exact = true) => {
		try {
			return coarseHamiltonian(space, tables.transform, { table: tables.fields, exact }).at(state)
		} catch (error) {
			if (error instanceof InputError) return null
			throw error
		}
	}
	const rowOf = ({ space }: Place, found: ReturnType<typeof evaluated>): Row => {
		return {
			degree: space.degree,
			blocks: space.blocks,
			sites: space.sites,
			value: finite(found?.value),
			method: Number.isFinite(found?.value) ? (found?.method ?? null) : null,
			error: finite(found?.error),
			limit: finite(found?.limit),
		}
	}
	const degrees = [...new Set([...DEGREES, degree])].sort((a, b) => a - b)
	const all: readonly (readonly [number, number, number])[] = [
		...EXACT_SITES.map((K) => [degree, EXACT_BLOCKS, K] as const),
		[degree, blocks, FEW_SITES],
		...degrees.map((L) => [L, blocks, sitesPerBlock] as const),
	]
	const wanted = all.filter(([L, M, K], i) => all.findIndex(([l, m, k]) => l === L && m === M && k === K) === i)
	const found = wanted.map(([L, M, K], i) => {
		progress((0.9 * i) / wanted.length)
		const place = at(L, M, K)
		return { place, energy: evaluated(place) }
	})
	const rows = found.map(({ place, energy }) => rowOf(place, energy))
	const orders = EXACT_SITES.map((K, i) => {
		const exact = rows[i] as Row
		const terms = evaluated(at(degree, EXACT_BLOCKS, K), false)?.terms ?? null
		const away = (approximation: number) => finite(Math.abs((exact.method === 'exact' && exact.value !== null ? exact.value : Number.NaN) - approximation))
		return {
			sitesPerBlock: K,
			value: exact.value,
			error: exact.error,
			leading: terms && away(terms.leading),
			gaussian: terms && away(terms.leading + terms.gaussian),
			corrected: terms && away(terms.leading + terms.gaussian + terms.bracket),
		}
	})
	progress(0.9)
	const theta = grid(0, 1, POINTS + 1)
	const zeta = profile.evaluate(Float64Array.from(theta))
	const own = at(degree, blocks, sitesPerBlock)
	const curves = found.filter(({ place: { space } }) => space.degree === degree && space.blocks === blocks && [FEW_SITES, sitesPerBlock].includes(space.sitesPerBlock))
	return {
		degree,
		blocks,
		sites,
		macroscopic: flow.initialEnergy,
		rows,
		orders: { degree, blocks: EXACT_BLOCKS, rows: orders },
		gradient: {
			theta,
			macroscopic: Array.from(zeta, (m) => table.first(m)),
			curves: curves.flatMap(({ place: { space }, energy }) =>
				energy === null ? [] : [{ sitesPerBlock: space.sitesPerBlock, ...gradientCurve(space, energy.gradient) }],
			),
		},
		convexity: { smallest: smallestCurvature(tables, own.space, own.state), macroscopic: Math.min(...Array.from(zeta, (m) => table.second(m))) },
	}
}

const finite = (x: number | undefined): number | null => (x !== undefined && Number.isFinite(x) ? x : null)

/** ∇H̄ as a function; steps with both sides of their jumps. */
function gradientCurve(space: MesoSpace, gradient: Float64Array): { theta: number[]; values: number[] } {
	const { degree, blocks } = space
	const theta = degree === 0 ? Array.from({ length: blocks }, (_, j) => [j / blocks, (j + 1) / blocks]).flat() : grid(0, 1, POINTS + 1)
	const inside = theta.map((t, i) => (degree === 0 ? (Math.floor(i / 2) + 0.5) / blocks : t === 1 ? 0 : t))
	return { theta, values: Array.from(space.embed(gradient, Float64Array.from(inside))) }
}

/** The least eigenvalue of the Hessian at the state, in the product of the space. */
function smallestCurvature({ transform, fields }: MesoTables, space: MesoSpace, state: Float64Array): number | null {
	const { degree, blocks: M, form } = space
	if (degree === 0) {
		const block = blockHamiltonian(transform)
		return finite(Math.min(...Array.from(state, (m) => block.at(space.sitesPerBlock, m).second)))
	}
	const energy = mesoEnergy(space, transform, { kind: 'corrected', table: fields })
	const hessian = Matrix.zeros(M, M)
	const unit = new Float64Array(M)
	const column = new Float64Array(M)
	for (let j = 0; j < M; j++) {
		unit.fill(0)
		unit[j] = 1
		form.apply(energy.hessian(state, unit), column)
		for (let i = 0; i < M; i++) hessian.set(i, j, column[i] as number)
	}
	if (hessian.to1DArray().some((v) => !Number.isFinite(v))) return null
	// eigenvalues of form⁻¹·B are those of R⁻¹BR⁻¹, R the symmetric root of the form
	const gram = Matrix.zeros(M, M)
	for (let j = 0; j < M; j++) {
		unit.fill(0)
		unit[j] = 1
		form.apply(unit, column)
		for (let i = 0; i < M; i++) gram.set(i, j, column[i] as number)
	}
	const { eigenvectorMatrix: v, realEigenvalues } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
	const root = v.mmul(Matrix.diag(realEigenvalues.map((x) => 1 / Math.sqrt(x)))).mmul(inverse(v))
	const scaled = root.mmul(hessian.add(hessian.transpose()).div(2)).mmul(root)
	return Math.min(...new EigenvalueDecomposition(scaled, { assumeSymmetric: true }).realEigenvalues)
}
