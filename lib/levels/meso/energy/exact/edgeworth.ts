/**
 * The density of the observables at 0 by the multivariate Edgeworth expansion, in few dimensions (theory 8.1):
 *
 *   log g = −(d/2) log 2π − ½ log det Σ + r4/8 − r13/8 − r23/12 + …,  R = CΣ⁻¹Cᵗ,
 *   r4 = Σκ4_i R_ii²,  r13 = Σ κ3_i κ3_j R_ii R_ij R_jj,  r23 = Σ κ3_i κ3_j R_ij³,
 *
 * ∂_v(½ log det Σ) = ½ Σ⁻¹ Σ_i κ3_i R_ii c_i at the tilt that moves with v. Error: of the next order, estimated by five times the square of the sum
 * of the moduli of the terms; of the derivatives by the next term that is left out. Cost: rows² d.
 */
import type { ConstrainedEnergy, Constraint } from './constraint.ts'
import { choleskyFactor, choleskyInverse, logDeterminant } from './dense.ts'
import type { MeanField } from './mean-field.ts'

/** E, dE/dv to first order in the expansion, d²E/dv² to leading order. */
export function edgeworthEnergy(c: Constraint, field: MeanField): ConstrainedEnergy {
	const { dimension: d, rows, matrix, weights } = c
	const factor = choleskyFactor(field.covariance, d) as Float64Array
	const inverse = choleskyInverse(factor, d)
	const cumulants = Array.from(field.lawOf, (l) => field.laws[l]!.cumulants)
	const solved = new Float64Array(rows * d)
	for (let i = 0; i < rows; i++)
		for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) solved[i * d + a] += matrix[i * d + b] * inverse[b * d + a]
	const response = (i: number, j: number) => {
		let sum = 0
		for (let a = 0; a < d; a++) sum += solved[i * d + a] * matrix[j * d + a]
		return sum
	}
	const diagonal = Float64Array.from({ length: rows }, (_, i) => response(i, i))
	const bend = new Float64Array(d)
	let [r4, size4, moved] = [0, 0, 0]
	for (let i = 0; i < rows; i++) {
		const [, , k3, k4, k5] = cumulants[i] as [number, number, number, number, number]
		const reach = Math.max(...Array.from({ length: d }, (_, a) => Math.abs(solved[i * d + a])))
		moved += weights[i] * reach * ((Math.abs(k5) * diagonal[i] ** 2) / 8 + (Math.abs(k3 * k4) * diagonal[i] ** 3) / 2)
		r4 += weights[i] * k4 * diagonal[i] ** 2
		size4 += weights[i] * Math.abs(k4) * diagonal[i] ** 2
		for (let a = 0; a < d; a++) bend[a] += weights[i] * k3 * diagonal[i] * solved[i * d + a]
	}
	let [r13, r23] = [0, 0]
	for (let i = 0; i < rows; i++)
		for (let j = 0; j < rows; j++) {
			const r = response(i, j)
			const w = weights[i] * weights[j] * cumulants[i]![2]! * cumulants[j]![2]!
			r13 += w * diagonal[i] * r * diagonal[j]
			r23 += w * r ** 3
		}
	const bracket = r4 / 8 - r13 / 8 - r23 / 12
	const size = size4 / 8 + Math.abs(r13) / 8 + Math.abs(r23) / 12
	const log = -0.5 * (d * Math.log(2 * Math.PI) + logDeterminant(factor, d)) + bracket
	const gradient = field.multiplier.map((x, a) => x + 0.5 * (bend[a] as number))
	// Change of the tilt over one standard deviation of the observables: the scale of derivatives in v.
	const scale = Math.sqrt(Math.max(...Array.from({ length: d }, (_, a) => inverse[a * d + a] as number)))
	return {
		value: field.leading - 0.5 * c.logDeterminant - log,
		error: 5 * size * size + size / Math.max(1, c.sites) + field.leadingError,
		gradient,
		gradientError: 0.2 * size * scale + moved,
		hessian: inverse,
		hessianError: 1.5 * ((size + Math.abs(r13)) * scale + moved) * scale,
		method: 'edgeworth',
		reason: 'expansion in 1/K',
	}
}
