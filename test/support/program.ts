/** Running the built program as a user does. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface Finished {
	readonly status: number | null
	readonly stdout: string
	readonly stderr: string
	readonly seconds: number
}

/** `twoscale ...argv` with no terminal; killed after a minute. */
export function twoscale(...argv: string[]): Finished {
	const start = performance.now()
	const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 })
	return { status, stdout, stderr, seconds: (performance.now() - start) / 1000 }
}

/** The JSON document of a command that must succeed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read documents freely
export function json(...argv: string[]): any {
	const { status, stdout, stderr } = twoscale(...argv, '--json')
	if (status !== 0) throw new Error(`twoscale ${argv.join(' ')}: exit ${status}: ${stderr}`)
	return JSON.parse(stdout)
}
