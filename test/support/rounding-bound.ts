/**
 * How far a double evaluation of an expression may be from the exact value: first-order running error analysis on the graph.
 *
 * Each node: error of the operands times the size of the derivative, plus the rounding of the node itself (2 units for
 * functions). What it returns is a bound up to second order, so callers allow a factor 2.
 */
import type { Expression } from '../../lib/expression/index.ts'
import { topological } from '../../lib/expression/index.ts'
import type { Context, High } from './high-precision.ts'
import { evaluateAllIn } from './high-precision.ts'

const UNIT = 2 ** -53

export interface Bounded {
	readonly value: High
	readonly bound: number
}

export function evaluateWithBound(context: Context, e: Expression, values: Readonly<Record<string, string | number>>): Bounded {
	const exact = evaluateAllIn(context, e, values)
	const bounds = new Map<Expression, number>()
	const error = (node: Expression) => bounds.get(node) as number
	const number = (node: Expression) => (exact.get(node) as High).toNumber()
	const size = (node: Expression) => Math.abs(number(node))
	const relative = (node: Expression) => (error(node) === 0 ? 0 : error(node) / size(node))
	for (const node of topological([e])) bounds.set(node, nodeBound(node) + 1e-300)
	return { value: exact.get(e) as High, bound: bounds.get(e) as number }

	function nodeBound(node: Expression): number {
		switch (node.kind) {
			case 'constant':
			case 'pi':
				return UNIT * size(node)
			case 'variable':
				return 0
			case 'sum': {
				const total = node.terms.reduce((s, t) => s + size(t), 0)
				return node.terms.reduce((s, t) => s + error(t), 0) + node.terms.length * UNIT * total
			}
			case 'product':
				return size(node) * (node.factors.reduce((s, f) => s + relative(f), 0) + 2 * node.factors.length * UNIT)
			case 'power': {
				const r = Math.abs(Number(node.exponent.n) / Number(node.exponent.d))
				return size(node) * (r * relative(node.base) + (r + 4) * UNIT)
			}
			case 'call':
				return slope(node.name, number(node.argument)) * error(node.argument) + 4 * UNIT * size(node)
			case 'log-sum-exp':
			case 'softmax': {
				const w = node.terms.map((t) => number(t.exponent))
				const largest = Math.max(...w)
				const masses = node.terms.map((t, j) => size(t.weight) * Math.exp((w[j] as number) - largest))
				const total = masses.reduce((a, b) => a + b, 0)
				// Relative error of each term, and of the total.
				const terms = node.terms.map(
					(t, j) =>
						error(t.exponent) + relative(t.weight) + UNIT * (4 + 2 * (largest - (w[j] as number))) + UNIT * Math.abs(w[j] as number),
				)
				const totalError = masses.reduce((s, m, j) => s + (m / total) * (terms[j] as number), 0) + node.terms.length * UNIT
				if (node.kind === 'log-sum-exp') return totalError + 3 * UNIT * (Math.abs(largest) + size(node) + 1)
				return size(node) * (totalError + (terms[node.index] as number) + 4 * UNIT)
			}
		}
	}
}

/** |f'|. */
function slope(name: string, x: number): number {
	switch (name) {
		case 'exp':
		case 'expm1':
			return Math.exp(x)
		case 'log':
			return 1 / Math.abs(x)
		case 'log1p':
			return 1 / Math.abs(1 + x)
		case 'sinh':
			return Math.cosh(x)
		case 'cosh':
			return Math.abs(Math.sinh(x)) + 1e-8
		case 'tanh':
			return 1 / Math.cosh(x) ** 2 + 1e-16
		case 'atan':
			return 1 / (1 + x * x)
		case 'erf':
			return 1.13 * Math.exp(-x * x) + 1e-16
		default:
			return 1
	}
}
