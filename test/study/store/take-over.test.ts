/** `--take-over`: only what other hosts hold, and an owner that lives in spite of it writes nothing more. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { isElsewhere, type ProcessIdentity, thisProcess } from '../../../lib/study/store/identity.ts'
import { takeOverShards } from '../../../lib/study/store/take-over.ts'
import { finish, freshStudy, journalOf, lockOf, payloadOf, refusal, removeFolders, uninterrupted } from './support.ts'

afterAll(removeFolders)

const here = thisProcess()
const elsewhere: ProcessIdentity = { ...here, host: 'n001', machine: 'another', boot: 'another', pid: 4711 }
const held = (token: string, owner: ProcessIdentity) => JSON.stringify({ token, ...owner })

test.each<[string, Partial<ProcessIdentity>, boolean]>([
	['this process', {}, false],
	['a container or another name of this machine', { host: 'n001', machine: 'another', namespace: 'pid:[1]' }, false],
	['this machine before it was started again', { boot: 'before' }, false],
	['another machine', { host: 'n001', machine: 'another', boot: 'another' }, true],
	['another machine of the same name', { machine: 'another', boot: 'another' }, true],
	['another name, and nothing else is known', { host: 'n001', machine: null, boot: null }, true],
])('%s is elsewhere, or not', (_, changes, expected) => {
	const known = { ...here, machine: here.machine ?? 'machine', boot: here.boot ?? 'boot' }
	expect(isElsewhere({ ...known, ...changes }, known)).toBe(expected)
})

test('shards of another host are freed, within the range; those of this host and what cannot be read stay', () => {
	const folder = freshStudy()
	expect(takeOverShards(folder)).toEqual([])
	const mine = folder.writer(0)
	for (const shard of [1, 2, 3, 4]) folder.writer(shard).close()
	for (const shard of [1, 2, 4]) writeFileSync(lockOf(folder, shard), held('t', elsewhere))
	writeFileSync(lockOf(folder, 3), '{"tok')
	expect(refusal(() => folder.writer(1)).hint).toContain('--take-over')
	expect(takeOverShards(folder, { from: 0, to: 4 })).toEqual(['shard 1 is taken from process 4711 on n001', 'shard 2 is taken from process 4711 on n001'])
	expect([0, 1, 2, 3, 4].map((shard) => existsSync(lockOf(folder, shard)))).toEqual([true, false, false, true, true])
	mine.append(0, payloadOf(0))
	mine.close()
	for (const shard of [1, 2]) folder.writer(shard).close()
	expect(refusal(() => folder.writer(3)).code).toBe('study-busy')
})

test('a takeover that another host has in work is left to it', () => {
	const folder = freshStudy()
	folder.writer(0).close()
	writeFileSync(lockOf(folder, 0), held('t', elsewhere))
	writeFileSync(`${lockOf(folder, 0)}.takeover`, held('u', elsewhere))
	expect(refusal(() => takeOverShards(folder))).toMatchObject({ code: 'study-busy', hint: expect.stringContaining('.takeover') as string })
	expect(existsSync(lockOf(folder, 0))).toBe(true)
})

test('an owner that lives finds its lock taken before it stores anything; the journal is that of one writer', () => {
	const folder = freshStudy()
	const lives = folder.writer(0)
	lives.append(0, payloadOf(0))
	// As another host would see it.
	const { token } = JSON.parse(readFileSync(lockOf(folder, 0), 'utf8')) as { token: string }
	writeFileSync(lockOf(folder, 0), held(token, elsewhere))
	expect(takeOverShards(folder)).toHaveLength(1)
	const second = folder.writer(0)
	expect(refusal(() => lives.append(1, payloadOf(1))).code).toBe('study-busy')
	second.append(1, payloadOf(1))
	second.close()
	finish(folder, 3)
	expect(readFileSync(journalOf(folder, 0))).toEqual(uninterrupted(3))
})
