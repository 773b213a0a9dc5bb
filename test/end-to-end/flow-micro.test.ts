/** `flow micro` as a user runs it: fields of the contract, closed forms, threads, defaults, refusals. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { here } from '../support/here.ts'
import { json, MAIN, twoscale } from '../support/program.ts'
import { long } from '../support/long.ts'

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
	long('one and three threads give the same document', () => {
		// Two threads as well: `splines to compare with`, below.
		const [one, three] = ['1', '3'].map((threads) => {
			const { seconds: _, threads: __, ...rest } = json('flow', 'micro', 'z^4/4-z^2/2', '--sites', '8', '--replicas', '200', '--time', '0.002,0.004', '--start', 'local-gibbs', '--threads', threads)
			return rest
		})
		expect(three).toEqual(one)
		expect(one!.times.map((row: { time: number }) => row.time)).toEqual([0.002, 0.004])
		expect(one!.scheme).toBe('metropolis')
	})
	long('splines to compare with: Θ_micro and Θ_meso are different quantities; their fields are the same with two threads', () => {
		const flags = ['flow', 'micro', 'z^2/2+2*exp(-z^2)', '--sites', '16', '--replicas', '160', '--time', '0.01', '--blocks', '4', '--threads']
		const [one, two] = ['1', '2'].map((threads) => {
			const { seconds: _, threads: __, ...rest } = json(...flags, threads)
			return rest
		})
		expect(two).toEqual(one)
		expect(one).toMatchObject({ meso: { degree: 2, blocks: 4, operator: 'natural', energy: 'corrected', product: 'l2' } })
		expect(one.meso.noise).toBeCloseTo(3 / 16, 12)
		expect(one.thetaMicro.value).toBeGreaterThan(one.thetaMeso.value)
		expect(one.times[0].coarse.coarseSquared.value).toBeGreaterThan(0)
		// Theory D3: E|PX − Pζ|² is about (M/N) times the mean variance, which is of order 1 here.
		expect(one.coarseSquared.value).toBeGreaterThan(0.05)
		expect(one.coarseSquared.value).toBeLessThan(0.5)
		expect(one.distance.plain.standardError).toBeGreaterThan(2 * one.distance.standardError)
	})
	long('canonical start: equilibrium at m stays, theory 5.3', () => {
		const d = json('flow', 'micro', 'z^4/4-z^2/2', '--sites', '8', '--replicas', '800', '--profile', '0.3', '--time', '0,0.01', '--start', 'canonical')
		const [before, after] = d.times
		expect(Math.abs(before.distance.scaled - after.distance.scaled)).toBeLessThan(4.5 * Math.hypot(before.distance.scaledStandardError, after.distance.scaledStandardError))
		expect([before.zeroMode, after.zeroMode].every((v) => v < 1e-25)).toBe(true)
		const { status, stderr } = twoscale('flow', 'micro', 'z^4/4-z^2/2', '--sites', '12', '--profile', 'cos(2*pi*theta)', '--start', 'canonical')
		expect([status, stderr]).toEqual([2, expect.stringMatching(/constant profile/)])
	})
	long('a local Gibbs start gives the entropy sandwich', () => {
		const { entropy } = json('flow', 'micro', 'z^2/2+2*exp(-z^2)', '--sites', '6', '--replicas', '320', '--time', '0.01', '--start', 'local-gibbs')
		expect(entropy).toHaveLength(25)
		for (const { lower, upper } of entropy) expect(lower.value).toBeLessThan(upper.value + 5 * Math.hypot(lower.standardError, upper.standardError) + 1e-12)
		expect(entropy.at(-1).upper.value).toBeLessThan(entropy[0].upper.value)
	})
	long('--out: the space–time field of each flow as CSV', () => {
		const folder = mkdtempSync(join(tmpdir(), 'twoscale-'))
		try {
			const sizes = ['--sites', '8', '--time', '0.001,0.002', '--out', folder]
			const rows = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n').map((line) => line.split(','))
			const { files } = json('flow', 'micro', 'cosh(z)', '--replicas', '64', ...sizes)
			expect(files.map((f: string) => basename(f))).toEqual(['micro-path.csv', 'micro-means.csv'])
			json('flow', 'macro', 'cosh(z)', '--time', '0.002', '--out', folder)
			json('flow', 'meso', 'cosh(z)', '--blocks', '4', ...sizes)
			expect(rows('micro-path.csv')).toHaveLength(1 + 101 * 8)
			expect(rows('micro-means.csv')).toHaveLength(1 + 2 * 8)
			for (const [name, column] of [['macro.csv', 'zeta'], ['meso.csv', 'eta'], ['micro-path.csv', 'x']] as const) {
				const [head, ...body] = rows(name)
				expect(head).toEqual(['t', 'theta', column])
				expect([Number(body[0]![0]), Number(body.at(-1)![0])]).toEqual([0, 0.002])
				expect(body.every((row) => row.length === 3 && row.every((v) => Number.isFinite(Number(v))))).toBe(true)
			}
			// The path conserves its mean.
			const means = [0, 100].map((k) => rows('micro-path.csv').slice(1 + 8 * k, 9 + 8 * k).reduce((sum, row) => sum + Number(row[2]), 0) / 8)
			expect(Math.abs(means[0]! - means[1]!)).toBeLessThan(1e-13)
			expect(twoscale('flow', 'macro', 'cosh(z)', '--out', '/proc/nowhere').status).toBe(2)
		} finally {
			rmSync(folder, { recursive: true })
		}
	})
	test('Ctrl-C, whenever: the document of what was measured so far, exit status 3, soon', async () => {
		// While modules load, while it is set up, and while it runs: some minutes of work.
		for (const wait of [1500, 4000]) {
			const child = spawn(process.execPath, [MAIN, 'flow', 'micro', 'z^4/4-z^2/2', '--sites', '128', '--replicas', '4000', '--time', '0.02', '--threads', '2', '--json'])
			let out = ''
			child.stdout.on('data', (part: Buffer) => {
				out += part.toString()
			})
			await new Promise((resolve) => setTimeout(resolve, wait))
			const pressed = performance.now()
			child.kill('SIGINT')
			const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => child.once('exit', (...how) => resolve(how)))
			// A second on an idle machine.
			expect(performance.now() - pressed).toBeLessThan(6000)
			// On a slow machine nobody listens yet: it ends without a word.
			if (wait < 2000 && signal === 'SIGINT' && out === '') continue
			expect(code).toBe(3)
			const { outcome, distance, replicas } = JSON.parse(out)
			expect(outcome.reached).toBe(false)
			if (replicas > 0) expect(Number.isFinite(distance.squaredHminus1)).toBe(true)
		}
	})
	long('a long Metropolis step is run with a warning, a step for exact-gaussian is not used', () => {
		const long = twoscale('flow', 'micro', 'z^4/4-z^2/2', '--sites', '8', '--replicas', '64', '--time', '0.01', '--scheme', 'metropolis', '--dt', '0.01', '--json')
		expect([long.status, long.stderr]).toEqual([0, expect.stringMatching(/^twoscale: warning: N²dt = .* is long .*Leave --dt out/)])
		expect(JSON.parse(long.stdout).warnings).toHaveLength(1)
		expect(twoscale('flow', 'micro', 'z^2/2', '--sites', '8', '--replicas', '64', '--time', '0.01', '--dt', '1e-6').stderr).toMatch(/--dt is not used/)
	})
	long('defaults: 64 sites, 1000 replicas, the scheme of the class', () => {
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
		[['--degree', '2'], /blocks/],
		[['--sites', '10', '--blocks', '4'], /multiple/],
	])('%j is refused on one line, with exit status 2', async (flags, reason) => {
		const { status, stdout, stderr } = await here('flow', 'micro', 'z^4/4-z^2/2', ...flags, '--json')
		expect(status).toBe(2)
		expect(stderr.trim().split('\n')).toHaveLength(1)
		expect(stderr).toMatch(reason)
		expect(JSON.parse(stdout).error.hint).not.toBe('')
	})
	long('a profile up to the end of the admissible means', () => {
		const { status, stderr } = twoscale('flow', 'micro', 'exp(z)-z', '--profile', '1+0*theta', '--sites', '4', '--replicas', '2', '--time', '1e-4')
		expect([status, stderr]).toEqual([0, ''])
	})
	test('a profile outside of the admissible means', async () => {
		expect((await here('flow', 'micro', 'log(cosh(z))+z/2', '--profile', '1e400')).status).toBe(2)
	})
})
