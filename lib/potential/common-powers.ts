/**
 * Σ B^{r_k} P_k = B^{min r} Σ B^{r_k − min r} P_k with the inner sum expanded: derivatives of roots, logarithms and arctangents
 * lose their cancellations, e.g. (1+z²)^{−1/2} − z²(1+z²)^{−3/2} = (1+z²)^{−3/2}. Tightens interval bounds, changes no value.
 */
import { type Expression, expandPolynomial, polynomialCoefficients, power, product, type Rational, sum, ZERO } from '../expression/index.ts'

const factorsOf = (e: Expression) => (e.kind === 'product' ? e.factors : [e])

function exponentOf(term: Expression, base: Expression): Rational {
	const found = factorsOf(term).find((f) => f === base || (f.kind === 'power' && f.base === base))
	return found === undefined ? ZERO : found.kind === 'power' && found.base === base ? found.exponent : ZERO.add(1n)
}

/** e with common negative or fractional powers of polynomials drawn out (with exponentials it would trade cancellation for overflow). */
export function drawOutPowers(e: Expression): Expression {
	if (e.kind !== 'sum') return e
	for (const base of candidateBases(e.terms)) {
		const exponents = e.terms.map((t) => exponentOf(t, base))
		const users = exponents.filter((r) => r.n !== 0n).length
		const least = exponents.reduce((a, b) => (b.compare(a) < 0 ? b : a))
		if (users < 2 || least.compare(ZERO) >= 0) continue
		// Only exponents that differ by integers combine into a polynomial.
		const alike = e.terms.filter((_, k) => (exponents[k] as Rational).n !== 0n && (exponents[k] as Rational).sub(least).d === 1n)
		if (alike.length < 2) continue
		const inner = expandPolynomial(sum(alike.map((t) => product([t, power(base, least.neg())]))))
		const others = e.terms.filter((t) => !alike.includes(t))
		return sum([product([power(base, least), inner]), drawOutPowers(sum(others))])
	}
	return e
}

function candidateBases(terms: readonly Expression[]): Expression[] {
	const bases = new Set<Expression>()
	for (const t of terms)
		for (const f of factorsOf(t))
			if (
				f.kind === 'power' &&
				f.base.kind === 'sum' &&
				polynomialCoefficients(f.base, 'z') !== undefined &&
				(f.exponent.s < 0n || f.exponent.d !== 1n)
			)
				bases.add(f.base)
	return [...bases]
}
