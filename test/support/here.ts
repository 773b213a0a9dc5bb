/** A command line in this process, from the sources: for refusals and small documents, where starting a program would be most of the work. */
import { runProgram } from '../../lib/cli/run-program.ts'
import type { Finished } from './program.ts'

const ENDED = new Error('process.exit')

/** `twoscale ...argv`: what it writes, and its exit status. One at a time; commands that need threads want `twoscale`. */
export async function here(...argv: string[]): Promise<Finished> {
	const written = { stdout: '', stderr: '' }
	const originals = { stdout: process.stdout.write, stderr: process.stderr.write, exit: process.exit, exitCode: process.exitCode }
	for (const name of ['stdout', 'stderr'] as const)
		process[name].write = ((chunk: string | Uint8Array) => {
			written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
			return true
		}) as typeof process.stdout.write
	// `--help` ends the program.
	process.exit = ((status) => {
		process.exitCode = status ?? 0
		throw ENDED
	}) as typeof process.exit
	const start = performance.now()
	try {
		await runProgram(argv).catch((error: unknown) => {
			if (error !== ENDED) throw error
		})
		return { status: Number(process.exitCode ?? 0), ...written, seconds: (performance.now() - start) / 1000 }
	} finally {
		process.stdout.write = originals.stdout
		process.stderr.write = originals.stderr
		process.exit = originals.exit
		process.exitCode = originals.exitCode
	}
}

/** The JSON document of a command that must succeed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read documents freely
export async function documentHere(...argv: string[]): Promise<any> {
	const { status, stdout, stderr } = await here(...argv, '--json')
	if (status !== 0) throw new Error(`twoscale ${argv.join(' ')}: exit ${status}: ${stderr}`)
	return JSON.parse(stdout)
}
