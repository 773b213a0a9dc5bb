import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { ElementChain } from '../../lib/numerics/element-chain.ts'
import { ComplexElementChain } from '../../lib/numerics/element-chain-complex.ts'
import { lobattoRule } from '../../lib/numerics/gauss-lobatto.ts'

/** Dense S and the diagonal of the assembled d. */
function dense(p: number, lengths: Float64Array, d: Float64Array): { stiffness: Matrix; diagonal: Float64Array } {
	const rule = lobattoRule(p)
	const n = lengths.length * p
	const stiffness = Matrix.zeros(n, n)
	const diagonal = new Float64Array(n)
	for (let e = 0; e < lengths.length; e++) {
		for (let i = 0; i <= p; i++) {
			const row = (e * p + i) % n
			diagonal[row] += d[e * (p + 1) + i]
			for (let j = 0; j <= p; j++) {
				const column = (e * p + j) % n
				stiffness.set(row, column, stiffness.get(row, column) + rule.stiffness[i * (p + 1) + j] / lengths[e])
			}
		}
	}
	return { stiffness, diagonal }
}

const wave = (n: number, phase: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * i + phase))

describe.each([
	[1, [0.25, 0.25, 0.5]],
	[2, [0.5, 0.5]],
	[6, [0.3, 1e-3, 0.2, 0.1, 0.399]],
])('chain of degree %i', (p, sizes) => {
	const lengths = Float64Array.from(sizes)
	const n = lengths.length * p
	const d = Float64Array.from({ length: lengths.length * (p + 1) }, (_, i) => 1 + ((7 * i) % 5))
	const { stiffness, diagonal } = dense(p, lengths, d)

	test('real solution is the dense one', () => {
		const chain = new ElementChain(lobattoRule(p), lengths)
		chain.factor(d)
		const b = wave(n, 1)
		const x = Float64Array.from(b)
		chain.solve(x)
		const matrix = Matrix.add(stiffness, Matrix.diag([...diagonal]))
		const expected = solve(matrix, Matrix.columnVector([...b]))
		for (let i = 0; i < n; i++) expect(x[i]).toBeCloseTo(expected.get(i, 0), 11)
	})

	test('complex solution is the dense one', () => {
		const chain = new ComplexElementChain(lobattoRule(p), lengths)
		chain.factor(d, 3, 5)
		const [re, im] = [wave(n, 1), wave(n, 2)]
		const b = [...re, ...im]
		chain.solve(re, im)
		const a = Matrix.add(stiffness, Matrix.diag(Array.from(diagonal, (x) => 3 * x)))
		const c = Matrix.diag(Array.from(diagonal, (x) => 5 * x))
		const matrix = Matrix.zeros(2 * n, 2 * n)
		matrix.setSubMatrix(a, 0, 0)
		matrix.setSubMatrix(a, n, n)
		matrix.setSubMatrix(Matrix.mul(c, -1), 0, n)
		matrix.setSubMatrix(c, n, 0)
		const expected = solve(matrix, Matrix.columnVector(b))
		for (let i = 0; i < n; i++) {
			expect(re[i]).toBeCloseTo(expected.get(i, 0), 11)
			expect(im[i]).toBeCloseTo(expected.get(n + i, 0), 11)
		}
	})
})

test('conservation holds to rounding on elements from 1e-9 to 1, also where d is negligible against S', () => {
	const p = 8
	const rule = lobattoRule(p)
	const sizes = [1e-9, 1e-8, 1e-6, 1e-3, 0.4]
	const lengths = Float64Array.from([...sizes, 0.598998999 - 1e-3, ...sizes.slice().reverse().slice(1)])
	const total = lengths.reduce((a, b) => a + b)
	const d = Float64Array.from({ length: lengths.length * (p + 1) }, (_, i) => lengths[Math.floor(i / (p + 1))] * rule.weights[i % (p + 1)])
	const chain = new ElementChain(rule, lengths)
	chain.factor(d)
	const { diagonal } = dense(p, lengths, d)
	const b = Float64Array.from(diagonal, (w, i) => w * Math.cos(i))
	const mass = b.reduce((a, x) => a + x)
	chain.solve(b)
	// 1ᵀ(S + D)x = 1ᵀDx = 1ᵀb.
	expect(b.reduce((a, x, i) => a + x * diagonal[i], 0)).toBeCloseTo(mass, 14)
	expect(total).toBeGreaterThan(0.9)
})
