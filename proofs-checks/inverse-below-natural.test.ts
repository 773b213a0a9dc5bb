/** The order of the two operators: true in the normalised product, false with the L² Gram matrix; and with wrong eigenvalues. */
import { expect, test } from 'vitest'
import { operatorExcess } from '../lib/levels/meso/operator/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { inverseBelowNatural, inverseBelowNaturalStatement } from '../lib/statements/inverse-below-natural.ts'

const subject = subjectOf('z^2/2')

test('holds in the normalised product, by less than 1 % in some mode; the L² product breaks it by 45 %', () => {
	const evidence = evidenceOf(inverseBelowNatural, subject)
	expect([evidence.verdict, complaintsOf(evidence)]).toEqual(['holds', []])
	expect(evidence.margin).toBeLessThan(0.01)
	expect(evidence.numbers['excessWithL2']).toBeGreaterThan(0.4)
})
test('fails with the L² Gram matrix', () => {
	const evidence = evidenceOf(inverseBelowNaturalStatement({ product: 'l2' }), subject)
	expect([evidence.verdict, complaintsOf(evidence)]).toEqual(['fails', []])
	expect(evidence.counterexample?.command).toMatch(/^twoscale operator --degree 1 --blocks \d+ --sites \d+$/)
})
test('an inverse operator off by one part in 10⁸ is caught', () => {
	const excess: typeof operatorExcess = (kind, sizes) => (q) => operatorExcess(kind, sizes)(q) + (kind === 'inverse' ? 1e-8 : 0)
	expect(evidenceOf(inverseBelowNaturalStatement({ excess }), subject).verdict).toBe('fails')
})
