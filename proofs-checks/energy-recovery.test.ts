/** Recovery sequences for very different potentials, and with wrong limits and constants. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { energyRecovery, energyRecoveryStatement } from '../lib/statements/energy-recovery.ts'
import { microscopicDensity } from '../lib/statements/support/microscopic-density.ts'

const wells = subjectOf('z^2/2 + 4*exp(-z^2/2)', { quick: true })
const answer = (statement = energyRecovery, subject = wells) => {
	const evidence = evidenceOf(statement, subject)
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['1e4*z^2', 'exp(z) - z', 'sqrt(1 + z^2)'])('%s', (psi) => {
	expect(answer(energyRecovery, subjectOf(psi, { quick: true }))).toEqual(['holds', []])
})
test('two wells; ψ in place of φ, another constant and Lebesgue measure are caught', () => {
	expect(answer()).toEqual(['holds', []])
	expect(answer(energyRecoveryStatement({ density: microscopicDensity }))).toEqual(['fails', []])
	expect(answer(energyRecoveryStatement({ constant: (c) => c + 0.01 }))).toEqual(['fails', []])
	expect(answer(energyRecoveryStatement({ constantLimit: (c) => 1.1 * c }))).toEqual(['fails', []])
	expect(answer(energyRecoveryStatement({ shift: (K) => -Math.log(K) / (2 * K) }))[0]).not.toBe('holds')
})
