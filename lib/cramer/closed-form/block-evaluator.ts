/**
 * ψ_K, ψ_K', ψ_K'' in doubles from the multinomial expansion of the transform of e^{−ψ} (theory.md 8.2), for any K with a
 * moderate number of terms.
 *
 * q_K(x) = Σ over compositions k of K of Σ_n p_n v^{−n/2} He_n(y) e^{−y²/2 + γ}, y = (x − μ)/√v, with complex μ, γ, p. Terms
 * are scaled by the largest; derivatives are taken relative to the slope of that term, so that the second derivative of the
 * logarithm does not cancel far out. The error is a running bound: it grows with Σ|terms|/|Σ terms|.
 */
import { approximate } from './approximate.ts'
import type { ExponentialPolynomial } from './exponential-polynomial.ts'
import { naturalField, translated } from './natural-field.ts'
import { byExponent } from './transform.ts'

export interface BlockPoint {
	readonly mean: number
	readonly value: number
	readonly first: number
	readonly second: number
	/** Bounds of the absolute rounding errors of value, first and second. */
	readonly errors: readonly [number, number, number]
}

export interface BlockEvaluator {
	readonly sitesPerBlock: number
	/** Number of terms of the expansion. */
	readonly terms: number
	at(mean: number): BlockPoint
}

/** Most terms (compositions × polynomial coefficients) that an evaluator may have. */
export const MAXIMAL_TERMS = 5000

/** One composition: He-series with complex coefficients p (interleaved re, im) around a complex centre. */
interface Term {
	readonly v: number
	readonly mu: readonly [number, number]
	/** Logarithm of the scale, complex. */
	readonly log: readonly [number, number]
	readonly coefficients: Float64Array
	/** Size of the quantities that were added up to `log`. */
	readonly magnitude: number
}

const EPSILON = 2 ** -52

/** Evaluator of ψ_K, or why there is none. */
export function blockEvaluator(transform: ExponentialPolynomial, sitesPerBlock: number): BlockEvaluator | { readonly reason: string } {
	const tilt = naturalField(transform)
	const field = approximate(tilt).value
	const groups = numericGroups(translated(transform, tilt))
	// Averaged over compositions, each group is taken K/J times: the number of coefficients is exact.
	const degrees = groups.reduce((total, g) => total + g.coefficients.length / 2 - 1, 0)
	const count = compositions(sitesPerBlock, groups.length) * (1 + (sitesPerBlock * degrees) / groups.length)
	if (!(count <= MAXIMAL_TERMS))
		return { reason: `the expansion of ψ_${sitesPerBlock} has ${count.toPrecision(2)} terms (limit ${MAXIMAL_TERMS})` }
	const terms = expand(groups, sitesPerBlock)
	return { sitesPerBlock, terms: terms.length, at: (mean) => untilted(evaluate(terms, sitesPerBlock, mean), field) }
}

/** log q_K(x) = log q̃_K(x) − px. */
function untilted(p: BlockPoint, field: number): BlockPoint {
	if (field === 0) return p
	const [e0, e1, e2] = p.errors
	const rounding = 2 * EPSILON * Math.abs(field)
	return {
		...p,
		value: p.value + field * p.mean,
		first: p.first + field,
		errors: [e0 + rounding * Math.abs(p.mean), e1 + rounding, e2],
	}
}

function compositions(total: number, parts: number): number {
	let count = 1
	for (let i = 1; i < parts; i++) count = (count * (total + i)) / i
	return Math.round(count)
}

function numericGroups(transform: ExponentialPolynomial): Term[] {
	const number = (e: Parameters<typeof approximate>[0]) => approximate(e).value
	return byExponent(transform).map(({ exponent, coefficients }) => {
		const values = Float64Array.from(coefficients.flatMap((c) => [number(c.re), number(c.im)]))
		let scale = 0
		for (let i = 0; i < values.length; i += 2) scale = Math.max(scale, Math.hypot(values[i] as number, values[i + 1] as number))
		const log: [number, number] = [number(exponent.zero.re) + Math.log(scale), number(exponent.zero.im)]
		return {
			v: 2 * number(exponent.two),
			mu: [number(exponent.one.re), number(exponent.one.im)],
			log,
			coefficients: values.map((c) => c / scale),
			magnitude: Math.abs(log[0]) + Math.abs(log[1]),
		}
	})
}

function multiplySeries(a: Float64Array, b: Float64Array): Float64Array {
	const c = new Float64Array(a.length + b.length - 2)
	for (let i = 0; i < a.length; i += 2)
		for (let j = 0; j < b.length; j += 2) {
			c[i + j] = (c[i + j] as number) + (a[i] as number) * (b[j] as number) - (a[i + 1] as number) * (b[j + 1] as number)
			c[i + j + 1] = (c[i + j + 1] as number) + (a[i] as number) * (b[j + 1] as number) + (a[i + 1] as number) * (b[j] as number)
		}
	return c
}

/** (Σ groups)^K by the multinomial theorem. */
function expand(groups: readonly Term[], K: number): Term[] {
	const logFactorial = new Float64Array(K + 1)
	for (let k = 1; k <= K; k++) logFactorial[k] = (logFactorial[k - 1] as number) + Math.log(k)
	const one: Term = { v: 0, mu: [0, 0], log: [logFactorial[K] as number, 0], coefficients: Float64Array.of(1, 0), magnitude: 0 }
	let partial: { term: Term; left: number }[] = [{ term: one, left: K }]
	groups.forEach((g, j) => {
		const last = j === groups.length - 1
		const powers: Float64Array[] = [Float64Array.of(1, 0)]
		for (let k = 1; k <= K; k++) powers.push(multiplySeries(powers[k - 1] as Float64Array, g.coefficients))
		partial = partial.flatMap(({ term, left }) =>
			Array.from({ length: last ? 1 : left + 1 }, (_, i) => {
				const k = last ? left : i
				return {
					left: left - k,
					term: {
						v: term.v + k * g.v,
						mu: [term.mu[0] + k * g.mu[0], term.mu[1] + k * g.mu[1]] as const,
						log: [term.log[0] + k * g.log[0] - (logFactorial[k] as number), term.log[1] + k * g.log[1]] as const,
						coefficients: multiplySeries(term.coefficients, powers[k] as Float64Array),
						magnitude: term.magnitude + k * g.magnitude,
					},
				}
			}),
		)
	})
	return partial.map((p) => p.term)
}

/** Value and slope-relative derivatives of one term: e^{exponent}·(g, g₁, g₂), all complex. */
interface Local {
	readonly exponent: readonly [number, number]
	readonly g: readonly [number, number]
	readonly d1: readonly [number, number]
	readonly d2: readonly [number, number]
	readonly r: readonly [number, number]
	readonly v: number
	readonly size: number
	readonly magnitude: number
}

function local(term: Term, x: number): Local {
	const { v, coefficients } = term
	const root = Math.sqrt(v)
	const yr = (x - term.mu[0]) / root
	const yi = -term.mu[1] / root
	const quadratic = [(yr * yr - yi * yi) / 2, yr * yi] as const
	// He_n v^{-n/2} and its first two x-derivatives n He_{n-1} v^{-(n+1)/2}…, summed against p_n
	let [hr, hi, pr, pi_] = [1, 0, 0, 0]
	const g = [0, 0]
	const d1 = [0, 0]
	const d2 = [0, 0]
	let [qr, qi] = [0, 0]
	let size = 0
	for (let n = 0; 2 * n < coefficients.length; n++) {
		const a = coefficients[2 * n] as number
		const b = coefficients[2 * n + 1] as number
		// h = He_n/v^{n/2}, p = He_{n−1}/v^{(n−1)/2}, q = He_{n−2}/v^{(n−2)/2}; d/dx of h is n p/v
		g[0] = (g[0] as number) + a * hr - b * hi
		g[1] = (g[1] as number) + a * hi + b * hr
		const c1 = n / v
		d1[0] = (d1[0] as number) + c1 * (a * pr - b * pi_)
		d1[1] = (d1[1] as number) + c1 * (a * pi_ + b * pr)
		const c2 = (n * (n - 1)) / (v * v)
		d2[0] = (d2[0] as number) + c2 * (a * qr - b * qi)
		d2[1] = (d2[1] as number) + c2 * (a * qi + b * qr)
		size += (Math.abs(a) + Math.abs(b)) * (Math.abs(hr) + Math.abs(hi))
		const nextR = (yr * hr - yi * hi) / root - (n / v) * pr
		const nextI = (yr * hi + yi * hr) / root - (n / v) * pi_
		;[qr, qi, pr, pi_, hr, hi] = [pr, pi_, hr, hi, nextR, nextI]
	}
	return {
		exponent: [term.log[0] - quadratic[0] - Math.log(v) / 2, term.log[1] - quadratic[1]],
		g: [g[0] as number, g[1] as number],
		d1: [d1[0] as number, d1[1] as number],
		d2: [d2[0] as number, d2[1] as number],
		r: [-yr / root, -yi / root],
		v,
		size,
		magnitude: 8 + term.magnitude + (yr * yr + yi * yi) / 2 + coefficients.length,
	}
}

function evaluate(terms: readonly Term[], K: number, mean: number): BlockPoint {
	const locals = terms.map((t) => local(t, K * mean))
	let top = locals[0] as Local
	for (const l of locals) if (l.exponent[0] + Math.log(l.size) > top.exponent[0] + Math.log(top.size)) top = l
	const slope = top.r[0]
	const totals = [0, 0, 0]
	const rounding = [0, 0, 0]
	for (const l of locals) {
		const scale = Math.exp(l.exponent[0] - top.exponent[0])
		const cosine = scale * Math.cos(l.exponent[1])
		const sine = scale * Math.sin(l.exponent[1])
		const [ur, ui] = [l.r[0] - slope, l.r[1]]
		const [gr, gi] = l.g
		// first: (r − λ)g + g';  second: (r − λ)²g + 2(r − λ)g' + g'' − g/v
		const firstR = ur * gr - ui * gi + l.d1[0]
		const firstI = ur * gi + ui * gr + l.d1[1]
		const squareR = ur * ur - ui * ui - 1 / l.v
		const squareI = 2 * ur * ui
		const secondR = squareR * gr - squareI * gi + 2 * (ur * l.d1[0] - ui * l.d1[1]) + l.d2[0]
		const secondI = squareR * gi + squareI * gr + 2 * (ur * l.d1[1] + ui * l.d1[0]) + l.d2[1]
		const reals = [gr * cosine - gi * sine, firstR * cosine - firstI * sine, secondR * cosine - secondI * sine]
		const u = Math.hypot(ur, ui)
		const sizes = [1, u + (l.d1[0] === 0 ? 0 : 1 / Math.sqrt(l.v)), u * u + 2 / l.v]
		for (let k = 0; k < 3; k++) {
			totals[k] = (totals[k] as number) + (reals[k] as number)
			rounding[k] = (rounding[k] as number) + EPSILON * l.magnitude * scale * l.size * (sizes[k] as number)
		}
	}
	const [f, f1, f2] = totals as [number, number, number]
	const first = f1 / f
	const second = f2 / f - first * first
	const relative = (k: number) => (rounding[k] as number) / Math.abs(f)
	const e0 = relative(0)
	const e1 = relative(1) + Math.abs(first) * e0
	const e2 = relative(2) + Math.abs(f2 / f) * e0 + 2 * Math.abs(first) * e1 + 2 * EPSILON * first * first
	const value = -(Math.log(K) / 2 + ((K - 1) / 2) * Math.log(2 * Math.PI) + top.exponent[0] + Math.log(f)) / K
	const safe = (e: number) => (Number.isFinite(value) && f > 0 && e0 < 0.5 && !Number.isNaN(e) ? e : Number.POSITIVE_INFINITY)
	return {
		mean,
		value,
		first: -(first + slope),
		second: -K * second,
		errors: [
			safe((2 * e0 + EPSILON * (Math.abs(top.exponent[0]) + K)) / K + EPSILON * Math.abs(value)),
			safe(2 * e1 + 4 * EPSILON * (Math.abs(slope) + Math.abs(first))),
			safe(2 * K * e2 + 4 * EPSILON * K * Math.abs(second)),
		],
	}
}
