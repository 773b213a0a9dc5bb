/**
 * A side as intervals over a box of one variable. Sides of ψ, its derivatives and arithmetic are enclosed; φ, φ*, ψ_K and what is known by quadrature alone
 * are numbers with errors at points, and enter only where the variable does not.
 */
import { enclose } from '../../expression/bounds.ts'
import { derivatives, type Expression } from '../../expression/index.ts'
import type { Interval } from '../../expression/interval.ts'
import { exactValue } from './exact.ts'
import { absoluteJet, chain, constantJet, exponentialJet, inverseJet, type Jet, largestJet, logarithmJet, negativeJet, plusJet, powerJet, rangeOn, rootJet, timesJet, variableJet } from './jet.ts'
import { judgedAgainst } from './judge.ts'
import type { Environment, Side } from './side.ts'
import type { Source } from './source.ts'
import type { Comparison } from './tokens.ts'
import { type Node, type Variable, variablesOf } from './tree.ts'

/** Values of a side on a box of the variable. */
export type Enclosure = (x: Interval) => Jet

/** The highest derivative of ψ in a side is the fourth; its curvature is the sixth. */
const ORDERS = 6
const LARGEST_EXPONENT = 64

/** The enclosure of a node in one variable, the others fixed; null where some part of it is known at points alone. */
export function enclosureOf(node: Node, variable: Variable, environment: Environment, source: Source, compile: (node: Node) => Side): Enclosure | null {
	const jets = () => source.once('jets of psi', () => derivatives(source.subject.potential.expression, 'z', ORDERS))
	const all = (nodes: readonly Node[]): readonly Enclosure[] | null => {
		const found = nodes.map(of)
		return found.every((f) => f !== null) ? found : null
	}
	const of = (part: Node): Enclosure | null => {
		if (!variablesOf(part).has(variable)) {
			const { low, high, lack } = compile(part)(environment)
			return lack ? null : () => constantJet([low, high])
		}
		switch (part.kind) {
			case 'variable':
				return variableJet
			case 'negative': {
				const inner = of(part.node)
				return inner && ((x) => negativeJet(inner(x)))
			}
			case 'sum': {
				const terms = all(part.terms.map((t) => t.node))
				return terms && ((x) => terms.map((f, i) => (part.terms[i]?.negative === true ? negativeJet(f(x)) : f(x))).reduce(plusJet))
			}
			case 'product': {
				const factors = all(part.factors.map((t) => t.node))
				return factors && ((x) => factors.map((f, i) => (part.factors[i]?.inverse === true ? inverseJet(f(x)) : f(x))).reduce(timesJet))
			}
			case 'power': {
				const base = of(part.base)
				const exponent = exactValue(part.exponent)
				const whole = exponent?.d === 1n ? Number(exponent.s * exponent.n) : Number.NaN
				if (base && Math.abs(whole) <= LARGEST_EXPONENT) return (x) => powerJet(base(x), whole)
				const other = of(part.exponent)
				return base && other && ((x) => exponentialJet(timesJet(other(x), logarithmJet(base(x)))))
			}
			case 'call': {
				const operands = all(part.operands)
				return operands && ((x) => CALLS[part.name](operands.map((f) => f(x))))
			}
			case 'quantity': {
				const { order } = part.quantity.ofPotential ?? {}
				const operand = of(part.operands[0] as Node)
				if (order === undefined || operand === null) return null
				const parts = jets().slice(order, order + 3) as unknown as readonly [Expression, Expression, Expression]
				return (x) => {
					const a = operand(x)
					const box = new Map([['z', a.value]])
					return chain([enclose(parts[0], box), enclose(parts[1], box), enclose(parts[2], box)], a)
				}
			}
			default:
				return null
		}
	}
	return of(node)
}

const CALLS: Readonly<Record<Extract<Node, { kind: 'call' }>['name'], (operands: readonly Jet[]) => Jet>> = {
	abs: ([a]) => absoluteJet(a as Jet),
	sqrt: ([a]) => rootJet(a as Jet),
	exp: ([a]) => exponentialJet(a as Jet),
	log: ([a]) => logarithmJet(a as Jet),
	max: (operands) => operands.reduce(largestJet),
	min: (operands) => negativeJet(operands.map(negativeJet).reduce(largestJet)),
}

/** An upper bound of a function on a box. */
export type UpperBound = (x: Interval) => number

export const upperBound = (f: Enclosure): UpperBound => (x) => rangeOn(f, x)[1]

/** Equalities of enclosures are not told from rounding below this share of the larger side. */
const EQUAL = 1e-9

/** Upper bound of minus the margin of `left comparison right` (judge.ts). */
export function lossBound(comparison: Comparison, left: Enclosure, right: Enclosure, againstZero: boolean): UpperBound {
	const { small, large } = judgedAgainst(comparison, left, right)
	const slack: Enclosure = (x) => plusJet(large(x), negativeJet(small(x)))
	return (x) => {
		const [low, high] = rangeOn(slack, x)
		const sides = [rangeOn(left, x), rangeOn(right, x)]
		const least = againstZero ? 1 : Math.max(...sides.map(([a, b]) => Math.max(a, -b, 0)))
		const most = againstZero ? 1 : Math.max(...sides.map(([a, b]) => Math.max(-a, b)))
		if (comparison === '==') {
			const distance = Math.max(-low, high)
			return distance <= EQUAL * least ? Number.NEGATIVE_INFINITY : distance / least
		}
		return low >= 0 ? -low / most : -low / least
	}
}
