/**
 * From an expression to its normal form as an exponential polynomial, by algebraic identities only (theory.md 8.2).
 *
 * `ofExponential(w)` is the normal form of e^w: the logarithms in w become factors, e^{n log A} = Aⁿ, and what remains has
 * to be a polynomial of degree ≤ 2. `ofExpression(e)` is that of e itself. Both are total: they return the normal form or
 * throw `OutsideClass` with the reason.
 */
import type { Expression, Rational } from '../../expression/index.ts'
import {
	call,
	constant,
	dependsOn,
	expandPolynomial,
	isCall,
	negate,
	ONE,
	one,
	rational,
	splitCoefficient,
	sum,
	variablesOf,
	ZERO,
	zero,
} from '../../expression/index.ts'
import { approximate } from './approximate.ts'
import type { Real } from './constants.ts'
import { addReal, multiplyReal, negateReal, real } from './constants.ts'
import type { Complex, ExponentialPolynomial, Monomial } from './exponential-polynomial.ts'
import {
	collect,
	complex,
	exponentKey,
	integerPowerOf,
	monomial,
	multiply,
	multiplyComplex,
	OutsideClass,
} from './exponential-polynomial.ts'
import type { Factor } from './powers.ts'
import { powerProduct } from './powers.ts'
import { extreme, quotient } from './quotient.ts'

const HALF: Real = constant(rational(1, 2))

/** Normal forms in the variable `name`; memoised on nodes, so shared subexpressions are expanded once. */
export class Recogniser {
	readonly #name: string
	readonly #known = new Map<Expression, ExponentialPolynomial>()

	constructor(name: string) {
		this.#name = name
	}

	/** Normal form of e. @throws OutsideClass */
	ofExpression(e: Expression): ExponentialPolynomial {
		let known = this.#known.get(e)
		if (known === undefined) {
			known = this.#derive(e)
			this.#known.set(e, known)
		}
		return known
	}

	/** Normal form of e^w. @throws OutsideClass */
	ofExponential(w: Expression): ExponentialPolynomial {
		const factors = new Map<string, Factor>()
		const rest: Expression[] = []
		const expanded = expandPolynomial(w)
		for (const term of expanded.kind === 'sum' ? expanded.terms : [expanded]) {
			const [c, node] = splitCoefficient(term)
			if (!dependsOn(node, this.#name)) rest.push(term)
			else if (isCall(node, 'log')) addFactor(factors, this.ofExpression(node.argument), c)
			else if (isCall(node, 'log1p')) addFactor(factors, this.ofExpression(sum([one, node.argument])), c)
			else if (node.kind === 'log-sum-exp')
				addFactor(factors, collect(node.terms.flatMap((t) => multiply(this.ofExpression(t.weight), this.ofExponential(t.exponent)))), c)
			else rest.push(term)
		}
		const [c0, c1, c2] = quadratic(this.ofExpression(sum(rest)))
		const result: ExponentialPolynomial = [monomial(complex(one), 0, c2, complex(c1), complex(c0))]
		return multiply(result, powerProduct([...factors.values()]))
	}

	#derive(e: Expression): ExponentialPolynomial {
		if (!dependsOn(e, this.#name)) return this.#constant(e)
		switch (e.kind) {
			case 'variable':
				return [monomial(complex(one), 1)]
			case 'sum':
				return collect(e.terms.flatMap((t) => this.ofExpression(t)))
			case 'product':
				return this.#product(e.factors)
			case 'power':
				return this.#product([e])
			case 'call':
				return e.name === 'tanh' ? this.#product([e]) : this.#call(e.name, e.argument)
			default:
				throw new OutsideClass(`a ${e.kind} outside an exponent`)
		}
	}

	/** Π factors; denominators (negative powers, tanh = sinh/cosh) have to divide what stands beside them. */
	#product(factors: readonly Expression[]): ExponentialPolynomial {
		let result: ExponentialPolynomial = [monomial(complex(one))]
		let denominator: ExponentialPolynomial | undefined
		const divideBy = (a: ExponentialPolynomial) => {
			denominator = denominator ? multiply(denominator, a) : a
		}
		const powers: Factor[] = []
		for (const f of factors) {
			if (isCall(f, 'tanh') && dependsOn(f, this.#name)) {
				result = multiply(result, this.ofExpression(call('sinh', f.argument)))
				divideBy(this.ofExpression(call('cosh', f.argument)))
			} else if (f.kind !== 'power' || !dependsOn(f, this.#name)) result = multiply(result, this.ofExpression(f))
			else if (f.exponent.d !== 1n) powers.push({ base: this.ofExpression(f.base), exponent: f.exponent })
			else {
				const power = integerPowerOf(this.ofExpression(f.base), Number(f.exponent.n))
				if (f.exponent.s > 0n) result = multiply(result, power)
				else divideBy(power)
			}
		}
		if (powers.length > 0) result = multiply(result, powerProduct(powers))
		return denominator ? quotient(result, denominator) : result
	}

	#call(name: string, argument: Expression): ExponentialPolynomial {
		switch (name) {
			case 'exp':
				return this.ofExponential(argument)
			case 'expm1':
				return collect([...this.ofExponential(argument), monomial(complex(constant(-1)))])
			case 'cosh':
			case 'sinh':
				return collect([
					...scaled(complex(HALF), this.ofExponential(argument)),
					...scaled(complex(name === 'cosh' ? HALF : negateReal(HALF)), this.ofExponential(negate(argument))),
				])
			case 'cos':
			case 'sin': {
				const [c0, c1, c2] = quadratic(this.ofExpression(argument))
				if (c2 !== zero) throw new OutsideClass(`${name} of a polynomial of degree 2`)
				return trigonometric(name, c1, c0)
			}
			default:
				throw new OutsideClass(`${name} of an expression that contains ${this.#name}`)
		}
	}

	#constant(e: Expression): ExponentialPolynomial {
		for (const name of variablesOf(e)) throw new OutsideClass(`the variable ${name} has no value`)
		switch (e.kind) {
			case 'sum':
				return collect(e.terms.flatMap((t) => this.ofExpression(t)))
			case 'product':
				return e.factors.map((f) => this.ofExpression(f)).reduce(multiply)
			case 'power':
				if (e.exponent.d === 1n && e.exponent.s > 0n && e.exponent.n <= 64n)
					return integerPowerOf(this.ofExpression(e.base), Number(e.exponent.n))
				break
			case 'call':
				if (e.name === 'exp') return [monomial(complex(one), 0, zero, complex(zero), complex(this.#value(e.argument)))]
				if (e.name === 'cosh' || e.name === 'sinh') return this.#call(e.name, e.argument)
				if (e.name === 'cos' || e.name === 'sin') return trigonometric(e.name, zero, this.#value(e.argument))
		}
		const value = real(e)
		const { error } = approximate(value)
		if (!Number.isFinite(error)) throw new OutsideClass('a constant of unknown value')
		return collect([monomial(complex(value))])
	}

	#value(e: Expression): Real {
		return constantValue(this.ofExpression(e))
	}
}

/** Collects powers of equal bases; bases that differ by a factor c e^{q(z)}, c > 0 rational, are equal ones times that factor. */
function addFactor(factors: Map<string, Factor>, given: ExponentialPolynomial, exponent: Rational): void {
	const unit = leadingExponential(given)
	const base = multiply([reciprocalOf(unit)], given)
	const keyed = base.map((m) => ({ m, key: `${m.degree} ${exponentKey(m.exponent)}` })).sort((a, b) => (a.key < b.key ? -1 : 1))
	const first = keyed[0]?.m.coefficient
	const content = first?.im === zero ? splitCoefficient(first.re)[0].abs() : ONE
	const inverse = complex(constant(content.inverse()))
	const primitive = keyed.map(({ m }) => ({ ...m, coefficient: multiplyComplex(inverse, m.coefficient) }))
	const key = primitive.map((m, i) => `${keyed[i]?.key} ${m.coefficient.re.id} ${m.coefficient.im.id}`).join(';')
	const add = (name: string, b: ExponentialPolynomial) =>
		factors.set(name, { base: factors.get(name)?.base ?? b, exponent: (factors.get(name)?.exponent ?? ZERO).add(exponent) })
	add(key, primitive)
	add(`unit ${exponentKey(unit.exponent)} ${content.toFraction()}`, [{ ...unit, coefficient: complex(constant(content)) }])
}

/** e^{Re q} of the leading monomial, or 1 where that is undecided. */
function leadingExponential(a: ExponentialPolynomial): Monomial {
	try {
		const { two, one: linear, zero: last } = extreme(a, 1).exponent
		return { coefficient: complex(one), degree: 0, exponent: { two, one: complex(linear.re), zero: complex(last.re) } }
	} catch (error) {
		if (error instanceof OutsideClass) return monomial(complex(one))
		throw error
	}
}

function reciprocalOf({ exponent: { two, one: linear, zero: last } }: Monomial): Monomial {
	return monomial(complex(one), 0, negateReal(two), complex(negateReal(linear.re)), complex(negateReal(last.re)))
}

/** cos(kz + p) and sin(kz + p) as e^{±i(kz+p)}. */
function trigonometric(name: 'cos' | 'sin', k: Real, p: Real): ExponentialPolynomial {
	const coefficient = name === 'cos' ? complex(HALF) : complex(zero, negateReal(HALF))
	const conjugate = name === 'cos' ? complex(HALF) : complex(zero, HALF)
	return collect([
		monomial(coefficient, 0, zero, complex(zero, k), complex(zero, p)),
		monomial(conjugate, 0, zero, complex(zero, negateReal(k)), complex(zero, negateReal(p))),
	])
}

function scaled(c: Complex, a: ExponentialPolynomial): ExponentialPolynomial {
	return multiply([monomial(c)], a)
}

/** The real coefficients [c₀, c₁, c₂] of an exponential polynomial that is a polynomial of degree ≤ 2. */
function quadratic(a: ExponentialPolynomial): [Real, Real, Real] {
	const parts: Monomial[][] = [[], [], []]
	for (const m of a) {
		if (m.exponent.two !== zero || m.exponent.one.re !== zero || m.exponent.one.im !== zero)
			throw new OutsideClass('an exponent or argument that is not a polynomial')
		if (m.degree > 2) throw new OutsideClass(`an exponent or argument of degree ${m.degree}`)
		;(parts[m.degree] as Monomial[]).push({ ...m, degree: 0 })
	}
	return parts.map(constantValue) as [Real, Real, Real]
}

/** Σ c e^{q₀} as a real constant. */
function constantValue(a: readonly Monomial[]): Real {
	let value: Real = zero
	for (const { degree, coefficient: c, exponent } of a) {
		if (degree > 0 || exponent.two !== zero || exponent.one.re !== zero || exponent.one.im !== zero)
			throw new OutsideClass('a constant was expected')
		value = addReal(value, constantTerm(c, exponent.zero))
	}
	return value
}

/** Re c e^{q}. */
function constantTerm(c: Complex, q: Complex): Real {
	const rotated = q.im === zero ? c.re : addReal(multiplyReal(c.re, call('cos', q.im)), negateReal(multiplyReal(c.im, call('sin', q.im))))
	return q.re === zero ? rotated : multiplyReal(rotated, call('exp', q.re))
}
