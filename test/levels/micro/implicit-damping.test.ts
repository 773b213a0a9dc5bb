/**
 * A scheme that damps the fast modes converges to the equation with ψ' in place of φ'; those of the library do not. theory.md 8.5.
 *
 * Replicas come in pairs ±ξ. Bands of 3.5 standard errors: false alarm 5e-4 for another seed.
 */
import { describe, expect, test } from 'vitest'
import { implicitDamping } from '../../../docs/implicit-damping.ts'
import { implicitEuler } from '../../../docs/implicit-euler.ts'
import { MICRO_SCHEMES } from '../../../lib/levels/micro/index.ts'
import { streamNormals } from '../../../lib/levels/micro/kernel/index.ts'
import { LONG } from '../../support/long.ts'

const CONVEX = ['z^4/4+z^2/2', '3*log(cosh(z))+z^2/20'] as const
const CHAINS = [
	[32, 200],
	[128, 60],
	[384, 20],
] as const
const found = new Map(CONVEX.map((psi) => [psi, implicitDamping(psi, { implicit: CHAINS, resolved: [] })]))

describe('implicit Euler', () => {
	const sites = 24
	const normals = streamNormals({ seed: 1, sites, replica: 0, step: 0, purpose: 'noise' }, new Float64Array(sites))
	const start = Float64Array.from({ length: sites }, (_, i) => 0.3 + Math.cos((2 * Math.PI * i) / sites))

	test('f(x) = x: a mode decays by 1/(1 + λ_k dt) in a step', () => {
		const step = implicitEuler((x, values, slopes) => (values.set(x), void slopes.fill(1)), sites)
		const x = start.slice()
		step(x, 0.01)
		const factor = 1 / (1 + 0.01 * 4 * sites ** 2 * Math.sin(Math.PI / sites) ** 2)
		x.forEach((value, i) => expect(Math.abs(value - 0.3 - factor * (start[i]! - 0.3))).toBeLessThan(1e-14))
	})

	test('x³: the equation of the step holds, the mean is conserved, with noise of 40 times the state', () => {
		const step = implicitEuler((x, values, slopes) => x.forEach((v, i) => ([values[i], slopes[i]] = [v ** 3, 3 * v * v])), sites)
		const x = start.slice()
		const kappa = 800
		step(x, kappa / sites ** 2, normals)
		const at = (i: number) => x[(i + sites) % sites]! ** 3
		x.forEach((value, i) => {
			const noise = Math.sqrt(2 * kappa) * (normals[i]! - normals[(i + sites - 1) % sites]!)
			expect(Math.abs(value - kappa * (at(i + 1) - 2 * at(i) + at(i - 1)) - start[i]! - noise)).toBeLessThan(1e-9)
		})
		expect(Math.abs(x.reduce((s, v) => s + v, 0) / sites - 0.3)).toBeLessThan(1e-11)
	})
})

test('theory.md 8.5: the equation with φ′ 0.220, with ψ′ 0.366, the chain 0.325(4), 0.342(5), 0.361(6)', () => {
	const { withPhi, withPsi, implicit } = found.get(CONVEX[0])!
	expect(Math.abs(withPhi.implicit - 0.22)).toBeLessThan(5e-4)
	expect(Math.abs(withPsi.implicit - 0.366)).toBeLessThan(5e-4)
	expect(implicit.map((r) => Math.round(r.stiffness))).toEqual([5, 82, 737])
	const published = [
		[0.325, 0.004],
		[0.342, 0.005],
		[0.361, 0.006],
	] as const
	published.forEach(([value, error], k) => expect(Math.abs(implicit[k]!.value - value)).toBeLessThan(3.5 * Math.hypot(error, implicit[k]!.standardError)))
})

// φ'' > ψ'' for the first and φ'' < ψ'' for the second: the amplitude ends on the wrong side of the truth from above and from below.
test.each(CONVEX)('%s: the chain tends to the equation with ψ′ as N²dt grows', (psi) => {
	const { withPhi, withPsi, implicit } = found.get(psi)!
	const gap = Math.abs(withPhi.implicit - withPsi.implicit)
	const off = implicit.map(({ value }) => Math.abs(value - withPsi.implicit) / gap)
	implicit.forEach((row, k) => {
		expect(row.standardError / gap).toBeLessThan(0.01)
		if (k > 0) expect(off[k]!).toBeLessThan(off[k - 1]! / 2)
	})
	expect(off.at(-1)!).toBeLessThan(0.05)
	// What is left of the noise of a site, the mean over modes of 2κλ/(1 + κλ)² with κ = N²dt, is of order κ^{−1/2}: nine times κ, a third of the distance.
	expect(off.at(-1)! / off.at(-2)!).toBeGreaterThan(0.2)
})

describe.each(CONVEX.slice(0, LONG ? 2 : 1))('%s', (psi) => {
	const { withPhi, withPsi } = found.get(psi)!
	test.each(Object.values(MICRO_SCHEMES).filter((s) => s.step !== null && s.name !== 'exact-gaussian'))('$name at small N²dt: the equation with φ′', ({ name }) => {
		const scheme = name as Exclude<typeof name, 'exact-gaussian'>
		const stiffness = scheme === 'metropolis' ? 0.003 : 0.006
		const [row] = implicitDamping(psi, { implicit: [], resolved: [{ scheme, sites: 32, pairs: 16, stiffness }] }).resolved
		const { value, standardError } = row!
		// Errors of first order in 1/N and in N²dt: found to be 0.001 to 0.010.
		expect(Math.abs(value - withPhi.exact)).toBeLessThan(0.01 + 3.5 * standardError)
		expect(standardError).toBeLessThan(0.004)
		expect(Math.abs(value - withPsi.exact)).toBeGreaterThan(0.06)
	})
})

test('Metropolis, as declared: the flow is some percent too slow at N²dt = 0.02, and stops at N²dt above the variance of a site', () => {
	const { withPhi, resolved } = implicitDamping(CONVEX[0], {
		implicit: [],
		resolved: [0.02, 1.28].map((stiffness) => ({ scheme: 'metropolis', sites: 32, pairs: 60, stiffness })),
	})
	// Variances of the tilted laws: 0.17 at the top of the profile, 0.47 at mean 0. Decay from 1, relative to the true one.
	const speed = resolved.map(({ value }) => Math.log(value) / Math.log(withPhi.exact))
	expect(speed[0]!).toBeGreaterThan(0.93)
	expect(speed[0]!).toBeLessThan(0.995)
	expect(speed[1]!).toBeLessThan(0.1)
})
