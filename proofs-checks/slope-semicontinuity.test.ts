/** Lower semicontinuity of slopes for very different potentials; it fails against the slope of ∫ψ. */
import { expect, test } from 'vitest'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { freeEnergyDensity, microscopicDensity } from '../lib/statements/support/free-energy.ts'
import { slopeSemicontinuity, slopeSemicontinuityStatement } from '../lib/statements/slope-semicontinuity.ts'

const answer = (psi: string, statement = slopeSemicontinuity) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['1e4*z^2', 'z^2/2 + 4*exp(-z^2/2)', 'exp(z) - z', 'sqrt(1 + z^2)'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('ψ in place of φ, and twice the slope, are caught', () => {
	expect(answer('20*(z^2 - 1)^2', slopeSemicontinuityStatement({ density: (subject) => microscopicDensity(subject) }))).toEqual(['fails', []])
	const twice = slopeSemicontinuityStatement({
		density: (subject, profile) => {
			const density = freeEnergyDensity(subject, profile)
			return { ...density, value: density.value, first: density.first, second: (m) => 2 * density.second(m) }
		},
	})
	expect(answer('z^2/2', twice)).toEqual(['fails', []])
})
