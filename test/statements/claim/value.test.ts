/** Numbers with errors: every operation encloses the exact result, and is not much wider. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Rational, rationalFromDouble } from '../../../lib/expression/index.ts'
import { absolute, errorOf, exact, exponential, inverse, lacking, largest, logarithm, negative, plus, raised, smallest, squareRoot, times, type Value, within } from '../../../lib/statements/claim/value.ts'

const doubles = fc.double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true }).map((x) => (Math.abs(x) < 1e-6 ? 0 : x))
const errors = fc.double({ min: 0, max: 1e-3, noNaN: true }).map((e) => (e < 1e-12 ? 0 : e))
const values = fc.tuple(doubles, errors).map(([x, e]) => within(x, e))

/** Corners of the operands, exactly. */
const corners = ({ value, low, high }: Value) => [value, low, high].map(rationalFromDouble)
const encloses = (result: Value, truth: Rational) => rationalFromDouble(result.low).compare(truth) <= 0 && rationalFromDouble(result.high).compare(truth) >= 0

describe('exact arithmetic at the corners lies inside', () => {
	const each = (f: (a: Value, b: Value) => Value, g: (a: Rational, b: Rational) => Rational) =>
		fc.assert(
			fc.property(values, values, (a, b) => {
				const result = f(a, b)
				for (const x of corners(a)) for (const y of corners(b)) expect(encloses(result, g(x, y))).toBe(true)
			}),
			{ numRuns: 150 },
		)
	test('plus', () => each(plus, (a, b) => a.add(b)))
	test('times', () => each(times, (a, b) => a.mul(b)))
	test('quotients with denominators away from 0', () =>
		fc.assert(
			fc.property(values, values, (a, b) => {
				if (b.low <= 0 && b.high >= 0) return
				const result = times(a, inverse(b))
				for (const x of corners(a)) for (const y of corners(b)) expect(encloses(result, x.div(y))).toBe(true)
			}),
			{ numRuns: 150 },
		))
	test('whole powers, even of intervals about 0', () =>
		fc.assert(
			fc.property(fc.tuple(fc.double({ min: -100, max: 100, noNaN: true }).map((x) => (Math.abs(x) < 1e-6 ? 0 : x)), errors), fc.integer({ min: 0, max: 6 }), ([x, e], n) => {
				const a = within(x, e)
				const result = raised(a, exact(n))
				for (const y of [...corners(a), ...(a.low < 0 && a.high > 0 ? [rationalFromDouble(0)] : [])]) expect(encloses(result, y.pow(rationalFromDouble(n)) as Rational)).toBe(true)
			}),
			{ numRuns: 150 },
		))
})

test('whole numbers stay exact, and a rounding is one rounding', () => {
	expect(errorOf(plus(exact(2), exact(3)))).toBe(0)
	expect(errorOf(times(exact(-7), exact(6)))).toBe(0)
	expect(errorOf(inverse(exact(3)))).toBeLessThan(1e-16)
	expect(errorOf(inverse(exact(3)))).toBeGreaterThan(0)
	expect(errorOf(squareRoot(exact(9)))).toBe(0)
})

test('errors are carried to first order', () => {
	const a = within(2, 1e-8)
	expect(errorOf(exponential(a)) / (Math.exp(2) * 1e-8)).toBeCloseTo(1, 6)
	expect(errorOf(logarithm(a)) / 0.5e-8).toBeCloseTo(1, 6)
	expect(errorOf(raised(a, exact(-3))) / (3 * 2 ** -4 * 1e-8)).toBeCloseTo(1, 6)
	expect(errorOf(raised(a, exact(0.5))) / (1e-8 / (2 * Math.SQRT2))).toBeCloseTo(1, 5)
	expect(absolute(within(-2, 8))).toMatchObject({ value: 2, low: 0, high: 10 })
})

test('what has no value says why, and passes it on', () => {
	expect(inverse(exact(0)).lack?.pole).toBe(true)
	expect(inverse(within(1e-9, 1e-8))).toMatchObject({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
	expect(logarithm(exact(-1)).lack?.pole).toBe(false)
	expect(squareRoot(exact(-1)).lack).toBeDefined()
	expect(squareRoot(within(0, 1e-16)).lack).toBeUndefined()
	expect(raised(exact(-2), exact(0.5)).lack).toBeDefined()
	expect(exponential(exact(1000)).lack?.reason).toContain('range of doubles')
	for (const f of [plus, times, raised]) expect(f(lacking('x'), exact(1)).lack?.reason).toBe('x')
	expect(negative(largest([exact(1), lacking('x')])).lack?.reason).toBe('x')
})

test('the largest and the smallest keep the place of the best', () => {
	const list = [{ ...exact(1), at: { m: 1 } }, { ...within(2, 0.5), at: { m: 2 } }, { ...within(1.8, 1), at: { m: 3 } }]
	expect(largest(list)).toMatchObject({ value: 2, at: { m: 2 }, low: 1.5, high: 2.8 })
	expect(smallest(list)).toMatchObject({ value: 1, at: { m: 1 }, low: 0.8, high: 1 })
})
