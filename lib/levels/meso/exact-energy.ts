/**
 * H̄ itself as the energy of a flow where M ≤ 4: by inversion in as many dimensions. theory.md 8.1.
 *
 * The Hessian by differences of the gradient of order 4, relative error about 1e-7; Newton's iteration has that of the corrected H̄, which costs less.
 * Cost of a value with gradient: 0.1 s to 1 s, so that a run takes minutes. Best for comparisons, at tolerances of 1e-6 or so.
 */
import { referenceScale } from '../../cramer/reference-scale.ts'
import type { CramerTransform } from '../../cramer/transform.ts'
import { InputError } from '../../errors.ts'
import type { Curvature, MesoFlowEnergy } from './curvature.ts'
import { mesoEnergy } from './energy/energy.ts'
import { type ExactEnergy, exactHamiltonian } from './energy/exact/index.ts'
import type { MesoSpace } from './space.ts'

export interface ExactFlowEnergy extends MesoFlowEnergy {
	/** Largest |error| of a value and of a coefficient of a gradient so far. */
	worst(): { readonly value: number; readonly gradient: number }
}

/** Step of the differences, in deviations of e^{−ψ}. */
const DIFFERENCE = 1e-3
const OFFSETS = [-2, -1, 1, 2] as const
const FACTORS = [1 / 12, -8 / 12, 8 / 12, -1 / 12] as const

/** H̄ of a space, or null where it is not available exactly. */
export function exactFlowEnergy(space: MesoSpace, transform: CramerTransform): ExactFlowEnergy | null {
	const exact = exactHamiltonian(space, transform)
	if (exact === null) return null
	const corrected = mesoEnergy(space, transform, { kind: 'corrected' })
	const curvature: Curvature = { kind: 'dense', hessian: corrected.hessian }
	const n = space.dimension
	const known = new Float64Array(n).fill(Number.NaN)
	let found: ExactEnergy | null = null
	let worstValue = 0
	let worstGradient = 0
	const at = (state: Float64Array): ExactEnergy | null => {
		if (state.every((x, i) => x === known[i])) return found
		known.set(state)
		try {
			const { coefficients, outcome } = corrected.dual(state)
			found = exact.at(state, { patience: 1, ...(outcome.reached ? { dual: coefficients } : {}) })
			worstValue = Math.max(worstValue, found.error)
			worstGradient = Math.max(worstGradient, found.gradientError)
		} catch (error) {
			if (!(error instanceof InputError)) throw error
			found = null
		}
		return found
	}
	const moved = new Float64Array(n)
	const { deviation } = referenceScale(transform)
	return {
		name: 'H̄',
		convexity: { lower: null, upper: null, reason: 'not known beforehand' },
		worst: () => ({ value: worstValue, gradient: worstGradient }),
		value: (state) => at(state)?.value ?? Number.POSITIVE_INFINITY,
		gradient: (state, out = new Float64Array(n)) => {
			const result = at(state)
			if (result === null) return out.fill(Number.NaN)
			out.set(result.gradient)
			return out
		},
		hessian: (state, tangent, out = new Float64Array(n)) => {
			const size = tangent.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
			const h = size === 0 ? 0 : (DIFFERENCE * deviation) / size
			const sum = new Float64Array(n)
			OFFSETS.forEach((offset, k) => {
				for (let i = 0; i < n; i++) moved[i] = state[i] + offset * h * tangent[i]
				const gradient = at(moved)?.gradient
				for (let i = 0; i < n; i++) sum[i] += h === 0 ? 0 : ((FACTORS[k] as number) * (gradient?.[i] ?? Number.NaN)) / h
			})
			out.set(sum)
			return out
		},
		curvature: () => curvature,
	}
}
