/**
 * The structure of a study file as a zod schema, and the JSON Schema that editors read, made from it. What depends on several keys or on ψ is checked
 * in `fill.ts`.
 *
 * zod is loaded on first use.
 */
import type { z as Zod } from 'zod'
import { DEFAULTS, LIMITS, OBSERVABLES, PARAMETER, POTENTIAL_KEYS, SCHEMES, STARTS, STUDY_KEYS, type StudyKey } from './keys.ts'
import { EXACT, NAME, NUMBERS } from './text.ts'

function schemaOf(z: typeof Zod) {
	/** What JSON Schema says beyond the structure. */
	const notes = z.registry<Readonly<Record<string, unknown>>>()
	const described = <T extends Zod.ZodType>(type: T, { description, expected, examples }: StudyKey, more: object = {}): T => {
		notes.add(type, { description, ...more, examples: [...examples], errorMessage: `Expected ${expected}.` })
		return type
	}
	const named = <T extends Zod.ZodType>(id: string, type: T): T => {
		notes.add(type, { ...notes.get(type), id })
		return type
	}
	const listOf = <T extends Zod.ZodType>(item: T) => {
		const list = z.array(item).min(1).max(LIMITS.values)
		notes.add(list, { uniqueItems: true })
		return list
	}
	const whole = ({ least, most }: { readonly least: number; readonly most: number }) => z.int().min(least).max(most)
	const positive = () => z.number().positive()
	const text = () => z.string().min(1)
	const listAsText = named('list', described(z.string().max(LIMITS.list).regex(NUMBERS), { description: 'Numbers as in flags: "16,32" or "16:128:16" (start:end:step).', expected: 'numbers and ranges start:end:step, separated by commas', examples: ['16:128:16'] }))
	const numbers = <T extends Zod.ZodType<number>>(item: T) => z.union([item, listAsText, listOf(item)])
	const some = <T extends Zod.ZodType<string>>(item: T) => z.union([item, listOf(item)])
	const exact = named('exact', described(z.union([z.number(), z.string().max(LIMITS.number).regex(EXACT)]), PARAMETER))
	const psi = named('psi', described(text(), POTENTIAL_KEYS.psi))
	const potential = named('potential', z.union([
		psi,
		z.strictObject({
			psi,
			param: described(z.record(z.string().max(LIMITS.name).regex(NAME), exact), POTENTIAL_KEYS.param).optional(),
			profile: described(text(), POTENTIAL_KEYS.profile).optional(),
		}),
	]))
	const keys = STUDY_KEYS
	const schema = z.strictObject({
		title: described(text().max(LIMITS.title).regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/), keys.title).optional(),
		potentials: described(z.union([potential, listOf(potential)]), keys.potentials),
		sites: described(numbers(whole(LIMITS.sites)), keys.sites),
		blocks: described(numbers(whole(LIMITS.blocks)), keys.blocks).optional(),
		degree: described(numbers(whole(LIMITS.degree)), keys.degree, { default: DEFAULTS.degree }).optional(),
		start: described(some(z.enum(STARTS)), keys.start, { default: DEFAULTS.start }).optional(),
		time: described(numbers(positive()), keys.time).optional(),
		observables: described(some(z.enum(OBSERVABLES)), keys.observables).optional(),
		replicas: described(whole(LIMITS.replicas), keys.replicas).optional(),
		error: described(positive().lt(1), keys.error, { default: DEFAULTS.error }).optional(),
		budget: described(positive(), keys.budget).optional(),
		scheme: described(z.enum(SCHEMES), keys.scheme).optional(),
		step: described(positive(), keys.step).optional(),
		seed: described(whole(LIMITS.seed), keys.seed, { default: DEFAULTS.seed }).optional(),
	})
	notes.add(schema, {
		title: 'A convergence study of twoscale',
		description: 'Run it with: twoscale study file.yaml',
		dependentRequired: { degree: ['blocks'] },
		allOf: [['replicas', 'error'], ['replicas', 'budget'], ['error', 'budget']].map((required) => ({ not: { required } })),
	})
	return { schema, notes }
}

type Built = ReturnType<typeof schemaOf>
/** A study file, read but not checked beyond its structure. */
export type StudyFile = Zod.infer<Built['schema']>

let built: Built | undefined

async function build(): Promise<Built & { z: typeof Zod }> {
	const { z } = await import('zod')
	return { z, ...(built ??= schemaOf(z)) }
}

/** The schema; zod is loaded at the first call. */
export async function studyFileSchema(): Promise<Built['schema']> {
	return (await build()).schema
}

/** JSON Schema (draft 2020-12) of study files, with hover texts, examples and defaults. */
export async function studySchema(): Promise<object> {
	const { z, schema, notes } = await build()
	return z.toJSONSchema(schema, { metadata: notes })
}
