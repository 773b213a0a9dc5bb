/**
 * Exact derivatives of any order: ∂e/∂z as an expression of the same graph, memoised on nodes.
 *
 * log-sum-exp: L = log Σ q_j e^{w_j} has L' = Σ (q_j' + q_j w_j') p_j with the softmax p_j = e^{w_j − L}, and
 * p_j' = p_j (w_j' − L').
 */
import { call, constant, divide, negate, one, pi, power, product, softmax, sqrt, subtract, sum, zero } from './construct.ts'
import type { Call, Expression, ExponentialTerm } from './node.ts'
import { dependsOn } from './node.ts'
import { ONE } from './rational.ts'

const memo = new WeakMap<Expression, Map<string, Expression>>()

/** ∂e/∂name, exact. */
export function differentiate(e: Expression, name: string): Expression {
	if (!dependsOn(e, name)) return zero
	let known = memo.get(e)
	if (known === undefined) {
		known = new Map()
		memo.set(e, known)
	}
	let result = known.get(name)
	if (result === undefined) {
		result = derivative(e, name)
		known.set(name, result)
	}
	return result
}

/** [e, e', …, e^(order)]. */
export function derivatives(e: Expression, name: string, order: number): Expression[] {
	const result = [e]
	for (let k = 0; k < order; k++) result.push(differentiate(result[k] as Expression, name))
	return result
}

function derivative(e: Expression, name: string): Expression {
	switch (e.kind) {
		case 'constant':
		case 'pi':
			return zero
		case 'variable':
			return one
		case 'sum':
			return sum(e.terms.map((t) => differentiate(t, name)))
		case 'product':
			return productDerivative(e.factors, name)
		case 'power':
			return product([constant(e.exponent), power(e.base, e.exponent.sub(ONE)), differentiate(e.base, name)])
		case 'call':
			return product([outerDerivative(e), differentiate(e.argument, name)])
		case 'log-sum-exp':
			return logSumExpDerivative(e.terms, name)
		case 'softmax': {
			const exponent = (e.terms[e.index] as ExponentialTerm).exponent
			return product([e, subtract(differentiate(exponent, name), logSumExpDerivative(e.terms, name))])
		}
	}
}

/** Longest product whose derivative is written out; longer ones are halved, (AB)' = A'B + AB', so that sums stay short. */
const LONGEST_PRODUCT = 4

function productDerivative(factors: readonly Expression[], name: string): Expression {
	const moving = factors.filter((f) => dependsOn(f, name))
	const fixed = factors.filter((f) => !dependsOn(f, name))
	if (moving.length <= LONGEST_PRODUCT)
		return sum(moving.map((f, i) => product([...fixed, differentiate(f, name), ...moving.filter((_, j) => j !== i)])))
	const a = product(moving.slice(0, moving.length >> 1))
	const b = product(moving.slice(moving.length >> 1))
	return product([...fixed, sum([product([differentiate(a, name), b]), product([a, differentiate(b, name)])])])
}

function logSumExpDerivative(terms: readonly ExponentialTerm[], name: string): Expression {
	return sum(
		terms.map(({ weight, exponent }) =>
			product([sum([differentiate(weight, name), product([weight, differentiate(exponent, name)])]), softmax(terms, exponent)]),
		),
	)
}

function outerDerivative({ name, argument: x }: Call): Expression {
	switch (name) {
		case 'exp':
			return call('exp', x)
		case 'log':
			return power(x, -1)
		case 'expm1':
			return call('exp', x)
		case 'log1p':
			return power(sum([one, x]), -1)
		case 'sin':
			return call('cos', x)
		case 'cos':
			return negate(call('sin', x))
		case 'sinh':
			return call('cosh', x)
		case 'cosh':
			return call('sinh', x)
		case 'tanh':
			return subtract(one, power(call('tanh', x), 2))
		case 'atan':
			return power(sum([one, power(x, 2)]), -1)
		case 'erf':
			return product([divide(constant(2), sqrt(pi)), call('exp', negate(power(x, 2)))])
	}
}
