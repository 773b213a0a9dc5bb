/**
 * What simulations of a report cost, beforehand: site updates = replicas × steps × sites, so that sizes depend on ψ, the profile and the times alone and
 * never on a clock. 10⁸ updates take one to two seconds on two cores.
 */
import type { CramerTransform } from '../../cramer/index.ts'
import type { Profile } from '../../expression/index.ts'
import { BLOCK, type MicroSetup, microSetup, type MicroSetupOptions, stepsOf } from '../../levels/micro/index.ts'
import type { Potential } from '../../potential/index.ts'
import { formatNumber, plainNumber } from '../number.ts'

/** The chain from a profile. */
export interface Chain {
	readonly site: Potential
	readonly transform: CramerTransform
	readonly profile: Profile
	readonly seed: number
}

/** An exact Gaussian step of one site takes as long as so many steps of a kernel. */
const GAUSSIAN_STEP = 150

export interface Cost {
	readonly setup: MicroSetup
	/** Steps of one replica. */
	readonly steps: number
	/** Updates of one replica, in those of a kernel. */
	readonly updates: number
}

/** Cost of one replica. */
export function costOf({ site, transform, profile, seed }: Chain, options: Omit<MicroSetupOptions, 'seed'>): Cost {
	const setup = microSetup(site, transform, profile, { ...options, seed })
	const steps = stepsOf(setup).reduce((sum, s) => sum + s.count, 0)
	return { setup, steps, updates: steps * setup.sites * (setup.timestep === null ? GAUSSIAN_STEP : 1) }
}

/** Whole blocks of replicas within a budget of updates, at most as many as are wanted; 0: not even one block. */
export function affordable({ updates }: Cost, budget: number, wanted: number): number {
	return Math.min(wanted, Math.floor(budget / updates / BLOCK) * BLOCK)
}

/** Starting threads takes as long as so many updates. */
const WORTH_THREADS = 4e7

/** One thread where more would not pay; results are the same with any number. */
export function threadsFor(updates: number, threads: number | undefined): { threads?: number } {
	return updates < WORTH_THREADS ? { threads: 1 } : threads === undefined ? {} : { threads }
}

/** Why something is smaller than usual. */
export function tooLong({ steps, setup }: Cost): string {
	const length = setup.timestep === null ? '' : ` of dt = ${plain(setup.timestep)}`
	return `at N = ${setup.sites} a replica takes ${plain(steps)} steps${length} up to T`
}

function plain(value: number): string {
	return plainNumber(formatNumber(value, { digits: 3, zeros: false }))
}
