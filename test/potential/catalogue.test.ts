/** Every catalogue entry is a potential of the class that it claims, and nothing outside the catalogue names it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalogue, potential } from '../../lib/potential/index.ts'

describe('catalogue', () => {
	test.each(catalogue.map((c) => [c.name, c] as const))('%s', (_, entry) => {
		const p = potential(entry.text, { parameters: entry.parameters })
		expect(p.class).toBe(entry.class)
		expect(p.warnings).toEqual([])
		expect(entry.source.length).toBeGreaterThan(10)
	})

	test('has at least eight entries with distinct names', () => {
		expect(new Set(catalogue.map((c) => c.name)).size).toBe(catalogue.length)
		expect(catalogue.length).toBeGreaterThanOrEqual(8)
	})

	test('no text of an entry occurs in the library outside the catalogue', () => {
		const root = new URL('../../lib/', import.meta.url)
		const squeeze = (s: string) => s.replace(/\s/g, '')
		const texts = catalogue.map((c) => squeeze(c.text)).filter((t) => t.length > 12)
		for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
			// Help texts of the command line may show examples; nothing is decided there.
			if (!file.endsWith('.ts') || file.endsWith('catalogue.ts') || file.startsWith('cli/')) continue
			const code = squeeze(readFileSync(new URL(file, root), 'utf8'))
			for (const t of texts) expect(code.includes(t), `${t} in ${file}`).toBe(false)
		}
	})
})
