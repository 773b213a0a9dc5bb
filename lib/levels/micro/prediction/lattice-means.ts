/**
 * The lattice equation of the means, from cell averages: m_i' = N²[φ'(m_{i+1}) − 2φ'(m_i) + φ'(m_{i−1})], m_i(0) = cell average of ζ_0.
 *
 * Radau collocation with steps as long as a polynomial describes all means to `tolerance`; Newton's method with the exact Jacobian.
 * Differs from the cell averages of ζ_t by O(N⁻²). Cost: O(N s³) per iteration, some 15 to 60 steps.
 */
import type { FreeEnergyTable } from '../../macro/table.ts'
import { type Collocation, collocation } from './collocation.ts'
import { type MeanPath, panelTail } from './mean-path.ts'
import { stageSystem } from './stage-system.ts'

const STAGES = 10
const MOST_STEPS = 2000
const ITERATIONS = 12

/** The path up to the last of the times (ascending, > 0); undefined when the steps do not get there. `tolerance` is absolute. */
export function latticeMeans(
	table: FreeEnergyTable,
	initial: Float64Array,
	times: readonly number[],
	tolerance: number,
	method: Collocation = collocation(STAGES),
): MeanPath | undefined {
	const n = initial.length
	const s = method.stages
	const { matrix } = method
	const system = stageSystem(n, s, matrix)
	const force = new Float64Array(s * n)
	const slope = new Float64Array(s * n)
	const residual = new Float64Array(s * n)
	const size = initial.reduce((a, m) => Math.max(a, Math.abs(m)), 0)
	const settled = Math.max(tolerance / 100, 4e-16 * size)
	const last = times.at(-1) as number
	table.evaluate(initial, force, slope, n)
	let fastest = 0
	for (let i = 0; i < n; i++) fastest = Math.max(fastest, 4 * n * n * slope[i])
	const ends = [0]
	const panels: Float64Array[] = []
	let state = initial
	let time = 0
	let step = Math.min(times[0] as number, 1 / fastest)
	const tails: number[] = []

	/** Values at the nodes of a step, or undefined if Newton's method does not converge. */
	const advance = (h: number): Float64Array | undefined => {
		const values = new Float64Array((s + 1) * n)
		for (let j = 0; j <= s; j++) values.set(state, j * n)
		const stages = values.subarray(n)
		let before = Number.POSITIVE_INFINITY
		for (let k = 0; k < ITERATIONS; k++) {
			table.evaluate(stages, force, slope, s * n)
			system.factor(h, slope)
			for (let i = 0; i < n; i++) {
				const [l, r] = [i === 0 ? n - 1 : i - 1, i === n - 1 ? 0 : i + 1]
				for (let p = 0; p < s; p++) {
					let sum = state[i] - stages[p * n + i]
					for (let q = 0; q < s; q++)
						sum += h * n * n * matrix[p * s + q] * (force[q * n + r] - force[q * n + i] - (force[q * n + i] - force[q * n + l]))
					residual[i * s + p] = sum
				}
			}
			system.solve(residual, 1)
			let change = 0
			for (let i = 0; i < n; i++) {
				for (let p = 0; p < s; p++) {
					const d = residual[i * s + p]
					stages[p * n + i] += d
					change = Math.max(change, Math.abs(d))
				}
			}
			if (!Number.isFinite(change)) return undefined
			if (change <= settled || (change <= tolerance && change > before / 2)) return values
			before = change
		}
		return undefined
	}
	const wanted = Math.max(tolerance, 1e-15 * size)
	for (let steps = 0; time < last; steps++) {
		if (steps === MOST_STEPS) return undefined
		const target = times.find((t) => t > time) as number
		const left = target - time
		const h = step >= 0.9 * left ? left : Math.min(step, left / 2)
		const values = advance(h)
		const tail = values ? panelTail(method, values, n) : Number.POSITIVE_INFINITY
		const factor = Math.min(4, Math.max(0.2, 0.8 * (wanted / Math.max(tail, 1e-300)) ** (1 / s)))
		step = h * factor
		if (!values || tail > wanted) {
			if (time + step === time) return undefined
			continue
		}
		time = h === left ? target : time + h
		ends.push(time)
		panels.push(values)
		tails.push(tail)
		state = values.slice(s * n)
	}
	return { size: n, ends, method, values: panels, tails, error: wanted / 10 }
}
