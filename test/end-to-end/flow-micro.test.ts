/** `flow micro` as a user runs it: fields of the contract, closed forms, threads, defaults, refusals. */
import { describe, expect, test } from 'vitest'
import { json, twoscale } from '../support/program.ts'

const GAUSS = ['flow', 'micro', 'z^2/2', '--sites', '16', '--profile', 'cos(2*pi*theta)', '--time', '0.01', '--replicas', '1000']

describe('flow micro', () => {
	test('fields of the contract; the Gaussian chain is exact', () => {
		const d = json(...GAUSS)
		expect(d).toMatchObject({ sites: 16, replicas: 1000, scheme: 'exact-gaussian', dt: null, steps: 1, seed: 1, start: 'deterministic' })
		// theory 5.4: Var + Bias at N = 16.
		const truth = 3.105897369129223e-3 + 5.428884098e-7
		expect(Math.abs(d.distance.squaredHminus1 - truth)).toBeLessThan(4.5 * d.distance.standardError)
		expect(d.distance.scaled).toBeCloseTo(16 * d.distance.squaredHminus1, 14)
		expect(d.distance.scaledStandardError).toBeCloseTo(16 * d.distance.standardError, 14)
		// The fluctuation part alone: N·Var, and V(0.01) of theory 5.4.
		expect(d.predictedScaled).toBeCloseTo(16 * 3.105897369129223e-3, 8)
		expect(d.predictedLimit).toBeCloseTo(0.0597885, 6)
		expect(d.times).toHaveLength(1)
		expect([d.siteUpdates, d.outcome.reached]).toEqual([16_000, true])
		expect(d.seconds).toBeGreaterThan(0)
	})
	test('one, two and three threads give the same document', () => {
		const [one, two, three] = ['1', '2', '3'].map((threads) => {
			const { seconds: _, threads: __, ...rest } = json('flow', 'micro', 'z^4/4-z^2/2', '--sites', '12', '--replicas', '200', '--time', '0.002,0.01', '--start', 'local-gibbs', '--threads', threads)
			return rest
		})
		expect(two).toEqual(one)
		expect(three).toEqual(one)
		expect(one!.times.map((row: { time: number }) => row.time)).toEqual([0.002, 0.01])
		expect(one!.scheme).toBe('metropolis')
	})
	test('defaults: 64 sites, 1000 replicas, the scheme of the class', () => {
		const d = json('flow', 'micro', 'z^2/2+2*exp(-z^2)', '--time', '0.002')
		expect([d.sites, d.replicas, d.scheme, d.seed]).toEqual([64, 1000, 'leimkuhler-matthews', 1])
		expect(d.dt * d.steps).toBeGreaterThanOrEqual(0.002)
		expect(Math.abs(d.distance.scaled - d.predictedScaled)).toBeLessThan(0.08 * d.predictedScaled + 4.5 * d.distance.scaledStandardError)
	})
	test.each([
		[['--sites', '1'], /sites/],
		[['--replicas', '0'], /replicas/],
		[['--time=-1'], /time/],
		[['--seed', '1.5'], /seed/],
		[['--start', 'warm'], /start/],
		[['--scheme', 'heun'], /scheme/],
		[['--dt', '0'], /dt/],
		[['--sites', '256', '--scheme', 'euler-maruyama', '--dt', '2e-2'], /dt = 2\.0e-2 is unstable for N = 256 \(limit .*metropolis/],
		[['--scheme', 'exact-gaussian'], /quadratic/],
	])('%j is refused on one line, with exit status 2', (flags, reason) => {
		const { status, stdout, stderr } = twoscale('flow', 'micro', 'z^4/4-z^2/2', ...flags, '--json')
		expect(status).toBe(2)
		expect(stderr.trim().split('\n')).toHaveLength(1)
		expect(stderr).toMatch(reason)
		expect(JSON.parse(stdout).error.hint).not.toBe('')
	})
	test('a profile outside of the admissible means', () => {
		const { status, stderr } = twoscale('flow', 'micro', 'exp(z)-z', '--profile', '5+0*theta', '--sites', '4', '--replicas', '2', '--time', '1e-4')
		expect([status, stderr]).toEqual([0, ''])
		expect(twoscale('flow', 'micro', 'log(cosh(z))+z/2', '--profile', '1e400').status).toBe(2)
	})
})
