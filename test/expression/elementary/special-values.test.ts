/** Signed zeros, infinities, NaN, overflow and the limits of the domain. */
import { describe, expect, test } from 'vitest'
import { ELEMENTARY, pow } from '../../../lib/expression/elementary/index.ts'
import type { FunctionName } from '../../../lib/expression/index.ts'
import { scalarFunction } from '../../../lib/expression/targets/index.ts'

const HALF_PI = 1.5707963267948966
const TABLE: Record<FunctionName, readonly (readonly [x: number, y: number])[]> = {
	exp: [
		[0, 1],
		[-0, 1],
		[Infinity, Infinity],
		[-Infinity, 0],
		[710, Infinity],
		[-746, 0],
		[1e300, Infinity],
		[-1e300, 0],
	],
	expm1: [
		[0, 0],
		[-0, -0],
		[Infinity, Infinity],
		[-Infinity, -1],
		[710, Infinity],
		[-800, -1],
		[5e-324, 5e-324],
		[-1e-310, -1e-310],
	],
	log: [
		[0, -Infinity],
		[-0, -Infinity],
		[1, 0],
		[Infinity, Infinity],
		[-1, Number.NaN],
		[-Infinity, Number.NaN],
	],
	log1p: [
		[0, 0],
		[-0, -0],
		[-1, -Infinity],
		[Infinity, Infinity],
		[-1.5, Number.NaN],
		[-Infinity, Number.NaN],
		[-5e-324, -5e-324],
	],
	sin: [
		[0, 0],
		[-0, -0],
		[Infinity, Number.NaN],
		[-Infinity, Number.NaN],
		[5e-324, 5e-324],
		[-1e-310, -1e-310],
	],
	cos: [
		[0, 1],
		[-0, 1],
		[Infinity, Number.NaN],
		[-Infinity, Number.NaN],
		[5e-324, 1],
	],
	sinh: [
		[0, 0],
		[-0, -0],
		[Infinity, Infinity],
		[-Infinity, -Infinity],
		[711, Infinity],
		[-711, -Infinity],
		[-5e-324, -5e-324],
	],
	cosh: [
		[0, 1],
		[-0, 1],
		[Infinity, Infinity],
		[-Infinity, Infinity],
		[711, Infinity],
		[-711, Infinity],
	],
	tanh: [
		[0, 0],
		[-0, -0],
		[Infinity, 1],
		[-Infinity, -1],
		[30, 1],
		[-1e300, -1],
		[-5e-324, -5e-324],
	],
	atan: [
		[0, 0],
		[-0, -0],
		[Infinity, HALF_PI],
		[-Infinity, -HALF_PI],
		[1e300, HALF_PI],
		[-5e-324, -5e-324],
	],
	erf: [
		[0, 0],
		[-0, -0],
		[Infinity, 1],
		[-Infinity, -1],
		[6, 1],
		[-1e300, -1],
	],
}

describe('special values', () => {
	test.each(Object.entries(TABLE))('%s', (name, rows) => {
		const f = scalarFunction(ELEMENTARY[name as FunctionName])
		for (const [x, y] of rows) expect(f(x), `${name}(${Object.is(x, -0) ? '-0' : x})`).toBe(y)
		expect(f(Number.NaN)).toBeNaN()
	})

	test('odd and even functions are so to the last bit', () => {
		for (const name of ['sin', 'sinh', 'tanh', 'atan', 'erf'] as const)
			for (const x of [1e-300, 0.3, 0.999, 1.7, 12.5, 1e8, 1e200])
				expect(scalarFunction(ELEMENTARY[name])(-x)).toBe(-scalarFunction(ELEMENTARY[name])(x))
		for (const name of ['cos', 'cosh'] as const)
			for (const x of [1e-300, 0.3, 0.999, 1.7, 12.5, 1e8, 1e200])
				expect(scalarFunction(ELEMENTARY[name])(-x)).toBe(scalarFunction(ELEMENTARY[name])(x))
	})

	test('pow at the ends of its domain', () => {
		const f = scalarFunction(pow)
		expect(f(0, 1 / 3, 0)).toBe(0)
		expect(f(0, -1 / 3, 0)).toBe(Infinity)
		expect(f(Infinity, 1 / 3, 0)).toBe(Infinity)
		expect(f(Infinity, -1 / 3, 0)).toBe(0)
		expect(f(1, 1 / 3, 0)).toBe(1)
		expect(f(-1, 1 / 3, 0)).toBeNaN()
		expect(f(Number.NaN, 1 / 3, 0)).toBeNaN()
		expect(f(1e300, 3, 0)).toBe(Infinity)
		expect(f(1e300, -3, 0)).toBe(0)
	})
})
