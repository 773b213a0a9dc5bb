/** Lower semicontinuity of slopes for very different potentials; it fails against the slope of ∫ψ. */
import { expect, test } from 'vitest'
import { coarseHamiltonian } from '../lib/levels/meso/energy/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { freeEnergyDensity } from '../lib/levels/macro/free-energy.ts'
import { microscopicDensity } from '../lib/statements/support/microscopic-density.ts'
import { slopeSemicontinuity, slopeSemicontinuityStatement } from '../lib/statements/slope-semicontinuity.ts'

const answer = (psi: string, statement = slopeSemicontinuity) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}

test.each(['1e4*z^2', 'z^2/2 + 4*exp(-z^2/2)', 'exp(z) - z', 'sqrt(1 + z^2)'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('ψ in place of φ, and a φ″ that is 1.1 times as large, are caught', () => {
	expect(answer('20*(z^2 - 1)^2', slopeSemicontinuityStatement({ density: (subject) => microscopicDensity(subject) }))).toEqual(['fails', []])
	const larger = slopeSemicontinuityStatement({
		density: (subject, profile) => {
			const density = freeEnergyDensity(subject, profile)
			return { ...density, value: density.value, first: density.first, second: (m) => 1.1 * density.second(m) }
		},
	})
	expect(answer('z^2/2', larger)).toEqual(['fails', []])
})
test('a gradient of blocks that is 1.1 times too small is caught on its own', () => {
	const small = slopeSemicontinuityStatement({
		finite: (subject, space, table) => {
			const { at } = coarseHamiltonian(space, subject.transform, { table })
			return (state) => {
				const row = at(state)
				return { ...row, gradient: row.gradient.map((g) => g / 1.1) }
			}
		},
	})
	const { verdict, numbers, counterexample } = evidenceOf(small, subjectOf('cosh(z)', { quick: true }))
	expect([verdict, numbers['decidedBy'], numbers['K = ∞: verdict']]).toEqual(['fails', 'K = 16M', 'holds'])
	expect(counterexample?.command).toMatch(/--sites 16384[^]*--add (quarter|alternating):/)
})
