/** Two halves of an ensemble, simulated apart and in any order, merge to the whole bit for bit. design.md section 5. */
import { expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { parseProfile } from '../../../../lib/expression/index.ts'
import { stepFunction } from '../../../../lib/levels/index.ts'
import { blockSimulator } from '../../../../lib/levels/micro/ensemble/block.ts'
import { type Sums, SumTree } from '../../../../lib/levels/micro/ensemble/sums.ts'
import { type EnsemblePlan, microSetup, planOf, runEnsemble, squaredDistanceData } from '../../../../lib/levels/micro/index.ts'
import { microImage } from '../../../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../../../lib/potential/index.ts'

const simulated = (work: Generator<number, Sums>): Sums => {
	for (;;) {
		const { done, value } = work.next()
		if (done === true) return value
	}
}

test.each(['metropolis', 'leimkuhler-matthews'] as const)('%s: blocks 0, 1 here, blocks 3, 2 there, 200 replicas', async (scheme) => {
	const site = potential('z^2/2+2*exp(-z^2)')
	const setup = microSetup(site, cramerTransform(site), parseProfile('0.2+0.5*cos(2*pi*theta)'), { sites: 7, replicas: 200, times: [0.001, 0.004], scheme, seed: 12, start: 'local-gibbs' })
	const distance = squaredDistanceData(stepFunction(setup.means), 7)
	const plan: EnsemblePlan = { ...planOf(site, setup, setup.times), observed: setup.times.map(() => ({ distance, coarse: null })), coarse: null, curvatures: [1, 1.2] }
	const image = microImage(site, 7, setup.step!, { control: true })
	const tree = new SumTree()
	// Each half compiles its own kernel, as another process would.
	const halves = [blockSimulator(plan, image), blockSimulator(plan, image)] as const
	const there = [3, 2].map((block) => [block, simulated(halves[1](block))] as const)
	const here = [0, 1].map((block) => [block, simulated(halves[0](block))] as const)
	for (const [block, sums] of [...there, ...here]) tree.add(block, sums)
	const whole = await runEnsemble(plan, image, { threads: 1 })
	const { sums, blocks } = tree.prefix()!
	expect(blocks).toBe(4)
	expect(sums.counts.reduce((a, b) => a + b, 0)).toBe(200)
	const [first] = whole.moments
	const width = first!.names.length
	expect(sums.values[0]! / 200).toBe(first!.observables.squaredHminus1!.plain.value)
	expect(whole.moments.map((m, j) => m.forces[3] === sums.forces[j * 7 + 3]! / 200)).toEqual([true, true])
	expect(sums.values).toHaveLength(2 * width)
})
