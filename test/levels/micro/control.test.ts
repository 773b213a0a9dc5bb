import { Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { controlLaw, latticeEigenvalues, microFlow } from '../../../lib/levels/micro/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { tableOver } from '../../../lib/report/compute/macro.ts'

test('λ_k = 4N² sin²(πk/N)', () => {
	for (const n of [2, 3, 16, 100]) latticeEigenvalues(n).forEach((value, k) => expect(Math.abs(value - 4 * n * n * Math.sin((Math.PI * k) / n) ** 2)).toBeLessThan(1e-14 * n * n))
})

/** C ← (1 − c dt A) C (1 − c dt A) + 2dt A, step by step with dense matrices. */
describe.each([
	[5, null],
	[8, [0.3, 0.2, 0.7, 1, 0.4, 0.9, 0.1, 0.6]],
] as const)('N = %d, variances %j', (n, variances) => {
	const A = Matrix.zeros(n, n)
	for (let i = 0; i < n; i++) {
		A.set(i, i, 2 * n * n)
		A.set(i, (i + 1) % n, -n * n)
		A.set(i, (i + n - 1) % n, -n * n)
	}
	test('the covariance of the linear field is that of its recursion', () => {
		const intervals = [
			{ curvature: 0.8, count: 7, timestep: 0.1 / (n * n) },
			{ curvature: 1.3, count: 0, timestep: 0 },
			{ curvature: 1.1, count: 12, timestep: 0.3 / (n * n) },
		]
		const law = controlLaw(n, intervals, variances === null ? null : Float64Array.from(variances))
		let C = Matrix.diag(variances === null ? new Array<number>(n).fill(0) : [...variances])
		intervals.forEach(({ curvature, count, timestep }, j) => {
			const step = Matrix.sub(Matrix.eye(n, n), Matrix.mul(A, curvature * timestep))
			for (let k = 0; k < count; k++) C = Matrix.add(step.mmul(C).mmul(step), Matrix.mul(A, 2 * timestep))
			for (const [p, q] of [
				[0, 0],
				[1, 3],
				[4, 2],
			] as const) {
				// E u_p u_q by polarisation of squares.
				const form = (a: number, b: number) => law.expectation(j, (u) => (a * u[p]! + b * u[q]!) ** 2)
				const product = p === q ? form(1, 0) : (form(1, 1) - form(1, -1)) / 4
				expect(Math.abs(product - C.get(p, q))).toBeLessThan(1e-13)
			}
			const trace = law.modes(j).reduce((a, b) => a + b, 0)
			expect(Math.abs(trace - C.trace())).toBeLessThan(1e-12)
		})
	})
})

/** What it is kept for, on ψ with nothing in common: an eighth of the variance or less remains at N = 16, and the mean does not move. */
test.each([
	['z^4/4 - z^2/2', 'metropolis'],
	['z^2/2 + 2*exp(-z^2)', 'euler-maruyama'],
	['log(cosh(z)) + z^2/4', 'leimkuhler-matthews'],
] as const)('%s, %s: the control variate pays', async (psi, scheme) => {
	const site = potential(psi)
	const transform = cramerTransform(site)
	const profile = parseProfile('0.1+0.6*cos(2*pi*theta)')
	const { ensemble } = await microFlow(site, transform, tableOver(transform, profile), profile, { sites: 16, replicas: 600, times: [0.02], scheme, threads: 1 })
	const { value, standardError, plain } = ensemble.moments[0]!.squaredHminus1
	expect((plain.standardError / standardError) ** 2).toBeGreaterThan(6)
	// The difference has the variance of the part that was taken away.
	expect(Math.abs(value - plain.value)).toBeLessThan(4.5 * plain.standardError)
})
