/** The leading term 𝓗_{Y,N}, or its limit 𝓗_Y, as an energy: ∇ = μ, Hess u = V⁻¹Bu (`leading.ts`). theory.md 2.5. */
import type { MesoSpace } from '../space.ts'
import type { MesoEnergy, MesoEnergyKind } from './kinds.ts'
import type { DualState } from './leading.ts'

/** 𝓗_{Y,N} or 𝓗_Y as an energy. */
export function leadingEnergy(space: MesoSpace, dual: DualState, kind: MesoEnergyKind): MesoEnergy {
	const { solver, target } = dual
	const { degree, blocks, form } = space
	/** Riesz vector in the product of the space of a cotangent given as target·v. */
	const riesz = (v: Float64Array) => (target === form ? v : form.solve(target.apply(v, v), v))
	const failed = (out: Float64Array) => out.fill(Number.NaN)
	return {
		name: kind === 'limit' ? '𝓗_Y' : '𝓗_{Y,N}',
		kind,
		convexity: { lower: null, upper: null, reason: 'not known beforehand: Hess = (P diag(κ2) NPᵗ)⁻¹ > 0 at every state' },
		value: (state) => (dual.at(state, 2).reached ? dual.value() : Number.POSITIVE_INFINITY),
		gradient: (state, out = new Float64Array(blocks)) => {
			if (!dual.at(state, 2).reached) return failed(out)
			out.set(solver.coefficients)
			return riesz(out)
		},
		hessian: (state, tangent, out = new Float64Array(blocks)) => {
			if (!dual.at(state, 2).reached) return failed(out)
			target.apply(tangent, out)
			solver.factor.solve(out, out)
			return riesz(out)
		},
		dual: (state) => {
			const outcome = dual.at(state, 2)
			return { coefficients: solver.coefficients, outcome }
		},
		band: (state) => (dual.at(state, 2).reached ? solver.band : solver.band.fill(Number.NaN)),
		diagonal: (state, out = new Float64Array(blocks)) => {
			if (degree > 0) return null
			if (!dual.at(state, 2).reached) return failed(out)
			for (let j = 0; j < blocks; j++) out[j] = 1 / (blocks * solver.band[j])
			return out
		},
	}
}
