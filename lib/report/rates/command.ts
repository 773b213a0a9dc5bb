/** The command that repeats a study of one potential. */
import { commandLine, list } from '../../statements/command.ts'
import type { StudySpecification } from '../../study/index.ts'

/** `twoscale study <psi> …` for the k-th potential of a study: its rows are those of the whole study, as no potential knows of another. */
export function studyCommand({ potentials, sites, blocks, degrees, starts, times, observables, replicas, targetError, budget, scheme, step, seed }: StudySpecification, k = 0): string {
	const { psi, parameters, profile } = potentials[k]!
	const given = (flag: string, value: string | number | null) => (value === null ? [] : [[flag, String(value)] as const])
	return commandLine({ psi, parameters }, 'study', [
		...given('--profile', profile),
		['--sites', list(sites)],
		...(blocks.length === 0 ? [] : ([['--blocks', list(blocks)], ['--degree', list(degrees)]] as const)),
		['--start', starts.join(',')],
		...given('--time', times === null ? null : list(times)),
		['--observables', observables.join(',')],
		...given('--replicas', replicas),
		...given('--error', targetError),
		// A budget is shared alike between potentials.
		...given('--budget', budget === null ? null : budget / potentials.length),
		...given('--scheme', scheme),
		...given('--step', step),
		['--seed', String(seed)],
		['--out', 'study'],
	])
}
