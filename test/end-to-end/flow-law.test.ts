/** `twoscale flow law`: Gaussian closed forms (theory 5.5, 5.6), the inequalities of the metric, bad input. */
import { expect, test } from 'vitest'
import { documentHere, here } from '../support/here.ts'

test('two Gaussian sites: everything in closed form', async () => {
	// y = √2·½ at time 0, variance 1 always: y_t = y_0 e^{−16t}, Ent = y_t²/2.
	const d = await documentHere('flow', 'law', 'z^2/2', '--mean=-0.5,0.5', '--time', '0.01,0.05', '--cells', '200')
	expect(d).toMatchObject({ sites: 2, mean: 0, eigenvalue: 16, outcome: { reached: true } })
	expect(Math.abs(d.gap - 16)).toBeLessThan(d.gapError)
	expect(d.gapError).toBeLessThan(0.05)
	for (const r of d.rows) {
		const entropy = 0.25 * Math.exp(-32 * r.time)
		expect(Math.abs(r.entropy - entropy)).toBeLessThan(Math.max(r.entropyError, 1e-9))
		expect(r.rate).toBeCloseTo(32, 2)
		const moved = (0.5 * (1 - Math.exp(-16 * r.time)) ** 2) / 16
		// Translates: the distance is that of the means.
		expect(Math.abs(r.squaredImage - moved)).toBeLessThanOrEqual(r.squaredImageError + 1e-15)
		expect(r.squaredImageError).toBeLessThan(5e-5)
		expect(r.squaredMeans).toBeCloseTo(moved, 7)
		expect(r.squaredImage).toBeLessThanOrEqual(r.action + r.squaredImageError + 1e-15)
	}
})
test('three sites: λ₁ = 27, the image on a site below the action', async () => {
	const { rows, eigenvalue } = await documentHere('flow', 'law', 'z^4/4 + z^2/2', '--mean=-0.3,-0.3,0.6', '--time', '0.02', '--cells', '32')
	expect(eigenvalue).toBe(27)
	expect(rows).toHaveLength(2)
	expect(rows[1].squaredImage).toBeGreaterThan(0)
	expect(rows[1].squaredImage).toBeLessThan(rows[1].action)
})
test.each([
	[['--mean', '1,2,3,4'], /4 means \(expected 2 or 3/],
	[['--mean', '0,1', '--cells', '30'], /a multiple of 4/],
	[['--mean', '0,1', '--time=-1'], /times ≥ 0/],
])('%s is refused', async (flags, message) => {
	const { status, stderr } = await here('flow', 'law', 'z^2', ...(flags as string[]))
	expect(status).toBe(2)
	expect(stderr).toMatch(message)
})
