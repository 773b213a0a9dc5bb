/** Tasks, words and scripts for Slurm; bash reads what is written for it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { shellQuote } from '../../../lib/statements/command.ts'
import { directiveWord, splitWords } from '../../../lib/study/engine/shell-words.ts'
import { arrayScript, mergeScript } from '../../../lib/study/engine/slurm-scripts.ts'
import { MOST_TASKS, RATE, slurmTasks, TASK_SECONDS } from '../../../lib/study/engine/slurm-tasks.ts'
import { createStudy, manifestOf, missingShards, planStudy, runStudy, slurmQueue, type StudyFolder, type StudyPlan, type StudySpecification, submitToSlurm, submittedJobs, unitsOf, writeSlurmScripts } from '../../../lib/study/index.ts'
import { fakeSlurm } from '../../support/fake-slurm.ts'

const root = mkdtempSync(join(tmpdir(), 'slurm-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const hasBash = existsSync('/bin/bash')
const bash = (script: string): string => execFileSync('/bin/bash', ['-c', script], { encoding: 'utf8' })

const SPECIFICATION: StudySpecification = {
	...{ title: null, potentials: [{ psi: 'z^2/2', parameters: {}, profile: 'cos(2*pi*theta)' }], sites: [4, 8], blocks: [], degrees: [], starts: ['deterministic'] },
	...{ times: [0.01], observables: ['squaredHminus1'], replicas: 1024, targetError: null, budget: null, scheme: null, step: null, seed: 3 },
}
let made = 0
function fresh(change: (plan: StudyPlan) => StudyPlan = (plan) => plan, name = String(made++), specification = SPECIFICATION): { readonly plan: StudyPlan; readonly folder: StudyFolder } {
	const plan = change(planStudy(specification))
	return { plan, folder: createStudy(join(root, name), manifestOf(plan, '1.2.3')) }
}
/** Every unit is a shard. */
const single = (plan: StudyPlan): StudyPlan => ({ ...plan, shards: plan.cases.flatMap((c) => Array.from({ length: c.units }, (_, u) => ({ case: c.index, from: u, to: u + 1 }))) })

describe('tasks', () => {
	const lists = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), cost: fc.double({ min: 1, max: 1e12, noNaN: true }) }), { maxLength: 3000 }).map((steps) => {
		let shard = -1
		return steps.map(({ gap, cost }) => ({ shard: (shard += gap), case: Math.floor(shard / 50), units: 1, cost }))
	})
	test('disjoint ranges in order that begin and end with missing shards and have all of them, about alike, never too many', () => {
		fc.assert(
			fc.property(lists, fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }), fc.integer({ min: 1, max: 64 }), (missing, tasks, threads) => {
				const found = slurmTasks(missing, { threads, ...(tasks === undefined ? {} : { tasks }) })
				const numbers = new Set(missing.map((m) => m.shard))
				expect(found.length).toBeLessThanOrEqual(Math.min(MOST_TASKS, tasks ?? MOST_TASKS, missing.length))
				let covered = 0
				found.forEach(({ from, to, cost, cases }, i) => {
					expect(from).toBeGreaterThanOrEqual(found[i - 1]?.to ?? 0)
					expect([numbers.has(from), numbers.has(to - 1)]).toEqual([true, true])
					const mine = missing.filter((m) => m.shard >= from && m.shard < to)
					covered += mine.length
					expect(cost).toBeCloseTo(mine.reduce((sum, m) => sum + m.cost, 0), 0)
					expect(cases).toEqual([...new Set(mine.map((m) => m.case))])
				})
				expect(covered).toBe(missing.length)
			}),
			{ numRuns: 50 },
		)
	})
	test('minutes each, for any number of threads; hours where there would be too many', () => {
		const missing = (count: number) => Array.from({ length: count }, (_, shard) => ({ shard, case: 0, units: 40, cost: 2e9 }))
		for (const threads of [1, 8])
			for (const { cost } of slurmTasks(missing(5000), { threads })) {
				expect(cost / (RATE * threads)).toBeGreaterThan(TASK_SECONDS / 2)
				expect(cost / (RATE * threads)).toBeLessThan(2 * TASK_SECONDS)
			}
		expect(slurmTasks(missing(5e4), { threads: 1 })).toHaveLength(MOST_TASKS)
		expect(slurmTasks([], { threads: 1 })).toEqual([])
	})
})

describe('what is missing', () => {
	test('units that are not stored, shard by shard', async () => {
		const { folder, plan } = fresh()
		const all = plan.shards.map((s, shard) => ({ shard, case: s.case, units: s.to - s.from, cost: (s.to - s.from) * plan.cases[s.case]!.cost }))
		expect(missingShards(folder, plan)).toEqual(all)
		await runStudy(folder, plan, { threads: 1, shards: { from: 0, to: 1 } })
		expect(missingShards(folder, plan)).toEqual(all.slice(1))
		expect(missingShards(folder, plan, { from: 0, to: 1 })).toEqual([])
		const { cost } = plan.cases[0]!
		const half = { ...plan, shards: plan.shards.map((s, i) => (i === 0 ? { ...s, to: s.to + 3 } : s)) }
		expect(missingShards(folder, half)[0]).toEqual({ shard: 0, case: 0, units: 3, cost: 3 * cost })
	})
	test('nothing of a case whose target is met', async () => {
		const { folder, plan } = fresh(single, 'target', { ...SPECIFICATION, sites: [4], replicas: null, targetError: 0.02 })
		expect(missingShards(folder, plan)).toHaveLength(plan.shards.length)
		await runStudy(folder, plan, { threads: 1 })
		expect(unitsOf(folder, plan, 0).size).toBeLessThan(plan.shards.length)
		expect(missingShards(folder, plan)).toEqual([])
	})
})

describe.runIf(hasBash)('words', () => {
	const text = fc.string({ unit: fc.constantFrom('a', '-', '=', "'", '"', '\\', ' ', '\t', 'ζ'), maxLength: 12 })
	test('as bash splits them', () => {
		fc.assert(
			fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (texts) => {
				const sound = texts.filter((t) => splitWords(t) !== null)
				const asBash = bash(sound.map((t) => `printf '<%s>' ${t}\necho`).join('\n')).split('\n').slice(0, -1)
				expect(sound.map((t) => `<${splitWords(t)!.join('><')}>`)).toEqual(asBash)
			}),
			{ numRuns: 20 },
		)
		for (const open of ['"', "a'", '\\', '"\\"']) expect(splitWords(open)).toBe(null)
	})
	test('a word comes back as it was; nothing is evaluated', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', "'", '"', '\\', ' ', '$', '`', '(', ';', '#', '*', '~', '\n'), maxLength: 12 }), { minLength: 20, maxLength: 20 }), (words) => {
				expect(bash(`printf '%s\\0' ${words.map(shellQuote).join(' ')}`).split('\0').slice(0, -1)).toEqual(words)
			}),
			{ numRuns: 20 },
		)
		expect([directiveWord('/a/b-%A.out'), directiveWord('a "b" \\')]).toEqual(['/a/b-%A.out', '"a \\"b\\" \\\\"'])
	})
})

describe('scripts', () => {
	const options = { program: ['/usr/bin/node', '/opt/main.js'], threads: 4 }
	const { folder, plan } = fresh()
	const directives = (script: string) => script.split('\n').filter((line) => line.startsWith('#SBATCH'))
	const withOptions = (sbatch: string) => directives(mergeScript(folder, { ...options, sbatch }))

	test("the user's options come last, in both jobs", () => {
		const sbatch = '--partition=long -A x  --comment="two words" --mail-user "a b"'
		const line = '#SBATCH --partition=long -A x --comment="two words" --mail-user "a b"'
		expect(withOptions(sbatch).at(-1)).toBe(line)
		const array = directives(arrayScript(folder, plan, slurmTasks(missingShards(folder, plan), options), { ...options, sbatch }))
		expect(array.at(-1)).toBe(line)
		expect(array).toEqual(expect.arrayContaining(['#SBATCH --array=0-0', '#SBATCH --cpus-per-task=4', '#SBATCH --requeue']))
	})
	test.each([['x y'], ['"--a'], ['--array=0-3'], ['-a0-3'], ['--time=1 --wrap=ls'], ['--a\u0007']])('refuses the options %j', (sbatch) => {
		expect(() => withOptions(sbatch)).toThrow(expect.objectContaining({ code: 'bad-flag', message: expect.stringContaining('--sbatch') as string }) as Error)
	})
	test('refuses paths that Slurm cannot write to', () => {
		for (const path of ['/a\nb', '/a\\b']) expect(() => mergeScript({ ...folder, path }, options)).toThrow(/control characters or backslashes/)
		expect(mergeScript({ ...folder, path: '/a%b "c"' }, options)).toContain('--output="/a%%b \\"c\\"/slurm/merge-%j.out"')
	})

	test.runIf(hasBash)('sbatch gets the array, then the merge after it; each task runs its shards, through any path', async () => {
		const place = join(root, `b"l'a $(x) \`y\` #1 %`)
		mkdirSync(place)
		const told = join(place, 'told.txt')
		const program = join(place, 'program.mjs')
		writeFileSync(program, `import { appendFileSync } from 'node:fs'\nappendFileSync(${JSON.stringify(told)}, JSON.stringify(process.argv.slice(2)) + '\\n')\n`)
		const study = fresh(single, relative(root, join(place, 'study')))
		const missing = missingShards(study.folder, study.plan)
		const slurm = fakeSlurm(join(place, 'bin'))
		try {
			const scripts = writeSlurmScripts(study.folder, study.plan, missing, { program: [process.execPath, program], threads: 3, tasks: 4, sbatch: '-p long' })
			expect(scripts.tasks.length).toBeGreaterThan(2)
			for (const script of [scripts.array!, scripts.merge]) execFileSync('/bin/bash', ['-n', script])
			expect(await submitToSlurm(study.folder, scripts)).toEqual({ array: '42;fake', merge: '43;fake', tasks: scripts.tasks.length })
			expect(slurm.calls()).toEqual([`--parsable ${scripts.array}`, `--parsable --dependency=afterany:42 ${scripts.merge}`])
			const runs = scripts.tasks.map(({ from, to }) => ['study', 'run', study.folder.path, '--shards', to === from + 1 ? String(from) : `${from}-${to - 1}`, '--threads', '3'])
			expect(readFileSync(told, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([...runs, ['study', 'merge', study.folder.path]])
			expect(submittedJobs(study.folder)).toEqual({ array: '42;fake', merge: '43;fake', tasks: scripts.tasks.length })

			// Nothing is missing: only the merge.
			const nothing = writeSlurmScripts(study.folder, study.plan, [], { program: [process.execPath, program], threads: 1 })
			expect(await submitToSlurm(study.folder, nothing)).toEqual({ array: null, merge: '44;fake', tasks: 0 })

			// What is refused, and what was not.
			slurm.refuse('merge.sh')
			await expect(submitToSlurm(study.folder, scripts)).rejects.toMatchObject({ code: 'slurm', message: expect.stringMatching(/refused .*merge\.sh \(Batch job submission failed: Invalid account\).*job 45;fake/) as string })
			expect(submittedJobs(study.folder)).toMatchObject({ array: '45;fake', merge: null })
			slurm.refuse('array.sh')
			await expect(submitToSlurm(study.folder, scripts)).rejects.toMatchObject({ code: 'slurm', hint: expect.stringContaining('array.sh') as string })
		} finally {
			slurm.remove()
		}
	})
	test.runIf(hasBash)('the queue as squeue tells it; jobs that it has forgotten have ended', async () => {
		const slurm = fakeSlurm(join(root, 'queue'))
		const jobs = { array: '7', merge: '8', tasks: 3 }
		try {
			expect(await slurmQueue(jobs)).toEqual({ running: 0, pending: 0, reason: null, merging: false })
			slurm.queue('RUNNING None\nPENDING Priority\nPENDING JobHeldUser\nCOMPLETING None\n')
			expect(await slurmQueue(jobs)).toEqual({ running: 2, pending: 2, reason: 'JobHeldUser', merging: true })
			expect(await slurmQueue({ ...jobs, array: null, merge: null })).toEqual({ running: 0, pending: 0, reason: null, merging: false })
		} finally {
			slurm.remove()
		}
	})
	test('no sbatch, no squeue', async () => {
		const path = process.env['PATH']
		process.env['PATH'] = join(root, 'nowhere')
		try {
			await expect(submitToSlurm(folder, writeSlurmScripts(folder, plan, missingShards(folder, plan), options))).rejects.toMatchObject({ code: 'slurm', message: expect.stringContaining('no sbatch') as string })
			expect(await slurmQueue({ array: '7', merge: '8', tasks: 3 })).toBe(null)
		} finally {
			process.env['PATH'] = path
		}
		for (const text of ['', '{"array":7}', '{"array":"7 --x","merge":"8","tasks":1}']) {
			folder.writeAtomically('slurm/jobs.json', text)
			expect(submittedJobs(folder)).toBe(null)
		}
	})
})
