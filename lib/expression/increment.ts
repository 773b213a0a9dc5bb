/**
 * Increments of an expression between z = m and z = m + u, as expressions in (m, u) that do not subtract large numbers:
 *
 *   increment(e) = e(m+u) − e(m),     remainder(e) = e(m+u) − e(m) − e'(m) u.
 *
 * A tilted law e^{σz − ψ(z)} is evaluated through the remainder of ψ (design.md, error of a Cramér row), so that its
 * exponent is right to rounding of itself even where ψ is 10⁶. Write δ for the increment, R for the remainder, f₀ = f(m):
 *
 *   polynomials     Σ_k f^{(k)}(m) u^k/k!, from k = 1 or 2, coefficients exact in m
 *   products        δ(fg) = f₀ δg + g₀ δf + δf δg,   R(fg) = f₀ Rg + g₀ Rf + δf δg
 *   quotients       δ(1/f) = −δf/(f₀ f),             R(1/f) = −(Rf/f + f₀' u δ(1/f))/f₀
 *   roots           δ√f = δf/(√f + √f₀),             R√f = (Rf − (√f)₀' u δ√f)/(√f + √f₀)
 *   exponentials    δe^w = (e^w + e^{w₀}) tanh(δw/2)
 *   logarithms      δ log f = log1p(δf/f₀),          δf^r = (f^r + f₀^r) tanh(r δ log f/2)
 *   log Σ q e^w     δ = log Σ q e^{w₀−L₀+δw},        R = log Σ q e^{w₀−L₀+Rw+(w'−L')₀u}
 *   arc tangents     δ atan w = 2 atan(δw/(√(1+w²)√(1+w₀²) + 1 + w w₀))
 *
 * and R f = δf − f₀' u for the other functions. What depends on m alone is left as it is: see `splitUniform`.
 */
import {
	call,
	constant,
	divide,
	logSumExp,
	negate,
	one,
	power,
	product,
	splitCoefficient,
	sqrt,
	subtract,
	sum,
	variable,
	zero,
} from './construct.ts'
import { differentiate } from './differentiate.ts'
import { expandPolynomial, polynomialCoefficients } from './expand.ts'
import { logarithm } from './logarithm.ts'
import type { Call, Expression, Power } from './node.ts'
import { dependsOn, operands } from './node.ts'
import { HALF, ONE, rational } from './rational.ts'
import { rebuild, substitute } from './substitute.ts'

/** Names of the variables: e is a function of `of`; the result one of `at` (m) and `by` (u). */
export interface IncrementNames {
	readonly of: string
	readonly at: string
	readonly by: string
}

/** e(m+u) − e(m). */
export function increment(e: Expression, names: IncrementNames): Expression {
	return new Increments(names).delta(e)
}

/** e(m+u) − e(m) − e'(m) u. */
export function remainder(e: Expression, names: IncrementNames): Expression {
	return new Increments(names).rest(e)
}

/** Largest degree that is expanded about m. */
const MAXIMAL_DEGREE = 40
/** Largest power that is expanded by the binomial formula. */
const MAXIMAL_BINOMIAL = 12n

class Increments {
	readonly names: IncrementNames
	readonly u: Expression
	readonly #at: ReadonlyMap<string, Expression>
	readonly #after: ReadonlyMap<string, Expression>
	readonly #delta = new Map<Expression, Expression>()
	readonly #rest = new Map<Expression, Expression>()
	readonly #taylor = new Map<Expression, readonly Expression[] | undefined>()

	constructor(names: IncrementNames) {
		this.names = names
		this.u = variable(names.by)
		this.#at = new Map([[names.of, variable(names.at)]])
		this.#after = new Map([[names.of, sum([variable(names.at), this.u])]])
	}

	/** e(m). */
	before(e: Expression): Expression {
		return substitute(e, this.#at)
	}

	/** e(m+u). */
	after(e: Expression): Expression {
		return substitute(e, this.#after)
	}

	/** e'(m). */
	slope(e: Expression): Expression {
		return this.before(differentiate(e, this.names.of))
	}

	delta(e: Expression): Expression {
		let known = this.#delta.get(e)
		if (known === undefined) {
			known = dependsOn(e, this.names.of) ? this.#makeDelta(e) : zero
			this.#delta.set(e, known)
		}
		return known
	}

	rest(e: Expression): Expression {
		let known = this.#rest.get(e)
		if (known === undefined) {
			known = dependsOn(e, this.names.of) ? this.#makeRest(e) : zero
			this.#rest.set(e, known)
		}
		return known
	}

	/** e^{(k)}(m)/k! of a polynomial e. */
	#coefficients(e: Expression): readonly Expression[] | undefined {
		if (this.#taylor.has(e)) return this.#taylor.get(e)
		let result: Expression[] | undefined
		const monomials = polynomialCoefficients(e, this.names.of)
		if (monomials !== undefined && monomials.length <= MAXIMAL_DEGREE + 1) {
			result = []
			let derivative = expandPolynomial(e)
			let factorial = 1n
			for (let k = 0; k < monomials.length; k++) {
				if (k > 0) factorial *= BigInt(k)
				result.push(product([constant(rational(1n, factorial)), this.before(derivative)]))
				derivative = expandPolynomial(differentiate(derivative, this.names.of))
			}
		}
		this.#taylor.set(e, result)
		return result
	}

	/** Σ_{k ≥ from} c_k u^k by Horner's rule. */
	#taylorSum(coefficients: readonly Expression[], from: number): Expression {
		let value: Expression = zero
		for (let k = coefficients.length - 1; k >= from; k--) value = sum([coefficients[k] as Expression, product([this.u, value])])
		return product([power(this.u, from), value])
	}

	#makeDelta(e: Expression): Expression {
		const taylor = this.#coefficients(e)
		if (taylor !== undefined) return this.#taylorSum(taylor, 1)
		switch (e.kind) {
			case 'sum':
				return this.#linear(e.terms, (t) => this.delta(t))
			case 'product': {
				const [f, g] = splitProduct(e)
				return sum([
					product([this.before(f), this.delta(g)]),
					product([this.before(g), this.delta(f)]),
					product([this.delta(f), this.delta(g)]),
				])
			}
			case 'power':
				return this.#powerDelta(e)
			case 'call':
				return this.#callDelta(e)
			case 'log-sum-exp': {
				const level = this.before(e)
				return logSumExp(
					e.terms.map((t) => ({
						weight: sum([this.before(t.weight), this.delta(t.weight)]),
						exponent: sum([subtract(this.before(t.exponent), level), this.delta(t.exponent)]),
					})),
				)
			}
			default:
				return subtract(this.after(e), this.before(e))
		}
	}

	#makeRest(e: Expression): Expression {
		const taylor = this.#coefficients(e)
		if (taylor !== undefined) return taylor.length <= 2 ? zero : this.#taylorSum(taylor, 2)
		switch (e.kind) {
			case 'sum':
				return this.#linear(e.terms, (t) => this.rest(t))
			case 'product': {
				const [f, g] = splitProduct(e)
				return sum([
					product([this.before(f), this.rest(g)]),
					product([this.before(g), this.rest(f)]),
					product([this.delta(f), this.delta(g)]),
				])
			}
			case 'power':
				return this.#powerRest(e)
			case 'log-sum-exp': {
				const level = this.before(e)
				const slope = this.slope(e)
				return logSumExp(
					e.terms.map((t) => ({
						weight: sum([this.before(t.weight), this.delta(t.weight)]),
						exponent: sum([
							subtract(this.before(t.exponent), level),
							this.rest(t.exponent),
							product([subtract(this.slope(t.exponent), slope), this.u]),
						]),
					})),
				)
			}
			default:
				return this.#minusLinear(e)
		}
	}

	/** δe − e'(m) u. */
	#minusLinear(e: Expression): Expression {
		return subtract(this.delta(e), product([this.slope(e), this.u]))
	}

	/** The polynomial terms of a sum together, the others one by one. */
	#linear(terms: readonly Expression[], of: (term: Expression) => Expression): Expression {
		const polynomial = terms.filter((t) => this.#coefficients(t) !== undefined)
		const others = terms.filter((t) => this.#coefficients(t) === undefined)
		return sum([of(sum(polynomial)), ...others.map(of)])
	}

	#powerDelta(e: Power): Expression {
		const f = e.base
		const r = e.exponent
		const before = this.before(f)
		const delta = this.delta(f)
		if (r.d === 1n && r.s > 0n) return this.#binomial(e, delta)
		if (r.d === 1n) {
			const g = power(f, r.neg())
			return negate(divide(this.delta(g), product([this.before(g), this.after(g)])))
		}
		if (r.equals(HALF)) return divide(delta, sum([power(this.after(f), HALF), power(before, HALF)]))
		const exponent = product([constant(r.div(rational(2))), this.delta(logarithm(f))])
		return product([sum([power(this.after(f), r), power(before, r)]), call('tanh', exponent)])
	}

	#powerRest(e: Power): Expression {
		const f = e.base
		const r = e.exponent
		if (r.d === 1n && r.s > 0n) return r.n > MAXIMAL_BINOMIAL ? this.#minusLinear(e) : this.#binomial(e, this.rest(f))
		if (r.d === 1n) {
			const g = power(f, r.neg())
			const inside = sum([product([this.rest(g), this.after(e)]), product([this.slope(g), this.u, this.delta(e)])])
			return negate(divide(inside, this.before(g)))
		}
		if (r.equals(HALF)) {
			const inside = subtract(this.rest(f), product([this.slope(e), this.u, this.delta(e)]))
			return divide(inside, sum([this.after(e), this.before(e)]))
		}
		return this.#minusLinear(e)
	}

	/** n f₀^{n−1}·first + Σ_{k≥2} C(n,k) f₀^{n−k} δf^k, with first = δf or Rf. */
	#binomial(e: Power, first: Expression): Expression {
		const n = e.exponent.n
		const before = this.before(e.base)
		const delta = this.delta(e.base)
		if (n > MAXIMAL_BINOMIAL) {
			const half = power(e.base, rational(n / 2n))
			const other = power(e.base, rational(n - n / 2n))
			return sum([
				product([this.before(half), this.delta(other)]),
				product([this.before(other), this.delta(half)]),
				product([this.delta(half), this.delta(other)]),
			])
		}
		const terms: Expression[] = []
		let binomial = 1n
		for (let k = 1n; k <= n; k++) {
			binomial = (binomial * (n - k + 1n)) / k
			const rising = k === 1n ? first : power(delta, rational(k))
			terms.push(product([constant(rational(binomial)), power(before, rational(n - k)), rising]))
		}
		return sum(terms)
	}

	#callDelta(e: Call): Expression {
		const w = e.argument
		const before = this.before(e)
		const delta = this.delta(w)
		const half = product([constant(HALF), delta])
		const middle = () => sum([this.before(w), half])
		switch (e.name) {
			case 'exp':
				return product([sum([this.after(e), before]), call('tanh', half)])
			case 'sin':
				return product([constant(2), call('cos', middle()), call('sin', half)])
			case 'cos':
				return product([constant(-2), call('sin', middle()), call('sin', half)])
			case 'sinh':
				return product([constant(2), call('cosh', middle()), call('sinh', half)])
			case 'cosh':
				return product([constant(2), call('sinh', middle()), call('sinh', half)])
			case 'tanh':
				return product([call('tanh', delta), subtract(one, product([before, this.after(e)]))])
			case 'atan': {
				// tan(δ/2) = sin δ/(1 + cos δ), |δ| < π.
				const [x, y] = [this.before(w), this.after(w)]
				const lengths = product([sqrt(sum([one, power(x, 2)])), sqrt(sum([one, power(y, 2)]))])
				return product([constant(2), call('atan', divide(delta, sum([lengths, one, product([x, y])])))])
			}
			case 'log':
				return call('log1p', divide(delta, this.before(w)))
			default:
				return subtract(this.after(e), before)
		}
	}
}

/** A product as two factors, a rational coefficient kept with the first. */
function splitProduct(e: Expression & { readonly kind: 'product' }): [Expression, Expression] {
	const [c, rest] = splitCoefficient(e)
	if (!c.equals(ONE)) return [constant(c), rest]
	return [e.factors[0] as Expression, product(e.factors.slice(1))]
}

/** An expression with its parts free of `batch` replaced by the variables a0, a1, …. */
export interface Split {
	readonly expression: Expression
	/** parts[k] stands for `names[k]`. */
	readonly names: readonly string[]
	readonly parts: readonly Expression[]
}

/**
 * The maximal subexpressions that do not contain the variable `batch` (and are not rational), each replaced by a new
 * variable: they can then be evaluated once, and more precisely than the rest.
 */
export function splitUniform(e: Expression, batch: string, prefix = 'a'): Split {
	const parts = new Map<Expression, string>()
	const done = new Map<Expression, Expression>()
	const replace = (node: Expression): Expression => {
		let result = done.get(node)
		if (result !== undefined) return result
		if (!dependsOn(node, batch)) {
			if (node.kind === 'constant') result = node
			else {
				const name = parts.get(node) ?? `${prefix}${parts.size}`
				parts.set(node, name)
				result = variable(name)
			}
		} else if (node.kind === 'sum' || node.kind === 'product') {
			const [mine, free] = partition(operands(node), (o) => dependsOn(o, batch))
			const join = node.kind === 'sum' ? sum : product
			result = join([...(free.length > 0 ? [replace(join(free))] : []), ...mine.map(replace)])
		} else result = rebuild(node, replace)
		done.set(node, result)
		return result
	}
	const expression = replace(e)
	return { expression, names: [...parts.values()], parts: [...parts.keys()] }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
	return [items.filter(test), items.filter((i) => !test(i))]
}
