/**
 * Splines are piecewise polynomials: the inclusion Y ⊂ Z and its adjoint B: Z → Y, with P = BQ. theory.md 2.6.
 *
 *   p_l = Σ_k I_{lk} e_k,   z_{ik} = Σ_l c_{i−l} I_{lk},   Bz = F⁻¹ (Iᵗ-moments),   (moments)_j = (1/M) Σ_l Σ_k I_{lk} n_k z_{j+l,k},
 *
 * F = S or G, the form of the product that Z carries, too. Z's product restricted to Y is Y's, so BBᵗ = id and the inclusion is Bᵗ.
 */
import { type Rational, toNumber, ZERO } from '../expression/index.ts'
import { circulant } from '../numerics/circulant.ts'
import { wrap } from './b-spline.ts'
import { cardinalPieces } from './cardinal.ts'
import { circulantInverse, circulantProduct } from './exact-circulant.ts'
import type { PieceBasis } from './piecewise-polynomial.ts'
import { addPolynomials, type Polynomial } from './polynomial.ts'
import { circulantRow, stencil } from './stencil.ts'

export interface Inclusion {
	readonly basis: PieceBasis
	/** I_{lk}, l and k = 0 … L. */
	readonly exact: readonly (readonly Rational[])[]
	/** I_{lk} at l(L+1) + k. */
	readonly numbers: Float64Array
	/** z of the spline with coefficients c, exactly. */
	includeExactly(coefficients: readonly Rational[]): Rational[]
	/** Bz, exactly. */
	adjointExactly(state: readonly Rational[]): Rational[]
	/** z of the spline with coefficients c of length M; out of length M(L+1). */
	include(coefficients: Float64Array, out?: Float64Array): Float64Array
	/** (⟨z, b_j⟩)_j: what B is before the form is solved. */
	moments(state: Float64Array, out?: Float64Array): Float64Array
	/** Bz by FFT; out of length M. */
	adjoint(state: Float64Array, out?: Float64Array): Float64Array
}

/** The inclusion on M blocks in this basis. */
export function inclusion(basis: PieceBasis, blocks: number): Inclusion {
	const { degree, sitesPerBlock, product } = basis
	const width = degree + 1
	const exact = cardinalPieces(degree).map((p) => coordinates(p, basis.functions))
	const numbers = Float64Array.from(exact.flat(), toNumber)
	const weighted = Float64Array.from(
		exact.flatMap((row) => row.map((a, k) => a.mul(basis.norms[k]))),
		(a) => toNumber(a) / blocks,
	)
	const row = circulantRow(
		stencil(product === 'l2' ? 'gram' : 'discreteGram', degree),
		blocks,
		product === 'l2' ? Number.POSITIVE_INFINITY : sitesPerBlock,
	)
	const form = circulant(Float64Array.from(row, toNumber))
	const moments = (state: Float64Array, out: Float64Array = new Float64Array(blocks)) => {
		for (let j = 0; j < blocks; j++) {
			let sum = 0
			for (let l = 0; l < width; l++) {
				const block = wrap(j + l, blocks) * width
				for (let k = 0; k < width; k++) sum += weighted[l * width + k] * state[block + k]
			}
			out[j] = sum
		}
		return out
	}
	return {
		basis,
		exact,
		numbers,
		includeExactly: (c) =>
			c.flatMap((_, i) =>
				basis.functions.map((_, k) => exact.reduce((sum, row, l) => sum.add(row[k].mul(c[wrap(i - l, blocks)])), ZERO)),
			),
		adjointExactly: (z) => {
			const inverse = circulantInverse(row)
			if (inverse === null) throw new RangeError('inclusion: the form is singular')
			const sums = row.map((_, j) =>
				exact.reduce(
					(sum, entries, l) =>
						entries.reduce((s, a, k) => s.add(a.mul(basis.norms[k]).mul(z[wrap(j + l, blocks) * width + k])), sum),
					ZERO,
				),
			)
			return circulantProduct(
				inverse,
				sums.map((s) => s.div(blocks)),
			)
		},
		include: (c, out = new Float64Array(blocks * width)) => {
			for (let i = 0; i < blocks; i++)
				for (let k = 0; k < width; k++) {
					let sum = 0
					for (let l = 0; l < width; l++) sum += numbers[l * width + k] * c[wrap(i - l, blocks)]
					out[i * width + k] = sum
				}
			return out
		},
		moments,
		adjoint: (z, out = new Float64Array(blocks)) => form.solve(moments(z, out), out),
	}
}

/** Coordinates of p in a basis whose k-th member has degree k. */
function coordinates(p: Polynomial, functions: readonly Polynomial[]): Rational[] {
	let rest: Polynomial = p
	const out = functions.map(() => ZERO)
	for (let k = functions.length - 1; k >= 0; k--) {
		const leading = rest[k] ?? ZERO
		if (leading.n === 0n) continue
		out[k] = leading.div(functions[k][k])
		rest = addPolynomials(rest, functions[k], out[k].neg())
	}
	return out
}
