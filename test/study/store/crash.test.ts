/** Processes that are killed, and two at once: nothing that was stored is lost, nothing is doubled, and the journal is that of one uninterrupted process. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createStudy } from '../../../lib/study/store/index.ts'
import { LONG } from '../../support/long.ts'
import { compiled } from './compiled.ts'
import { type Answer, endProcesses, startProcess, type WritingProcess } from './processes.ts'
import { finish, freshFolder, freshStudy, journalOf, lockOf, manifest, payloadOf, refusal, removeFolders, uninterrupted } from './support.ts'

let program = ''
beforeAll(() => {
	program = compiled('writing-process')
})
afterEach(endProcesses)
afterAll(removeFolders)

const KEYS = 50
const payloads = Array.from({ length: KEYS }, (_, key) => payloadOf(key))
const whole = uninterrupted(KEYS)

test('killed at random times, whatever was reported stored is there, and going on gives the same bytes', async () => {
	// On a disk where there is one: fsync takes its time there, and a kill comes within it.
	let study = createStudy(join(freshFolder(tmpdir()), 'study'), manifest)
	const stored = new Set<number>()
	let coming: Promise<WritingProcess> | undefined = startProcess(program)
	let left = LONG ? 50 : 5
	while (left > 0) {
		const child: WritingProcess = await coming!
		coming = --left > 0 ? startProcess(program) : undefined
		child.tell({ open: study.path, shard: 0 })
		child.tell({ write: payloads })
		// After so many answers; where it is then is up to the system.
		expect(await child.next()).toBe('done')
		const answers: (Answer | null)[] = []
		const writes = () => answers.every((answer) => typeof answer === 'object' && answer !== null && 'stored' in answer)
		for (let more = Math.floor(Math.random() * 12); more > 0 && writes(); more--) answers.push(await child.next())
		// What it has answered since then was stored too.
		await child.kill()
		for (let answer = await child.next(); answer !== null; answer = await child.next()) answers.push(answer)
		for (const answer of answers) {
			if (answer === 'done') continue
			expect(answer).toHaveProperty('stored')
			stored.add((answer as { readonly stored: number }).stored)
		}
		const { records } = study.read(0)
		for (const key of stored) expect([key, records.get(key)]).toEqual([key, payloads[key]])
		// The record in flight may be there too.
		expect(records.size - stored.size).toBeLessThanOrEqual(1)
		for (const key of records.keys()) stored.add(key)
		if (stored.size === KEYS) {
			finish(study, KEYS)
			expect(readFileSync(journalOf(study, 0)).equals(whole)).toBe(true)
			study = createStudy(join(freshFolder(tmpdir()), 'study'), manifest)
			stored.clear()
		}
	}
	finish(study, KEYS)
	expect(readFileSync(journalOf(study, 0)).equals(whole)).toBe(true)
})

test('of two processes one gets the shard, the other hears which has it; a lock of a killed one goes to exactly one', async () => {
	const study = freshStudy()
	const [a, b, victim] = (await Promise.all([startProcess(program), startProcess(program), startProcess(program)])) as [WritingProcess, WritingProcess, WritingProcess]
	/** Both at once; who got it. */
	const contend = async () => {
		for (const child of [a, b]) child.tell({ open: study.path, shard: 0 })
		const answers = [await a.next(), await b.next()]
		const winner = answers.indexOf('done')
		const [first, second] = winner === 0 ? [a, b] : [b, a]
		expect(answers[1 - winner]).toMatchObject({ code: 'study-busy', message: expect.stringContaining(`in use by process ${first.pid} on`) as string })
		return { first, second }
	}
	const { first, second } = await contend()
	// The one that has it writes, and the other cannot.
	first.tell({ write: payloads.slice(0, 10) })
	for (let key = 0; key < 10; key++) expect(await first.next()).toEqual({ stored: key })
	expect(await first.next()).toBe('done')
	second.tell({ open: study.path, shard: 0 })
	expect(await second.next()).toMatchObject({ code: 'study-busy' })
	expect(refusal(() => study.writer(0))).toMatchObject({ code: 'study-busy', hint: expect.stringContaining(`kill ${first.pid}`) as string })
	first.tell({ close: true })
	await first.next()

	victim.tell({ open: study.path, shard: 0 })
	expect(await victim.next()).toBe('done')
	const stale = readFileSync(lockOf(study, 0))
	await victim.kill()
	for (let round = 0; round < 20; round++) {
		mkdirSync(dirname(lockOf(study, 0)), { recursive: true })
		writeFileSync(lockOf(study, 0), stale)
		const { first: owner } = await contend()
		const some = 10 + 2 * (round + 1)
		owner.tell({ write: payloads.slice(0, some) })
		for (let key = some - 2; key < some; key++) expect(await owner.next()).toEqual({ stored: key })
		expect(await owner.next()).toBe('done')
		owner.tell({ close: true })
		await owner.next()
	}
	expect(readFileSync(journalOf(study, 0)).equals(whole)).toBe(true)
})
