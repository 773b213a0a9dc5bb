/**
 * The range of means φ*'(σ) over the open range of fields.
 *
 * At an infinite end of the fields the mean tends to ±∞, because the law has the whole line as its support. At a finite end
 * b (linear growth of ψ) it tends to ±∞ unless ∫ |z| e^{bz − ψ} < ∞ there; then the limit is the mean of the boundary law
 * e^{bz − ψ}, by monotone convergence on each half line. Which case holds is read off ψ − bz at the end: with
 * ψ − bz = β log z + … it is β > 2.
 */
import { constant, dependsOn, type Expression, negate, product, rational, subtract, substitute, variable } from '../expression/index.ts'
import { compileJavaScript } from '../expression/targets/javascript.ts'
import { halfLineIntegrals } from '../numerics/double-exponential.ts'
import { goldenMinimum } from '../numerics/one-dimensional-search.ts'
import type { Admissibility, EndGrowth } from './admissibility.ts'
import { coefficientBounds } from './asymptotics/coefficient.ts'
import { type End, expandAt, termsToExpression } from './asymptotics/expand.ts'
import { compareMonomials, IDENTITY, iteratedLogarithm, type Term } from './asymptotics/monomial.ts'
import { format } from './domain.ts'
import type { OpenRange } from './single-site.ts'

export interface MeanRange {
	readonly means: OpenRange
	readonly explanation: string
	/** Error bounds of finite ends, estimated; 0 for infinite ones. */
	readonly errors: { readonly min: number; readonly max: number }
	readonly warnings: readonly string[]
}

const z = variable('z')

export function meanRange(psi: Expression, { ends }: Admissibility): MeanRange {
	const plus = boundaryMean(psi, ends.plus)
	const minus = boundaryMean(substitute(psi, new Map([['z', negate(z)]])), { ...ends.minus, end: '+' }, '-')
	const warnings = [plus.warning, minus.warning].filter((w) => w !== undefined)
	const finite = plus.mean !== null || minus.mean !== null
	const explanation = finite
		? `psi is not steep: ${[minus.text, plus.text].filter((t) => t !== '').join('; ')}`
		: warnings.length > 0
			? 'every mean is reached as far as this is known'
			: `every mean is reached${ends.plus.slope < Infinity || ends.minus.slope < Infinity ? ' (psi is steep)' : ''}`
	return {
		means: { min: minus.mean === null ? null : -minus.mean, max: plus.mean },
		errors: { min: minus.error, max: plus.error },
		explanation,
		warnings,
	}
}

interface BoundaryMean {
	readonly mean: number | null
	readonly error: number
	readonly text: string
	readonly warning?: string
}

const steepEnd: BoundaryMean = { mean: null, error: 0, text: '' }

/** The limit of the mean as σ ↑ slope of ψ at +∞; `label` is the end in the user's coordinates. */
function boundaryMean(psi: Expression, growth: EndGrowth, label: End = '+'): BoundaryMean {
	if (growth.slope === Infinity) return steepEnd
	const unknown = (why: string): BoundaryMean => ({
		...steepEnd,
		warning: `it is not decided whether the means are bounded at the end ${label}infinity (${why}); they are treated as unbounded`,
	})
	if (growth.exactSlope === null) return steepEnd
	const series = expandAt(psi, '+', 12)
	if (typeof series === 'string') return unknown(series)
	const terms = series.terms.filter((t) => t.monomial.key !== IDENTITY.key)
	const steep = isSteep(terms)
	if (steep === undefined) return unknown('a critical power of z in the boundary law')
	if (steep) return steepEnd
	const { mean, error } = integrate(psi, growth.exactSlope, terms)
	const sign = label === '+' ? 1 : -1
	const text = `as sigma -> ${format(sign * growth.slope)} the mean tends to ${format(sign * mean)}, that of the boundary law`
	const result = { mean, error, text }
	return error > 1e-9 * Math.max(1, Math.abs(mean))
		? { ...result, warning: `the end of the means at ${label}infinity is known to ${error.toExponential(1)} only` }
		: result
}

/** Whether ∫^∞ x e^{−Σ terms} dx = ∞. */
function isSteep(terms: readonly Term[]): boolean | undefined {
	const log = iteratedLogarithm(1)
	const leading = terms[0]
	if (leading === undefined) return true
	const order = compareMonomials(leading.monomial, log)
	if (order < 0) return true
	const { lower, upper } = coefficientBounds(leading.coefficient)
	if (order > 0) return lower > 0 ? false : upper < 0 ? true : undefined
	const critical = rational(2)
	if (leading.coefficient.kind === 'constant' && leading.coefficient.value.equals(critical)) {
		const next = terms[1]
		if (next === undefined || compareMonomials(next.monomial, iteratedLogarithm(2)) < 0) return true
		const bounds = coefficientBounds(next.coefficient)
		if (compareMonomials(next.monomial, iteratedLogarithm(2)) > 0) return bounds.lower > 0 ? false : bounds.upper < 0 ? true : undefined
		return bounds.lower > 1 ? false : bounds.upper <= 1 ? true : undefined
	}
	return lower > 2 ? false : upper < 2 ? true : undefined
}

/** ∫ x e^{bx−ψ} / ∫ e^{bx−ψ}. Far out the exponent comes from its expansion, free of cancellation. */
function integrate(psi: Expression, slope: Expression, terms: readonly Term[]): { mean: number; error: number } {
	const exponent = subtract(product([slope, z]), psi)
	const direct = compileJavaScript([exponent])
	const tailExpression = product([constant(-1), termsToExpression(terms, '+')])
	const tail = compileJavaScript([dependsOn(tailExpression, 'z') ? tailExpression : product([constant(-1), z])])
	const near = (x: number) => direct.at([x])[0] as number
	const far = (x: number) => tail.at([x])[0] as number
	let switchAt = Number.POSITIVE_INFINITY
	let mismatch = Number.POSITIVE_INFINITY
	for (let k = 3; k <= 16; k++) {
		const x = 2 ** k
		const difference = Math.abs(near(x) - far(x)) + Math.abs(near(1.3 * x) - far(1.3 * x))
		if (difference < mismatch) {
			mismatch = difference
			switchAt = x
		}
	}
	const h = (x: number) => (x > switchAt ? far(x) : near(x))
	const top = summit(h)
	const width = (direction: number) => {
		let s = 2 ** -20
		while (s < 2 ** 40 && h(top.x + direction * s) > top.value - 1) s *= 2
		return s
	}
	const side = (direction: number) =>
		halfLineIntegrals(
			(u, out) => {
				const w = Math.exp(h(top.x + direction * u) - top.value)
				out[0] = w
				out[1] = u * w
			},
			2,
			0,
			{ scale: width(direction) },
		)
	const right = side(1)
	const left = side(-1)
	const mass = (right.values[0] as number) + (left.values[0] as number)
	const moment = (right.values[1] as number) - (left.values[1] as number)
	const absolute = (right.values[1] as number) + (left.values[1] as number)
	const relative = Math.max(right.relativeError, left.relativeError) + 4 * mismatch * 1e-2 + 1e-15
	return { mean: top.x + moment / mass, error: (2 * relative * absolute) / mass + 2 ** -52 * Math.abs(top.x) }
}

/** A place where h is about largest. */
function summit(h: (x: number) => number): { x: number; value: number } {
	let best = 0
	let index = 0
	let value = Number.NEGATIVE_INFINITY
	const place = (i: number) => Math.sinh(i / 24) / 4
	for (let i = -240; i <= 240; i++) {
		const y = h(place(i))
		if (y > value) {
			value = y
			best = place(i)
			index = i
		}
	}
	const refined = goldenMinimum((x) => -h(x), place(index - 1), place(index + 1))
	return -refined.value > value ? { x: refined.x, value: -refined.value } : { x: best, value }
}
