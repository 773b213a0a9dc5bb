/** What lies outside of the panels: the potential of H₊ in closed form, and laws whose wells are all on the panels. */
import { expect, test } from 'vitest'
import { lineFamily, lineLaw } from '../../../lib/inequalities/line/index.ts'
import { outerPoints, wellsOutside } from '../../../lib/inequalities/line/outside.ts'
import { potential } from '../../../lib/potential/index.ts'

const law = (text: string) => lineLaw(lineFamily(potential(text)).at(0))

test('harmonic oscillator: W = z²/4 + 1/2, and nothing is hidden below the gap 1', () => {
	const gaussian = law('z^2/2')
	const points = [-1, 1].flatMap((side) => outerPoints(gaussian, side as -1 | 1))
	expect(points.length).toBeGreaterThan(100)
	for (const { u, potential: w, slope } of points) {
		const z = gaussian.location + u
		expect(Math.abs(w / (z * z / 4 + 1 / 2) - 1)).toBeLessThan(1e-12)
		expect(Math.abs(slope / Math.abs(z) - 1)).toBeLessThan(1e-12)
	}
	expect(wellsOutside(gaussian, 1)).toBeNull()
})
test('a well that holds no mass is outside, below the level of the others', () => {
	// W at the top z of tanh² is z²/4 + 1/2 but for 100 sech² z: below 197 where |z| < 28.
	const outside = wellsOutside(law('z^2/2+100*tanh(z)^2'), 196.94)
	expect(outside?.reach).toBeGreaterThan(25)
	expect(outside?.reach).toBeLessThan(32)
})
