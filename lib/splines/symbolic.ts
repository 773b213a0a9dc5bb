/**
 * The table of the local forms of splines, symbolic in K and M: first circulant rows, entry d = 0, 1, …, each as M^p times a rational function of K.
 *
 * For the report and the documentation. Entries are exact by derivation (`stencil.ts`); only their factored print is proposed by nerdamer, and every
 * printed row is certified as a function of K and M. theory.md 2.2.
 */
import { type Rational, rational } from '../expression/index.ts'
import { cardinalPieces } from './cardinal.ts'
import { certify, type Proposer } from './certified.ts'
import { type Factored, factored } from './factored.ts'
import { type Laurent, LAURENT_ONE, LAURENT_ZERO, monomial } from './laurent.ts'
import { binomial } from './site-sums.ts'
import { type Stencil, type StencilName, stencil } from './stencil.ts'

export interface SymbolicEntry extends Factored {
	readonly distance: number
	/** Without M^power. */
	readonly value: Laurent
	/** Powers of 1/K one by one, like `\frac{2}{3} - \frac{1}{6K^{2}}`. */
	readonly expanded: string
}

export interface SymbolicRow {
	readonly name: StencilName
	/** What the row is, in LaTeX: `\tfrac1N C^{\mathsf T} C` etc. */
	readonly form: string
	readonly power: number
	/** The row holds for K ≥ this. */
	readonly validFrom: number
	readonly entries: readonly SymbolicEntry[]
	/** `\frac{1}{M}\left(…\right)`. */
	readonly latex: string
	/** Entries with M, comma-separated, each read by the grammar of expressions in K and M. */
	readonly text: string
}

const NAMES: readonly StencilName[] = ['gram', 'discreteGram', 'stiffness', 'latticeStiffness', 'wide', 'biharmonic']

const FORMS: Readonly<Record<StencilName, string>> = {
	gram: '\\int b_0 b_d',
	discreteGram: '\\tfrac{1}{N} C^{\\mathsf T} C',
	stiffness: "\\int b_0' b_d'",
	latticeStiffness: '\\tfrac{1}{N} C^{\\mathsf T} A C',
	wide: '\\tfrac{1}{NK^{2}} C^{\\mathsf T} W C',
	biharmonic: '\\tfrac{1}{N} C^{\\mathsf T} A^{2} C',
}

const known = new Map<number, readonly SymbolicRow[]>()

/** The rows of this degree ≥ 0; degree 0 has no stiffness. `propose` replaces nerdamer (tests). */
export function symbolicTable(degree: number, options: { readonly propose?: Proposer } = {}): readonly SymbolicRow[] {
	const found = options.propose === undefined ? known.get(degree) : undefined
	if (found !== undefined) return found
	const rows = NAMES.filter((name) => name !== 'stiffness' || degree > 0).map((name) => rowOf(stencil(name, degree), options))
	if (options.propose === undefined) known.set(degree, rows)
	return rows
}

function rowOf(form: Stencil, options: { readonly propose?: Proposer }): SymbolicRow {
	const { name, power, validFrom } = form
	const entries = form.entries.map((value, distance) => ({ ...factored(value, options), distance, value, expanded: value.toLatex() }))
	const scale = power < 0 ? `\\frac{1}{M${power === -1 ? '' : `^{${-power}}`}}` : power === 1 ? 'M' : `M^{${power}}`
	return {
		name,
		form: FORMS[name],
		power,
		validFrom,
		entries,
		latex: `${scale}\\left(${entries.map(({ latex }) => latex).join(',\\ ')}\\right)`,
		text: entries.map((entry) => withBlocks(entry, power)).join(', '),
	}
}

/** M^power times the entry as text, certified in K and M; the plain Laurent polynomial if that should fail. */
function withBlocks({ text, value }: { readonly text: string; readonly value: Laurent }, power: number): string {
	const scale = power === 1 ? 'M' : power > 0 ? `M^${power}` : power === -1 ? '1/M' : `1/M^${-power}`
	const answer = text === '1' ? scale : `${scale}*(${text})`
	const claim = {
		degrees: new Map([
			['K', { numerator: Math.max(0, value.highest, value.highest - value.lowest), denominator: Math.max(0, -value.lowest) }],
			['M', { numerator: Math.max(0, power), denominator: Math.max(0, -power) }],
		]),
		at: (point: ReadonlyMap<string, Rational>) => {
			const M = point.get('M') as Rational
			const factor = Array.from({ length: Math.abs(power) }, () => M).reduce((a, b) => a.mul(b), rational(1))
			const entry = value.at(point.get('K') as Rational)
			return power < 0 ? entry.div(factor) : entry.mul(factor)
		},
	}
	return 'refused' in certify(answer, claim) ? `${scale}*(${value.toText()})` : answer
}

/** One row of NPᵗ, symbolic: the average of b_{i−l} over a cell of block i as a polynomial in v, the middle of the cell, and 1/K. */
export interface SymbolicAverage {
	/** l = 0 … L. */
	readonly piece: number
	/** Coefficients of v⁰, v¹, …. */
	readonly coefficients: readonly Laurent[]
	/** In v and K. */
	readonly text: string
	readonly latex: string
}

/** The cell averages c_l(v), v = (r + ½)/K, of the B-splines of this degree: all of NPᵗ = C for every K and M. At K = ∞ the splines themselves. */
export function symbolicCellAverages(degree: number): readonly SymbolicAverage[] {
	return cardinalPieces(degree).map((p, piece) => {
		const coefficients = averageCoefficients(p)
		const terms = coefficients.map((c, k) => ({ c, k })).filter(({ c }) => !c.isZero())
		terms.reverse()
		const several = (c: Laurent) => c.lowest !== c.highest
		const write = (power: (k: number) => string, times: string, constant: (c: Laurent) => string) =>
			terms
				.map(({ c, k }, i) => {
					const negative = !several(c) && c.coefficient(c.lowest).s < 0n
					const sign = negative ? (i === 0 ? '-' : ' - ') : i === 0 ? '' : ' + '
					const size = negative ? c.scale(rational(-1)) : c
					if (k === 0) return several(c) ? `${sign}${constant(size)}`.replace(/^ \+ -/, ' - ') : `${sign}${constant(size)}`
					if (size.equals(LAURENT_ONE)) return `${sign}${power(k)}`
					return `${sign}${several(c) ? (times === '' ? `\\left(${constant(size)}\\right)` : `(${constant(size)})`) : constant(size)}${times}${power(k)}`
				})
				.join('')
		return {
			piece,
			coefficients,
			text: write((k) => (k === 1 ? 'v' : `v^${k}`), '*', (c) => c.toText()),
			latex: write((k) => (k === 1 ? 'v' : `v^{${k}}`), '', (c) => c.toLatex()),
		}
	})
}

/** Coefficients in v of Σ_k p_k Σ_j C(k+1, 2j+1) v^{k−2j} (2K)^{−2j}/(k+1). */
function averageCoefficients(p: readonly Rational[]): Laurent[] {
	const out = p.map(() => LAURENT_ZERO)
	p.forEach((a, k) => {
		for (let j = 0; 2 * j <= k; j++)
			out[k - 2 * j] = out[k - 2 * j].add(monomial(a.mul(rational(binomial(k + 1, 2 * j + 1), (k + 1) * 4 ** j)), -2 * j))
	})
	return out
}
