#!/usr/bin/env node
/** `twoscale <command> <psi> [flags]`. */
import { EXIT } from './outcome.ts'
import { runProgram } from './run-program.ts'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') process.exit(EXIT.done)
	throw error
})

runProgram(process.argv.slice(2)).catch((error: unknown) => {
	const message = error instanceof Error ? error.message : String(error)
	process.stderr.write(
		`twoscale: internal error: ${message.split('\n')[0]}. Please report it with the command line; set TWOSCALE_DEBUG=1 for the trace.\n`,
	)
	if (process.env['TWOSCALE_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`)
	process.exitCode = EXIT.internal
})
