/**
 * The eigenvalue of mode q over (2πq)², as a double power series in 1/M and 1/N with exact rational constants. theory.md 5.7, 8.3; design.md section 2.
 *
 *   λ_q/(2πq)² = K^e Σ c_{ij} (πq)^{i+j} M^{−i} N^{−j},    e = 1 for the natural operator of degree 0, else 0,
 *
 * from (sin a/a)² p(sin²a)/w(sin²a), a = πq/M, by power series in a² with coefficients in ℚ[1/K], and 1/K = M/N. Nothing is fitted.
 */
import { MINUS_ONE, ONE, type Rational, rational, rationalToText } from '../../../expression/index.ts'
import { type Laurent, LAURENT_ONE, LAURENT_ZERO, monomial } from '../../../splines/laurent.ts'
import type { SplineProduct } from '../space.ts'
import type { CoarseOperatorKind } from './coarse-symbols.ts'
import { eigenvalue } from './formula.ts'

/** c (πq)^{i+j} M^{−i} N^{−j}. */
export interface ExpansionTerm {
	/** i, the power of 1/M. */
	readonly blocks: number
	/** j, the power of 1/N. */
	readonly sites: number
	/** c, exact. */
	readonly coefficient: Rational
}

export interface OperatorExpansion {
	/** The factor K in front. */
	readonly factorK: boolean
	/** Every term that is not zero with 0 < i + j ≤ order, by i + j, then by j. */
	readonly terms: readonly ExpansionTerm[]
	/** Those of `terms` that no other term divides: every other term is one of these times powers of 1/M and 1/N. */
	readonly leading: readonly ExpansionTerm[]
	readonly order: number
	readonly latex: string
	readonly text: string
}

/** Σ_n series[n] a^{2n}, truncated. */
type Series = readonly Laurent[]

function multiply(f: Series, g: Series): Laurent[] {
	return f.map((_, n) => Array.from({ length: n + 1 }, (__, k) => f[k].mul(g[n - k])).reduce((a, b) => a.add(b), LAURENT_ZERO))
}

/** f/g with g_0 = 1. */
function divide(f: Series, g: Series): Laurent[] {
	const out: Laurent[] = []
	f.forEach((a, n) => {
		let rest = a
		for (let k = 1; k <= n; k++) rest = rest.sub(g[k].mul(out[n - k]))
		out.push(rest)
	})
	return out
}

/** (sin a/a)² = Σ 2(−1)ⁿ(2a)^{2n}/(2n+2)! · 2. */
function sineSquaredOver(terms: number): Laurent[] {
	let coefficient = ONE
	return Array.from({ length: terms }, (_, n) => {
		if (n > 0) coefficient = coefficient.mul(rational(-4, (2 * n + 1) * (2 * n + 2)))
		return monomial(coefficient)
	})
}

/** Σ_k p_k s^k with s = a²·(sin a/a)². */
function compose(p: readonly Laurent[], unit: Series): Laurent[] {
	let out: Laurent[] = unit.map(() => LAURENT_ZERO)
	let power: Laurent[] = unit.map((_, n) => (n === 0 ? LAURENT_ONE : LAURENT_ZERO))
	for (const a of p) {
		out = out.map((b, n) => b.add(a.mul(power[n])))
		power = multiply([LAURENT_ZERO, ...power.slice(0, -1)], unit)
	}
	return out
}

const known = new Map<string, OperatorExpansion>()

/** The expansion of the eigenvalues of Ā up to total order 2L + 4 (6 at least). `infinity`: at K = ∞, powers of 1/M only. */
export function operatorExpansion(
	kind: CoarseOperatorKind,
	degree: number,
	{ product = 'l2', infinity = false }: { readonly product?: SplineProduct; readonly infinity?: boolean } = {},
): OperatorExpansion {
	const key = `${kind} ${degree} ${product} ${infinity}`
	let found = known.get(key)
	if (found === undefined) known.set(key, (found = expanded(kind, degree, product, infinity)))
	return found
}

function expanded(kind: CoarseOperatorKind, degree: number, product: SplineProduct, infinity: boolean): OperatorExpansion {
	const { numerator, denominator } = eigenvalue(kind, degree, product)
	const factorK = kind === 'natural' && degree === 0
	if (factorK && infinity) throw new RangeError('operatorExpansion: the natural operator of degree 0 grows like K')
	const count = Math.max(4, degree + 3)
	const unit = sineSquaredOver(count)
	const scaled = factorK ? numerator.map((a) => a.mul(monomial(ONE, -1))) : numerator
	const series = divide(multiply(unit, compose(scaled, unit)), compose(denominator, unit))
	const terms: ExpansionTerm[] = []
	series.forEach((a, n) => {
		if (n === 0) return
		for (let j = 0; j <= (infinity ? 0 : -a.lowest); j++) {
			const coefficient = a.coefficient(-j)
			if (coefficient.n !== 0n) terms.push({ blocks: 2 * n - j, sites: j, coefficient })
		}
	})
	const leading = terms.filter((t) => !terms.some((u) => u !== t && u.blocks <= t.blocks && u.sites <= t.sites))
	return { factorK, terms, leading, order: 2 * count - 2, ...written(leading, factorK) }
}

function written(terms: readonly ExpansionTerm[], factorK: boolean): { latex: string; text: string } {
	let [latex, text] = ['1', '1']
	for (const { blocks, sites, coefficient } of terms) {
		const sign = coefficient.s < 0n ? ' - ' : ' + '
		const size = coefficient.s < 0n ? coefficient.mul(MINUS_ONE) : coefficient
		const power = (name: string, n: number) => (n === 0 ? '' : n === 1 ? name : `${name}^{${n}}`)
		const top = `\\pi^{${blocks + sites}} q^{${blocks + sites}}`
		const number = size.equals(ONE) ? '' : size.d === 1n ? `${size.n}` : `\\tfrac{${size.n}}{${size.d}}`
		latex += `${sign}${number}\\frac{${top}}{${power('M', blocks)}${power('N', sites)}}`
		const factors = [
			...(size.equals(ONE) ? [] : [rationalToText(size)]),
			`(pi*q)^${blocks + sites}`,
		].join('*')
		const below = [blocks === 0 ? '' : blocks === 1 ? 'M' : `M^${blocks}`, sites === 0 ? '' : sites === 1 ? 'N' : `N^${sites}`].filter((x) => x !== '')
		text += `${sign}${factors}/${below.length > 1 ? `(${below.join('*')})` : below[0]}`
	}
	const front = factorK ? { latex: 'K(2\\pi q)^2', text: 'K*(2*pi*q)^2' } : { latex: '(2\\pi q)^2', text: '(2*pi*q)^2' }
	return { latex: `${front.latex}\\left(${latex} + \\dots\\right)`, text: `${front.text}*(${text} + ...)` }
}

/** Σ of the terms (1 included, the factor K too) at given sizes, in doubles. */
export function expansionRatio({ terms, factorK }: OperatorExpansion, mode: number, blocks: number, sites: number): number {
	const [a, b] = [(Math.PI * mode) / blocks, (Math.PI * mode) / sites]
	let sum = 0
	for (const t of [...terms].reverse()) sum += (Number(t.coefficient.s * t.coefficient.n) / Number(t.coefficient.d)) * a ** t.blocks * b ** t.sites
	return (1 + sum) * (factorK ? sites / blocks : 1)
}
