import { describe, expect, test } from 'vitest'
import { instantiateMicro, microImage, microReference, type StepKind } from '../../../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

const KINDS: readonly [string, StepKind][] = [
	['Euler–Maruyama', { kind: 'flux', flux: 'plain', averaged: false }],
	['Leimkuhler–Matthews', { kind: 'flux', flux: 'plain', averaged: true }],
	['tamed', { kind: 'flux', flux: 'tamed', averaged: false }],
	['Metropolis', { kind: 'bonds' }],
	['Metropolis, long steps', { kind: 'bonds', proposal: 'langevin' }],
]
const POTENTIALS = ['z^4/4 - z^2/2', 'z^2/2 + 2*exp(-z^2)', 'log(cosh(z)) + cos(3*z)/4', 'z^2/2 + erf(z) + atan(z)*sin(z)']
const start = (i: number, n: number) => 0.3 + 0.8 * Math.cos((2 * Math.PI * (i + 0.5)) / n)

describe.each(KINDS)('%s', (_, step) => {
	test.each(POTENTIALS)('%s: the kernel and the reference give the same bits, whatever the partner; so does the linear field', (psi) => {
		const site = potential(psi)
		for (const sites of [2, 3, 7, 16, 21]) {
			const timestep = 0.02 / (sites * sites)
			const run = (replicas: [number, number], parts: readonly number[]) => {
				const kernel = instantiateMicro(microImage(site, sites, step, { control: true }))
				kernel.prepare({ seed: 2 ** 40 + 7, replicas, timestep, curvature: 0.7 })
				for (let i = 0; i < sites; i++) {
					kernel.state.fill(start(i, sites), 2 * i, 2 * i + 2)
					kernel.control.fill(start(i + 2, sites), 2 * i, 2 * i + 2)
				}
				let first = 0
				for (const count of parts) {
					kernel.run(first, count)
					first += count
				}
				return [0, 1].map((lane) => Array.from({ length: 2 * sites }, (__, i) => (i < sites ? kernel.state : kernel.control)[2 * (i % sites) + lane]))
			}
			const [a, b] = run([4, 11], [12])
			const [c, d] = run([11, 2 ** 31 + 5], [5, 0, 7])
			expect(c).toEqual(b)
			const last = [a, b, d]
			;[4, 11, 2 ** 31 + 5].forEach((replica, k) => {
				const reference = microReference(site, sites, step, { seed: 2 ** 40 + 7, replica, timestep, curvature: 0.7 })
				for (let i = 0; i < sites; i++) {
					reference.state[i] = start(i, sites)
					reference.control[i] = start(i + 2, sites)
				}
				reference.run(0, 12)
				expect(last[k]).toEqual([...reference.state, ...reference.control])
			})
		}
	})
	test('the linear field leaves the chain alone', () => {
		const site = potential('z^4/4 - z^2/2')
		const states = [true, false].map((control) => {
			const kernel = instantiateMicro(microImage(site, 9, step, { control }))
			kernel.prepare({ seed: 3, replicas: [0, 1], timestep: 1e-4, curvature: 1 })
			kernel.run(0, 50)
			return Array.from(kernel.state)
		})
		expect(states[0]).toEqual(states[1])
	})
	test('the mean is conserved to rounding', () => {
		const sites = 64
		const kernel = instantiateMicro(microImage(potential('z^4/4 - z^2/2'), sites, step))
		kernel.prepare({ seed: 1, replicas: [0, 1], timestep: 0.01 / sites ** 2 })
		for (let i = 0; i < sites; i++) kernel.state.fill(start(i, sites), 2 * i, 2 * i + 2)
		kernel.run(0, 20_000)
		let sum = 0
		for (let i = 0; i < sites; i++) sum += kernel.state[2 * i]!
		// 2e4 steps, each rounds 64 sums of size 1 by 2⁻⁵³: a random walk.
		expect(Math.abs(sum / sites - 0.3)).toBeLessThan(1e-13)
	})
})
