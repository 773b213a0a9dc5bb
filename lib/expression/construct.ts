/**
 * Constructors of expression nodes, with the safe simplifications: constant folding, neutral and absorbing elements,
 * like terms, like powers, parity of functions, and the overflow-free form of logarithms of sums of exponentials.
 *
 * Every rule is an identity of real functions wherever the left side is defined. Where a rule enlarges the domain
 * (√x·√x = x, x/x = 1), the parser has recorded the obligation (x > 0, x ≠ 0) beforehand; see `domain.ts`.
 */
import type { Call, Expression, ExponentialTerm, FunctionName } from './node.ts'
import { compareNodes, intern } from './node.ts'
import type { Rational } from './rational.ts'
import { addRationals, exactRoot, HALF, integerPower, MINUS_ONE, multiplyRationals, ONE, rational, ZERO } from './rational.ts'

export function constant(value: Rational | number | bigint): Expression {
	return intern({ kind: 'constant', value: typeof value === 'object' ? value : rational(value) })
}
export const zero = constant(ZERO)
export const one = constant(ONE)
export const minusOne = constant(MINUS_ONE)
export const pi = intern({ kind: 'pi' })
export function variable(name: string): Expression {
	return intern({ kind: 'variable', name })
}

/** e = coefficient · rest with a rational coefficient. */
export function splitCoefficient(e: Expression): [Rational, Expression] {
	if (e.kind === 'constant') return [e.value, one]
	if (e.kind === 'product') {
		const head = e.factors[0] as Expression
		if (head.kind === 'constant') {
			const rest = e.factors.slice(1)
			return [head.value, rest.length === 1 ? (rest[0] as Expression) : intern({ kind: 'product', factors: rest })]
		}
	}
	return [ONE, e]
}

function scaled(coefficient: Rational, rest: Expression): Expression {
	if (coefficient.n === 0n) return zero
	if (rest === one) return constant(coefficient)
	if (coefficient.equals(ONE)) return rest
	return product([constant(coefficient), rest])
}

/** Σ terms. */
export function sum(terms: readonly Expression[]): Expression {
	const coefficients = new Map<Expression, Rational[]>()
	const add = (e: Expression) => {
		if (e.kind === 'sum') for (const t of e.terms) add(t)
		else {
			const [c, rest] = splitCoefficient(e)
			const known = coefficients.get(rest)
			if (known) known.push(c)
			else coefficients.set(rest, [c])
		}
	}
	for (const t of terms) add(t)
	const flat: Expression[] = []
	for (const [rest, list] of coefficients) {
		const c = addRationals(list)
		if (c.n !== 0n) flat.push(scaled(c, rest))
	}
	// 3(x + 1) − 2(x + 1) has become x + 1.
	if (flat.some((t) => t.kind === 'sum')) return flat.length === 1 ? (flat[0] as Expression) : sum(flat)
	if (flat.length === 0) return zero
	if (flat.length === 1) return flat[0] as Expression
	flat.sort(compareNodes)
	return intern({ kind: 'sum', terms: flat })
}

/** Π factors. */
export function product(factors: readonly Expression[]): Expression {
	const constants: Rational[] = []
	const exponents = new Map<Expression, Rational>()
	const multiply = (e: Expression) => {
		if (e.kind === 'product') for (const f of e.factors) multiply(f)
		else if (e.kind === 'constant') constants.push(e.value)
		else if (e.kind === 'power') exponents.set(e.base, (exponents.get(e.base) ?? ZERO).add(e.exponent))
		else exponents.set(e, (exponents.get(e) ?? ZERO).add(ONE))
	}
	for (const f of factors) multiply(f)
	let coefficient = multiplyRationals(constants)
	if (coefficient.n === 0n) return zero
	const flat: Expression[] = []
	let again = false
	for (const [base, exponent] of exponents) {
		if (exponent.n === 0n) continue
		const p = power(base, exponent)
		if (p.kind === 'constant') coefficient = coefficient.mul(p.value)
		else {
			// √(xy)·√(xy) has become xy, e^x·e^x has become e^{2x}: their factors may meet others.
			again ||= p.kind === 'power' ? p.base !== base : p !== base || p.kind === 'product'
			flat.push(p)
		}
	}
	if (again) return product([constant(coefficient), ...flat])
	if (flat.length === 0) return constant(coefficient)
	if (flat.length === 1) {
		const only = flat[0] as Expression
		if (coefficient.equals(ONE)) return only
		if (only.kind === 'sum' && coefficient.equals(MINUS_ONE)) return sum(only.terms.map(negate))
	}
	flat.sort(compareNodes)
	return intern({ kind: 'product', factors: coefficient.equals(ONE) ? flat : [constant(coefficient), ...flat] })
}

/** Largest size in bits of an exactly folded power. */
const MAXIMAL_BITS = 8192

/** base^exponent. */
export function power(base: Expression, exponent: Rational | number): Expression {
	const r = typeof exponent === 'number' ? rational(exponent) : exponent
	if (r.n === 0n) return one
	if (r.equals(ONE)) return base
	const integer = r.d === 1n
	if (base.kind === 'constant') {
		const bits = (base.value.n.toString(2).length + base.value.d.toString(2).length) * Number(r.n)
		if (base.value.n === 0n && r.s > 0n) return zero
		if (base.value.equals(ONE)) return one
		if (base.value.n !== 0n && bits <= MAXIMAL_BITS) {
			if (integer) return constant(integerPower(base.value, r.s * r.n))
			const root = exactRoot(base.value, r.d)
			if (root) return constant(integerPower(root, r.s * r.n))
		}
	}
	if (base.kind === 'power' && integer) return power(base.base, base.exponent.mul(r))
	if (base.kind === 'product' && integer) return product(base.factors.map((f) => power(f, r)))
	if (base.kind === 'call' && base.name === 'exp') return call('exp', product([constant(r), base.argument]))
	return intern({ kind: 'power', base, exponent: r })
}

const ODD: readonly FunctionName[] = ['sin', 'sinh', 'tanh', 'atan', 'erf']
const EVEN: readonly FunctionName[] = ['cos', 'cosh']

/** sin of 0, 1, 2, 3 quarter turns. */
const QUARTERS = [0, 1, 0, -1]
function quarterTurns(c: Rational, name: 'sin' | 'cos'): number {
	const turns = (c.s * c.n * (2n / c.d) + (name === 'cos' ? 1n : 0n)) % 4n
	return Number((turns + 4n) % 4n)
}

/** name(argument). Logarithms of user expressions are made by `logarithm` in `logarithm.ts`. */
export function call(name: FunctionName, argument: Expression): Expression {
	if (argument === zero && name !== 'log') return EVEN.includes(name) || name === 'exp' ? one : zero
	if (name === 'exp' && isCall(argument, 'log')) return argument.argument
	if (name === 'log' && argument === one) return zero
	if (name === 'log' && isCall(argument, 'exp')) return argument.argument
	if (ODD.includes(name) || EVEN.includes(name)) {
		const [c, rest] = splitCoefficient(argument)
		if (rest === pi && c.d <= 2n && (name === 'sin' || name === 'cos')) return constant(QUARTERS[quarterTurns(c, name)] as number)
		if (c.s < 0n) {
			const positive = call(name, scaled(c.neg(), rest))
			return EVEN.includes(name) ? positive : negate(positive)
		}
	}
	return intern({ kind: 'call', name, argument })
}

/** log Σ q_j e^{w_j}, as given (see `logarithm.ts` for the form that it chooses). */
export function logSumExp(terms: readonly ExponentialTerm[]): Expression {
	const canonical = canonicalTerms(terms)
	if (canonical.length === 0) return intern({ kind: 'call', name: 'log', argument: zero })
	const [first] = canonical as [ExponentialTerm]
	if (canonical.length === 1) return sum([first.exponent, call('log', first.weight)])
	return intern({ kind: 'log-sum-exp', terms: canonical })
}

/** e^{w}/Σ q_j e^{w_j} for one exponent w of the terms. */
export function softmax(terms: readonly ExponentialTerm[], exponent: Expression): Expression {
	const canonical = canonicalTerms(terms)
	const index = canonical.findIndex((t) => t.exponent === exponent)
	// Weights that have cancelled leave e^w above the line alone.
	if (index < 0) return product([call('exp', exponent), power(sum(canonical.map((t) => product([t.weight, call('exp', t.exponent)]))), -1)])
	if (canonical.length === 1) return power((canonical[0] as ExponentialTerm).weight, -1)
	return intern({ kind: 'softmax', terms: canonical, index })
}

/** Lists that are canonical already, such as those of nodes. */
const canonicalLists = new WeakSet<readonly ExponentialTerm[]>()

function canonicalTerms(terms: readonly ExponentialTerm[]): readonly ExponentialTerm[] {
	if (canonicalLists.has(terms)) return terms
	const weights = new Map<Expression, Expression[]>()
	for (const t of terms) weights.set(t.exponent, [...(weights.get(t.exponent) ?? []), t.weight])
	const canonical = [...weights]
		.map(([exponent, w]) => ({ exponent, weight: sum(w) }))
		.filter((t) => t.weight !== zero)
		.sort((a, b) => compareNodes(a.exponent, b.exponent))
	canonicalLists.add(canonical)
	return canonical
}

export function negate(e: Expression): Expression {
	return product([minusOne, e])
}
export function subtract(a: Expression, b: Expression): Expression {
	return sum([a, negate(b)])
}
export function divide(a: Expression, b: Expression): Expression {
	return product([a, power(b, MINUS_ONE)])
}
export function sqrt(e: Expression): Expression {
	return power(e, HALF)
}
interface CallOf<N extends FunctionName> extends Call {
	readonly name: N
}
export function isCall<N extends FunctionName>(e: Expression, name: N): e is CallOf<N> {
	return e.kind === 'call' && e.name === name
}
