/**
 * The keys of a study file, once: what each means, what it takes, an example. The schema, the messages and the hints read this table.
 */
import { LARGEST } from '../../levels/meso/sizes.ts'
import { LARGEST_COUNT } from '../../levels/micro/kernel/streams.ts'
import { BLOCK, MICRO_SCHEMES, type MicroSchemeName, type StartKind } from '../../levels/index.ts'
import { STUDY_OBSERVABLES, type StudyObservable } from './specification.ts'

export interface StudyKey {
	/** Hover text of editors. */
	readonly description: string
	/** `expected …` of messages. */
	readonly expected: string
	/** The first is what a hint shows. */
	readonly examples: readonly unknown[]
}

export const LIMITS = {
	sites: { least: 2, most: 2 ** 22 },
	blocks: { least: 1, most: LARGEST.blocks },
	degree: { least: 0, most: LARGEST.degree },
	/** Whole blocks of replicas are counted. */
	replicas: { least: 1, most: LARGEST_COUNT + 1 - BLOCK },
	seed: { least: 0, most: Number.MAX_SAFE_INTEGER },
	/** Numbers in a list, and potentials. */
	values: 256,
	/** Characters. */
	title: 200,
	list: 4096,
	number: 1024,
	name: 64,
} as const

/** Starts with a prediction to compare with. */
export const STARTS = ['deterministic', 'local-gibbs'] as const satisfies readonly StartKind[]
export const SCHEMES = Object.keys(MICRO_SCHEMES) as [MicroSchemeName, ...MicroSchemeName[]]
export const OBSERVABLES = Object.keys(STUDY_OBSERVABLES) as [StudyObservable, ...StudyObservable[]]

/** What is taken where a key is left out. */
export const DEFAULTS = { start: 'deterministic', degree: 2, error: 0.02, seed: 1 } as const

const range = ({ least, most }: { readonly least: number; readonly most: number }) => `from ${least} to ${most}`

export const STUDY_KEYS = {
	title: {
		description: 'A title for tables and figures.',
		expected: `one line of at most ${LIMITS.title} characters`,
		examples: ['double well and bump'],
	},
	potentials: {
		description: 'Single-site potentials ψ(z): a text, or psi with param and profile; one of them or a list. Each is studied apart.',
		expected: `a potential as text, psi with param and profile, or a list of at most ${LIMITS.values} of them`,
		examples: ['z^4/4 - z^2/2', [{ psi: 'z^2/2 + a*cos(3*z)', param: { a: 2 }, profile: '0.2 + 0.8*cos(2*pi*theta)' }]],
	},
	sites: {
		description: 'Numbers of sites N: one, a list, or text such as "16:128:16" (start:end:step). The study is of how errors fall with N.',
		expected: `different whole numbers ${range(LIMITS.sites)}`,
		examples: [[16, 32, 64, 128], '16:128:16', 64],
	},
	blocks: {
		description: 'Numbers M of blocks of the splines that the chain is compared with; each is paired with the N that it divides. Left out: no splines.',
		expected: `different whole numbers ${range(LIMITS.blocks)}`,
		examples: [[4, 8], 8],
	},
	degree: {
		description: `Degrees L of the splines, each with every M of blocks. Default ${DEFAULTS.degree}.`,
		expected: `different whole numbers ${range(LIMITS.degree)}`,
		examples: [[0, 2], 2],
	},
	start: {
		description: 'How the chain starts. deterministic (default): cell averages of the profile; local-gibbs: a product of tilted laws with these means. One or both.',
		expected: STARTS.join(' or '),
		examples: ['local-gibbs', [...STARTS]],
	},
	time: {
		description: 'Macroscopic times at which errors are measured: one, or a list. Default: 0.02 variances of e^(−ψ), for each potential.',
		expected: 'different positive numbers',
		examples: [0.02, [0.01, 0.02]],
	},
	observables: {
		description: `What is measured against N. Default: all that blocks allow. ${OBSERVABLES.map((name) => `${name}: ${STUDY_OBSERVABLES[name]}`).join('; ')}. All but the first need blocks.`,
		expected: OBSERVABLES.join(', '),
		examples: [['squaredHminus1', 'coarseSquared']],
	},
	replicas: {
		description: 'Independent copies of the chain for every N. At most one of replicas, error and budget.',
		expected: `a whole number ${range(LIMITS.replicas)}`,
		examples: [4096],
	},
	error: {
		description: `Wanted relative standard error of E‖X̄ − ζ‖² at the last time; replicas are added until it is met. Default ${DEFAULTS.error} where neither replicas nor budget is given.`,
		expected: 'a number between 0 and 1',
		examples: [0.01],
	},
	budget: {
		description: 'Site updates of the whole study, spread over N by variance and cost. At most one of replicas, error and budget.',
		expected: 'a positive number',
		examples: [1e9],
	},
	scheme: {
		description: 'Time-stepping scheme of the chain. Default: from the class of ψ.',
		expected: SCHEMES.join(', '),
		examples: ['metropolis'],
	},
	step: {
		description: 'N²dt, the same for every N. Default: suggested for the scheme and ψ.',
		expected: 'a positive number',
		examples: [0.1],
	},
	seed: {
		description: `Seed of everything random. Default ${DEFAULTS.seed}.`,
		expected: 'a whole number from 0 to 2^53 − 1',
		examples: [1],
	},
} as const satisfies Readonly<Record<string, StudyKey>>

export type StudyKeyName = keyof typeof STUDY_KEYS

/** Keys of a potential. */
export const POTENTIAL_KEYS = {
	psi: {
		description: 'ψ as an expression in z, with + - * / ^, pi, exp log sqrt sin cos sinh cosh tanh atan erf and named parameters.',
		expected: 'an expression in z',
		examples: ['z^2/2 + a*cos(3*z)'],
	},
	param: {
		description: "Values of the named parameters of psi, exact: decimal numbers as they are written, or fractions as text such as '1/3'.",
		expected: 'names with their values',
		examples: [{ a: 2 }, { a: '1/3' }],
	},
	profile: {
		description: 'Initial profile ζ₀(theta) on [0,1): an expression, or pieces such as "0:1/4: 0.8; 1/4:1: -0.2". Default: m₀ + s₀(0.8 cos 2πθ + 0.2 sin 4πθ).',
		expected: 'an expression in theta, or pieces from:to: expression',
		examples: ['0.2 + 0.8*cos(2*pi*theta)', '0:1/4: 0.8; 1/4:1: -0.2'],
	},
} as const satisfies Readonly<Record<string, StudyKey>>

/** A value of a parameter. */
export const PARAMETER: StudyKey = { description: 'An exact number.', expected: 'a decimal number or a fraction p/q as text', examples: [1.5, '1/3'] }

/** What other programs, and people, call these keys. */
export const SYNONYMS: Readonly<Record<string, StudyKeyName>> = {
	psi: 'potentials',
	n: 'sites',
	m: 'blocks',
	l: 'degree',
	t: 'time',
	times: 'time',
	dt: 'step',
	timestep: 'step',
	tolerance: 'error',
	accuracy: 'error',
}
