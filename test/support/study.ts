/** What a test asks of a study; what it leaves out is the plainest there is. */
import type { StudySpecification } from '../../lib/study/index.ts'

export const asked = (own: Partial<StudySpecification>): StudySpecification => ({
	title: null,
	potentials: [{ psi: 'z^2/2', parameters: {}, profile: null }],
	sites: [16],
	blocks: [],
	degrees: [],
	starts: ['local-gibbs'],
	times: null,
	observables: ['squaredHminus1'],
	replicas: 64,
	targetError: null,
	budget: null,
	scheme: null,
	step: null,
	seed: 1,
	...own,
})
