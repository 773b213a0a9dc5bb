/** `study --engine slurm`: what a cluster finds is what this machine finds, bit for bit; interrupted or not. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeSlurm, fakeSlurm } from '../support/fake-slurm.ts'
import { documentHere, here } from '../support/here.ts'
import { LONG, long } from '../support/long.ts'
import { json } from '../support/program.ts'
import { type Slurm, startSlurm } from '../support/slurm.ts'

const root = mkdtempSync(join(tmpdir(), 'twoscale-study-'))
const folder = (name: string) => join(root, name)
/** Exact Gaussian steps: little to prepare. Two cases of about the same cost. */
const FLAGS = ['z^2/2', '--sites', '6,8', '--time', '0.01', '--start', 'deterministic', '--replicas', '1024', '--seed', '5']
const ON_SLURM = ['--engine', 'slurm', '--tasks', '2']
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read documents freely
const merged = (name: string): any => JSON.parse(readFileSync(join(folder(name), 'merged/result.json'), 'utf8'))

let slurm: Slurm | string = 'not started'
// eslint-disable-next-line @typescript-eslint/no-explicit-any
let whole: any

beforeAll(async () => {
	slurm = await startSlurm()
	if (typeof slurm === 'string') console.warn(`study --engine slurm is not tried on a real Slurm: ${slurm}.`)
	await documentHere('study', ...FLAGS, '--out', folder('whole'), '--threads', '1')
	whole = merged('whole')
})
afterAll(async () => {
	if (typeof slurm !== 'string') await slurm.stop()
	rmSync(root, { recursive: true, force: true })
})

describe('scripts run by bash, task after task', () => {
	let fake: FakeSlurm
	beforeAll(() => void (fake = fakeSlurm(folder('bin'))))
	afterAll(() => fake.remove())

	test('plan writes them and submits nothing; refused, they are there', async () => {
		const plan = await documentHere('study', 'plan', ...FLAGS, '--out', folder('refused'), ...ON_SLURM)
		expect([plan.engine, plan.tasks, plan.scripts.length, fake.calls()]).toEqual(['slurm', 2, 2, []])
		fake.refuse('array.sh')
		const { status, stderr } = await here('study', 'run', folder('refused'), ...ON_SLURM)
		expect([status, stderr]).toEqual([2, expect.stringMatching(/^twoscale: study: sbatch refused .*Invalid account.*array\.sh/)])
		fake.refuse(null)
	})
	test('while tasks are queued nothing is submitted again', async () => {
		mkdirSync(join(folder('refused'), 'slurm'), { recursive: true })
		writeFileSync(join(folder('refused'), 'slurm/jobs.json'), '{"array":"12","merge":"13","tasks":2}')
		fake.queue('PENDING Priority\n')
		const calls = fake.calls().length
		const { status, stdout } = await here('study', 'run', folder('refused'), ...ON_SLURM)
		expect([status, stdout]).toEqual([0, expect.stringContaining('Nothing is submitted: job 12 of this study is in the queue')])
		expect(fake.calls()).toHaveLength(calls)
		fake.queue(null)
		// They may be there too where squeue does not answer.
		fake.silent(true)
		expect(await here('study', 'run', folder('refused'), ...ON_SLURM)).toMatchObject({ status: 2, stderr: expect.stringContaining('squeue does not answer, and job 12') })
		expect(fake.calls()).toHaveLength(calls)
		fake.silent(false)
	})
	test('run: what is stored is the same in the end, and then nothing is missing', async ({ skip }) => {
		// A real Slurm says it better, and it takes seconds.
		if (typeof slurm !== 'string' && !LONG) return skip('there is a real Slurm')
		const jobs = json('study', ...FLAGS, '--out', folder('an array'), ...ON_SLURM)
		expect(jobs).toMatchObject({ folder: folder('an array'), digest: whole.digest, engine: 'slurm', jobs: { array: expect.stringMatching(/^\d+;fake$/), merge: expect.stringMatching(/^\d+;fake$/) }, tasks: 2, submitted: true })
		expect(jobs.scripts).toEqual(['array', 'merge'].map((name) => join(folder('an array'), `slurm/${name}.sh`)))
		expect(merged('an array')).toEqual(whole)
		const calls = fake.calls().length
		expect((await here('study', 'run', folder('an array'), ...ON_SLURM, '--json', '--wait')).status).toBe(0)
		expect(fake.calls()).toHaveLength(calls)
	})
})

test('flags that mean nothing, or not together', async () => {
	for (const [expected, ...argv] of [
		['--wait', ...FLAGS, '--wait'],
		['--sbatch', 'run', folder('whole'), '--sbatch', '--time=1'],
		['--tasks', 'plan', ...FLAGS, '--tasks', '3'],
		['--engine', 'merge', folder('whole'), '--engine', 'slurm'],
		['threads or slurm', 'run', folder('whole'), '--engine', 'pbs'],
		['--watch', 'run', folder('whole'), '--watch'],
		['--watch', 'status', folder('whole'), '--watch', '--json'],
		['holds no study', ...FLAGS, '--resume', '--out', folder('nothing')],
		['holds no study', 'run', folder('nothing'), '--resume'],
	] as [string, ...string[]][]) {
		const { status, stderr } = await here('study', ...argv)
		expect([argv, status, stderr]).toEqual([argv, 2, expect.stringContaining(expected)])
	}
	// There is one: nothing to compute.
	expect((await here('study', 'run', folder('whole'), '--resume', '--threads', '1')).status).toBe(0)
})

test('watched until it is done: a line where there is no terminal', async () => {
	expect((await here('study', 'status', folder('whole'), '--watch')).stdout).toBe('100.0 % stored, 2 of 2 cases done\n')
})

describe('a Slurm of one node', () => {
	const real = (): Slurm | null => (typeof slurm === 'string' ? null : slurm)

	test('the array, then the merge: the rows and fits of the threads; waited for, it prints what they print', ({ skip }) => {
		if (real() === null) return skip(slurm as string)
		const path = folder('on "Slurm" 100 %')
		const found = json('study', ...FLAGS, '--out', path, ...ON_SLURM, '--sbatch', '--comment="two words" -p test', '--wait')
		expect(found).toEqual({ ...whole, folder: path, files: expect.any(Array) })
		// The job that merges has written the same.
		expect(merged('on "Slurm" 100 %')).toEqual(whole)
		const logs = readdirSync(join(path, 'slurm')).filter((name) => name.endsWith('.out'))
		expect(logs.map((name) => name.replace(/\d+/, 'J'))).toEqual(['merge-J.out', 'slurm-J_0.out', 'slurm-J_1.out'])
	})
	test('what sbatch refuses is said: exit status 2', async ({ skip }) => {
		if (real() === null) return skip(slurm as string)
		await here('study', 'plan', ...FLAGS, '--out', folder('refused by Slurm'))
		const { status, stderr } = await here('study', 'run', folder('refused by Slurm'), ...ON_SLURM, '--sbatch', '--partition=nowhere')
		expect([status, stderr]).toEqual([2, expect.stringMatching(/sbatch refused .*partition.*nowhere/)])
	})

	const MORE = ['z^2/2 + exp(-z^2)/2', '--sites', '24,26', '--time', '0.01', '--start', 'deterministic', '--replicas', '65536', '--seed', '5']
	long('tasks that are ended, and queued again by Slurm, and submitted again: the same numbers', async ({ skip }) => {
		const it = real()
		if (it === null) return skip(slurm as string)
		json('study', ...MORE, '--out', folder('more'))
		const path = folder('ended')
		const journals = join(path, 'journals')
		const stored = () => (existsSync(journals) ? readdirSync(journals).reduce((sum, name) => sum + readFileSync(join(journals, name), 'utf8').split('\n').length - 2, 0) : 0)
		const states = (job: string) => it.run('squeue', '--noheader', '--array', `--jobs=${job}`, '--format=%T').trim().split('\n')
		const until = async (holds: () => boolean) => {
			for (let k = 0; k < 600 && !holds(); k++) await sleep(100)
			expect(holds()).toBe(true)
		}
		const first = json('study', ...MORE, '--out', path, ...ON_SLURM)
		await until(() => stored() > 0)
		it.run('scancel', `${first.jobs.array}_1`)
		// Slurm waits two minutes before it starts a task again, unless told otherwise.
		it.run('scontrol', 'requeue', `${first.jobs.array}_0`)
		await until(() => states(first.jobs.array).every((state) => state === 'PENDING'))
		expect(json('study', 'run', path, ...ON_SLURM).submitted).toBe(false)
		it.run('scontrol', 'update', `JobId=${first.jobs.array}_0`, 'StartTime=now')
		await until(() => states(first.jobs.merge)[0] === '')
		const between = stored()
		expect(json('study', 'status', path).complete).toBe(false)
		const second = json('study', 'run', path, ...ON_SLURM, '--wait')
		expect([second.complete, stored() > between]).toEqual([true, true])
		expect(merged('ended')).toEqual(merged('more'))
	}, 300_000)
})
