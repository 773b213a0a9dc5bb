/** Exact rationals and their correctly rounded doubles, against exact comparison with the neighbouring doubles. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rational } from '../../lib/expression/index.ts'
import { LONG } from '../support/long.ts'
import {
	addRationals,
	exactRoot,
	integerPower,
	multiplyRationals,
	nextDown,
	nextUp,
	rational,
	rationalFromDouble,
	rationalFromText,
	rationalToText,
	toNumber,
} from '../../lib/expression/index.ts'

const big = (bits: number) => fc.bigInt({ min: -(1n << BigInt(bits)), max: 1n << BigInt(bits) })
const rationals = fc
	.tuple(fc.constantFrom(8, 40, 64, 200, 1100, 2400), fc.constantFrom(1, 8, 53, 64, 200, 1100, 2400))
	.chain(([a, b]) => fc.tuple(big(a), big(b)))
	.filter(([, d]) => d !== 0n)
	.map(([n, d]) => rational(d < 0n ? -n : n, d < 0n ? -d : d))

/** Whether x is the double nearest to r, ties to even. */
function isNearest(r: Rational, x: number): boolean {
	const limit = rational((1n << 1024n) - (1n << 970n))
	if (!Number.isFinite(x)) return r.abs().compare(limit) >= 0 && Math.sign(x) === Number(r.s)
	if (r.abs().compare(limit) >= 0) return false
	const away = (y: number) => (Number.isFinite(y) ? rationalFromDouble(y).sub(r).abs() : undefined)
	const own = away(x) as Rational
	return [nextUp(x), nextDown(x)].every((y) => {
		const other = away(y)
		if (other === undefined) return true
		const order = own.compare(other)
		return order < 0 || (order === 0 && isEven(x))
	})
}

function isEven(x: number): boolean {
	return (new DataView(new Float64Array([x]).buffer).getUint8(0) & 1) === 0
}

describe('toNumber', () => {
	test('is the nearest double', () => {
		fc.assert(
			fc.property(rationals, (r) => {
				const x = toNumber(r)
				if (!isNearest(r, x)) throw new Error(`${rationalToText(r)} became ${x}`)
			}),
			{ seed: 1, numRuns: LONG ? 4000 : 1500 },
		)
	})

	test('rounds ties to even', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
				const up = nextUp(x)
				if (!Number.isFinite(up)) return
				const tie = rationalFromDouble(x).add(rationalFromDouble(up)).div(2)
				expect(isNearest(tie, toNumber(tie))).toBe(true)
			}),
			{ seed: 2, numRuns: 2000 },
		)
	})

	test('inverts rationalFromDouble', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
				expect(toNumber(rationalFromDouble(x))).toBe(x === 0 ? 0 : x)
			}),
			{ seed: 3, numRuns: 3000 },
		)
	})

	test.each([
		['1e400', Number.POSITIVE_INFINITY],
		['-1e400', Number.NEGATIVE_INFINITY],
		['1.7976931348623158e308', Number.MAX_VALUE],
		['1e-400', 0],
		['5e-324', 5e-324],
		['2.4703282292062327208e-324', 0],
		['2.4703282292062327209e-324', 5e-324],
		['2.2250738585072011e-308', 2.225073858507201e-308],
	])('%s', (text, expected) => {
		expect(toNumber(rationalFromText(text))).toBe(expected)
	})
})

describe('rationalFromText', () => {
	test('agrees with the reading of decimal numbers by the engine', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
				expect(toNumber(rationalFromText(`${x}`))).toBe(x === 0 ? 0 : x)
				expect(toNumber(rationalFromText(x.toExponential(25)))).toBe(Number(x.toExponential(25)) + 0)
			}),
			{ seed: 4, numRuns: 2000 },
		)
	})
	test('p/q and back', () => {
		fc.assert(
			fc.property(rationals, (r) => {
				expect(rationalFromText(rationalToText(r)).equals(r)).toBe(true)
			}),
			{ seed: 5, numRuns: 500 },
		)
	})
	test.each(['', '.', 'a', '1/', '1/2/3', '1e', '--1', '0x1', '1e99999', ' 1'])('refuses %j', (text) => {
		expect(() => rationalFromText(text)).toThrow(SyntaxError)
	})
	test('refuses a zero denominator', () => {
		expect(() => rationalFromText('1/0')).toThrow(RangeError)
	})
})

describe('exact operations', () => {
	test('integer powers and roots', () => {
		fc.assert(
			fc.property(big(20), big(12), fc.integer({ min: 1, max: 9 }), (n, d, k) => {
				const r = rational(n, d === 0n ? 1n : d < 0n ? -d : d)
				const power = integerPower(r, BigInt(k))
				expect(
					power.equals(
						Array(k)
							.fill(r)
							.reduce((a: Rational, b: Rational) => a.mul(b), rational(1)),
					),
				).toBe(true)
				if (r.n !== 0n) expect(integerPower(r, BigInt(-k)).mul(power).equals(1)).toBe(true)
				expect(exactRoot(power.abs(), BigInt(k))?.equals(r.abs())).toBe(true)
			}),
			{ seed: 6, numRuns: 1000 },
		)
		expect(exactRoot(rational(2), 2n)).toBeUndefined()
		expect(exactRoot(rational(-8), 3n)).toBeUndefined()
		expect(exactRoot(rational(2), 10n ** 30n)).toBeUndefined()
		expect(exactRoot(rational(1), 10n ** 30n)?.equals(1)).toBe(true)
	})

	test('sums and products of lists', () => {
		fc.assert(
			fc.property(fc.array(rationals, { maxLength: 9 }), (list) => {
				expect(addRationals(list).equals(list.reduce((a, b) => a.add(b), rational(0)))).toBe(true)
				expect(multiplyRationals(list).equals(list.reduce((a, b) => a.mul(b), rational(1)))).toBe(true)
			}),
			{ seed: 7, numRuns: 200 },
		)
	})
})
