/** Expressions as LaTeX in the habits of print: `\tfrac{1}{4} z^{4} - z^{2} + 4 e^{-z^{2}/2}`. Renders in KaTeX and pdfLaTeX. */
import { call, minusOne, sum } from './construct.ts'
import type { FractionLayout } from './layout.ts'
import { exponentials, fractionLayout, isNegative, numeral, orderedTerms, TooLong, unlessTooLong, withoutSign } from './layout.ts'
import type { Expression, ExponentialTerm, FunctionName } from './node.ts'
import type { Rational } from './rational.ts'

export interface LatexOptions {
	/** How variables are set, e.g. `new Map([['theta', '\\theta']])`. Greek names and `theta` are known. */
	readonly names?: ReadonlyMap<string, string>
}

/** LaTeX (math mode) of e. */
export function toLatex(e: Expression, options: LatexOptions = {}): string {
	return new Typesetter(options.names ?? new Map(), Number.POSITIVE_INFINITY).print(e, false)[0]
}

/** The same, or null when it is longer than `length` characters. */
export function toLatexWithin(e: Expression, length: number, options: LatexOptions = {}): string | null {
	return unlessTooLong(() => new Typesetter(options.names ?? new Map(), length).print(e, false)[0])
}

const SUM = 1
const PRODUCT = 2
const POWER = 3
const ATOM = 4
type Printed = readonly [text: string, binding: number]

const GREEK =
	'alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega'.split(
		' ',
	)
const COMMAND: Readonly<Partial<Record<FunctionName, string>>> = {
	log: '\\log',
	sin: '\\sin',
	cos: '\\cos',
	sinh: '\\sinh',
	cosh: '\\cosh',
	tanh: '\\tanh',
	atan: '\\arctan',
	erf: '\\operatorname{erf}',
	exp: '\\exp',
}

class Typesetter {
	private readonly names: ReadonlyMap<string, string>
	private readonly memo: readonly [Map<Expression, Printed>, Map<Expression, Printed>] = [new Map(), new Map()]

	private readonly longest: number

	constructor(names: ReadonlyMap<string, string>, longest: number) {
		this.names = names
		this.longest = longest
	}

	/** `inline`: fractions with a slash, as in exponents. */
	print(e: Expression, inline: boolean): Printed {
		const memo = this.memo[inline ? 1 : 0]
		let known = memo.get(e)
		if (known === undefined) {
			known = this.printNode(e, inline)
			if (known[0].length > this.longest) throw new TooLong()
			memo.set(e, known)
		}
		return known
	}

	private printNode(e: Expression, inline: boolean): Printed {
		switch (e.kind) {
			case 'pi':
				return ['\\pi', ATOM]
			case 'variable':
				return [this.name(e.name), ATOM]
			case 'constant':
			case 'product':
				return this.fraction(e, inline)
			case 'sum':
				return this.sum(
					orderedTerms(e, (t) => this.print(t, inline)[0]),
					inline,
				)
			case 'power':
				return e.exponent.s < 0n ? this.fraction(e, inline) : this.power(e.base, e.exponent, inline)
			case 'call':
				if (e.name === 'expm1') return this.print(sum([call('exp', e.argument), minusOne]), inline)
				if (e.name === 'log1p') return [`\\log${fence(`1 + ${this.wrap(e.argument, PRODUCT, inline)}`)}`, POWER]
				return e.name === 'exp' ? this.exponential(e.argument) : [this.applied(COMMAND[e.name] as string, e.argument, inline), POWER]
			case 'log-sum-exp':
				return [this.applied('\\log', exponentials(e.terms), inline), POWER]
			case 'softmax': {
				const own = this.print(call('exp', (e.terms[e.index] as ExponentialTerm).exponent), true)[0]
				return this.over(own, this.print(exponentials(e.terms), true)[0], inline, true)
			}
		}
	}

	private name(name: string): string {
		const known = this.names.get(name)
		if (known !== undefined) return known
		const [, stem = name, index] = /^([A-Za-z]+?)_?(\d*)$/.exec(name) ?? []
		const letters = GREEK.includes(stem) ? `\\${stem}` : stem.length === 1 ? stem : `\\mathit{${stem.replaceAll('_', '\\_')}}`
		return index ? `${letters}_{${index}}` : letters
	}

	private sum(terms: readonly Expression[], inline: boolean): Printed {
		const parts = terms.map((t, i) => {
			const negative = isNegative(t)
			const text = this.wrap(negative ? withoutSign(t) : t, PRODUCT, inline)
			return i === 0 ? `${negative ? '-' : ''}${text}` : ` ${negative ? '-' : '+'} ${text}`
		})
		return [parts.join(''), SUM]
	}

	private wrap(e: Expression, least: number, inline: boolean): string {
		const [text, binding] = this.print(e, inline)
		return binding < least ? fence(text) : text
	}

	private applied(command: string, argument: Expression, inline: boolean): string {
		return command + fence(this.print(argument, inline)[0])
	}

	/** e^{…} while the exponent is short and flat, \exp(…) otherwise. */
	private exponential(argument: Expression): Printed {
		const [text] = this.print(argument, true)
		const flat = !/\\log|\\left|\\frac|e\^/.test(text) && text.replace(/\\[a-z]+|[{}\s]/gi, '').length <= 24
		return flat ? [`e^{${text}}`, POWER] : [this.applied('\\exp', argument, false), POWER]
	}

	private power(base: Expression, exponent: Rational, inline: boolean): Printed {
		if (exponent.n === 1n && exponent.d === 2n) return [`\\sqrt{${this.print(base, inline)[0]}}`, ATOM]
		const { numerator, denominator } = numeral(exponent)
		const index = denominator === undefined ? digits(numerator) : `${digits(numerator)}/${digits(denominator)}`
		if (base.kind === 'call' && base.name !== 'exp' && base.name !== 'expm1' && base.name !== 'log1p' && exponent.d === 1n)
			return [this.applied(`${COMMAND[base.name]}^{${index}}`, base.argument, inline), POWER]
		return [`${this.wrap(base, ATOM, inline)}^{${index}}`, POWER]
	}

	private fraction(e: Expression, inline: boolean): Printed {
		const layout = fractionLayout(e)
		const { numerator: n, denominator: d } = numeral(layout.coefficient)
		const sign = layout.negative ? '-' : ''
		const loosen = ([text, binding]: Printed): Printed => [sign + text, layout.negative ? SUM : binding]
		if (layout.numerator.length + layout.denominator.length === 0)
			return loosen(d === undefined ? [digits(n), n.includes('e') ? PRODUCT : ATOM] : this.ratio(n, d, inline))
		if (layout.denominator.length === 0 && !inline) {
			const head = d === undefined ? (n === '1' ? '' : digits(n)) : `\\tfrac{${digits(n)}}{${digits(d)}}`
			const single = head === '' && layout.numerator.length === 1
			return loosen([this.juxtapose(head, layout.numerator, false), single ? POWER : PRODUCT])
		}
		return loosen(this.quotient(layout, n, d, inline))
	}

	private ratio(n: string, d: string, inline: boolean): Printed {
		return inline ? [`${digits(n)}/${digits(d)}`, PRODUCT] : [`\\tfrac{${digits(n)}}{${digits(d)}}`, POWER]
	}

	private quotient(layout: FractionLayout, n: string, d: string | undefined, inline: boolean): Printed {
		const above = this.juxtapose(n === '1' && layout.numerator.length > 0 ? '' : digits(n), layout.numerator, inline)
		if (d === undefined && layout.denominator.length === 0) return [above, layout.numerator.length > 1 || n !== '1' ? PRODUCT : POWER]
		const alone = layout.denominator.length === 1 && d === undefined
		const below =
			alone && !inline
				? this.print(layout.denominator[0] as Expression, false)[0]
				: this.juxtapose(d === undefined ? '' : digits(d), layout.denominator, inline)
		return this.over(above, below, inline, layout.denominator.length + (d === undefined ? 0 : 1) > 1)
	}

	private over(above: string, below: string, inline: boolean, fenced: boolean): Printed {
		if (!inline) return [`\\frac{${above}}{${below}}`, POWER]
		return [`${above}/${fenced ? fence(below) : below}`, PRODUCT]
	}

	/** Product by juxtaposition; a dot only where two numerals would meet. */
	private juxtapose(head: string, factors: readonly Expression[], inline: boolean): string {
		const printed = factors.map((f) =>
			f.kind === 'power' && f.exponent.s > 0n ? parenthesise(this.power(f.base, f.exponent, inline), POWER) : this.wrap(f, POWER, inline),
		)
		return [...(head === '' ? [] : [head]), ...printed].reduce((text, next) => `${text}${/^[\d]/.test(next) ? ' \\cdot ' : ' '}${next}`)
	}
}

function parenthesise([text, binding]: Printed, least: number): string {
	return binding < least ? fence(text) : text
}

function fence(text: string): string {
	return /\\t?frac|\\sqrt|\\left|\\sum/.test(text) ? `\\left(${text}\\right)` : `(${text})`
}

function digits(numeral: string): string {
	const [mantissa = '', exponent] = numeral.split('e')
	if (exponent === undefined) return mantissa
	return mantissa === '1' ? `10^{${exponent}}` : `${mantissa} \\cdot 10^{${exponent}}`
}
