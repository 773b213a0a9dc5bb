/** The generated files of docs/ are those that `npm run docs` makes. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedTables } from '../../docs/generate.ts'
import { here } from '../support/here.ts'

/** The figures: `docs.long.ts`. */
test('the tables of the documentation are up to date', () => {
	for (const [name, content] of generatedTables()) expect(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'), `${name}: run npm run docs`).toBe(content)
})

/** Words of a line; numbers are compared with room for the last digits, and errors only in size. */
const agree = (shown: string, printed: string): boolean => {
	const [a, b] = [shown, printed].map((line) => line.split(/\s+/)) as [string[], string[]]
	return (
		a.length === b.length &&
		a.every((word, i) => {
			const other = b[i] as string
			const [x, y] = [Number(word), Number(other)]
			return word === other || (Math.abs(x) < 1e-8 ? Math.abs(y) < 1e-8 : Math.abs(x - y) <= 1e-7 * Math.abs(x))
		})
	)
}

test('the transcripts of the README are what the program prints', async () => {
	const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
	const transcripts = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].flatMap((m) => (m[1] as string).split(/^\$ npx twoscale /m).slice(1))
	expect(transcripts.length).toBeGreaterThan(2)
	for (const transcript of transcripts) {
		const [command = '', ...shown] = transcript.trimEnd().split('\n')
		const argv = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => (m[1] ?? m[2]) as string)
		const { status, stdout } = await here(...argv)
		expect([command, status]).toEqual([command, 0])
		const printed = stdout.split('\n')
		for (const line of shown) if (line !== '…' && line !== '') expect([line, printed.some((p) => agree(line, p))]).toEqual([line, true])
	}
})
