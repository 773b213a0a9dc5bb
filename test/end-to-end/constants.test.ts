/** `twoscale constants`: closed forms, the values of theory 6.8, bad input. */
import { expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'

test('Gaussians: C_P = 1/a and C_LS = 2/a, with one site and with two or three', async () => {
	const { rows } = await documentHere('constants', '2*(z-3)^2', '--sites', '1,2,3', '--mean', '3,5')
	expect(rows.map((r: { sites: number; mean: number }) => [r.sites, Math.round(r.mean)])).toEqual([[1, 3], [1, 5], [2, 3], [2, 5], [3, 3], [3, 5]])
	for (const r of rows) {
		expect(r.poincare).toBeCloseTo(1 / 4, r.sites === 3 ? 6 : 10)
		expect(r.gap * r.poincare).toBeCloseTo(1, 12)
	}
	expect(rows[0].variance).toBeCloseTo(1 / 4, 12)
	expect(rows[0].logSobolev.lower).toBeLessThanOrEqual(1 / 2 + 1e-9)
	expect(rows[0].logSobolev.upper).toBeGreaterThan(1 / 2)
	expect(rows[2]).toMatchObject({ field: null, muckenhoupt: null, logSobolev: null })
})
test('two wells of theory 6.8: pairs are worse than single sites', async () => {
	const { rows } = await documentHere('constants', 'z^2/2 + 4*exp(-z^2/2)', '--sites', '2', '--mean', '0', '--field', '0')
	expect(rows[0].poincare).toBeCloseTo(31.54, 2)
	expect(rows[1]).toMatchObject({ sites: 1, field: 0 })
	expect(rows[1].poincare).toBeCloseTo(6.21, 2)
})
test('wells so deep that C_P is beyond the doubles: its logarithm, and no infinite lower bound; a gap known from above only is no value', async () => {
	const { rows } = await documentHere('constants', '1000*(z^2-1)^2', '--sites', '1', '--mean', '0', '--field', '40')
	// Kramers: log C_P = 1000 + log(2π/√(V''(1)|V''(0)|)) − log 2 to 1/1000.
	expect(rows[0]).toMatchObject({ gap: null, poincare: null })
	expect(rows[0].logPoincare).toBeCloseTo(1000 + Math.log(Math.PI / Math.sqrt(8000 * 4000)), 2)
	expect(rows[0].logSobolev.lower).toBeLessThan(Infinity)
	expect(rows[1]).toMatchObject({ gap: null, poincare: null, error: null, logPoincare: null })
	expect(rows[1].reason).toMatch(/^gap ≤ 8107/)
})
test('four sites have none', async () => {
	const { status, stderr } = await here('constants', 'z^2', '--sites', '4')
	expect([status, stderr.startsWith('twoscale: constants: too many sites (got 4')]).toEqual([2, true])
})
