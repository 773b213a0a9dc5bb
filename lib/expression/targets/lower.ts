/**
 * Expression graph → straight-line program: the only place where it is decided which IEEE operations evaluate a node, so
 * that both targets execute the same ones.
 *
 * Sums and products run left to right in the order of the graph; a term with a negative coefficient is subtracted, factors
 * with negative exponents are divided by; integer powers are repeated squarings shared between exponents.
 */
import type { FunctionDefinition, Program, Value } from '../elementary/index.ts'
import { Builder, ELEMENTARY, pow } from '../elementary/index.ts'
import type { Expression, Power, Product, Sum } from '../node.ts'
import { topological } from '../node.ts'
import type { Rational } from '../rational.ts'
import { HALF, rationalFromDouble, toNumber } from '../rational.ts'
import { logSumExpValue, softmaxValue } from './log-sum-exp.ts'

export interface Lowered {
	/** Parameters: batch variables, then uniform ones; results: the outputs. */
	readonly program: Program
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
	/** Whether the value differs from point to point. */
	readonly isVarying: (v: Value) => boolean
}

/**
 * The outputs as one program.
 *
 * With an inline budget elementary functions are expanded in place, as long as it lasts: same bits, and what several of
 * them share (the argument reduction of sin x and cos x) is computed once.
 * @throws RangeError when an output contains a variable that is neither batch nor uniform.
 */
export function lower(outputs: readonly Expression[], batch: readonly string[], uniform: readonly string[], inlineBudget = 0): Lowered {
	const o = new Builder(inlineBudget)
	const variables = new Map(
		[...batch, ...uniform].map((name, i) => [name, o.parameter(i < batch.length ? `x${i}` : `u${i - batch.length}`)]),
	)
	const values = new Map<Expression, Value>()
	const warnings = new Set<string>()
	const of = (e: Expression) => values.get(e) as Value
	const number = (r: Rational) => {
		const x = toNumber(r)
		if (!Number.isFinite(x)) warnings.add('a constant is beyond the largest double')
		if (x === 0 && r.n !== 0n) warnings.add('a constant is below the smallest double')
		return o.constant(x)
	}
	const memo: boolean[] = []
	const isVarying = (v: Value): boolean => {
		memo[v.index] ??= v.operation === 'parameter' ? o.parameters.indexOf(v) < batch.length : v.operands.some(isVarying)
		return memo[v.index] as boolean
	}
	const context: Context = { o, of, number, isVarying }
	const nodes = topological(outputs)
	for (const node of nodes) {
		switch (node.kind) {
			case 'constant':
				values.set(node, number(node.value))
				break
			case 'pi':
				values.set(node, o.constant(Math.PI))
				break
			case 'variable': {
				const value = variables.get(node.name)
				if (value === undefined)
					throw new RangeError(`compile: unknown variable (got ${node.name}, expected ${[...variables.keys()].join(', ')})`)
				values.set(node, value)
				break
			}
			case 'sum':
				values.set(node, sumValue(context, node))
				break
			case 'product':
				values.set(node, productValue(context, node, false))
				break
			case 'power':
				values.set(node, powerValue(o, node, of))
				break
			case 'call':
				values.set(node, o.call(ELEMENTARY[node.name] as FunctionDefinition, of(node.argument)))
				break
			case 'log-sum-exp':
				values.set(
					node,
					logSumExpValue(
						o,
						node.terms.map((t) => ({ weight: of(t.weight), exponent: of(t.exponent) })),
					),
				)
				break
			case 'softmax':
				values.set(
					node,
					softmaxValue(
						o,
						node.terms.map((t) => ({ weight: of(t.weight), exponent: of(t.exponent) })),
						node.index,
					),
				)
				break
		}
	}
	const program = o.finish(outputs.map(of))
	const varying = new Uint8Array(program.values.length)
	for (const v of program.values) varying[v.index] = isVarying(v) ? 1 : 0
	return { program, varying, nodes: nodes.length, warnings: [...warnings] }
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
