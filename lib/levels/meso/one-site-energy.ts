/**
 * H̄ with one site per block: Px = y has one solution, H̄(y) = (1/N) Σψ(x_i), at any degree. design.md section 4.
 *
 * C, the cell averages of the splines, is a square circulant: with u = form·c the moments, x = C⁻ᵗNu = G⁻¹Cu, and the Riesz gradient has the
 * coefficients G⁻¹Cᵗψ'(x)/N in both products. Hess = G⁻¹Cᵗ diag ψ''(x) CG⁻¹ form/N. Cost O(M log M). Not convex where ψ is not.
 */
import type { CramerTransform } from '../../cramer/transform.ts'
import { relativeExponent } from '../../cramer/block/exponent.ts'
import type { Curvature, MesoFlowEnergy } from './curvature.ts'
import type { MesoSpace } from './space.ts'

/** Up to this many blocks Newton's iteration has the Hessian with all entries. */
const DENSE = 128
/** ψ'' below this part of its mean size is not divided by. */
const SMALLEST = 1e-3

/** H̄ of a space with K = 1, PNPᵗ not singular. */
export function oneSiteEnergy(space: MesoSpace, transform: CramerTransform): MesoFlowEnergy {
	const { blocks: n, degree, form, discreteGram } = space
	const exponent = relativeExponent(transform.site)
	const known = new Float64Array(n).fill(Number.NaN)
	const [x, psi, first, second] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)]
	const work = new Float64Array(n)
	const at = (state: Float64Array) => {
		if (state.every((value, i) => value === known[i])) return
		known.set(state)
		form.apply(state, work)
		discreteGram.solve(space.cellAverages(work, x), x)
		for (let i = 0; i < n; i++) {
			const values = exponent.at(x[i])
			psi[i] = values[0]
			first[i] = values[1]
			second[i] = values[2]
		}
	}
	const dense: Curvature = { kind: 'dense' }
	const band = new Float64Array(n * (2 * degree + 1))
	const local = space.nodes(1).basis
	return {
		name: 'H̄ = (1/N) Σ ψ(x_i), x = C⁻ᵗNu',
		convexity: { lower: null, upper: null, reason: 'that of ψ' },
		value: (state) => {
			at(state)
			let sum = 0
			for (let i = 0; i < n; i++) sum += psi[i]
			return sum / n
		},
		gradient: (state, out = new Float64Array(n)) => {
			at(state)
			return discreteGram.solve(space.moments(first, out), out)
		},
		hessian: (state, tangent, out = new Float64Array(n)) => {
			at(state)
			form.apply(tangent, work)
			discreteGram.solve(space.cellAverages(work, out), out)
			for (let i = 0; i < n; i++) work[i] = second[i] * out[i]
			return discreteGram.solve(space.moments(work, out), out)
		},
		curvature: (state) => {
			if (n <= DENSE) return dense
			at(state)
			let size = 0
			for (let i = 0; i < n; i++) size += Math.abs(second[i]) / n
			band.fill(0)
			for (let i = 0; i < n; i++) {
				const weight = 1 / (n * (Math.sign(second[i]) || 1) * Math.max(Math.abs(second[i]), SMALLEST * size))
				for (let l = 0; l <= degree; l++)
					for (let k = 0; k <= degree; k++)
						band[((((i - l) % n) + n) % n) * (2 * degree + 1) + degree + l - k] += weight * local[l] * local[k]
			}
			return { kind: 'dual', band, reach: degree }
		},
	}
}
