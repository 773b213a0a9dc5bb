/** Every line has its certificate; a spoiled ingredient loses its line, and nothing else. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ClosedForm } from '../../../lib/cramer/index.ts'
import { parseExpression } from '../../../lib/expression/index.ts'
import { eigenvalue, eigenvalueFormula, operatorExpansion } from '../../../lib/levels/meso/operator/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { deriveLatex, type Derivation, type ReferenceKey, references } from '../../../lib/report/derivation/index.ts'
import { recogniseClosedForm } from '../../../lib/cramer/index.ts'
import { LAURENT_ONE, stencil } from '../../../lib/splines/index.ts'

const PSI = 'z^2/2 - log(1 + cos(z)/2)'
const p = potential(PSI)
const honest = deriveLatex(p, { degree: 1, blocks: 6, sites: 18 })
const ids = (d: Derivation) => d.lines.map((l) => l.id)
const statement = (d: Derivation, id: string) => d.lines.find((l) => l.id === id)?.statement

describe('an honest derivation', () => {
	test('has all lines, each with a certificate', () => {
		expect(honest.withheld).toEqual([])
		for (const id of ['psi', 'psi-1', 'psi-4', 'class', 'fields', 'means', 'density', 'phi-star', 'kappa-4', 'dual-fourth', 'psi-block-2', 'psi-block-3', 'local-cramer', 'edgeworth'])
			expect(ids(honest)).toContain(id)
		for (const id of ['convex', 'perturbation', 'oscillation', 'log-sobolev', 'stencil-gram', 'symbol-inverse', 'expansion-natural', 'row-natural', 'sde', 'sde-force', 'ode', 'ode-dual', 'pde', 'pde-explicit'])
			expect(ids(honest)).toContain(id)
		expect(new Set(ids(honest)).size).toBe(honest.lines.length)
		for (const { certificate: c, source } of honest.lines) {
			expect(c.defect).toBeLessThanOrEqual(c.tolerance)
			expect(c.points).toBeGreaterThan(0)
			expect(c.method.length).toBeGreaterThan(10)
			expect(source).not.toBe('')
		}
	})
	test('says what is known otherwise', () => {
		// theory 8.2: φ* = σ²/2 + ½ log 2π + log(1 + ½ e^{−1/2} cos σ); theory 2.2: (4, 1)/6; theory 5.7.
		expect(statement(honest, 'phi-star')).toContain('\\log\\left(1 + \\tfrac{1}{2} e^{-1/2} \\cos(\\sigma)\\right)')
		expect(statement(honest, 'stencil-gram')).toMatch(/d=0:\\ \\frac\{2\}\{3\},.*d=1:\\ \\frac\{1\}\{6\}/)
		expect(statement(honest, 'expansion-natural')).toContain('1 + \\tfrac{1}{3}\\frac{\\pi^{2} q^{2}}{M^{2}}')
		// osc δ = log(3/2) − log(1/2) = log 3, c = 1.
		expect(statement(honest, 'oscillation')).toContain('1.0986123')
		expect(statement(honest, 'log-sobolev')).toContain('0.333333')
		expect(statement(honest, 'row-gram')).toContain('\\tfrac{1}{9},\\ \\tfrac{1}{36}')
		expect(statement(deriveLatex(potential('(z-40)^2/4'), { degree: 0 }), 'phi')).toContain('\\tfrac{1}{4} (m - 40)^{2}')
	})
	test('labels, citations and macros fit together', () => {
		const labels = [...honest.latex.matchAll(/\\label\{([^}]*)\}/g)].map((m) => m[1])
		expect(new Set(labels).size).toBe(labels.length)
		expect(honest.latex).not.toMatch(/NaN|undefined|null|Infinity/)
		for (const [, keys] of honest.latex.matchAll(/\\cite\{([^}]*)\}/g)) for (const key of keys.split(',')) expect(Object.keys(references)).toContain(key)
		for (const key of honest.cited) expect(honest.bibliography).toContain(`{${key satisfies ReferenceKey},`)
	})
})

describe('a spoiled derivation', () => {
	const form = recogniseClosedForm(p.expression) as ClosedForm
	const wrong = parseExpression('1 - sin(z)/100', { variables: ['z'] }).expression
	const spoiled = deriveLatex(
		p,
		{ degree: 1 },
		{
			derivatives: p.derivatives.map((d, k) => (k === 3 ? wrong : d)),
			closedForm: { ...form, latex: form.latex.replace('-1/2', '-2/3') },
			block: () => 'm^{2}',
			split: p.split === null ? null : { ...p.split, oscillation: 0.9 * p.split.oscillation, convexity: 1.001 },
			stencil: (name, degree) => {
				const found = stencil(name, degree)
				return name !== 'discreteGram' ? found : { ...found, entries: found.entries.map((e, d) => (d === 1 ? e.add(LAURENT_ONE) : e)) }
			},
			symbol: (kind, degree) => eigenvalueFormula(eigenvalue(kind, degree)).latex.replace(kind === 'natural' ? '1 - ' : 'none', '1 + '),
			expansion: (kind, degree) => {
				const found = operatorExpansion(kind, degree)
				return kind === 'inverse' ? { ...found, latex: found.latex.replace('45', '44') } : found
			},
		},
	)
	test('withholds the lines that are wrong, with a sentence each', () => {
		const missing = spoiled.withheld.map((w) => w.id)
		for (const id of ['psi-3', 'phi-star', 'psi-block-2', 'oscillation', 'convexity', 'stencil-discreteGram', 'symbol-natural', 'expansion-inverse']) {
			expect(missing).toContain(id)
			expect(ids(spoiled)).not.toContain(id)
			expect(spoiled.latex).not.toContain(`\\label{eq:twoscale:${id}}`)
			expect(spoiled.latex).toContain(`\\texttt{${id}}`)
		}
		for (const w of spoiled.withheld) expect(w.reason).toMatch(/check|read back|too long/)
	})
	test('keeps the others', () => {
		for (const id of ['psi-1', 'psi-2', 'psi-4', 'density', 'dual-second', 'stencil-gram', 'stencil-latticeStiffness', 'symbol-inverse', 'sde-force', 'pde']) expect(ids(spoiled)).toContain(id)
	})
})

const hasLatex = spawnSync('pdflatex', ['--version']).status === 0
if (!hasLatex) console.warn('pdflatex is not installed: the derivation is not compiled here')

test.skipIf(!hasLatex)('compiles with pdflatex, no line is too wide', () => {
	const folder = mkdtempSync(join(tmpdir(), 'twoscale-derivation-'))
	try {
		writeFileSync(join(folder, 'd.tex'), honest.document)
		for (let run = 0; run < 2; run++) expect(spawnSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'd.tex'], { cwd: folder }).status).toBe(0)
		const log = readFileSync(join(folder, 'd.log'), 'latin1')
		expect(log).not.toMatch(/Overfull|undefined|multiply defined/)
	} finally {
		rmSync(folder, { recursive: true })
	}
})
