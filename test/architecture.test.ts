/** The house rules that a machine can check: import direction, no cycles, and nothing that knows a potential by name. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../lib/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = (readdirSync(join(root, 'lib'), { recursive: true }) as string[]).filter((f) => f.endsWith('.ts')).map((f) => ({ file: f, text: readFileSync(join(root, 'lib', f), 'utf8') }))

test('folders import only from folders above them, without cycles', () => {
	const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
	const output = execFileSync(process.execPath, [depcruise, 'lib', 'proofs-checks', '--config', '.dependency-cruiser.cjs'], { cwd: root, encoding: 'utf8' })
	expect(output).toContain('no dependency violations found')
})

describe('no code outside the catalogue knows a potential of the catalogue', () => {
	const squeeze = (text: string) => text.replace(/\s+/g, '')
	test.each(catalogue.map(({ name, text }) => [name, text] as const))('%s', (name, text) => {
		for (const source of sources) {
			if (source.file.includes('catalogue')) continue
			expect([source.file, squeeze(source.text).includes(squeeze(text))]).toEqual([source.file, false])
			expect([source.file, new RegExp(`['"\`]${name}['"\`]`).test(source.text)]).toEqual([source.file, false])
		}
	})
})

test('no file of the library is longer than 400 lines', () => {
	expect(sources.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file)).toEqual([])
})
