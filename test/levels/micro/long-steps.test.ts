/** Metropolis steps of any length find the canonical measure from far away: μ_{3,m} by the trapezoidal rule on the hyperplane. theory.md 8.5. */
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { microPaths, microSetup } from '../../../lib/levels/micro/index.ts'
import { potential } from '../../../lib/potential/index.ts'

const range = Array.from({ length: 401 }, (_, k) => -6 + (3 * k) / 100)

describe.each([
	['z^4/4', 0.3, (z: number) => z ** 4 / 4],
	['z^4/4 - z^2/2', 0, (z: number) => z ** 4 / 4 - z ** 2 / 2],
	['exp(z) - z', 0.1, (z: number) => Math.exp(z) - z],
] as const)('%s, m = %d', (text, mean, psi) => {
	const site = potential(text)
	const transform = cramerTransform(site)
	const weight = (u: number, v: number) => Math.exp(-psi(mean + u) - psi(mean + v) - psi(mean - u - v) + 3 * psi(mean))
	const law = range.map((u) => [u, range.reduce((sum, v) => sum + weight(u, v), 0)] as const)
	const mass = law.reduce((sum, [, w]) => sum + w, 0)
	const moment = (p: number) => law.reduce((sum, [u, w]) => sum + w * u ** p, 0) / mass
	test.each([0.05, 0.3, 1, 3])('N²dt = %d: E(x_1 − m)² and E(x_1 − m)⁴ after a long time, within 4.5 standard errors (false alarm 7e-6 each)', (unit) => {
		const setup = microSetup(site, transform, parseProfile(String(mean)), { sites: 3, replicas: 2, times: [(200 * Math.max(unit, 0.1)) / 9], scheme: 'metropolis', timestep: unit / 9 })
		const count = 3000
		const paths = microPaths(site, transform, setup, count)
		for (const p of [2, 4]) {
			const found = paths.reduce((sum, [x]) => sum + (x![0]! - mean) ** p, 0) / count
			expect(Math.abs(found - moment(p))).toBeLessThan(4.5 * Math.sqrt((moment(2 * p) - moment(p) ** 2) / count))
		}
		// Langevin moves where the Taylor map would hold mass back, and a warning with them.
		expect(setup.warnings.length).toBe(setup.step?.kind === 'bonds' && setup.step.proposal === 'langevin' ? 1 : 0)
		if (unit !== 0.3) expect(setup.warnings.length).toBe(unit > 0.1 ? 1 : 0)
	})
})
