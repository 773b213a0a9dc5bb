/**
 * JSON that comes back as it was: keys in order, so that equal values are equal text, and every number but NaN exactly.
 *
 * JSON has −0 and numbers beyond the doubles (`1e999`), which every reader takes for −0 and ∞; `JSON.stringify` would write 0 and null. There is no
 * NaN: arrays of doubles that may have any bits go through `encodeNumbers`.
 */
import { createHash } from 'node:crypto'

/** The text of plain data; on several lines if `indent` is given. Throws TypeError for what would not come back: NaN, typed arrays, functions, … */
export function exactJson(value: unknown, indent?: string): string {
	return write(value, indent, '\n', '')
}

/** SHA-256 of the text, 64 hexadecimal digits. */
export function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('hex')
}

function write(value: unknown, indent: string | undefined, line: string, path: string): string {
	const inner = indent === undefined ? '' : line + indent
	const group = (open: string, items: readonly string[], close: string) =>
		items.length === 0 ? open + close : `${open}${inner}${items.join(`,${inner}`)}${indent === undefined ? '' : line}${close}`
	if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
	if (typeof value === 'number') return writeNumber(value, path)
	if (Array.isArray(value)) return group('[', value.map((item, i) => write(item, indent, inner, `${path}[${i}]`)), ']')
	if (Object.prototype.toString.call(value) === '[object Object]') {
		const colon = indent === undefined ? ':' : ': '
		const entries = Object.entries(value as object).filter(([, item]) => item !== undefined)
		entries.sort(([a], [b]) => (a < b ? -1 : 1))
		return group('{', entries.map(([key, item]) => JSON.stringify(key) + colon + write(item, indent, inner, `${path}.${key}`)), '}')
	}
	throw new TypeError(`exactJson: ${path || 'the value'} is no plain data (got ${Object.prototype.toString.call(value)})`)
}

function writeNumber(value: number, path: string): string {
	if (Number.isNaN(value)) throw new TypeError(`exactJson: ${path || 'the value'} is NaN, which JSON cannot say. Try encodeNumbers.`)
	if (Object.is(value, -0)) return '-0'
	return Number.isFinite(value) ? String(value) : value > 0 ? '1e999' : '-1e999'
}
