/** `derive` as a user runs it: JSON, files, and what is refused. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'

test('JSON of the contract, and files with --out', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'twoscale-derive-'))
	try {
		const d = await documentHere('derive', 'z^2/(2*v)', '--param', 'v=2', '--degree', '0', '--out', folder)
		expect(d).toMatchObject({ psi: 'z^2/(2*v)', parameters: { v: '2' }, latex: expect.any(String), withheld: [], bibliography: expect.stringContaining('@article{govw2009') })
		for (const line of d.lines)
			expect(line).toMatchObject({
				id: expect.any(String),
				statement: expect.any(String),
				source: expect.any(String),
				certificate: { method: expect.any(String), defect: expect.any(Number), tolerance: expect.any(Number), points: expect.any(Number) },
			})
		// φ = m²/4 − ½ log 4π and ∂ζ/∂t = ½ ∂²ζ.
		expect(d.lines.find((l: { id: string }) => l.id === 'pde-explicit').statement).toBe('\\partial_t\\zeta = \\tfrac{1}{2}\\,\\partial_\\theta^{2}\\zeta')
		expect(readFileSync(join(folder, 'derivation.tex'), 'utf8')).toContain('\\end{document}')
		expect(existsSync(join(folder, 'references.bib'))).toBe(true)
	} finally {
		rmSync(folder, { recursive: true })
	}
})

test('wrong sizes are refused before any work', async () => {
	const { status, stderr } = await here('derive', 'z^2', '--blocks', '3', '--sites', '7')
	expect([status, stderr]).toEqual([2, expect.stringContaining('not a multiple of the blocks')])
})
