/**
 * How far the limit energy 𝓗_Y of splines is from the free energy 𝓗 = ∫φ. theory.md 2.5, 7.2 S6.
 *
 *   limitGap:     ∫φ(y) − 𝓗_Y(y) ≥ 0  of a spline y; 0 for degree 0 and for quadratic φ;
 *   recoveryGap:  ∫φ(ζ) − 𝓗_Y(Pζ) ≥ 0  of a profile ζ, since 𝓗_Y(y) = inf{∫φ(z): Pz = y}.
 *
 * With σ the dual spline and τ = φ'(y), or φ'(ζ), both are the Bregman distance of φ* integrated pointwise, so that nothing cancels:
 *
 *   ∫ [φ*(σ) − φ*(τ) − y(σ − τ)] dθ = ∫ (σ − τ)² ∫_0^1 (1 − r) κ2(τ + r(σ − τ)) dr dθ,      ∫σζ = ∫σPζ.
 */
import { type FieldTable, fieldTable } from '../../../cramer/field-table.ts'
import type { CramerTransform } from '../../../cramer/transform.ts'
import { discreteGauss } from '../../../numerics/discrete-gauss.ts'
import { siteNodes } from '../../../splines/site-nodes.ts'
import type { MesoSpace } from '../space.ts'
import { dualState } from './leading.ts'
import { type NodeSums, nodeSums } from './sums.ts'

/** Nodes in r and in a block; the second rule of nodes measures the error. */
const INNER = 8
const COUNTS = [12, 24, 48] as const

export interface Gap {
	readonly value: number
	/** Estimate. */
	readonly error: number
}

export interface GapOptions {
	readonly table?: FieldTable
}

/** The gap of a spline; null where it is not a projection of admissible means. */
export function limitGap(space: MesoSpace, transform: CramerTransform, options: GapOptions = {}): (state: Float64Array) => Gap | null {
	const gap = pointwiseGap(space, transform, options)
	return (state) => gap(state, (sums) => sums.values(state, new Float64Array(sums.size)))
}

/**
 * The gap of a profile ζ with the state Pζ at K = ∞ (`projectProfile`), jumps at knots only; null where Pζ is not a projection of admissible means.
 */
export function recoveryGap(
	space: MesoSpace,
	transform: CramerTransform,
	options: GapOptions = {},
): (profile: { value(theta: number): number }, state: Float64Array) => Gap | null {
	const gap = pointwiseGap(space, transform, options)
	return (profile, state) =>
		gap(state, ({ size, count, blocks, nodes }) =>
			Float64Array.from({ length: size }, (_, i) => profile.value((Math.floor(i / count) + nodes.positions[i % count]) / blocks)),
		)
}

/** ∫ of the Bregman distance between the dual spline of a state and φ' of the means given at the nodes. */
function pointwiseGap(space: MesoSpace, transform: CramerTransform, options: GapOptions) {
	const table = options.table ?? fieldTable(transform)
	const dual = dualState(space, table, { limit: true })
	const density = bregmanDensity(table)
	return (state: Float64Array, means: (sums: NodeSums) => Float64Array): Gap | null => {
		if (!dual.at(state, 2).reached) return null
		let previous = Number.NaN
		for (const count of COUNTS) {
			const sums = nodeSums(siteNodes(space.degree, Number.POSITIVE_INFINITY, count), space.blocks)
			const [sigma, y] = [sums.values(dual.solver.coefficients, new Float64Array(sums.size)), means(sums)]
			const value = sums.mean(sigma.map((s, i) => density(s, y[i])))
			const error = Math.abs(value - previous)
			if (error <= 1e-10 * value || count === COUNTS[2]) return { value, error: error + 1e-10 * value }
			previous = value
		}
		return null
	}
}

/** (σ − τ)² ∫_0^1 (1 − r) κ2(τ + r(σ − τ)) dr with κ1(τ) = y. */
function bregmanDensity(table: FieldTable): (sigma: number, y: number) => number {
	const inner = discreteGauss(Number.POSITIVE_INFINITY, INNER)
	const one = [new Float64Array(1), new Float64Array(1), new Float64Array(1)] as const
	const field = new Float64Array(1)
	/** τ − σ with κ1(τ) = y, by Newton's method from σ. */
	const difference = (sigma: number, y: number): number => {
		let away = 0
		for (let step = 0; step < 60; step++) {
			field[0] = sigma + away
			if (!table.evaluate(field, 2, [null, one[1], one[2]])) {
				away /= 2
				continue
			}
			const move = (y - one[1][0]) / one[2][0]
			away += move
			if (Math.abs(move) <= 1e-14 * Math.abs(away) || move === 0) break
		}
		return away
	}
	return (sigma, y) => {
		const away = difference(sigma, y)
		let sum = 0
		for (let k = 0; k < INNER; k++) {
			// (1 − r) from τ: r from σ.
			const r = inner.nodes[k]
			field[0] = sigma + r * away
			if (!table.evaluate(field, 2, [null, null, one[2]])) return Number.NaN
			sum += inner.weights[k] * r * one[2][0]
		}
		return away * away * sum
	}
}
