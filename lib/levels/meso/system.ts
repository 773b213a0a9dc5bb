/**
 * The mesoscopic flow c' = −(form)⁻¹F ∇H̄(c) as a stiff system, with the dissipation ⟨∇H̄, Ā∇H̄⟩ as integrand. theory.md 2.2.
 *
 * Where the gradient does not exist (a state whose mean field leaves the admissible means) the rate is NaN, which makes the integrator take shorter
 * steps, and give up if that does not help.
 */
import { InputError } from '../../errors.ts'
import type { StiffSystem } from '../../numerics/radau.ts'
import type { MesoFlowEnergy } from './curvature.ts'
import type { MesoDissipation } from './dissipation.ts'
import { newtonSystem, setMean } from './newton.ts'
import type { MesoSpace } from './space.ts'

export interface MesoSystemOptions {
	/** Root mean square of the coefficients of an admissible error of a step: at least its L² norm. */
	stateTolerance: number
	/** Admissible error of the dissipated energy in a step. */
	readonly energyTolerance: number
	/** Size of a rounding error of the coefficients. */
	readonly rounding: number
}

/** out = ∇H̄, or NaN where it does not exist. */
export function gradientOrNaN(energy: MesoFlowEnergy, state: Float64Array, out: Float64Array): Float64Array {
	try {
		return energy.gradient(state, out)
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		return out.fill(Number.NaN)
	}
}

export function mesoSystem(space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation, options: MesoSystemOptions): StiffSystem {
	const n = space.dimension
	const known = new Float64Array(n).fill(Number.NaN)
	const force = new Float64Array(n)
	/** ∇H̄; asked twice for one state, it is computed once. */
	const gradient = (state: Float64Array) => {
		for (let i = 0; i < n; i++) {
			if (state[i] === known[i]) continue
			known.set(state)
			gradientOrNaN(energy, state, force)
			break
		}
		return force
	}
	const newton = newtonSystem(space, energy, dissipation)
	return {
		dimension: n,
		rate: (state, out) => {
			dissipation.apply(gradient(state), out)
			for (let i = 0; i < n; i++) out[i] = -out[i]
			setMean(out, 0)
		},
		linearise: newton.linearise,
		factor: newton.factor,
		solveReal: newton.solveReal,
		solveComplex: newton.solveComplex,
		norm: (error) => {
			let sum = 0
			for (let i = 0; i < n; i++) sum += error[i] * error[i]
			return Math.sqrt(sum / n) / options.stateTolerance
		},
		get roundingNorm() {
			return options.rounding / options.stateTolerance
		},
		integrand: (state) => dissipation.rate(gradient(state)),
		integralTolerance: options.energyTolerance,
	}
}
