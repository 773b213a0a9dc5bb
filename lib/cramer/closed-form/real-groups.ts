/**
 * An exponential polynomial that is real, as Σ_j e^{a_j x² + b_j x + c_j} × real trigonometric polynomial with polynomial
 * coefficients: complex-conjugate monomials joined to cosines and sines.
 */
import type { Expression } from '../../expression/index.ts'
import { call, constant, power, product, subtract, sum, zero } from '../../expression/index.ts'
import { approximate } from './approximate.ts'
import type { Real } from './constants.ts'
import { addReal, divideReal, multiplyReal, negateReal } from './constants.ts'
import type { Complex, Exponent, ExponentialPolynomial } from './exponential-polynomial.ts'
import { OutsideClass } from './exponential-polynomial.ts'
import { byExponent } from './transform.ts'

/** One real exponential e^{two·x² + slope·x + offset} with its weight, a sum of parts. */
export interface Group {
	readonly two: Real
	readonly slope: Real
	readonly offset: Real
	readonly parts: readonly Part[]
}

/** coefficient × function of x. */
export interface Part {
	readonly coefficient: Real
	readonly function: Expression
}

type Term = ReturnType<typeof byExponent>[number]

/** f in the variable x. @throws OutsideClass when f is not certainly real. */
export function realGroups(f: ExponentialPolynomial, x: Expression): Group[] {
	const groups = new Map<string, Term[]>()
	for (const term of byExponent(f)) {
		const key = `${term.exponent.two.id},${term.exponent.one.re.id}`
		groups.set(key, [...(groups.get(key) ?? []), term])
	}
	return [...groups.values()].map((terms) => {
		const { two, one: linear } = (terms[0] as Term).exponent
		const offset = largestReal(terms.map((t) => t.exponent.zero.re))
		return { two, slope: linear.re, offset, parts: realParts(terms, offset, x) }
	})
}

/** Terms that differ in frequency, phase and constant only; of two conjugate ones, that with the positive frequency speaks. */
function realParts(terms: readonly Term[], offset: Real, x: Expression): Part[] {
	const parts: Part[] = []
	const done = new Set<string>()
	for (const { exponent, coefficients } of [...terms].sort((s, t) => rank(t.exponent) - rank(s.exponent))) {
		const { im: k } = exponent.one
		const { re: level, im: p } = exponent.zero
		if (done.has(waveKey(k, p, level))) continue
		const partner = waveKey(negateReal(k), negateReal(p), level)
		const mirrored = terms.find((t) => waveKey(t.exponent.one.im, t.exponent.zero.im, t.exponent.zero.re) === partner)
		if (mirrored === undefined || !conjugate(coefficients, mirrored.coefficients))
			throw new OutsideClass('the function is not certainly real')
		done.add(partner)
		const damping = call('exp', addReal(level, negateReal(offset)))
		const scaled = (c: Real[], factor: number) => c.map((y) => multiplyReal(constant(factor), y))
		const re = coefficients.map((c) => c.re)
		const im = coefficients.map((c) => c.im)
		if (k === zero && p === zero) parts.push(...polynomial(re, x, [damping]))
		else {
			const angle = sum([product([k, x]), p])
			parts.push(...polynomial(scaled(re, 2), x, [damping, call('cos', angle)]))
			parts.push(...polynomial(scaled(im, -2), x, [damping, call('sin', angle)]))
		}
	}
	return parts
}

function rank({ one: linear, zero: last }: Exponent): number {
	return approximate(linear.im !== zero ? linear.im : last.im).value
}

function waveKey(k: Real, p: Real, level: Real): string {
	return `${k.id},${p.id},${level.id}`
}

function conjugate(a: readonly Complex[], b: readonly Complex[]): boolean {
	return a.length === b.length && a.every((c, i) => c.re === b[i]?.re && c.im === negateReal((b[i] as Complex).im))
}

/** The terms of Σ c_n xⁿ times further factors, in powers of x − p with p = −c_{d−1}/(d c_d). */
function polynomial(coefficients: readonly Real[], x: Expression, factors: readonly Expression[]): Part[] {
	let c = [...coefficients]
	while (c.length > 0 && c[c.length - 1] === zero) c.pop()
	const degree = c.length - 1
	let y = x
	if (degree >= 2 && c[degree - 1] !== zero) {
		const p = negateReal(divideReal(c[degree - 1] as Real, multiplyReal(constant(degree), c[degree] as Real)))
		c = shifted(c, p)
		y = subtract(x, p)
	}
	return c.flatMap((coefficient, n) => (coefficient === zero ? [] : [{ coefficient, function: product([power(y, n), ...factors]) }]))
}

/** Coefficients of P(p + y) by repeated synthetic division. */
function shifted(coefficients: readonly Real[], p: Real): Real[] {
	const c = [...coefficients]
	for (let k = 0; k < c.length; k++) for (let i = c.length - 2; i >= k; i--) c[i] = addReal(c[i] as Real, multiplyReal(p, c[i + 1] as Real))
	return c
}

/** The numerically largest (of equal ones the first). */
export function largestReal(values: readonly Real[]): Real {
	return values.reduce((a, b) => (approximate(b).value > approximate(a).value ? b : a))
}
