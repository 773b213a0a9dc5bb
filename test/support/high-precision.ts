/**
 * Oracle: expressions and elementary functions at any number of digits by MPFR (gmp-wasm), independent of the kernels.
 */
import type { GMPLib } from 'gmp-wasm'
import { init } from 'gmp-wasm'
import type { Expression, FunctionName, Rational } from '../../lib/expression/index.ts'
import { topological } from '../../lib/expression/index.ts'

const gmp: GMPLib = await init()

/** A number of a context (the part of gmp-wasm's Float that is used here; its own declarations do not resolve). */
export interface High {
	add(x: High | number): High
	sub(x: High | number): High
	mul(x: High | number): High
	div(x: High | number): High
	pow(k: number): High
	nthRoot(k: number): High
	sqrt(): High
	neg(): High
	abs(): High
	exp(): High
	ln(): High
	sin(): High
	cos(): High
	sinh(): High
	cosh(): High
	tanh(): High
	atan(): High
	erf(): High
	toNumber(): number
	toString(): string
}

/** Makes numbers of one precision. */
export interface Context {
	/** Exact for doubles; texts are rounded to the precision of the context. */
	Float(x: number | string): High
	Pi(): High
}

/** A value of the caller from an arbitrary-precision computation with the given number of bits; memory is freed after. */
export function withPrecision<T>(bits: number, compute: (context: Context) => T): T {
	const context = gmp.getContext({ precisionBits: bits })
	try {
		return compute(context as unknown as Context)
	} finally {
		context.destroy()
	}
}

/** The function at full working precision; near cancellation (expm1, log1p of tiny arguments) by Taylor series. */
export function applyHigh(context: Context, name: FunctionName, x: High): High {
	switch (name) {
		case 'log':
			return x.ln()
		case 'expm1':
			return tiny(x) ? x.add(x.mul(x).div(2)).add(x.mul(x).mul(x).div(6)) : x.exp().sub(1)
		case 'log1p':
			return tiny(x) ? x.sub(x.mul(x).div(2)).add(x.mul(x).mul(x).div(3)) : context.Float(1).add(x).ln()
		default:
			return x[name]()
	}
}

/** |x| < 2^−90: three terms of the series have 180 bits or more. */
function tiny(x: High): boolean {
	return Math.abs(x.toNumber()) < 2 ** -90
}

function fromRational(context: Context, r: Rational): High {
	const q = context.Float(`${r.n}`).div(context.Float(`${r.d}`))
	return r.s < 0n ? q.neg() : q
}

/** e at the point, as a number of the context. Values are decimal texts or doubles (taken exactly). */
export function evaluateIn(context: Context, e: Expression, values: Readonly<Record<string, string | number>>): High {
	return evaluateAllIn(context, e, values).get(e) as High
}

/** e and all its subexpressions at the point. */
export function evaluateAllIn(
	context: Context,
	e: Expression,
	values: Readonly<Record<string, string | number>>,
): ReadonlyMap<Expression, High> {
	const known = new Map<Expression, High>()
	const of = (node: Expression) => known.get(node) as High
	const sum = (terms: readonly High[]) => terms.reduce((a, b) => a.add(b))
	for (const node of topological([e])) {
		switch (node.kind) {
			case 'constant':
				known.set(node, fromRational(context, node.value))
				break
			case 'pi':
				known.set(node, context.Pi())
				break
			case 'variable': {
				const value = values[node.name]
				if (value === undefined) throw new RangeError(`evaluateHigh: no value for ${node.name}`)
				known.set(node, context.Float(value))
				break
			}
			case 'sum':
				known.set(node, sum(node.terms.map(of)))
				break
			case 'product':
				known.set(
					node,
					node.factors.map(of).reduce((a, b) => a.mul(b)),
				)
				break
			case 'power': {
				const base = of(node.base)
				const { s, n, d } = node.exponent
				const root = d === 1n ? base : d === 2n ? base.sqrt() : base.nthRoot(Number(d))
				const power = root.pow(Number(n))
				known.set(node, s < 0n ? context.Float(1).div(power) : power)
				break
			}
			case 'call':
				known.set(node, applyHigh(context, node.name, of(node.argument)))
				break
			case 'log-sum-exp':
				known.set(node, sum(node.terms.map((t) => of(t.weight).mul(of(t.exponent).exp()))).ln())
				break
			case 'softmax': {
				const terms = node.terms.map((t) => ({ exponential: of(t.exponent).exp(), weight: of(t.weight) }))
				const total = sum(terms.map((t) => t.weight.mul(t.exponential)))
				known.set(node, (terms[node.index] as (typeof terms)[number]).exponential.div(total))
				break
			}
		}
	}
	return known
}

/** e at the point to about the given number of digits, as decimal text. */
export function evaluateHigh(e: Expression, values: Readonly<Record<string, string | number>>, digits = 60): string {
	return withPrecision(Math.ceil(digits * 3.33) + 16, (context) => evaluateIn(context, e, values).toString())
}

/** Distance between neighbouring doubles at x (2^−1074 for subnormal x). */
export function ulp(x: number): number {
	const a = Math.abs(x)
	if (a < 2 ** -1021) return 2 ** -1074
	let exponent = Math.floor(Math.log2(a))
	if (2 ** exponent > a) exponent--
	return 2 ** (exponent - 52)
}

/** |computed − exact| in units of the last place of the exact value; overflow must be rounded to nearest up to one unit. */
export function ulpError(context: Context, computed: number, exact: High): number {
	const nearest = exact.toNumber()
	if (Number.isNaN(nearest)) return Number.isNaN(computed) ? 0 : Infinity
	if (!Number.isFinite(nearest) || !Number.isFinite(computed)) {
		const clipped = (x: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, x))
		return Math.abs(clipped(nearest) - clipped(computed)) / ulp(Number.MAX_VALUE)
	}
	return context.Float(computed).sub(exact).abs().div(ulp(nearest)).toNumber()
}
