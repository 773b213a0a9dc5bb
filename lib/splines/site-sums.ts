/**
 * Sums over the K sites of a block in closed form: polynomials in the site index r with coefficients Laurent in K, and
 *
 *   Σ_{r=0}^{K−1} rⁿ = (1/(n+1)) Σ_j C(n+1, j) B_j K^{n+1−j},   B_1 = −½   (Faulhaber, Bernoulli numbers).
 *
 * Exact, for every K ≥ 0 at once.
 */
import { ONE, type Rational, rational, ZERO } from '../expression/index.ts'
import { addLaurents, type Laurent, LAURENT_ZERO, laurent, monomial } from './laurent.ts'

/** Σ_n coefficients[n] rⁿ; no coefficients: 0. */
export type SitePolynomial = readonly Laurent[]

const bernoulliNumbers: Rational[] = [ONE]

/** B_n with B_1 = −½. */
export function bernoulli(n: number): Rational {
	for (let k = bernoulliNumbers.length; k <= n; k++) {
		let sum = ZERO
		for (let j = 0; j < k; j++) sum = sum.add(bernoulliNumbers[j].mul(rational(binomial(k + 1, j))))
		bernoulliNumbers.push(sum.div(rational(-(k + 1))))
	}
	return bernoulliNumbers[n]
}

/** C(n, k), exact for results below 2⁵³. */
export function binomial(n: number, k: number): number {
	let value = 1
	for (let j = 1; j <= k; j++) value = (value * (n - k + j)) / j
	return value
}

const powerSums: Laurent[] = []

/** Σ_{r=0}^{K−1} rⁿ as a polynomial in K. */
export function powerSum(n: number): Laurent {
	powerSums[n] ??= laurent(
		1,
		Array.from({ length: n + 1 }, (_, i) =>
			bernoulli(n - i)
				.mul(rational(binomial(n + 1, n - i)))
				.div(rational(n + 1)),
		),
	)
	return powerSums[n]
}

/** Σ_{r=0}^{K−1} f(r). */
export const sumOverSites = (f: SitePolynomial): Laurent => addLaurents(f.map((a, n) => a.mul(powerSum(n))))

/** fg. */
export function multiplyInSite(f: SitePolynomial, g: SitePolynomial): SitePolynomial {
	if (f.length === 0 || g.length === 0) return []
	const out = Array.from({ length: f.length + g.length - 1 }, () => LAURENT_ZERO)
	f.forEach((a, i) => g.forEach((b, j) => (out[i + j] = out[i + j].add(a.mul(b)))))
	return out
}

/** f + g·factor. */
export function addInSite(f: SitePolynomial, g: SitePolynomial, factor: Rational = ONE): SitePolynomial {
	return Array.from({ length: Math.max(f.length, g.length) }, (_, n) => (f[n] ?? LAURENT_ZERO).add((g[n] ?? LAURENT_ZERO).scale(factor)))
}

/** f at r = site, itself Laurent in K (0, −1, K, K − 1, …). */
export const atSite = (f: SitePolynomial, site: Laurent): Laurent => f.reduceRight((value, a) => value.mul(site).add(a), LAURENT_ZERO)

/** f(r + by). */
export function shiftSite(f: SitePolynomial, by: number): SitePolynomial {
	return f.map((_, m) =>
		addLaurents(f.map((a, n) => (n < m ? LAURENT_ZERO : a.scale(rational(BigInt(binomial(n, m)) * BigInt(by) ** BigInt(n - m)))))),
	)
}

/** Cell averages over [r/K, (r+1)/K] of Σ_k p_k u^k, as a polynomial in r: Σ_k p_k K^{−k} ((r+1)^{k+1} − r^{k+1})/(k+1). */
export function cellAveragePolynomial(piece: readonly Rational[]): SitePolynomial {
	return piece.map((_, m) =>
		addLaurents(piece.map((p, k) => (k < m ? LAURENT_ZERO : monomial(p.mul(rational(binomial(k + 1, m))).div(rational(k + 1)), -k)))),
	)
}

/** Values at u = r/K of Σ_k p_k u^k, as a polynomial in r. */
export const valuePolynomial = (piece: readonly Rational[]): SitePolynomial => piece.map((p, k) => monomial(p, -k))
