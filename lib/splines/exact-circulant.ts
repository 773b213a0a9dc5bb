/**
 * Symmetric circulant matrices with rational entries, by their first row: products, inverses, solutions, exactly.
 *
 * With C_ij = c_{(j−i) mod M}, C x = c ∗ x. Rows that are even (c_d = c_{M−d}) leave ⌊M/2⌋ + 1 unknowns; these are solved by elimination on whole
 * numbers without fractions (Bareiss), where every division is exact. Cost O(M³/8) operations on numbers of O(M) digits.
 */
import { type Rational, rational, ZERO } from '../expression/index.ts'
import { overOneDenominator } from './whole-numbers.ts'

/** c ∗ x: the circulant of row c applied to x, or the first row of a product. */
export function circulantProduct(c: readonly Rational[], x: readonly Rational[]): Rational[] {
	const M = x.length
	const out = Array.from({ length: M }, () => ZERO)
	c.forEach((a, d) => {
		if (a.n === 0n) return
		for (let i = 0; i < M; i++) if (x[i].n !== 0n) out[(i + d) % M] = out[(i + d) % M].add(a.mul(x[i]))
	})
	return out
}

/** First row of the inverse, or null when the matrix is singular. @throws RangeError unless the row is even. */
export function circulantInverse(row: readonly Rational[]): Rational[] | null {
	const M = row.length
	for (let d = 1; d < M; d++) if (!row[d].equals(row[M - d])) throw new RangeError('circulantInverse: the first row is not symmetric')
	const half = Math.floor(M / 2) + 1
	const { numerators: whole, denominator: scale } = overOneDenominator(row)
	const at = (d: number) => whole[((d % M) + M) % M]
	// Row i of C x = e_0 for an even x: Σ_k (c_{i−k} + c_{i+k}) x_k.
	const matrix = Array.from({ length: half }, (_, i) => [
		...Array.from({ length: half }, (_, k) => (k === 0 || 2 * k === M ? at(i - k) : at(i - k) + at(i + k))),
		i === 0 ? 1n : 0n,
	])
	const solution = solveWhole(matrix)
	if (solution === null) return null
	const { numerators, denominator } = solution
	return row.map((_, d) => rational(scale * numerators[Math.min(d, M - d)], denominator))
}

/**
 * First row of C⁺ for a circulant whose kernel is the constants (all other symbols not zero): (C + J/M)⁻¹ − J/M, J = all ones.
 * Null when the kernel is larger. @throws RangeError unless the row is even and sums to 0.
 */
export function circulantPseudoInverse(row: readonly Rational[]): Rational[] | null {
	const M = rational(row.length)
	if (row.reduce((a, b) => a.add(b), ZERO).n !== 0n) throw new RangeError('circulantPseudoInverse: the row does not sum to 0')
	const shift = rational(1).div(M)
	return circulantInverse(row.map((r) => r.add(shift)))?.map((r) => r.sub(shift)) ?? null
}

/** Whether the circulant of this even row is singular, decided exactly. */
export const isSingular = (row: readonly Rational[]): boolean => circulantInverse(row) === null

/** Solves the n × (n + 1) augmented system over the integers, in place: x_i = numerators[i]/denominator, or null when singular. Bareiss–Jordan. */
function solveWhole(matrix: bigint[][]): { readonly numerators: bigint[]; readonly denominator: bigint } | null {
	const n = matrix.length
	let previous = 1n
	for (let k = 0; k < n; k++) {
		const pivot = matrix.findIndex((row, i) => i >= k && row[k] !== 0n)
		if (pivot < 0) return null
		;[matrix[k], matrix[pivot]] = [matrix[pivot], matrix[k]]
		const top = matrix[k]
		for (let i = 0; i < n; i++) {
			if (i === k) continue
			const row = matrix[i]
			const factor = row[k]
			for (let j = k + 1; j <= n; j++) row[j] = (top[k] * row[j] - factor * top[j]) / previous
			row[k] = 0n
		}
		previous = top[k]
	}
	return { numerators: matrix.map((row) => row[n]), denominator: previous }
}
