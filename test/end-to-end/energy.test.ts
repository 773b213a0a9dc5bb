/** `twoscale energy`: the contract of design.md section 3, brute-force values of theory 8.1, a Gaussian closed form, bad input. */
import { describe, expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'

const number = expect.any(Number)
const of = (psi: string, degree: number, blocks: number, sites: number | string, profile: string) =>
	['energy', psi, '--degree', `${degree}`, '--blocks', `${blocks}`, '--sites', `${sites}`, '--profile', profile] as const

describe('the document', () => {
	test('fields of the contract, exact value of theory 8.1', async () => {
		const d = await documentHere(...of('z^2/2 + 2*exp(-z^2)', 1, 2, 6, '0.2 + 0.5*cos(2*pi*theta)'))
		expect(d).toMatchObject({ degree: 1, blocks: 2, sites: 6, method: 'exact', error: number, limit: number, macroscopic: number, gradientError: number })
		// Trapezoidal integration over the fibre in numpy: value and E[ψ'(x_i) | y].
		expect(d.value).toBeCloseTo(0.472428935374, 11)
		expect(d.gradient).toHaveLength(2)
		expect(d.gradient[0]).toBeCloseTo(-0.21063098, 7)
		expect(d.gradient[1]).toBeCloseTo(0.37426631, 7)
		expect(d.error).toBeLessThan(1e-6)
	})
	test.each([
		['z^4/4 - z^2/2', 0, 2, 6, -1.028021],
		['z^4/4 - z^2/2', 2, 3, 6, -0.860096],
		['z^2/2 + 2*exp(-z^2)', 1, 3, 6, 0.639567],
	] as const)('theory 8.1: %s, degree %i, M = %i, N = %i', async (psi, degree, blocks, sites, value) => {
		const d = await documentHere(...of(psi, degree, blocks, sites, '0'))
		expect(d.method).toBe('exact')
		expect(Math.abs(d.value - value)).toBeLessThan(2e-6)
		expect(Math.max(...d.gradient.map(Math.abs))).toBeLessThan(1e-9)
	})
	test('Gaussian: ½⟨y, G⁻¹y⟩ and the constant, with the Hausdorff normalisation, to rounding', async () => {
		const [M, N] = [6, 24]
		const d = await documentHere(...of('z^2/2', 2, M, N, '0'))
		// −(1/N) log of a Gaussian density of dimension M after N − M integrations: −((N − M)/2N) log 2π.
		expect(d.value).toBeCloseTo(-((N - M) / (2 * N)) * Math.log(2 * Math.PI), 13)
		const moved = await documentHere(...of('z^2/2', 2, M, N, '1/2'))
		expect(moved.value - d.value).toBeCloseTo(1 / 8, 13)
		for (const g of moved.gradient) expect(g).toBeCloseTo(1 / 2, 12)
		expect(moved.macroscopic).toBeCloseTo(1 / 8 - Math.log(2 * Math.PI) / 2, 10)
	})
	test('more than four blocks: the expansion with its error', async () => {
		const coarse = await documentHere(...of('z^4/4 + z', 3, 8, 32, '0.3*cos(2*pi*theta)'))
		const fine = await documentHere(...of('z^4/4 + z', 3, 8, 128, '0.3*cos(2*pi*theta)'))
		expect(coarse.method).toMatch(/edgeworth|exact/)
		expect(fine.error).toBeLessThan(coarse.error / 16)
		expect(Math.abs(fine.value - fine.limit)).toBeLessThan(Math.abs(coarse.value - coarse.limit))
	})
	test('one block, as many blocks as sites', async () => {
		const whole = await documentHere(...of('cosh(z)', 0, 1, 4, '0.4'))
		const block = await documentHere('block', 'cosh(z)', '--sites', '4', '--mean', '0.4', '--no-convexity')
		expect(whole.value).toBeCloseTo(block.rows[0].value, 11)
		const each = await documentHere(...of('cosh(z)', 2, 4, 4, '0.4'))
		expect(each.value).toBeCloseTo(Math.cosh(0.4), 13)
		expect(each.gradient[0]).toBeCloseTo(Math.sinh(0.4), 12)
	})
})

describe('discontinuous piecewise polynomials', () => {
	test('two moments of four sites, twice: brute force by trapezoidal integration over the fibre', async () => {
		const d = await documentHere(...of('z^4/4 - z^2/2', 1, 2, 8, '0.2 + 0.5*cos(2*pi*theta) + 0.3*sin(4*pi*theta)'), '--space', 'polynomials')
		expect(d).toMatchObject({ space: 'polynomials', method: 'exact' })
		expect(d.value).toBeCloseTo(-0.7796170931366, 10)
		expect(d.gradient).toHaveLength(4)
	})
	test('degree 0 is the level of splines', async () => {
		const args = of('z^2/2 + 2*exp(-z^2)', 0, 2, 6, '0.1 + 0.5*cos(2*pi*theta)')
		expect((await documentHere(...args, '--space', 'polynomials')).value).toBeCloseTo((await documentHere(...args)).value, 12)
	})
})

describe('bad input', () => {
	test.each([
		[['z^2/2', '--degree', '1', '--blocks', '4', '--sites', '4'], /singular/],
		[['z^2/2', '--degree', '2', '--blocks', '4', '--sites', '6'], /multiple/],
		[['z^2/2', '--degree', '2', '--blocks', '8', '--sites', '4'], /blocks/],
		[['z^2/2', '--degree', '6', '--blocks', '4', '--sites', '8'], /degree/],
		[['z^2/2', '--degree', '-1', '--blocks', '4', '--sites', '8'], /degree/],
		[['z^2/2', '--degree', '2', '--blocks', '4', '--sites', 'infinity', '--space', 'polynomials'], /infinit/],
		[['z^2/2', '--degree', '2', '--blocks', '4', '--sites', '40000000000'], /sites/],
		[['z^2/2', '--degree', '3', '--blocks', '2', '--sites', '6', '--space', 'polynomials'], /at least 4 sites/],
		[['z^2/2', '--degree', '1', '--blocks', '2', '--sites', '6', '--space', 'wavelets'], /splines or polynomials/],
		[['sqrt(1+z^2)', '--degree', '2', '--blocks', '4', '--sites', '8', '--profile', 'log(theta)'], /./],
	] as const)('%j', async (args, message) => {
		const { status, stderr } = await here('energy', ...args)
		expect(status).toBe(2)
		expect(stderr).toMatch(message)
		expect(stderr.trim().split('\n')).toHaveLength(1)
	})
})

describe('slopes, and infinitely many sites', () => {
	test('Gaussian: 𝓗(ζ) − 𝓗_Y(Pζ) = ½(‖ζ‖² − ‖Pζ‖²), and the slopes of one cosine', async () => {
		const d = await documentHere(...of('z^2/2', 0, 4, 'infinity', 'cos(2*pi*theta)'))
		// ‖Pζ‖² = ½ (sin(π/M)/(π/M))².
		expect(d.method).toBe('limit')
		expect(d.gap.profile.value).toBeCloseTo(0.25 * (1 - (Math.sin(Math.PI / 4) / (Math.PI / 4)) ** 2), 12)
		expect(d.gap.spline.value).toBeCloseTo(0, 14)
		expect(d.slope.macroscopic).toBeCloseTo(2 * Math.PI ** 2, 10)
		expect(d.slope.natural).toBeNull()
		const fine = await documentHere(...of('z^2/2', 2, 32, 'infinity', 'cos(2*pi*theta)'))
		for (const slope of [fine.slope.natural, fine.slope.inverse]) expect(slope).toBeCloseTo(2 * Math.PI ** 2, 3)
	})
	test('the rest after the Gaussian term falls as K⁻²', async () => {
		const [a, b] = [await documentHere(...of('cosh(z)', 0, 4, 256, '0.5*cos(2*pi*theta)')), await documentHere(...of('cosh(z)', 0, 4, 1024, '0.5*cos(2*pi*theta)'))]
		expect(a.rest / b.rest).toBeCloseTo(16, 0)
	})
	test('sequences on top of the coefficients', async () => {
		const plain = await documentHere(...of('z^2/2', 1, 4, 'infinity', '0.2'))
		for (const [add, expected] of [['alternating:0.5', [0.7, -0.3, 0.7, -0.3]], ['quarter:0.5', [0.7, 0.2, -0.3, 0.2]], ['concentrated:0.5', [1.2, 0.2, 0.2, 0.2]]] as const) {
			const d = await documentHere(...of('z^2/2', 1, 4, 'infinity', '0.2'), '--add', add)
			d.coefficients.forEach((c: number, j: number) => expect(c).toBeCloseTo(expected[j] as number, 12))
			expect(d.value).toBeGreaterThan(plain.value)
		}
		expect((await here(...of('z^2/2', 1, 4, 16, '0.2'), '--add', 'half:1')).stderr).toMatch(/--add: cannot be read/)
	})
})
