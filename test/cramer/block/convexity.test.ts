/** From which K on ψ_K is convex: reference minima, theory 3 and S4, closed forms, and what is only a limit. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type BlockConvexity, blockConvexity, type ConvexityOptions } from '../../../lib/cramer/block/convexity.ts'
import { thresholdParameters } from '../../../lib/cramer/block/threshold.ts'
import { cramerTransform, potential } from '../../../lib/index.ts'
import { blockOf } from './support.ts'
import { long } from '../../support/long.ts'

function convexityOf(text: string, options?: ConvexityOptions): BlockConvexity {
	const { psi, block } = blockOf(text)
	return blockConvexity(block.transform, psi, options)
}

describe('reference minima', () => {
	const reference = JSON.parse(readFileSync(new URL('../../data/block-reference.json', import.meta.url), 'utf8')) as {
		psi: string
		convexity: { minSecondDerivativeOfBlock: Record<string, number>; convexFrom: number; minSecondDerivativeOfCramer: number }
	}[]
	const others = ['z^2/2 + 2*exp(-z^2)', 'z^4', 'z^2/2 + 0.8*cos(2*z)']
	for (const { psi, convexity } of reference)
		(others.includes(psi) ? long : test)(psi, () => {
			const found = convexityOf(psi)
			expect(found.convexFrom).toBe(convexity.convexFrom)
			expect(found.convexity.certain).toBe(true)
			expect(found.leastCramer).toBeCloseTo(convexity.minSecondDerivativeOfCramer, 3)
			for (const [sites, second] of Object.entries(convexity.minSecondDerivativeOfBlock)) {
				const row = found.minSecond[Number(sites) - 1]
				// The reference took the least value on a grid: an upper bound, off by the square of its step.
				expect(row?.second, `K = ${sites}`).toBeLessThan(second + 1e-10)
				expect(row?.second, `K = ${sites}`).toBeGreaterThan(second - 0.02)
			}
		})
})

describe('the double well of theory 3', () => {
	test('minima and where they are; K₀ = 7, and K = 6 misses', () => {
		const found = convexityOf('z^2/2+4*exp(-z^2/2)')
		const expected: [number, number][] = [
			[1, -3],
			[2, -2.896],
			[3, -1.632],
			[4, -0.778],
			[5, -0.267],
			[6, -0.0038],
			[7, 0.139],
			[8, 0.22],
			[12, 0.305],
			[16, 0.314],
			[32, 0.321],
			[64, 0.324],
		]
		for (const [sites, second] of expected) expect(Math.abs((found.minSecond[sites - 1]?.second as number) - second)).toBeLessThan(1.1e-3)
		expect(Math.abs(found.minSecond[5]?.mean as number)).toBeCloseTo(0.31, 2)
		expect(found).toMatchObject({
			convexFrom: 7,
			uniformFrom: 7,
			convexity: { tail: 'bounded-perturbation', closing: 'addition', certain: true, sitesScanned: 128 },
		})
	})

	long('S4: K₀ against the barrier', () => {
		const table: [number, number][] = [
			[0.9, 1],
			[1.9, 2],
			[2, 3],
			[3, 4],
			[5, 9],
			[6, 13],
		]
		for (const [a, from] of table) expect(convexityOf(`z^2/2+${a}*exp(-z^2/2)`, { economical: true }).convexFrom, `a = ${a}`).toBe(from)
		const two = convexityOf('z^2/2+2*exp(-z^2/2)', { economical: true }).minSecond[1]
		expect(two?.second).toBeCloseTo(-0.077, 3)
		expect(Math.abs(two?.mean as number)).toBeCloseTo(0.77, 2)
	})

	test('the barrier at which K₀ leaves 1 is 1', () => {
		const [change] = thresholdParameters((a) => convexityOf(`z^2/2+${a}*exp(-z^2/2)`, { economical: true }).convexFrom, 0.9, 1.3, {
			tolerance: 0.1,
		})
		expect(change?.below).toBe(1)
		expect(change?.low).toBeLessThanOrEqual(1)
		expect(change?.high).toBeGreaterThanOrEqual(1)
		expect((change?.high as number) - (change?.low as number)).toBeLessThanOrEqual(0.1)
	})
})

describe('what the minima have to satisfy', () => {
	test('addition: inf ψ_{K+L}″ ≥ min(inf ψ_K″, inf ψ_L″) where that is ≥ 0, and inf ψ_K″ ≤ inf φ″', () => {
		for (const text of ['z^4/4-z^2/2', 'z^2/2+0.8*cos(2*z)', '2*(z^2-1)^2']) {
			const { minSecond, leastCramer } = convexityOf(text, { maximalSites: 24 })
			const m = (k: number) => minSecond[k - 1]?.second as number
			for (let k = 1; k <= 12; k++)
				for (let l = k; k + l <= 24; l++)
					if (Math.min(m(k), m(l)) >= 0) expect(m(k + l)).toBeGreaterThanOrEqual(Math.min(m(k), m(l)) - 1e-9)
			for (const row of minSecond) expect(row.second).toBeLessThanOrEqual(leastCramer + 1e-9)
		}
	})

	test('a dense scan of exact values finds nothing lower', () => {
		const { block } = blockOf('z^4/4+z^3/2-2*z')
		const { minSecond, convexity } = convexityOf('z^4/4+z^3/2-2*z', { economical: true })
		const [low, high] = convexity.meansScanned
		for (const sites of [2, 3]) {
			const least = minSecond[sites - 1]?.second as number
			let seen = Number.POSITIVE_INFINITY
			for (let i = 0; i <= 100; i++) seen = Math.min(seen, block.at(sites, low + ((high - low) * i) / 100).second)
			expect(seen).toBeGreaterThanOrEqual(least - 1e-9)
			expect(seen).toBeLessThan(least + 0.1)
		}
	})
})

describe('classes', () => {
	test('Gaussian: exactly c, from K = 1', () => {
		const found = convexityOf('3*z^2+z', { maximalSites: 12 })
		expect(found).toMatchObject({ convexFrom: 1, uniformFrom: 1, convexity: { closing: 'convex', certain: true } })
		for (const row of found.minSecond) expect(row.second).toBeCloseTo(6, 10)
	})

	test('z^4: convex from 1, uniformly from 2', () => {
		expect(convexityOf('z^4', { maximalSites: 12 })).toMatchObject({ convexFrom: 1, uniformFrom: 2, convexity: { certain: true } })
	})

	test('bounded fields: convex, never uniformly', () => {
		for (const text of ['log(cosh(z))', 'exp(z)-z', 'sqrt(1+z^2)']) {
			const found = convexityOf(text, { maximalSites: 8 })
			expect(found).toMatchObject({ convexFrom: 1, uniformFrom: null, convexity: { certain: true } })
			expect(found.minSecond[4]).toMatchObject({ second: 0, mean: null })
		}
	})

	long('stiff and periodic: one period; the oscillation of ψ_K″ with period d/K is resolved', () => {
		const found = convexityOf('z^2/2+1.5*cos(4*z)', { economical: true })
		const { block } = blockOf('z^2/2+1.5*cos(4*z)')
		const from = found.convexFrom as number
		expect(found).toMatchObject({ uniformFrom: from, convexity: { tail: 'periodic', closing: 'addition', certain: true } })
		const [low, high] = found.convexity.meansScanned
		expect(high - low).toBeCloseTo(Math.PI / 2, 12)
		const least = (sites: number) => Math.min(...Array.from({ length: 100 }, (_, i) => block.at(sites, ((high - low) * i) / 100).second))
		expect(least(from)).toBeGreaterThan(0)
		expect(least(from - 1)).toBeLessThan(0)
	})

	test('without knowledge of the potential the answer is not certain', () => {
		const { block } = blockOf('z^2/2+2*exp(-z^2)')
		const found = blockConvexity(block.transform, undefined, { economical: true })
		expect(found.convexFrom).toBe(4)
		expect(found.convexity).toMatchObject({ tail: 'unproved', certain: false })
	})

	test('results do not depend on what was computed before', () => {
		const a = convexityOf('z^4/4-z^2/2', { maximalSites: 16 })
		const b = convexityOf('z^4/4-z^2/2', { maximalSites: 16 })
		expect(b).toEqual(a)
	})
})

test('ψ″ unbounded below: no threshold is claimed, and no grid of means is tried', () => {
	const psi = potential('z^2*(2+sin(z))')
	const { convexFrom, convexity, minSecond } = blockConvexity(cramerTransform(psi), psi)
	expect(convexFrom).toBeNull()
	expect(convexity.certain).toBe(false)
	expect(minSecond.map((r) => r.second)).toEqual([Number.NEGATIVE_INFINITY])
})

test('means that end where laws are longer than doubles resolve: a null threshold, not an error', () => {
	const psi = potential('sqrt(1+z^2)+3*log(1+z^2)')
	expect(psi.means.max).not.toBeNull()
	const { convexFrom, convexity } = blockConvexity(cramerTransform(psi), psi, { maximalSites: 8 })
	expect(convexFrom).toBeNull()
	expect(convexity.certain).toBe(false)
})
