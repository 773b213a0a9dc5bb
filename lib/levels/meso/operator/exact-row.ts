/**
 * Exact first rows of circulants whose symbol is a rational function of s = sin²(πq/M), as rational numbers.
 *
 * With x = z + 1/z = 2 − 4s, z = e^{2πiq/M}: P/W = Q + R/W, Q of few diagonals, and for the zeros x_i = ζ_i + 1/ζ_i of W
 *
 *   row_d(R/W) = Σ_i R(x_i)/W'(x_i) · (ζ_i^d + ζ_i^{M−d})/((1 − ζ_i^M)(ζ_i − 1/ζ_i)) = −Σ_i (R N_d/D)(x_i)/W'(x_i),
 *
 *   M = 2h:     N_d = t_{h−d},  D = t_{h+1} − t_{h−1},     t_n = zⁿ + z⁻ⁿ,               t_{n+1} = x t_n − t_{n−1},
 *   M = 2h + 1: N_d = v_{h−d},  D = t_{h+1} − t_h,         v_n = t_n − t_{n−1} + …  ,    v_0 = 1, v_1 = x − 1, same recurrence.
 *
 * The sum over the zeros is Euler's: Σ_i f(x_i)/W'(x_i) = [x^{r−1}]f / lead W for deg f < r = deg W. So everything happens in the ring ℚ[x]/W of
 * dimension r ≤ 6, in whole numbers: O(Mr) products of long by short integers and one r × r system, then one reduction per entry.
 */
import { integerPower, ONE, type Rational, rational, ZERO } from '../../../expression/index.ts'
import { longGcd } from '../../../numerics/long-gcd.ts'
import { stencilOfSymbol } from './symbol-polynomial.ts'

/** Coefficients of powers of x, whole numbers over a common denominator. */
interface Whole {
	readonly numerators: bigint[]
	readonly denominator: bigint
}

/** A rational number, in lowest terms where it is returned. */
export interface Quotient {
	readonly numerator: bigint
	readonly denominator: bigint
}

/** The first row of M^power times the circulant of symbol p/w, as `exactEntries`, M entries. */
export function exactRow(p: readonly Rational[], w: readonly Rational[], blocks: number, power = 0): Rational[] {
	const half = exactEntries(p, w, blocks, power).map(({ numerator, denominator }) => rational(numerator, denominator))
	return Array.from({ length: blocks }, (_, d) => half[Math.min(d, blocks - d)])
}

/**
 * Entries d = 0 … ⌊M/2⌋ of M^power times the M × M circulant of symbol p/w, p and w by their coefficients in s, in lowest terms, denominators > 0.
 * @throws RangeError when w vanishes at one of the M modes.
 */
export function exactEntries(p: readonly Rational[], w: readonly Rational[], blocks: number, power = 0): Quotient[] {
	const divisor = trimmed(w)
	const { quotient, remainder } = divided(p, divisor)
	const local = scaledRow(foldedRow(stencilOfSymbol(quotient), blocks), blocks, power).slice(0, Math.floor(blocks / 2) + 1)
	if (remainder.every((a) => a.n === 0n)) return local.map((a) => ({ numerator: a.s * a.n, denominator: a.d }))
	const scale = integerPower(rational(blocks), BigInt(power))
	return quotientRow(inX(remainder), inX(divisor), blocks).map(({ numerator, denominator }, d) => {
		// One reduction per entry: the common divisors of long numbers are what costs.
		const a = local[d]
		const bottom = denominator * scale.d
		return reduced(numerator * scale.n * a.d + a.s * a.n * bottom, bottom * a.d)
	})
}

function reduced(n: bigint, d: bigint): Quotient {
	const common = d < 0n ? -longGcd(n, d) : longGcd(n, d)
	return { numerator: n / common, denominator: d / common }
}

/** Entries at distances 0 … reach as the first row of the M × M circulant, folded modulo M. */
export function foldedRow(entries: readonly Rational[], blocks: number): Rational[] {
	const row = Array.from({ length: blocks }, () => ZERO)
	entries.forEach((entry, d) => {
		for (const at of d === 0 ? [0] : [d, -d]) {
			const i = ((at % blocks) + blocks) % blocks
			row[i] = row[i].add(entry)
		}
	})
	return row
}

function trimmed(p: readonly Rational[]): Rational[] {
	const out = [...p]
	while (out.length > 1 && out[out.length - 1].n === 0n) out.pop()
	return out
}

/** Polynomial division, coefficients ascending. */
function divided(p: readonly Rational[], w: readonly Rational[]): { quotient: Rational[]; remainder: Rational[] } {
	const rest = [...p]
	const r = w.length - 1
	const quotient = Array.from({ length: Math.max(1, p.length - r) }, () => ZERO)
	for (let k = p.length - 1 - r; k >= 0; k--) {
		const factor = rest[k + r].div(w[r])
		quotient[k] = factor
		for (let j = 0; j <= r; j++) rest[k + j] = rest[k + j].sub(factor.mul(w[j]))
	}
	return { quotient, remainder: Array.from({ length: r }, (_, k) => rest[k] ?? ZERO) }
}

/** Σ_k p_k ((2 − x)/4)^k. */
function inX(p: readonly Rational[]): Whole {
	const out = p.map(() => ZERO)
	p.forEach((a, k) => {
		let binomial = 1
		for (let j = 0; j <= k; j++) {
			const factor = rational(BigInt(binomial) * 2n ** BigInt(k - j), 4n ** BigInt(k))
			out[j] = out[j].add(a.mul(j % 2 === 0 ? factor : factor.neg()))
			binomial = (binomial * (k - j)) / (j + 1)
		}
	})
	let denominator = 1n
	for (const { d } of out) denominator *= d / longGcd(denominator, d)
	const whole = out.map((a) => a.s * a.n * (denominator / a.d))
	const content = whole.reduce(longGcd, denominator)
	return content === 0n ? { numerators: whole, denominator } : { numerators: whole.map((a) => a / content), denominator: denominator / content }
}

/** Entries d = 0 … ⌊M/2⌋ of the row of R/W, deg R < deg W, not reduced. */
function quotientRow(remainder: Whole, divisor: Whole, blocks: number): Quotient[] {
	const w = divisor.numerators
	const r = w.length - 1
	const lead = w[r]
	/** lead · x·g mod W. */
	const step = (g: readonly bigint[]) => Array.from({ length: r }, (_, k) => lead * (k === 0 ? 0n : g[k - 1]) - g[r - 1] * w[k])
	const next = (g: readonly bigint[], before: readonly bigint[]) => step(g).map((a, k) => a - lead * lead * before[k])
	const constant = (value: bigint) => Array.from({ length: r }, (_, k) => (k === 0 ? value : 0n))
	const h = Math.floor(blocks / 2)
	// lead^n t_n mod W up to n = h + 1, keeping the last three.
	let [older, old, newest] = [constant(0n), constant(2n), step(constant(1n))]
	for (let n = 1; n <= h; n++) [older, old, newest] = [old, newest, next(newest, old)]
	const modulus = blocks % 2 === 0 ? newest.map((a, k) => a - lead * lead * older[k]) : newest.map((a, k) => a - lead * old[k])
	// G = R/D mod W: columns of the system are D, xD, … each with one more factor of lead.
	const columns = [modulus]
	for (let k = 1; k < r; k++) columns.push(step(columns[k - 1]))
	const { solution, determinant } = solveWhole(columns, remainder.numerators)
	// D = modulus/lead^{h+1}: coefficient k of R/D is solution_k lead^{h+1+k}/determinant.
	let power = lead ** BigInt(h + 1)
	let before = solution.map((a) => {
		const value = a * power
		power *= lead
		return value
	})
	let denominator = determinant * lead
	let value = blocks % 2 === 0 ? step(before) : step(before).map((a, k) => a - lead * before[k])
	before = before.map((a) => (blocks % 2 === 0 ? 2n : 1n) * lead * a)
	/** Divides both vectors and the denominator by their common divisor. */
	const reduce = () => {
		const common = [...before, ...value].reduce(longGcd, denominator)
		denominator /= common
		before = before.map((a) => a / common)
		value = value.map((a) => a / common)
	}
	reduce()
	const out = new Array<Quotient>(h + 1)
	const scale = divisor.denominator
	for (let n = 0; n <= h; n++) {
		// row = −top/lead, times the scales of R and W.
		out[h - n] = { numerator: -before[r - 1] * scale, denominator: denominator * lead * remainder.denominator }
		// Entries are whole numbers over the resultant of W and z^M − 1, so that growth of the denominator stops after a few steps.
		const missing = lead / longGcd(lead, value[r - 1])
		if (missing !== 1n && missing !== -1n) {
			denominator *= missing
			before = before.map((a) => a * missing)
			value = value.map((a) => a * missing)
		}
		const top = value[r - 1] / lead
		const after = value.map((_, k) => (k === 0 ? 0n : value[k - 1]) - top * w[k] - before[k])
		;[before, value] = [value, after]
	}
	return out
}

/** Σ_k columns[k] x_k = right by elimination without fractions: x = solution/determinant. @throws RangeError when singular. */
function solveWhole(columns: readonly (readonly bigint[])[], right: readonly bigint[]): { solution: bigint[]; determinant: bigint } {
	const r = columns.length
	const rows = right.map((b, i) => [...columns.map((column) => column[i]), b])
	let previous = 1n
	for (let k = 0; k < r; k++) {
		const pivot = rows.findIndex((row, i) => i >= k && row[k] !== 0n)
		if (pivot < 0) throw new RangeError('exactRow: the denominator vanishes at one of the modes')
		;[rows[k], rows[pivot]] = [rows[pivot], rows[k]]
		for (let i = 0; i < r; i++) {
			if (i === k) continue
			const factor = rows[i][k]
			for (let j = 0; j <= r; j++) rows[i][j] = (rows[k][k] * rows[i][j] - factor * rows[k][j]) / previous
		}
		previous = rows[k][k]
	}
	return { solution: rows.map((row) => row[r]), determinant: previous }
}

/** log₁₀ of the Mahler measure of W as a polynomial in x with coprime whole coefficients, by Jensen's formula: digits of the denominator per two blocks. */
export function digitsPerBlock(w: readonly Rational[]): number {
	const { numerators } = inX(trimmed(w))
	const content = numerators.reduce(longGcd, 0n)
	const coefficients = numerators.map((a) => Number(a / content))
	const points = 256
	let sum = 0
	for (let i = 0; i < points; i++) {
		const x = 2 * Math.cos((Math.PI * (i + 0.5)) / points)
		sum += Math.log10(Math.abs(coefficients.reduceRight((value, a) => value * x + a, 0)))
	}
	return sum / points
}

/** M^power · row. */
export const scaledRow = (row: readonly Rational[], blocks: number, power: number): Rational[] => {
	const scale = power === 0 ? ONE : integerPower(rational(blocks), BigInt(power))
	return row.map((a) => a.mul(scale))
}
