import { describe, expect, test } from 'vitest'
import { blockHamiltonian } from '../../../lib/cramer/block/block-hamiltonian.ts'
import { blockConvexity } from '../../../lib/cramer/block/convexity.ts'
import { cramerTransform } from '../../../lib/cramer/transform.ts'
import { potential } from '../../../lib/potential/potential.ts'
import { LONG } from '../../support/long.ts'

/**
 * A law that is Gaussian but for a sharp part of mass 10⁻¹⁴: its characteristic function falls fast to a low plateau that
 * reaches beyond the Nyquist frequency of a lattice made for the Gaussian. Values by polynomial powers at 90 digits.
 */
describe('a sharp part of tiny mass does not fold back', () => {
	const block = blockHamiltonian(cramerTransform(potential('z^2/2+5*exp(-z^2)*cos(6*z)')))
	test.each([
		[5, 31.264849173436310220, 8.0000000000001884886, 0.99999999999421689059],
		[8, 31.195928783444691592, 8.0000000000105239571, 0.99999999991692994737],
	])('K = %d', (sites, value, first, second) => {
		const row = block.at(sites, 8)
		const error = Math.max(Math.abs(row.value - value) / value, Math.abs(row.first - first) / first, Math.abs(row.second - second))
		expect(error).toBeLessThanOrEqual(row.error)
		expect(row.error).toBeLessThan(2e-14)
	})
})

describe('rows that cannot be computed say so', () => {
	test.each<[string, number, number]>([
		['z^2*(2+sin(z))', 2, 40],
		...(LONG ? [['1e6*(z-3)^2+1e3*cos(1000*z)', 3, 3.0011] as [string, number, number]] : []),
		['1e6*(z-3)^2+1e3*cos(1000*z)', 5, 2.99],
	])('%s, K = %d, m = %d', (text, sites, mean) => {
		const row = blockHamiltonian(cramerTransform(potential(text))).at(sites, mean)
		expect(row.error).not.toBeNaN()
		if (!Number.isFinite(row.value + row.first + row.second)) expect(row.error).toBe(Number.POSITIVE_INFINITY)
		if (row.error > 1e-10) expect(row.reason).toMatch(/./)
	})
})

describe('curvature that vanishes by cancellation', () => {
	test('cosh z − cosh(z/2) ≥ 0 with equality at 0: convex from 1, uniformly from 2', () => {
		const psi = potential('cosh(z)-4*cosh(z/2)')
		const { convexFrom, uniformFrom, minSecond } = blockConvexity(cramerTransform(psi), psi, { economical: true })
		expect([convexFrom, uniformFrom]).toEqual([1, 2])
		expect(minSecond[0]?.error).toBeGreaterThan(1e-16)
	})
})
