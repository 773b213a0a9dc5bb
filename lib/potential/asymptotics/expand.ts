/**
 * Asymptotic expansion of an expression at z → +∞ or z → −∞ by recursion over the graph.
 *
 * sin and cos of what grows, and tanh, atan, erf of what is not understood, become bounded coefficients. What cannot be
 * resolved throws `Unresolved` inside and is `undefined` outside.
 */
import {
	type Call,
	type LogSumExp,
	logSumExp,
	type Expression,
	constant,
	divide,
	negate,
	one,
	pi,
	product,
	rational,
	sqrt,
	substitute,
	sum,
	variable,
	zero,
	dependsOn,
} from '../../expression/index.ts'
import { coefficientSign, isOscillating } from './coefficient.ts'
import { compareMonomials, IDENTITY, monomialToExpression, type Term, UNIT } from './monomial.ts'
import {
	addSeries,
	exponentialSeries,
	logarithmSeries,
	magnitude,
	multiplySeries,
	powerSeries,
	scaleSeries,
	type Series,
	seriesConstant,
	splitSeries,
	startWork,
	taylorOfCall,
	truncate,
	Unresolved,
	composeTaylor,
} from './series.ts'

export type End = '+' | '-'

const reflection = new Map([['z', negate(variable('z'))]])
const caches = new Map<number, WeakMap<Expression, Series | string>>()

/** The expansion of e(z) at z → +∞, or of e(−x) at x → +∞ for the end '-'; a sentence fragment when there is none. */
export function expandAt(e: Expression, end: End, order = 6): Series | string {
	const f = end === '+' ? e : substitute(e, reflection)
	let memo = caches.get(order)
	if (memo === undefined) {
		memo = new WeakMap()
		caches.set(order, memo)
	}
	startWork()
	return expandNode(f, order, memo)
}

function expandNode(e: Expression, order: number, memo: WeakMap<Expression, Series | string>): Series | string {
	let known = memo.get(e)
	if (known === undefined) {
		try {
			known = expansion(e, order, (x) => {
				const s = expandNode(x, order, memo)
				if (typeof s === 'string') throw new Unresolved(s)
				return s
			})
		} catch (error) {
			if (!(error instanceof Unresolved)) throw error
			known = error.message
		}
		memo.set(e, known)
	}
	return known
}

function expansion(e: Expression, order: number, of: (e: Expression) => Series): Series {
	if (!dependsOn(e, 'z')) return seriesConstant(e)
	switch (e.kind) {
		case 'variable':
			return seriesConstant(one, IDENTITY)
		case 'sum':
			return addSeries(e.terms.map(of))
		case 'product':
			return e.factors.map(of).reduce(multiplySeries)
		case 'power':
			return powerSeries(of(e.base), e.exponent, order)
		case 'call':
			return expandCall(e, order, of)
		case 'log-sum-exp':
			return logarithmSeries(sumOfExponentials(e.terms, order, of), order)
		case 'softmax': {
			const own = exponentialSeries(of((e.terms[e.index] as (typeof e.terms)[number]).exponent), order)
			// Many exponentials make many terms of which the first few matter.
			const short = Math.ceil(order / 2) + 1
			return truncate(multiplySeries(own, truncate(inverseSum(logSumExp(e.terms), order, of), short)), short)
		}
		default:
			return seriesConstant(e)
	}
}

const inverses = new WeakMap<Expression, Map<number, Series>>()

/** 1/Σ q e^w, shared by all the weights e^{w_i}/Σ q e^w of one sum. */
function inverseSum(sumNode: Expression, order: number, of: (e: Expression) => Series): Series {
	let known = inverses.get(sumNode)
	if (known === undefined) {
		known = new Map()
		inverses.set(sumNode, known)
	}
	let result = known.get(order)
	if (result === undefined) {
		result = powerSeries(sumOfExponentials((sumNode as LogSumExp).terms, order, of), rational(-1), order)
		known.set(order, result)
	}
	return result
}

function sumOfExponentials(
	terms: readonly { weight: Expression; exponent: Expression }[],
	order: number,
	of: (e: Expression) => Series,
): Series {
	return addSeries(terms.map((t) => multiplySeries(of(t.weight), exponentialSeries(of(t.exponent), order))))
}

function expandCall(e: Call, order: number, of: (e: Expression) => Series): Series {
	switch (e.name) {
		case 'exp':
			return exponentialSeries(of(e.argument), order)
		case 'log':
			return logarithmSeries(of(e.argument), order)
		case 'sinh':
		case 'cosh': {
			const argument = of(e.argument)
			const up = exponentialSeries(argument, order)
			const down = exponentialSeries(scaleSeries(argument, constant(-1)), order)
			return scaleSeries(addSeries([up, e.name === 'cosh' ? down : scaleSeries(down, constant(-1))]), constant(rational(1, 2)))
		}
		default:
			return expandBounded(e, order, of)
	}
}

/** sin, cos, tanh, atan, erf: the value itself is a bounded coefficient when nothing better is known. */
function expandBounded(e: Call, order: number, of: (e: Expression) => Series): Series {
	try {
		const argument = of(e.argument)
		const { infinite, finite, small } = splitSeries(argument)
		const size = magnitude(small)
		if (size !== null && compareMonomials(size, UNIT) >= 0) return seriesConstant(e)
		if (infinite.length === 0) return taylorOfCall(e.name, finite, small, order)
		if (infinite.some((t) => isOscillating(t.coefficient)) && (e.name === 'sin' || e.name === 'cos')) return seriesConstant(e)
		if (e.name === 'sin' || e.name === 'cos') {
			const phase = sum([...infinite.map((t) => product([t.coefficient, monomialToExpression(t.monomial)])), finite])
			return taylorOfCall(e.name, phase, small, order)
		}
		const sign = coefficientSign((infinite[0] as Term).coefficient)
		if (sign === 0) return seriesConstant(e)
		const positive = sign > 0 ? argument : scaleSeries(argument, constant(-1))
		return scaleSeries(saturation(e.name, positive, order), constant(sign))
	} catch (error) {
		if (!(error instanceof Unresolved)) throw error
		return seriesConstant(e)
	}
}

/** tanh, atan, erf of a series that tends to +∞. */
function saturation(name: Call['name'], a: Series, order: number): Series {
	if (name === 'tanh') {
		const decay = exponentialSeries(scaleSeries(a, constant(-2)), order)
		const numerator = addSeries([seriesConstant(one), scaleSeries(decay, constant(-1))])
		return multiplySeries(numerator, powerSeries(addSeries([seriesConstant(one), decay]), rational(-1), order))
	}
	const inverse = powerSeries(a, rational(-1), order)
	if (name === 'atan') {
		const half = constant(rational(1, 2))
		return addSeries([seriesConstant(product([half, pi])), scaleSeries(taylorOfCall('atan', zero, inverse, order), constant(-1))])
	}
	// erfc(a) = e^{−a²}/(a√π) Σ_k (−1)^k (2k−1)!!/(2a²)^k
	const gaussian = exponentialSeries(scaleSeries(multiplySeries(a, a), constant(-1)), order)
	const coefficients: Expression[] = []
	let c = rational(1)
	for (let k = 0; k <= order; k++) {
		coefficients.push(constant(c))
		c = c.mul(rational(-(2 * k + 1), 2))
	}
	const tail = composeTaylor(coefficients, multiplySeries(inverse, inverse))
	const complement = multiplySeries(multiplySeries(gaussian, inverse), scaleSeries(tail, divide(one, sqrt(pi))))
	return addSeries([seriesConstant(one), scaleSeries(complement, constant(-1))])
}

/** The terms of a series as an expression in z, valid for large z at the end '+', large −z at the end '-'. */
export function termsToExpression(terms: readonly Term[], end: End): Expression {
	const e = sum(terms.map((t) => product([t.coefficient, monomialToExpression(t.monomial)])))
	return end === '+' ? e : substitute(e, reflection)
}
