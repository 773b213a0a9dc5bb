/** Study files: `study file.yaml:12:3: sites: …` says what is wrong with one, and where. */
import { InputError } from '../../errors.ts'
import { specificationFrom } from './fill.ts'
import { labelOf, type Origin } from './origin.ts'
import type { StudySpecification } from './specification.ts'
import { decodeUtf8, readBounded } from './utf8.ts'
import { flow } from './write.ts'
import { readYaml, type YamlTree } from './yaml-tree.ts'

/** Bytes of a study file. */
export const LARGEST_FILE = 1_000_000

/** @throws InputError 'file' where it cannot be read, 'bad-study' where it is no study. */
export async function readStudyFile(path: string): Promise<StudySpecification> {
	const bytes = await readBounded(path, LARGEST_FILE)
	return parseStudy(decodeUtf8(bytes, (before) => refuseAt(before, path)(before.length, 'not UTF-8 text', 'Save the file as UTF-8.')), path)
}

/** The study of a text; `name` is that of its file. @throws InputError 'bad-study'. */
export async function parseStudy(text: string, name: string): Promise<StudySpecification> {
	const plain = text.replace(/^\uFEFF/, '')
	const refuse = refuseAt(plain, name)
	if (plain.length > LARGEST_FILE) throw refuse(0, `too long (got ${plain.length} characters, expected at most ${LARGEST_FILE})`, 'Make several studies of it.')
	const tree = await readYaml(plain, refuse)
	if (tree.value === null) throw refuse(0, 'an empty file (expected keys such as potentials and sites)', 'Write potentials: z^4/4 - z^2/2, then sites: [16, 32, 64, 128].')
	return specificationFrom(tree.value, originOf(plain, name, tree))
}

/** Errors with line and column, from 1; columns count characters as JavaScript does. */
function refuseAt(text: string, name: string): (position: number, problem: string, hint: string) => InputError {
	return (position, problem, hint) => {
		const before = text.slice(0, position)
		const line = before.split('\n').length
		return new InputError('bad-study', `study ${name}:${line}:${position - before.lastIndexOf('\n')}: ${problem}`, hint, position)
	}
}

function originOf(text: string, name: string, { spot }: YamlTree): Origin {
	const refuse = refuseAt(text, name)
	const spell = (key: string, value?: unknown): string => (value === undefined ? key : `${key}: ${flow(value)}`)
	return {
		spell,
		literal: (path) => spot(path)?.literal,
		refuse(path, problem, hint, at) {
			const found = spot(path) ?? spot(path.slice(0, -1)) ?? { start: 0, end: 0, key: undefined }
			const position = at === 'key' ? (found.key ?? found.start) : found.start
			return refuse(position, `${labelOf(path)}: ${problem}`, hint)
		},
		restate(path, { message, hint, position = 0 }) {
			const { start = 0, end = 0 } = spot(path) ?? {}
			return refuse(start + offsetIn(text.slice(start, end), position), message.replace(/^study: /, `${labelOf(path)}: `), inKeys(hint))
		},
	}
}

/** Where a position of a value is in its source: exact where the value stands there as it is, after a quotation mark or none; else its beginning. */
function offsetIn(source: string, position: number): number {
	if (/^["']/.test(source)) return /[\\\n]|''/.test(source.slice(1, -1)) ? 0 : position + 1
	return source.includes('\n') ? 0 : position
}

/** A hint that speaks of flags, in the words of a file. */
const inKeys = (hint: string): string => hint.replace(/--param (\w+)=(\S+?)(?=[,. ]* |[,.]?$)/g, 'param: {$1: $2}').replace(/--([a-z]+) /g, '$1: ')
