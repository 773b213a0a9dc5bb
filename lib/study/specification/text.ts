/** Texts that stand for numbers: lists as in flags (`16:128:16`, `0.1,1/3`), and exact values of parameters. */
import { rationalFromText, toNumber } from '../../expression/index.ts'

// Without alternatives that a digit could be read by: matching takes linear time.
const DECIMAL = '[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?'
const FRACTION = '[+-]?[0-9]+/0*[1-9][0-9]*'
const NUMBER = `(${FRACTION}|${DECIMAL})`
const RANGE = ` *${NUMBER} *(: *${NUMBER} *){0,2}`

/** One exact number. */
export const EXACT: RegExp = new RegExp(`^${NUMBER}$`)
/** Numbers and ranges start:end or start:end:step, separated by commas. */
export const NUMBERS: RegExp = new RegExp(`^${RANGE}(,${RANGE})*$`)
/** A name of a parameter; `checkParameterName` says more. */
export const NAME: RegExp = /^[A-Za-z_][A-Za-z_0-9]*$/

/** The numbers of a text that matches `NUMBERS`; null where a range is empty, or there are more than `most`. */
export function numbersOf(text: string, most: number): number[] | null {
	const out: number[] = []
	for (const part of text.split(',')) {
		const [lower, upper = lower, step = 1] = part.split(':').map((literal) => toNumber(rationalFromText(literal.trim()))) as [number, number?, number?]
		const count = Math.floor((upper - lower) / step + 1e-9) + 1
		if (!(step > 0 && count >= 1 && out.length + count <= most)) return null
		for (let i = 0; i < count; i++) out.push(i === 0 ? lower : Number((lower + i * step).toPrecision(15)))
	}
	return out
}
