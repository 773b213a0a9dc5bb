/**
 * The projection of step functions on splines and its defect, exactly. theory.md 2.2.
 *
 *   L² product:        P = S⁻¹Cᵗ/N, NPᵗ = C, PNPᵗ = S⁻¹G,   0 ≤ PNPᵗ ≤ id, id − PNPᵗ = O(K⁻²);
 *   discrete product:  P = G⁻¹Cᵗ/N, NPᵗ = C, PNPᵗ = id.
 *
 * All are circulant. PNPᵗ is singular exactly when K = 1, the degree is odd and M is even. For K = 1, averages over blocks are values of b^{(L+1)} at
 * whole numbers, and the Euler–Frobenius polynomial of these has simple negative roots only, −1 among them iff L is odd. For K ≥ 2, a spline whose
 * averages over all N cells vanish changes sign in every cell, N ≥ 2M times, but a periodic spline of M coefficients does so M times at most.
 */
import { integerPower, ONE, type Rational, rational, toNumber, ZERO } from '../expression/index.ts'
import { exactMoments, wrap } from './b-spline.ts'
import { circulantInverse, circulantProduct } from './exact-circulant.ts'
import { addLaurents, type Laurent, LAURENT_ZERO } from './laurent.ts'
import { circulantRow, type Stencil, stencil } from './stencil.ts'

/** 'l2': ∫yy'. 'normalised': (1/N) Σ of cell averages. The same at K = ∞. */
export type SplineProduct = 'l2' | 'normalised'

export interface ExactProjection {
	readonly degree: number
	readonly blocks: number
	readonly sitesPerBlock: number
	readonly product: SplineProduct
	/** First rows of S, of G, and of the one that is the inner product. */
	readonly gram: readonly Rational[]
	readonly discreteGram: readonly Rational[]
	readonly form: readonly Rational[]
	/** First row of the inverse of `form`. */
	readonly formInverse: readonly Rational[]
	/** First row of PNPᵗ. */
	readonly coarse: readonly Rational[]
	/** Px, coefficients of the projection of site values x of length N. */
	project(x: readonly Rational[]): Rational[]
}

/** Whether PNPᵗ of the L² product is singular, and G with it: K = 1, odd degree, M even. */
export const isProjectionSingular = (degree: number, blocks: number, sitesPerBlock: number): boolean =>
	sitesPerBlock === 1 && degree % 2 === 1 && blocks % 2 === 0

/**
 * The projection for M blocks of K sites. Cost O(M³) operations on long numbers: 1 ms at M = 32, 0.1 s at M = 128.
 * @throws RangeError when the form is singular (only the discrete product, see `isProjectionSingular`) or sizes are not whole.
 */
export function exactProjection(
	degree: number,
	blocks: number,
	sitesPerBlock: number,
	options: { readonly product?: SplineProduct } = {},
): ExactProjection {
	const product = options.product ?? 'l2'
	const gram = circulantRow(stencil('gram', degree), blocks, Number.POSITIVE_INFINITY)
	const discreteGram = circulantRow(stencil('discreteGram', degree), blocks, sitesPerBlock)
	const form = product === 'l2' ? gram : discreteGram
	const formInverse = circulantInverse(form)
	if (formInverse === null) throw new RangeError(`exactProjection: degree ${degree}, ${blocks} blocks of ${sitesPerBlock} sites: G is singular`)
	return {
		degree,
		blocks,
		sitesPerBlock,
		product,
		gram,
		discreteGram,
		form,
		formInverse,
		coarse: product === 'l2' ? circulantProduct(discreteGram, formInverse) : gram.map((_, d) => (d === 0 ? ONE : ZERO)),
		project: (x) => circulantProduct(formInverse, exactMoments(degree, x, blocks)),
	}
}

/** First row of PNPᵗ in the L² product on M blocks, symbolic in K. Cost as `exactProjection`. */
export function coarseSymbolic(degree: number, blocks: number): Laurent[] {
	const inverse = circulantInverse(circulantRow(stencil('gram', degree), blocks, Number.POSITIVE_INFINITY)) ?? []
	const { entries, power } = stencil('discreteGram', degree)
	const scale = integerPower(rational(blocks), BigInt(power))
	return inverse.map((_, j) =>
		addLaurents(
			entries.flatMap((entry, d) =>
				(d === 0 ? [0] : [d, -d]).map((shift) => entry.scale(inverse[wrap(j - shift, blocks)].mul(scale))),
			),
		),
	)
}

/** Σ_d entries of d cos(dϑ), the symbol of the stencil at angle ϑ = 2πq/M, without its power of M; entries given for d ≥ 0. */
function symbolAt(entries: readonly number[], angle: number): number {
	let sum = entries[0]
	for (let d = 1; d < entries.length; d++) sum += 2 * entries[d] * Math.cos(d * angle)
	return sum
}

/** (1 − eigenvalues) of PNPᵗ in the L² product, modes q = 0 … M − 1. Error: a few eps times the largest of them. */
export function projectionDefects(degree: number, blocks: number, sitesPerBlock: number): Float64Array {
	const gram = stencil('gram', degree).entriesAt(Number.POSITIVE_INFINITY)
	const discrete = stencil('discreteGram', degree).entriesAt(sitesPerBlock)
	const difference = gram.map((s, d) => toNumber(s.sub(discrete[d])))
	const numbers = gram.map(toNumber)
	return Float64Array.from({ length: blocks }, (_, q) => {
		const angle = (2 * Math.PI * Math.min(q, blocks - q)) / blocks
		return q === 0 ? 0 : Math.max(0, symbolAt(difference, angle) / symbolAt(numbers, angle))
	})
}

/** 1 − λ_min(PNPᵗ) in the L² product. Relative error: a few eps. */
export const projectionDefect = (degree: number, blocks: number, sitesPerBlock: number): number =>
	projectionDefects(degree, blocks, sitesPerBlock).reduce((a, b) => Math.max(a, b), 0)

/**
 * The defect of the alternating mode c_j = (−1)^j, symbolic in K: K⁻² for degree 1, (5/6)K⁻² − (2/3)K⁻⁴ for degree 2.
 * For even M this is the projection defect, except at K = 1 with even degree, where another mode has the largest defect.
 */
export function alternatingDefect(degree: number): Laurent {
	const alternate = ({ entries }: Stencil) =>
		addLaurents(entries.map((entry, d) => entry.scale(rational(d === 0 ? 1 : d % 2 === 0 ? 2 : -2))))
	const gram = alternate(stencil('gram', degree))
	if (gram.isZero()) return LAURENT_ZERO
	return gram.sub(alternate(stencil('discreteGram', degree))).scale(ONE.div(gram.limit()))
}
