import { Matrix, inverse } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { cramerTransform, fieldTable } from '../../../../lib/cramer/index.ts'
import { mesoModel } from '../../../../lib/levels/index.ts'
import { centredPrimitive, COARSE_OBSERVABLES, coarseObserver, dot } from '../../../../lib/levels/micro/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

/** A, dense, and its pseudo-inverse on vectors of mean zero: (A + J)⁻¹ − J with J the projection on constants. */
function lattice(n: number) {
	const A = Matrix.zeros(n, n)
	for (let i = 0; i < n; i++)
		for (const [j, a] of [
			[i, 2],
			[(i + 1) % n, -1],
			[(i + n - 1) % n, -1],
		] as const)
			A.set(i, j, A.get(i, j) + a * n * n)
	const J = new Matrix(n, n).fill(1 / n)
	return { A, pseudo: Matrix.sub(inverse(Matrix.add(A, J)), J) }
}

const wave = (n: number, k: number) => Float64Array.from({ length: n }, (_, i) => 0.3 + Math.sin(1.7 * i + k) + 0.4 * Math.cos(2.9 * i * k + 1))
const without = (v: Float64Array) => {
	const mean = v.reduce((a, b) => a + b, 0) / v.length
	return v.map((x) => x - mean)
}

test.each([2, 3, 8, 13])('N = %d: ⟨W_r, W_s⟩ = ⟨r, A⁻¹s⟩', (n) => {
	const { pseudo } = lattice(n)
	const [r, s] = [wave(n, 1), wave(n, 2)]
	const dense = dot(Float64Array.from(pseudo.mmul(Matrix.columnVector(Array.from(s))).to1DArray()), r)
	expect(Math.abs(dot(centredPrimitive(r), centredPrimitive(s)) - dense)).toBeLessThan(1e-14)
})

/** Every observable by dense matrices, from nothing but cell averages of B-splines and A: 1e-10 of its size. */
describe.each([
	[0, 4, 12, 'l2'],
	[1, 4, 12, 'l2'],
	[2, 3, 12, 'l2'],
	[2, 3, 12, 'normalised'],
	[3, 5, 20, 'l2'],
] as const)('degree %d, M = %d, N = %d, %s', (degree, blocks, sites, product) => {
	const transform = cramerTransform(potential('z^2/2 + 2*exp(-z^2)'))
	const { level, operator, energyKind } = mesoModel(transform, { degree, blocks, sites, product })
	const { space, energy } = level
	const unit = (j: number) => Float64Array.from({ length: blocks }, (_, k) => (k === j ? 1 : 0))
	const C = new Matrix(Array.from({ length: blocks }, (_, j) => Array.from(space.cellAverages(unit(j))))).transpose()
	const S = new Matrix(Array.from({ length: blocks }, (_, j) => Array.from({ length: blocks }, (__, k) => space.inner(unit(j), unit(k)))))
	const P = inverse(S).mmul(C.transpose()).div(sites)
	const { A, pseudo } = lattice(sites)
	const vector = (v: ArrayLike<number>) => Matrix.columnVector(Array.from(v))
	const flat = (m: Matrix) => Float64Array.from(m.to1DArray())
	test('against dense matrices', () => {
		const state = wave(blocks, 3).map((x) => 0.2 * x)
		const [velocity, macro] = [without(wave(blocks, 4)), wave(blocks, 5)]
		const gradient = Float64Array.from(energy.gradient(state))
		const [x, force, control] = [wave(sites, 1).map((v) => 0.5 * v), wave(sites, 6), wave(sites, 7)]
		const out = new Float64Array(COARSE_OBSERVABLES.length + 1)
		coarseObserver({ degree, blocks, sites, product, operator, energy: energyKind }, fieldTable(transform)).evaluate({ state, gradient, velocity, macro }, x, force, control, out, 1)
		const inner = (u: Float64Array, v: Float64Array) => dot(u, flat(S.mmul(vector(v))))
		const lift = (y: Float64Array) => flat(C.mmul(vector(y)))
		const q = flat(P.mmul(vector(x)))
		const y = without(q.map((v, j) => v - state[j]!))
		const r = without(x.map((v, i) => v - lift(state)[i]!))
		const hidden = x.map((v, i) => v - lift(q)[i]!)
		const solve = (v: Float64Array) => flat(pseudo.mmul(vector(without(v))))
		// Ā⁻¹ on mean-zero splines, from Ā itself.
		const Abar = operator === 'natural' ? P.mmul(A).mmul(C) : null
		const one = Matrix.ones(blocks, blocks).div(blocks)
		const inverseOf = Abar === null ? P.mmul(pseudo).mmul(C) : Matrix.sub(inverse(Matrix.add(Abar, one)), one)
		const z = flat(inverseOf.mmul(vector(y)))
		const projected = without(flat(P.mmul(vector(control))))
		const difference = without(q.map((v, j) => v - macro[j]!))
		const moved = Float64Array.from(energy.gradient(q))
		const expected = [
			dot(r, solve(r)) / (2 * sites),
			inner(y, z) / 2,
			inner(y, y),
			inner(difference, difference),
			dot(hidden, hidden) / sites,
			dot(r, force) / sites,
			dot(hidden, force) / sites,
			dot(r, solve(lift(velocity))) / sites,
			dot(hidden, solve(lift(velocity))) / sites,
			inner(flat(P.mmul(A).mmul(vector(force))), z) - inner(gradient, y),
			inner(moved.map((v, j) => v - gradient[j]!), y),
			inner(projected, projected),
		]
		expected.forEach((value, k) => expect(Math.abs(out[k + 1]! - value), COARSE_OBSERVABLES[k]).toBeLessThan(1e-10 * Math.max(1, Math.abs(value))))
		expect(out[0]).toBe(0)
	})
})
