/**
 * The peer of a study: plain Monte Carlo with Euler–Maruyama as one writes it by hand in JavaScript, ψ′ by hand and normals by Box and Muller.
 *
 *   x_i ← x_i + (J_i − J_{i−1}),   J_i = N²dt (ψ′(x_{i+1}) − ψ′(x_i)) + N√(2dt) ξ_i.
 */
import { type SquaredDistanceData, squaredDistance } from '../../lib/levels/index.ts'

export interface HandWritten {
	readonly psi: string
	/** f_i = ψ′(x_i). */
	readonly forces: (x: Float64Array, f: Float64Array) => void
}

export const BUMP: HandWritten = {
	psi: 'z^2/2 + 2*exp(-z^2)',
	forces: (x, f) => {
		for (let i = 0; i < x.length; i++) f[i] = x[i] - 4 * x[i] * Math.exp(-x[i] * x[i])
	},
}
export const WELL: HandWritten = {
	psi: 'z^4/4 - z^2/2',
	forces: (x, f) => {
		for (let i = 0; i < x.length; i++) f[i] = x[i] * x[i] * x[i] - x[i]
	},
}

/** Advances x in place by so many steps. */
export type NaiveChain = (x: Float64Array, steps: number, timestep: number) => void

export function naiveChain({ forces }: HandWritten, sites: number, random: () => number = Math.random): NaiveChain {
	const [f, noise] = [new Float64Array(sites), new Float64Array(sites + 1)]
	return (x, steps, timestep) => {
		const [drift, scale] = [sites * sites * timestep, sites * Math.sqrt(2 * timestep)]
		for (let k = 0; k < steps; k++) {
			forces(x, f)
			for (let i = 0; i < sites; i += 2) {
				const radius = scale * Math.sqrt(-2 * Math.log(1 - random()))
				const angle = 2 * Math.PI * random()
				noise[i] = radius * Math.cos(angle)
				noise[i + 1] = radius * Math.sin(angle)
			}
			const last = drift * (f[0] - f[sites - 1]) + noise[sites - 1]
			let before = last
			for (let i = 0; i < sites - 1; i++) {
				const flux = drift * (f[i + 1] - f[i]) + noise[i]
				x[i] += flux - before
				before = flux
			}
			x[sites - 1] += last - before
		}
	}
}

/** A piece of work for `bestRates`. */
export function naiveWork(peer: HandWritten, sites: number): (updates: number) => void {
	const chain = naiveChain(peer, sites)
	const x = new Float64Array(sites).fill(0.3)
	return (updates) => chain(x, Math.ceil(updates / sites), 0.003 / sites ** 2)
}

export interface NaiveRun {
	readonly sites: number
	readonly replicas: number
	readonly time: number
	readonly timestep: number
	/** Start: N∫_{cell i} ζ_0. */
	readonly means: Float64Array
	readonly distance: SquaredDistanceData
}

/** The mean of |x̄ − ζ|²_{H⁻¹} over replicas, and its standard error. */
export function naiveEstimate(peer: HandWritten, { sites, replicas, time, timestep, means, distance }: NaiveRun, random?: () => number): { readonly value: number; readonly standardError: number } {
	const chain = naiveChain(peer, sites, random)
	const measure = squaredDistance(distance)
	const steps = Math.ceil(time / timestep - 1e-9)
	let [sum, squares] = [0, 0]
	for (let r = 0; r < replicas; r++) {
		const x = means.slice()
		chain(x, steps, time / steps)
		const value = measure.of(x)
		sum += value
		squares += value * value
	}
	const value = sum / replicas
	return { value, standardError: Math.sqrt((squares / replicas - value * value) / (replicas - 1)) }
}

/** Numbers in [0, 1) that repeat themselves (mulberry32): for tests. */
export function seeded(seed: number): () => number {
	let a = seed | 0
	return () => {
		a = (a + 0x6d2b79f5) | 0
		let t = Math.imul(a ^ (a >>> 15), 1 | a)
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
	}
}
