/** ψ_K against values that are not this code: reference files, exact integer convolutions, closed forms. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byConvolution, byFourier } from '../../../lib/cramer/block/block-hamiltonian.ts'
import { blockOf, deviationAt, scaledError } from './support.ts'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), 'utf8'))

describe('reference values', () => {
	for (const { psi, block: rows } of read('block-reference') as {
		psi: string
		block: { m: number; K: number; psi: number; dpsi: number; d2psi: number }[]
	}[])
		test(psi, () => {
			const { block } = blockOf(psi)
			for (const r of rows) {
				const row = block.at(r.K, r.m)
				expect(scaledError(row, { value: r.psi, first: r.dpsi, second: r.d2psi }, deviationAt(block, r.m))).toBeLessThan(1e-12)
				expect(row.error).toBeLessThan(1e-13)
			}
		})
})

describe('exact convolutions at 25 digits: deep wells, steep, stiff, off-centre, narrow, wide, far', () => {
	for (const { psi, rows } of read('block-hard') as {
		psi: string
		rows: { sites: number; mean: number; value: string; first: string; second: string }[]
	}[])
		test(psi, () => {
			const { block } = blockOf(psi)
			for (const r of rows) {
				const row = block.at(r.sites, r.mean)
				const exact = { value: Number(r.value), first: Number(r.first), second: Number(r.second) }
				const error = scaledError(row, exact, deviationAt(block, r.mean))
				const where = `K = ${r.sites}, m = ${r.mean}, ${row.method}`
				expect(error, where).toBeLessThanOrEqual(row.error)
				expect(row.error, where).toBeLessThanOrEqual(1e-10)
				expect(row.error, where).toBeLessThanOrEqual(Math.max(1000 * error, 2e-11))
				expect(row.reason, where).toBeUndefined()
			}
		})
})

describe('closed forms', () => {
	test('one site is ψ itself', () => {
		const row = blockOf('z^4/4-z^2/2').block.at(1, 1.5)
		expect(row.value).toBeCloseTo(1.5 ** 4 / 4 - 1.5 ** 2 / 2, 14)
		expect(row.first).toBeCloseTo(1.5 ** 3 - 1.5, 14)
		expect(row.second).toBeCloseTo(3 * 1.5 ** 2 - 1, 14)
		expect(row.method).toBe('single-site')
	})

	test('Gaussian: m²/2 − ((K−1)/2K) log 2π, for K up to 10⁴ and far means', () => {
		const { block } = blockOf('z^2/2')
		for (const sites of [1, 2, 3, 7, 64, 1000, 10_000])
			for (const mean of [0, 0.7, -30]) {
				const row = block.at(sites, mean)
				const exact = { value: mean ** 2 / 2 - ((sites - 1) / (2 * sites)) * Math.log(2 * Math.PI), first: mean, second: 1 }
				expect(scaledError(row, exact, 1)).toBeLessThanOrEqual(row.error)
				expect(row.error).toBeLessThan(2e-13)
			}
	})

	test('mixture of two Gaussians: the K-fold binomial mixture', () => {
		const { block } = blockOf('-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))')
		for (const sites of [2, 3, 5, 16, 40])
			for (const mean of [0, 0.4, -1.3, 2.6]) {
				// q_K(Km) = Σ_j C(K,j) (2π)^{K/2} N(Km; 2(2j − K), K); √K q_K = Σ …
				let f = 0
				let f1 = 0
				let f2 = 0
				let binomial = 1
				for (let j = 0; j <= sites; j++) {
					const u = sites * mean - 2 * (2 * j - sites)
					const g = binomial * Math.exp(-(u * u) / (2 * sites))
					f += g
					f1 -= (g * u) / sites
					f2 += g * ((u / sites) ** 2 - 1 / sites)
					binomial = (binomial * (sites - j)) / (j + 1)
				}
				const exact = {
					value: -(Math.log(f) + ((sites - 1) / 2) * Math.log(2 * Math.PI)) / sites,
					first: -f1 / f,
					second: -sites * (f2 / f - (f1 / f) ** 2),
				}
				const row = block.at(sites, mean)
				expect(scaledError(row, exact, deviationAt(block, mean))).toBeLessThan(row.error + 1e-14)
				expect(row.error).toBeLessThan(1e-12)
			}
	})

	test('scaling and shift: ψ(az + b) has ψ_K(am + b) + ((K−1)/K) log a', () => {
		const one = blockOf('z^4/4-z^2').block
		const other = blockOf('(3*z-120)^4/4-(3*z-120)^2').block
		for (const sites of [2, 3, 9, 500]) {
			const a = one.at(sites, 0.75)
			const b = other.at(sites, 40.25)
			const exact = { value: a.value + ((sites - 1) / sites) * Math.log(3), first: 3 * a.first, second: 9 * a.second }
			expect(scaledError(b, exact, deviationAt(other, 40.25))).toBeLessThanOrEqual(a.error + b.error)
			expect(b.error).toBeLessThan(1e-11)
		}
	})
})

describe('the two methods agree within their errors', () => {
	test('random wells, K and means', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 40 }),
				fc.integer({ min: 1, max: 30 }),
				fc.integer({ min: 3, max: 24 }),
				fc.double({ min: -2, max: 2, noNaN: true }),
				(a, w, sites, mean) => {
					const { block } = blockOf(`z^2/2+${a}/8*exp(-${w}/10*z^2)+z/5`)
					const fourier = byFourier(block, sites, mean)
					const convolution = byConvolution(block, sites, mean)
					const difference = scaledError(fourier, convolution, deviationAt(block, mean))
					expect(difference).toBeLessThanOrEqual(fourier.error + convolution.error)
					expect(convolution.error).toBeLessThan(1e-11)
				},
			),
			{ seed: 20261122, numRuns: 25 },
		)
	})
})
