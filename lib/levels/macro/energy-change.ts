/**
 * Differences of the free energy without cancellation, along the segment between two states of the same mean:
 *   Σ w_i ∫_{a_i}^{b_i} (φ'(z) − φ'(m)) dz,
 * by three Gauss points where the increment is short, by e(b_i) − e(a_i) (energy.ts) where it is long.
 */
import type { EnergyChange } from '../implicit-run.ts'
import type { MacroEnergy } from './energy.ts'
import type { MacroSpace } from './space.ts'
import type { FreeEnergyTable } from './table.ts'

const GAUSS = [0.5 - Math.sqrt(3 / 20), 0.5, 0.5 + Math.sqrt(3 / 20)] as const
const GAUSS_WEIGHTS = [5 / 18, 8 / 18, 5 / 18] as const
/** Increments above this part of the range of the states are long. */
const LONG = 0.02

/** The change of 𝓗 from `state` to `state` + `increment`. */
export function energyChange(
	space: MacroSpace,
	energy: MacroEnergy,
	table: FreeEnergyTable,
	range: number,
): (state: Float64Array, increment: Float64Array) => EnergyChange {
	const n = space.dimension
	const middle = new Float64Array(n)
	const first = new Float64Array(n)
	const second = new Float64Array(n)
	const atMean = table.first(energy.mean)
	const { weights } = space
	return (state, increment) => {
		let change = 0
		let size = 0
		for (let q = 0; q < 3; q++) {
			const x = GAUSS[q]
			const gauss = GAUSS_WEIGHTS[q]
			for (let i = 0; i < n; i++) middle[i] = state[i] + x * increment[i]
			table.evaluate(middle, first, second, n)
			for (let i = 0; i < n; i++) {
				if (Math.abs(increment[i]) > LONG * range) continue
				const force = gauss * weights[i] * (first[i] - atMean)
				change += force * increment[i]
				size += Math.abs(force * middle[i])
			}
		}
		for (let i = 0; i < n; i++) {
			if (Math.abs(increment[i]) <= LONG * range) continue
			const [before, after] = [energy.one(state[i]), energy.one(state[i] + increment[i])]
			change += weights[i] * (after - before)
			size += weights[i] * (after + before)
		}
		return { change, rounding: size * 1e-15 }
	}
}
