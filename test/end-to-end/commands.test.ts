/** The JSON contract of the commands (design.md section 3): names, types, values that are known otherwise, streams and exit codes. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { json, MAIN, twoscale } from '../support/program.ts'
import { documentHere, here } from '../support/here.ts'
import { long } from '../support/long.ts'

const folder = mkdtempSync(join(tmpdir(), 'twoscale-commands-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const number = expect.any(Number)
const string = expect.any(String)

describe('potential', () => {
	test('fields of the contract', async () => {
		expect(await documentHere('potential', 'z^2/2+2*exp(-z^2)')).toMatchObject({
			psi: 'z^2/2+2*exp(-z^2)',
			latex: string,
			derivatives: { first: string, second: string, third: string, fourth: string },
			class: 'quadratic-perturbation',
			classReason: string,
			split: { convex: string, perturbation: string, oscillation: expect.closeTo(2, 12), convexity: 1 },
			minSecondDerivative: expect.closeTo(-3, 12),
			fields: { min: null, max: null },
			means: { min: null, max: null },
		})
	})
	test('half-lines: e^z − z', async () => {
		const d = await documentHere('potential', 'exp(z)-z')
		expect([d.class, d.fields, d.means]).toEqual(['other', { min: -1, max: null }, { min: null, max: null }])
	})
	test('a ψ that begins with a minus sign, before and after --, flags anywhere', async () => {
		for (const argv of [
			['potential', '-z^2+z^4', '--json'],
			['--json', 'potential', '-z^2+z^4'],
			['potential', '--json', '--', '-z^2+z^4'],
		]) {
			const { status, stdout, stderr } = await here(...argv)
			expect([status, stderr, JSON.parse(stdout).minSecondDerivative]).toEqual([0, '', -2])
		}
	})
	test('scans: one row per value, and the value at fault is named', async () => {
		const { scan, rows } = await documentHere('potential', 'z^2/2 + a*cos(z)', '--param', 'a=0.5:2:0.25')
		expect(scan).toBe('a')
		expect(rows.map((r: { parameter: number }) => r.parameter)).toEqual([0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
		for (const r of rows) expect(r.minSecondDerivative).toBeCloseTo(1 - r.parameter, 12)
		const bad = await here('potential', 'a*z^2', '--param', 'a=-1:1')
		expect([bad.status, bad.stdout]).toEqual([2, ''])
		expect(bad.stderr).toMatch(/at a = -1: /)
	})
	test('a parameter that ψ does not have is a warning on stderr', async () => {
		const { status, stdout, stderr } = await here('potential', 'z^2', '--param', 'b=1', '--json')
		expect(status).toBe(0)
		expect(JSON.parse(stdout).class).toBe('gaussian')
		expect(stderr).toMatch(/warning: --param b/)
	})
})

describe('cramer', () => {
	test('fields of the contract; φ*(σ) = log Γ(1 + σ) for e^z − z', async () => {
		const d = await documentHere('cramer', 'exp(z)-z', '--field', '0,1,2', '--mean', '-1/2,1')
		expect(d.logPartition.map((r: { field: number }) => r.field)).toEqual([0, 1, 2])
		for (const [i, value] of [0, 0, Math.log(2)].entries()) expect(d.logPartition[i].value).toBeCloseTo(value, 12)
		expect(d.logPartition[0]).toEqual({ field: 0, value: number, cumulants: Array(6).fill(number), error: number })
		expect(d.logPartition[0].cumulants[1]).toBeCloseTo(Math.PI ** 2 / 6, 12)
		expect(d.cramer.map((r: object) => Object.keys(r))).toEqual(Array(2).fill(['mean', 'value', 'first', 'second', 'third', 'error']))
		expect(d.cramer[0].mean).toBe(-0.5)
		expect(d.closedForm).toBeNull()
	})
	test('closed form, exact parameters', async () => {
		const d = await documentHere('cramer', 'z^2/2 - log(1+a*cos(k*z))', '--param', 'a=1/3', '--param', 'k=2', '--field', '0')
		expect(d.closedForm).toMatchObject({ latex: string, text: string })
		expect(d.logPartition[0].value).toBeCloseTo(Math.log(2 * Math.PI) / 2 + Math.log(1 + Math.exp(-2) / 3), 13)
		expect(d.parameters).toEqual({ a: '1/3', k: '2' })
	})
})

describe('block', () => {
	test('fields of the contract; the Gaussian ψ_K = m²/2 − (K−1)/(2K) log 2π', async () => {
		const d = await documentHere('block', 'z^2/2', '--sites', '1,2,5', '--mean=-1,0.5')
		expect(d.rows).toHaveLength(6)
		for (const r of d.rows) {
			expect(r).toMatchObject({ sites: number, mean: number, value: number, first: number, second: number, error: number })
			expect(r.value).toBeCloseTo(r.mean ** 2 / 2 - ((r.sites - 1) / (2 * r.sites)) * Math.log(2 * Math.PI), 11)
		}
		expect([d.convexFrom, d.uniformFrom]).toEqual([1, 1])
		expect(d.convexity).toMatchObject({ meansScanned: [number, number], sitesScanned: number, tail: string, certain: true })
		expect(d.minSecond[0]).toMatchObject({ sites: number, second: number })
		expect(Object.keys(d.minSecond[0])).toContain('mean')
	})
	long('K₀(a) of z²/2 + a e^{−z²/2} (theory S4)', async () => {
		const { scan, rows } = await documentHere('block', 'z^2/2+a*exp(-z^2/2)', '--param', 'a=2:4', '--sites', '1', '--mean', '0', '--sites-scanned', '16')
		expect(scan).toBe('a')
		expect(rows.map((r: { convexFrom: number }) => r.convexFrom)).toEqual([3, 4, 7])
	})
	long('--threshold: K₀ = 1 exactly for a ≤ 1', async () => {
		const { thresholds } = await documentHere(
			'block',
			'z^2/2+a*exp(-z^2/2)',
			'--param',
			'a=1/2:3/2',
			'--threshold',
			'a',
			'--sites-scanned',
			'8',
			'--tolerance',
			'1e-3',
		)
		expect(thresholds).toHaveLength(1)
		const [{ low, high, below, above }] = thresholds
		expect([below, above]).toEqual([1, 2])
		expect(high - low).toBeLessThanOrEqual(1e-2)
		expect(low <= 1 && high >= 1).toBe(true)
	})
})

describe('flow macro', () => {
	const heat = (theta: number, t: number) => 0.2 + 0.5 * Math.exp(-4 * Math.PI ** 2 * t) * Math.cos(2 * Math.PI * theta)
	test('fields of the contract; the Gaussian flow is the heat equation', async () => {
		const d = await documentHere('flow', 'macro', 'z^2/2', '--profile', '0.2+0.5*cos(2*pi*theta)', '--time', '0,0.005,0.02', '--at', '0,1/8,0.3')
		expect(d.times).toEqual([0, 0.005, 0.02])
		expect(d.at.map((r: { theta: number }) => r.theta)).toEqual([0, 0.125, 0.3])
		for (const r of d.at) expect(Math.abs(r.value - heat(r.theta, 0.02))).toBeLessThan(1e-8)
		for (const key of ['mass', 'energy', 'dissipated']) expect(d[key]).toEqual([number, number, number])
		for (const m of d.mass) expect(Math.abs(m - 0.2)).toBeLessThan(1e-14)
		expect(d.energy[0]).toBeGreaterThan(d.energy[2])
		expect(Math.abs(d.identityDefect)).toBeLessThan(1e-8)
	})
	long('jumps in pieces and in a CSV file: the error-function solution early on', async () => {
		const file = join(folder, 'profile.csv')
		writeFileSync(file, '0.8\n-0.2\n-0.2\n-0.2\n')
		const t = 1e-5
		for (const profile of ['0:1/4: 0.8; 1/4:1: -0.2', file]) {
			const d = await documentHere('flow', 'macro', 'z^2/2', '--profile', profile, '--time', String(t), '--at', '0,0.25,0.5,0.1')
			const [at0, at1, far, plateau] = d.at.map((r: { value: number }) => r.value)
			for (const [value, expected] of [
				[at0, 0.3],
				[at1, 0.3],
				[far, -0.2],
				[plateau, 0.8],
			])
				expect(Math.abs(value - expected)).toBeLessThan(1e-9)
			expect(Math.abs(d.identityDefect)).toBeLessThan(1e-5)
		}
	})
	long('a constant profile stays; one that is not periodic jumps, with a warning', async () => {
		const d = await documentHere('flow', 'macro', 'z^2/2+2*exp(-z^2)', '--profile', '0.3', '--time', '0.01', '--at', '0.4')
		expect(d.at[0].value).toBeCloseTo(0.3, 14)
		const { status, stderr, stdout } = await here('flow', 'macro', 'z^2/2', '--profile', 'theta', '--time', '1e-4', '--json')
		expect(status).toBe(0)
		expect(stderr).toMatch(/warning: .*not 1-periodic/)
		expect(JSON.parse(stdout).mass[0]).toBeCloseTo(0.5, 13)
	})
	test('a profile outside the admissible means', async () => {
		const { status, stderr } = await here('flow', 'macro', 'sqrt(1+z^2)+2*log(1+z^2)', '--profile', '5*cos(2*pi*theta)')
		expect(status).toBe(2)
		expect(stderr).toMatch(/admissible means/)
	})
})

describe('report', () => {
	test('files, and the same numbers as data.json on stdout', () => {
		const out = join(folder, 'report')
		const d = json('report', 'z^2/2', '--sites', '1,4', '--mean=-1,0,1', '--field', '0', '--sites-scanned', '4', '--degree', '1', '--blocks', '2', '--replicas', '64', '--no-statements', '--out', out)
		for (const file of ['report.html', 'report.md', 'report.tex', 'data.json', 'figures/hero.svg', 'tables/block-rows.csv', 'figures/spaces.svg', 'figures/meso.svg', 'tables/operator-ratios.csv', 'tables/energy.csv', 'figures/micro-path.svg', 'tables/micro-error.csv', 'tables/law-entropy.csv', 'figures/rates.svg', 'tables/rates-distances.csv'])
			expect(existsSync(join(out, file)), file).toBe(true)
		expect(d.files.length).toBeGreaterThan(6)
		const data = JSON.parse(readFileSync(join(out, 'data.json'), 'utf8'))
		expect([data.psi, data.block.convexFrom, data.cramer.logPartition.length]).toEqual(['z^2/2', 1, 1])
		expect(data.choices.space).toEqual({ degree: 1, blocks: 2, sites: 128 })
		for (const part of ['operator', 'energy', 'macro', 'meso']) expect([part, data[part].unavailable]).toEqual([part, undefined])
		// Gaussian: Hess = G⁻¹, whose least eigenvalue belongs to the constants
		expect(data.energy.convexity.smallest).toBeCloseTo(1, 9)
		expect(readFileSync(join(out, 'report.html'), 'utf8')).not.toMatch(/(src|href)="https?:/)
	})
	test.each([['--degree', '9'], ['--degree', '-1'], ['--blocks', '0'], ['--blocks', '100000']])('%s %s is refused before the work', async (...flag) => {
		const { status, stderr } = await here('report', 'z^2/2', ...flag, '--out', join(folder, 'none'))
		expect(status).toBe(2)
		expect(stderr.trimEnd().split('\n')).toHaveLength(1)
	})
	test.each(['taken', 'taken/below', '/proc/nowhere'])('--out %s, which cannot be a folder, is refused before the work', async (out) => {
		writeFileSync(join(folder, 'taken'), '')
		const { status, stderr } = await here('report', 'z^2/2', '--out', out.startsWith('/') ? out : join(folder, out))
		expect(status).toBe(2)
		expect(stderr).toMatch(/cannot write/)
		expect(stderr.trimEnd().split('\n')).toHaveLength(1)
	})
})

describe('the program', () => {
	const PATHS = [[], ['potential'], ['cramer'], ['block'], ['operator'], ['constants'], ['energy'], ['flow', 'macro'], ['flow', 'meso'], ['flow', 'micro'], ['flow', 'law'], ['check'], ['derive'], ['report'], ['tables']]
	const help = (path: string[]) => {
		const { status, stdout, stderr, seconds } = twoscale(...path, '--help')
		expect([status, stderr]).toEqual([0, ''])
		expect(stdout).toMatch(/twoscale/)
		expect(seconds).toBeLessThan(2)
	}
	// Modules of commands load when they run: `--help` of one is as quick as of another.
	test.each([[[]], [['flow', 'micro']]])('--help %j, as a program: at once', help)
	long.each(PATHS.map((path) => [path]))('--help %j, as a program: at once', help)
	test.each(PATHS.map((path) => [path]))('--help %j', async (path) => {
		const { status, stdout, stderr } = await here(...path, '--help')
		expect([status, stderr]).toEqual([0, ''])
		expect(stdout).toMatch(new RegExp(`Usage: ${['twoscale', ...path].join(' ')} `))
	})
	test('a reader that closes the pipe is no error', () => {
		const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${MAIN}" cramer "z^2/2" --mean=-10:10:0.02 | head -1`], {
			encoding: 'utf8',
		})
		expect(stderr).toBe('')
		expect(stdout).toMatch(/φ\(m\)/)
	})
	test.each([
		[['nonsense', 'z^2'], /unknown command 'nonsense'.*potential/],
		[['cramer', 'z^2', '--jsno'], /--jsno.*--json/],
		[['flow', 'nano', 'z^2'], /flow nano.*flow macro, flow meso/],
		[['cramer'], /ψ is missing.*twoscale cramer/],
		[['cramer', 'z^2', '--mean'], /--mean: the value is missing/],
		[['cramer', 'z^2', '--seed', 'x'], /--seed/],
	])('%s', async (argv, message) => {
		const { status, stdout, stderr } = await here(...(argv as string[]))
		expect([status, stdout]).toEqual([2, ''])
		expect(stderr.trimEnd().split('\n')).toHaveLength(1)
		expect(stderr).toMatch(message)
	})
})
