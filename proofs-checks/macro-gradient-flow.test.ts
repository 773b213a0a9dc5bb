/** The energy identity of the hydrodynamic equation: it holds, and a φ' that is not the derivative of φ breaks it. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { macroGradientFlow, macroGradientFlowStatement } from '../lib/statements/macro-gradient-flow.ts'
import { tableOf } from '../lib/statements/support/setting.ts'

test.each(['z^4/4 - z^2/2', '(z-40)^2/2', '20*(z^2-1)^2', 'exp(z)-z', 'sqrt(1+z^2)'])('%s', (psi) => {
	const evidence = evidenceOf(macroGradientFlow, subjectOf(psi, { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect([evidence.verdict, evidence.sentence]).toEqual(['holds', evidence.sentence])
})

test('φ′ off by one part in 10⁶ fails', () => {
	const wrong = macroGradientFlowStatement((subject) => {
		const table = tableOf(subject)
		const scaled = 1 + 1e-6
		return {
			...table,
			first: (m) => scaled * table.first(m),
			evaluate: (means, first, second, count = means.length) => {
				table.evaluate(means, first, second, count)
				for (let i = 0; i < count; i++) first[i] *= scaled
			},
		}
	})
	const evidence = evidenceOf(wrong, subjectOf('z^4/4 - z^2/2', { quick: true }))
	expect(complaintsOf(evidence)).toEqual([])
	expect(evidence.verdict).toBe('fails')
	expect(evidence.counterexample?.command).toMatch(/^twoscale flow macro/)
})
