import { describe, expect, test } from 'vitest'
import { changedElements, JOIN, joiner, macroSpace, split, transferred } from '../../../lib/levels/index.ts'

const { PI: pi } = Math
const degree = 8
const elements = [
	...split({ start: 0, length: 0.5, piece: 0 }, 4),
	{ start: 0.5, length: 0.01, piece: 0 },
	{ start: 0.51, length: 0.09, piece: 0 },
	...split({ start: 0.6, length: 0.4, piece: 0 }, 3),
]
const space = macroSpace(elements, degree)
const join = joiner(space.rule)
const points = Float64Array.from({ length: 200 }, (_, k) => (k + 0.5) / 200)
const gap = (a: Float64Array, b: Float64Array) => a.reduce((m, x, i) => Math.max(m, Math.abs(x - b[i]!)), 0)
const apply = (change: Int8Array, state: Float64Array) => {
	const to = macroSpace(changedElements(elements, change), degree)
	return { to, moved: transferred(space, to, change, join, state) }
}
const at = (index: number, value: number) => Int8Array.from(elements, (_, e) => (e === index ? value : 1))

test.each([[at(2, 4)], [at(8, 2)], [at(5, 3)]])('splitting is exact', (change) => {
	const state = space.nodes.map((t) => 1.3 + Math.cos(14 * pi * t))
	const { to, moved } = apply(change, state)
	expect(to.lengths.reduce((a, h) => a + h)).toBeCloseTo(1, 15)
	expect(gap(to.embed(moved, points), space.embed(state, points))).toBeLessThan(1e-14)
	expect(Math.abs(to.mean(moved) - space.mean(state))).toBeLessThan(1e-16)
})

describe.each([1, 4, 7])('joining elements %i and the next', (e) => {
	const change = at(e, JOIN)
	test('is exact for what is one polynomial', () => {
		const state = space.nodes.map((t) => (t * (1 - t)) ** 4 - 0.3)
		const { to, moved } = apply(change, state)
		expect(to.elements).toHaveLength(elements.length - 1)
		expect(gap(to.embed(moved, points), space.embed(state, points))).toBeLessThan(5e-15)
		join.join(space, state, e)
		expect(join.miss(space, state, e)).toBeLessThan(5e-15)
	})
	test('keeps ends, mass and moments of anything, and says what it loses', () => {
		const state = space.nodes.map((t) => Math.cos(60 * pi * t))
		const { to, moved } = apply(change, state)
		expect(Math.abs(to.mean(moved) - space.mean(state))).toBeLessThan(1e-16)
		// ∫θζ over both: degree p + 1 ≤ 2p − 1, so the weights integrate it exactly.
		const moment = (s: typeof space, u: Float64Array) => u.reduce((a, x, i) => a + s.weights[i]! * s.nodes[i]! * x, 0)
		const wrap = (s: typeof space, u: Float64Array) => moment(s, u) + (s.lengths.at(-1)! * s.rule.weights[degree]!) * u[0]!
		expect(Math.abs(wrap(to, moved) - wrap(space, state))).toBeLessThan(5e-15)
		const inside = Float64Array.from({ length: 50 }, (_, k) => elements[e]!.start + ((k + 0.5) / 50) * (elements[e]!.length + elements[e + 1]!.length))
		join.join(space, state, e)
		const lost = gap(to.embed(moved, inside), space.embed(state, inside))
		expect(lost).toBeGreaterThan(1e-6)
		expect(lost).toBeLessThan(2 * join.miss(space, state, e))
	})
})
