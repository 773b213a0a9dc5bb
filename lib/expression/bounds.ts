/**
 * Sound enclosures: enclose(e, box) contains e(x) for every x in the box where e is defined.
 *
 * Interval arithmetic bottom-up over the shared graph, one visit per node; see `interval.ts` for the rounding.
 */
import { add, EVERYTHING, type Interval, integerPowerOf, multiply, nextDown, nextUp, realPower, reciprocal, widen } from './interval.ts'
import type { Expression, ExponentialTerm, FunctionName } from './node.ts'
import { topological } from './node.ts'
import type { Rational } from './rational.ts'
import { rationalFromDouble, toNumber } from './rational.ts'

const orders = new WeakMap<Expression, readonly Expression[]>()

/** Range of e over the box; variables that the box does not name range over the whole line. */
export function enclose(e: Expression, box: ReadonlyMap<string, Interval>): Interval {
	let order = orders.get(e)
	if (order === undefined) {
		order = topological([e])
		orders.set(e, order)
	}
	const known = new Map<Expression, Interval>()
	const of = (node: Expression) => known.get(node) as Interval
	for (const node of order) known.set(node, encloseNode(node, of, box))
	return of(e)
}

/** Enclosure of a rational number, one ulp wide unless it is a double. */
export function encloseRational(r: Rational): Interval {
	const x = toNumber(r)
	if (x === Number.POSITIVE_INFINITY) return [Number.MAX_VALUE, x]
	if (x === Number.NEGATIVE_INFINITY) return [x, -Number.MAX_VALUE]
	const order = rationalFromDouble(x).compare(r)
	return order === 0 ? [x, x] : order < 0 ? [x, nextUp(x)] : [nextDown(x), x]
}

const constants = new WeakMap<Expression, Interval>()

function encloseNode(node: Expression, of: (e: Expression) => Interval, box: ReadonlyMap<string, Interval>): Interval {
	switch (node.kind) {
		case 'constant': {
			let known = constants.get(node)
			if (known === undefined) {
				known = encloseRational(node.value)
				constants.set(node, known)
			}
			return known
		}
		case 'pi':
			return [Math.PI, nextUp(Math.PI)]
		case 'variable':
			return box.get(node.name) ?? EVERYTHING
		case 'sum':
			return node.terms.map(of).reduce(add)
		case 'product':
			return node.factors.map(of).reduce(multiply)
		case 'power':
			return enclosePower(of(node.base), node.exponent)
		case 'call':
			return encloseCall(node.name, of(node.argument))
		case 'log-sum-exp':
			return encloseLogSumExp(node.terms, of)
		case 'softmax':
			return encloseSoftmax(node.terms, node.index, of)
	}
}

const MAXIMAL_INTEGER_EXPONENT = 4096n

function enclosePower(base: Interval, exponent: Rational): Interval {
	const positive = exponent.abs()
	let result: Interval
	if (exponent.d === 1n && exponent.n <= MAXIMAL_INTEGER_EXPONENT) result = integerPowerOf(base, Number(exponent.n))
	else if (exponent.d === 1n && base[0] < 0) result = exponent.n % 2n === 0n ? [0, Number.POSITIVE_INFINITY] : EVERYTHING
	else result = realPower(base, toNumber(positive))
	return exponent.s < 0n ? reciprocal(result) : result
}

/** Engine error bound in ulp, generous (see `interval.ts`). */
const ULPS = 4

function monotone(f: (x: number) => number, [p, q]: Interval, lowest: number, highest: number): Interval {
	const [lower, upper] = widen([f(p), f(q)], ULPS)
	return [Math.max(lowest, lower), Math.min(highest, upper)]
}

export function encloseCall(name: FunctionName, x: Interval): Interval {
	const infinity = Number.POSITIVE_INFINITY
	switch (name) {
		case 'exp': {
			const [lower, upper] = monotone(Math.exp, x, 0, infinity)
			return [x[0] < infinity ? Math.min(lower, Number.MAX_VALUE) : lower, upper]
		}
		case 'log':
			if (x[1] <= 0) return EVERYTHING
			return monotone(Math.log, [Math.max(0, x[0]), x[1]], -infinity, infinity)
		case 'sin':
			return encloseWave(Math.sin, x, 0.5)
		case 'cos':
			return encloseWave(Math.cos, x, 0)
		case 'sinh': {
			const [lower, upper] = monotone(Math.sinh, x, -infinity, infinity)
			return [Math.min(lower, Number.MAX_VALUE), Math.max(upper, -Number.MAX_VALUE)]
		}
		case 'cosh': {
			const magnitude: Interval = x[0] >= 0 ? x : x[1] <= 0 ? [-x[1], -x[0]] : [0, Math.max(-x[0], x[1])]
			const [lower, upper] = monotone(Math.cosh, magnitude, 1, infinity)
			return [Math.min(lower, Number.MAX_VALUE), upper]
		}
		case 'tanh':
			return monotone(Math.tanh, x, -1, 1)
		case 'atan':
			return monotone(Math.atan, x, -1.5707963267948968, 1.5707963267948968)
		case 'expm1':
			return monotone(Math.expm1, x, -1, infinity)
		case 'log1p':
			if (x[1] <= -1) return EVERYTHING
			return monotone(Math.log1p, [Math.max(-1, x[0]), x[1]], -infinity, infinity)
		case 'erf':
			return [Math.max(-1, erfBound(x[0], -1)), Math.min(1, erfBound(x[1], 1))]
	}
}

/** sin or cos: extrema ±1 at x/π = k + shift, the sign alternating with k. */
function encloseWave(f: (x: number) => number, [p, q]: Interval, shift: number): Interval {
	const from = p / Math.PI - shift
	const to = q / Math.PI - shift
	if (!(to - from < 2) || Math.max(Math.abs(from), Math.abs(to)) > 2 ** 40) return [-1, 1]
	const doubt = 8 * 2 ** -52 * Math.max(1, Math.abs(from), Math.abs(to))
	const [a, b] = [f(p), f(q)]
	let [lower, upper] = widen([Math.min(a, b), Math.max(a, b)], ULPS)
	for (let k = Math.ceil(from - doubt); k <= to + doubt; k++) {
		if (k % 2 === 0) upper = 1
		else lower = -1
	}
	return [Math.max(-1, lower), Math.min(1, upper)]
}

/** Bound of erf(x) on the given side, from its series or the tail bound e^{−x²}/(x√π); relative slack 2^-44. */
function erfBound(x: number, side: number): number {
	const a = Math.abs(x)
	const outward = Math.sign(x) === side || x === 0 ? 1 : -1
	let value: number
	if (a > 6) return outward > 0 ? Math.sign(x) : Math.sign(x) * (1 - 2 ** -50)
	if (a < 2.5) {
		let term = a
		let s = a
		for (let n = 1; n < 100; n++) {
			term *= (2 * a * a) / (2 * n + 1)
			s += term
		}
		value = s * Math.exp(-a * a) * 1.1283791670955126
	} else {
		let fraction = 0
		for (let k = 100; k >= 1; k--) fraction = k / 2 / (a + fraction)
		value = 1 - Math.exp(-a * a) / 1.772453850905516 / (a + fraction)
	}
	return Math.sign(x) * value * (1 + outward * 2 ** -44)
}

function exponentialSum(terms: readonly (readonly [Interval, Interval])[], shift: number): Interval {
	return terms.map(([q, w]) => multiply(q, encloseCall('exp', add(w, [-shift, -shift])))).reduce(add)
}

function encloseLogSumExp(terms: readonly ExponentialTerm[], of: (e: Expression) => Interval): Interval {
	const pairs = terms.map((t) => [of(t.weight), of(t.exponent)] as const)
	const bound = (end: 0 | 1) => {
		const shift = Math.max(...pairs.map(([, w]) => w[end]))
		if (!Number.isFinite(shift)) return EVERYTHING
		return add(encloseCall('log', exponentialSum(pairs, shift)), [shift, shift])
	}
	const lower = bound(0)
	const upper = bound(1)
	return [Math.max(lower[0], upper[0]), Math.min(lower[1], upper[1])]
}

/** 1/Σ_j q_j e^{w_j − w_i}: the i-th term is exactly its weight. */
function encloseSoftmax(terms: readonly ExponentialTerm[], index: number, of: (e: Expression) => Interval): Interval {
	const own = of((terms[index] as ExponentialTerm).exponent)
	const denominator = terms
		.map((t, j) => {
			if (j === index) return of(t.weight)
			const w = of(t.exponent)
			return multiply(of(t.weight), encloseCall('exp', add(w, [-own[1], -own[0]])))
		})
		.reduce(add)
	const result = reciprocal(denominator)
	return terms.every((t) => of(t.weight)[0] >= 0) ? [Math.max(0, result[0]), result[1]] : result
}

/** Enclosure at one point. */
export function enclosePoint(e: Expression, name: string, x: number): Interval {
	return enclose(e, new Map([[name, [x, x]]]))
}
