/**
 * Differences of H̄ without cancellation: by the two values where they differ clearly, else H̄(c + δ) − H̄(c) = ∫_0^1 ⟨∇H̄(c + rδ), δ⟩ dr by three Gauss
 * points. δ has mean zero, so the mean of the gradient does not matter and is removed.
 */
import type { EnergyChange } from '../implicit-run.ts'
import type { MesoFlowEnergy } from './curvature.ts'
import type { MesoSpace } from './space.ts'
import { gradientOrNaN } from './system.ts'

const GAUSS = [0.5 - Math.sqrt(3 / 20), 0.5, 0.5 + Math.sqrt(3 / 20)] as const
const GAUSS_WEIGHTS = [5 / 18, 8 / 18, 5 / 18] as const
/** Differences this much above the rounding of the values are taken as they are. */
const CLEAR = 1e8

export type MesoEnergyChange = EnergyChange

/** The change of H̄ from `state` to `state` + `increment`; NaN where H̄ does not exist. `forceNoise`: rounding of the coefficients of ∇H̄. */
export function mesoEnergyChange(
	space: MesoSpace,
	energy: MesoFlowEnergy,
	forceNoise = 0,
): (state: Float64Array, increment: Float64Array) => MesoEnergyChange {
	const n = space.dimension
	const middle = new Float64Array(n)
	const force = new Float64Array(n)
	const tangent = new Float64Array(n)
	/** Value differences serve where they are far above rounding; their states are those of the step, known to the energy already. */
	return (state, increment) => {
		for (let i = 0; i < n; i++) middle[i] = state[i] + increment[i]
		const after = energy.value(middle)
		const before = energy.value(state)
		const noise = 1e-14 * (Math.abs(before) + Math.abs(after))
		if (!(Math.abs(after - before) <= CLEAR * noise)) return { change: after - before, rounding: noise }
		space.form.apply(increment, tangent)
		let change = 0
		let rounding = 0
		for (let q = 0; q < 3; q++) {
			for (let i = 0; i < n; i++) middle[i] = state[i] + (GAUSS[q] as number) * increment[i]
			gradientOrNaN(energy, middle, force)
			let mean = 0
			for (let i = 0; i < n; i++) mean += force[i] / n
			for (let i = 0; i < n; i++) {
				const part = (GAUSS_WEIGHTS[q] as number) * (force[i] - mean)
				change += part * tangent[i]
				rounding += 1e-15 * Math.abs(part * (Math.abs(middle[i]) / n)) + (1e-15 * Math.abs(force[i]) + forceNoise) * Math.abs(tangent[i])
			}
		}
		return { change, rounding }
	}
}
