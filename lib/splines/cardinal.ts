/**
 * The cardinal B-spline of degree L, exactly: b is supported on [0, L+1], of class C^{L−1}, and Σ_j b(x − j) = 1.
 *
 * On its l-th unit interval b(l + u) = p_l(u), u ∈ [0,1], l = 0 … L, with p_l' = p_l^{(L−1)} − p_{l−1}^{(L−1)}, that is b = b^{(L−1)} ∗ 1_{[0,1]}.
 * On the torus with M blocks b_j(θ) = Σ_n b(Mθ − j + nM), so that on block i only b_{i−l}, l = 0 … L, are not zero, and b_{i−l} equals p_l there.
 * Degree 0: b_j is the indicator of block j. theory.md 2.2.
 */
import { ONE, type Rational, rational, ZERO } from '../expression/index.ts'

/** p_l by its coefficients: Σ_k pieces[l][k] u^k, exact. */
export type CardinalPieces = readonly (readonly Rational[])[]

const known = new Map<number, CardinalPieces>()

/** The L + 1 pieces of the cardinal B-spline of this degree ≥ 0. */
export function cardinalPieces(degree: number): CardinalPieces {
	const found = known.get(degree)
	if (found !== undefined) return found
	const pieces = degree === 0 ? [[ONE]] : raised(cardinalPieces(degree - 1), degree)
	known.set(degree, pieces)
	return pieces
}

/** Convolution with the indicator of [0,1]. */
function raised(lower: CardinalPieces, degree: number): CardinalPieces {
	const out: Rational[][] = []
	let start = ZERO
	for (let l = 0; l <= degree; l++) {
		const [right, left] = [lower[l] ?? [], lower[l - 1] ?? []]
		const piece = [start]
		for (let k = 0; k < degree; k++) piece.push((right[k] ?? ZERO).sub(left[k] ?? ZERO).div(rational(k + 1)))
		start = piece.reduce((a, b) => a.add(b), ZERO)
		out.push(piece)
	}
	return out
}
