import { parse } from 'yaml'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStudy, type StudySpecification, toYaml } from '../../../lib/study/specification/index.ts'
import { specifications } from './specifications.ts'

const SPECIFICATION: StudySpecification = {
	title: 'no',
	potentials: [
		{ psi: 'z^4/4 - z^2/2', parameters: {}, profile: null },
		{ psi: 'z^2/2 + a*exp(-z^2) + 0*y', parameters: { a: '0.10', y: '1/3' }, profile: '0:1/4: 0.8; 1/4:1: -0.2' },
	],
	sites: [16, 64],
	blocks: [4],
	degrees: [0, 2],
	starts: ['local-gibbs'],
	times: [1e-9, 0.02],
	observables: ['squaredHminus1', 'coarseSquared'],
	replicas: null,
	targetError: null,
	budget: 1e30,
	scheme: 'metropolis',
	step: null,
	seed: 7,
}

describe('a specification as a file', () => {
	test('what is written', async () => {
		const text = toYaml(SPECIFICATION)
		expect(text).toBe(`title: "no"
potentials:
  - z^4/4 - z^2/2
  - psi: z^2/2 + a*exp(-z^2) + 0*y
    param: {a: 0.10, "y": 1/3}
    profile: "0:1/4: 0.8; 1/4:1: -0.2"
sites: [16, 64]
blocks: [4]
degree: [0, 2]
start: [local-gibbs]
time: [1e-9, 0.02]
observables: [squaredHminus1, coarseSquared]
budget: 1e+30
scheme: metropolis
seed: 7
`)
		expect(await parseStudy(text, 's.yaml')).toEqual(SPECIFICATION)
	})
	test('reads back to the same, whatever it is', async () => {
		await fc.assert(
			fc.asyncProperty(specifications, async (it) => {
				expect(await parseStudy(toYaml(it), 's.yaml')).toEqual(it)
			}),
			{ seed: 11, numRuns: 100 },
		)
	})
	test('texts stay texts for readers of YAML 1.1 too', () => {
		fc.assert(
			fc.property(specifications, (it) => {
				const read = parse(toYaml(it), { version: '1.1' }) as { title?: unknown; potentials: readonly (string | { psi: unknown; profile?: unknown })[] }
				expect(read.title ?? null).toBe(it.title)
				expect(read.potentials.map((p) => (typeof p === 'string' ? p : p.psi))).toEqual(it.potentials.map((p) => p.psi))
				expect(read.potentials.map((p) => (typeof p === 'string' ? null : (p.profile ?? null)))).toEqual(it.potentials.map((p) => p.profile))
			}),
			{ seed: 12, numRuns: 80 },
		)
	})
})
