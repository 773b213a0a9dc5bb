/** `flow meso` as a user runs it: fields of the contract, closed forms, defaults, warnings, refusals. */
import { describe, expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'
import { long } from '../support/long.ts'

const { PI: pi } = Math

describe('flow meso', () => {
	test('fields of the contract; Gaussian splines follow the heat equation', async () => {
		const d = await documentHere(
			...['flow', 'meso', 'z^2/2', '--degree', '3', '--blocks', '16', '--sites', 'infinity'],
			...['--profile', '0.2+0.5*cos(2*pi*theta)', '--time', '0,0.01', '--at', '0,0.25'],
		)
		expect(d).toMatchObject({ degree: 3, blocks: 16, sites: 'infinity', operator: 'natural', energyKind: 'limit', product: 'l2', warnings: [] })
		expect(d.times).toEqual([0, 0.01])
		// Time-integrated squared L² error 7e-12 for amplitude √2 (theory 5.10): here 1e-5.
		expect(d.at[0].value).toBeCloseTo(0.2 + 0.5 * Math.exp(-0.04 * pi * pi), 4)
		expect(d.at[1].value).toBeCloseTo(0.2, 8)
		for (const m of d.mass) expect(m).toBeCloseTo(0.2, 14)
		expect(d.energy[0] - d.energy[1]).toBeCloseTo(d.dissipated[1], 8)
		expect(Math.abs(d.identityDefect)).toBeLessThan(1e-8)
		expect(d.energy.length).toBe(2)
		expect(d.outcome.reached).toBe(true)
		expect(d.coefficients.length).toBe(16)
	})
	long('defaults: degree 2, 16 blocks of 64 sites, profile and times as in flow macro, corrected H̄', async () => {
		const d = await documentHere('flow', 'meso', 'z^2/2+2*exp(-z^2)')
		const macro = await documentHere('flow', 'macro', 'z^2/2+2*exp(-z^2)')
		expect([d.degree, d.blocks, d.sites, d.operator, d.energyKind, d.product]).toEqual([2, 16, 1024, 'natural', 'corrected', 'l2'])
		expect([d.profile, d.times]).toEqual([macro.profile, macro.times])
		// The floor in K: H̄ differs from its limit by O(1/K).
		d.at.forEach(({ value }: { value: number }, k: number) => expect(Math.abs(value - macro.at[k].value)).toBeLessThan(0.02))
	})
	test('degree 0: exact through ψ_K with the inverse operator; the natural one is warned of', async () => {
		const flags = ['--degree', '0', '--blocks', '4', '--sites', '8', '--profile', '0:1/2: 1; 1/2:1: 0', '--time', '0.01', '--energy', 'exact']
		const d = await documentHere('flow', 'meso', 'z^2/2', ...flags)
		expect([d.operator, d.energyKind]).toEqual(['inverse', 'exact'])
		const natural = await here('flow', 'meso', 'z^2/2', ...flags, '--operator', 'natural', '--json')
		expect([natural.status, /warning.*factor K = 2/.test(natural.stderr)]).toEqual([0, true])
		expect(JSON.parse(natural.stdout).warnings[0]).toContain('inverse')
	})
	test('tables on a terminal', async () => {
		const { status, stdout } = await here('flow', 'meso', 'z^2/2', '--product', 'normalised', '--operator', 'inverse', '--blocks', '4', '--sites', '16')
		expect(status).toBe(0)
		expect(stdout).toContain('splines of degree 2 on 4 blocks, 16 sites (K = 4), from P of the cell averages; operator inverse, energy corrected, product normalised')
	})
	test('refusals: status 2, one line that says what to try', async () => {
		for (const [flags, message] of [
			[['--blocks', '3', '--sites', '10'], /multiple.*Try --sites 9/],
			[['--degree', '1', '--blocks', '4', '--sites', '4'], /singular/],
			[['--degree', '9'], /degree/],
			[['--degree', '-1'], /degree/],
			[['--sites', 'many'], /--sites/],
			[['--operator', 'unnatural'], /natural or inverse/],
			[['--energy', 'exact'], /exact.*Try --energy corrected/],
			[['--degree', '0', '--sites', 'infinity', '--operator', 'natural'], /inverse/],
			[['--time', '-1'], /times/],
			[['--blocks', '1000000'], /blocks/],
		] as const) {
			const { status, stderr } = await here('flow', 'meso', 'z^2/2', ...flags)
			expect([flags.join(' '), status]).toEqual([flags.join(' '), 2])
			expect(stderr).toMatch(message)
			expect(stderr.trim().split('\n').length).toBe(1)
		}
	})
	test('a profile beyond the admissible means', async () => {
		const { status, stderr } = await here('flow', 'meso', 'z/2+sqrt(1+z^2)/2+2*log(1+z^2)+exp(-z)', '--profile', '3+cos(2*pi*theta)')
		expect([status, /flow meso: the profile takes values/.test(stderr)]).toEqual([2, true])
	})
})
