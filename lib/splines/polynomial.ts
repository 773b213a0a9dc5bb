/** Polynomials over the rationals, Σ_k p[k] u^k, exact: what the pieces of splines are made of. */
import { type Rational, rational, ZERO } from '../expression/index.ts'

/** Coefficients, lowest power first; [] is 0. */
export type Polynomial = readonly Rational[]

export function addPolynomials(p: Polynomial, q: Polynomial, factor?: Rational): Rational[] {
	return Array.from({ length: Math.max(p.length, q.length) }, (_, k) => {
		const other = q[k] ?? ZERO
		return (p[k] ?? ZERO).add(factor === undefined ? other : other.mul(factor))
	})
}

export const scalePolynomial = (p: Polynomial, factor: Rational): Rational[] => p.map((a) => a.mul(factor))

export function multiplyPolynomials(p: Polynomial, q: Polynomial): Rational[] {
	if (p.length === 0 || q.length === 0) return []
	const out = Array.from({ length: p.length + q.length - 1 }, () => ZERO)
	p.forEach((a, i) => q.forEach((b, j) => (out[i + j] = out[i + j].add(a.mul(b)))))
	return out
}

export const evaluatePolynomial = (p: Polynomial, u: Rational): Rational => p.reduceRight((value, a) => value.mul(u).add(a), ZERO)

export const derivePolynomial = (p: Polynomial): Rational[] => p.slice(1).map((a, k) => a.mul(rational(k + 1)))

/** The primitive with value `constant` at 0. */
export const integratePolynomial = (p: Polynomial, constant = ZERO): Rational[] => [constant, ...p.map((a, k) => a.div(rational(k + 1)))]

/** ∫_0^1 pq. */
export function integralOfProduct(p: Polynomial, q: Polynomial): Rational {
	let sum = ZERO
	p.forEach((a, i) => q.forEach((b, j) => (sum = sum.add(a.mul(b).div(rational(i + j + 1))))))
	return sum
}

/** Without leading zeros. */
export function trimPolynomial(p: Polynomial): Rational[] {
	let length = p.length
	while (length > 0 && p[length - 1].n === 0n) length--
	return p.slice(0, length)
}

/**
 * The polynomial in v of averages of p over [v − 1/(2K), v + 1/(2K)]: (sinh(D/2K)/(D/2K)) p with D = d/dv; p itself at K = ∞.
 * Keeps the degree and the leading coefficient, so it is a bijection.
 */
export function cellAverage(p: Polynomial, sitesPerBlock: number): Rational[] {
	const out = p.map((a) => a)
	if (sitesPerBlock === Number.POSITIVE_INFINITY) return out
	const square = rational(1n, 4n * BigInt(sitesPerBlock) ** 2n)
	p.forEach((a, k) => {
		let factor = a
		for (let j = 1; 2 * j <= k; j++) {
			factor = factor.mul(square).mul(rational((k - 2 * j + 2) * (k - 2 * j + 1), 2 * j * (2 * j + 1)))
			out[k - 2 * j] = out[k - 2 * j].add(factor)
		}
	})
	return out
}

/** The polynomial whose cell averages are q: the inverse of `cellAverage`. */
export function fromCellAverage(q: Polynomial, sitesPerBlock: number): Rational[] {
	const rest = q.map((a) => a)
	const out = q.map(() => ZERO)
	for (let k = q.length - 1; k >= 0; k--) {
		out[k] = rest[k]
		const image = cellAverage([...Array.from({ length: k }, () => ZERO), out[k]], sitesPerBlock)
		for (let j = 0; j <= k; j++) rest[j] = rest[j].sub(image[j])
	}
	return out
}

/** v_r = (r + ½)/K, the middle of cell r of a block. */
export const midpoint = (r: number, sitesPerBlock: number): Rational => rational(BigInt(2 * r + 1), 2n * BigInt(sitesPerBlock))

/** (1/K) Σ_r p(v_r) q(v_r); ∫_0^1 pq at K = ∞. */
export function siteProduct(p: Polynomial, q: Polynomial, sitesPerBlock: number): Rational {
	const product = multiplyPolynomials(p, q)
	if (sitesPerBlock === Number.POSITIVE_INFINITY) return integralOfProduct(product, [rational(1)])
	// The mean over sites of the cell averages of f is ∫ f.
	return integralOfProduct(fromCellAverage(product, sitesPerBlock), [rational(1)])
}
