/** Transforms of every length against the definition in exactly reduced angles, and Parseval. */
import { describe, expect, test } from 'vitest'
import { realTransform } from '../../lib/numerics/real-fft.ts'

const data = (n: number) => Float64Array.from({ length: n }, (_, j) => (((j * j * 7919 + 104729 * j + 17) % 2003) - 1001) / 1001)

function definition(x: Float64Array): [Float64Array, Float64Array] {
	const n = x.length
	const [re, im] = [new Float64Array(n), new Float64Array(n)]
	for (let q = 0; q < n; q++)
		for (let j = 0; j < n; j++) {
			const angle = (-2 * Math.PI * ((q * j) % n)) / n
			re[q] += x[j] * Math.cos(angle)
			im[q] += x[j] * Math.sin(angle)
		}
	return [re, im]
}

describe.each([1, 2, 3, 4, 5, 7, 8, 12, 16, 31, 32, 33, 37, 48, 63, 64, 65, 97, 100, 127, 128, 129, 251, 256, 360, 509, 512, 1021])('length %i', (n) => {
	const x = data(n)
	const size = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0))
	const [re, im] = [new Float64Array(n), new Float64Array(n)]
	realTransform(n).forward(x, re, im)
	test('is the definition', () => {
		const [a, b] = definition(x)
		// The definition itself loses n roundings.
		for (let q = 0; q < n; q++) expect(Math.hypot(re[q] - a[q], im[q] - b[q])).toBeLessThan(2 ** -52 * (8 + Math.sqrt(n)) * Math.sqrt(n) * size)
	})
	test('inverts, and keeps the norm', () => {
		const back = realTransform(n).inverse(re, im, new Float64Array(n))
		for (let j = 0; j < n; j++) expect(Math.abs(back[j] - x[j])).toBeLessThan(2 ** -52 * 8 * size)
		const squares = re.reduce((sum, value, q) => sum + value * value + im[q] ** 2, 0)
		expect(Math.abs(squares / n / size ** 2 - 1)).toBeLessThan(1e-14)
	})
})

test('a large prime length', () => {
	const n = 100_003
	const x = new Float64Array(n)
	x[5] = 1
	const [re, im] = [new Float64Array(n), new Float64Array(n)]
	realTransform(n).forward(x, re, im)
	for (let q = 0; q < n; q += 997) {
		const angle = (-2 * Math.PI * ((5 * q) % n)) / n
		expect(Math.hypot(re[q] - Math.cos(angle), im[q] - Math.sin(angle))).toBeLessThan(1e-13)
	}
})

test('no length', () => {
	for (const n of [0, -1, 1.5]) expect(() => realTransform(n)).toThrow(RangeError)
})
