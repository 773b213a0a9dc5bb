/** Far fields: right where doubles still tell where the mass is, refused beyond, never a crash or a wrong number. */
import { describe, expect, test } from 'vitest'
import { blockConvexity, cramerTransform } from '../../lib/cramer/index.ts'
import { InputError } from '../../lib/errors.ts'
import { potential } from '../../lib/potential/index.ts'

describe('far means', () => {
	test.each([1e3, 1e4])('z⁴ at mean %f: φ″ = 12m² and φ′ = 4m³ up to the curvature of the law', (mean) => {
		const { first, second, error } = cramerTransform(potential('z^4')).at(mean)
		expect(Math.abs(first / (4 * mean ** 3) - 1)).toBeLessThan(1e-11)
		expect(Math.abs(second / (12 * mean ** 2) - 1)).toBeLessThan(1e-8)
		expect(error).toBeLessThan(1e-9)
	})
	test.each([
		['z^4', 1e5],
		['z^6', 1e4],
		['cosh(z)', 50],
		['z^2/2', 1e20],
	])('%s at mean %f is refused', (psi, mean) => {
		expect(() => cramerTransform(potential(psi)).at(mean)).toThrow(InputError)
	})
	test.each([
		['z^2/2', 1e160],
		['z^4', 1e300],
	])('%s at field %f is refused', (psi, field) => {
		expect(() => cramerTransform(potential(psi)).logPartition(field)).toThrow(InputError)
	})
})

test('a law wider than the search is refused, one that is just narrower is right', () => {
	expect(() => cramerTransform(potential('1e-300*z^2')).logPartition(0)).toThrow(/spreads beyond/)
	const { cumulants, logPartition } = cramerTransform(potential('1e-40*z^2')).logPartition(0)
	expect(Math.abs((cumulants[1] as number) / 5e39 - 1)).toBeLessThan(1e-12)
	expect(logPartition).toBeCloseTo(Math.log(Math.PI * 1e40) / 2, 11)
})

test('means that end and a ψ that is not convex: no threshold is found, none is claimed', () => {
	const p = potential('sqrt(1+z^2)+2*log(1+z^2)')
	const { convexFrom, uniformFrom, convexity } = blockConvexity(cramerTransform(p), p)
	expect([convexFrom, uniformFrom, convexity.certain, convexity.tail]).toEqual([null, null, false, 'unproved'])
})
