/**
 * Laurent polynomials in K with rational coefficients, exact: Σ_n a_n Kⁿ, n from `lowest` to `highest`.
 *
 * Local forms of splines over K sites per block have such entries: sums over sites are polynomials in K, cell averages polynomials in 1/K.
 */
import { integerPower, ONE, type Rational, rational, rationalToText, ZERO } from '../expression/index.ts'

/** Immutable. Zero has lowest = highest = 0. */
export interface Laurent {
	readonly lowest: number
	readonly highest: number
	/** a_n; 0 outside lowest … highest. */
	coefficient(power: number): Rational
	add(other: Laurent): Laurent
	sub(other: Laurent): Laurent
	mul(other: Laurent): Laurent
	scale(factor: Rational): Laurent
	isZero(): boolean
	equals(other: Laurent): boolean
	/** The value at K; at Infinity the limit. @throws RangeError at 0 with negative powers, at Infinity with positive powers, or for a number that is not an integer. */
	at(K: bigint | number | Rational): Rational
	/** lim_{K→∞}. @throws RangeError when there is none. */
	limit(): Rational
	/** Like `1/180 + 1/36*K^-2`, by default in K, highest power first: a text that the grammar of expressions reads. */
	toText(name?: string): string
	toLatex(name?: string): string
}

/** Σ_i coefficients[i] K^{lowest + i}. */
export function laurent(lowest: number, coefficients: readonly Rational[]): Laurent {
	let [first, last] = [0, coefficients.length - 1]
	while (first <= last && isNought(coefficients[first])) first++
	while (last > first && isNought(coefficients[last])) last--
	if (first > last) return zero
	return made(lowest + first, coefficients.slice(first, last + 1))
}

/** a Kⁿ. */
export const monomial = (factor: Rational, power = 0): Laurent => laurent(power, [factor])

/** Σ parts. */
export const addLaurents = (parts: readonly Laurent[]): Laurent => parts.reduce((a, b) => a.add(b), LAURENT_ZERO)

const isNought = (r: Rational | undefined) => r === undefined || r.n === 0n

function made(lowest: number, a: readonly Rational[]): Laurent {
	const highest = lowest + a.length - 1
	const coefficient = (n: number) => a[n - lowest] ?? ZERO
	const self: Laurent = {
		lowest,
		highest,
		coefficient,
		add: (other) => combined(self, other, (x, y) => x.add(y)),
		sub: (other) => combined(self, other, (x, y) => x.sub(y)),
		mul: (other) => {
			if (self.isZero() || other.isZero()) return zero
			const out = Array.from({ length: highest - lowest + other.highest - other.lowest + 1 }, () => ZERO)
			for (let n = lowest; n <= highest; n++) {
				const x = coefficient(n)
				if (x.n === 0n) continue
				for (let m = other.lowest; m <= other.highest; m++) {
					const i = n - lowest + m - other.lowest
					out[i] = out[i].add(x.mul(other.coefficient(m)))
				}
			}
			return laurent(lowest + other.lowest, out)
		},
		scale: (factor) =>
			laurent(
				lowest,
				a.map((x) => x.mul(factor)),
			),
		isZero: () => a.length === 1 && isNought(a[0]),
		equals: (other) => self.sub(other).isZero(),
		at: (K) => {
			if (K === Number.POSITIVE_INFINITY) return self.limit()
			const point = typeof K === 'bigint' || typeof K === 'number' ? rational(K) : K
			if (point.n === 0n && lowest < 0 && !self.isZero()) throw new RangeError('Laurent.at: a pole at 0')
			let value = ZERO
			for (let i = a.length - 1; i >= 0; i--) value = value.mul(point).add(a[i])
			return lowest === 0 ? value : value.mul(integerPower(point, BigInt(lowest)))
		},
		limit: () => {
			if (highest > 0) throw new RangeError(`Laurent.limit: ${self.toText()} has no limit`)
			return coefficient(0)
		},
		toText: (name = 'K') => written(self, (size, n) => textTerm(size, n, name)),
		toLatex: (name = 'K') => written(self, (size, n) => latexTerm(size, n, name)),
	}
	return self
}

const zero: Laurent = made(0, [ZERO])
export const LAURENT_ZERO: Laurent = zero
export const LAURENT_ONE: Laurent = made(0, [ONE])
/** K itself. */
export const LAURENT_K: Laurent = made(1, [ONE])

function combined(x: Laurent, y: Laurent, operation: (a: Rational, b: Rational) => Rational): Laurent {
	const lowest = Math.min(x.lowest, y.lowest)
	const length = Math.max(x.highest, y.highest) - lowest + 1
	return laurent(
		lowest,
		Array.from({ length }, (_, i) => operation(x.coefficient(lowest + i), y.coefficient(lowest + i))),
	)
}

function written(self: Laurent, term: (size: Rational, power: number) => string): string {
	let out = ''
	for (let n = self.highest; n >= self.lowest; n--) {
		const a = self.coefficient(n)
		if (a.n === 0n) continue
		out += out === '' ? (a.s < 0n ? '-' : '') : a.s < 0n ? ' - ' : ' + '
		out += term(a.abs(), n)
	}
	return out === '' ? '0' : out
}

function textTerm(size: Rational, n: number, name: string): string {
	if (n === 0) return rationalToText(size)
	const power = n === 1 ? name : n > 0 ? `${name}^${n}` : n === -1 ? name : `${name}^${-n}`
	if (n > 0) return size.equals(ONE) ? power : `${rationalToText(size)}*${power}`
	return size.d === 1n ? `${size.n}/${power}` : `${size.n}/(${size.d}*${power})`
}

function latexTerm(size: Rational, n: number, name: string): string {
	const power = Math.abs(n) === 1 ? name : `${name}^{${Math.abs(n)}}`
	const top = n > 0 && size.n === 1n ? power : n > 0 ? `${size.n}${power}` : `${size.n}`
	const bottom = n < 0 && size.d === 1n ? power : n < 0 ? `${size.d}${power}` : `${size.d}`
	return bottom === '1' ? top : `\\frac{${top}}{${bottom}}`
}
