/** The programs of these tests as JavaScript, so that a process starts in a twentieth of a second rather than in half of one. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freshFolder } from './support.ts'

type Esbuild = { buildSync(options: Readonly<Record<string, unknown>>): unknown }

/** The path of a program of this folder with all that it imports. */
export function compiled(program: 'writing-process' | 'contending-thread'): string {
	// The one that runs our sources, wherever npm has put it.
	const { buildSync } = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Esbuild
	const outfile = join(freshFolder(), `${program}.mjs`)
	buildSync({ entryPoints: [fileURLToPath(new URL(`./${program}.ts`, import.meta.url))], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' })
	return outfile
}
