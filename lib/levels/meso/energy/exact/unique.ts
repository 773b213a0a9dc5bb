/** As many constraints as sites: {Cᵗx = v} is one point, E(v) = Σψ(x_i) with x = C⁻ᵗv. design.md section 4. */
import type { CramerTransform } from '../../../../cramer/index.ts'
import type { ConstrainedEnergy, Constraint } from './constraint.ts'
import { invertSquare } from './dense.ts'
import { exponentOf } from './fibre.ts'

/** E, dE/dv = C⁻¹ψ'(x), d²E/dv² = C⁻¹ diag ψ'' C⁻ᵗ. Error: rounding, amplified by C⁻¹. */
export function uniqueSolution(transform: CramerTransform, { dimension: d, matrix }: Constraint, v: ArrayLike<number>): ConstrainedEnergy {
	const exponent = exponentOf(transform)
	const inverse = invertSquare(matrix, d).inverse
	const x = Float64Array.from({ length: d }, (_, i) => {
		let sum = 0
		for (let k = 0; k < d; k++) sum += inverse[k * d + i] * v[k]
		return sum
	})
	let size = 0
	for (let i = 0; i < d; i++) {
		let row = 0
		for (let k = 0; k < d; k++) row += Math.abs(inverse[k * d + i] * v[k])
		size = Math.max(size, row)
	}
	const rounding = 2 ** -50 * size
	let value = 0
	let error = 0
	let [gradientError, hessianError] = [0, 0]
	const gradient = new Float64Array(d)
	const hessian = new Float64Array(d * d)
	for (let i = 0; i < d; i++) {
		const [psi, first, second, third] = exponent.at(x[i] as number)
		value += psi
		error += rounding * Math.abs(first) + 2 ** -50 * Math.abs(psi)
		for (let a = 0; a < d; a++) {
			gradient[a] += inverse[a * d + i] * first
			gradientError = Math.max(gradientError, d * Math.abs(inverse[a * d + i]) * (rounding * Math.abs(second) + 2 ** -50 * Math.abs(first)))
			for (let b = 0; b < d; b++) {
				hessian[a * d + b] += inverse[a * d + i] * second * inverse[b * d + i]
				hessianError = Math.max(hessianError, d * Math.abs(inverse[a * d + i] * inverse[b * d + i]) * (rounding * Math.abs(third) + 2 ** -50 * Math.abs(second)))
			}
		}
	}
	// ∫ over a point against the Hausdorff measure in orthonormal coordinates of v: no factor.
	return { value, error, gradient, gradientError, hessian, hessianError, method: 'unique' }
}
