/**
 * One block of 64 replicas of an ensemble: sums of the observables at every time. A pure function of the plan and the number of the block.
 */
import { cramerTransform, fieldTable } from '../../../cramer/index.ts'
import { type Potential, potential } from '../../../potential/index.ts'
import { type Chain, gaussianChain, kernelChain } from '../chain.ts'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { gaussianCurvature } from '../law/gaussian/chain.ts'
import { BASIC_OBSERVABLES, observableCount, observer } from '../observables/observables.ts'
import { microStart } from '../start.ts'
import { BLOCK, type EnsemblePlan, GROUPS } from './plan.ts'
import { emptySums, pairs, type Sums } from './sums.ts'

/** Simulates blocks of a plan; yields now and then the part of the block that is done. Compiles once. */
export function blockSimulator(plan: EnsemblePlan, image: MicroImage | null): (block: number) => Generator<number, Sums> {
	const site = potential(plan.psi, { parameters: plan.parameters })
	const transform = cramerTransform(site)
	const table = fieldTable(transform)
	const chain = chainOf(plan, image, site)
	const start = microStart(plan.start, transform, plan.means, plan.seed)
	const { sites, times, stable } = plan
	const last = Math.max(times.at(-1) ?? 0, Number.MIN_VALUE)
	const width = observableCount(plan.coarse, plan.projections)
	const shape = { times: times.length, sites, observables: width }
	const values = new Float64Array(2 * sites)
	const jets = site.derivatives.map(() => new Float64Array(2 * sites))
	/** What a pair of replicas showed, until both are known to have stayed: per lane and time. */
	const seen = [0, 1].map(() => ({
		observables: new Float64Array(times.length * width),
		x: times.map(() => new Float64Array(sites)),
		force: times.map(() => new Float64Array(sites)),
		control: times.map(() => new Float64Array(sites)),
	}))
	const add = (sums: Sums, replica: number, { observables, x, force, control }: (typeof seen)[number]) => {
		const group = replica % GROUPS
		sums.counts[group] += 1
		for (let j = 0; j < times.length; j++) {
			let at = j * pairs(width)
			for (let k = 0; k < width; k++) {
				const value = observables[j * width + k]
				sums.values[j * width + k] += value
				for (let l = k; l < width; l++) sums.products[at++] += value * observables[j * width + l]
			}
			const to = (j * GROUPS + group) * 2 * sites
			for (let i = 0; i < sites; i++) {
				sums.means[to + i] += x[j]![i]
				sums.means[to + sites + i] += control[j]![i]
				sums.forces[j * sites + i] += force[j]![i]
			}
		}
	}
	return function* (block) {
		let sums = emptySums(shape)
		const observe = observer(plan.observed, plan.coarse, table, plan.projections)
		const end = Math.min(plan.replicas, BLOCK * (block + 1))
		for (let replica = BLOCK * block; replica < end; replica += 2) {
			chain.begin([replica, replica + 1])
			for (const lane of [0, 1]) start.sample(replica + lane, chain.state, lane, 2)
			if (chain.control !== null) for (let i = 0; i < 2 * sites; i++) chain.control[i] = plan.start === 'local-gibbs' ? chain.state[i] - plan.means[i >> 1] : 0
			const lostAt: (number | null)[] = [null, null]
			let before = 0
			for (let j = 0; j < times.length; j++) {
				for (const part of chain.advance(j)) yield (replica - BLOCK * block + (2 * (before + part * (times[j]! - before))) / last) / (end - BLOCK * block)
				before = times[j]!
				values.set(chain.state)
				site.kernel.evaluate([values], [], jets)
				for (const lane of [0, 1] as const) {
					if (lostAt[lane] !== null) continue
					const lost = () => {
						lostAt[lane] = times[j] as number
					}
					const { low, high } = chain.extremes[lane]
					const { observables, x, force, control } = seen[lane]!
					let energy = 0
					for (let i = 0; i < sites; i++) {
						energy += jets[0]![2 * i + lane] as number
						x[j]![i] = values[2 * i + lane] as number
						force[j]![i] = jets[1]![2 * i + lane] as number
						if (chain.control !== null) control[j]![i] = chain.control[2 * i + lane]
					}
					if (!(Number.isFinite(energy) && low > (stable?.low ?? Number.NEGATIVE_INFINITY) && high < (stable?.high ?? Number.POSITIVE_INFINITY))) lost()
					else {
						observe(j, { x: x[j]!, force: force[j]!, control: control[j]!, energy: energy / sites - plan.reference }, observables, j * width)
						// Coarse observables may not exist, e.g. ∇H̄(Px) beyond the admissible means: they alone are lost.
						for (let k = 0; k < BASIC_OBSERVABLES.length; k++) if (!Number.isFinite(observables[j * width + k])) lost()
					}
				}
			}
			for (const lane of [0, 1] as const) {
				if (replica + lane >= end) continue
				const at = lostAt[lane]
				if (at === null) add(sums, replica + lane, seen[lane]!)
				else sums = { ...sums, lost: sums.lost + 1, lostAt: sums.lostAt === null ? at : Math.min(sums.lostAt, at) }
			}
		}
		return sums
	}
}

function chainOf(plan: EnsemblePlan, image: MicroImage | null, site: Potential): Chain {
	if (image !== null) return kernelChain(image, plan)
	return gaussianChain(gaussianCurvature(site), plan)
}
