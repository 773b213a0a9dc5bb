/**
 * Exponential polynomials: finite sums Σ c zⁿ e^{q₂z² + q₁z + q₀} with complex constants c, q₁, q₀ and real q₂, in exact
 * arithmetic. They form a ring; monomials with different (n, q₂, q₁) are linearly independent, so the collected sum is a
 * normal form. cos, sin, cosh, sinh and their products are all of this shape (theory.md 8.2).
 *
 * Constants are written as e^{q₀} wherever they arise as exponentials or trigonometric values, so that
 * cos²1 + sin²1 = 1 and e^{1/3}e^{2/3} = e hold identically.
 */
import type { Expression } from '../../expression/index.ts'
import { constant, isCall, one, power, rational, splitCoefficient, sum, zero } from '../../expression/index.ts'
import type { Real } from './constants.ts'
import { addReal, multiplyReal, negateReal, rationalPower } from './constants.ts'

export interface Complex {
	readonly re: Real
	readonly im: Real
}

/** q₂z² + q₁z + q₀. */
export interface Exponent {
	readonly two: Real
	readonly one: Complex
	readonly zero: Complex
}

/** coefficient · z^degree · e^{exponent}. */
export interface Monomial {
	readonly coefficient: Complex
	readonly degree: number
	readonly exponent: Exponent
}

/** Collected: no two monomials with the same degree and exponent, none with coefficient 0. */
export type ExponentialPolynomial = readonly Monomial[]

/** Why an expression is outside the class of closed forms; caught by the recogniser, never seen by its callers. */
export class OutsideClass extends Error {}

/** Most monomials that an exponential polynomial may have. */
export const MAXIMAL_MONOMIALS = 600

export const complex = (re: Real, im: Real = zero): Complex => (im === zero && re === zero ? ZERO_COMPLEX : { re, im })
const ZERO_COMPLEX: Complex = { re: zero, im: zero }

export function addComplex(x: Complex, y: Complex): Complex {
	return complex(addReal(x.re, y.re), addReal(x.im, y.im))
}
export function multiplyComplex(x: Complex, y: Complex): Complex {
	if (x.im === zero && y.im === zero) return complex(multiplyReal(x.re, y.re))
	return complex(
		addReal(multiplyReal(x.re, y.re), negateReal(multiplyReal(x.im, y.im))),
		addReal(multiplyReal(x.re, y.im), multiplyReal(x.im, y.re)),
	)
}
export function scaleComplex(c: Real, x: Complex): Complex {
	return complex(multiplyReal(c, x.re), multiplyReal(c, x.im))
}

/** c zⁿ e^{q₂z² + q₁z + q₀}. */
export function monomial(
	coefficient: Complex,
	degree = 0,
	two: Real = zero,
	first: Complex = ZERO_COMPLEX,
	constantTerm: Complex = ZERO_COMPLEX,
): Monomial {
	const { remaining, factor } = reduceConstant(constantTerm)
	return { coefficient: multiplyComplex(coefficient, factor), degree, exponent: { two, one: first, zero: remaining } }
}

/** Σ monomials, collected. @throws OutsideClass when there are too many. */
export function collect(monomials: Iterable<Monomial>): ExponentialPolynomial {
	const found = new Map<string, Monomial>()
	for (const m of monomials) {
		const key = `${m.degree} ${exponentKey(m.exponent)}`
		const known = found.get(key)
		found.set(key, known === undefined ? m : { ...m, coefficient: addComplex(known.coefficient, m.coefficient) })
		if (found.size > MAXIMAL_MONOMIALS) throw new OutsideClass(`the expansion has more than ${MAXIMAL_MONOMIALS} terms`)
	}
	return [...found.values()].filter((m) => m.coefficient.re !== zero || m.coefficient.im !== zero)
}

/** Equal exponents have equal keys (within one process). */
export function exponentKey({ two, one: first, zero: last }: Exponent): string {
	return `${two.id},${first.re.id},${first.im.id},${last.re.id},${last.im.id}`
}

let budget = 0

/** Runs f with at most `products` products of monomials; more throw OutsideClass, so every derivation ends soon. */
export function withBudget<T>(products: number, f: () => T): T {
	const outer = budget
	budget = products
	try {
		return f()
	} finally {
		budget = outer
	}
}

/** @throws OutsideClass when the budget is spent or there are too many terms. */
export function multiply(a: ExponentialPolynomial, b: ExponentialPolynomial): ExponentialPolynomial {
	budget -= a.length * b.length
	if (budget < 0) throw new OutsideClass('the expansion has too many terms')
	return collect(products(a, b))
}

function* products(a: ExponentialPolynomial, b: ExponentialPolynomial): Generator<Monomial> {
	for (const x of a)
		for (const y of b)
			yield monomial(
				multiplyComplex(x.coefficient, y.coefficient),
				x.degree + y.degree,
				addReal(x.exponent.two, y.exponent.two),
				addComplex(x.exponent.one, y.exponent.one),
				addComplex(x.exponent.zero, y.exponent.zero),
			)
}

/** aⁿ, n ≥ 0. */
export function integerPowerOf(a: ExponentialPolynomial, n: number): ExponentialPolynomial {
	if (n > 256) throw new OutsideClass(`the power ${n} is too high`)
	let result: ExponentialPolynomial = [monomial(complex(one))]
	for (let bit = n, square = a; bit > 0; bit >>= 1) {
		if (bit & 1) result = multiply(result, square)
		if (bit > 1) square = multiply(square, square)
	}
	return result
}

/** e^{q₀} with the parts that are exact numbers taken out: e^{r log p} = p^r, e^{iπr} for 12 r an integer multiple of 2 or 3. */
function reduceConstant(q: Complex): { remaining: Complex; factor: Complex } {
	if (q.re.kind === 'constant' && q.im.kind === 'constant') return { remaining: q, factor: UNIT }
	let factor = UNIT
	const realPart: Expression[] = []
	for (const t of termsOf(q.re)) {
		const [c, rest] = splitCoefficient(t)
		const root = isCall(rest, 'log') && rest.argument.kind === 'constant' ? rationalPower(rest.argument.value, c) : undefined
		if (root === undefined) realPart.push(t)
		else factor = scaleComplex(root, factor)
	}
	const imaginaryPart: Expression[] = []
	for (const t of termsOf(q.im)) {
		const [c, rest] = splitCoefficient(t)
		const turn = c.sub(c.div(2).floor().mul(2))
		const known = rest.kind === 'pi' ? UNIT_ROOTS.get(turn.toFraction()) : undefined
		if (known) factor = multiplyComplex(factor, known)
		else imaginaryPart.push(t)
	}
	return { remaining: complex(sum(realPart), sum(imaginaryPart)), factor }
}

function termsOf(e: Expression): readonly Expression[] {
	return e === zero ? [] : e.kind === 'sum' ? e.terms : [e]
}

const UNIT: Complex = { re: one, im: zero }

/** e^{iπr} by the text of r ∈ [0, 2), for r with denominator 1, 2, 3, 4, 6. */
const UNIT_ROOTS: ReadonlyMap<string, Complex> = (() => {
	const half = constant(rational(1, 2))
	const cosines: readonly [string, Real][] = [
		['0', one],
		['1/6', multiplyReal(half, power(constant(3), rational(1, 2)))],
		['1/4', multiplyReal(half, power(constant(2), rational(1, 2)))],
		['1/3', half],
		['1/2', zero],
	]
	const cosine = (r: ReturnType<typeof rational>): Real | undefined => {
		if (r.compare(1) > 0) return cosine(rational(2).sub(r))
		if (r.compare(rational(1, 2)) > 0) {
			const mirrored = cosine(rational(1).sub(r))
			return mirrored && negateReal(mirrored)
		}
		return cosines.find(([text]) => text === r.toFraction())?.[1]
	}
	const roots = new Map<string, Complex>()
	for (let k = 0; k < 24; k++) {
		const r = rational(k, 12)
		const quarterBefore = r.sub(rational(1, 2))
		const re = cosine(r)
		const im = cosine(quarterBefore.s < 0n ? quarterBefore.neg() : quarterBefore)
		if (re && im) roots.set(r.toFraction(), complex(re, im))
	}
	return roots
})()
