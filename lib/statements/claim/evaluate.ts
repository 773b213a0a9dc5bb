/** A claim's sides as functions of its variables: values with errors, suprema by search, each of them once per point. */
import { InputError } from '../../errors.ts'
import { enclosedSupremum } from './branch-and-bound.ts'
import { type Enclosure, enclosureOf, type UpperBound, upperBound } from './enclosure.ts'
import { exactDouble, exactValue } from './exact.ts'
import { negativeJet } from './jet.ts'
import { quantityAt } from './quantities.ts'
import { type Interval, nodesOf, type Ranges, requireInterval } from './ranges.ts'
import { supremum } from './search.ts'
import type { Environment, Side } from './side.ts'
import type { Source } from './source.ts'
import { contains, type FunctionName, type Node, type Variable, variablesOf } from './tree.ts'
import {
	absolute,
	exact,
	exponential,
	inverse,
	lacking,
	type Lack,
	largest,
	logarithm,
	negative,
	plus,
	raised,
	smallest,
	squareRoot,
	times,
	type Value,
	within,
} from './value.ts'

/** A point at which a side has no value. */
export interface Gap extends Lack {
	readonly at: Readonly<Record<string, number>>
}

export interface Evaluator {
	readonly source: Source
	readonly ranges: Ranges
	/** The K of the list. */
	readonly sites: readonly number[]
	/** The values of a node. */
	compile(node: Node): Side
	/** The range of a variable over an interval. @throws InputError */
	interval(variable: Variable): Interval
	/** The whole numbers that a variable of sites takes. @throws InputError */
	wholeNumbers(variable: Variable): readonly number[]
	/** sup f over the variables. */
	supremumOver(variables: readonly Variable[], f: Side, environment: Environment, options: SupremumOptions): Value
	/** Points that were left out because a side has no value there: the first of each reason. */
	readonly gaps: Map<string, Gap>
	/** The enclosure of a node in a variable, the others fixed. */
	enclosure(node: Node, variable: Variable, environment: Environment): Enclosure | null
	/** Whether some supremum rests on samples alone. */
	sampled(): boolean
}

export interface SupremumOptions {
	/** f searches itself at every point: fewer points. */
	readonly nested: boolean
	/** See search.ts. */
	readonly samplesOnly?: boolean
	/** Upper bounds of f on boxes of the variable, the others fixed; null where there are none. */
	readonly bounded?: (variable: Variable, environment: Environment) => UpperBound | null
}

export interface Effort {
	/** First samples along the only variable, along each of two. */
	readonly nodes: readonly [number, number]
	/** For halving intervals again. */
	readonly budget: readonly [number, number]
	/** Boxes of a supremum that is enclosed. */
	readonly boxes: readonly [number, number]
}

export const FULL: Effort = { nodes: [32, 12], budget: [500, 60], boxes: [4000, 200] }
export const QUICK: Effort = { nodes: [16, 8], budget: [120, 30], boxes: [1500, 60] }

/** Accepted rest of a search, over the size of the supremum. */
const TOLERANCE = 1e-10
/** Most numbers of sites that a range may have. */
const MOST_SITES = 512

export function evaluatorOf(source: Source, ranges: Ranges, sites: readonly number[], effort: Effort): Evaluator {
	const gaps = new Map<string, Gap>()
	const compiled = new Map<Node, Side>()
	let sampled = false

	const evaluator: Evaluator = {
		source,
		ranges,
		sites,
		gaps,
		enclosure: (node, variable, environment) => enclosureOf(node, variable, environment, source, (part) => evaluator.compile(part)),
		sampled: () => sampled,
		compile(node) {
			let side = compiled.get(node)
			if (side === undefined) {
				side = build(node)
				compiled.set(node, side)
			}
			return side
		},
		interval(variable) {
			const { kind, range, name, start } = variable
			if (kind === 'sites') throw new RangeError('interval: a number of sites is whole')
			if (range === undefined) {
				if (kind === 'real') throw new RangeError(`interval: ${name} has no range`)
				return ranges[kind]
			}
			const ends = range.map((end) => evaluator.compile(end)(new Map()).value) as unknown as Interval
			const { potential } = source.subject
			const inside = kind === 'mean' ? potential.means : kind === 'field' ? potential.fields : { min: null, max: null }
			requireInterval(name, kind, ends, inside, start)
			return ends
		},
		wholeNumbers({ range, name, start }) {
			if (range === undefined) return sites
			const [low, high] = range.map((end) => evaluator.compile(end)(new Map()).value) as [number, number]
			const [from, to] = [Math.ceil(low), Math.floor(high)]
			if (!(from >= 1 && from <= to && to - from < MOST_SITES))
				throw new InputError('bad-flag', `claim: the range of ${name} at position ${start} is [${low}, ${high}] (expected at least 1 and at most ${MOST_SITES} whole numbers from 1 on)`, `Try ${name} in [2,16].`, start)
			return Array.from({ length: to - from + 1 }, (_, i) => from + i)
		},
		supremumOver(variables, f, environment, { nested, samplesOnly = false, bounded }) {
			const dimension = nested || [...variables, ...environment.keys()].filter(isContinuous).length > 1 ? 1 : 0
			const several = variables.filter(isContinuous).length > 1
			// Sites first: a list is no search.
			const ordered = [...variables.filter((v) => !isContinuous(v)), ...variables.filter(isContinuous)]
			const over = (index: number, env: Environment): Value => {
				const variable = ordered[index]
				if (variable === undefined) return noted(f, env)
				const { name } = variable
				const inner = (x: number): Value => {
					const value = over(index + 1, new Map([...env, [variable, x]]))
					return value.lack ? value : { ...value, at: { [name]: x, ...value.at } }
				}
				if (variable.kind === 'sites') {
					const values = evaluator.wholeNumbers(variable).map(inner)
					const known = values.filter((v) => v.lack === undefined)
					return known.length === 0 ? (values[0] as Value) : largest(known)
				}
				const nodes = nodesOf(source, variable.kind, evaluator.interval(variable), effort.nodes[dimension] as number)
				const options = { budget: effort.budget[dimension] as number, tolerance: TOLERANCE, samplesOnly }
				const found = supremum(inner, nodes, options)
				if (found === null) return lacking(`has no value anywhere on the range of ${name}`)
				const bound = several ? null : (bounded?.(variable, env) ?? null)
				const enclosed = bound && enclosedSupremum(inner, bound, evaluator.interval(variable), found, { boxes: effort.boxes[dimension] as number, tolerance: TOLERANCE })
				sampled ||= !enclosed
				return (enclosed ?? found).value
			}
			return over(0, environment)
		},
	}

	/** Remembers where a side has no value. */
	const noted = (f: Side, env: Environment): Value => {
		const value = f(env)
		if (value.lack && !gaps.has(value.lack.reason)) gaps.set(value.lack.reason, { ...value.lack, at: Object.fromEntries([...env].map(([v, x]) => [v.name, x])) })
		return value
	}

	const build = (node: Node): Side => {
		const known = exactValue(node)
		if (known !== null) {
			const { value, error } = exactDouble(known)
			const constant = within(value, error)
			return () => constant
		}
		switch (node.kind) {
			case 'pi':
				return () => PI
			case 'variable': {
				const { variable } = node
				return (env) => exact(env.get(variable) as number)
			}
			case 'scalar': {
				const { at, name } = node.scalar
				return () => source.once(`constant ${name}`, () => at(source))
			}
			case 'negative': {
				const inner = evaluator.compile(node.node)
				return (env) => negative(inner(env))
			}
			case 'sum': {
				const terms = node.terms.map((t) => ({ negative: t.negative, side: evaluator.compile(t.node) }))
				return (env) => terms.map((t) => (t.negative ? negative(t.side(env)) : t.side(env))).reduce(plus)
			}
			case 'product': {
				const factors = node.factors.map((f) => ({ inverse: f.inverse, side: evaluator.compile(f.node) }))
				return (env) => factors.map((f) => (f.inverse ? inverse(f.side(env)) : f.side(env))).reduce(times)
			}
			case 'power': {
				const [base, exponent] = [evaluator.compile(node.base), evaluator.compile(node.exponent)]
				return (env) => raised(base(env), exponent(env))
			}
			case 'call': {
				const operands = node.operands.map((n) => evaluator.compile(n))
				const f = CALLS[node.name]
				return (env) => f(operands.map((side) => side(env)))
			}
			case 'quantity': {
				const operands = node.operands.map((n) => evaluator.compile(n))
				const constant = variablesOf(node).size === 0
				return (env) => {
					try {
						return quantityAt(source, node.quantity, operands.map((side) => side(env)), node.start)
					} catch (error) {
						if (!(error instanceof InputError) || (error.code !== 'mean-out-of-range' && error.code !== 'field-out-of-range')) throw error
						if (constant) throw new InputError(error.code, `claim: ${node.quantity.name} at position ${node.start}: ${error.message}`, error.hint, node.start)
						return lacking(`has no ${node.quantity.name}: ${error.message.replace(/(-?\d[\d.e+-]*)/g, '…')}`)
					}
				}
			}
			case 'extremum':
				return extremumSide(node)
			default:
				throw new RangeError(`claim: ${node.kind} has no value`)
		}
	}

	const extremumSide = (node: Extract<Node, { kind: 'extremum' }>): Side => {
		const body = evaluator.compile(node.body)
		const outer = [...variablesOf(node)]
		const known = new Map<string, Value>()
		const nested = searchesWithin(node.body)
		const flipped: Side = node.which === 'sup' ? body : (env) => negative(body(env))
		return (env) => {
			const key = outer.map((v) => env.get(v)).join(' ')
			let value = known.get(key)
			if (value === undefined) {
				const bounded: SupremumOptions['bounded'] = (variable, at) => {
					const enclosure = evaluator.enclosure(node.body, variable, at)
					return enclosure && upperBound(node.which === 'sup' ? enclosure : (x) => negativeJet(enclosure(x)))
				}
				const found = evaluator.supremumOver(node.variables, flipped, new Map(outer.map((v) => [v, env.get(v) as number])), { nested, bounded })
				value = node.which === 'sup' ? found : negative(found)
				known.set(key, value)
			}
			return value
		}
	}
	return evaluator
}

function isContinuous(variable: Variable): boolean {
	return variable.kind !== 'sites'
}

/** Whether a part of the node searches anew at every value of a continuous variable. */
export function searchesWithin(node: Node): boolean {
	return contains(node, (part) => part.kind === 'extremum' && [...variablesOf(part)].some(isContinuous))
}

const PI = within(Math.PI, 1.3e-16)

const CALLS: Readonly<Record<FunctionName, (operands: readonly Value[]) => Value>> = {
	abs: ([x]) => absolute(x as Value),
	sqrt: ([x]) => squareRoot(x as Value),
	exp: ([x]) => exponential(x as Value),
	log: ([x]) => logarithm(x as Value),
	min: smallest,
	max: largest,
}
