/** Inequalities and constants: the numbers against theory 6.7, 6.8 and closed forms, and what the section says of them. */
import { describe, expect, test } from 'vitest'
import { inequalitiesPart } from '../../lib/report/compute/inequalities.ts'
import { spaceOf } from '../../lib/report/compute/options.ts'
import { isAvailable, type InequalitiesPart } from '../../lib/report/data.ts'
import { toMarkdown } from '../../lib/report/markdown.ts'
import { documentOf } from '../../lib/report/render.ts'
import { inequalities, inequalitiesVerdict } from '../../lib/report/sections/inequalities.ts'
import { plainText } from '../../lib/report/text.ts'
import { subjectOf } from '../../lib/statements/index.ts'
import { fixture } from './fixture.ts'
import { long } from '../support/long.ts'

function partOf(psi: string, range: readonly [number, number]): InequalitiesPart {
	const block = { unavailable: 'no scan' }
	return inequalitiesPart({ subject: subjectOf(psi, { quick: true }), range, space: spaceOf({}), block })
}
const valueOf = (part: InequalitiesPart, id: string) => part.constants.find((c) => c.id === id)?.value
const said = (part: InequalitiesPart) => {
	const document = documentOf({ ...fixture(), inequalities: part }, [inequalities])
	return toMarkdown(document)
}

describe('a double well', () => {
	const part = partOf('z^2/2+4*exp(-z^2/2)', [-7, 7])
	test('one site: theory 6.7', () => {
		expect(valueOf(part, 'poincare')).toBeCloseTo(6.2077, 3)
		expect(valueOf(part, 'muckenhoupt-lower')).toBeCloseTo(4.7302, 2)
		expect(valueOf(part, 'muckenhoupt-upper')).toBeCloseTo(18.92, 2)
		expect(valueOf(part, 'log-sobolev-upper')).toBeCloseTo(56.67, 2)
		expect(valueOf(part, 'gap-infimum')).toBeCloseTo(1 / 6.2077, 5)
	})
	test('Holley–Stroock: the best split is better than e^{−4}, and below the gap', () => {
		expect(valueOf(part, 'holley-stroock-text')).toBeCloseTo(Math.exp(-4), 12)
		expect(valueOf(part, 'holley-stroock-best')).toBeGreaterThan(Math.exp(-4))
		expect(valueOf(part, 'holley-stroock-best')).toBeLessThan(1 / 6.2077)
		expect(valueOf(part, 'bakry-emery')).toBeNull()
	})
	test('two sites: theory 6.8', () => {
		const pair = part.canonical[0]
		if (!isAvailable(pair)) throw new Error(pair?.unavailable)
		expect(pair.supremum).toBeCloseTo(31.54, 2)
		expect(pair.mean).toBeCloseTo(0, 6)
	})
	test('κ = (sup ψ″ − inf ψ″)/2; constants of a scan that is not there are missing', () => {
		// ψ″ = 1 + 4(z² − 1)e^{−z²/2}, largest at z² = 3.
		expect(valueOf(part, 'kappa')).toBeCloseTo((8 * Math.exp(-1.5) + 4) / 2, 8)
		expect(valueOf(part, 'lambda')).toBeNull()
	})
	test('C_P of every tilt is in its bracket and above the variance', () => {
		expect(part.fields.length).toBeGreaterThan(20)
		for (const r of part.fields) {
			expect(r.poincare).toBeGreaterThanOrEqual(r.lower!)
			expect(r.poincare).toBeLessThanOrEqual(r.upper!)
			expect(r.poincare! * (1 + 1e-9)).toBeGreaterThanOrEqual(r.variance)
		}
	})
	test('the section says so', () => {
		expect(plainText(inequalitiesVerdict(part))).toContain('between 0.0353 and 0.161')
		const page = said(part)
		expect(page).toContain('more than any single site')
		expect(page).toContain('Reason: no scan')
		expect(page).toContain('twoscale check')
	})
})

long('linear growth: nothing is uniform, and there is no log-Sobolev inequality', () => {
	const part = partOf('sqrt(1+z^2)', [-5, 5])
	expect(part.infimum.value).toBe(0)
	expect(part.single.logSobolev).toBeNull()
	expect(valueOf(part, 'holley-stroock-best')).toBeNull()
	expect(said(part)).toContain('the two-scale argument does not apply')
	expect(plainText(inequalitiesVerdict(part))).toContain('no positive lower bound')
})
