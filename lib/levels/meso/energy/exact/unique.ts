/** As many constraints as sites: {Cᵗx = v} is one point, E(v) = Σψ(x_i) with x = C⁻ᵗv. design.md section 4. */
import type { CramerTransform } from '../../../../cramer/index.ts'
import { relativeExponent } from '../../../../cramer/block/exponent.ts'
import type { ConstrainedEnergy, Constraint } from './constraint.ts'

/** E, dE/dv = C⁻¹ψ'(x), d²E/dv² = C⁻¹ diag ψ'' C⁻ᵗ. Error: rounding, amplified by C⁻¹. */
export function uniqueSolution(transform: CramerTransform, { dimension: d, matrix }: Constraint, v: ArrayLike<number>): ConstrainedEnergy {
	const exponent = relativeExponent(transform.site)
	const inverse = invert(matrix, d)
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

/** C⁻¹ of a square matrix by Gauss–Jordan elimination with row pivots. */
function invert(matrix: Float64Array, n: number): Float64Array {
	const a = Float64Array.from(matrix)
	const out = new Float64Array(n * n)
	for (let i = 0; i < n; i++) out[i * n + i] = 1
	for (let k = 0; k < n; k++) {
		let pivot = k
		for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i
		for (const m of [a, out])
			for (let j = 0; j < n; j++) [m[k * n + j], m[pivot * n + j]] = [m[pivot * n + j] as number, m[k * n + j] as number]
		const p = a[k * n + k]
		for (const m of [a, out]) for (let j = 0; j < n; j++) m[k * n + j] /= p
		for (let i = 0; i < n; i++) {
			const f = a[i * n + k]
			if (i === k || f === 0) continue
			for (const m of [a, out]) for (let j = 0; j < n; j++) m[i * n + j] -= f * m[k * n + j]
		}
	}
	return out
}
