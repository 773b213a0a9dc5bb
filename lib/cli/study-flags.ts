/** Which flags of engines and of interruptions mean something to which step of a study. */
import { InputError } from '../errors.ts'
import { badFlag } from './arguments.ts'
import type { FlagValues } from './flags.ts'

export const STEPS = ['plan', 'run', 'merge', 'status'] as const
export type Step = (typeof STEPS)[number]

/** Null: the whole study. */
const BELONGS: Readonly<Record<string, readonly (Step | null)[]>> = {
	engine: [null, 'plan', 'run'],
	sbatch: [null, 'plan', 'run'],
	tasks: [null, 'plan', 'run'],
	wait: [null, 'run'],
	resume: [null, 'run'],
	'take-over': [null, 'run'],
	watch: ['status'],
}

const nameOf = (step: Step | null): string => (step === null ? 'study' : `study ${step}`)

/** @throws InputError `bad-flag` for flags that mean nothing here, or not together */
export function checkStudyFlags(step: Step | null, flags: FlagValues): void {
	for (const [name, steps] of Object.entries(BELONGS))
		if (flags[nameInCode(name)] !== undefined && !steps.includes(step))
			throw new InputError('bad-flag', `${nameOf(step)}: --${name} means nothing here (expected with ${steps.map(nameOf).join(', ')})`, 'Leave it out.')
	const { engine = 'threads' } = flags
	if (engine !== 'threads' && engine !== 'slurm') throw badFlag('engine', String(engine), 'threads or slurm')
	for (const name of ['sbatch', 'tasks', 'wait'])
		if (engine !== 'slurm' && flags[name] !== undefined) throw new InputError('bad-flag', `${nameOf(step)}: --${name} is for --engine slurm`, 'Leave it out, or add --engine slurm.')
	if (flags['watch'] === true && flags['json'] === true) throw new InputError('bad-flag', 'study status: --watch prints again and again, --json once', 'Leave one of them out.')
}

/** `take-over` as commander calls it. */
const nameInCode = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
