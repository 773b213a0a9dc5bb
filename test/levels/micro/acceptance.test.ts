import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { bondAcceptance, microSetup, microStart } from '../../../lib/levels/micro/index.ts'
import { instantiateMicro, microImage, streamExponentials, streamNormals } from '../../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../../lib/potential/index.ts'

/** The compiled bonds themselves: one colour of 2000 pairs in local equilibrium, 10 replicas in two lanes; the other colour is refused. */
function refused(psi: string, mean: number, h: number): { readonly share: number; readonly error: number } {
	const site = potential(psi)
	const sites = 4000
	const kernel = instantiateMicro(microImage(site, sites, { kind: 'bonds' }))
	kernel.prepare({ seed: 1, replicas: [0, 1], timestep: h / sites ** 2 })
	const start = microStart('local-gibbs', cramerTransform(site), new Float64Array(sites).fill(mean), 5)
	const [normals, exponentials] = [new Float64Array(sites), new Float64Array(sites)]
	let [count, still] = [0, 0]
	for (let replica = 0; replica < 10; replica += 2) {
		for (const lane of [0, 1]) {
			start.sample(replica + lane, kernel.state, lane, 2)
			streamNormals({ seed: 2, sites, replica: replica + lane, step: 0, purpose: 'noise' }, normals)
			streamExponentials({ seed: 2, sites, replica: replica + lane, step: 0, purpose: 'acceptance' }, exponentials)
			for (let i = 0; i < sites; i++) {
				kernel.variates.normals[2 * i + lane] = normals[i]!
				kernel.variates.exponentials[2 * i + lane] = i % 2 === 0 ? exponentials[i]! : Number.NEGATIVE_INFINITY
			}
		}
		const before = kernel.state.slice()
		kernel.drive(0)
		for (const lane of [0, 1])
			for (let i = 0; i < sites; i += 2) {
				count++
				if (kernel.state[2 * i + lane] === before[2 * i + lane]) still++
			}
	}
	const share = still / count
	return { share, error: Math.sqrt((share * (1 - share)) / count) }
}

describe.each([
	['z^4/4 - z^2/2', 0.2, 0.2],
	['5*(z^2-1)^2', 0, 0.02],
	['exp(z) - z', -0.3, 0.5],
	['z^8/8', 0.3, 0.05],
] as const)('%s, mean %d, N²dt = %d', (psi, mean, h) => {
	test('the refused share is that of the compiled bonds, within 4.5 standard errors (false alarm 7e-6) and 3 % of the quadrature', () => {
		const site = potential(psi)
		const { rejection, stuck } = bondAcceptance(site, cramerTransform(site), [mean])(h)
		const { share, error } = refused(psi, mean, h)
		expect(Math.abs(rejection - share)).toBeLessThan(4.5 * error + 0.03 * share)
		expect(stuck).toBeLessThan(rejection)
	})
})

test('suggested Metropolis steps refuse and hold back next to nothing, in narrow wells and steep walls, too', () => {
	for (const [psi, profile] of [
		['z^4/4 - z^2/2', '0.8*cos(2*pi*theta)'],
		['5*(z^2-1)^2', '0.7*cos(2*pi*theta)'],
		['z^12/12', '0'],
		['40*(z^2-1)^2', '0.2'],
	] as const) {
		const site = potential(psi)
		const transform = cramerTransform(site)
		const { timestep, step, warnings } = microSetup(site, transform, parseProfile(profile), { sites: 16, replicas: 64, times: [0.01], scheme: 'metropolis' })
		const { rejection, stuck } = bondAcceptance(site, transform, [0])(timestep! * 256)
		expect(rejection).toBeLessThan(6e-3)
		expect(stuck).toBeLessThan(2e-7)
		expect([step, warnings]).toEqual([{ kind: 'bonds' }, []])
	}
})
