/**
 * Two arithmetics in which formulas are evaluated for their certificates: whole decimals of any length, and exact rationals.
 *
 * Decimals are mathjs BigNumbers. They share no code with the kernels: a formula that agrees with them to 40 digits has not
 * been checked by what derived it.
 */
import { createRequire } from 'node:module'
import { type Expression, type FunctionName, integerPower, type Rational, rationalFromText, rational, topological } from '../../expression/index.ts'

/** What a formula needs to be evaluated. */
export interface Arithmetic<T> {
	/** A decimal numeral. */
	number(text: string): T
	pi(): T
	add(x: T, y: T): T
	negate(x: T): T
	multiply(x: T, y: T): T
	divide(x: T, y: T): T
	/** x^{n/d}; x > 0 unless d = 1. */
	power(x: T, n: bigint, d: bigint): T
	call(name: FunctionName, x: T): T
}

/** The part of decimal.js that is used here. */
export interface Decimal {
	plus(x: Decimal | number): Decimal
	minus(x: Decimal | number): Decimal
	times(x: Decimal | number): Decimal
	div(x: Decimal | number): Decimal
	pow(k: number): Decimal
	sqrt(): Decimal
	neg(): Decimal
	abs(): Decimal
	exp(): Decimal
	ln(): Decimal
	sin(): Decimal
	cos(): Decimal
	sinh(): Decimal
	cosh(): Decimal
	tanh(): Decimal
	atan(): Decimal
	lt(x: Decimal | number): boolean
	gt(x: Decimal | number): boolean
	isZero(): boolean
	isFinite(): boolean
	toNumber(): number
	toString(): string
}

interface DecimalClass {
	new (x: Decimal | number | string): Decimal
	acos(x: number): Decimal
	clone(options: object): DecimalClass
}

export interface DecimalArithmetic extends Arithmetic<Decimal> {
	readonly digits: number
	/** The double, text or decimal, exactly up to `digits`. */
	of(x: number | string | Decimal): Decimal
}

let root: DecimalClass | undefined
const known = new Map<number, DecimalArithmetic>()

/** Decimals with this many significant digits. */
export function decimals(digits: number): DecimalArithmetic {
	let found = known.get(digits)
	if (found === undefined) known.set(digits, (found = made(digits)))
	return found
}

function made(digits: number): DecimalArithmetic {
	root ??= (createRequire(import.meta.url)('mathjs/lib/browser/math.js') as { bignumber(x: number): { constructor: DecimalClass } }).bignumber(1).constructor
	const Big = root.clone({ precision: digits, defaults: true })
	const pi = Big.acos(-1)
	const of = (x: number | string | Decimal) => new Big(x)
	return {
		digits,
		of,
		number: of,
		pi: () => pi,
		add: (x, y) => x.plus(y),
		negate: (x) => x.neg(),
		multiply: (x, y) => x.times(y),
		divide: (x, y) => x.div(y),
		power(x, n, d) {
			if (d === 1n) return x.pow(Number(n))
			if (d === 2n) return x.sqrt().pow(Number(n))
			return x.isZero() && n > 0n ? x : x.ln().times(of(`${n}`)).div(of(`${d}`)).exp()
		},
		call(name, x) {
			switch (name) {
				case 'log':
					return x.ln()
				case 'expm1':
					return x.exp().minus(1)
				case 'log1p':
					return x.plus(1).ln()
				case 'erf':
					return errorFunction(x, of, pi, digits)
				case 'sinh':
				case 'cosh':
				case 'tanh':
					return x.abs().lt(1) ? x[name]() : hyperbolic(name, x)
				default:
					return x[name]()
			}
		},
	}
}

/** By exponentials: the series of the library take for ever at large arguments. */
function hyperbolic(name: 'sinh' | 'cosh' | 'tanh', x: Decimal): Decimal {
	const small = x.abs().times(-2).exp()
	const sign = x.lt(0) ? -1 : 1
	if (name === 'tanh') return small.neg().plus(1).div(small.plus(1)).times(sign)
	const half = x.abs().exp().div(2)
	return name === 'cosh' ? half.times(small.plus(1)) : half.times(small.neg().plus(1)).times(sign)
}

/** erf x = (2/√π) e^{−x²} Σ 2ⁿ x^{2n+1}/(2n+1)!!: terms of one sign. */
function errorFunction(x: Decimal, of: (x: number) => Decimal, pi: Decimal, digits: number): Decimal {
	if (x.abs().gt(Math.sqrt(2.4 * digits) + 1)) return of(x.lt(0) ? -1 : 1)
	const square = x.times(x)
	let term = x
	let total = x
	for (let n = 1; !term.isZero() && term.div(total).abs().gt(of(10).pow(-digits - 2)); n++) {
		term = term.times(square).times(2).div(2 * n + 1)
		total = total.plus(term)
	}
	return total.times(square.neg().exp()).times(2).div(pi.sqrt())
}

/** Exact rationals; they have no functions and no π. */
export const rationals: Arithmetic<Rational> = {
	number: rationalFromText,
	pi: () => {
		throw new RangeError('pi is not rational')
	},
	add: (x, y) => x.add(y),
	negate: (x) => x.neg(),
	multiply: (x, y) => x.mul(y),
	divide: (x, y) => x.div(y),
	power(x, n, d) {
		if (d !== 1n) throw new RangeError('a root is not rational')
		return integerPower(x, n)
	},
	call: (name) => {
		throw new RangeError(`${name} is not rational`)
	},
}

/** e at the point, in this arithmetic. @throws RangeError for a variable without value. */
export function evaluateGraph<T>(e: Expression, at: Readonly<Record<string, T>>, a: Arithmetic<T>): T {
	const done = new Map<Expression, T>()
	const of = (node: Expression) => done.get(node) as T
	const quotient = (r: Rational) => a.divide(a.number(`${r.s * r.n}`), a.number(`${r.d}`))
	const exponentials = (terms: readonly { weight: Expression; exponent: Expression }[]) =>
		terms.map((t) => a.multiply(of(t.weight), a.call('exp', of(t.exponent)))).reduce((x, y) => a.add(x, y))
	for (const node of topological([e])) {
		const value = (): T => {
			switch (node.kind) {
				case 'constant':
					return quotient(node.value)
				case 'pi':
					return a.pi()
				case 'variable': {
					const given = at[node.name]
					if (given === undefined) throw new RangeError(`evaluateGraph: no value for ${node.name}`)
					return given
				}
				case 'sum':
					return node.terms.map(of).reduce((x, y) => a.add(x, y))
				case 'product':
					return node.factors.map(of).reduce((x, y) => a.multiply(x, y))
				case 'power':
					return a.power(of(node.base), node.exponent.s * node.exponent.n, node.exponent.d)
				case 'call':
					return a.call(node.name, of(node.argument))
				case 'log-sum-exp':
					return a.call('log', exponentials(node.terms))
				case 'softmax':
					return a.divide(a.call('exp', of(node.terms[node.index].exponent)), exponentials(node.terms))
			}
		}
		done.set(node, value())
	}
	return of(e)
}

/** p/q of a double: enough for random points, so that every arithmetic has the same ones. */
export const sixteenths = (x: number): Rational => rational(Math.round(x * 65536), 65536)
