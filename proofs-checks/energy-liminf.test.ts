/** Lower semicontinuity for very different potentials; an energy with wells is not lower semicontinuous. */
import { expect, test } from 'vitest'
import { parseProfile } from '../lib/index.ts'
import { coarseHamiltonian } from '../lib/levels/meso/energy/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { energyLiminf, energyLiminfStatement, type LiminfParts } from '../lib/statements/energy-liminf.ts'
import { freeEnergy } from '../lib/levels/macro/free-energy.ts'
import { microscopicDensity } from '../lib/statements/support/microscopic-density.ts'

const answer = (psi: string, statement = energyLiminf) => {
	const evidence = evidenceOf(statement, subjectOf(psi, { quick: true }))
	return [evidence.verdict, complaintsOf(evidence)]
}
/** ∫ψ(y) by the midpoint rule, in place of H̄ and its limit. */
const microscopic: LiminfParts = {
	profile: ({ scale }) => parseProfile(`${scale.mean} + ${0.1 * scale.deviation}*cos(2*pi*theta)`),
	energy: (subject, space) => (state) => {
		const theta = Float64Array.from({ length: 32 * space.blocks }, (_, i) => (i + 0.5) / (32 * space.blocks))
		return space.embed(state, theta).reduce((sum, z) => sum + (subject.potential.kernel.at([z])[0] as number), 0) / theta.length
	},
	finite: null,
	limit: (subject, profile) => freeEnergy(microscopicDensity(subject), profile).value,
}

test.each(['1e4*z^2', 'exp(z) - z', 'sqrt(1 + z^2) + 2*log(1 + z^2)', '1000*(z^2 - 1)^2'])('%s', (psi) => {
	expect(answer(psi)).toEqual(['holds', []])
})
test('the energy of a quadratic potential: a²/2 times the mean square of the alternating spline, 2/15 for L = 2', () => {
	expect(evidenceOf(energyLiminf, subjectOf('z^2/2', { quick: true })).numbers['least']).toBeCloseTo((0.5 ** 2 / 2) * (2 / 15), 9)
})
test('∫ψ(y) in place of H̄ is lower semicontinuous for a convex ψ, and not with two wells', () => {
	expect(answer('z^2/2', energyLiminfStatement(microscopic))).toEqual(['holds', []])
	expect(answer('20*(z^2 - 1)^2', energyLiminfStatement(microscopic))).toEqual(['fails', []])
})
test('energies of blocks that are lower by a tenth are caught on their own', () => {
	const low = energyLiminfStatement({
		finite: (subject, space, table) => {
			const { at } = coarseHamiltonian(space, subject.transform, { table })
			return (state) => {
				const { value, error } = at(state)
				return { value: value - 0.1, error }
			}
		},
	})
	const { verdict, numbers, counterexample } = evidenceOf(low, subjectOf('1e4*z^2', { quick: true }))
	expect([verdict, numbers['decidedBy'], numbers['K = ∞: verdict']]).toEqual(['fails', 'K = 16M', 'holds'])
	expect(counterexample?.command).toMatch(/--sites 16384[^]*--add (quarter|alternating):/)
})
