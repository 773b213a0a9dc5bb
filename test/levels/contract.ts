/**
 * Contract kits of a gradient flow, for every level: dissipation symmetric, ≥ 0, kernel = constants; noise a factor of it; gradient and Hessian against
 * finite differences; mass, monotone energy and the energy identity along a run. Tolerances are c · scale · eps with the c written at its use.
 */
import { expect } from 'vitest'
import { drift, energyTracker, type GradientFlow, identityDefect, massTracker } from '../../lib/levels/index.ts'

export interface Samples {
	/** An admissible state. */
	readonly state: Float64Array
	/** Two tangents of mean zero. */
	readonly tangents: readonly [Float64Array, Float64Array]
	/** The constant state 1. */
	readonly one: Float64Array
}

const size = (flow: GradientFlow, u: Float64Array) => Math.sqrt(flow.space.inner(u, u))

/** K = Kᵀ ≥ 0, K1 = 0, KK⁻¹ = id on mean-zero tangents, ‖v‖² = ⟨v, K⁻¹v⟩, rate(ξ) = ⟨ξ, Kξ⟩. */
export function dissipationContract(flow: GradientFlow, { tangents: [u, v], one }: Samples, tolerance: number): void {
	const { space, dissipation } = flow
	const ku = dissipation.apply(u)
	const kv = dissipation.apply(v)
	const scale = size(flow, ku) * size(flow, v)
	expect(Math.abs(space.inner(v, ku) - space.inner(u, kv))).toBeLessThan(tolerance * scale)
	expect(space.inner(u, ku)).toBeGreaterThan(0)
	expect(Math.abs(dissipation.rate(u) - space.inner(u, ku))).toBeLessThan(tolerance * size(flow, ku) * size(flow, u))
	expect(dissipation.rate(one)).toBe(0)
	expect(size(flow, dissipation.apply(one))).toBeLessThan(tolerance)
	expect(Math.abs(space.mean(ku))).toBeLessThan(tolerance * size(flow, ku))
	const back = dissipation.apply(dissipation.solve(u))
	const solved = dissipation.solve(u)
	expect(Math.abs(space.mean(solved))).toBeLessThan(tolerance * size(flow, solved))
	// K amplifies the rounding of K⁻¹u by its largest eigenvalue: compare in the weak norm.
	const gap = back.map((x, i) => x - u[i])
	expect(Math.abs(space.inner(gap, dissipation.solve(v)))).toBeLessThan(tolerance * size(flow, u) * size(flow, v))
	expect(Math.abs(dissipation.squaredNorm(u) - space.inner(u, solved))).toBeLessThan(tolerance * space.inner(u, u))
	expect(dissipation.squaredNorm(u)).toBeGreaterThan(0)
}

/** K = NNᵗ with (Nᵗu)_j = ⟨N e_j, u⟩, rate(u) = |Nᵗu|²; noise keeps the mean: mean(Nw) = 0, Nᵗ1 = 0. */
export function noiseContract(flow: GradientFlow, { tangents, one }: Samples, tolerance: number): void {
	const { space, dissipation } = flow
	expect(dissipation.noise).toBeDefined()
	const { dimension, apply } = dissipation.noise!
	const columns = Array.from({ length: dimension }, (_, j) => {
		const unit = new Float64Array(dimension)
		unit[j] = 1
		return Float64Array.from(apply(unit))
	})
	const transposed = (u: Float64Array) => Float64Array.from(columns, (column) => space.inner(column, u))
	const square = (w: Float64Array) => w.reduce((sum, x) => sum + x * x, 0)
	for (const u of tangents) {
		const w = transposed(u)
		const [image, expected] = [apply(w), dissipation.apply(u)]
		expect(image).toHaveLength(space.dimension)
		expect(size(flow, image.map((x, i) => x - expected[i]))).toBeLessThan(tolerance * size(flow, expected))
		expect(Math.abs(square(w) - dissipation.rate(u))).toBeLessThan(tolerance * dissipation.rate(u))
		expect(Math.abs(space.mean(image))).toBeLessThan(tolerance * size(flow, image))
	}
	expect(Math.sqrt(square(transposed(one)))).toBeLessThan(tolerance)
}

/** dE(x)u = ⟨∇E, u⟩ and dⁿE by central differences (error h² with h = 1e-4, 1e-5); Hessian symmetric and within its bounds. */
export function energyContract(flow: GradientFlow, { state, tangents: [u, v] }: Samples, tolerance: number): void {
	const { space, energy } = flow
	const moved = (h: number) => state.map((x, i) => x + h * u[i])
	const h = 1e-4
	const slope = (energy.value(moved(h)) - energy.value(moved(-h))) / (2 * h)
	const gradient = Float64Array.from(energy.gradient(state))
	expect(Math.abs(slope - space.inner(gradient, u))).toBeLessThan(tolerance * (1 + Math.abs(slope)))
	const k = 1e-5
	const [plus, minus] = [Float64Array.from(energy.gradient(moved(k))), Float64Array.from(energy.gradient(moved(-k)))]
	const hu = energy.hessian(state, u)
	const difference = plus.map((x, i) => (x - minus[i]) / (2 * k) - hu[i])
	expect(size(flow, difference)).toBeLessThan(tolerance * size(flow, hu))
	const huv = space.inner(hu, v)
	expect(Math.abs(huv - space.inner(u, energy.hessian(state, v)))).toBeLessThan(1e-13 * (1 + Math.abs(huv)))
	const quotient = space.inner(u, hu) / space.inner(u, u)
	expect(quotient).toBeGreaterThanOrEqual((energy.convexity.lower ?? Number.NEGATIVE_INFINITY) * (1 - 1e-9))
	expect(quotient).toBeLessThanOrEqual((energy.convexity.upper ?? Number.POSITIVE_INFINITY) * (1 + 1e-9))
}

/** Mass constant, energy decreasing, E_0 − E_T = ∫⟨∇E, K∇E⟩ dt to `identity`, and dE/dt = −rate at the start. */
export function flowContract(flow: GradientFlow, { state }: Samples, time: number, identity: number): void {
	const energies = energyTracker()
	const mass = massTracker(flow.space)
	const run = flow.dynamics.run(state, { times: [0, time / 2, time], trackers: [energies.tracker, mass.tracker] })
	expect(run.outcome.sentence).toContain('Reached')
	const largest = state.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
	// 50 eps: mass to rounding over hundreds of steps.
	expect(mass.drift()).toBeLessThan(50 * 2.2e-16 * largest)
	for (let k = 1; k < energies.rows.length; k++) {
		const [before, after] = [energies.rows[k - 1]!, energies.rows[k]!]
		expect(after.energy).toBeLessThanOrEqual(before.energy + 1e-14 * (1 + Math.abs(before.energy)))
		expect(after.dissipated).toBeGreaterThanOrEqual(before.dissipated)
	}
	const [first, last] = [run.energy[0]!, run.energy.at(-1)!]
	expect(Math.abs(identityDefect(first, last, run.dissipated.at(-1)!))).toBeLessThan(identity)
	const velocity = drift(flow, state)
	const gradient = Float64Array.from(flow.energy.gradient(state))
	expect(-flow.space.inner(gradient, velocity)).toBeCloseTo(flow.dissipation.rate(gradient), 6)
}
