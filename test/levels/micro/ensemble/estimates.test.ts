import { describe, expect, test } from 'vitest'
import { controlled, GROUPS, jackknife, momentsOf } from '../../../../lib/levels/micro/index.ts'
import { emptySums, pairs, type Sums, SumTree } from '../../../../lib/levels/micro/ensemble/sums.ts'
import { streamNormals } from '../../../../lib/levels/micro/kernel/index.ts'

const shape = { times: 1, sites: 2, observables: 3 }
const block = (k: number): Sums => {
	const s = emptySums(shape)
	s.counts[k % GROUPS]! += 1
	s.values.fill(0.1 * k)
	s.products.fill(1 / (k + 1))
	s.means.fill(k / 7)
	s.forces.fill(Math.sqrt(k))
	return s
}

describe('SumTree', () => {
	test.each([1, 2, 3, 7, 8, 13, 64])('%d blocks: the same bits in any order', (count) => {
		const order = (stride: number) => Array.from({ length: count }, (_, k) => (k * stride) % count)
		const strides = [1, 3, 5, 11].filter((s) => new Set(order(s)).size === count)
		const results = strides.map((stride) => {
			const tree = new SumTree()
			for (const k of order(stride)) tree.add(k, block(k))
			return tree.prefix()!
		})
		for (const { blocks, sums } of results) {
			expect(blocks).toBe(count)
			expect(sums).toEqual(results[0]!.sums)
		}
		expect(results[0]!.sums.values[0]).toBeCloseTo((0.1 * count * (count - 1)) / 2, 12)
	})
	test('what came after a gap is not counted, and the prefix is that of fewer blocks, bit for bit', () => {
		for (const missing of [0, 1, 4, 6]) {
			const tree = new SumTree()
			for (const k of [9, 3, 0, 8, 5, 1, 2, 7, 4, 6]) if (k !== missing) tree.add(k, block(k))
			const short = new SumTree()
			for (let k = 0; k < missing; k++) short.add(k, block(k))
			expect(tree.prefix()).toEqual(short.prefix())
		}
	})
})

/** o = 3 + 2κ₁ − κ₂ + ½ε with κ = (ξ, ξ + η), ε, ξ, η independent standard normals: variance ¼ remains of ¼ + Var(ξ − η) = 2¼. */
test('regression on two controls finds the mean with the error that remains', () => {
	const count = 4000
	const draw = (purpose: 'noise' | 'start') => streamNormals({ seed: 5, sites: 9, replica: 1, step: 0, purpose }, new Float64Array(2 * count))
	const [a, b] = [draw('noise'), draw('start')]
	const sums = emptySums(shape)
	sums.counts[0] = count
	for (let r = 0; r < count; r++) {
		const [xi, eta, epsilon] = [a[r]!, a[count + r]!, b[r]!]
		const o = [3 + 2 * xi - (xi + eta) + 0.5 * epsilon, xi, xi + eta]
		let at = 0
		for (let k = 0; k < 3; k++) {
			sums.values[k]! += o[k]!
			for (let l = k; l < 3; l++) sums.products[at++]! += o[k]! * o[l]!
		}
		expect(at).toBe(pairs(3))
	}
	const moments = momentsOf(sums, 0, 3)
	const [first] = controlled(moments, [
		{ index: 1, expectation: 0 },
		{ index: 2, expectation: 0 },
	])
	expect(Math.abs(first!.value - 3)).toBeLessThan(4.5 * first!.standardError)
	expect(first!.standardError).toBeCloseTo(0.5 / Math.sqrt(count), 3)
	expect(first!.plain.standardError).toBeCloseTo(1.5 / Math.sqrt(count), 2)
	// A control that says the same as the first is left out; with few replicas nothing is regressed.
	const [same] = controlled(moments, [
		{ index: 1, expectation: 0 },
		{ index: 1, expectation: 0 },
	])
	expect(Number.isFinite(same!.value)).toBe(true)
	expect(controlled({ ...moments, count: 20 }, [{ index: 1, expectation: 0 }])[0]!.value).toBe(moments.means[0])
})

test('the jackknife of a mean is the mean with its standard error; of a square it removes the bias', () => {
	const x = [1.2, 0.7, 1.9, 1.1, 0.3, 1.4]
	const mean = x.reduce((s, v) => s + v, 0) / x.length
	const variance = x.reduce((s, v) => s + (v - mean) ** 2, 0) / (x.length - 1)
	const leave = (g: number) => x.filter((_, k) => k !== g).reduce((s, v) => s + v, 0) / (x.length - 1)
	const linear = jackknife(mean, x.map((_, g) => leave(g)))
	expect(linear.value).toBeCloseTo(mean, 14)
	expect(linear.standardError).toBeCloseTo(Math.sqrt(variance / x.length), 14)
	const square = jackknife(mean ** 2, x.map((_, g) => leave(g) ** 2))
	expect(square.value).toBeCloseTo(mean ** 2 - variance / x.length, 12)
})
