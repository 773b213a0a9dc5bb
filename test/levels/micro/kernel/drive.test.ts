import { expect, test } from 'vitest'
import { MICRO_SCHEMES } from '../../../../lib/levels/micro/index.ts'
import { instantiateMicro, microImage, streamExponentials, streamNormals } from '../../../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

const driven = Object.values(MICRO_SCHEMES).filter((s) => s.step !== null)

test.each(driven)('$name: driven with the variates of the streams, a step has the bits of the run', ({ step }) => {
	for (const sites of [2, 5, 16]) {
		const image = microImage(potential('z^4/4 - z^2/2'), sites, step!)
		const [whole, single] = [instantiateMicro(image), instantiateMicro(image)]
		const numbers = { seed: 3, replicas: [6, 9], timestep: 0.05 / sites ** 2 } as const
		for (const kernel of [whole, single]) {
			kernel.prepare(numbers)
			for (let i = 0; i < 2 * sites; i++) kernel.state[i] = Math.cos(i)
		}
		const first = 41
		whole.run(first, 6)
		const row = new Float64Array(sites)
		for (let k = first; k < first + 6; k++) {
			for (const lane of [0, 1] as const) {
				const stream = { seed: 3, sites, replica: numbers.replicas[lane] }
				const { normals, next, exponentials } = single.variates
				streamNormals({ ...stream, step: k, purpose: 'noise' }, row).forEach((x, i) => (normals[2 * i + lane] = x))
				streamNormals({ ...stream, step: k + 1, purpose: 'noise' }, row).forEach((x, i) => (next[2 * i + lane] = x))
				streamExponentials({ ...stream, step: k, purpose: 'acceptance' }, row).forEach((x, i) => (exponentials[2 * i + lane] = x))
			}
			single.drive(k)
		}
		expect(Array.from(single.state)).toEqual(Array.from(whole.state))
	}
})

test('exponentials of ±∞: every bond accepts, every bond refuses', () => {
	const sites = 6
	const kernel = instantiateMicro(microImage(potential('z^4/4 - z^2/2'), sites, { kind: 'bonds' }))
	kernel.prepare({ seed: 1, replicas: [0, 1], timestep: 0.3 / sites ** 2 })
	const start = Float64Array.from({ length: 2 * sites }, (_, i) => Math.sin(i))
	kernel.variates.normals.fill(1.5)
	for (const [exponential, moved] of [
		[Number.POSITIVE_INFINITY, true],
		[Number.NEGATIVE_INFINITY, false],
	] as const) {
		kernel.state.set(start)
		kernel.variates.exponentials.fill(exponential)
		kernel.drive(0)
		kernel.state.forEach((x, i) => expect(x !== start[i]).toBe(moved))
	}
})
