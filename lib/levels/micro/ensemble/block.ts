/**
 * One block of 64 replicas of an ensemble: sums of the observables at every time. A pure function of the plan and the number of the block.
 */
import { cramerTransform } from '../../../cramer/index.ts'
import { type Potential, potential } from '../../../potential/index.ts'
import { type Chain, gaussianChain, kernelChain } from '../chain.ts'
import type { MicroImage } from '../kernel/micro-kernel.ts'
import { gaussianCurvature } from '../law/gaussian/chain.ts'
import { squaredDistance } from '../squared-distance.ts'
import { microStart } from '../start.ts'
import { BLOCK, type EnsemblePlan } from './plan.ts'

/** Sums over the replicas of a block, one row per time; rows of doubles so that blocks can be added and posted. */
export interface BlockSums {
	/** Replicas that stayed finite and in the stable range at all times. */
	readonly count: number
	/** Replicas that did not, and the first time of the plan at which one was seen. */
	readonly lost: number
	readonly lostAt: number | null
	/** Per time: Σd, Σd², Σδ², Σh with d = |x̄ − ζ|²_{H⁻¹}, δ the mean of x̄ − ζ, h = H(x)/N. */
	readonly scalars: Float64Array
	/** Per time and site: Σx_i, Σψ'(x_i). */
	readonly sites: Float64Array
}

export const SCALARS = 4
export const SITE_ROWS = 2

/** Simulates blocks of a plan. Compiles once. */
export function blockSimulator(plan: EnsemblePlan, image: MicroImage | null): (block: number) => BlockSums {
	const site = potential(plan.psi, { parameters: plan.parameters })
	const chain = chainOf(plan, image, site)
	const start = microStart(plan.start, cramerTransform(site), plan.means, plan.seed)
	const distances = plan.distances.map(squaredDistance)
	const { sites, times, stable } = plan
	const values = new Float64Array(2 * sites)
	const jets = site.derivatives.map(() => new Float64Array(2 * sites))
	const scalarRow = new Float64Array(2 * SCALARS * times.length)
	const siteRow = new Float64Array(2 * SITE_ROWS * sites * times.length)
	return (block) => {
		const scalars = new Float64Array(SCALARS * times.length)
		const rows = new Float64Array(SITE_ROWS * sites * times.length)
		let [count, lost] = [0, 0]
		let lostAt: number | null = null
		const end = Math.min(plan.replicas, BLOCK * (block + 1))
		for (let replica = BLOCK * block; replica < end; replica += 2) {
			chain.begin([replica, replica + 1])
			for (const lane of [0, 1]) start.sample(replica + lane, chain.state, lane, 2)
			const whole = [true, replica + 1 < end]
			const counted = whole.slice()
			for (let j = 0; j < times.length; j++) {
				chain.advance(j)
				values.set(chain.state)
				site.kernel.evaluate([values], [], jets)
				for (const lane of [0, 1]) {
					const at = (lane * times.length + j) * SCALARS
					const d = distances[j]!.of(chain.state, lane, 2)
					const mean = distances[j]!.mean
					let energy = 0
					let inside = true
					for (let i = 0; i < sites; i++) {
						const x = values[2 * i + lane] as number
						if (stable !== null && !(x > stable.low && x < stable.high)) inside = false
						energy += jets[0]![2 * i + lane] as number
						const to = ((lane * times.length + j) * SITE_ROWS) * sites + i
						siteRow[to] = x
						siteRow[to + sites] = jets[1]![2 * i + lane] as number
					}
					scalarRow[at] = d
					scalarRow[at + 1] = d * d
					scalarRow[at + 2] = mean * mean
					scalarRow[at + 3] = energy / sites
					if (!whole[lane] || (inside && Number.isFinite(d) && Number.isFinite(energy))) continue
					if (counted[lane]) lostAt = lostAt === null ? (times[j] as number) : Math.min(lostAt, times[j] as number)
					whole[lane] = false
				}
			}
			for (const lane of [0, 1]) {
				if (!counted[lane]) continue
				if (!whole[lane]) {
					lost++
					continue
				}
				count++
				for (let k = 0; k < scalars.length; k++) scalars[k] += scalarRow[lane * scalars.length + k]
				for (let k = 0; k < rows.length; k++) rows[k] += siteRow[lane * rows.length + k]
			}
		}
		return { count, lost, lostAt, scalars, sites: rows }
	}
}

function chainOf(plan: EnsemblePlan, image: MicroImage | null, site: Potential): Chain {
	if (image !== null) return kernelChain(image, plan)
	return gaussianChain(gaussianCurvature(site), plan)
}

/** The sums of two blocks, or of two trees of blocks. */
export function addBlocks(a: BlockSums, b: BlockSums): BlockSums {
	const plus = (x: Float64Array, y: Float64Array) => x.map((value, k) => value + y[k])
	const first = [a.lostAt, b.lostAt].filter((t) => t !== null)
	return {
		count: a.count + b.count,
		lost: a.lost + b.lost,
		lostAt: first.length === 0 ? null : Math.min(...first),
		scalars: plus(a.scalars, b.scalars),
		sites: plus(a.sites, b.sites),
	}
}

/** Σ of blocks in a binary tree that depends on their number alone: the same bits whatever thread computed which block. */
export function sumBlocks(blocks: readonly BlockSums[]): BlockSums {
	if (blocks.length === 1) return blocks[0] as BlockSums
	let half = 1
	while (2 * half < blocks.length) half *= 2
	return addBlocks(sumBlocks(blocks.slice(0, half)), sumBlocks(blocks.slice(half)))
}
