/** Linear combinations Σ w_l D_l of distances on coupled grids: mean and variance of one replica, without and with the linear field as control variate. */
import { controlled, type Moments } from '../../lib/levels/index.ts'
import { denseApply, denseInverse, denseMatrix, Matrix } from '../../lib/numerics/dense.ts'
import type { CoupledSamples } from './coupled.ts'

export interface Combined {
	readonly value: number
	readonly standardError: number
	/** Of one replica. */
	readonly variance: number
	readonly varianceError: number
}

const GROUPS = 16

/** Controls are Σ w_l U_l and U of the finest grid. */
export function combination({ distances, fields, known }: CoupledSamples, weights: readonly number[]): { readonly plain: Combined; readonly controlled: Combined } {
	const weighted = (v: ArrayLike<number>) => weights.reduce((sum, w, l) => sum + w * v[l]!, 0)
	const controls = [
		{ index: 1, expectation: weighted(known) },
		{ index: 2, expectation: known.at(-1)! },
	]
	const rows = distances.map((d, r) => [weighted(d), weighted(fields[r]!), fields[r]!.at(-1)!] as const)
	const over = (chosen: typeof rows) => controlled(momentsOf(chosen), controls)[0]!
	const variances = (chosen: typeof rows) => {
		const e = over(chosen)
		return [e.plain.standardError ** 2 * chosen.length, e.standardError ** 2 * chosen.length] as const
	}
	const whole = over(rows)
	const parts = Array.from({ length: GROUPS }, (_, g) => variances(rows.filter((_row, r) => r % GROUPS !== g)))
	const at = (k: 0 | 1, { value, standardError }: { value: number; standardError: number }): Combined => {
		const mean = parts.reduce((sum, p) => sum + p[k], 0) / GROUPS
		const spread = parts.reduce((sum, p) => sum + (p[k] - mean) ** 2, 0)
		return { value, standardError, variance: standardError ** 2 * rows.length, varianceError: Math.sqrt(((GROUPS - 1) / GROUPS) * spread) }
	}
	return { plain: at(0, whole.plain), controlled: at(1, whole) }
}

function momentsOf(rows: readonly (readonly number[])[]): Moments {
	const [count, width] = [rows.length, rows[0]!.length]
	const means = new Float64Array(width)
	for (const row of rows) for (let k = 0; k < width; k++) means[k] += row[k]! / count
	const covariance = new Float64Array(width * width)
	for (const row of rows)
		for (let k = 0; k < width; k++) for (let l = 0; l < width; l++) covariance[k * width + l] += ((row[k]! - means[k]) * (row[l]! - means[l])) / (count - 1)
	return { count, means, covariance }
}

/** Weights that pick the coefficient of h^powers[which] from the least-squares fit D_l = Σ_p c_p h_l^p. */
export function fitWeights(steps: readonly number[], powers: readonly number[], which: number): number[] {
	const design = denseMatrix(steps.length, powers.length, (l, p) => steps[l]! ** powers[p]!)
	const transposed = design.transpose()
	const pick = Float64Array.from(powers, (_, p) => (p === which ? 1 : 0))
	const solved = denseApply(denseInverse(transposed.mmul(design)), pick)
	return design.mmul(Matrix.columnVector(solved)).to1DArray()
}
