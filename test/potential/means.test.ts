/** Ranges of means where ψ is not steep, against mpmath, and the borderline of steepness. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { potential } from '../../lib/potential/index.ts'

const { boundaryMeans } = JSON.parse(readFileSync(new URL('../data/potential.json', import.meta.url), 'utf8')) as {
	boundaryMeans: { psi: string; field: number; mean: string }[]
}

describe('the mean at a finite end of the fields', () => {
	test.each(boundaryMeans)('$psi', ({ psi, field, mean }) => {
		const p = potential(psi)
		expect(p.fields.max).toBeCloseTo(field, 13)
		const error = Math.abs((p.means.max as number) - Number(mean))
		expect(error).toBeLessThan(1e-12 * Math.max(1, Math.abs(Number(mean))))
		expect(error).toBeLessThanOrEqual(p.admissibility.meansErrors.max)
		expect(p.admissibility.meansErrors.max).toBeLessThan(1e-11)
		expect(p.admissibility.means).toContain('not steep')
	})

	test('is the mirror image for the mirror potential', () => {
		const p = potential('3*sqrt(1+z^2)+z+2*log(2-z+z^2)')
		const q = potential('3*sqrt(1+z^2)-z+2*log(2+z+z^2)')
		expect(p.fields.min).toBe(-(q.fields.max as number))
		expect(p.means.min).toBeCloseTo(-(q.means.max as number), 13)
	})
})

describe('steepness', () => {
	// e^{σz − ψ} at the end of the fields decays like z^{−2b}: the mean stays finite when 2b > 2.
	test.each([
		['0.9', true],
		['1', true],
		['1.05', false],
		['3', false],
	])('√(1+z²) + b log(1+z²) with b = %s', (b, steep) => {
		const { means } = potential('sqrt(1+z^2) + b*log(1+z^2)', { parameters: { b } })
		expect(means.max === null).toBe(steep)
		expect(means.min === null).toBe(steep)
	})

	test.each([
		['sqrt(1+z^2)', true],
		['exp(z) - z', true],
		['log(cosh(z)) + log(1+log(1+z^2))', true],
		['sqrt(1+z^2) + log(1+z^2) + log(2+log(1+z^2))', true],
		['sqrt(1+z^2) + log(1+z^2) + 1.2*log(2+log(1+z^2))', false],
		['sqrt(1+z^2) - (1+z^2)^(1/4) + 9*log(1+z^2)', true],
		['sqrt(1+z^2) + (1+z^2)^(1/4)', false],
	])('%s', (text, steep) => {
		expect(potential(text).means.max === null || potential(text).means.min === null).toBe(steep)
	})

	test('only one end may be bounded', () => {
		const { means, fields } = potential('exp(z) - z + 3*log(1+z^2)')
		expect(fields).toEqual({ min: -1, max: null })
		expect(means.max).toBeNull()
		expect(means.min).toBeLessThan(0)
	})
})
