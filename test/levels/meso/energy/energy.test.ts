import { describe, expect, test } from 'vitest'
import { blockExpansion, blockHamiltonian, cramerTransform, fieldTable } from '../../../../lib/cramer/index.ts'
import { type GradientFlow, type MesoEnergyKind, mesoEnergy, mesoSpace, type MesoSpace } from '../../../../lib/levels/index.ts'
import { site } from '../../../cramer/sites.ts'
import { denseEnergyGradient } from '../../../support/dense-energy.ts'
import { energyContract } from '../../contract.ts'

const GAUSS = cramerTransform(site('z^2/2'))
const WELLS = cramerTransform(site('z^4/4-z^2/2+z/5'))
const BUMP = cramerTransform(site('z^2/2+2*exp(-z^2)'))
const KINDS: MesoEnergyKind[] = ['limit', 'leading', 'gaussian', 'corrected']

const stateOf = (m: number) => Float64Array.from({ length: m }, (_, j) => 0.2 + 0.7 * Math.cos((2 * Math.PI * j) / m) + 0.2 * Math.sin(j * j))
const close = (got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number) => {
	for (let j = 0; j < want.length; j++) expect(Math.abs(got[j]! - want[j]!)).toBeLessThanOrEqual(tolerance)
}

describe('Gaussian closed forms (theory 5.8): H̄ = ½⟨y, G⁻¹y⟩ + const, all orders', () => {
	test.each([0, 1, 2, 3, 4, 5])('degree %d', (degree) => {
		for (const [blocks, k, product] of [
			[1, 5, 'l2'],
			[2, 3, 'l2'],
			[7, 4, 'normalised'],
			[9, 12, 'l2'],
		] as const) {
			const space = mesoSpace({ degree, blocks, sites: blocks * k, product })
			const state = stateOf(blocks)
			const tangent = Float64Array.from({ length: blocks }, (_, j) => Math.sin(3 * j + 1))
			// Coefficients of G⁻¹y: (form Gram of PNPᵗ)⁻¹, i.e. B c = G_N μ with G_N = CᵗC/N.
			const apply = (c: Float64Array) => space.discreteGram.solve(space.form.apply(c))
			const gradient = apply(state)
			// x ↦ Qᵗx is standard Gaussian in M dimensions; the fibre has N − M.
			const constant = -((space.sites - blocks) / (2 * space.sites)) * Math.log(2 * Math.PI)
			for (const kind of ['gaussian', 'corrected'] as const) {
				const energy = mesoEnergy(space, GAUSS, { kind })
				expect(Math.abs(energy.value(state) - space.inner(state, gradient) / 2 - constant)).toBeLessThan(2e-13)
				close(energy.gradient(state), gradient, 2e-12)
				close(energy.hessian(state, tangent), apply(tangent), 2e-11)
			}
			const limit = mesoEnergy(space, GAUSS, { kind: 'limit' })
			close(limit.gradient(state), product === 'l2' ? state : space.form.solve(space.gram.apply(state)), 2e-12)
		}
	})
})

describe('contract of an energy: gradient and Hessian are derivatives, the Hessian is symmetric', () => {
	const check = (space: MesoSpace, transform: typeof WELLS, kind: MesoEnergyKind) => {
		const m = space.blocks
		const energy = mesoEnergy(space, transform, { kind })
		const mean = (u: Float64Array) => u.map((x) => x - u.reduce((a, b) => a + b, 0) / m)
		const [u, v] = [mean(Float64Array.from({ length: m }, (_, j) => Math.sin(2 * j + 1))), mean(Float64Array.from({ length: m }, (_, j) => Math.cos(j * j)))]
		const flow = { name: 'energy', space, energy } as unknown as GradientFlow
		energyContract(flow, { state: stateOf(m), tangents: [u, v], one: new Float64Array(m).fill(1) }, 1e-6)
	}
	test.each(KINDS)('%s', (kind) => {
		check(mesoSpace({ degree: 1, blocks: 8, sites: 24 }), WELLS, kind)
		check(mesoSpace({ degree: 2, blocks: 6, sites: 240, product: 'normalised' }), BUMP, kind)
		check(mesoSpace({ degree: 3, blocks: 5, sites: 20 }), WELLS, kind)
		check(mesoSpace({ degree: 5, blocks: 4, sites: 12 }), BUMP, kind)
		check(mesoSpace({ degree: 2, blocks: 3, sites: 15, product: 'normalised' }), WELLS, kind)
		check(mesoSpace({ degree: 0, blocks: 4, sites: 8 }), WELLS, kind)
	})
	test('second order in the step: the error of differences falls by 16 with the fourth-order formula', () => {
		const space = mesoSpace({ degree: 2, blocks: 7, sites: 28 })
		const energy = mesoEnergy(space, WELLS, { kind: 'corrected' })
		const [state, u] = [stateOf(7), Float64Array.from({ length: 7 }, (_, j) => Math.sin(2 * j + 1))]
		const hu = Float64Array.from(energy.hessian(state, u))
		const h = 1e-3
		const at = (t: number) => Float64Array.from(energy.gradient(state.map((x, j) => x + t * u[j]!)))
		const [a, b, c, d] = [at(-2 * h), at(-h), at(h), at(2 * h)]
		// h⁴ f⁽⁵⁾/30 and rounding eps/h.
		hu.forEach((x, j) => expect(Math.abs((8 * (c[j]! - b[j]!) - (d[j]! - a[j]!)) / (12 * h) - x)).toBeLessThan(1e-10))
	})
})

test('the brute-force values of theory 8.1: the first order misses by 1.9e-2 … 3.3e-2, the bracket by 2.5e-3 … 1.4e-2', () => {
	const wells = cramerTransform(site('z^4/4-z^2/2'))
	const wave = (n: number) => Float64Array.from({ length: n }, (_, i) => 0.2 + 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n))
	const rows = [
		[wells, 3, 2, new Float64Array(6), -0.860096, -3.25e-2, 2.47e-3],
		[BUMP, 3, 1, new Float64Array(6), 0.639567, -1.91e-2, 1.37e-2],
		[BUMP, 2, 1, wave(6), 0.472429, -2.15e-2, -6.08e-3],
	] as const
	for (const [transform, blocks, degree, x, value, first, second] of rows) {
		const space = mesoSpace({ degree, blocks, sites: 6 })
		const state = space.project(x)
		expect(mesoEnergy(space, transform, { kind: 'gaussian' }).value(state) - value).toBeCloseTo(first, 4)
		expect(mesoEnergy(space, transform, { kind: 'corrected' }).value(state) - value).toBeCloseTo(second, 4)
	}
	const space = mesoSpace({ degree: 0, blocks: 2, sites: 6 })
	expect(mesoEnergy(space, wells, { kind: 'corrected' }).value(new Float64Array(2))).toBeCloseTo(-1.028021, 6)
	expect(mesoEnergy(space, wells, { kind: 'gaussian' }).value(new Float64Array(2)) + 1.028021).toBeCloseTo(-2.11e-2, 4)
})

test('one constraint: the terms are those of the local Cramér expansion', () => {
	for (const degree of [0, 2]) {
		const space = mesoSpace({ degree, blocks: 1, sites: 7 })
		const { limit, first, second } = blockExpansion(WELLS.at(0.37))
		const state = Float64Array.of(0.37)
		const gaussian = mesoEnergy(space, WELLS, { kind: 'gaussian' })
		const terms = [limit[0], limit[0] + first[0] / 7 - Math.log(1) / 14, limit[0] + first[0] / 7 + second[0] / 49]
		expect(mesoEnergy(space, WELLS, { kind: 'leading' }).value(state)).toBeCloseTo(terms[0]!, 12)
		expect(gaussian.value(state)).toBeCloseTo(terms[1]!, 12)
		expect(gaussian.gradient(state)[0]).toBeCloseTo(limit[1] + first[1] / 7, 11)
		expect(gaussian.hessian(state, Float64Array.of(1))[0]).toBeCloseTo(limit[2] + first[2] / 7, 10)
		if (degree === 0) continue
		const corrected = mesoEnergy(space, WELLS, { kind: 'corrected' })
		expect(corrected.value(state)).toBeCloseTo(terms[2]!, 12)
		expect(corrected.gradient(state)[0]).toBeCloseTo(limit[1] + first[1] / 7 + second[1] / 49, 10)
		expect(corrected.hessian(state, Float64Array.of(1))[0]).toBeCloseTo(limit[2] + first[2] / 7 + second[2] / 49, 8)
	}
})

test('degree 0: ψ_K, its derivatives, the mean of ψ_K', () => {
	for (const k of [1, 2, 7]) {
		const space = mesoSpace({ degree: 0, blocks: 5, sites: 5 * k })
		const state = Float64Array.of(-2.3, -0.4, 0.05, 1.1, 3)
		const block = blockHamiltonian(WELLS)
		const rows = Array.from(state, (m) => block.at(k, m))
		for (const kind of ['exact', 'corrected'] as const) {
			const energy = mesoEnergy(space, WELLS, { kind })
			expect(energy.value(state)).toBeCloseTo(rows.reduce((sum, r) => sum + r.value / 5, 0), 12)
			close(energy.gradient(state), rows.map((r) => r.first), 1e-11)
			close(energy.diagonal(state)!, rows.map((r) => r.second), 1e-10)
			expect(energy.band(state)).toBeNull()
		}
	}
	expect(() => mesoEnergy(mesoSpace({ degree: 1, blocks: 5, sites: 10 }), WELLS, { kind: 'exact' })).toThrow(RangeError)
})

test('the band is that of V: Hess of the leading term is BV⁻¹B', () => {
	for (const blocks of [3, 4, 11]) {
		const space = mesoSpace({ degree: 2, blocks, sites: 6 * blocks })
		const energy = mesoEnergy(space, WELLS, { kind: 'leading' })
		const state = stateOf(blocks)
		const u = Float64Array.from({ length: blocks }, (_, j) => Math.sin(2 * j + 1))
		const hu = Float64Array.from(energy.hessian(state, u))
		const band = energy.band(state)!
		const back = new Float64Array(blocks)
		for (let i = 0; i < blocks; i++)
			for (let d = 0; d <= 2; d++) {
				const j = (i + d) % blocks
				back[i]! += band[i * 3 + d]! * hu[j]!
				if (d > 0) back[j]! += band[i * 3 + d]! * hu[i]!
			}
		close(back, space.form.apply(u), 1e-13)
	}
})

test('the dense path over all sites gives the same value and gradient', () => {
	const space = mesoSpace({ degree: 3, blocks: 12, sites: 12 * 20 })
	const table = fieldTable(WELLS)
	const state = stateOf(12)
	const energy = mesoEnergy(space, WELLS, { kind: 'gaussian', table })
	const dense = denseEnergyGradient(space, table).at(state, Float64Array.from(energy.dual(state).coefficients, (x) => x * 0.9))
	expect(Math.abs(energy.value(state) - dense.value)).toBeLessThan(1e-13)
	close(energy.gradient(state), dense.gradient, 2e-12)
})

test('nodes: more of them change nothing, and K ≤ count is exact', () => {
	const space = mesoSpace({ degree: 2, blocks: 6, sites: 6 * 40 })
	const state = stateOf(6)
	for (const kind of KINDS) {
		if (kind === 'limit') continue
		const [adaptive, all] = [undefined, 40].map((count) => {
			const energy = mesoEnergy(space, WELLS, { kind, ...(count === undefined ? {} : { count }) })
			return [energy.value(state), ...energy.gradient(state)]
		}) as [number[], number[]]
		adaptive.forEach((x, i) => expect(Math.abs(x - all[i]!)).toBeLessThan(1e-12))
	}
})

test('𝓗_{Y,N} → 𝓗_Y like K⁻²; the Gaussian term is O(1/K), the bracket O(K⁻²)', () => {
	const state = stateOf(6)
	const rows = [8, 16, 32].map((k) => {
		const space = mesoSpace({ degree: 2, blocks: 6, sites: 6 * k })
		const [limit, leading, gaussian, corrected] = KINDS.map((kind) => mesoEnergy(space, WELLS, { kind }).value(state)) as [number, number, number, number]
		return [leading - limit, gaussian - leading, corrected - gaussian]
	})
	const slope = (i: number, n: number) => Math.log2(rows[n]![i]! / rows[n + 1]![i]!)
	expect(slope(0, 1)).toBeCloseTo(2, 1)
	expect(slope(1, 1)).toBeCloseTo(1, 1)
	expect(slope(2, 1)).toBeCloseTo(2, 1)
})
