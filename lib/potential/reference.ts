/**
 * log Σ q_j e^{w_j} written relative to the exponent that dominates at both ends of the line, where there is one.
 *
 * Then the other exponentials and all derivatives of the dominant exponent vanish far out, and interval bounds stay tight.
 */
import { type Expression, expandPolynomial, logSumExp, negate, sum, topological, zero } from '../expression/index.ts'
import { rebuild } from '../expression/substitute.ts'
import { coefficientSign } from './asymptotics/coefficient.ts'
import { expandAt } from './asymptotics/expand.ts'
import { compareMonomials, type Term, UNIT } from './asymptotics/monomial.ts'

export function referToDominant(e: Expression): Expression {
	const result = new Map<Expression, Expression>()
	const of = (x: Expression) => result.get(x) as Expression
	for (const node of topological([e])) result.set(node, rewritten(rebuild(node, of)))
	return of(e)
}

function rewritten(node: Expression): Expression {
	if (node.kind !== 'log-sum-exp') return node
	const dominant = node.terms.find((t) => node.terms.every((s) => s === t || dominates(t.exponent, s.exponent)))
	if (dominant === undefined || dominant.exponent === zero) return node
	const relative = node.terms.map((t) => ({ weight: t.weight, exponent: expandPolynomial(sum([t.exponent, negate(dominant.exponent)])) }))
	return sum([dominant.exponent, logSumExp(relative)])
}

/** Whether a − b → +∞ at both ends. */
function dominates(a: Expression, b: Expression): boolean {
	const difference = sum([a, negate(b)])
	return (['-', '+'] as const).every((end) => {
		const series = expandAt(difference, end)
		if (typeof series === 'string' || series.terms.length === 0) return false
		const leading = series.terms[0] as Term
		return compareMonomials(leading.monomial, UNIT) > 0 && coefficientSign(leading.coefficient) > 0
	})
}
