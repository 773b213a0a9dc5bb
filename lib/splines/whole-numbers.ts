/** Rationals over one denominator, as whole numbers. */
import type { Rational } from '../expression/index.ts'

/** gcd(|a|, |b|); gcd(0, b) = |b|. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
	while (b !== 0n) [a, b] = [b, a % b]
	return a < 0n ? -a : a
}

/** values[i] = numerators[i]/denominator with the least denominator > 0. */
export function overOneDenominator(values: readonly Rational[]): { readonly numerators: bigint[]; readonly denominator: bigint } {
	const denominator = values.reduce((l, { d }) => (l / greatestCommonDivisor(l, d)) * d, 1n)
	return { numerators: values.map((r) => r.s * r.n * (denominator / r.d)), denominator }
}
