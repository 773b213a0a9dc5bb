import { expect, test } from 'vitest'
import { legendreTail, macroLevel, piecesOf, profileMesh, sampleElements, split } from '../../../lib/levels/index.ts'
import { dissipationContract, energyContract, flowContract } from '../contract.ts'
import { cubic, gaussian, smooth, smoothHeat, step, wavy } from './tables.ts'

const uniform = (n: number) => split({ start: 0, length: 1, piece: 0 }, n)
const range = { mean: 0.2, low: -0.9, high: 1.2 }

test.each([
	['uniform elements', 8, uniform(8)],
	[
		'graded elements',
		6,
		[
			{ start: 0, length: 1e-3, piece: 0 },
			{ start: 1e-3, length: 0.1, piece: 0 },
			{ start: 0.101, length: 0.899, piece: 0 },
		],
	],
])('contracts hold on %s', (_, degree, elements) => {
	for (const table of [gaussian, cubic, wavy]) {
		const flow = macroLevel(table, elements, degree, range)
		const { nodes } = flow.space
		const centred = (f: (t: number) => number) => {
			const values = nodes.map(f)
			const mean = flow.space.mean(values)
			return values.map((x) => x - mean)
		}
		const samples = {
			state: nodes.map(smooth.pieces[0]!.value),
			tangents: [centred((t) => Math.cos(2 * Math.PI * t)), centred((t) => Math.sin(6 * Math.PI * t) + t * (1 - t))] as const,
			one: nodes.map(() => 1),
		}
		dissipationContract(flow, samples, 1e-11)
		energyContract(flow, samples, 1e-6)
		flowContract(flow, samples, 0.005, 1e-8)
	}
})

test('H⁻¹ norm of cos 2πnθ is 1/(2(2πn)²); weights sum to 1', () => {
	const { space, dissipation } = macroLevel(gaussian, uniform(12), 10, range)
	expect(space.weights.reduce((a, w) => a + w)).toBeCloseTo(1, 14)
	for (const n of [1, 2, 3]) {
		const wave = space.nodes.map((t) => Math.cos(2 * Math.PI * n * t))
		expect(dissipation.squaredNorm(wave)).toBeCloseTo(0.5 / (2 * Math.PI * n) ** 2, 12)
	}
})

test('spectral decay: the error of one fixed mesh falls faster than any power of the degree', () => {
	const time = 0.005
	const error = (degree: number) => {
		const level = macroLevel(gaussian, uniform(3), degree, range)
		const run = level.dynamics.run(level.space.nodes.map(smooth.pieces[0]!.value), { times: [time], tolerance: 1e-10 })
		return level.space.nodes.reduce((m, t, i) => Math.max(m, Math.abs(run.states[0]![i] - smoothHeat(t, time))), 0)
	}
	const errors = [6, 9, 12, 15].map(error)
	// Slopes in log-log grow: exponential convergence.
	const slope = (k: number, p: number, q: number) => Math.log(errors[k]! / errors[k + 1]!) / Math.log(q / p)
	expect(errors[3]!).toBeLessThan(1e-10)
	expect(slope(1, 9, 12)).toBeGreaterThan(slope(0, 6, 9))
	expect(slope(0, 6, 9)).toBeGreaterThan(6)
})

test('temporal order 5 of the flow, in the state and in the dissipated energy', () => {
	const level = macroLevel(cubic, uniform(8), 10, range)
	const initial = level.space.nodes.map(smooth.pieces[0]!.value)
	const run = (tolerance: number) => level.dynamics.run(initial, { times: [0.01], tolerance })
	const [coarse, fine, reference] = [run(1e-7), run(1e-9), run(1e-12)]
	const gap = (r: typeof coarse) => r.states[0]!.reduce((m, x, i) => Math.max(m, Math.abs(x - reference.states[0]![i])), 0)
	const loss = (r: typeof coarse) => Math.abs(r.dissipated[0]! - reference.dissipated[0]!)
	const ratio = Math.log(fine.steps / coarse.steps)
	expect(Math.log(gap(coarse) / gap(fine)) / ratio).toBeGreaterThan(4.3)
	expect(Math.log(loss(coarse) / loss(fine)) / ratio).toBeGreaterThan(4.3)
})

test('embedding interpolates, periodically', () => {
	const { space } = macroLevel(gaussian, uniform(4), 8, range)
	const state = space.nodes.map((t) => Math.cos(2 * Math.PI * t))
	const theta = Float64Array.of(0, 0.1, 0.999999, 1, -0.3, 2.7)
	space.embed(state, theta).forEach((value, k) => {
		expect(value).toBeCloseTo(Math.cos(2 * Math.PI * theta[k]), 6)
	})
})

test('meshes: jumps are graded on both sides, mass of the initial state is that of the pieces', () => {
	const pieces = piecesOf(step)
	const mesh = profileMesh(pieces, { degree: 8, tolerance: 1e-12, diffusiveLength: 0.1 })
	expect(mesh.joints).toEqual(['jump', 'jump'])
	expect(mesh.resolved).toBe(true)
	const lengths = mesh.elements.map((element) => element.length)
	expect(lengths.reduce((a, b) => a + b)).toBeCloseTo(1, 15)
	expect(Math.min(...lengths)).toBeCloseTo(1e-8, 12)
	expect(lengths.filter((h) => h < 2e-8)).toHaveLength(4)
	const level = macroLevel(cubic, mesh.elements, 8, range)
	const state = level.space.assemble(sampleElements(pieces, mesh.elements, 8))
	expect(Math.abs(level.space.mean(state) - 0.05)).toBeLessThan(1e-16)
})

test('Legendre tails vanish for polynomials of lower degree and not at the degree', () => {
	const rule = macroLevel(gaussian, uniform(3), 8, range).space.rule
	expect(
		legendreTail(
			rule.nodes.map((x) => x ** 5),
			8,
		),
	).toBeLessThan(1e-15)
	expect(
		legendreTail(
			rule.nodes.map((x) => x ** 8),
			8,
		),
	).toBeGreaterThan(1e-5)
})
