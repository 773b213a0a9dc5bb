/**
 * Exact real constants in a canonical form: Σ rational × Π atom^rational, where the atoms are π, primes under fractional
 * exponents, logarithms of primes, and whatever constant calls remain opaque (e^{1/3}, atan 2, …).
 *
 * Equal canonical forms are equal numbers. Unequal ones may still be equal (no decision procedure exists), so callers use
 * equality only to collect terms, never to separate cases.
 */
import type { Expression, Rational } from '../../expression/index.ts'
import {
	call,
	constant,
	expandPolynomial,
	integerPower,
	isCall,
	MINUS_ONE,
	ONE,
	one,
	power,
	product,
	rational,
	sum,
	ZERO,
	zero,
} from '../../expression/index.ts'

/** A canonical constant; made by `real` and the operations below only. */
export type Real = Expression

const memo = new WeakMap<Expression, Real>()

/** Canonical form of an expression without variables. */
export function real(e: Expression): Real {
	if (e.kind === 'constant' || e.kind === 'pi') return e
	let known = memo.get(e)
	if (known === undefined) {
		known = canonical(e)
		memo.set(e, known)
	}
	return known
}

export function addReal(x: Real, y: Real): Real {
	if (x === zero) return y
	if (y === zero) return x
	if (x.kind === 'constant' && y.kind === 'constant') return constant(x.value.add(y.value))
	return sum([x, y])
}

export function multiplyReal(x: Real, y: Real): Real {
	if (x === zero || y === zero) return zero
	if (x === one) return y
	if (y === one) return x
	if (x.kind === 'constant' && y.kind === 'constant') return constant(x.value.mul(y.value))
	if (x.kind === 'constant' && y.kind === 'sum') return sum(y.terms.map((t) => product([x, t])))
	if (y.kind === 'constant' && x.kind === 'sum') return sum(x.terms.map((t) => product([y, t])))
	if (x.kind === 'constant' || y.kind === 'constant') return product([x, y])
	return real(product([x, y]))
}

export function negateReal(x: Real): Real {
	return multiplyReal(constant(-1), x)
}

export function divideReal(x: Real, y: Real): Real {
	return y === one ? x : multiplyReal(x, powerReal(y, MINUS_ONE))
}

/** x^r for a positive constant x (or any x ≠ 0 when r is an integer). */
export function powerReal(x: Real, r: Rational): Real {
	return real(power(x, r))
}

function canonical(e: Expression): Real {
	switch (e.kind) {
		case 'sum':
			return sum(e.terms.map(real))
		case 'product':
			return multiplyOut(e.factors.map(real))
		case 'power': {
			const base = real(e.base)
			if (base.kind === 'constant') return rationalPower(base.value, e.exponent) ?? power(base, e.exponent)
			if (base.kind === 'product') {
				const head = base.factors[0] as Expression
				if (head.kind === 'constant' && head.value.s > 0n)
					return multiplyOut([
						rationalPower(head.value, e.exponent) ?? power(head, e.exponent),
						real(power(product(base.factors.slice(1)), e.exponent)),
					])
				if (base.factors.every(obviouslyPositive)) return multiplyOut(base.factors.map((f) => real(power(f, e.exponent))))
			}
			if (base.kind === 'power' && obviouslyPositive(base.base)) return real(power(base.base, base.exponent.mul(e.exponent)))
			if (base.kind === 'sum' && e.exponent.d === 1n && e.exponent.s > 0n) return multiplyOut([power(base, e.exponent)])
			return power(base, e.exponent)
		}
		case 'call': {
			const argument = real(e.argument)
			return e.name === 'log' ? logarithmOf(argument) : call(e.name, argument)
		}
		default:
			return e
	}
}

function obviouslyPositive(e: Expression): boolean {
	if (e.kind === 'constant') return e.value.s > 0n
	if (e.kind === 'power') return obviouslyPositive(e.base)
	return e.kind === 'pi' || isCall(e, 'exp') || isCall(e, 'cosh')
}

/** Π of canonical factors, multiplied out, with prime roots reduced again. */
function multiplyOut(factors: readonly Real[]): Real {
	const expanded = expandPolynomial(product(factors))
	const terms = expanded.kind === 'sum' ? expanded.terms : [expanded]
	return sum(terms.map(reduceRoots))
}

/** 2^{5/4} → 2·2^{1/4}, and e^a e^b → e^{a+b}, in one term. */
function reduceRoots(term: Expression): Expression {
	if (term.kind === 'power' && term.base.kind === 'constant') return rationalPower(term.base.value, term.exponent) ?? term
	if (term.kind !== 'product') return term
	const exponents = term.factors.filter((f) => isCall(f, 'exp'))
	const rest = term.factors.filter((f) => !isCall(f, 'exp'))
	const exponential =
		exponents.length === 0
			? []
			: [exponents.length === 1 ? exponents[0] : call('exp', real(sum(exponents.map((f) => (isCall(f, 'exp') ? f.argument : zero)))))]
	return product([
		...rest.map((f) => (f.kind === 'power' && f.base.kind === 'constant' ? (rationalPower(f.base.value, f.exponent) ?? f) : f)),
		...(exponential as Expression[]),
	])
}

function logarithmOf(x: Real): Real {
	if (x === one) return zero
	if (isCall(x, 'exp')) return x.argument
	if (x.kind === 'constant' && x.value.s > 0n)
		return sum([...primeExponents(x.value)].map(([p, e]) => product([constant(e), call('log', constant(p))])))
	if (x.kind === 'power' && obviouslyPositive(x.base)) return multiplyReal(constant(x.exponent), logarithmOf(x.base))
	if (x.kind === 'product' && x.factors.every(obviouslyPositive)) return sum(x.factors.map(logarithmOf))
	return call('log', x)
}

/** Largest divisor tried; what remains is kept whole as if it were prime. */
const LARGEST_DIVISOR = 1000n

const factorisations = new Map<bigint, ReadonlyMap<bigint, bigint>>()

function factorise(n: bigint): ReadonlyMap<bigint, bigint> {
	const known = factorisations.get(n)
	if (known) return known
	const result = new Map<bigint, bigint>()
	let rest = n
	for (let p = 2n; p <= LARGEST_DIVISOR && p * p <= rest; p += p === 2n ? 1n : 2n) {
		let e = 0n
		while (rest % p === 0n) {
			rest /= p
			e++
		}
		if (e > 0n) result.set(p, e)
	}
	if (rest > 1n) result.set(rest, 1n)
	if (factorisations.size < 1000) factorisations.set(n, result)
	return result
}

function primeExponents(q: Rational): ReadonlyMap<bigint, bigint> {
	const result = new Map(factorise(q.n))
	for (const [p, e] of factorise(q.d)) result.set(p, (result.get(p) ?? 0n) - e)
	return result
}

/** q^r as rational × Π prime^{fraction in (0, 1)}; undefined for q ≤ 0 with fractional r, or beyond a sensible size. */
export function rationalPower(q: Rational, r: Rational): Real | undefined {
	const size = q.n.toString(2).length + q.d.toString(2).length
	if (q.n === 0n || (q.s < 0n && r.d !== 1n) || BigInt(size) * r.n > 8192n * r.d) return undefined
	if (r.d === 1n) return power(constant(q), r)
	let whole = ONE
	const roots: Expression[] = []
	for (const [p, e] of primeExponents(q)) {
		const exponent = r.mul(rational(e))
		const floor = exponent.floor()
		whole = whole.mul(integerPower(rational(p), floor.s * floor.n))
		const fraction = exponent.sub(floor)
		if (!fraction.equals(ZERO)) roots.push(power(constant(p), fraction))
	}
	return product([constant(whole), ...roots])
}
