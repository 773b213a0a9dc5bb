import { expect, test } from 'vitest'
import { parseProfile } from '../../../lib/expression/index.ts'
import { profileFunction, splineFunction, squaredDistances, stepFunction } from '../../../lib/levels/index.ts'
import { squaredDistance, squaredDistanceData } from '../../../lib/levels/micro/squared-distance.ts'
import { mesoSpace } from '../../../lib/levels/meso/index.ts'

const random = (n: number, seed: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(12.9898 * (i + seed)) * 1.7)
const spline = (degree: number, blocks: number) => splineFunction(mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY }), random(blocks, degree + 3))

/** Distances of piecewise polynomials by Gauss rules on the common refinement (levels/distance.ts): another computation. */
test.each([
	['a spline of degree 3 on 7 blocks, 12 sites', spline(3, 7), 12],
	['a spline of degree 1 on 16 blocks, 5 sites', spline(1, 16), 5],
	['a smooth profile, 9 sites', profileFunction(parseProfile('0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)')), 9],
	['a profile with jumps inside of cells, 8 sites', profileFunction(parseProfile('0:1/3: 0.8; 1/3:5/7: -0.2*theta; 5/7:1: 0.1')), 8],
	['2 sites', spline(2, 3), 2],
])('%s', (_, zeta, sites) => {
	const fast = squaredDistance(squaredDistanceData(zeta, sites))
	for (const seed of [1, 2, 3]) {
		const x = random(sites, seed)
		const { hMinusOne } = squaredDistances(stepFunction(x), zeta)
		expect(Math.abs(fast.of(x) - hMinusOne)).toBeLessThan(2e-14 * (1 + hMinusOne))
		const pair = new Float64Array(2 * sites)
		x.forEach((value, i) => pair.fill(value, 2 * i + 1, 2 * i + 2))
		expect(fast.of(pair, 1, 2)).toBe(fast.of(x))
	}
	// The cell averages themselves: what is left is the residual, and the mean is that of nothing.
	const { averages, residual } = squaredDistanceData(zeta, sites)
	expect(Math.abs(fast.of(averages) - residual)).toBeLessThan(1e-15)
	expect(Math.abs(fast.mean)).toBeLessThan(1e-15)
})
