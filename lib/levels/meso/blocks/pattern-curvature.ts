/**
 * The eigenvalues of Hess Ψ_{K,L} at polynomial fields whose laws are shared, fast: one inversion of the characteristic function (theory 8.1),
 *
 *   Hess Ψ = −K ∂² log g(0),   g(δ) = (2π)^{−d} ∫ e^{−iξ·δ} Π_i χ_i(c_i·ξ) dξ,   d = L + 1,
 *
 * on a lattice whose spacing and cut-off need no search: log E e^{x(X − m)} ≤ x² sup s²/2 for every tilted law, and |χ_i(t)| ≤ e^{−a_i t²} as far as
 * t² ≤ depth/a_i. Error: of order e^{−depth} times the cancellation. Cost: points × K, some 10⁻⁴ s at a depth of 10.
 */
import type { TiltedLaw } from '../../../cramer/index.ts'
import { type CharacteristicTable, multiplyLine, STRIDE } from '../energy/exact/characteristic-table.ts'
import type { Constraint } from '../energy/exact/constraint.ts'
import { choleskyFactor, invertLower, weightedGram } from '../energy/exact/dense.ts'
import { ellipsoidLines } from '../energy/exact/lattice.ts'
import { extremeEigenvalues } from './eigenvalue.ts'

/** Both ends of the spectrum of Hess Ψ. */
export interface CurvatureRange {
	readonly least: number
	readonly most: number
}

interface Decay {
	readonly table: CharacteristicTable
	readonly variance: number
	/** a. */
	readonly rate: number
}

/** Eigenvalues at the product of these laws, one a site, at its own moments. NaN where the sum cancels. */
export function patternCurvature(c: Constraint, tableOf: (law: TiltedLaw) => CharacteristicTable, largestVariance: number, depth: number): (laws: readonly TiltedLaw[]) => CurvatureRange {
	const { dimension: d, rows, matrix, sites } = c
	const known = new Map<TiltedLaw, Decay>()
	const decayOf = (law: TiltedLaw): Decay => {
		let found = known.get(law)
		if (found === undefined) known.set(law, (found = gaussianDecay(law, tableOf(law), depth)))
		return found
	}
	let [re, im] = [new Float64Array(64), new Float64Array(64)]
	return (laws) => {
		const decays = laws.map(decayOf)
		const covariance = weightedGram(matrix, rows, d, (i) => decays[i]!.variance)
		const factor = choleskyFactor(covariance, d)
		if (factor === null) return { least: Number.NaN, most: Number.NaN }
		const inverse = invertLower(factor, d)
		const basis = new Float64Array(d * d)
		for (let k = 0; k < d; k++) {
			let variance = 0
			for (let i = 0; i < rows; i++) {
				let along = 0
				for (let a = 0; a <= k; a++) along += matrix[i * d + a] * inverse[k * d + a]
				variance += largestVariance * along * along
			}
			const step = (2 * Math.PI) / Math.sqrt(2 * depth * variance)
			for (let a = 0; a < d; a++) basis[a * d + k] = step * inverse[k * d + a]
		}
		const steps = new Float64Array(rows * d)
		const form = new Float64Array(d * d)
		for (let i = 0; i < rows; i++) {
			for (let k = 0; k < d; k++) for (let a = 0; a < d; a++) steps[i * d + k] += matrix[i * d + a] * basis[a * d + k]
			for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) form[a * d + b] += decays[i]!.rate * steps[i * d + a] * steps[i * d + b]
		}
		// Σ g, Σ kg and Σ kkᵗg over the lattice, g(−ξ) the conjugate of g(ξ).
		let total = 1
		const first = new Float64Array(d)
		const second = new Float64Array(d * d)
		ellipsoidLines(form, d, depth, true, (k, low, high) => {
			const count = high - low + 1
			if (count > re.length) [re, im] = [new Float64Array(2 * count), new Float64Array(2 * count)]
			re.fill(1, 0, count)
			im.fill(0, 0, count)
			for (let i = 0; i < rows; i++) {
				let start = low * steps[i * d]
				for (let a = 1; a < d; a++) start += k[a] * steps[i * d + a]
				const { coefficients, spacing } = decays[i]!.table
				multiplyLine(coefficients, spacing, start, steps[i * d], count, re, im)
			}
			let [r0, r1, r2, i0, i1] = [0, 0, 0, 0, 0]
			for (let j = 0, x = low; j < count; j++, x++) {
				r0 += re[j]
				r1 += x * re[j]
				r2 += x * x * re[j]
				i0 += im[j]
				i1 += x * im[j]
			}
			total += 2 * r0
			first[0] += 2 * i1
			second[0] -= 2 * r2
			for (let a = 1; a < d; a++) {
				first[a] += 2 * k[a] * i0
				second[a] -= 2 * k[a] * r1
				for (let b = 1; b <= a; b++) second[b * d + a] -= 2 * k[a] * k[b] * r0
			}
		})
		const hessian = new Float64Array(d * d)
		for (let a = 0; a < d; a++)
			for (let b = 0; b < d; b++) {
				const bent = (second[Math.min(a, b) * d + Math.max(a, b)] as number) / total - ((first[a] as number) * (first[b] as number)) / total ** 2
				for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) hessian[i * d + j] -= sites * basis[i * d + a] * bent * basis[j * d + b]
			}
		if (!(total > 0)) return { least: Number.NaN, most: Number.NaN }
		return extremeEigenvalues(hessian, d)
	}
}

/** a with |χ(t)| ≤ e^{−at²} for at² ≤ depth, on the grid of the table. */
function gaussianDecay(law: TiltedLaw, table: CharacteristicTable, depth: number): Decay {
	const variance = law.deviation ** 2
	let rate = variance / 2
	for (;;) {
		table.extend(Math.sqrt(depth / rate))
		const { coefficients, spacing } = table
		const cells = Math.ceil(Math.sqrt(depth / rate) / spacing)
		let least = rate
		for (let g = 1; g <= cells; g++) {
			const at = g * STRIDE
			least = Math.min(least, -0.5 * Math.log(coefficients[at] ** 2 + coefficients[at + 1] ** 2 + 1e-300) / (g * spacing) ** 2)
		}
		if (least >= rate * (1 - 1e-3)) return { table, variance, rate }
		rate = least * (1 - 1e-3)
	}
}
