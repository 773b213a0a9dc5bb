/**
 * Symbols of local circulant forms as polynomials in s = sin²(πq/M), coefficients Laurent in K.
 *
 *   e_0 + 2 Σ_d e_d cos(2πqd/M) = e_0 + 2 Σ_d e_d T_d(1 − 2s)      (T_d Chebyshev), the same polynomial for every M ≥ 1.
 *
 * Values are computed as Σ_k β_k c^k with c = cos²(πq/M): for the forms here β_k ≥ 0 (the discrete splines are Pólya frequency sequences, so their
 * symbols have real zeros c ≤ 0 only), nothing cancels, and the relative error is a few eps. Tested for every degree and K. theory.md 2.2, 5.7.
 */
import { ONE, type Rational, rational, toNumber, ZERO } from '../../../expression/index.ts'
import { addLaurents, type Laurent, LAURENT_ZERO } from '../../../splines/laurent.ts'

/** Σ_k p[k] s^k. */
export type SymbolPolynomial = readonly Laurent[]

/** The symbol of a stencil with these entries, d = 0 … reach. */
export function symbolPolynomial(entries: readonly Laurent[]): SymbolPolynomial {
	return Array.from({ length: entries.length }, (_, k) =>
		addLaurents(entries.map((entry, d) => entry.scale(chebyshev(d)[k] ?? ZERO).scale(d === 0 ? ONE : rational(2)))),
	)
}

const chebyshevRows: Rational[][] = [[ONE], [ONE, rational(-2)]]

/** Coefficients of T_d(1 − 2s) in s. */
function chebyshev(d: number): readonly Rational[] {
	for (let n = chebyshevRows.length; n <= d; n++) {
		const [a, b] = [chebyshevRows[n - 1], chebyshevRows[n - 2]]
		chebyshevRows.push(
			Array.from({ length: n + 1 }, (_, k) =>
				(a[k] ?? ZERO)
					.mul(rational(2))
					.sub((a[k - 1] ?? ZERO).mul(rational(4)))
					.sub(b[k] ?? ZERO),
			),
		)
	}
	return chebyshevRows[d]
}

/** p/(4s)ⁿ, exactly. @throws RangeError when a remainder is left: the form does not vanish on constants. */
export function divideByLaplacian(p: SymbolPolynomial, times: number): SymbolPolynomial {
	for (let k = 0; k < times; k++) if (!p[k].isZero()) throw new RangeError('divideByLaplacian: the symbol does not vanish at q = 0')
	return p.slice(times).map((a) => a.scale(rational(1, 4 ** times)))
}

/** The coefficients at K, which may be Infinity. */
export const symbolAt = (p: SymbolPolynomial, sitesPerBlock: number): Rational[] => p.map((a) => a.at(sitesPerBlock))

/** From powers of s to powers of c = 1 − s (the map is its own inverse). */
export function inCosine(p: readonly Rational[]): Rational[] {
	const out = p.map(() => ZERO)
	p.forEach((a, k) => {
		let binomial = 1
		for (let j = 0; j <= k; j++) {
			out[j] = out[j].add(a.mul(rational(j % 2 === 0 ? binomial : -binomial)))
			binomial = (binomial * (k - j)) / (j + 1)
		}
	})
	return out
}

/** out[q] = p(sin²(πq/M)), q = 0 … M−1, for p with non-negative coefficients in c: relative error a few eps. */
export function symbolValues(p: readonly Rational[], blocks: number, out = new Float64Array(blocks)): Float64Array {
	const value = symbolEvaluator(p)
	for (let q = 0; 2 * q <= blocks; q++) {
		out[q] = value(q, blocks)
		if (q > 0) out[blocks - q] = out[q]
	}
	return out
}

/** p(sin²(πq/M)) as a function of q and M, in the same way. */
export function symbolEvaluator(p: readonly Rational[]): (mode: number, blocks: number) => number {
	const beta = inCosine(p).map(toNumber)
	return (mode, blocks) => {
		const c = cosineSquared(mode, blocks)
		let value = 0
		for (let k = beta.length - 1; k >= 0; k--) value = value * c + beta[k]
		return value
	}
}

/** sin²(πq/M), relative error 2 eps. */
export function sineSquared(q: number, blocks: number): number {
	const sine = Math.sin((Math.PI * Math.min(q, blocks - q)) / blocks)
	return sine * sine
}

/** cos²(πq/M) = sin²(π(M − 2q)/(2M)), relative error 2 eps also near q = M/2. */
export const cosineSquared = (q: number, blocks: number): number => sineSquared(Math.abs(blocks - 2 * q), 2 * blocks)

/** pq. */
export function multiplySymbols(p: SymbolPolynomial, q: SymbolPolynomial): SymbolPolynomial {
	const out = Array.from({ length: p.length + q.length - 1 }, () => LAURENT_ZERO)
	p.forEach((a, i) => q.forEach((b, j) => (out[i + j] = out[i + j].add(a.mul(b)))))
	return out
}

/** p − q. */
export function subtractSymbols(p: SymbolPolynomial, q: SymbolPolynomial): SymbolPolynomial {
	return Array.from({ length: Math.max(p.length, q.length) }, (_, k) => (p[k] ?? LAURENT_ZERO).sub(q[k] ?? LAURENT_ZERO))
}

/** The entries d = 0 … reach of the stencil with this symbol: s = (2 − E − E⁻¹)/4. */
export function stencilOfSymbol(p: readonly Rational[]): Rational[] {
	const out = p.map(() => ZERO)
	let power: Rational[] = [ONE]
	p.forEach((a, k) => {
		if (k > 0) power = timesSine(power)
		power.forEach((b, d) => (out[d] = out[d].add(a.mul(b))))
	})
	return out
}

/** A symmetric stencil times (2 − E − E⁻¹)/4. */
function timesSine(entries: readonly Rational[]): Rational[] {
	const at = (d: number) => entries[Math.abs(d)] ?? ZERO
	return Array.from({ length: entries.length + 1 }, (_, d) =>
		at(d)
			.mul(rational(2))
			.sub(at(d - 1))
			.sub(at(d + 1))
			.div(rational(4)),
	)
}
