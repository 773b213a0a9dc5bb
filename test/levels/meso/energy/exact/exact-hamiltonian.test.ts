/** H̄ of splines against brute force (test/data/coarse-hamiltonian.json: numpy, by integration over the fibre and by inversion), and closed forms. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CramerTransform, cramerTransform } from '../../../../../lib/cramer/index.ts'
import { characteristicTables } from '../../../../../lib/levels/meso/energy/exact/characteristic-table.ts'
import { exactHamiltonian, rowsOf } from '../../../../../lib/levels/meso/energy/exact/exact-hamiltonian.ts'
import { constrainedSites } from '../../../../../lib/levels/meso/energy/exact/constrained-sites.ts'
import { densityByFibre } from '../../../../../lib/levels/meso/energy/exact/fibre.ts'
import { densityByFourier } from '../../../../../lib/levels/meso/energy/exact/fourier.ts'
import { lawStore, meanField, solveMultiplier } from '../../../../../lib/levels/meso/energy/exact/mean-field.ts'
import { mesoSpace } from '../../../../../lib/levels/meso/space.ts'
import { potential } from '../../../../../lib/potential/index.ts'
import { LONG } from '../../../../support/long.ts'

interface Row {
	psi: string
	degree: number
	blocks: number
	sites: number
	profile: string
	state: number[]
	value: number
	gradient: number[]
	methods: string[]
}
const rows = JSON.parse(readFileSync(new URL('../../../../data/coarse-hamiltonian.json', import.meta.url), 'utf8')) as Row[]
const known = new Map<string, CramerTransform>()
function transformOf(psi: string): CramerTransform {
	const found = known.get(psi) ?? cramerTransform(potential(psi))
	known.set(psi, found)
	return found
}
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (x, k) => Math.abs(x - (b[k] as number))))

/** Brute force is right to 1e-11; heavy tails and cancelling rows to 1e-9 (their own convergence). */
const BRUTE = (r: Row) => (r.methods.includes('transfer') || r.methods.length === 1 ? 1e-9 : 1e-10)
const small = rows.filter((r) => r.blocks <= 3 && r.sites <= 9)
const sample = [...rows.slice(0, 5), ...small.slice(5).filter((_, k) => k % (LONG ? 4 : 8) === 0), ...rows.filter((r) => r.blocks <= 3 && r.sites > 9).filter((_, k) => k % (LONG ? 8 : 16) === 3)]

describe('brute force', () => {
	test.each(sample.map((r) => [`${r.psi}, degree ${r.degree}, ${r.blocks} blocks, ${r.sites} sites, ${r.profile}`, r] as const))('%s', (_, r) => {
		const space = mesoSpace(r)
		const e = exactHamiltonian(space, transformOf(r.psi))!.at(Float64Array.from(r.state))
		expect(Math.abs(e.value - r.value)).toBeLessThan(e.error + BRUTE(r))
		expect(largest(e.gradient, r.gradient)).toBeLessThan(e.gradientError + 30 * BRUTE(r))
		expect(e.error).toBeLessThan(1e-9)
		if (r.sites > 9) return
		// The discrete product: other coefficients, the same function, the same gradient.
		const other = mesoSpace({ ...r, product: 'normalised' })
		const state = other.form.solve(space.form.apply(Float64Array.from(r.state)))
		const n = exactHamiltonian(other, transformOf(r.psi))!.at(state)
		expect(Math.abs(n.value - e.value)).toBeLessThan(n.error + e.error + 1e-12 * (1 + Math.abs(e.value)))
		expect(largest(n.gradient, e.gradient)).toBeLessThan(n.gradientError + e.gradientError + 1e-10)
	})
	test('the values of theory 8.1 are among the rows', () => {
		for (const value of [-1.028021, -0.860096, 0.639567, 0.472429]) expect(Math.min(...rows.map((r) => Math.abs(r.value - value)))).toBeLessThan(6e-7)
	})
})

describe('four blocks', () => {
	const four = rows.filter((r) => r.blocks === 4 && r.degree > 0 && r.sites === 8).slice(0, LONG ? 2 : 1)
	test.each(four.map((r) => [`${r.psi}, degree ${r.degree}`, r] as const))('%s', (_, r) => {
		const e = exactHamiltonian(mesoSpace(r), transformOf(r.psi))!.at(Float64Array.from(r.state))
		expect(Math.abs(e.value - r.value)).toBeLessThan(e.error + 1e-9)
		expect(largest(e.gradient, r.gradient)).toBeLessThan(e.gradientError + 1e-8)
		expect(e.error).toBeLessThan(1e-8)
	})
})

describe('closed forms', () => {
	test.each([
		[1, 3, 12],
		[2, 3, 9],
		[3, 2, 8],
		[5, 3, 300],
		[2, 2, 2000],
	])('Gaussian, degree %d, %d blocks, %d sites (theory 5.8)', (degree, blocks, sites) => {
		const space = mesoSpace({ degree, blocks, sites, product: 'normalised' })
		const c = Float64Array.from({ length: blocks }, (_, j) => 0.3 + 0.8 * Math.cos(2 + 3 * j))
		const e = exactHamiltonian(space, transformOf('z^2/2'))!.at(c)
		const closed = space.inner(c, c) / 2 - ((sites - blocks) / (2 * sites)) * Math.log(2 * Math.PI)
		expect(Math.abs(e.value - closed)).toBeLessThan(e.error + 1e-14)
		expect(e.error).toBeLessThan(1e-11)
		expect(largest(e.gradient, c)).toBeLessThan(1e-11)
	})
	test('a constant profile: φ + (M/2N) log 2πs² up to M/(NK)', () => {
		const t = transformOf('z^4/4-z^2/2')
		const { value, second } = t.at(0.3)
		for (const degree of [1, 2]) {
			const e = exactHamiltonian(mesoSpace({ degree, blocks: 3, sites: 600 }), t)!.at(new Float64Array(3).fill(0.3))
			expect(Math.abs(e.value - value - (3 / 1200) * Math.log((2 * Math.PI) / second))).toBeLessThan(3 / 600 / 200)
		}
	})
	test('shifting and scaling ψ moves H̄ as it must', () => {
		// ψ(z) = ψ₀((z − 7)/2): x = 7 + 2x₀, fibres scale by 2 in N − d dimensions.
		const [degree, blocks, sites] = [2, 3, 6]
		const space = mesoSpace({ degree, blocks, sites })
		const c = Float64Array.of(0.2, -0.4, 0.5)
		const a = exactHamiltonian(space, transformOf('z^4/4-z^2/2'))!.at(c)
		const b = exactHamiltonian(space, transformOf('((z-7)/2)^4/4-((z-7)/2)^2/2'))!.at(c.map((x) => 7 + 2 * x))
		expect(Math.abs(b.value - (a.value - ((sites - blocks) / sites) * Math.log(2)))).toBeLessThan(a.error + b.error + 1e-12)
		expect(largest(b.gradient.map((g) => 2 * g), a.gradient)).toBeLessThan(1e-9)
	})
})

describe('two ways that share nothing but the tilt', () => {
	const cases: [string, number, number, number, number, number][] = [
		['z^2/2+2*exp(-z^2)', 2, 3, 6, 0.1, 0.3],
		['z^4/4+z^3/2-2*z', 1, 3, 6, 0.4, 0.9],
		['sqrt(1+z^2)+z/3', 1, 2, 4, 0.1, 0.3],
		['20*(z^2-1)^2', 2, 3, 6, 0.1, 0.3],
		['8*(z^2-1)^2', 1, 2, 4, 0.3, 0.2],
	]
	test.each(cases)('%s, degree %d, %d blocks, %d sites: within the sum of the stated errors', (psi, degree, blocks, sites, mean, amplitude) => {
		const t = transformOf(psi)
		const space = mesoSpace({ degree, blocks, sites })
		const c = rowsOf(space, sites / blocks)
		const v = space.moments(Float64Array.from({ length: sites }, (_, i) => mean + amplitude * Math.cos((2 * Math.PI * (i + 0.5)) / sites))).map((x) => x * sites)
		const laws = lawStore(t)
		const field = meanField(c, v, solveMultiplier(c, v, laws)!, laws)
		const fourier = densityByFourier(c, field, field.laws.map(characteristicTables(t)), 1e8)!
		const fibre = densityByFibre(t, c, field, 1e8)!
		expect(Math.abs(fourier.log - fibre.log)).toBeLessThan(fourier.errors.log + fibre.errors.log + 1e-13)
		expect(largest(fourier.gradient, fibre.gradient)).toBeLessThan(fourier.errors.gradient + fibre.errors.gradient + 1e-12)
		expect(largest(fourier.hessian, fibre.hessian)).toBeLessThan(fourier.errors.hessian + fibre.errors.hessian + 1e-9)
		// Not absurdly pessimistic.
		expect(Math.min(fourier.errors.log, fibre.errors.log)).toBeLessThan(1e-8)
	})
	test('another depth of the lattice changes nothing beyond the stated error; another tilt neither', () => {
		const t = transformOf('z^2/2+2*exp(-(z-1)^2)')
		const space = mesoSpace({ degree: 2, blocks: 3, sites: 12 })
		const c = rowsOf(space, 4)
		const v = space.moments(Float64Array.from({ length: 12 }, (_, i) => Math.sin(i))).map((x) => x * 12)
		const laws = lawStore(t)
		const mu = solveMultiplier(c, v, laws)!
		const energy = (multiplier: Float64Array, depth: number) => {
			const field = meanField(c, v, multiplier, laws)
			const jet = densityByFourier(c, field, field.laws.map(characteristicTables(t)), 1e8, depth)!
			return { value: field.leading - jet.log, gradient: multiplier.map((x, k) => x - jet.gradient[k]!), error: jet.errors.log, gradientError: jet.errors.gradient }
		}
		const best = energy(mu, 32)
		for (const other of [energy(mu, 20), energy(mu.map((x, k) => x + 0.05 * Math.cos(k)), 28)]) {
			expect(Math.abs(best.value - other.value)).toBeLessThan(best.error + other.error + 1e-13)
			expect(largest(best.gradient, other.gradient)).toBeLessThan(best.gradientError + other.gradientError + 1e-12)
			expect(other.error).toBeLessThan(1e-6)
		}
	})
})

test('deep wells: what is out of reach says so', () => {
	const t = transformOf('100*(z^2-1)^2')
	const one = exactHamiltonian(mesoSpace({ degree: 1, blocks: 2, sites: 4 }), t)!.at(Float64Array.of(0.3, -0.1))
	expect([one.method, one.error < 1e-9]).toEqual(['fibre', true])
	const two = exactHamiltonian(mesoSpace({ degree: 2, blocks: 2, sites: 6 }), t)!.at(Float64Array.of(0.3, -0.1))
	expect(two.error < 1e-6 || two.reason !== undefined).toBe(true)
})

test('sizes: none for many blocks, degree 0 and one block by ψ_K, N = M at once', () => {
	const t = transformOf('z^4/4-z^2/2')
	expect(exactHamiltonian(mesoSpace({ degree: 2, blocks: 3, sites: Number.POSITIVE_INFINITY }), t)).toBeNull()
	expect(exactHamiltonian(mesoSpace({ degree: 0, blocks: 64, sites: 256 }), t)!.at(new Float64Array(64)).method).toBe('block')
	expect(exactHamiltonian(mesoSpace({ degree: 3, blocks: 1, sites: 5 }), t)!.at(new Float64Array(1)).method).toBe('block')
	expect(exactHamiltonian(mesoSpace({ degree: 2, blocks: 9, sites: 9 }), t)!.at(new Float64Array(9)).method).toBe('unique')
	expect(exactHamiltonian(mesoSpace({ degree: 2, blocks: 9, sites: 9 }), t)!.at(new Float64Array(9)).value).toBe(0)
})

test('profiles deep in the tails of a super-quadratic ψ', () => {
	const t = transformOf('z^4/4')
	const space = mesoSpace({ degree: 2, blocks: 3, sites: 6 })
	const e = exactHamiltonian(space, t)!.at(Float64Array.of(40, -25, 3))
	expect(Number.isFinite(e.error)).toBe(true)
	expect(e.error).toBeLessThan(1e-9 * Math.abs(e.value))
	// Laplace: H̄ is ψ of the minimiser to leading order; the gradient is its field to 1 part in 10³.
	expect(e.value).toBeGreaterThan(1e4)
})

test('degree 1 on four blocks, by operators along the ring: the gradient has an error, and is that of the inversion in four dimensions', () => {
	const t = transformOf('exp(z)-z')
	const space = mesoSpace({ degree: 1, blocks: 4, sites: 12 })
	const state = Float64Array.of(0.3, -0.5, 0.1, 0.4)
	const ring = exactHamiltonian(space, t)!.at(state)
	expect(ring.method).toBe('transfer')
	expect(ring.gradientError).toBeLessThan(1e-9)
	const other = constrainedSites(t).at(rowsOf(space, 3), space.form.apply(state).map((x) => x * 12))
	expect(largest(ring.gradient, other.gradient)).toBeLessThan(ring.gradientError + other.gradientError)
})

test('fields between reduced rows that leave the admissible range are sought on all rows', () => {
	const t = transformOf('sqrt(1+z^2)*2')
	const space = mesoSpace({ degree: 2, blocks: 3, sites: 48 })
	const state = space.project(Float64Array.from({ length: 48 }, (_, i) => 20 * Math.cos((2 * Math.PI * (i + 0.5)) / 48)))
	const c = rowsOf(space, 16)
	const field = constrainedSites(t).fieldAt(c, space.form.apply(state).map((x) => x * 48), { reduced: rowsOf(space, 8) })!
	// scipy's Newton on the 48 sites: μ to five digits, max|h| = 1.98765.
	;[-3.32107, 1.98495, 1.98495].forEach((mu, j) => expect(Math.abs(field.multiplier[j]! - mu)).toBeLessThan(6e-6))
	expect(Math.max(...field.laws.map((law) => Math.abs(law.field)))).toBeCloseTo(1.98765, 5)
})
