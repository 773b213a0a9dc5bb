/**
 * Expression graph → straight-line program: the only place where it is decided which IEEE operations evaluate a node, so
 * that both targets execute the same ones.
 *
 * Sums and products run left to right in the order of the graph; a term with a negative coefficient is subtracted, factors
 * with negative exponents are divided by; integer powers are repeated squarings shared between exponents.
 */
import type { Program, Value } from '../elementary/index.ts'
import { Builder, ELEMENTARY, pow } from '../elementary/index.ts'
import type { Expression, ExponentialTerm, Power, Product, Sum } from '../node.ts'
import { topological } from '../node.ts'
import type { Rational } from '../rational.ts'
import { HALF, rationalFromDouble, toNumber } from '../rational.ts'
import { logSumExpValue, softmaxValue } from './log-sum-exp.ts'

export interface Lowered {
	/** Parameters: batch variables of each copy, then uniform ones; results: the outputs of each copy. */
	readonly program: Program
	/** How many points (or pairs of points) the program computes. */
	readonly copies: number
	/** 1 where the value of that index differs from point to point. */
	readonly varying: Uint8Array
	readonly nodes: number
	readonly warnings: readonly string[]
}

/** Integer exponents up to this size are multiplied out; larger ones go through `pow`. */
const LARGEST_CHAIN = 64n

interface Context {
	readonly o: Builder
	/** Value of an operand. */
	readonly of: (e: Expression) => Value
	readonly number: (r: Rational) => Value
	readonly variable: (name: string) => Value
	/** Whether the value differs from point to point. */
	readonly isVarying: (v: Value) => boolean
}

export interface LowerOptions {
	/**
	 * Values that may be spent on expanding elementary functions in place of calling them: same bits, and what several of them
	 * share (the argument reduction of sin x and cos x) is computed once. Default 0.
	 */
	readonly inlineBudget?: number
	/** Independent points to compute side by side. Default 1. */
	readonly copies?: number
}

/**
 * The outputs as one program.
 *
 * @throws RangeError when an output contains a variable that is neither batch nor uniform.
 */
export function lower(
	outputs: readonly Expression[],
	batch: readonly string[],
	uniform: readonly string[],
	options: LowerOptions = {},
): Lowered {
	const { inlineBudget = 0, copies = 1 } = options
	const o = new Builder(inlineBudget)
	const points = Array.from({ length: copies }, (_, c) => batch.map((_, k) => o.parameter(copies === 1 ? `x${k}` : `x${k}_${c}`)))
	const moving = new Set(points.flat())
	const fixed = uniform.map((_, k) => o.parameter(`u${k}`))
	const warnings = new Set<string>()
	const number = (r: Rational) => {
		const x = toNumber(r)
		if (!Number.isFinite(x)) warnings.add('a constant is beyond the largest double')
		if (x === 0 && r.n !== 0n) warnings.add('a constant is below the smallest double')
		return o.constant(x)
	}
	const memo: boolean[] = []
	const isVarying = (v: Value): boolean => {
		for (let i = memo.length; i <= v.index; i++) {
			const w = o.values[i] as Value
			memo.push(w.operation === 'parameter' ? moving.has(w) : w.operands.some((x) => memo[x.index]))
		}
		return memo[v.index] as boolean
	}
	const nodes = topological(outputs)
	const results = points.flatMap((point) => {
		const values = new Map<Expression, Value>()
		const of = (e: Expression) => values.get(e) as Value
		const variables = new Map([
			...batch.map((name, k) => [name, point[k]] as const),
			...uniform.map((name, k) => [name, fixed[k]] as const),
		])
		const context: Context = { o, of, number, isVarying, variable: (name) => known(variables, name) }
		for (const node of nodes) values.set(node, nodeValue(context, node))
		return outputs.map(of)
	})
	const program = o.finish(results)
	const varying = new Uint8Array(program.values.length)
	for (const v of program.values) varying[v.index] = isVarying(v) ? 1 : 0
	return { program, copies, varying, nodes: nodes.length, warnings: [...warnings] }
}

function known(variables: ReadonlyMap<string, Value | undefined>, name: string): Value {
	const value = variables.get(name)
	if (value === undefined) throw new RangeError(`compile: unknown variable (got ${name}, expected ${[...variables.keys()].join(', ')})`)
	return value
}

function nodeValue(context: Context, node: Expression): Value {
	const { o, of } = context
	const terms = (list: readonly ExponentialTerm[]) => list.map((t) => ({ weight: of(t.weight), exponent: of(t.exponent) }))
	switch (node.kind) {
		case 'constant':
			return context.number(node.value)
		case 'pi':
			return o.constant(Math.PI)
		case 'variable':
			return context.variable(node.name)
		case 'sum':
			return sumValue(context, node)
		case 'product':
			return productValue(context, node, false)
		case 'power':
			return powerValue(o, node, of)
		case 'call':
			return o.call(ELEMENTARY[node.name], of(node.argument))
		case 'log-sum-exp':
			return logSumExpValue(o, terms(node.terms))
		case 'softmax':
			return softmaxValue(o, terms(node.terms), node.index)
	}
}

function negativeCoefficient(e: Expression): boolean {
	if (e.kind === 'constant') return e.value.s < 0n
	const head = e.kind === 'product' ? (e.factors[0] as Expression) : e
	return head.kind === 'constant' && head.value.s < 0n
}

function sumValue(context: Context, node: Sum): Value {
	const { o, of, number } = context
	const terms = node.terms.map((t) => {
		if (!negativeCoefficient(t)) return { negative: false, value: of(t) }
		return { negative: true, value: t.kind === 'constant' ? number(t.value.neg()) : productValue(context, t as Product, true) }
	})
	const [first, second] = terms as [(typeof terms)[number], (typeof terms)[number]]
	let acc: Value
	if (!first.negative) acc = second.negative ? o.subtract(first.value, second.value) : o.add(first.value, second.value)
	else if (!second.negative) acc = o.subtract(second.value, first.value)
	else acc = o.subtract(o.negate(first.value), second.value)
	for (const { negative, value } of terms.slice(2)) acc = negative ? o.subtract(acc, value) : o.add(acc, value)
	return acc
}

/** Π factors, or its opposite: what is the same for all points first, so that it is hoisted; then the rest. */
function productValue(context: Context, node: Product, opposite: boolean): Value {
	const { o, of, number, isVarying } = context
	let sign = opposite ? -1 : 1
	const numerators: Value[] = []
	const denominators: Value[] = []
	for (const f of node.factors) {
		if (f.kind === 'power' && f.exponent.s < 0n) denominators.push(positivePower(o, of(f.base), f.exponent.neg()))
		else if (f.kind !== 'constant') numerators.push(of(f))
		else if (f.value.n === 1n && f.value.d === 1n) sign *= Number(f.value.s)
		else {
			numerators.push(number(sign < 0 ? f.value.neg() : f.value))
			sign = 1
		}
	}
	const one = o.constant(1)
	const quotient = (select: (v: Value) => boolean) => {
		const [n, d] = [numerators.filter(select), denominators.filter(select)]
		const multiply = (factors: readonly Value[]) => factors.reduce((acc, f) => o.multiply(acc, f))
		const numerator = n.length > 0 ? multiply(n) : one
		return { numerator, denominator: d.length > 0 ? multiply(d) : one }
	}
	const fixed = quotient((v) => !isVarying(v))
	const moving = quotient(isVarying)
	const value = o.divide(o.multiply(o.divide(fixed.numerator, fixed.denominator), moving.numerator), moving.denominator)
	return sign < 0 ? o.negate(value) : value
}

function powerValue(o: Builder, node: Power, of: (e: Expression) => Value): Value {
	const base = of(node.base)
	return node.exponent.s < 0n ? o.divide(o.constant(1), positivePower(o, base, node.exponent.neg())) : positivePower(o, base, node.exponent)
}

/** base^r for r > 0: repeated squaring, √ for halves, else pow. */
function positivePower(o: Builder, base: Value, r: Rational): Value {
	if (r.d === 1n && r.n <= LARGEST_CHAIN) return chain(o, base, r.n)
	if (r.d === 2n && r.n <= LARGEST_CHAIN) {
		const root = o.squareRoot(base)
		return r.n === 1n ? root : o.multiply(chain(o, base, r.sub(HALF).n), root)
	}
	const high = toNumber(r)
	const low = Number.isFinite(high) ? toNumber(r.sub(rationalFromDouble(high))) : 0
	const integer = r.d === 1n
	const value = o.call(pow, integer ? o.absolute(base) : base, o.constant(high), o.constant(low))
	return integer && r.n % 2n === 1n ? o.copySign(value, base) : value
}

function chain(o: Builder, base: Value, k: bigint): Value {
	if (k === 1n) return base
	const half = chain(o, base, k / 2n)
	const square = o.multiply(half, half)
	return k % 2n === 0n ? square : o.multiply(square, base)
}
