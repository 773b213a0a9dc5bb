/**
 * Dense symmetric linear algebra by ml-matrix, for parity with the structured paths and for small problems.
 *
 *   A v = μ B v with A = Aᵗ, B = Bᵗ > 0: reduced by Cholesky B = LLᵗ to L⁻¹AL⁻ᵗ.  Errors: n·eps·cond(B).
 */
import { CholeskyDecomposition, EigenvalueDecomposition, inverse, Matrix, solve } from 'ml-matrix'

export { Matrix }

/** The circulant with this first row. */
export function denseCirculant(row: ArrayLike<number>): Matrix {
	const n = row.length
	return Matrix.from1DArray(
		n,
		n,
		Array.from({ length: n * n }, (_, k) => row[((k % n) - Math.floor(k / n) + n) % n]),
	)
}

/** A with A[i][j] = entry(i, j). */
export function denseMatrix(rows: number, columns: number, entry: (i: number, j: number) => number): Matrix {
	const out = Matrix.zeros(rows, columns)
	for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.set(i, j, entry(i, j))
	return out
}

/** Ax. */
export function denseApply(a: Matrix, x: Float64Array): Float64Array {
	const out = new Float64Array(a.rows)
	for (let i = 0; i < a.rows; i++) {
		let sum = 0
		for (let j = 0; j < a.columns; j++) sum += a.get(i, j) * x[j]
		out[i] = sum
	}
	return out
}

/** A⁻¹x by LU. */
export const denseSolve = (a: Matrix, x: Float64Array): Float64Array => Float64Array.from(solve(a, Matrix.columnVector(x)).to1DArray())

/** A⁻¹ by LU. */
export const denseInverse = (a: Matrix): Matrix => inverse(a)

/** A⁺ of a symmetric A whose kernel is the constants: (A + τJ)⁻¹ − J/(τn²), J = all ones, τ = tr A/n². */
export function densePseudoInverse(a: Matrix): Matrix {
	const n = a.rows
	const weight = a.trace() / (n * n)
	return weight === 0 ? Matrix.zeros(n, n) : inverse(a.clone().add(weight)).sub(1 / (weight * n * n))
}

/** The eigenvalues μ of Av = μBv, ascending; B absent: the identity. @throws RangeError unless B is positive definite. */
export function denseEigenvalues(a: Matrix, b?: Matrix): Float64Array {
	let reduced = a
	if (b !== undefined) {
		const cholesky = new CholeskyDecomposition(b)
		if (!cholesky.isPositiveDefinite()) throw new RangeError('denseEigenvalues: the second matrix is not positive definite')
		const lower = inverse(cholesky.lowerTriangularMatrix)
		reduced = lower.mmul(a).mmul(lower.transpose())
		reduced = reduced.add(reduced.transpose()).mul(0.5)
	}
	return Float64Array.from(new EigenvalueDecomposition(reduced, { assumeSymmetric: true }).realEigenvalues).sort()
}
