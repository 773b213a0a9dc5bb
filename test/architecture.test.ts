/** The house rules that a machine can check: import direction, no cycles, and nothing that knows a potential by name. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../lib/index.ts'
import { long } from './support/long.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = (readdirSync(join(root, 'lib'), { recursive: true }) as string[]).filter((f) => f.endsWith('.ts')).map((f) => ({ file: f, text: readFileSync(join(root, 'lib', f), 'utf8') }))

/** As in .dependency-cruiser.cjs. */
const FOLDERS = ['expression', 'numerics', 'potential', 'cramer', 'splines', 'levels', 'inequalities', 'statements', 'study', 'report', 'cli']
/** File of lib → files that it imports or exports from, types too, and packages as they are written. */
const imports = new Map(sources.map(({ file, text }) => [file, ts.preProcessFile(text).importedFiles.map(({ fileName: to }) => (to.startsWith('.') ? join(dirname(file), to).replace(/\.js$/, '.ts') : to))]))

test('folders import only from folders above them, without cycles; packages are those that are declared', () => {
	expect([...imports.values()].flat().length).toBeGreaterThan(sources.length)
	const downward: string[] = []
	for (const [from, targets] of imports)
		for (const to of targets) {
			const [own, other] = [from, to].map((file) => FOLDERS.indexOf(file.split('/')[0] as string)) as [number, number]
			if (/^\.\.\/(test|proofs-checks)\//.test(to) || (own >= 0 && other > own)) downward.push(`${from} → ${to}`)
		}
	expect(downward).toEqual([])
	const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly dependencies: object }
	const packages = new Set([...imports.values()].flat().filter((to) => !/^node:|\.(ts|json)$/.test(to)).map((to) => /^(@[^/]+\/)?[^/]+/.exec(to)![0]))
	expect([...packages].filter((name) => !(name in dependencies))).toEqual([])
	// Files are taken away that import none of those left, again and again: what stays is on a cycle, or imports one.
	const left = new Map(imports)
	for (let before = Infinity; left.size < before; ) {
		before = left.size
		for (const [file, targets] of left) if (!targets.some((to) => left.has(to))) left.delete(file)
	}
	expect([...left.keys()]).toEqual([])
})

long('the same by dependency-cruiser', () => {
	const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
	const output = execFileSync(process.execPath, [depcruise, 'lib', 'proofs-checks', '--config', '.dependency-cruiser.cjs'], { cwd: root, encoding: 'utf8' })
	expect(output).toContain('no dependency violations found')
})

describe('no code outside the catalogue knows a potential of the catalogue', () => {
	const squeeze = (text: string) => text.replace(/\s+/g, '')
	const squeezed = sources.filter(({ file }) => !file.includes('catalogue')).map(({ file, text }) => ({ file, text, dense: squeeze(text) }))
	test.each(catalogue.map(({ name, text }) => [name, text] as const))('%s', (name, text) => {
		const quoted = new RegExp(`['"\`]${name}['"\`]`)
		expect(squeezed.filter((source) => source.dense.includes(squeeze(text)) || quoted.test(source.text)).map(({ file }) => file)).toEqual([])
	})
})

test('no file of the library is longer than 400 lines', () => {
	expect(sources.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file)).toEqual([])
})
