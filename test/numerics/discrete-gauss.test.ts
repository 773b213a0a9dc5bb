/** Gauss rules for midpoints: exact up to degree 2n − 1 and not beyond, against sums of whole numbers; also with n close to K. */
import { describe, expect, test } from 'vitest'
import { rational, toNumber } from '../../lib/expression/index.ts'
import { discreteGauss } from '../../lib/numerics/discrete-gauss.ts'
import { gaussLegendre } from '../../lib/numerics/gauss-legendre.ts'

const INFINITY = Number.POSITIVE_INFINITY

/** (1/K) Σ_r ((2r + 1)/K − 1)^d. */
function momentOfMidpoints(K: number, d: number): number {
	if (d % 2 === 1) return 0
	let sum = 0n
	for (let r = 0; r < K; r++) sum += BigInt(2 * r + 1 - K) ** BigInt(d)
	return toNumber(rational(sum, BigInt(K) ** BigInt(d + 1)))
}

function moment(K: number, n: number, d: number): number {
	const { nodes, weights } = discreteGauss(K, n)
	return nodes.reduce((sum, v, a) => sum + weights[a] * (2 * v - 1) ** d, 0)
}

test.each([[2, 1], [3, 2], [5, 3], [9, 8], [12, 5], [33, 32], [48, 47], [64, 12], [64, 54], [64, 63], [100, 70], [100, 99], [128, 127], [1000, 12], [1000, 40]])(
	'K = %i, n = %i: exact to degree 2n − 1',
	(K, n) => {
		const { nodes, weights } = discreteGauss(K, n)
		expect(nodes).toHaveLength(n)
		for (let a = 0; a < n; a++) {
			expect(weights[a]).toBeGreaterThan(0)
			expect(nodes[a]).toBeGreaterThan(a === 0 ? 0 : nodes[a - 1])
			expect(nodes[a]).toBeLessThan(1)
			expect(Math.abs(nodes[a] + nodes[n - 1 - a] - 1)).toBeLessThan(3e-16)
		}
		for (let d = 0; d < 2 * n; d++) expect(Math.abs(moment(K, n, d) - momentOfMidpoints(K, d))).toBeLessThan(2e-15)
	},
)

test('degree 2n is not integrated: the error is the square of the monic orthogonal polynomial', () => {
	for (const [K, n] of [[5, 2], [9, 3], [40, 4]]) {
		// In x = 2v − 1: Π_{k≤n} 4β_k, β_k = k²(1 − k²/K²)/(4(4k² − 1)).
		let gap = 1
		for (let k = 1; k <= n; k++) gap *= (k * k * (1 - (k / K) ** 2)) / (4 * k * k - 1)
		expect(momentOfMidpoints(K, 2 * n) - moment(K, n, 2 * n)).toBeCloseTo(gap, 14)
	}
})

test('as many nodes as sites, or more: the sites', () => {
	for (const [K, n] of [[1, 1], [4, 4], [7, 12]]) {
		const { nodes, weights } = discreteGauss(K, n)
		expect([...nodes]).toEqual(Array.from({ length: K }, (_, r) => (r + 0.5) / K))
		expect([...weights]).toEqual(Array.from({ length: K }, () => 1 / K))
	}
})

describe('K = ∞: Gauss–Legendre on [0,1]', () => {
	test.each([1, 2, 3, 8, 20, 40])('%i nodes', (n) => {
		const { nodes, weights } = discreteGauss(INFINITY, n)
		const other = gaussLegendre(n)
		const order = [...other.nodes.keys()].sort((a, b) => other.nodes[a] - other.nodes[b])
		order.forEach((at, a) => {
			expect(Math.abs(nodes[a] - (1 + other.nodes[at]) / 2)).toBeLessThan(5e-16)
			expect(Math.abs(weights[a] - other.weights[at] / 2)).toBeLessThan(5e-16)
		})
	})
	test('three nodes in closed form', () => {
		const { nodes, weights } = discreteGauss(INFINITY, 3)
		expect(nodes[0]).toBeCloseTo((1 - Math.sqrt(3 / 5)) / 2, 15)
		expect([...weights].map((w) => w * 18)).toEqual([5, 8, 5].map((w) => expect.closeTo(w, 13)))
	})
	test('is the limit of K → ∞', () => {
		const [a, b] = [discreteGauss(1e9, 12), discreteGauss(INFINITY, 12)]
		a.nodes.forEach((v, i) => expect(Math.abs(v - b.nodes[i])).toBeLessThan(1e-15))
	})
})

test('wrong sizes', () => {
	for (const [K, n] of [[0, 1], [2.5, 1], [3, 0], [3, 1.5], [Number.NaN, 2]]) expect(() => discreteGauss(K, n)).toThrow(RangeError)
})
