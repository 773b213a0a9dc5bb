/**
 * log f as a real expression, for a positive exponential polynomial f: conjugate exponentials joined to cosines and sines,
 *
 *   log f(x) = log C + R(x) + log Σ_j W_j(x) e^{R_j(x) − R(x)},
 *
 * with real quadratics R_j, trigonometric-polynomial weights W_j and the slowest-decaying (or average) quadratic R taken out
 * of the logarithm, so that nothing overflows and second derivatives do not cancel far out. Polynomials are written about
 * the point where their second-highest coefficient vanishes, so that shifted ones are evaluated as accurately as centred ones.
 */
import type { Expression, Rational } from '../../expression/index.ts'
import {
	call,
	constant,
	exactRoot,
	logSumExp,
	one,
	pi,
	power,
	product,
	rational,
	splitCoefficient,
	subtract,
	sum,
	variable,
	zero,
} from '../../expression/index.ts'
import { approximate, isPositive } from './approximate.ts'
import type { Real } from './constants.ts'
import { addReal, multiplyReal, negateReal, powerReal, real } from './constants.ts'
import type { Complex, ExponentialPolynomial } from './exponential-polynomial.ts'
import { OutsideClass } from './exponential-polynomial.ts'
import { byExponent } from './transform.ts'

export interface RealFormOptions {
	/** Constant factor of f that is kept outside. Default 1. */
	readonly prefactor?: Real
	/** Quadratics as a(x − c)² instead of ax² + bx (default), where a ≠ 0. */
	readonly completeSquares?: boolean
	/** Take out of the logarithm only what all terms share: for printing. Default false. */
	readonly plain?: boolean
}

/** One real exponential ax² + bx + c with its weight. */
interface Group {
	readonly two: Real
	readonly slope: Real
	readonly offset: Real
	/** Coefficient, and the real function that it multiplies. */
	readonly parts: readonly Part[]
}
interface Part {
	readonly coefficient: Real
	readonly function: Expression
}

/** log(prefactor · f) in the variable `name`. @throws OutsideClass when f is not real. */
export function logarithmOf(f: ExponentialPolynomial, name: string, options: RealFormOptions = {}): Expression {
	const x = variable(name)
	const groups = realGroups(f, x)
	const content = commonFactor(groups, x)
	const weights = groups.map((g) => sum(g.parts.map((p) => product([divideReal(p.coefficient, content), p.function]))))
	const logConstant = prettyLogarithm(multiplyReal(content, options.prefactor ?? one))
	const first = groups[0] as Group
	if (groups.length === 1)
		return sum([logConstant, quadratic(first, x, options.completeSquares === true), call('log', weights[0] as Expression)])
	const reference = options.plain ? sharedPart(groups) : slowest(groups)
	const about = options.completeSquares && reference.two !== zero ? centreOf(reference) : zero
	const relative = groups.map((g, j) => ({
		weight: weights[j] as Expression,
		exponent: quadraticAbout(
			{
				two: addReal(g.two, negateReal(reference.two)),
				slope: addReal(g.slope, negateReal(reference.slope)),
				offset: addReal(g.offset, negateReal(reference.offset)),
			},
			x,
			about,
		),
	}))
	return sum([logConstant, quadratic(reference, x, options.completeSquares === true), logSumExp(relative)])
}

type Quadratic = Pick<Group, 'two' | 'slope' | 'offset'>

/** The quadratic to take out: of the groups with the largest x² coefficient, the average. */
function slowest(groups: readonly Group[]): Quadratic {
	const values = groups.map((g) => approximate(g.two).value)
	const largest = Math.max(...values)
	const chosen = groups.filter((g) => g.two === (groups[values.indexOf(largest)] as Group).two)
	const share = constant(rational(1, chosen.length))
	const slope = multiplyReal(share, chosen.map((g) => g.slope).reduce(addReal))
	const offsets = chosen.map((g) => g.offset)
	return { two: (chosen[0] as Group).two, slope, offset: largestReal(offsets) }
}

function sharedPart(groups: readonly Group[]): Quadratic {
	const shared = (values: readonly Real[]) => (values.every((v) => v === values[0]) ? (values[0] as Real) : zero)
	return { two: shared(groups.map((g) => g.two)), slope: shared(groups.map((g) => g.slope)), offset: shared(groups.map((g) => g.offset)) }
}

function largestReal(values: readonly Real[]): Real {
	return values.reduce((a, b) => (approximate(b).value > approximate(a).value ? b : a))
}

function centreOf(q: Quadratic): Real {
	return divideReal(q.slope, multiplyReal(constant(-2), q.two))
}

function quadratic(q: Quadratic, x: Expression, completeSquares: boolean): Expression {
	return quadraticAbout(q, x, completeSquares && q.two !== zero ? centreOf(q) : zero)
}

/** ax² + bx + c in powers of x − p. */
function quadraticAbout({ two, slope, offset }: Quadratic, x: Expression, p: Real): Expression {
	const y = subtract(x, p)
	const linear = addReal(slope, multiplyReal(constant(2), multiplyReal(two, p)))
	const last = addReal(offset, addReal(multiplyReal(slope, p), multiplyReal(two, multiplyReal(p, p))))
	return sum([product([two, power(y, 2)]), product([linear, y]), last])
}

function divideReal(a: Real, b: Real): Real {
	return b === one ? a : multiplyReal(a, powerReal(b, rational(-1)))
}

/** f as Σ_j e^{real quadratic} × real functions. */
function realGroups(f: ExponentialPolynomial, x: Expression): Group[] {
	const groups = new Map<string, ReturnType<typeof byExponent>>()
	for (const term of byExponent(f)) {
		const key = `${term.exponent.two.id},${term.exponent.one.re.id}`
		groups.set(key, [...(groups.get(key) ?? []), term])
	}
	return [...groups.values()].map((terms) => {
		const { two, one: linear } = (terms[0] as (typeof terms)[number]).exponent
		const offset = largestReal(terms.map((t) => t.exponent.zero.re))
		const parts: Part[] = []
		const done = new Set<string>()
		for (const { exponent, coefficients } of terms) {
			const phase = { k: exponent.one.im, p: exponent.zero.im }
			const key = (k: Real, p: Real) => `${k.id},${p.id},${exponent.zero.re.id}`
			if (done.has(key(phase.k, phase.p))) continue
			const damping = call('exp', addReal(exponent.zero.re, negateReal(offset)))
			if (phase.k === zero && phase.p === zero) {
				if (coefficients.some((c) => c.im !== zero)) throw new OutsideClass('the function is not certainly real')
				parts.push(
					...polynomial(
						coefficients.map((c) => c.re),
						x,
						[damping],
					),
				)
				continue
			}
			const partner = key(negateReal(phase.k), negateReal(phase.p))
			const mirrored = terms.find((t) => `${t.exponent.one.im.id},${t.exponent.zero.im.id},${t.exponent.zero.re.id}` === partner)
			if (mirrored === undefined || !conjugate(coefficients, mirrored.coefficients))
				throw new OutsideClass('the function is not certainly real')
			done.add(partner)
			const angle = sum([product([phase.k, x]), phase.p])
			const two_ = constant(2)
			parts.push(
				...polynomial(
					coefficients.map((c) => multiplyReal(two_, c.re)),
					x,
					[damping, call('cos', angle)],
				),
			)
			parts.push(
				...polynomial(
					coefficients.map((c) => multiplyReal(constant(-2), c.im)),
					x,
					[damping, call('sin', angle)],
				),
			)
		}
		return { two, slope: linear.re, offset, parts }
	})
}

function conjugate(a: readonly Complex[], b: readonly Complex[]): boolean {
	return a.length === b.length && a.every((c, i) => c.re === b[i]?.re && c.im === negateReal((b[i] as Complex).im))
}

/** The terms of Σ c_n xⁿ times further factors, in powers of x − p with p = −c_{d−1}/(d c_d). */
function polynomial(coefficients: readonly Real[], x: Expression, factors: readonly Expression[]): Part[] {
	let c = [...coefficients]
	while (c.length > 0 && c[c.length - 1] === zero) c.pop()
	const degree = c.length - 1
	let y = x
	if (degree >= 2 && c[degree - 1] !== zero) {
		const p = negateReal(divideReal(c[degree - 1] as Real, multiplyReal(constant(degree), c[degree] as Real)))
		c = shifted(c, p)
		y = subtract(x, p)
	}
	return c.flatMap((coefficient, n) => (coefficient === zero ? [] : [{ coefficient, function: product([power(y, n), ...factors]) }]))
}

/** Coefficients of P(p + y) by repeated synthetic division. */
function shifted(coefficients: readonly Real[], p: Real): Real[] {
	const c = [...coefficients]
	for (let k = 0; k < c.length; k++) for (let i = c.length - 2; i >= k; i--) c[i] = addReal(c[i] as Real, multiplyReal(p, c[i + 1] as Real))
	return c
}

/**
 * A positive constant to take out of the weights: the constant term of a trigonometric polynomial; otherwise the irrational
 * factors that all coefficients share, and their rational content where that leaves integers with a 1 or a polynomial.
 */
function commonFactor(groups: readonly Group[], x: Expression): Real {
	const parts = groups.flatMap((g) => g.parts)
	const polynomial = parts.some((p) => factorsOf(p.function).some((f) => f === x || f.kind === 'power'))
	const plain = groups.length === 1 && !polynomial ? parts.find((p) => p.function === one) : undefined
	if (plain && isPositive(plain.coefficient)) return plain.coefficient
	const split = parts.map((p) => splitCoefficient(p.coefficient))
	const shared = factorsOf((split[0] as (typeof split)[number])[1]).filter(
		(f) => f !== one && isPositive(f) && split.every(([, rest]) => factorsOf(rest).includes(f)),
	)
	const irrational = product(shared)
	const content = split.map(([q]) => q.abs()).reduce((a, b) => a.gcd(b))
	const tidy = split.some(([q]) => q.abs().equals(content)) || (polynomial && groups.length === 1)
	return tidy ? multiplyReal(constant(content), irrational) : irrational
}

function factorsOf(e: Expression): readonly Expression[] {
	return e.kind === 'product' ? e.factors : [e]
}

/** log C as r log 2π + (1/d) log(rational) where C allows. */
function prettyLogarithm(c: Real): Expression {
	if (c === one) return zero
	const factors = c.kind === 'product' ? c.factors : [c]
	const ofPi = factors.find((f) => f.kind === 'pi' || (f.kind === 'power' && f.base.kind === 'pi'))
	if (ofPi) {
		const r = ofPi.kind === 'power' ? ofPi.exponent : rational(1)
		const twoPi = product([constant(2), pi])
		return sum([product([constant(r), call('log', twoPi)]), prettyLogarithm(divideReal(c, powerReal(twoPi, r)))])
	}
	for (const d of [1, 2, 3, 4, 6]) {
		const raised = powerReal(c, rational(d))
		if (raised.kind === 'constant') return product([constant(rational(1, d)), rationalLogarithm(raised.value)])
	}
	return real(call('log', c))
}

/** log q with perfect powers and reciprocals taken out: log(1/32) = −5 log 2. */
function rationalLogarithm(q: Rational): Expression {
	if (q.n === 1n && q.d > 1n) return product([constant(-1), rationalLogarithm(q.inverse())])
	for (const k of [2, 3, 5, 7]) {
		const root = q.n * q.d > 1n ? exactRoot(q, BigInt(k)) : undefined
		if (root) return product([constant(k), rationalLogarithm(root)])
	}
	return call('log', constant(q))
}
