/** `study` as a user runs it: fields of the contract, steps on their own, killed at random moments, refusals. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'
import { LONG, long } from '../support/long.ts'
import { json, MAIN, twoscale } from '../support/program.ts'

const root = mkdtempSync(join(tmpdir(), 'study-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const FLAGS = ['z^2/2 + exp(-z^2)/2', '--sites', '4,8,16', '--time', '0.01', '--start', 'deterministic', '--replicas', '2048', '--seed', '5']
const folder = (name: string) => join(root, name)

describe('study', () => {
	const whole = json('study', ...FLAGS, '--out', folder('whole'))

	test('fields of the contract', () => {
		expect(whole.complete).toBe(true)
		expect(whole.rows.map((r: { sites: number; blocks: number | null }) => [r.sites, r.blocks])).toEqual([4, 8, 16].flatMap((n) => [[n, null]]))
		for (const row of whole.rows) {
			expect(row.scaled).toBeCloseTo(row.sites * row.squaredHminus1, 12)
			expect(row.scaledStandardError).toBeCloseTo(row.sites * row.standardError, 12)
			// The defect of the lattice prediction is of order 1/N.
			expect(Math.abs(row.scaled / row.predictedScaled - 1)).toBeLessThan(2 / row.sites)
			expect([row.bounds.govw, row.bounds.spline, row.bounds.reason]).toEqual([null, null, expect.stringContaining('infinite entropy')])
			expect(row.standardError).toBeLessThan(row.plainStandardError)
		}
		const observables = new Set(whole.fits.map((f: { observable: string }) => f.observable))
		expect([...observables]).toEqual(['squaredHminus1'])
		for (const fit of whole.fits) {
			expect(fit.low).toBeLessThanOrEqual(fit.slope)
			expect(fit.high).toBeGreaterThanOrEqual(fit.slope)
			expect(fit).toHaveProperty('correction')
		}
	})
	test('a report beside the rows, with the command that repeats it', () => {
		for (const file of ['merged/study.yaml', 'report/report.html', 'report/report.tex', 'report/figures/rates.svg', 'report/tables/rates-defects.csv']) expect([file, existsSync(join(folder('whole'), file))]).toEqual([file, true])
		expect(readFileSync(join(folder('whole'), 'report/report.md'), 'utf8')).toContain("twoscale study 'z^2/2 + exp(-z^2)/2'")
		expect(whole.files).toContain('report/report.html')
	})
	test('merged CSV and Parquet say what the JSON document says', async () => {
		const bytes = readFileSync(join(folder('whole'), 'merged/rows.parquet'))
		const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) })
		const [names, ...lines] = readFileSync(join(folder('whole'), 'merged/rows.csv'), 'utf8').trim().split('\n').map((line) => line.split(','))
		expect(rows).toHaveLength(whole.rows.length)
		whole.rows.forEach((row: Record<string, unknown>, i: number) => {
			for (const name of ['sites', 'squaredHminus1', 'standardError', 'coarseSquared', 'psi']) {
				expect(rows[i]![name]).toBe(row[name] ?? null)
				const cell = lines[i]![names!.indexOf(name)]!
				expect(cell === '' ? null : typeof row[name] === 'number' ? Number(cell) : cell).toBe(row[name])
			}
			})
	})
	long('plan, shards run one after the other, status, merge: the same numbers; a study file says the same', () => {
		const file = folder('study.yaml')
		writeFileSync(file, 'potentials: z^2/2 + exp(-z^2)/2\nsites: 4,8,16\ntime: 0.01\nstart: deterministic\nreplicas: 2048\nseed: 5\n')
		const plan = json('study', 'plan', file, '--out', folder('steps'))
		expect(plan.digest).toBe(whole.digest)
		for (const { number } of [...plan.shards].reverse()) twoscale('study', 'run', folder('steps'), '--shards', String(number), '--threads', '1')
		expect(json('study', 'status', folder('steps')).complete).toBe(true)
		const merged = json('study', 'merge', folder('steps'))
		expect(merged.rows).toEqual(whole.rows)
		expect(merged.fits).toEqual(whole.fits)
	})
	test('killed at random moments, it goes on: the same numbers, nothing lost that was stored', async () => {
		const path = folder('killed')
		await documentHere('study', 'plan', ...FLAGS, '--out', path)
		const stored = () => (existsSync(join(path, 'journals')) ? readdirSync(join(path, 'journals')).reduce((n, f) => n + readFileSync(join(path, 'journals', f), 'utf8').split('\n').length, 0) : 0)
		let before = 0
		const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
		for (let k = 0; k < (LONG ? 50 : 5); k++) {
			const child = spawn(process.execPath, [MAIN, 'study', 'run', path], { stdio: 'ignore' })
			let over = false
			const ended = new Promise<void>((resolve) => child.once('exit', () => resolve(void (over = true))))
			// Now before anything is stored, now some moments after something was.
			if (k % 2 === 0) for (; !over && stored() === before; ) await pause(5)
			await pause(Math.random() * (k % 2 === 0 ? 100 : 1000))
			child.kill('SIGKILL')
			await ended
			expect(stored()).toBeGreaterThanOrEqual(before)
			before = stored()
		}
		const found = json('study', ...FLAGS, '--out', path)
		expect(found.rows).toEqual(whole.rows)
		expect(found.fits).toEqual(whole.fits)
	}, 300_000)
	test('a disk that is full while units are in work on threads is one error, and the only one', () => {
		const program = `
			import { manifestOf, planStudy, readStudyFile, runStudy, studyInMemory } from ${JSON.stringify(new URL('../../dist/study/index.js', import.meta.url).href)}
			process.on('unhandledRejection', (error) => { console.log('unhandled', error.message); process.exit(1) })
			const made = planStudy(await readStudyFile(${JSON.stringify(folder('full.yaml'))}))
			const plan = { ...made, shards: made.cases.flatMap((c) => Array.from({ length: c.units }, (_, u) => ({ case: c.index, from: u, to: u + 1 }))) }
			const memory = studyInMemory(manifestOf(plan, '0'))
			const writer = (shard) => { if (shard === 2) throw new Error('full'); return memory.writer(shard) }
			await runStudy({ ...memory, writer }, plan, { threads: 2 }).catch((error) => console.log('caught', error.message))
			await new Promise((resolve) => setTimeout(resolve, 100))
		`
		writeFileSync(folder('full.yaml'), 'potentials: z^2/2 + exp(-z^2)/2\nsites: 16\ntime: 0.01\nreplicas: 1024\n')
		expect(spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })).toMatchObject({ stdout: 'caught full\n', status: 0 })
	})
	test('refusals', async () => {
		const refused = async (...argv: string[]) => {
			const { status, stderr } = await here('study', ...argv)
			return [status, stderr]
		}
		expect(await refused(...FLAGS, '--seed', '6', '--out', folder('whole'))).toEqual([2, expect.stringContaining('holds another study')])
		if (LONG) {
			expect(await refused('run', folder('nothing'))).toEqual([2, expect.stringContaining('holds no study')])
			expect(await refused('run', folder('whole'), '--shards', '0-999')).toEqual([2, expect.stringContaining('--shards')])
			expect(await refused('z^3', '--out', folder('bad'))).toEqual([2, expect.stringContaining('z^3')])
		}
		expect(await refused('run', folder('whole'), '--sites', '8')).toEqual([2, expect.stringContaining('the plan')])
		const journal = join(folder('whole'), 'journals/shard-000000.ndjson')
		const text = readFileSync(journal, 'utf8')
		writeFileSync(journal, text.replace('"lost":0', '"lost":1'))
		expect(await refused('merge', folder('whole'))).toEqual([2, expect.stringContaining('shard-000000.ndjson')])
		writeFileSync(journal, text)
	})
})
