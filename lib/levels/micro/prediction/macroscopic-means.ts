/**
 * The macroscopic solution ζ_t as paths of means: its cell averages N∫_{cell i} ζ_t, and its values at the points of a grid.
 *
 * One run of the macroscopic flow gives ζ at the nodes of panels in time. The panels are those that the lattice equation takes on some grid;
 * with jumps more of them, shrinking geometrically by 2 (exp(−λt) is resolved on every such panel, whatever λ) to times whose layers no cell
 * sees. theory.md 0.7, 8.4.
 */
import { gaussLegendre } from '../../../numerics/gauss-legendre.ts'
import { lagrangeBasis } from '../../../numerics/gauss-lobatto.ts'
import { cellAveragesOf } from '../../between.ts'
import type { Outcome } from '../../gradient-flow.ts'
import { macroFlow } from '../../macro/flow.ts'
import type { ProfileLike } from '../../macro/profile.ts'
import type { MacroSpace } from '../../macro/space.ts'
import type { FreeEnergyTable } from '../../macro/table.ts'
import { collocation } from './collocation.ts'
import { latticeMeans } from './lattice-means.ts'
import { type MeanPath, panelTail } from './mean-path.ts'

const STAGES = 10

/** ζ at the nodes of panels in time. */
export interface MacroscopicPath {
	readonly outcome: Outcome
	averages(cells: number): MeanPath
	samples(points: number): MeanPath
}

export interface MacroscopicPathOptions {
	/** Ascending, > 0. */
	readonly times: readonly number[]
	/** Cells of the grid that finds the panels. */
	readonly cells: number
	/** With jumps, bound of the first panel. */
	readonly earliest: number
	/** Accuracy of ζ relative to `extent`, its range. */
	readonly tolerance: number
	readonly extent: number
}

/** ζ up to the last time. Cost: that of `macroFlow` with 100 to 300 times: 0.3 to 2 s, some 10 s where φ'' varies twentyfold. */
export function macroscopicPath(table: FreeEnergyTable, profile: ProfileLike, options: MacroscopicPathOptions): MacroscopicPath {
	const { times, cells, earliest, tolerance, extent } = options
	const method = collocation(STAGES)
	const s = method.stages
	const { jumps } = macroFlow(table, profile, { times: [0], tolerance: 1e-6, snapshotPoints: 2 })
	const onLattice = latticeMeans(table, cellAveragesOf(profile, cells), times, tolerance * extent, method)
	if (!onLattice) {
		const sentence = 'Stopped: the lattice equation of the means could not be followed. Try a larger tolerance.'
		const none = () => ({ size: 0, ends: [0], method, values: [], tails: [], error: Number.POSITIVE_INFINITY })
		return { outcome: { reached: false, sentence }, averages: none, samples: none }
	}
	const ends = [...onLattice.ends]
	if (jumps.length > 0) while ((ends[1] as number) > earliest) ends.splice(1, 0, (ends[1] as number) / 2)
	const nodes = ends.slice(1).flatMap((end, k) => {
		const start = ends[k] as number
		return Array.from(method.nodes, (c) => (c === 1 ? end : start + c * (end - start)))
	})
	const flow = macroFlow(table, profile, { times: [0, ...nodes], tolerance, snapshotPoints: 2 })
	const pathOf = (size: number, values: (space: MacroSpace, state: Float64Array) => Float64Array): MeanPath => {
		const rows = flow.states.map((state, k) => values((flow.levels[k] as (typeof flow.levels)[0]).space, state))
		const panels: Float64Array[] = []
		for (let k = 0; (k + 1) * s < rows.length; k++) {
			const panel = new Float64Array((s + 1) * size)
			for (let j = 0; j <= s; j++) panel.set(rows[k * s + j] as Float64Array, j * size)
			panels.push(panel)
		}
		// At a jump the first panel is not resolved: too short for what the neighbouring cells lose in it to matter.
		const tails = panels.map((panel, k) => (k === 0 && jumps.length > 0 ? 0 : panelTail(method, panel, size)))
		return { size, ends: ends.slice(0, panels.length + 1), method, values: panels, tails, error: flow.errors.values }
	}
	return {
		outcome: flow.outcome,
		averages: (count) => pathOf(count, (space, state) => cellAverages(space, state, count)),
		samples: (points) => {
			const theta = Float64Array.from({ length: points }, (_, i) => i / points)
			return pathOf(points, (space, state) => space.embed(state, theta))
		},
	}
}

/** N∫_{cell i} of a state, exactly: differences of its primitive at the ends of the cells. */
export function cellAverages(space: MacroSpace, state: Float64Array, cells: number): Float64Array {
	const { rule, elements, dimension } = space
	const p = rule.degree
	const { nodes, weights } = gaussLegendre((p >> 1) + 1)
	const basis = new Float64Array(p + 1)
	const out = new Float64Array(cells)
	/** h∫_a^b of the polynomial of element e, 0 ≤ a ≤ b ≤ 1. */
	const integral = (e: number, a: number, b: number) => {
		let sum = 0
		for (let q = 0; q < nodes.length; q++) {
			lagrangeBasis(rule, a + ((b - a) * (nodes[q] + 1)) / 2, basis)
			let value = 0
			for (let j = 0; j <= p; j++) value += basis[j] * state[(e * p + j) % dimension]
			sum += (weights[q] / 2) * value
		}
		return sum * (b - a)
	}
	elements.forEach(({ start, length }, e) => {
		for (let cell = Math.floor(start * cells); cell < cells; cell++) {
			const a = Math.max(0, (cell / cells - start) / length)
			const b = Math.min(1, ((cell + 1) / cells - start) / length)
			if (a >= 1) break
			if (b > a) out[cell] += length * cells * integral(e, a, b)
		}
	})
	return out
}
