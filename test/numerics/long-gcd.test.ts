import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longGcd } from '../../lib/numerics/long-gcd.ts'

function euclid(a: bigint, b: bigint): bigint {
	return b === 0n ? (a < 0n ? -a : a) : euclid(b, a % b)
}

test('agrees with Euclid for every length, with and without a long common factor', () => {
	const long = fc.bigInt({ min: -(1n << 700n), max: 1n << 700n })
	fc.assert(
		fc.property(long, long, fc.bigInt({ min: 1n, max: 1n << 300n }), fc.nat({ max: 600 }), (a, b, c, shift) => {
			const short = b >> BigInt(shift)
			expect(longGcd(a * c, short * c)).toBe(euclid(a * c, short * c))
		}),
		{ seed: 31, numRuns: 400 },
	)
})

test('zero, equal numbers, neighbours, powers of two, Fibonacci numbers', () => {
	const power = 1n << 900n
	let [f, g] = [1n, 1n]
	for (let i = 0; i < 1000; i++) [f, g] = [g, f + g]
	for (const [a, b] of [
		[0n, 0n],
		[0n, -power],
		[power, power],
		[power, power - 1n],
		[power * 3n, power >> 100n],
		[f, g],
		[f * 15n, g * 35n],
		[power - 1n, (power >> 450n) - 1n],
	] as const)
		expect(longGcd(a, b)).toBe(euclid(a, b))
})
