/** Everything that is known of the operators of one space, ready to be printed: the document of the command `operator`. design.md section 3. */
import { type Rational, rationalToText, toNumber } from '../../../expression/index.ts'
import { projectionDefect } from '../../../splines/projection.ts'
import { circulantRow, stencil, type StencilName } from '../../../splines/stencil.ts'
import type { SplineProduct } from '../space.ts'
import type { CoarseOperatorKind } from './coarse-symbols.ts'
import { squaredNaturalConstant, unresolvedTrace } from './constants.ts'
import { operatorExcess } from './excess.ts'
import { operatorExpansion, type OperatorExpansion } from './expansion.ts'
import { eigenvalue, eigenvalueFormula, type Formula } from './formula.ts'
import { consistencyMessage, operatorRatios } from './ratios.ts'
import { resolutionConstant } from './resolution.ts'
import { inverseRowLength, inverseRowTexts, naturalRow, type RowSizes } from './rows.ts'

/** Inverse rows whose texts would have more characters are not written (about a second of work). */
export const LONGEST_ROW = 3_000_000
/** Rows in the normalised product are written up to this many characters. */
const LONGEST_SECOND_ROW = 500_000

const texts = (row: readonly Rational[]) => row.map(rationalToText)

/** A formula that says what s is. */
const stated = (formula: Formula | null) => (formula === null ? null : `${formula.latex},\\qquad s = \\sin^2\\frac{\\pi q}{M}`)

/** Where b_j lives, which fixes the order of all rows. */
export function basisSentence(degree: number): string {
	return degree === 0
		? 'b_j is the indicator of block j, [j/M, (j+1)/M), j = 0 … M−1; Σ_j b_j = 1; row entry d belongs to b_0 and b_d.'
		: `b_j is the B-spline of degree ${degree} supported on [j/M, (j+${degree + 1})/M] modulo 1, j = 0 … M−1; Σ_j b_j = 1; row entry d belongs to b_0 and b_d.`
}

function expansionDocument({ latex, text, terms, leading, order, factorK }: OperatorExpansion) {
	const plain = (list: OperatorExpansion['terms']) => list.map((t) => ({ blocks: t.blocks, sites: t.sites, coefficient: rationalToText(t.coefficient) }))
	return { latex, text, factor: factorK ? 'K' : '1', leading: plain(leading), terms: plain(terms), order }
}

function inverseDocument(sizes: RowSizes, product: SplineProduct, limit: number) {
	const length = inverseRowLength(sizes)
	if (length <= limit) return { row: inverseRowTexts(sizes, product) }
	return {
		row: null,
		reason: `the exact entries have about ${Math.round(length / sizes.blocks)} characters each, ${length.toExponential(1)} in all (at most ${limit.toExponential(0)} are written); their values are in inverseValues`,
	}
}

/** Modes whose excess is listed. */
const EXCESS_MODES = 12

function excesses(sizes: RowSizes, product: SplineProduct) {
	const natural = sizes.degree === 0 && sizes.sites === Number.POSITIVE_INFINITY ? null : operatorExcess('natural', { ...sizes, product })
	const inverse = operatorExcess('inverse', { ...sizes, product })
	return Array.from({ length: Math.min(EXCESS_MODES, Math.floor(sizes.blocks / 2)) }, (_, k) => ({
		mode: k + 1,
		natural: natural === null ? null : natural(k + 1),
		inverse: inverse(k + 1),
	}))
}

/** The operators of one space in both products. `values` gives the inverse row in doubles, for sizes whose exact row is too long. */
export function operatorSummary(sizes: RowSizes, values: (kind: CoarseOperatorKind) => Float64Array) {
	const { degree, blocks, sites } = sizes
	const sitesPerBlock = sites / blocks
	const infinite = sites === Number.POSITIVE_INFINITY
	const missing = infinite && degree === 0
	const row = (name: StencilName) => texts(circulantRow(stencil(name, degree), blocks, sitesPerBlock))
	const natural = naturalRow(sizes)
	const inverse = inverseDocument(sizes, 'l2', LONGEST_ROW)
	const normalised = inverseDocument(sizes, 'normalised', LONGEST_SECOND_ROW)
	const formulas = (product: SplineProduct, K?: number) => {
		const of = (kind: CoarseOperatorKind) => (kind === 'natural' && missing && K !== undefined ? null : eigenvalueFormula(eigenvalue(kind, degree, product), K))
		return { natural: of('natural'), inverse: of('inverse') }
	}
	const symbolic = formulas('l2')
	const fixed = formulas('l2', sitesPerBlock)
	const other = formulas('normalised')
	const expansions = (product: SplineProduct) => ({
		natural: missing ? null : expansionDocument(operatorExpansion('natural', degree, { product, infinity: infinite })),
		inverse: expansionDocument(operatorExpansion('inverse', degree, { product, infinity: infinite })),
	})
	const square = squaredNaturalConstant(degree, blocks, sitesPerBlock)
	return {
		degree,
		blocks,
		sites: infinite ? 'infinity' : sites,
		sitesPerBlock: infinite ? 'infinity' : sitesPerBlock,
		basis: basisSentence(degree),
		gram: row('gram'),
		discreteGram: row('discreteGram'),
		natural: natural === null ? null : texts(natural),
		...(natural === null ? { naturalReason: 'on block averages PANPᵗ grows like K and has no limit' } : {}),
		inverse: inverse.row,
		...(inverse.row === null ? { inverseReason: inverse.reason, inverseValues: values('inverse') } : {}),
		projectionDefect: projectionDefect(degree, blocks, sitesPerBlock),
		ratios: operatorRatios(sizes),
		/** Ratio − 1 of the first modes, to full relative accuracy. */
		excess: excesses(sizes, 'l2'),
		symbol: { natural: stated(symbolic.natural), inverse: stated(symbolic.inverse) },
		symbolText: { natural: symbolic.natural?.text ?? null, inverse: symbolic.inverse?.text ?? null },
		symbolVariables: 's = sin^2(pi*q/M), q the mode, K = N/M',
		symbolHere: {
			natural: fixed.natural?.latex ?? null,
			inverse: fixed.inverse?.latex ?? null,
			naturalText: fixed.natural?.text ?? null,
			inverseText: fixed.inverse?.text ?? null,
		},
		expansion: expansions('l2'),
		constants: {
			CL: square === null ? null : Math.sqrt(square),
			CLSquared: square,
			gamma: resolutionConstant(degree, blocks, sitesPerBlock),
			trace: unresolvedTrace(degree, blocks, sitesPerBlock),
		},
		normalised: {
			inverse: normalised.row,
			...(normalised.row === null ? { inverseReason: normalised.reason.replace('; their values are in inverseValues', '') } : {}),
			ratios: operatorRatios({ ...sizes, product: 'normalised' }),
			excess: excesses(sizes, 'normalised'),
			symbol: { natural: stated(other.natural), inverse: stated(other.inverse) },
			symbolText: { natural: other.natural?.text ?? null, inverse: other.inverse?.text ?? null },
			expansion: expansions('normalised'),
		},
		stencils: stencilDocument(degree),
		message: consistencyMessage(degree),
	}
}

export type OperatorSummary = ReturnType<typeof operatorSummary>

/** The local forms, symbolic in K: entry d times M^power, for basis functions d blocks apart. */
export function stencilDocument(degree: number) {
	const names: readonly StencilName[] =
		degree === 0
			? ['gram', 'discreteGram', 'latticeStiffness', 'wide']
			: ['gram', 'discreteGram', 'stiffness', 'latticeStiffness', 'wide']
	return names.map((name) => {
		const { power, entries } = stencil(name, degree)
		return { name, power, text: entries.map((e) => e.toText()), latex: entries.map((e) => e.toLatex()) }
	})
}

/** A row in doubles. */
export const rowValues = (row: readonly Rational[]): Float64Array => Float64Array.from(row, toNumber)
