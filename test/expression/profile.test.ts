/** Profiles: pieces, jumps, cell averages against closed forms, certified range, and what bad text gets. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../lib/errors.ts'
import { defaultProfile, parseProfile, parseProfileValues, rational, rationalFromText, rationalToText } from '../../lib/expression/index.ts'

function refusal(run: () => unknown): InputError {
	try {
		run()
	} catch (error) {
		if (error instanceof InputError) return error
		throw error
	}
	throw new Error('accepted')
}

describe('a formula on the whole torus', () => {
	test('0.2 + 0.5 cos 2πθ: averages are 0.2 + 0.5 sinc(1/n) cos(2π(i + ½)/n)', () => {
		const profile = parseProfile('0.2+0.5*cos(2*pi*theta)')
		for (const n of [1, 2, 3, 7, 64, 1000]) {
			const { values, error } = profile.averages(n)
			const sinc = n === 1 ? 0 : Math.sin(Math.PI / n) / (Math.PI / n)
			const worst = values.reduce((m, v, i) => Math.max(m, Math.abs(v - (0.2 + 0.5 * sinc * Math.cos((2 * Math.PI * (i + 0.5)) / n)))), 0)
			expect(worst).toBeLessThanOrEqual(error)
			expect(error).toBeLessThan(5e-15)
		}
		expect(profile.mean).toBeCloseTo(0.2, 15)
		expect(profile.jumps).toEqual([])
		expect(profile.warnings).toEqual([])
		expect(profile.range.min).toBeLessThanOrEqual(-0.3)
		expect(profile.range.max).toBeGreaterThanOrEqual(0.7)
		expect(profile.range.max - profile.range.min).toBeLessThan(1 + 1e-8)
		expect(profile.value(1.25)).toBe(profile.value(0.25))
		expect(profile.value(-0.75)).toBe(profile.value(0.25))
		expect([...profile.evaluate(Float64Array.of(0, 0.5))]).toEqual([0.7, -0.3])
	})

	test('many cells, also where the profile passes through zero', () => {
		const profile = parseProfile('0.2+0.5*cos(2*pi*theta)')
		const before = performance.now()
		const { error } = profile.averages(20_000)
		expect(performance.now() - before).toBeLessThan(3000)
		expect(error).toBeLessThan(5e-15)
	})

	test('polynomials and exponentials exactly', () => {
		const cube = parseProfile('theta^3')
		cube.cellAverages(9).forEach((v, i) => {
			expect(v).toBeCloseTo((((i + 1) / 9) ** 4 - (i / 9) ** 4) * (9 / 4), 14)
		})
		const steep = parseProfile('exp(-50*theta)')
		const { values, error } = steep.averages(2)
		expect(Math.abs((values[0] as number) - (2 * (1 - Math.exp(-25))) / 50)).toBeLessThanOrEqual(error)
		expect(Math.abs((values[1] as number) - (2 * (Math.exp(-25) - Math.exp(-50))) / 50)).toBeLessThanOrEqual(error)
		expect(error).toBeLessThan(1e-13)
	})

	test('sharp layers and square roots are resolved within the stated error', () => {
		const layer = parseProfile('tanh((theta-0.3)*200)')
		const truth = (Math.log(Math.cosh(140)) - Math.log(Math.cosh(60))) / 200
		expect(Math.abs(layer.mean - truth)).toBeLessThan(1e-14)
		const root = parseProfile('sqrt(theta)').averages(1)
		expect(Math.abs((root.values[0] as number) - 2 / 3)).toBeLessThanOrEqual(root.error)
		expect(root.error).toBeLessThan(1e-12)
	})

	test('not 1-periodic: a jump at 0 and a warning', () => {
		const profile = parseProfile('theta')
		expect(profile.jumps).toEqual([0])
		expect(profile.jumpDetails[0]).toMatchObject({ left: 1, right: 0 })
		expect(profile.warnings[0]).toContain('not 1-periodic')
	})

	test('periodic only through identities: no jump', () => {
		for (const text of [
			'sin(2*pi*theta)^3',
			'theta*(1-theta)',
			'exp(cos(6*pi*theta))',
			'tanh(5*sin(2*pi*theta+1))',
			'cos(2*pi*(theta-0.2))',
		])
			expect(parseProfile(text).jumps).toEqual([])
	})

	test('parameters', () => {
		expect(parseProfile('a', { parameters: new Map([['a', rationalFromText('0.25')]]) }).mean).toBe(0.25)
	})
})

describe('pieces', () => {
	test('jumps are exact, in any order of the pieces', () => {
		const profile = parseProfile(' 1/3:1: -0.2 ; 0:1/3: 0.8;')
		expect(profile.jumps).toEqual([0, 1 / 3])
		expect(profile.jumpDetails.map((j) => rationalToText(j.at))).toEqual(['0', '1/3'])
		expect(profile.value(1 / 3)).toBe(-0.2)
		expect(profile.value(1 / 3 - 1e-16)).toBe(0.8)
		const averages = profile.cellAverages(4)
		;[0.8, 0.8 / 3 - (0.2 * 2) / 3, -0.2, -0.2].forEach((v, i) => {
			expect(averages[i]).toBeCloseTo(v, 15)
		})
		expect(profile.mean).toBeCloseTo(0.8 / 3 - 0.4 / 3, 15)
		expect(profile.range).toEqual({ min: -0.2, max: 0.8 })
		expect(profile.warnings).toEqual([])
	})

	test('continuous joints are no jumps', () => {
		expect(parseProfile('0:1/2: theta; 1/2:1: 1-theta').jumps).toEqual([])
		expect(parseProfile('0:0.5: cos(2*pi*theta); 0.5:1: -1').jumps).toEqual([0])
		expect(parseProfile('0:1/4: sin(2*pi*theta); 1/4:3/4: 1; 3/4:1: 1').jumps).toEqual([0])
	})

	test('averages are means of finer averages, jumps anywhere', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 96 }), (n, k, p) => {
				const profile = parseProfile(`0:${p}/97: 1+theta^2; ${p}/97:1: cos(3*theta)-2`)
				const [coarse, fine] = [profile.cellAverages(n), profile.cellAverages(n * k)]
				coarse.forEach((v, i) => {
					const mean = fine.slice(i * k, (i + 1) * k).reduce((a, b) => a + b, 0) / k
					expect(Math.abs(v - mean)).toBeLessThan(1e-14)
				})
				const x = p / 97
				const truth = x + x ** 3 / 3 + (Math.sin(3) - Math.sin(3 * x)) / 3 - 2 * (1 - x)
				expect(Math.abs(profile.mean - truth)).toBeLessThan(1e-14)
			}),
			{ seed: 1, numRuns: 60 },
		)
	})

	test.each([
		['0:1/4: 1; 1/3:1: 2', 'bad-profile', 'no piece covers [1/4, 1/3)'],
		['0:1/2: 1; 1/4:1: 2', 'bad-profile', 'two pieces cover [1/4, 1/2)'],
		['0:1/2: 1', 'bad-profile', 'no piece covers [1/2, 1)'],
		['1/2:1: 1', 'bad-profile', 'no piece covers [0, 1/2)'],
		['0:2: 1', 'bad-profile', 'not inside [0,1]'],
		['1/2:1/4: 1', 'bad-profile', 'not inside [0,1]'],
		['-1/2:1: 1', 'bad-profile', 'not inside [0,1]'],
		['0:1 1', 'bad-profile', 'has no range'],
		['a:b', 'bad-profile', 'has no range'],
		['0:pi/4: 1; pi/4:1: 2', 'bad-profile', 'not a rational'],
		['0:1/0: 1', 'not-finite', 'denominator'],
		['0:1:', 'syntax', 'empty'],
		['', 'syntax', 'empty'],
		[';', 'bad-profile', 'covers [0, 1)'],
		['z', 'unknown-name', "'z'"],
		['cos(2*pi*theta', 'syntax', "missing ')'"],
		['1/(theta-0.3)', 'bad-profile', 'zero at theta = 0.3'],
		['0:1/2:1; 1/2:1: 1/(1-theta)', 'bad-profile', 'zero at theta = 1'],
		['log(theta)', 'bad-profile', 'not positive at theta = 0'],
		['sqrt(theta-0.5)', 'bad-profile', 'not positive'],
		['exp(800*theta)', 'not-finite', 'finite'],
		['abs(theta-0.5)', 'unknown-name', 'abs'],
		['0.1,0.2', 'syntax', ','],
	])('refuses %j', (text, code, words) => {
		const error = refusal(() => parseProfile(text))
		expect(error.code).toBe(code)
		expect(error.message).toContain(words)
		expect(error.message).toMatch(/^profile: [^\n]*$/)
		expect(error.hint).not.toBe('')
	})

	test('refuses long texts', () => {
		expect(refusal(() => parseProfile('1'.repeat(20_000))).code).toBe('too-long')
	})

	test('positions count from the beginning of the whole text', () => {
		expect(refusal(() => parseProfile('0:1/2: 1; 1/2:1: 2+q')).position).toBe(19)
	})
})

describe('files of values', () => {
	test('are constant on cells', () => {
		const profile = parseProfileValues('value\n1\n2\n2\n-1e-3\n')
		expect(profile.pieces.map((p) => rationalToText(p.from))).toEqual(['0', '1/4', '1/2', '3/4'])
		expect(profile.jumps).toEqual([0, 0.25, 0.75])
		expect([...profile.cellAverages(4)]).toEqual([1, 2, 2, -1e-3])
		expect(profile.cellAverages(2)[1]).toBeCloseTo(0.9995, 15)
		expect(profile.range).toEqual({ min: -1e-3, max: 2 })
		expect(profile.value(0.75)).toBe(-1e-3)
		expect(profile.pieces[0]?.to.equals(rational(1, 4))).toBe(true)
	})

	test.each([
		['1,2;3', [1, 2, 3]],
		['1 2\t3', [1, 2, 3]],
		['\uFEFF0.5\r\n# comment\r\n\r\n.25 # note\r\n', [0.5, 0.25]],
		['theta,value\n0,1\n0.5,2', [1, 2]],
		['"value"\n"3"\n"4"', [3, 4]],
		['7', [7]],
	])('%j', (csv, expected) => {
		const profile = parseProfileValues(csv)
		expect([...profile.cellAverages(expected.length)]).toEqual(expected)
	})

	test.each([
		['1\n2\nx\n', 'line 3'],
		['1\nNaN\n', 'line 2'],
		['1\nInfinity\n', 'line 2'],
		['1\n1e999\n', 'line 2'],
		['', 'no values'],
		['# nothing\n', 'no values'],
		['value\n', 'no values'],
		['a,b\n1,2', 'columns'],
		['1,2\n3,4', 'columns'],
		['x,value\n1\n', 'line 2'],
	])('refuses %j', (csv, words) => {
		const error = refusal(() => parseProfileValues(csv, 'start.csv'))
		expect(error.code).toBe('bad-profile')
		expect(error.message).toContain(words)
		expect(error.message).toMatch(/^start\.csv: /)
	})

	test('tens of thousands of values', () => {
		const before = performance.now()
		const profile = parseProfileValues(Array.from({ length: 20_000 }, (_, i) => `${i % 7}`).join('\n'))
		expect(profile.cellAverages(20_000)[8]).toBe(1)
		expect(profile.mean).toBeCloseTo(2.99985, 14)
		expect(performance.now() - before).toBeLessThan(8000)
	})
})

test('the default profile', () => {
	const profile = defaultProfile(40, 0.5)
	expect(profile.text).toBe('40 + 0.4*cos(2*pi*theta) + 0.1*sin(4*pi*theta)')
	expect(profile.mean).toBeCloseTo(40, 13)
	expect(profile.jumps).toEqual([])
	expect(profile.value(0.125)).toBeCloseTo(40 + 0.5 * (0.8 * Math.SQRT1_2 + 0.2), 14)
	for (const [m, s] of [
		[1e-7, 1e-9],
		[-3.7e21, 1.5e3],
		[0, 70.71067811865476],
	] as const)
		expect(defaultProfile(m, s).value(0)).toBeCloseTo(m + 0.8 * s, 6)
})
