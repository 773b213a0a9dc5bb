/** Mass, energy and identity of the mesoscopic flow, and a wrong dissipation. */
import { expect, test } from 'vitest'
import { mesoLevel } from '../lib/levels/meso/level.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { mesoscopicFlow, mesoscopicFlowStatement } from '../lib/statements/mesoscopic-flow.ts'

const answer = (psi: string, statement = mesoscopicFlow) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['z^4/5 - z^2/3 + z/7', '1e4*z^2'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('a dissipation rate off by one part in 10⁶ is caught', () => {
	const wrong = mesoscopicFlowStatement((level) => {
		const dissipation = { ...level.dissipation, rate: (force: Float64Array) => level.dissipation.rate(force) * (1 + 1e-6) }
		return mesoLevel(level.space, level.energy, dissipation)
	})
	expect(answer('z^2/2', wrong)).toEqual(['fails', []])
})
