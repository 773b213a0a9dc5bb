/** Files of text of a bounded size. */
import { open } from 'node:fs/promises'
import { InputError } from '../../errors.ts'

/** The bytes of a file. @throws InputError 'file'. */
export async function readBounded(path: string, most: number): Promise<Uint8Array> {
	const refuse = (problem: string, hint: string) => new InputError('file', `study ${path}: ${problem}`, hint)
	try {
		const file = await open(path, 'r')
		try {
			if ((await file.stat()).isDirectory()) throw refuse('a folder (expected a study file)', 'Give the path of a YAML file.')
			const buffer = new Uint8Array(most + 1)
			let filled = 0
			for (;;) {
				const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null)
				filled += bytesRead
				if (filled > most) throw refuse(`too large (got more than ${most} bytes, expected at most as many)`, 'Make several studies of it.')
				if (bytesRead === 0) return buffer.subarray(0, filled)
			}
		} finally {
			await file.close()
		}
	} catch (error) {
		if (error instanceof InputError) throw error
		const code = (error as NodeJS.ErrnoException).code
		if (code === undefined) throw error
		if (code === 'ENOENT') throw refuse('no such file', 'Give the path of a YAML file, or a potential and flags.')
		throw refuse(`cannot be read (${code})`, 'Check the path and its permissions.')
	}
}

/** @throws the error of `refuse`, which is told the text before the first byte that is no UTF-8. */
export function decodeUtf8(bytes: Uint8Array, refuse: (before: string) => InputError): string {
	const decoded = (count: number, whole: boolean): string | null => {
		try {
			return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, count), { stream: !whole })
		} catch {
			return null
		}
	}
	const text = decoded(bytes.length, true)
	if (text !== null) return text
	// Longest prefix that begins some UTF-8 text.
	let [good, bad] = [0, bytes.length + 1]
	while (bad - good > 1) {
		const middle = (good + bad) >> 1
		if (middle <= bytes.length && decoded(middle, false) !== null) good = middle
		else bad = middle
	}
	throw refuse(decoded(good, false) as string)
}
