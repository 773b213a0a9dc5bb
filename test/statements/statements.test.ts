/** The declarations of the statements: what docs/theorems.md, the table of `twoscale check` and the report are made from. */
import { existsSync } from 'node:fs'
import katex from 'katex'
import { describe, expect, test } from 'vitest'
import { escapeLatex } from '../../lib/report/latex/escape.ts'
import { chosen, complaintsOf, decide, evidences, evidenceOf, numbered, positive, type Statement, STATEMENTS, subjectOf, withinTolerance } from '../../lib/statements/index.ts'

describe.each(STATEMENTS.map((s) => [s.id, s] as const))('%s', (id, s) => {
	test('has a file of its name, and a check', () => {
		expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
		for (const file of [`../../lib/statements/${id}.ts`, `../../proofs-checks/${id}.test.ts`]) expect([file, existsSync(new URL(file, import.meta.url))]).toEqual([file, true])
	})
	test('can be typeset', () => {
		expect(() => katex.renderToString(s.latex, { throwOnError: true, strict: 'error', displayMode: true })).not.toThrow()
		for (const words of [s.title, s.text, s.hypotheses.text, s.source]) {
			expect(words.length).toBeGreaterThan(4)
			expect(escapeLatex(words)).not.toMatch(/U\+|\\(bar|hat|tilde)\{\}/)
		}
		expect(s.title.length).toBeLessThanOrEqual(100)
		expect(s.source).toMatch(/^theory \d/)
	})
})

test('ids and titles are unique; numbers count parts and places', () => {
	expect(new Set(STATEMENTS.map((s) => s.id)).size).toBe(STATEMENTS.length)
	expect(new Set(STATEMENTS.map((s) => s.title)).size).toBe(STATEMENTS.length)
	const of = (parts: Statement['part'][]) => numbered(parts.map((part, i) => ({ ...(STATEMENTS[0] as Statement), id: `s-${i}`, part }))).map((n) => n.number)
	expect(of(['Potential', 'Potential', 'Local Cramér', 'Bounds'])).toEqual(['1.1', '1.2', '2.1', '3.1'])
})

test('quick subjects are spared the long statements', () => {
	expect(chosen({ quick: true }).some((s) => s.long === true)).toBe(false)
	expect(chosen({ quick: false })).toEqual(STATEMENTS)
	expect(chosen({ quick: true }, ['coarse-hamiltonian']).map((s) => s.id)).toEqual(['coarse-hamiltonian'])
})

describe('evidence', () => {
	const grounds = { sentence: 'x', numbers: {}, change: 'y' }
	const counterexample = () => ({ sentence: 'z', at: {}, command: 'twoscale potential z^2' })
	test.each([
		[0.1, 0.01, 'holds'],
		[0, 0, 'holds'],
		[0.005, 0.01, 'inconclusive'],
		[-0.005, 0.01, 'inconclusive'],
		[-0.1, 0.01, 'fails'],
		[Number.NaN, 0.01, 'inconclusive'],
		[0.1, Number.NaN, 'inconclusive'],
		[Infinity, Infinity, 'inconclusive'],
	])('slack %d ± %d: %s', (slack, error, verdict) => {
		const evidence = decide(slack, error, 'unit', grounds, counterexample)
		expect(evidence.verdict).toBe(verdict)
		expect(complaintsOf(evidence)).toEqual([])
	})
	test.each([
		[1e-12, 0, 'holds'],
		[1e-8, 0, 'fails'],
		[1e-9, 1e-9, 'inconclusive'],
		[0, 0, 'holds'],
		[Number.NaN, 0, 'inconclusive'],
		[Infinity, Infinity, 'inconclusive'],
		[1e-12, Infinity, 'inconclusive'],
	])('defect %d ± %d against 1e-9: %s', (defect, error, verdict) => {
		const evidence = withinTolerance(defect, error, 1e-9, grounds, counterexample)
		expect(evidence.verdict).toBe(verdict)
		expect(complaintsOf(evidence)).toEqual([])
	})
	test.each([
		[[0.1, 0.2], 'holds'],
		[[-0.1, 0.2], 'inconclusive'],
		[[-0.2, 0], 'fails'],
		[[-Infinity, -Infinity], 'fails'],
		[[Number.NaN, 1], 'inconclusive'],
	] as const)('%j > 0: %s', ([lower, upper], verdict) => {
		const evidence = positive([lower, upper], 'unit', grounds, counterexample)
		expect(evidence.verdict).toBe(verdict)
		expect(complaintsOf(evidence)).toEqual([])
	})
})

test('a computation that refuses leaves the statement open, an error of the program is not hidden', async () => {
	const subject = subjectOf('z^2', { quick: true })
	const [first] = STATEMENTS as [Statement]
	const refused = { ...first, check: () => subject.transform.at(Infinity) as never }
	expect(evidenceOf(refused, subject)).toMatchObject({ verdict: 'inconclusive', margin: null })
	const broken = {
		...first,
		check: () => {
			throw new TypeError('a slip')
		},
	}
	expect(() => evidenceOf(broken, subject)).toThrow(TypeError)
	await expect(evidences({ psi: 'z^2', parameters: {}, quick: true }, [broken], { subject })).rejects.toThrow(TypeError)
})
