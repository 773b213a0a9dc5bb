/** One command line: parse it, load the one command it names, and turn wrong input into the exit status of the contract. */
import { InputError } from '../errors.ts'
import { protectPotentials } from './arguments.ts'
import { EXIT, failWithInput } from './outcome.ts'
import { buildProgram, COMMAND_PATHS } from './program.ts'

/** Sets the exit status. @throws what is no wrong input */
export async function runProgram(argv: readonly string[]): Promise<void> {
	try {
		process.exitCode = EXIT.done
		await buildProgram().parseAsync(protectPotentials(argv, COMMAND_PATHS), { from: 'user' })
	} catch (error) {
		if (error instanceof InputError) failWithInput(error, argv.includes('--json'))
		else throw error
	}
}
