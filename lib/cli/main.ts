#!/usr/bin/env node
/** `twoscale <command> <psi> [flags]`: parse the line, load the one command it names, and turn outcomes into exit codes. */
import { InputError } from '../errors.ts'
import { buildProgram, COMMAND_PATHS } from './program.ts'
import { protectPotentials } from './arguments.ts'
import { EXIT, failWithInput } from './outcome.ts'

async function main(): Promise<void> {
	const argv = process.argv.slice(2)
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(EXIT.done)
		throw error
	})
	try {
		process.exitCode = EXIT.done
		await buildProgram().parseAsync(protectPotentials(argv, COMMAND_PATHS), { from: 'user' })
	} catch (error) {
		if (error instanceof InputError) failWithInput(error, argv.includes('--json'))
		else throw error
	}
}

main().catch((error: unknown) => {
	const message = error instanceof Error ? error.message : String(error)
	process.stderr.write(
		`twoscale: internal error: ${message.split('\n')[0]}. Please report it with the command line; set TWOSCALE_DEBUG=1 for the trace.\n`,
	)
	if (process.env['TWOSCALE_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`)
	process.exitCode = EXIT.internal
})
