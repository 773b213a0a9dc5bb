/**
 * log of an expression in a form that neither overflows nor underflows.
 *
 *   log(e^a b) = a + log b,   log(x^r) = r log x (r not an even integer),
 *   log Σ_j q_j e^{w_j} = w_0 + log-sum-exp(q_j, w_j − w_0)   with polynomial differences expanded exactly.
 *
 * So ψ = −log(e^{−(z−2)²/2} + e^{−(z+2)²/2}) is finite and differentiable at every double z.
 */
import { call, constant, isCall, logSumExp, negate, one, power, product, sum, zero } from './construct.ts'
import { expandPolynomial } from './expand.ts'
import type { Call, Expression, ExponentialTerm } from './node.ts'
import { intern } from './node.ts'
import { HALF, rational } from './rational.ts'

/** log(argument) by the identities above. */
export function logarithm(argument: Expression): Expression {
	if (argument === one) return zero
	if (isCall(argument, 'exp')) return argument.argument
	if (argument.kind === 'power' && !(argument.exponent.d === 1n && argument.exponent.n % 2n === 0n))
		return product([constant(argument.exponent), logarithm(argument.base)])
	if (isCall(argument, 'cosh')) return logarithm(sum(exponentialTerms(argument)?.map(termToExpression) ?? []))
	if (argument.kind === 'product') {
		const exponents = argument.factors.filter((f) => isCall(f, 'exp')).map((f) => (f as Call).argument)
		if (exponents.length > 0) return sum([...exponents, logarithm(product(argument.factors.filter((f) => !isCall(f, 'exp'))))])
	}
	if (argument.kind === 'sum' || argument.kind === 'product') {
		const terms = exponentialTerms(argument)
		if (terms !== undefined) return fromTerms(terms)
	}
	return intern({ kind: 'call', name: 'log', argument })
}

function fromTerms(terms: readonly ExponentialTerm[]): Expression {
	const reference = terms.some((t) => t.exponent === zero) ? zero : (terms[0] as ExponentialTerm).exponent
	const budget = { products: 12_000 }
	const relative = terms.map((t) => ({ weight: t.weight, exponent: expandPolynomial(sum([t.exponent, negate(reference)]), budget) }))
	if (relative.every((t) => t.exponent === zero)) return sum([reference, logarithm(sum(terms.map((t) => t.weight)))])
	return sum([reference, logSumExp(relative)])
}

function termToExpression(t: ExponentialTerm): Expression {
	return product([t.weight, call('exp', t.exponent)])
}

/** Most terms an expansion may have before the plain logarithm is kept. */
const MAXIMAL_TERMS = 64

/** Σ q e^w of a sum with exponentials (exp, cosh, sinh, their small powers); undefined when there are none, or too many. */
function exponentialTerms(e: Expression): ExponentialTerm[] | undefined {
	let found = false
	const expand = (node: Expression): ExponentialTerm[] | undefined => {
		if (isCall(node, 'exp')) {
			found = true
			return [{ weight: one, exponent: node.argument }]
		}
		if (isCall(node, 'cosh') || isCall(node, 'sinh')) {
			found = true
			const sign = isCall(node, 'cosh') ? HALF : rational(-1, 2)
			return [
				{ weight: constant(HALF), exponent: node.argument },
				{ weight: constant(sign), exponent: negate(node.argument) },
			]
		}
		if (!hasExponential(node)) return [{ weight: node, exponent: zero }]
		if (node.kind === 'power') {
			const base = expand(node.base)
			return times(Array(Number(node.exponent.n)).fill(base))
		}
		if (node.kind === 'product') return times(node.factors.map(expand))
		if (node.kind === 'sum') {
			const parts = node.terms.map(expand)
			return parts.some((p) => p === undefined) ? undefined : merge((parts as ExponentialTerm[][]).flat())
		}
		return undefined
	}
	const times = (factors: readonly (readonly ExponentialTerm[] | undefined)[]): ExponentialTerm[] | undefined => {
		let result: ExponentialTerm[] | undefined = [{ weight: one, exponent: zero }]
		for (const factor of factors) {
			if (result === undefined || factor === undefined) return undefined
			result = merge(multiply(result, factor))
		}
		return result
	}
	const terms = expand(e)
	return found && terms !== undefined && terms.length > 0 ? terms : undefined
}

/** Terms with equal exponents added; undefined when there are too many. */
function merge(terms: readonly ExponentialTerm[]): ExponentialTerm[] | undefined {
	const merged = new Map<Expression, Expression[]>()
	for (const t of terms) {
		const known = merged.get(t.exponent)
		if (known) known.push(t.weight)
		else merged.set(t.exponent, [t.weight])
	}
	if (merged.size > MAXIMAL_TERMS) return undefined
	return [...merged].map(([exponent, weights]) => ({ exponent, weight: sum(weights) })).filter((t) => t.weight !== zero)
}

function multiply(a: readonly ExponentialTerm[], b: readonly ExponentialTerm[]): ExponentialTerm[] {
	return a.flatMap((s) => b.map((t) => ({ weight: product([s.weight, t.weight]), exponent: sum([s.exponent, t.exponent]) })))
}

/** Whether exp, cosh or sinh occurs where expansion of sums, products and small powers reaches it. */
function hasExponential(e: Expression): boolean {
	if (e.kind === 'call') return e.name === 'exp' || e.name === 'cosh' || e.name === 'sinh'
	if (e.kind === 'sum') return e.terms.some(hasExponential)
	if (e.kind === 'product') return e.factors.some(hasExponential)
	if (e.kind === 'power') return e.exponent.d === 1n && e.exponent.s > 0n && e.exponent.n <= 8n && hasExponential(e.base)
	return false
}

/** a^b: rational b as a power, anything else as e^{b log a}. */
export function raise(a: Expression, b: Expression): Expression {
	return b.kind === 'constant' ? power(a, b.value) : call('exp', product([b, logarithm(a)]))
}
