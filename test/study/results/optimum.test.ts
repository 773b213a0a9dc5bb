import { expect, test } from 'vitest'
import { optimaOf } from '../../../lib/study/results/optimum.ts'
import type { StudyRow } from '../../../lib/study/results/rows.ts'

const row = (sites: number, degree: number | null, blocks: number | null, found: Partial<StudyRow>) =>
	({ potential: 0, psi: 'z^2/2', start: 'local-gibbs', time: 0.02, sites, degree, blocks, projectedSquared: null, unresolved: null, bounds: { govw: null, govwBlocks: null, spline: null, splineBlocks: null }, ...found }) as StudyRow

/** aM/N + bM^{−p}: least at M* = (pbN/a)^{1/(p + 1)}, p = 2(L + 1) (theory G13). */
test.each([0, 1, 2])('degree %d: M* of a power and a line, its slope 1/(2L + 3) and that of the error', (degree) => {
	const p = 2 * (degree + 1)
	const [a, b] = [0.7, 3]
	const sizes = [64, 256, 1024, 4096]
	const rows = sizes.flatMap((n) => Array.from({ length: 60 }, (_, k) => 2 + k).map((m) => row(n, degree, m, { projectedSquared: (a * m) / n, unresolved: b * m ** -p })))
	const [found] = optimaOf(rows)
	expect(found!.which).toBe('measured')
	found!.points.forEach(({ sites, blocks, value }) => {
		const best = ((p * b * sites) / a) ** (1 / (p + 1))
		expect(Math.abs(blocks / best - 1)).toBeLessThan(0.02)
		expect(Math.abs(value / ((a * best) / sites + b * best ** -p) - 1)).toBeLessThan(0.01)
	})
	expect(found!.points).toHaveLength(4)
	expect([found!.predicted, found!.predictedError]).toEqual([1 / (2 * degree + 3), -(2 * degree + 2) / (2 * degree + 3)])
	expect(found!.slope!).toBeCloseTo(found!.predicted, 2)
	expect(found!.errorSlope!).toBeCloseTo(found!.predictedError, 2)
})

test('no minimum at an end of the M that were tried', () => {
	const falling = [64, 256].flatMap((n) => [2, 4, 8].map((m) => row(n, 0, m, { projectedSquared: 1e-9 * m, unresolved: 1 / m ** 2 })))
	expect(optimaOf(falling)).toEqual([])
})

test('bounds: the slope of their best M; one block per site is an end too', () => {
	const bound = (sites: number, blocks: number) => row(sites, null, null, { bounds: { govw: sites ** -0.5, govwBlocks: blocks, spline: null, splineBlocks: null } })
	const [found] = optimaOf([bound(16, 16), bound(64, 8), bound(256, 16), bound(1024, 32)])
	expect(found!.points.map((p) => p.sites)).toEqual([64, 256, 1024])
	expect(found!.slope!).toBeCloseTo(1 / 2, 10)
	expect(found!.errorSlope!).toBeCloseTo(-1 / 2, 10)
})
