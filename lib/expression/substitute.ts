/** Replacing variables by expressions, rebuilding through the constructors (so that the result is simplified again). */
import { call, logSumExp, power, product, softmax, sum } from './construct.ts'
import { logarithm } from './logarithm.ts'
import type { Expression, ExponentialTerm } from './node.ts'
import { topological } from './node.ts'

/** e with every node mapped bottom-up: `leaf` may replace variables (undefined keeps them). */
export function substitute(e: Expression, replacements: ReadonlyMap<string, Expression>): Expression {
	const result = new Map<Expression, Expression>()
	const of = (node: Expression) => result.get(node) as Expression
	for (const node of topological([e]))
		result.set(node, node.kind === 'variable' ? (replacements.get(node.name) ?? node) : rebuild(node, of))
	return of(e)
}

/** The node with its operands replaced. */
export function rebuild(node: Expression, of: (operand: Expression) => Expression): Expression {
	const pairs = (terms: readonly ExponentialTerm[]) => terms.map((t) => ({ weight: of(t.weight), exponent: of(t.exponent) }))
	switch (node.kind) {
		case 'sum':
			return sum(node.terms.map(of))
		case 'product':
			return product(node.factors.map(of))
		case 'power':
			return power(of(node.base), node.exponent)
		case 'call':
			return node.name === 'log' ? logarithm(of(node.argument)) : call(node.name, of(node.argument))
		case 'log-sum-exp':
			return logSumExp(pairs(node.terms))
		case 'softmax':
			return softmax(pairs(node.terms), of((node.terms[node.index] as ExponentialTerm).exponent))
		default:
			return node
	}
}
