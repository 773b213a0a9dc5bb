/**
 * Differences of H without cancellation, along the segment from a to b = a + δ, two states of the same mean, site by site:
 *   ∫_{a_i}^{b_i} (ψ'(z) − c) dz,   c the mean of ψ' at the first state,
 * by ψ(b_i) − ψ(a_i) − cδ_i where that is far above the rounding of its terms, else by three Gauss points.
 */
import type { EnergyChange } from '../implicit-run.ts'
import type { MicroEnergy } from './energy.ts'
import { ROUNDING } from './system.ts'

const GAUSS = [0.5 - Math.sqrt(3 / 20), 0.5, 0.5 + Math.sqrt(3 / 20)] as const
const GAUSS_WEIGHTS = [5 / 18, 8 / 18, 5 / 18] as const
/** Differences this much above the rounding of their terms are taken as they are. */
const CLEAR = 1e9

/** The change of H from `state` to `state` + `increment`. `unit`: see `MicroSystemOptions`. */
export function microEnergyChange(sites: number, energy: MicroEnergy, unit: number): (state: Float64Array, increment: Float64Array) => EnergyChange {
	const [middle, before, integral, noise] = Array.from({ length: 4 }, () => new Float64Array(sites)) as [Float64Array, Float64Array, Float64Array, Float64Array]
	return (state, increment) => {
		const start = energy.jets(state)
		before.set(start[0])
		let mean = 0
		for (let i = 0; i < sites; i++) mean += start[1][i] / sites
		integral.fill(0)
		noise.fill(0)
		for (let q = 0; q < 3; q++) {
			for (let i = 0; i < sites; i++) middle[i] = state[i] + (GAUSS[q] as number) * increment[i]
			const [, force, curvature] = energy.jets(middle)
			for (let i = 0; i < sites; i++) {
				const part = (GAUSS_WEIGHTS[q] as number) * (force[i] - mean)
				const size = Math.max(Math.abs(middle[i]), unit)
				integral[i] += part * increment[i]
				noise[i] += ROUNDING * (Math.abs(part) * size + (Math.abs(force[i]) + Math.abs(curvature[i]) * size) * Math.abs(increment[i]))
			}
		}
		for (let i = 0; i < sites; i++) middle[i] = state[i] + increment[i]
		const [after] = energy.jets(middle)
		let [change, rounding] = [0, 0]
		for (let i = 0; i < sites; i++) {
			const difference = after[i] - before[i] - mean * increment[i]
			const own = ROUNDING * (Math.abs(after[i]) + Math.abs(before[i]) + Math.abs(mean * middle[i]))
			const clear = Math.abs(difference) > CLEAR * own
			change += clear ? difference : integral[i]
			rounding += clear ? own : noise[i]
		}
		return { change, rounding }
	}
}
