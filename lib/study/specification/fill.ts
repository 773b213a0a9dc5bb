/** From the values of a study, wherever they were written, to its specification: structure, rules between keys, ψ and profiles, defaults. */
import { DEFAULTS, LIMITS, OBSERVABLES, STUDY_KEYS } from './keys.ts'
import { listed, numbersAt } from './lists.ts'
import type { Origin } from './origin.ts'
import { potentialsOf } from './potentials.ts'
import { type StudyFile, studyFileSchema } from './schema.ts'
import { requireSpaces } from './sizes.ts'
import type { StudyObservable, StudySpecification } from './specification.ts'
import { refusal } from './structure.ts'

/** @throws InputError naming the place of what cannot be read. */
export async function specificationFrom(values: unknown, origin: Origin): Promise<StudySpecification> {
	const parsed = (await studyFileSchema()).safeParse(values)
	if (!parsed.success) throw refusal(parsed.error.issues, values, origin)
	const file = parsed.data
	const sites = numbersAt(origin, 'sites', file.sites, within(LIMITS.sites)).map(({ value }) => value)
	const blocks = file.blocks === undefined ? [] : numbersAt(origin, 'blocks', file.blocks, within(LIMITS.blocks))
	if (file.degree !== undefined && blocks.length === 0)
		throw origin.refuse(['degree'], `splines have blocks too (got ${origin.spell('degree')} alone, expected ${origin.spell('blocks')})`, `Add ${origin.spell('blocks', STUDY_KEYS.blocks.examples[0])}.`, 'key')
	const degrees = blocks.length === 0 ? [] : numbersAt(origin, 'degree', file.degree ?? DEFAULTS.degree, within(LIMITS.degree)).map(({ value }) => value)
	requireSpaces(origin, sites, blocks, degrees)
	const starts = listed(origin, 'start', file.start ?? DEFAULTS.start).map(({ value }) => value)
	const times = file.time === undefined ? null : numbersAt(origin, 'time', file.time, (t) => t > 0 && Number.isFinite(t)).map(({ value }) => value)
	const scheme = file.scheme ?? null
	return {
		title: file.title ?? null,
		...effortOf(origin, file),
		sites,
		blocks: blocks.map(({ value }) => value),
		degrees,
		starts,
		times,
		observables: observablesOf(origin, file, blocks.map(({ value }) => value)),
		scheme,
		step: file.step ?? null,
		seed: file.seed ?? DEFAULTS.seed,
		potentials: potentialsOf(origin, file.potentials, scheme),
	}
}

const within = ({ least, most }: { readonly least: number; readonly most: number }) => (value: number): boolean => Number.isInteger(value) && value >= least && value <= most

/** How many replicas: said in one of three ways. */
function effortOf(origin: Origin, { replicas, error, budget }: StudyFile): Pick<StudySpecification, 'replicas' | 'targetError' | 'budget'> {
	const given = Object.entries({ replicas, error, budget }).filter(([, value]) => value !== undefined)
	const [first, second] = given.map(([key]) => key)
	if (first !== undefined && second !== undefined)
		throw origin.refuse([second], `the number of replicas is said twice (got ${origin.spell(first)} and ${origin.spell(second)}, expected one of replicas, error and budget)`, `Leave ${origin.spell(second)} out.`, 'key')
	return { replicas: replicas ?? null, targetError: given.length === 0 ? DEFAULTS.error : (error ?? null), budget: budget ?? null }
}

/** What an observable needs of the blocks: null where it has it. */
function missing(name: StudyObservable, blocks: readonly number[]): string | null {
	if (name === 'squaredHminus1') return null
	if (blocks.length === 0) return 'blocks'
	return name === 'operatorGap' && blocks.every((m) => m === 1) ? 'two blocks or more, which have a first mode' : null
}

function observablesOf(origin: Origin, { observables }: StudyFile, blocks: readonly number[]): StudyObservable[] {
	if (observables === undefined) return OBSERVABLES.filter((name) => missing(name, blocks) === null)
	const asked = listed(origin, 'observables', observables)
	for (const { value, path } of asked) {
		const needed = missing(value, blocks)
		if (needed !== null) throw origin.refuse(path, `${value} compares with splines (got ${blocks.length === 0 ? 'no blocks' : 'one block'}, expected ${needed})`, `Add ${origin.spell('blocks', STUDY_KEYS.blocks.examples[0])}, or leave ${value} out.`)
	}
	return OBSERVABLES.filter((name) => asked.some(({ value }) => value === name))
}
