/**
 * The eigenvalues of Ā as formulas in s = sin²(πq/M), K and M: natural 4M² s ν/σ, inverse 4M² s σ/ω (g for σ in the normalised product).
 *
 * Coefficients are written as content × primitive Laurent polynomial in 1/K, e.g. 1 − (2/3)(1 − K⁻²)s. Texts are read by the expression grammar.
 */
import { ONE, type Rational, rational, rationalToText } from '../../../expression/index.ts'
import { type Laurent, laurent, monomial } from '../../../splines/laurent.ts'
import type { SplineProduct } from '../space.ts'
import { type CoarseOperatorKind, coarseSymbols, productSymbol } from './coarse-symbols.ts'
import { type SymbolPolynomial, symbolAt } from './symbol-polynomial.ts'

export interface Formula {
	readonly latex: string
	/** In the grammar of expressions, variables K, M, s. */
	readonly text: string
}

/** Eigenvalue = Δ · numerator/denominator, Δ = 4M²s. */
export interface Eigenvalue {
	readonly numerator: SymbolPolynomial
	readonly denominator: SymbolPolynomial
}

/** ν/σ or σ/ω, symbolic in K. */
export function eigenvalue(kind: CoarseOperatorKind, degree: number, product: SplineProduct = 'l2'): Eigenvalue {
	const symbols = coarseSymbols(degree)
	const inner = productSymbol(symbols, product)
	return kind === 'natural' ? { numerator: symbols.natural, denominator: inner } : { numerator: inner, denominator: symbols.wide }
}

/** The formula for every K, or at one K (Infinity: the limit). @throws RangeError where there is no limit. */
export function eigenvalueFormula({ numerator, denominator }: Eigenvalue, sitesPerBlock?: number): Formula {
	const fixed = (p: SymbolPolynomial): SymbolPolynomial =>
		sitesPerBlock === undefined ? p : symbolAt(p, sitesPerBlock).map((a) => monomial(a))
	const [top, bottom] = [trimmed(fixed(numerator)), trimmed(fixed(denominator))]
	const constant = top.length === 1 && !top[0].equals(monomial(ONE)) ? top[0] : undefined
	const front = constant === undefined ? { latex: '4M^2', text: '4*M^2' } : scaledFront(constant)
	const above = constant !== undefined || top.length === 1 ? undefined : polynomialFormula(top)
	const below = bottom.length === 1 ? undefined : polynomialFormula(bottom)
	if (below === undefined)
		return {
			latex: `${front.latex}\\,s${above === undefined ? '' : `\\left(${above.latex}\\right)`}`,
			text: `${front.text}*s${above === undefined ? '' : `*(${above.text})`}`,
		}
	return {
		latex: above === undefined ? `\\frac{${front.latex}\\,s}{${below.latex}}` : `${front.latex}\\,s\\,\\frac{${above.latex}}{${below.latex}}`,
		text: `${front.text}*s${above === undefined ? '' : `*(${above.text})`}/(${below.text})`,
	}
}

function scaledFront(constant: Laurent): Formula {
	const scaled = constant.scale(rational(4))
	return { latex: `${scaled.toLatex()}M^2`, text: `${scaled.toText()}*M^2` }
}

function trimmed(p: SymbolPolynomial): SymbolPolynomial {
	let length = p.length
	while (length > 1 && p[length - 1].isZero()) length--
	return p.slice(0, length)
}

/** Σ_k p_k s^k. */
export function polynomialFormula(p: SymbolPolynomial): Formula {
	let [latex, text] = ['', '']
	p.forEach((a, k) => {
		if (a.isZero()) return
		const { content, primitive } = split(a)
		const sign = latex === '' ? (content.s < 0n ? '-' : '') : content.s < 0n ? ' - ' : ' + '
		const term = coefficientFormula(content.abs(), primitive, k === 0 ? '' : k === 1 ? 's' : `s^${k}`)
		latex += sign + term.latex
		text += sign + term.text
	})
	return latex === '' ? { latex: '0', text: '0' } : { latex, text }
}

function coefficientFormula(size: Rational, primitive: Laurent, power: string): Formula {
	const one = primitive.equals(monomial(ONE))
	const factors = { latex: [] as string[], text: [] as string[] }
	if (!size.equals(ONE)) {
		factors.latex.push(size.d === 1n ? `${size.n}` : `\\tfrac{${size.n}}{${size.d}}`)
		factors.text.push(rationalToText(size))
	}
	if (!one) {
		const single = primitive.lowest === primitive.highest
		factors.latex.push(single ? powerOfK(primitive.lowest) : `\\left(${negativePowers(primitive)}\\right)`)
		factors.text.push(single && primitive.lowest > 0 ? primitive.toText() : `(${primitive.toText()})`)
	}
	if (power !== '') {
		factors.latex.push(power)
		factors.text.push(power)
	}
	if (factors.text.length === 0) return { latex: '1', text: '1' }
	return { latex: factors.latex.join(''), text: factors.text.join('*') }
}

const powerOfK = (n: number) => (n === 1 ? 'K' : `K^{${n}}`)

/** 1 − 5K^{-2} + 4K^{-4}: shorter than fractions inside a coefficient. */
function negativePowers(a: Laurent): string {
	let out = ''
	for (let n = a.highest; n >= a.lowest; n--) {
		const c = a.coefficient(n)
		if (c.n === 0n) continue
		const size = n !== 0 && c.n === 1n && c.d === 1n ? '' : c.d === 1n ? `${c.n}` : `\\tfrac{${c.n}}{${c.d}}`
		out += (out === '' ? (c.s < 0n ? '-' : '') : c.s < 0n ? ' - ' : ' + ') + size + (n === 0 ? '' : powerOfK(n))
	}
	return out
}

/** a = content · primitive, whole coprime coefficients, the highest one positive; sign in the content. */
function split(a: Laurent): { content: Rational; primitive: Laurent } {
	let [n, d] = [0n, 1n]
	const powers = Array.from({ length: a.highest - a.lowest + 1 }, (_, i) => a.coefficient(a.lowest + i))
	for (const c of powers) {
		n = gcd(n, c.n)
		d *= c.d / gcd(d, c.d)
	}
	const content = rational(a.coefficient(a.highest).s * n, d)
	return { content, primitive: laurent(a.lowest, powers.map((c) => c.div(content))) }
}

function gcd(a: bigint, b: bigint): bigint {
	while (b !== 0n) [a, b] = [b, a % b]
	return a
}
