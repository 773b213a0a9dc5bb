import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cramerTransform, fieldTable } from '../../../../lib/cramer/index.ts'
import { mesoEnergy, mesoSpace } from '../../../../lib/levels/index.ts'
import { potential } from '../../../../lib/potential/index.ts'
import { dualSolver } from '../../../../lib/levels/meso/energy/dual.ts'
import { site } from '../../../cramer/sites.ts'
import { LONG, long } from '../../../support/long.ts'

const tables = new Map<string, ReturnType<typeof fieldTable>>()
const tableOf = (text: string) => {
	let table = tables.get(text)
	if (table === undefined) {
		table = fieldTable(cramerTransform(site(text)))
		tables.set(text, table)
	}
	return table
}

/** Largest residual of (1/N)Cᵗφ*'(Cμ) = Bc over all sites, by tilted laws, in units of ⟨s c_j⟩; 1e-11 of which are 40 ulp of a mean of 1e3 s. */
function residual(text: string, sizes: { degree: number; blocks: number; sites: number }, state: Float64Array): number {
	const { transform } = tableOf(text)
	const space = mesoSpace(sizes)
	const energy = mesoEnergy(space, transform, { kind: 'leading', table: tableOf(text) })
	const { coefficients, outcome } = energy.dual(state)
	expect(outcome.sentence).toContain('Reached')
	const laws = Array.from(space.cellAverages(coefficients), (h) => transform.logPartition(h))
	const got = space.moments(Float64Array.from(laws, (l) => l.mean))
	const unit = space.moments(Float64Array.from(laws, (l) => l.deviation + 1e-3 * Math.abs(l.mean)))
	const want = space.form.apply(state)
	return Math.max(...Array.from(want, (x, j) => Math.abs(got[j]! - x) / unit[j]!))
}

const wave = (m: number, centre: number, size: number, rough: boolean) =>
	Float64Array.from({ length: m }, (_, j) => centre + size * (rough ? (j % 2 === 0 ? 0.9 : -0.9) + 0.1 * Math.sin(j * j) : Math.cos((2 * Math.PI * j) / m)))

describe('the moments of the dual field are those of the state, summed over all sites', () => {
	const CASES = [
		['exp(z)-z', -2, 3],
		['log(cosh(z))', 3, 50],
		['(z-40)^2/2', 40, 3],
		['z^4/4-z^2/2', 0, 100],
		['z^6', 0, 20],
		['z^2/2+4*cos(5*z)', 0.3, 2],
		['z^4/4-z^2/2', 0.2, 1],
		['cosh(z)', 0, 8],
	] as const
	test.each(CASES.slice(0, LONG ? 8 : 4))('%s, means %d ± %d', (text, centre, size) => {
		for (const rough of [false, true]) {
			for (const sizes of [
				{ degree: 1, blocks: 8, sites: 24 },
				{ degree: 2, blocks: 5, sites: 45 },
				{ degree: 3, blocks: 16, sites: 128 },
				{ degree: 5, blocks: 3, sites: 12 },
				{ degree: 4, blocks: 1, sites: 7 },
			])
				expect(residual(text, sizes, wave(sizes.blocks, centre, size, rough))).toBeLessThan(1e-11)
		}
	})
})

test('random coefficients of any size, any degree: solved', () => {
	fc.assert(
		fc.property(
			fc.constantFrom('z^4/4-z^2/2', 'log(cosh(z))', 'z^2/2+2*exp(-(z-1)^2)'),
			fc.integer({ min: 0, max: 5 }),
			fc.integer({ min: 1, max: 12 }),
			fc.integer({ min: 2, max: 20 }),
			fc.double({ min: -1, max: 1.5, noNaN: true }),
			fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
			(text, degree, blocks, k, decades, random) => {
				const state = Float64Array.from({ length: blocks }, (_, j) => random[j]! * 10 ** decades)
				expect(residual(text, { degree, blocks, sites: k * blocks }, state)).toBeLessThan(1e-11)
			},
		),
		{ seed: 3, numRuns: 25 },
	)
})

test('1024 blocks, and infinitely many sites', () => {
	const table = tableOf('z^4/4-z^2/2')
	for (const kind of ['limit', 'leading'] as const) {
		const space = mesoSpace({ degree: 3, blocks: 1024, sites: 1024 * 16 })
		const energy = mesoEnergy(space, table.transform, { kind, table })
		for (const rough of [true, false]) {
			const { outcome } = energy.dual(wave(1024, 0.3, 3, rough))
			expect(outcome.reached).toBe(true)
			expect(outcome.error).toBeLessThan(1e-12)
		}
	}
})

long('no admissible means, no dual field: an outcome, not a hang', () => {
	// At the ends of the fields the laws still have a mean.
	const table = tableOf('sqrt(1+z^2)+2*log(1+z^2)')
	const { means } = table.transform.site
	const space = mesoSpace({ degree: 2, blocks: 6, sites: 60 })
	const energy = mesoEnergy(space, table.transform, { kind: 'leading', table })
	const outside = new Float64Array(6).fill(1.2 * means.max!)
	const { outcome } = energy.dual(outside)
	expect(outcome.reached).toBe(false)
	expect(outcome.sentence).toContain('admissible')
	expect(energy.value(outside)).toBe(Number.POSITIVE_INFINITY)
	expect(energy.gradient(outside).every(Number.isNaN)).toBe(true)
	expect(energy.dual(new Float64Array(6).fill(0.5 * means.max!)).outcome.reached).toBe(true)
})

test('a fixed number of nodes gives the same field as an adaptive one, and more nodes change nothing', () => {
	const text = 'z^4/4-z^2/2'
	const state = wave(8, 0.2, 0.7, false)
	const space = mesoSpace({ degree: 2, blocks: 8, sites: 8 * 64 })
	const [adaptive, all] = [undefined, 64].map((count) =>
		Float64Array.from(
			mesoEnergy(space, tableOf(text).transform, { kind: 'leading', table: tableOf(text), ...(count === undefined ? {} : { count }) }).dual(state).coefficients,
		),
	) as [Float64Array, Float64Array]
	adaptive.forEach((x, j) => expect(Math.abs(x - all[j]!)).toBeLessThan(3e-13))
	const solver = dualSolver({ degree: 2, blocks: 8, sitesPerBlock: 64 }, tableOf(text))
	const outcome = solver.solve(space.form.apply(state), null, (out) => void out.fill(0), 2)
	expect(outcome.reached).toBe(true)
	expect(solver.level().sums.count).toBeLessThan(64)
})

/** Fields and means of this ψ are bounded: |m| < 0.4743. */
test('where means end: reached up to there, refused at once beyond', () => {
	const transform = cramerTransform(potential('sqrt(1+z^2)+2*log(1+z^2)'))
	const table = fieldTable(transform)
	const end = transform.site.means.max as number
	expect(end).toBeCloseTo(0.4743, 4)
	for (const [degree, sites] of [[0, 16], [2, 16], [2, Number.POSITIVE_INFINITY]] as const) {
		const space = mesoSpace({ degree, blocks: 4, sites })
		const { dual } = mesoEnergy(space, transform, { kind: 'leading', table })
		expect(dual(new Float64Array(4).fill(0.95 * end)).outcome.reached).toBe(true)
		expect(dual(Float64Array.of(0.9 * end, -0.9 * end, 0.9 * end, -0.9 * end)).outcome.reached).toBe(true)
		const { outcome } = dual(new Float64Array(4).fill(1.05 * end))
		expect([outcome.reached, outcome.steps]).toEqual([false, 0])
	}
})
