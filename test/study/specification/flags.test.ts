import { describe, expect, test } from 'vitest'
import { parseStudy, specificationOf, type StudyFlags } from '../../../lib/study/specification/index.ts'
import { outcome } from './outcome.ts'

const BASE: StudyFlags = { psi: ['z^2/2'], sites: '16,32' }

describe('flags', () => {
	test('say what a file says', async () => {
		const flags = await specificationOf({
			psi: ['z^2/2 + a*exp(-z^2)', 'z^2/2'],
			param: ['a=1/3'],
			profile: '0.2 + 0.8*cos(2*pi*theta)',
			title: 'two',
			sites: '16:64:16',
			blocks: '4, 8',
			degree: '0,2',
			start: 'local-gibbs, deterministic',
			time: '0.01,1/50',
			observables: 'squaredHminus1,energyGap',
			budget: '1e9',
			scheme: 'metropolis',
			step: '0.1',
			seed: '7',
		})
		const file = await parseStudy(
			`title: two
potentials:
  - {psi: z^2/2 + a*exp(-z^2), param: {a: 1/3}, profile: "0.2 + 0.8*cos(2*pi*theta)"}
  - {psi: z^2/2, profile: "0.2 + 0.8*cos(2*pi*theta)"}
sites: [16, 32, 48, 64]
blocks: [4, 8]
degree: [0, 2]
start: [local-gibbs, deterministic]
time: [0.01, 0.02]
observables: [squaredHminus1, energyGap]
budget: 1e9
scheme: metropolis
step: 0.1
seed: 7
`,
			's.yaml',
		)
		expect(flags).toEqual(file)
		expect(await specificationOf(BASE)).toEqual(await parseStudy('potentials: z^2/2\nsites: [16, 32]\n', 's.yaml'))
	})

	test.each<[Partial<StudyFlags>, string, string, string]>([
		[{ sites: undefined }, 'bad-flag', 'study: --sites: missing (expected different whole numbers from 2 to 4194304)', 'Add --sites 16,32,64,128.'],
		[{ sites: '1' }, 'bad-flag', 'study: --sites: not possible (got 1, expected different whole numbers from 2 to 4194304)', 'Try --sites 16,32,64,128.'],
		[{ sites: 'many' }, 'bad-flag', 'study: --sites: not possible (got "many", expected different whole numbers from 2 to 4194304)', 'Try --sites 16,32,64,128.'],
		[{ sites: '16,16' }, 'bad-flag', 'study: --sites: given twice (got 16, expected each once)', 'Leave one of them out.'],
		[{ blocks: '3' }, 'bad-flag', 'study: --blocks: 3 blocks divide no number of sites (got sites 16, 32, expected a multiple of 3 among them)', 'Leave 3 out, or add 33 to --sites.'],
		[{ blocks: '32', degree: '1' }, 'bad-flag', 'study: PNPᵗ is singular: with one site per block the alternating spline of odd degree has cell averages zero (got degree 1, 32 blocks, 32 sites, expected K ≥ 2, an even degree or an odd number of blocks)', 'Try --sites 64, or --degree 0.'],
		[{ degree: '1' }, 'bad-flag', 'study: --degree: splines have blocks too (got --degree alone, expected --blocks)', 'Add --blocks 4,8.'],
		[{ start: 'local-gibbs,canonical' }, 'bad-flag', 'study: --start: the canonical start is the equilibrium of a constant profile: ζ does not move, and nothing is predicted for it (got "canonical", expected deterministic or local-gibbs)', 'Try --start local-gibbs.'],
		[{ replicas: '1/2' }, 'bad-flag', 'study: --replicas: not possible (got "1/2", expected a whole number from 1 to 4294967232)', 'Try --replicas 4096.'],
		[{ replicas: '64', error: '0.1' }, 'bad-flag', 'study: --error: the number of replicas is said twice (got --replicas and --error, expected one of replicas, error and budget)', 'Leave --error out.'],
		[{ param: ['a'] }, 'bad-parameter', 'study: --param: cannot be read (got "a", expected name=value with a decimal number or a fraction p/q)', 'Try --param a=1.5; for several values give potentials in a study file.'],
		[{ param: ['a=1:3'] }, 'bad-parameter', 'study: --param: cannot be read (got "a=1:3", expected name=value with a decimal number or a fraction p/q)', 'Try --param a=1.5; for several values give potentials in a study file.'],
		[{ param: ['a=1'] }, 'bad-parameter', 'study: --param: no ψ has a parameter "a" (got "a=1", expected a name that occurs in ψ)', 'Leave it out, or use it in ψ.'],
		[{ psi: ['z^2/2 + a*z'], param: ['a=1', 'a=2'] }, 'bad-parameter', 'study: --param: a is given twice (got "a=2", expected each parameter once)', 'Leave one of them out.'],
		[{ psi: ['z^2/2', 'z^2/2 '] }, 'bad-flag', 'study: ψ: given twice (got z^2/2, expected each potential once)', 'Leave one of them out.'],
		[{ psi: [] }, 'bad-flag', 'study: ψ: not possible (got an empty list, expected a potential as text, psi with param and profile, or a list of at most 256 of them)', 'Try twoscale study "z^4/4 - z^2/2".'],
		// As every command says it.
		[{ psi: ['z^2/2 + b'] }, 'unknown-name', "psi: unknown name 'b' at position 8 (known: z pi)", 'Give it a value with --param b=1.5, or write the variable as z.'],
		[{ profile: 'teta' }, 'unknown-name', "profile: unknown name 'teta' at position 0 (known: theta pi)", 'Did you mean theta?'],
		[{ profile: 'a.csv' }, 'bad-flag', 'study: --profile: a study keeps its profile as text (got the file a.csv, expected an expression or pieces)', 'Write the values as pieces: --profile "0:1/4: 0.8; 1/4:1: -0.2".'],
	])('%j', async (more, code, message, hint) => {
		expect(await outcome(specificationOf({ ...BASE, ...more }))).toEqual({ code, message, hint })
	})
})
