/** The mesoscopic level as a gradient flow: contract kits, Gaussian closed forms, order, and Newton's systems against dense algebra. */
import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { type MesoFlowEnergy, mesoModel, type MesoModelOptions, newtonSystem, projectProfile } from '../../../lib/levels/index.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { dissipationContract, energyContract, flowContract, type Samples } from '../contract.ts'
import { LONG } from '../../support/long.ts'

const { PI: pi } = Math
const transforms = new Map<string, ReturnType<typeof cramerTransform>>()
const transformOf = (psi: string) => {
	const found = transforms.get(psi) ?? cramerTransform(potential(psi))
	transforms.set(psi, found)
	return found
}
const profile = parseProfile('0.3 + 0.8*cos(2*pi*theta) - 0.3*sin(4*pi*theta)')
const levelOf = (psi: string, options: MesoModelOptions) => mesoModel(transformOf(psi), options).level
const infinity = Number.POSITIVE_INFINITY

function samples(n: number, state: Float64Array): Samples {
	const meanFree = (f: (j: number) => number) => {
		const u = Float64Array.from({ length: n }, (_, j) => f(j))
		const mean = u.reduce((a, b) => a + b, 0) / n
		return u.map((x) => x - mean)
	}
	return {
		state,
		tangents: [meanFree((j) => Math.sin(1 + j * j)), meanFree((j) => Math.cos(2 + 3 * j) + 0.3 * Math.sin(5 * j))],
		one: new Float64Array(n).fill(1),
	}
}

const MORE: readonly (MesoModelOptions & { readonly psi: string })[] = [
	{ psi: 'z^2/2+2*exp(-z^2)', degree: 0, blocks: 6, sites: 48 },
	{ psi: 'z^4/4-z^2/2', degree: 2, blocks: 12, sites: 120, operator: 'inverse' },
]
const CASES: readonly (MesoModelOptions & { readonly psi: string })[] = [
	{ psi: 'z^2/2', degree: 2, blocks: 9, sites: 36 },
	{ psi: 'z^2/2+2*exp(-z^2)', degree: 0, blocks: 6, sites: 24, operator: 'natural' },
	{ psi: 'z^2/2+2*exp(-z^2)', degree: 1, blocks: 8, sites: 64, product: 'normalised' },
	{ psi: 'z^4/4-z^2/2', degree: 3, blocks: 16, sites: infinity },
	{ psi: 'z^4/4-z^2/2', degree: 5, blocks: 4, sites: 40, energy: 'gaussian' },
	{ psi: 'exp(z)-z', degree: 4, blocks: 7, sites: 70, operator: 'inverse', product: 'normalised', energy: 'leading' },
	{ psi: 'z^2/2+2*exp(-z^2)', degree: 3, blocks: 2, sites: 16 },
	{ psi: 'z^2/2+0.3*cos(2*z)', degree: 2, blocks: 10, sites: 10 },
	...(LONG ? MORE : []),
]

describe('contracts', () => {
	for (const { psi, ...options } of CASES) {
		const { degree, blocks, sites, operator = 'default', energy = 'default', product = 'l2' } = options
		test(`${psi}, degree ${degree}, M = ${blocks}, N = ${sites}, ${operator}, ${energy}, ${product}`, () => {
			const level = levelOf(psi, options)
			const sample = samples(blocks, projectProfile(level.space, profile))
			// 1e-11: rounding times the condition numbers of the Gram matrices of degree 5 (1e3) and of Ā (M²).
			dissipationContract(level, sample, 1e-11)
			// The central differences have errors of about 1e-8 relative.
			energyContract(level, sample, 1e-6)
			flowContract(level, sample, 0.01, 1e-8)
		})
	}
})

describe('Gaussian closed forms', () => {
	test('K = ∞, natural: modes decay at Ā_q = Σ_j b_j²(2π(q+jM))²/Σ_j b_j² (theory 5.7)', () => {
		const blocks = 8
		for (const degree of [1, 2, 3]) {
			const level = levelOf('z^2/2', { degree, blocks, sites: infinity })
			for (const q of [1, 3, 4]) {
				let [over, under] = [0, 0]
				for (let j = -3000; j <= 3000; j++) {
					const x = (q + j * blocks) / blocks
					const b = (Math.sin(pi * x) / (pi * x)) ** (2 * degree + 2)
					over += b * (2 * pi * (q + j * blocks)) ** 2
					under += b
				}
				const initial = Float64Array.from({ length: blocks }, (_, j) => 0.4 + Math.cos((2 * pi * q * j) / blocks))
				const time = 1 / (over / under)
				const run = level.dynamics.run(initial, { times: [time] })
				// Tails of the sums: 3e-4 for degree 1, below 1e-8 otherwise; the run: 1e-9 of the range.
				const tolerance = degree === 1 ? 1e-3 : 1e-8
				run.states[0]!.forEach((c, j) => expect(Math.abs(c - 0.4 - Math.exp(-1) * (initial[j] - 0.4))).toBeLessThan(tolerance))
			}
		}
	})
	test('degree 0, inverse: 1/Ā_q = 1/(4M² sin²) − (1 − K⁻²)/(6M²), Hess = 1 (theory 5.7, 5.8)', () => {
		const [blocks, k] = [6, 5]
		const level = levelOf('z^2/2', { degree: 0, blocks, sites: blocks * k })
		for (const q of [1, 2, 3]) {
			const operator = 1 / (1 / (4 * blocks ** 2 * Math.sin((pi * q) / blocks) ** 2) - (1 - k ** -2) / (6 * blocks ** 2))
			const initial = Float64Array.from({ length: blocks }, (_, j) => -0.2 + Math.cos((2 * pi * q * j) / blocks))
			const run = level.dynamics.run(initial, { times: [1 / operator, 3 / operator] })
			for (const [r, decay] of [Math.exp(-1), Math.exp(-3)].entries())
				run.states[r]!.forEach((c, j) => expect(Math.abs(c + 0.2 - decay * (initial[j] + 0.2))).toBeLessThan(3e-9))
		}
	})
	test('H̄ = ½⟨y, G⁻¹y⟩: with the L² product and K = 3 a mode decays at Ā_q s_q/g_q; the corrections change nothing', () => {
		const [degree, blocks, q] = [2, 7, 3]
		for (const energy of ['leading', 'gaussian', 'corrected'] as const) {
			const level = levelOf('z^2/2', { degree, blocks, sites: 3 * blocks, energy })
			const rate = ((level.dissipation as { eigenvalues?: Float64Array }).eigenvalues as Float64Array)[q] * (level.space.gram.symbol[q] / level.space.discreteGram.symbol[q])
			const initial = Float64Array.from({ length: blocks }, (_, j) => Math.cos((2 * pi * q * j) / blocks))
			const run = level.dynamics.run(initial, { times: [1 / rate] })
			run.states[0]!.forEach((c, j) => expect(Math.abs(c - Math.exp(-1) * initial[j])).toBeLessThan(3e-9))
		}
	})
	test('one block, a constant: nothing moves', () => {
		const level = levelOf('z^2/2+2*exp(-z^2)', { degree: 2, blocks: 1, sites: 12 })
		const run = level.dynamics.run(Float64Array.of(0.7), { times: [0, 1] })
		expect([run.outcome.reached, run.steps, ...run.states.map((s) => s[0])]).toEqual([true, 0, 0.7, 0.7])
	})
})

describe('the scheme', () => {
	test('order: the error falls at least like steps⁻⁴ with the tolerance', () => {
		const level = levelOf('z^4/4-z^2/2', { degree: 2, blocks: 8, sites: infinity })
		const initial = projectProfile(level.space, profile)
		const runs = [1e-3, 1e-5, 1e-7, 1e-12].map((tolerance) => level.dynamics.run(initial, { times: [0.02], tolerance }))
		const exact = runs.at(-1)!.states[0]!
		const errors = runs.map((run) => run.states[0]!.reduce((a, c, j) => Math.max(a, Math.abs(c - exact[j])), 0))
		const slope = Math.log(errors[0]! / errors[2]!) / Math.log(runs[2]!.steps / runs[0]!.steps)
		expect(slope).toBeGreaterThan(4)
		expect(errors[2]!).toBeLessThan(1e-7)
	})
	test('Newton systems of O(M) equal the dense ones, both operators, small and large M', () => {
		for (const operator of ['natural', 'inverse'] as const) {
			for (const [degree, blocks] of [[0, 3], [0, 20], [1, 2], [1, 9], [2, 5], [2, 30], [3, 25], [5, 4], [5, 48]] as const) {
				for (const product of ['l2', 'normalised'] as const) {
					const level = levelOf('z^2/2+2*exp(-z^2)', { degree, blocks, sites: 8 * blocks, operator, energy: 'leading', product })
					const { space, energy, dissipation } = level
					const state = projectProfile(space, profile)
					const fast = newtonSystem(space, energy, dissipation as never)
					const dense: MesoFlowEnergy = { ...energy, curvature: () => ({ kind: 'dense' }) }
					const slow = newtonSystem(space, dense, dissipation as never)
					const b = samples(blocks, state).tangents[0]
					const [real, re, im] = [700, 300, 500]
					const results = [fast, slow].map((system) => {
						const [x, y, z] = [b.slice(), b.slice(), new Float64Array(blocks)]
						system.linearise(state)
						system.factor(real, re, im)
						system.solveReal(x)
						system.solveComplex(y, z)
						return [x, y, z] as const
					})
					// (σ − J)x = b by another library: J = −Ā Hess by columns.
					const matrix = Matrix.eye(blocks, blocks).mul(real)
					for (let j = 0; j < blocks; j++) {
						const unit = new Float64Array(blocks)
						unit[j] = 1
						dissipation.apply(energy.hessian(state, unit)).forEach((v, i) => matrix.set(i, j, matrix.get(i, j) + v))
					}
					const reference = solve(matrix, Matrix.columnVector([...b])).to1DArray()
					const size = Math.max(...reference.map(Math.abs))
					for (const [x] of results) x.forEach((v, i) => expect(Math.abs(v - reference[i]!)).toBeLessThan(1e-10 * size))
					const [[, y, z], [, u, v]] = results as [(typeof results)[0], (typeof results)[0]]
					y.forEach((value, i) => expect(Math.abs(value - u[i]!) + Math.abs(z[i]! - v[i]!)).toBeLessThan(1e-10 * size))
				}
			}
		}
	})
})
