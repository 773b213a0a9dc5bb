/**
 * Laurent polynomials in K in print: over one denominator, the numerator in factors where a certified factorisation is known.
 *
 *   2/3 − 1/(6K²) = (2K − 1)(2K + 1)/(6K²).
 *
 * The factors are nerdamer's proposal; the text that is returned is certified as a whole, and without a certificate the numerator stays as it is.
 */
import { exactRoot, type Expression, parseExpression, type Rational, rational } from '../expression/index.ts'
import { certify, nerdamerProposer, type Proposer } from './certified.ts'
import { type Laurent, LAURENT_ONE, laurent, monomial } from './laurent.ts'
import { greatestCommonDivisor, overOneDenominator } from './whole-numbers.ts'

export interface Factored {
	/** In K, read by the grammar of expressions. */
	readonly text: string
	readonly latex: string
	/** 'nerdamer': its factors, certified. 'own': the numerator as it is, because it has no factors or the proposal was refused. */
	readonly source: 'nerdamer' | 'own'
	/** Why a proposal was refused. */
	readonly refused?: string
}

interface Parts {
	readonly sign: string
	readonly content: bigint
	readonly factors: readonly (readonly [factor: Laurent, multiplicity: number])[]
	/** Power of K, negative in the denominator. */
	readonly power: number
	readonly denominator: bigint
}

/** Beyond this degree, and beyond coefficients of twelve digits, factoring takes seconds, and nothing factors. */
const HIGHEST = 6
const LARGEST = 10n ** 12n

/** e over one denominator, factored as far as a certificate reaches. */
export function factored(e: Laurent, options: { readonly propose?: Proposer } = {}): Factored {
	if (e.isZero()) return { text: '0', latex: '0', source: 'own' }
	const { content, denominator, primitive, sign } = primitiveNumerator(e)
	const parts: Parts = { sign, content, denominator, power: e.lowest, factors: [[primitive, 1]] }
	const own = (refused?: string): Factored => ({ ...print(parts), source: 'own', ...(refused === undefined ? {} : { refused }) })
	const coefficients = Array.from({ length: primitive.highest + 1 }, (_, n) => primitive.coefficient(n))
	const even = coefficients.every((a, n) => n % 2 === 0 || a.n === 0n)
	// Half the degree where only even powers occur: x stands for K or K².
	const stretch = even ? 2 : 1
	if (primitive.highest < 2 || primitive.highest > HIGHEST * stretch || coefficients.some((a) => a.n > LARGEST)) return own()
	const halved = laurent(
		0,
		coefficients.filter((_, n) => n % stretch === 0),
	)
	try {
		const answer = (options.propose ?? nerdamerProposer)(`factor(${halved.toText('x')})`)
		const factors = factorsOf(parseExpression(answer, { variables: ['x'] }).expression).flatMap(([f, n]) =>
			split(stretched(f, stretch)).map((g) => [g, n] as const),
		)
		const proposal = rearranged(parts, factors)
		if (proposal?.factors.length === 1 && proposal.factors[0][1] === 1) return own()
		if (proposal === null) return own(`not a product of integer polynomials: ${answer}`)
		const printed = print(proposal)
		const claim = {
			degrees: new Map([['K', { numerator: Math.max(0, e.highest, e.highest - e.lowest), denominator: Math.max(0, -e.lowest) }]]),
			at: (point: ReadonlyMap<string, Rational>) => e.at(point.get('K') as Rational),
		}
		const certificate = certify(printed.text, claim)
		return 'refused' in certificate ? own(`${answer}: ${certificate.refused}`) : { ...printed, source: 'nerdamer' }
	} catch (error) {
		return own((error as Error).message)
	}
}

/** e = sign·content/denominator·K^lowest·primitive, primitive with coprime integer coefficients, leading one positive. */
function primitiveNumerator(e: Laurent) {
	const terms = Array.from({ length: e.highest - e.lowest + 1 }, (_, i) => e.coefficient(e.lowest + i))
	const { numerators: whole, denominator } = overOneDenominator(terms)
	const divisor = whole.reduce(greatestCommonDivisor, 0n)
	const negative = whole[whole.length - 1] < 0n
	const primitive = laurent(
		0,
		whole.map((a) => rational(negative ? -a / divisor : a / divisor)),
	)
	const common = greatestCommonDivisor(divisor, denominator)
	return { content: divisor / common, denominator: denominator / common, primitive, sign: negative ? '-' : '' }
}

/** The factors of a product of polynomials in x with their multiplicities. @throws RangeError for anything else. */
function factorsOf(e: Expression): (readonly [Laurent, number])[] {
	if (e.kind === 'product') return e.factors.flatMap(factorsOf)
	if (e.kind === 'power' && e.exponent.d === 1n && e.exponent.s > 0n) return [[polynomialOf(e.base), Number(e.exponent.n)]]
	return [[polynomialOf(e), 1]]
}

function polynomialOf(e: Expression): Laurent {
	switch (e.kind) {
		case 'constant':
			return monomial(e.value)
		case 'variable':
			return monomial(rational(1), 1)
		case 'sum':
			return e.terms.map(polynomialOf).reduce((a, b) => a.add(b))
		case 'product':
			return e.factors.map(polynomialOf).reduce((a, b) => a.mul(b))
		case 'power': {
			if (e.exponent.d !== 1n || e.exponent.s < 0n) break
			return Array.from({ length: Number(e.exponent.n) }, () => polynomialOf(e.base)).reduce((a, b) => a.mul(b), LAURENT_ONE)
		}
	}
	throw new RangeError('factored: not a polynomial')
}

/** f(K^stretch). */
const stretched = (f: Laurent, stretch: number) =>
	laurent(
		0,
		Array.from({ length: f.highest * stretch + 1 }, (_, n) => (n % stretch === 0 ? f.coefficient(n / stretch) : rational(0))),
	)

/** a²K² − b² = (aK − b)(aK + b). */
function split(f: Laurent): Laurent[] {
	if (f.highest !== 2 || f.lowest !== 0 || f.coefficient(1).n !== 0n) return [f]
	const sign = f.coefficient(2).s < 0n ? rational(-1) : rational(1)
	const [a, b] = [exactRoot(f.coefficient(2).mul(sign), 2n), exactRoot(f.coefficient(0).mul(sign).neg(), 2n)]
	return a === undefined || b === undefined ? [f] : [laurent(0, [b.neg(), a]).scale(sign), laurent(0, [b, a])]
}

/** The same factors with positive leading coefficients and coprime integers; null when what is left over is not whole. */
function rearranged(parts: Parts, proposed: readonly (readonly [Laurent, number])[]): Parts | null {
	let [negative, content] = [parts.sign === '-', rational(parts.content)]
	const factors: (readonly [Laurent, number])[] = []
	for (const [f, n] of proposed) {
		const p = primitiveNumerator(f)
		if (p.sign === '-' && n % 2 === 1) negative = !negative
		for (let i = 0; i < n; i++) content = content.mul(rational(p.content, p.denominator))
		if (f.lowest !== 0) return null
		if (p.primitive.highest > 0) factors.push([p.primitive, n])
	}
	factors.sort(([f], [g]) => f.highest - g.highest)
	return content.d === 1n ? { ...parts, sign: negative ? '-' : '', content: content.n, factors } : null
}

/** A polynomial of several terms gets brackets, except alone in a numerator (LaTeX) or alone altogether. */
function print({ sign, content, factors, power, denominator }: Parts): { readonly text: string; readonly latex: string } {
	const shown = factors.filter(([f]) => !f.equals(LAURENT_ONE))
	const several = (f: Laurent) => f.lowest !== f.highest
	const alone = shown.length === 1 && shown[0][1] === 1 && content === 1n && power <= 0
	const bottomCount = (denominator === 1n ? 0 : 1) + (power < 0 ? 1 : 0)
	const powerOf = (n: number, open: string, close: string) => (n === 1 ? 'K' : `K^${open}${n}${close}`)
	const join = (list: readonly string[], between: string) => (list.length === 0 ? '1' : list.join(between))
	const side = (open: string, close: string, write: (f: Laurent) => string, bare: boolean) => [
		...(content === 1n ? [] : [`${content}`]),
		...(power > 0 ? [powerOf(power, open, close)] : []),
		...shown.map(([f, n]) => `${several(f) && !bare ? `(${write(f)})` : write(f)}${n > 1 ? `^${open}${n}${close}` : ''}`),
	]
	const below = (open: string, close: string) => [
		...(denominator === 1n ? [] : [`${denominator}`]),
		...(power < 0 ? [powerOf(-power, open, close)] : []),
	]
	const single = sign === '' && bottomCount === 0
	const top = join(
		side('', '', (f) => f.toText(), alone && single),
		'*',
	)
	const under = join(below('', ''), '*')
	const topLatex = join(
		side('{', '}', (f) => f.toLatex(), alone && (single || bottomCount > 0)),
		'',
	)
	return {
		text: `${sign}${top}${bottomCount === 0 ? '' : bottomCount === 1 ? `/${under}` : `/(${under})`}`,
		latex: `${sign}${bottomCount === 0 ? topLatex : `\\frac{${topLatex}}{${below('{', '}').join('')}}`}`,
	}
}
