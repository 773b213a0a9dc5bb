/** Profiles as files of values: n values are the constants on the n cells [i/n, (i+1)/n). */
import { InputError } from '../../errors.ts'
import { constant } from '../construct.ts'
import type { Rational } from '../rational.ts'
import { rational, rationalFromText } from '../rational.ts'
import type { Profile } from './piecewise.ts'
import { piecewise } from './piecewise.ts'

export const MAXIMAL_CELLS = 100_000

const COLUMN = /^"?(value|values|zeta|profile|y)"?$/i

/**
 * One value per line or all in one line, separated by comma, semicolon, tab or blank; `#` starts a comment. With several columns a
 * header must name the column `value`.
 * @throws InputError `bad-profile` with the line number.
 */
export function parseProfileValues(csv: string, name = 'profile'): Profile {
	const rows = csv
		.replace(/^\uFEFF/, '')
		.split(/\r\n|\r|\n/)
		.map((line, i) => ({ line: i + 1, fields: splitFields(line) }))
		.filter((row) => row.fields.length > 0)
	const fail = (problem: string, hint: string) => new InputError('bad-profile', `${name}: ${problem}`, hint)
	let column = 0
	const header = rows[0]
	if (header?.fields.every((f) => readNumber(f) === undefined)) {
		rows.shift()
		column = header.fields.findIndex((f) => COLUMN.test(f))
		if (column < 0 && header.fields.length > 1)
			throw fail(`line ${header.line} names ${header.fields.length} columns, none of them 'value'`, "Name the column of values 'value'.")
		column = Math.max(0, column)
	} else if (rows.length > 1) {
		const wide = rows.find((r) => r.fields.length > 1)
		if (wide)
			throw fail(
				`line ${wide.line} has ${wide.fields.length} columns (expected one value per line)`,
				"Add a header that names the column 'value'.",
			)
	}
	const single = rows.length === 1 && header === rows[0] ? rows[0] : undefined
	const cells = single
		? single.fields.map((text) => ({ line: single.line, text }))
		: rows.map((r) => ({ line: r.line, text: r.fields[column] ?? '' }))
	if (cells.length === 0) throw fail('the file has no values', 'Give one value per line.')
	if (cells.length > MAXIMAL_CELLS)
		throw fail(`the file has ${cells.length} values (expected at most ${MAXIMAL_CELLS})`, 'Average neighbouring values first.')
	const n = cells.length
	const pieces = cells.map(({ line, text }, i) => {
		const value = readNumber(text)
		if (value === undefined)
			throw fail(`line ${line} has '${text.slice(0, 40)}' where a number belongs`, 'Give finite decimal numbers such as -0.25 or 1e-3.')
		return { from: rational(i, n), to: rational(i + 1, n), expression: constant(value) }
	})
	return piecewise(name, pieces)
}

function splitFields(line: string): string[] {
	const text = line.replace(/#.*$/, '').trim()
	if (text === '') return []
	return text.split(/\s*[,;\t]\s*|\s+/).map((f) => f.replace(/^"(.*)"$/, '$1'))
}

function readNumber(text: string): Rational | undefined {
	if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/.test(text) || !Number.isFinite(Number(text))) return undefined
	return rationalFromText(text)
}
