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
import { addReal, divideReal, multiplyReal, negateReal, powerReal, real } from './constants.ts'
import type { ExponentialPolynomial } from './exponential-polynomial.ts'
import type { Group } from './real-groups.ts'
import { largestReal, realGroups } from './real-groups.ts'

export interface RealFormOptions {
	/** Constant factor of f that is kept outside. Default 1. */
	readonly prefactor?: Real
	/** Quadratics as a(x − c)² instead of ax² + bx (default), where a ≠ 0. */
	readonly completeSquares?: boolean
	/** Take out of the logarithm only what all terms share: for printing. Default false. */
	readonly plain?: boolean
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
