/**
 * For which fields σ the integral ∫ e^{σz − ψ(z)} dz is finite, decided from the growth of ψ at both ends.
 *
 * With s_± = lim inf ψ(z)/|z| as z → ±∞ the fields are −s_− < σ < s_+. A potential is admissible when e^{−ψ} itself is
 * integrable with a margin: s_− > 0 and s_+ > 0. See theory.md 0.6.
 */
import { InputError } from '../errors.ts'
import { enclose } from '../expression/bounds.ts'
import type { Expression } from '../expression/index.ts'
import { toText } from '../expression/text.ts'
import { coefficientBounds, coefficientSign, isOscillating, touchesZero } from './asymptotics/coefficient.ts'
import { type End, expandAt, termsToExpression } from './asymptotics/expand.ts'
import { compareMonomials, IDENTITY, type Term, UNIT } from './asymptotics/monomial.ts'
import { magnitude, type Series } from './asymptotics/series.ts'
import { format } from './domain.ts'
import type { OpenRange } from './single-site.ts'

/** Growth of ψ at one end. */
export interface EndGrowth {
	readonly end: End
	/** s = lim inf ψ/|z|; ±∞ allowed. */
	readonly slope: number
	/** s as an exact constant, when it is finite and no oscillation enters. */
	readonly exactSlope: Expression | null
	/** Leading term of ψ, e.g. `z^4/4`; null when the decision is numeric. */
	readonly leading: string | null
	/** The expansion that decided; null when the decision is numeric. */
	readonly series: Series | null
	/** In words. */
	readonly text: string
	readonly method: 'expansion' | 'numeric'
}

export interface Admissibility {
	readonly fields: OpenRange
	readonly ends: { readonly minus: EndGrowth; readonly plus: EndGrowth }
	/** Why these are the fields. */
	readonly explanation: string
}

/** @throws InputError `not-a-potential` when e^{−ψ} has no finite exponential moments on both sides of zero. */
export function decideAdmissibility(psi: Expression): Admissibility {
	const minus = growthAt(psi, '-')
	const plus = growthAt(psi, '+')
	if (!(minus.slope > 0 && plus.slope > 0)) throw refusal(minus, plus)
	const fields = { min: minus.slope === Infinity ? null : -minus.slope, max: plus.slope === Infinity ? null : plus.slope }
	return { fields, ends: { minus, plus }, explanation: explain(minus, plus, fields) }
}

function explain(minus: EndGrowth, plus: EndGrowth, { min, max }: OpenRange): string {
	const cause =
		minus.leading !== null && minus.leading === plus.leading ? `psi(z) ~ ${plus.leading} at both ends` : `${minus.text} and ${plus.text}`
	if (min === null && max === null) return `exp(sigma*z - psi) is integrable for every sigma because ${cause}`
	const range = [min === null ? null : `${format(min)} < sigma`, max === null ? null : `sigma < ${format(max)}`].filter((x) => x !== null)
	return `exp(sigma*z - psi) is integrable for ${range.join(' and ')} because ${cause}`
}

const ORDERS = [6, 12, 24]

export function growthAt(psi: Expression, end: End): EndGrowth {
	let reason = ''
	for (const order of ORDERS) {
		const series = expandAt(psi, end, order)
		if (typeof series === 'string') reason = series
		else {
			const slope = slopeOf(series)
			if (slope !== undefined) return describe(end, series, slope)
			reason = 'the expansion leaves it open'
		}
	}
	return numericGrowth(psi, end, reason)
}

interface Slope {
	readonly value: number
	readonly exact: Expression | null
}

function slopeOf({ terms, remainder }: Series): Slope | undefined {
	const leading = terms[0]
	if (leading === undefined || compareMonomials(leading.monomial, IDENTITY) < 0) {
		const open = remainder !== null && compareMonomials(remainder, IDENTITY) >= 0
		return open ? undefined : { value: 0, exact: null }
	}
	const bounds = coefficientBounds(leading.coefficient)
	if (compareMonomials(leading.monomial, IDENTITY) === 0) {
		if (remainder !== null && compareMonomials(remainder, IDENTITY) >= 0) return undefined
		const constantSlope = !isOscillating(leading.coefficient)
		return { value: constantSlope ? 0.5 * (bounds.lower + bounds.upper) : bounds.lower, exact: constantSlope ? leading.coefficient : null }
	}
	if (bounds.lower > 0) return { value: Number.POSITIVE_INFINITY, exact: null }
	if (!touchesZero(leading.coefficient)) return { value: Number.NEGATIVE_INFINITY, exact: null }
	// A non-negative leading coefficient that comes to zero again and again: there the rest decides.
	return leading.monomial.exponent.length > 0 ? undefined : slopeOf({ terms: terms.slice(1), remainder })
}

const arrow = (end: End) => `as z -> ${end}infinity`

function describe(end: End, series: Series, slope: Slope): EndGrowth {
	const dominant = leadingTerms(series)
	const leading = toText(termsToExpression(dominant, end))
	const size = magnitude(series)
	const grows = size !== null && compareMonomials(size, UNIT) > 0
	const first = dominant[0]
	let text: string
	if (!grows || first === undefined) text = `psi stays bounded ${arrow(end)}`
	else if (slope.value === 0) {
		text =
			coefficientSign(first.coefficient) < 0
				? `psi(z) ~ ${leading} -> -infinity ${arrow(end)}`
				: `psi(z) ~ ${leading} grows more slowly than |z| ${arrow(end)}`
	} else if (slope.value < 0)
		text = `psi(z) ~ ${leading} ${isOscillating(first.coefficient) ? 'is not bounded below' : '-> -infinity'} ${arrow(end)}`
	else text = `psi(z) ~ ${leading} ${arrow(end)}`
	return { end, slope: slope.value, exactSlope: slope.exact, leading: grows ? leading : null, series, text, method: 'expansion' }
}

/** The largest term, with those that it needs when its coefficient comes to zero. */
function leadingTerms({ terms }: Series): Term[] {
	const result: Term[] = []
	for (const t of terms) {
		result.push(t)
		if (!isOscillating(t.coefficient) || !touchesZero(t.coefficient)) break
	}
	return result.slice(0, 3)
}

/**
 * Growth from interval bounds of ψ(z)/|z| on the boxes [2^k, 2^{k+1}], k = 4 … 60: superlinear when the lower bounds
 * increase beyond every size that matters. Evidence, not proof: `method` says so.
 */
function numericGrowth(psi: Expression, end: End, reason: string): EndGrowth {
	const ratios: number[] = []
	for (let k = 4; k <= 60; k++) {
		const [a, b] = [2 ** k, 2 ** (k + 1)]
		const [lower] = enclose(psi, new Map([['z', end === '+' ? ([a, b] as const) : ([-b, -a] as const)]]))
		ratios.push(lower >= 0 ? lower / b : lower / a)
	}
	const increasing = ratios.every((r, i) => i === 0 || r >= (ratios[i - 1] as number) || r > 1e12)
	if (increasing && (ratios.at(-1) as number) > 1e6)
		return {
			end,
			slope: Infinity,
			exactSlope: null,
			leading: null,
			series: null,
			text: `psi(z)/|z| is seen to grow without bound ${arrow(end)}`,
			method: 'numeric',
		}
	throw new InputError(
		'not-a-potential',
		`potential: the growth of psi ${arrow(end)} cannot be decided: ${reason}`,
		'Try a form whose growth is visible, such as a polynomial plus bounded terms.',
	)
}

function refusal(minus: EndGrowth, plus: EndGrowth): InputError {
	const bad = [plus, minus].filter((e) => !(e.slope > 0))
	const message = `potential: exp(-psi) is not integrable with a margin: ${bad.map((e) => e.text).join(', and ')}`
	const [low, high] = [-minus.slope, plus.slope]
	if (low < high) {
		const tilt = low === -Infinity ? high - 1 : high === Infinity ? low + 1 : 0.5 * (low + high)
		return new InputError(
			'not-a-potential',
			`${message} (exp(sigma*z - psi) is integrable for ${format(low)} < sigma < ${format(high)} only)`,
			`Try psi ${tilt > 0 ? '-' : '+'} ${format(Math.abs(tilt))}*z: it has the same canonical ensembles.`,
		)
	}
	return new InputError('not-a-potential', message, 'Add a term that grows faster than |z| at both ends, such as z^2/2 or z^4/4.')
}
