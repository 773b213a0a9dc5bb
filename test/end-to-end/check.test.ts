/** `twoscale check`: the contract of design.md section 3, exit statuses, claims. */
import { describe, expect, test } from 'vitest'
import { exitOf } from '../../lib/cli/check.ts'
import { complaintsOf, type Expected, type Verdict } from '../../lib/statements/index.ts'
import { documentHere, here } from '../support/here.ts'
import { twoscale } from '../support/program.ts'
import { long } from '../support/long.ts'

describe('exit status', () => {
	const rows = (...list: [Expected, Verdict][]) => list.map(([expected, verdict]) => ({ statement: { expected }, evidence: { verdict } }))
	test.each([
		['all hold', rows(['theorem', 'holds'], ['property', 'holds']), false, 0],
		['a property fails', rows(['theorem', 'holds'], ['property', 'fails']), true, 0],
		['a theorem fails', rows(['theorem', 'fails'], ['property', 'holds']), false, 1],
		['something is open', rows(['theorem', 'inconclusive']), false, 0],
		['something is open, strictly', rows(['theorem', 'inconclusive']), true, 3],
		['a theorem fails and something is open, strictly', rows(['theorem', 'inconclusive'], ['theorem', 'fails']), true, 1],
		['hypotheses unverified', rows(['theorem', 'not-applicable']), true, 0],
	])('%s', (_, list, strict, status) => expect(exitOf(list, strict)).toBe(status))

	test('as the program leaves it', async () => {
		// inf ψ″ = 0 exactly, which no enclosure decides.
		expect((await here('check', 'z^2/2 + exp(-z^2/2)', '--only', 'strictly-convex', '--strict')).status).toBe(3)
		const failing = twoscale('check', 'z^2/2 + 3*exp(-z^2/2)', '--only', 'strictly-convex')
		expect(failing.status).toBe(0)
		expect(failing.stdout).toMatch(/property +✗ fails +-[\d.]+ +inf ψ″/)
		expect(failing.stdout).toMatch(/see: twoscale potential/)
	})
})

test('fields of the contract', async () => {
	const document = await documentHere('check', 'a*z^4 - z^2', '--param', 'a=1/2', '--only', '1,legendre-inverse', '--quick')
	expect(document).toMatchObject({ psi: 'a*z^4 - z^2', parameters: { a: '1/2' }, quick: true, counts: { fails: 1, failedTheorems: 0 } })
	expect(document.statements.map((s: { id: string }) => s.id)).toEqual(['strictly-convex', 'bounded-perturbation', 'legendre-inverse'])
	for (const s of document.statements) {
		expect(Object.keys(s)).toEqual(expect.arrayContaining(['id', 'title', 'expected', 'verdict', 'margin', 'marginUnit', 'evidence', 'source']))
		expect(['theorem', 'property']).toContain(s.expected)
		expect([s.evidence.verdict, s.evidence.margin, s.evidence.marginUnit]).toEqual([s.verdict, s.margin, s.marginUnit])
		expect(complaintsOf(s.evidence)).toEqual([])
	}
})

describe('claims', () => {
	const psi = 'z^2/2 + 4*exp(-z^2/2)'
	long('the constants of theory 3: K sup|(ψ_K − φ)″| = 2.680, 2.276 at K = 8, 16', () => {
		const { status, stdout } = twoscale('check', psi, '--claim', 'sup(m, abs(d2psiK(m,K) - d2phi(m))) <= 2.5/K', '--sites', '8,16', '--range', 'm=-3:3', '--json')
		expect(status).toBe(1)
		const [claim] = JSON.parse(stdout).statements
		expect(claim).toMatchObject({ id: 'claim', verdict: 'fails', expected: 'property', rows: [{ sites: 8, verdict: 'fails' }, { sites: 16, verdict: 'holds' }] })
		expect(claim.rows[0].constant).toBeCloseTo(2.68, 3)
		expect(claim.rows[1].constant).toBeCloseTo(2.276, 3)
	})
	test('the counterexample of a failing claim is a claim that fails', async () => {
		const { stdout } = await here('check', psi, '--claim', 'd2phi(m) >= 0.33')
		const command = /--claim '([^']+)'\n/.exec(stdout)?.[1] as string
		expect(await here('check', psi, '--claim', command)).toMatchObject({ status: 1 })
	})
})

test.each([
	[['--only', 'nothing'], /no statement "nothing".*strictly-convex/],
	[['--claim', 'd2phi(m)'], /<=/],
	[['--claim', 'd2phi(q) > 0'], /q/],
	[['--claim', 'd2phi(m) > 0', '--range', 'm=3'], /--range/],
	[['--claim', 'd2phi(m) > 0', '--only', '1'], /--only and --claim/],
	[['--sites', '3'], /--claim/],
])('bad input %j: status 2, one line that says what to try', async (flags, message) => {
	const { status, stderr } = await here('check', 'z^2', ...flags)
	expect(status).toBe(2)
	expect(stderr.trimEnd().split('\n')).toHaveLength(1)
	expect(stderr).toMatch(message)
})
