/** Cyclic banded systems against a dense solver of another library, over sizes where bands wrap, meet and fill the matrix. */
import fc from 'fast-check'
import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { ComplexCyclicBandedLU } from '../../lib/numerics/cyclic-banded-lu-complex.ts'
import { CyclicBandedLU } from '../../lib/numerics/cyclic-banded-lu.ts'

/** Entries from a linear congruential generator: the same at every run. */
function entries(count: number, seed: number): Float64Array {
	let state = (seed * 2654435761) >>> 0
	return Float64Array.from({ length: count }, () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0
		return state / 2 ** 31 - 1
	})
}

function dense(rows: Float64Array, n: number, p: number): Matrix {
	const out = Matrix.zeros(n, n)
	for (let i = 0; i < n; i++)
		for (let d = -p; d <= p; d++) {
			const j = (((i + d) % n) + n) % n
			out.set(i, j, out.get(i, j) + rows[i * (2 * p + 1) + p + d])
		}
	return out
}

/** Random, with the diagonal moved so that the matrix is well conditioned but the diagonal is not the pivot everywhere. */
function band(n: number, p: number, seed: number, dominance: number): Float64Array {
	const rows = entries(n * (2 * p + 1), seed)
	for (let i = 0; i < n; i++) rows[i * (2 * p + 1) + p] += dominance * (i % 2 === 0 ? 1 : -1)
	return rows
}

const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
	Array.from(a).reduce((largest, x, i) => Math.max(largest, Math.abs(x - (b[i] as number))), 0)
const size = (a: ArrayLike<number>) => Array.from(a).reduce((largest, x) => Math.max(largest, Math.abs(x)), 0)

const sizes = fc.record({ n: fc.integer({ min: 1, max: 60 }), p: fc.integer({ min: 0, max: 11 }), seed: fc.integer({ min: 1, max: 1e6 }) })

describe('cyclic banded LU', () => {
	test('real: equals the dense solution', () => {
		fc.assert(
			fc.property(sizes, ({ n, p, seed }) => {
				const rows = band(n, p, seed, 1.2 * Math.sqrt(2 * p + 1) + 0.5)
				const lu = new CyclicBandedLU(n, p)
				const b = entries(n, seed + 1)
				const expected = solve(dense(rows, n, p), Matrix.columnVector([...b])).to1DArray()
				expect(lu.factor(rows)).toBe(true)
				lu.solve(b)
				// 1e5 eps: the condition number of these matrices, mostly below 1e3, times n.
				expect(gap(b, expected)).toBeLessThan(2e-11 * size(expected))
			}),
			{ seed: 7, numRuns: 120 },
		)
	})
	test('complex: equals the dense solution of the real form', () => {
		fc.assert(
			fc.property(sizes, ({ n, p, seed }) => {
				const re = band(n, p, seed, 1.5 * Math.sqrt(2 * p + 1) + 0.5)
				const im = entries(n * (2 * p + 1), seed + 2)
				const [br, bi] = [entries(n, seed + 3), entries(n, seed + 4)]
				const [A, B] = [dense(re, n, p), dense(im, n, p)]
				const whole = Matrix.zeros(2 * n, 2 * n)
				whole.setSubMatrix(A, 0, 0).setSubMatrix(Matrix.mul(B, -1), 0, n).setSubMatrix(B, n, 0).setSubMatrix(A, n, n)
				const expected = solve(whole, Matrix.columnVector([...br, ...bi])).to1DArray()
				const lu = new ComplexCyclicBandedLU(n, p)
				expect(lu.factor(re, im)).toBe(true)
				lu.solve(br, bi)
				expect(gap([...br, ...bi], expected)).toBeLessThan(2e-11 * size(expected))
			}),
			{ seed: 8, numRuns: 80 },
		)
	})
	test('the second factorisation forgets the first', () => {
		const [n, p] = [40, 3]
		const lu = new CyclicBandedLU(n, p)
		lu.factor(band(n, p, 1, 5))
		const rows = band(n, p, 2, 5)
		lu.factor(rows)
		const b = entries(n, 3)
		const expected = solve(dense(rows, n, p), Matrix.columnVector([...b])).to1DArray()
		lu.solve(b)
		expect(gap(b, expected)).toBeLessThan(1e-13 * size(expected))
	})
	test('the periodic second difference plus σ: closed form by Fourier mode, σ down to 1e-8, up to the constant mode', () => {
		for (const n of [2, 3, 5, 8, 64, 1000]) {
			for (const sigma of [1, 1e-8]) {
				const rows = new Float64Array(3 * n)
				for (let i = 0; i < n; i++) rows.set([-1, 2 + sigma, -1], 3 * i)
				const lu = new CyclicBandedLU(n, 1)
				expect(lu.factor(rows)).toBe(true)
				const b = Float64Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * i) / n))
				const eigenvalue = sigma + 4 * Math.sin(Math.PI / n) ** 2
				const expected = b.map((x) => x / eigenvalue)
				lu.solve(b)
				// Rounding in the constant mode is amplified by 1/σ; the others by their condition number, n²/10 at most.
				const mean = b.reduce((s, x) => s + x, 0) / n
				const centred = b.map((x) => x - mean)
				expect(gap(centred, expected) / size(expected)).toBeLessThan(4e-16 * (10 + n * n))
			}
		}
	})
	test('singular matrices are told, not divided by', () => {
		expect(new CyclicBandedLU(5, 1).factor(new Float64Array(15))).toBe(false)
		expect(new CyclicBandedLU(20, 1).factor(new Float64Array(60))).toBe(false)
		expect(new ComplexCyclicBandedLU(20, 1).factor(new Float64Array(60), new Float64Array(60))).toBe(false)
		expect(() => new CyclicBandedLU(0, 1)).toThrow(RangeError)
	})
})
