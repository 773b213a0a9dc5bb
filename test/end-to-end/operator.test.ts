/** `twoscale operator`: the contract of design.md section 3, exact values known otherwise, bad input, and how long it takes. */
import { describe, expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'

const number = expect.any(Number)
const string = expect.any(String)
const of = (degree: number, blocks: number, sites: number | string) =>
	['operator', '--degree', `${degree}`, '--blocks', `${blocks}`, '--sites', `${sites}`] as const

const value = (text: string) => {
	const [p, q = '1'] = text.split('/') as [string, string?]
	return Number(p) / Number(q)
}

describe('the document', () => {
	test('fields of the contract, degree 2', async () => {
		const d = await documentHere(...of(2, 6, 24))
		expect(d).toMatchObject({
			degree: 2,
			blocks: 6,
			sites: 24,
			gram: ['11/120', '13/360', '1/720', '0', '1/720', '13/360'],
			projectionDefect: expect.closeTo(0.0494791666666667, 13),
			symbol: { natural: string, inverse: string },
			symbolText: { natural: string, inverse: string },
			basis: expect.stringContaining('[j/M, (j+3)/M]'),
			message: expect.stringContaining('continuous'),
			constants: { CL: number, gamma: number, trace: expect.closeTo(4.892256181318682, 12) },
		})
		for (const row of [d.gram, d.discreteGram, d.natural, d.inverse, d.normalised.inverse]) {
			expect(row).toHaveLength(6)
			for (const entry of row) expect(entry).toMatch(/^-?\d+(\/\d+)?$/)
		}
		expect(d.ratios.map((r: { mode: number }) => r.mode)).toEqual([1, 2, 3])
		for (const r of d.ratios) expect(r).toEqual({ mode: number, natural: number, inverse: number })
		// Rows and ratios tell the same: eigenvalue = Σ row cos / Σ gram cos.
		for (const kind of ['natural', 'inverse'] as const)
			for (const r of d.ratios) {
				const symbol = (row: string[]) => row.reduce((sum, entry, j) => sum + value(entry) * Math.cos((2 * Math.PI * r.mode * j) / 6), 0)
				expect(symbol(d[kind]) / symbol(d.gram) / (2 * Math.PI * r.mode) ** 2 / r[kind]).toBeCloseTo(1, 12)
			}
	})
	test('degree 0: GOVW, exactly', async () => {
		const d = await documentHere(...of(0, 4, 12))
		expect(d.inverse).toEqual(['3240/209', '-108/11', '864/209', '-108/11'])
		expect(d.natural).toEqual(['24', '-12', '0', '-12'])
		expect(d.projectionDefect).toBe(0)
		expect(d.symbolText.inverse).toBe('4*M^2*s/(1 - 2/3*(1 - 1/K^2)*s)')
		expect(d.message).toMatch(/exactly when the observables are continuous/)
	})
	test('table of theory 8.3', async () => {
		const [coarse, fine] = [await documentHere(...of(2, 16, 256)), await documentHere(...of(2, 32, 256))]
		expect(coarse.ratios[0].natural - 1).toBeCloseTo(-6.7e-5, 6)
		expect(coarse.ratios[0].inverse - 1).toBeCloseTo(1.298e-7, 10)
		expect(fine.ratios[0].inverse - 1).toBeCloseTo(9.23e-10, 12)
	})
	test('K = ∞', async () => {
		const d = await documentHere(...of(1, 8, 'infinity'))
		expect(d.sites).toBe('infinity')
		expect(d.natural).toEqual(['16', '-8', '0', '0', '0', '0', '0', '-8'])
		expect(d.ratios[0].natural - 1).toBeCloseTo(5.24e-2, 4)
		expect(d.constants.CL).toBeNull()
		const zero = await documentHere(...of(0, 4, 'infinity'))
		expect([zero.natural, zero.ratios[0].natural]).toEqual([null, null])
		expect(zero.naturalReason).toMatch(/K/)
	})
	test('one block, and one site per block', async () => {
		expect(await documentHere(...of(3, 1, 5))).toMatchObject({ gram: ['1'], natural: ['0'], inverse: ['0'], ratios: [] })
		expect((await documentHere(...of(2, 3, 3))).ratios).toHaveLength(1)
	})
	test('M = 64 exactly; M = 1024 with values and a reason instead of the inverse row', async () => {
		const d = await documentHere(...of(2, 64, 1024))
		expect(d.inverse.reduce((sum: number, entry: string) => sum + (entry.length > 0 ? 1 : 0), 0)).toBe(64)
		const large = await documentHere(...of(3, 1024, 8192))
		expect([large.inverse, large.inverseValues.length]).toEqual([null, 1024])
		expect(large.inverseReason).toMatch(/characters/)
		expect(large.natural).toHaveLength(1024)
	})
})

describe('on a terminal', () => {
	test('tables, formulas, message; within a second or so', async () => {
		const { status, stdout, stderr, seconds } = await here(...of(2, 8, 64))
		expect([status, stderr]).toEqual([0, ''])
		for (const part of ['11/160', '4*M^2*s', '1/45*(pi*q)^4/M^4', 'C_L', 'natural/(2πq)²']) expect(stdout).toContain(part)
		expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(200)
		expect(seconds).toBeLessThan(3)
	})
})

test('--degree is 2 where it is not given, as --help says', async () => {
	const { status, stdout } = await here('operator', '--blocks', '6', '--sites', '24', '--json')
	expect(status).toBe(0)
	expect(JSON.parse(stdout).degree).toBe(2)
})

describe('bad input: exit 2, one line, at once', () => {
	test.each([
		['singular', of(1, 4, 4), /singular/],
		['N not a multiple', of(2, 5, 12), /multiple/],
		['M > N', of(2, 50, 12), /more blocks than sites/],
		['degree', of(6, 4, 8), /0 … 5/],
		['negative degree', of(-1, 4, 8), /degree/],
		['negative blocks', of(2, -4, 8), /blocks/],
		['no blocks', of(2, 0, 8), /blocks/],
		['huge blocks', of(2, 1e9, 1e9), /too many blocks/],
		['huge sites', of(2, 4, '400000000000'), /too many sites.*infinity/],
		['absurd sites', of(2, 4, '1e300'), /sites/],
		['a fraction', of(2, 4, '8.5'), /sites/],
		['a list', of(2, 4, '8,16'), /sites/],
		['words', of(2, 4, 'many'), /sites/],
		['nothing', ['operator'], /--blocks is missing/],
		['a potential', ['operator', 'z^2', '--degree', '2', '--blocks', '4', '--sites', '8'], /no potential/],
	])('%s', async (_, argv, reason) => {
		const { status, stdout, stderr, seconds } = await here(...argv)
		expect([status, stdout]).toEqual([2, ''])
		expect(stderr.trimEnd().split('\n')).toHaveLength(1)
		expect(stderr).toMatch(reason)
		expect(stderr).toMatch(/Try|Use|use/)
		expect(seconds).toBeLessThan(2)
	})
	test('--json has the error document', async () => {
		const { status, stdout } = await here(...of(1, 4, 4), '--json')
		expect(status).toBe(2)
		expect(JSON.parse(stdout).error).toMatchObject({ code: 'bad-flag', message: expect.stringContaining('singular'), hint: string })
	})
})
