/**
 * Periodic uniform B-splines of degree L on M blocks, exactly: b_j(θ) = Σ_n b(Mθ − j + nM), j = 0 … M − 1, of class C^{L−1}, Σ_j b_j = 1.
 *
 * For M ≤ L supports wrap around the torus and pieces add up; b_0 … b_{M−1} stay linearly independent. Functions are given by coefficients c:
 *
 *   (Σ c_j b_j^{(L)})' = Σ M (c_j − c_{j−1}) b_j^{(L−1)},
 *
 * and conversely a spline of mean zero is the derivative of a periodic spline of degree L + 1. theory.md 2.2.
 */
import { type Rational, rational, ZERO } from '../expression/index.ts'
import { cardinalPieces } from './cardinal.ts'
import { periodicPiecewise, type PeriodicPiecewise } from './periodic-piecewise.ts'
import { addPolynomials, cellAverage, evaluatePolynomial, midpoint, type Polynomial, scalePolynomial } from './polynomial.ts'

/** i mod n, in 0 … n − 1: the one place where indices wrap. */
export const wrap = (i: number, n: number): number => ((i % n) + n) % n

/** b_j of degree L ≥ 0 on M ≥ 1 blocks. */
export function bSpline(degree: number, blocks: number, index = 0): PeriodicPiecewise {
	return splineFunction(
		degree,
		Array.from({ length: blocks }, (_, j) => rational(j === wrap(index, blocks) ? 1 : 0)),
	)
}

/** Σ_j c_j b_j, M = number of coefficients. */
export function splineFunction(degree: number, coefficients: readonly Rational[]): PeriodicPiecewise {
	const blocks = coefficients.length
	return periodicPiecewise(
		coefficients.map((_, i) => {
			let piece: Polynomial = []
			cardinalPieces(degree).forEach((p, l) => {
				const c = coefficients[wrap(i - l, blocks)]
				if (c.n !== 0n) piece = addPolynomials(piece, scalePolynomial(p, c))
			})
			return piece
		}),
	)
}

/** Coefficients of the n-th derivative in the B-splines of degree L − n, n ≤ L. */
export function derivativeCoefficients(coefficients: readonly Rational[], n = 1): Rational[] {
	const M = coefficients.length
	let c = [...coefficients]
	for (let k = 0; k < n; k++) c = c.map((value, j) => value.sub(c[wrap(j - 1, M)]).mul(rational(M)))
	return c
}

/** Coefficients, in degree L + 1, of the primitive with mean zero of a spline of mean zero. @throws RangeError when the mean is not zero. */
export function primitiveCoefficients(coefficients: readonly Rational[]): Rational[] {
	const M = rational(coefficients.length)
	let sum = ZERO
	const out = coefficients.map((c) => (sum = sum.add(c.div(M))))
	if (sum.n !== 0n) throw new RangeError('primitiveCoefficients: the mean is not zero')
	const mean = out.reduce((a, b) => a.add(b), ZERO).div(M)
	return out.map((c) => c.sub(mean))
}

/**
 * The cell averages of the basis on one block, K rows of L + 1: entry [r][l] is the average of b_{i−l} over cell r of block i. All of C, as
 * C_{iK+r, j} = Σ { entry [r][l] : i − l ≡ j mod M }.
 */
export function localAverages(degree: number, sitesPerBlock: number): Rational[][] {
	const averages = cardinalPieces(degree).map((p) => cellAverage(p, sitesPerBlock))
	return Array.from({ length: sitesPerBlock }, (_, r) => averages.map((p) => evaluatePolynomial(p, midpoint(r, sitesPerBlock))))
}

/** NPᵗc exactly: the N cell averages of Σ c_j b_j. */
export function exactCellAverages(degree: number, coefficients: readonly Rational[], sitesPerBlock: number): Rational[] {
	const local = localAverages(degree, sitesPerBlock)
	const M = coefficients.length
	return coefficients.flatMap((_, i) => local.map((row) => row.reduce((sum, a, l) => sum.add(a.mul(coefficients[wrap(i - l, M)])), ZERO)))
}

/** Cᵗx/N exactly, x of length N = KM. */
export function exactMoments(degree: number, x: readonly Rational[], blocks: number): Rational[] {
	const sitesPerBlock = x.length / blocks
	const local = localAverages(degree, sitesPerBlock)
	const out = Array.from({ length: blocks }, () => ZERO)
	const weight = rational(1, x.length)
	for (let i = 0; i < blocks; i++)
		local.forEach((row, r) =>
			row.forEach((a, l) => {
				const j = wrap(i - l, blocks)
				out[j] = out[j].add(a.mul(x[i * sitesPerBlock + r]).mul(weight))
			}),
		)
	return out
}
