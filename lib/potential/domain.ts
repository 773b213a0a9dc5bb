/**
 * Whether the formula is finite and smooth on the whole line: every obligation of the parser (denominators without zero,
 * positive arguments of log, roots and non-integer powers) is certified by `infimumOnLine`, or refused with the place.
 */
import { InputError } from '../errors.ts'
import { enclose } from '../expression/bounds.ts'
import type { Obligation } from '../expression/domain.ts'
import { call, constant, type Expression, logarithm, product, sum } from '../expression/index.ts'
import { toText } from '../expression/text.ts'
import { bisect } from '../numerics/one-dimensional-search.ts'
import { infimumOnLine } from './line-extremum.ts'

/** @throws InputError `singular` with the offending z when an obligation is violated or cannot be certified. */
export function checkDomain(obligations: readonly Obligation[], text: string): void {
	const done = new Set<string>()
	for (const o of obligations) {
		const key = `${o.kind}:${o.expression.id}`
		if (!done.has(key)) checkObligation(o, text)
		done.add(key)
	}
}

function checkObligation(o: Obligation, text: string): void {
	const sign = signOf(o.expression)
	if (sign === 'positive') return
	const f = relativeToLargest(o.expression)
	const value = (z: number) => {
		const [lower, upper] = enclose(f, new Map([['z', [z, z] as const]]))
		if (lower > 0) return lower
		if (upper < 0) return upper
		// Only zero itself counts; within rounding of zero, or after underflow, nothing is decided.
		return lower === 0 && upper === 0 ? 0 : Number.NaN
	}
	const root = firstZero(value)
	if (root !== undefined) throw violation(o, text, root, value)
	if (o.kind === 'positive' && value(0) < 0) throw violation(o, text, 0, value)
	const signed = o.kind === 'positive' || value(0) > 0 ? f : product([constant(-1), f])
	const infimum = infimumOnLine(signed, { threshold: 0 })
	if (infimum.certified && infimum.bound > 0) return
	if (infimum.value <= 0 && Number.isFinite(infimum.at)) throw violation(o, text, between(value, infimum.at), value)
	const small = Number.isFinite(infimum.at) ? ` (smallest value found ${infimum.value.toPrecision(3)} near z = ${format(infimum.at)})` : ''
	const why = infimum.value <= 0 ? ': it comes to zero at infinity' : infimum.reason ? `: ${infimum.reason}` : ''
	throw new InputError(
		'singular',
		`potential: the ${o.operation} ${quote(o, text)} cannot be shown to stay away from zero${small}${why}`,
		'Try a form whose denominators and arguments are visibly positive.',
		o.start,
	)
}

/** What the form of an expression says about its sign on the whole line, beyond underflow. */
function signOf(e: Expression): 'positive' | 'nonnegative' | undefined {
	switch (e.kind) {
		case 'sum':
		case 'product': {
			const parts = (e.kind === 'sum' ? e.terms : e.factors).map(signOf)
			if (parts.some((p) => p === undefined)) break
			const enough = e.kind === 'sum' ? parts.some((p) => p === 'positive') : parts.every((p) => p === 'positive')
			return enough ? 'positive' : 'nonnegative'
		}
		case 'power': {
			const base = signOf(e.base)
			if (base === 'positive') return 'positive'
			if (e.exponent.d === 1n && e.exponent.n % 2n === 0n) return 'nonnegative'
			return base
		}
		case 'call':
			if (e.name === 'exp' || e.name === 'cosh') return 'positive'
	}
	const [lower] = enclose(e, new Map())
	return lower > 0 ? 'positive' : lower >= 0 ? 'nonnegative' : undefined
}

/** Σ q e^w divided by one of its exponentials, which keeps the sign and the zeros but does not underflow; else e itself. */
function relativeToLargest(e: Expression): Expression {
	const log = logarithm(e)
	const sums = (log.kind === 'sum' ? log.terms : [log]).filter((t) => t.kind === 'log-sum-exp')
	const only = sums[0]
	if (sums.length !== 1 || only?.kind !== 'log-sum-exp') return e
	return sum(only.terms.map((t) => product([t.weight, call('exp', t.exponent)])))
}

/** The zero or sign change nearest to the origin that a grid sees: uniform near the origin, geometric beyond. */
function firstZero(value: (z: number) => number): number | undefined {
	const place = (i: number) => Math.sinh(i / 64) / 2
	const centre = value(0)
	if (centre === 0) return 0
	let previous = [centre, centre]
	for (let i = 1; i <= 640; i++) {
		for (const [side, direction] of [1, -1].entries()) {
			const z = direction * place(i)
			const y = value(z)
			if (y === 0) return z
			if (y > 0 !== (previous[side] as number) > 0) return bisect(value, direction * place(i - 1), z)
			previous = previous.map((p, k) => (k === side ? y : p))
		}
	}
	return undefined
}

/** A zero between the origin, where the sign is right, and z, where it is not. */
function between(value: (z: number) => number, z: number): number {
	return value(0) * value(z) < 0 ? bisect(value, 0, z) : z
}

function violation(o: Obligation, text: string, z: number, value: (z: number) => number): InputError {
	const touches = value(z - 1e-4 * Math.max(1, Math.abs(z))) * value(z + 1e-4 * Math.max(1, Math.abs(z))) > 0
	const negative = o.kind === 'positive' && value(0) < 0 && z === 0
	const what = negative
		? 'is negative there'
		: o.kind === 'nonzero'
			? `vanishes ${touches ? 'at' : 'near'} z = ${format(z)}`
			: `is not positive ${touches ? 'at' : 'beyond'} z = ${format(z)}`
	const own = toText(o.expression)
	const hint =
		touches && o.operation === 'argument of sqrt'
			? `The root has a corner there. Try sqrt(${own} + eps^2) with a small number eps.`
			: touches && o.kind === 'nonzero'
				? `Try a denominator without zeros, such as ${own} + eps^2.`
				: `A potential must be finite and smooth for all real z. Try something whose ${o.operation} stays ${o.kind === 'positive' ? 'positive' : 'away from zero'}.`
	return new InputError(
		'singular',
		`potential: psi is not finite or not smooth near z = ${format(z)}: the ${o.operation} ${quote(o, text)} ${what}`,
		hint,
		o.start,
	)
}

function quote(o: Obligation, text: string): string {
	const part = text.slice(o.start, o.end)
	return `'${part.length > 60 ? `${part.slice(0, 57)}…` : part}' at position ${o.start}`
}

/** About six digits; zero exactly zero. */
export function format(x: number): string {
	if (!Number.isFinite(x)) return x > 0 ? '+infinity' : '-infinity'
	return `${Number(x.toPrecision(6))}`
}
