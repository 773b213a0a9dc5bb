/** Expansions in 1/M and 1/N: constants against closed forms, remainders against 80-digit eigenvalues of another program. */
import { all, type BigNumber, create } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { type Rational, rational, rationalToText } from '../../../../lib/expression/index.ts'
import { type OperatorExpansion, expansionRatio, operatorExpansion } from '../../../../lib/levels/meso/operator/expansion.ts'
import { operatorRatios } from '../../../../lib/levels/meso/operator/ratios.ts'
import { bernoulli } from '../../../../lib/splines/site-sums.ts'
import { reference } from './reference.ts'

const math = create(all, { number: 'BigNumber', precision: 80 })
const big = (x: string | number): BigNumber => math.bignumber(String(x))

/** Σ of all terms, in 80 digits. */
function sum({ terms, factorK }: OperatorExpansion, blocks: number, sites: number): BigNumber {
	const pi = big(math.evaluate('pi').toString() as string)
	let total = big(1)
	for (const { blocks: i, sites: j, coefficient: c } of terms)
		total = total.plus(
			big(`${c.s * c.n}`)
				.div(big(`${c.d}`))
				.times(pi.div(blocks).pow(i))
				.times(pi.div(sites).pow(j)),
		)
	return factorK ? total.times(big(sites).div(blocks)) : total
}

test.each([0, 1, 2, 3, 4, 5])('degree %i: what is left out is of the next order, two powers higher', (degree) => {
	for (const product of ['l2', 'normalised'] as const)
		for (const kind of ['natural', 'inverse'] as const) {
			const expansion = operatorExpansion(kind, degree, { product })
			const name = product === 'l2' ? kind : (`${kind}Normalised` as const)
			for (const K of [2, 3]) {
				const rests = [256, 512].map((blocks) => {
					const row = reference.long.find((r) => r.degree === degree && r.blocks === blocks && r.sites === K * blocks)!
					return Number(big(row[name]).minus(sum(expansion, blocks, K * blocks)).abs().toString())
				}) as [number, number]
				expect(rests[0]).toBeLessThan((Math.PI / 128) ** (expansion.order + 2))
				// Both vanish where the series ends, to the 80 digits.
				if (rests[0] > 1e-70) expect(Math.log2(rests[0] / rests[1])).toBeCloseTo(expansion.order + 2, 1)
			}
		}
})

/** 2ζ(2n)/π^{2n} = 2^{2n}|B_{2n}|/(2n)!. */
function zetaOverPi(n: number): Rational {
	let value = bernoulli(2 * n).abs()
	for (let k = 1; k <= 2 * n; k++) value = value.mul(rational(2, k))
	return value
}

const term = ({ terms }: OperatorExpansion, blocks: number, sites: number) => {
	const found = terms.find((t) => t.blocks === blocks && t.sites === sites)
	return found === undefined ? '0' : rationalToText(found.coefficient)
}

describe('constants', () => {
	test('leading powers of 1/M are 2ζ(2n)/π^{2n}: n = L natural, n = L + 1 inverse, both products', () => {
		for (const product of ['l2', 'normalised'] as const)
			for (let degree = 0; degree <= 5; degree++) {
				expect(term(operatorExpansion('inverse', degree, { product }), 2 * degree + 2, 0)).toBe(rationalToText(zetaOverPi(degree + 1)))
				if (degree > 0) expect(term(operatorExpansion('natural', degree, { product }), 2 * degree, 0)).toBe(rationalToText(zetaOverPi(degree)))
				for (let i = 2; i <= 2 * degree; i += 2) expect(term(operatorExpansion('inverse', degree, { product }), i, 0)).toBe('0')
			}
	})
	test('natural of degree 0: K(2πq)²(1 − (π²/3)(q/M)² + …)', () => {
		const e = operatorExpansion('natural', 0)
		expect(e.text).toBe('K*(2*pi*q)^2*(1 - 1/3*(pi*q)^2/M^2 + ...)')
		expect(term(e, 4, 0)).toBe('2/45')
	})
	test('lattice errors: −2/3 (natural, L² Gram, L ≥ 2), −1/3 with the discrete Gram (natural L ≥ 2, inverse L ≥ 1), none at N⁻² for inverse L ≥ 1', () => {
		for (let degree = 1; degree <= 5; degree++) {
			expect(term(operatorExpansion('inverse', degree), 0, 2)).toBe('0')
			expect(term(operatorExpansion('inverse', degree, { product: 'normalised' }), 0, 2)).toBe('-1/3')
			if (degree === 1) continue
			expect(term(operatorExpansion('natural', degree), 0, 2)).toBe('-2/3')
			expect(term(operatorExpansion('natural', degree, { product: 'normalised' }), 0, 2)).toBe('-1/3')
		}
		expect(term(operatorExpansion('inverse', 0), 0, 2)).toBe('-2/3')
	})
	test('natural of degree 1 has the mixed term −(πq)²/(MN) in place of −(2/3)(πq)²/N²: its slope jumps at knots', () => {
		expect(operatorExpansion('natural', 1).text).toBe('(2*pi*q)^2*(1 + 1/3*(pi*q)^2/M^2 - (pi*q)^2/(M*N) + ...)')
		expect(operatorExpansion('natural', 1, { product: 'normalised' }).text).toBe(
			'(2*pi*q)^2*(1 + 1/3*(pi*q)^2/M^2 - (pi*q)^2/(M*N) + 1/3*(pi*q)^2/N^2 + ...)',
		)
	})
	test('K = ∞: powers of 1/M only, inverse(L) = natural(L + 1)', () => {
		for (let degree = 0; degree <= 4; degree++) {
			const inverse = operatorExpansion('inverse', degree, { infinity: true })
			const natural = operatorExpansion('natural', degree + 1, { infinity: true })
			const common = inverse.terms.filter((t) => t.blocks <= inverse.order)
			expect(common.map((t) => [t.blocks, t.sites, rationalToText(t.coefficient)])).toEqual(
				natural.terms.filter((t) => t.blocks <= inverse.order).map((t) => [t.blocks, t.sites, rationalToText(t.coefficient)]),
			)
			expect(inverse.terms.every((t) => t.sites === 0)).toBe(true)
		}
		expect(() => operatorExpansion('natural', 0, { infinity: true })).toThrow(RangeError)
	})
})

test('every power of 1/M and of 1/N is ≥ 0, and every term is a leading one times such powers', () => {
	for (let degree = 0; degree <= 5; degree++)
		for (const kind of ['natural', 'inverse'] as const) {
			const { terms, leading } = operatorExpansion(kind, degree)
			for (const t of terms) {
				expect(t.blocks).toBeGreaterThanOrEqual(0)
				expect(leading.some((l) => l.blocks <= t.blocks && l.sites <= t.sites)).toBe(true)
			}
		}
})

test('in doubles, near the exact ratios', () => {
	const ratio = operatorRatios({ degree: 2, blocks: 64, sites: 256 })[1]!
	expect(expansionRatio(operatorExpansion('natural', 2), 2, 64, 256)).toBeCloseTo(ratio.natural!, 10)
	expect(expansionRatio(operatorExpansion('inverse', 2), 2, 64, 256)).toBeCloseTo(ratio.inverse, 10)
	expect(expansionRatio(operatorExpansion('natural', 0), 1, 64, 256)).toBeCloseTo(operatorRatios({ degree: 0, blocks: 64, sites: 256 })[0]!.natural!, 8)
})
