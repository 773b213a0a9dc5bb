import { expect, test } from 'vitest'
import { blocksForBudget, blocksForTarget, type Piloted } from '../../lib/study/allocation.ts'

const cases: Piloted[] = [
	{ sites: 16, cost: 1e3, spread: 0.3 },
	{ sites: 64, cost: 6e4, spread: 0.1 },
	{ sites: 256, cost: 4e6, spread: 0.05 },
]
/** Variance of the slope over its least sum of squares, and the mean relative variance, for replicas R. */
const variance = (replicas: readonly number[]) => {
	const x = cases.map((c) => Math.log(c.sites))
	const centre = x.reduce((a, b) => a + b) / 3
	const square = x.reduce((sum, v) => sum + (v - centre) ** 2, 0)
	return cases.reduce((sum, { spread }, i) => sum + ((spread ** 2 / replicas[i]!) * ((x[i]! - centre) ** 2 / square + 1 / 3)), 0)
}

test('a budget: spent to a block or so, and no other way to spend it does better', () => {
	const budget = 1e12
	const replicas = blocksForBudget(cases, budget).map((b) => 64 * b)
	const spent = replicas.reduce((sum, r, i) => sum + r * cases[i]!.cost, 0)
	expect(spent).toBeLessThanOrEqual(budget)
	expect(spent).toBeGreaterThan(0.999 * budget)
	for (const i of [0, 1, 2])
		for (const j of [0, 1, 2].filter((k) => k !== i)) {
			// A tenth of what i costs is spent on j instead.
			const moved = [...replicas]
			moved[i] = 0.9 * replicas[i]!
			moved[j] = replicas[j]! + (0.1 * replicas[i]! * cases[i]!.cost) / cases[j]!.cost
			expect(variance(moved)).toBeGreaterThan(variance(replicas))
		}
})

test('a target: r/√R ≤ ε with the predicted replicas, half as many again at most, two blocks at least', () => {
	for (const it of cases)
		for (const target of [0.1, 0.01, 0.001]) {
			const { predicted, most } = blocksForTarget(it, target)
			expect(it.spread / Math.sqrt(64 * predicted)).toBeLessThanOrEqual(target)
			expect(predicted === 2 || it.spread / Math.sqrt(64 * (predicted - 1)) > target).toBe(true)
			expect(most).toBeGreaterThanOrEqual(predicted)
			expect(most).toBeLessThanOrEqual(1.5 * predicted + 1)
		}
})
