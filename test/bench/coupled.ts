/**
 * |x̄ − ζ|²_{H⁻¹} of the chain with steps h, h/2, h/4, … on one Brownian path, and the linear field that goes along on each grid.
 *
 *   ξ_k of a grid = (ξ_2k + ξ_2k+1)/√2 of the next finer one; the finest has the normals of the streams, so that it is what the product simulates.
 *
 * A step of the coarsest grid at a time, so that memory does not grow with their number. Where moves are accepted, a step takes the exponential of the
 * first of its two halves. The field has a law in closed form on every grid: a control variate for every combination of grids. theory.md 8.4.
 */
import { centredPrimitive, controlLaw, dot, latticeEigenvalues, MICRO_SCHEMES, type MicroSchemeName, squaredDistance } from '../../lib/levels/index.ts'
import { instantiateMicro, microImage, type StepKind } from '../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../lib/potential/index.ts'
import type { Quantity } from './study.ts'

export interface CoupledOptions {
	readonly quantity: Quantity
	readonly scheme: MicroSchemeName
	/** Steps of the coarsest grid; grid l has 2^l times as many. */
	readonly coarsest: number
	readonly grids: number
	readonly pairs: number
	readonly seed?: number
}

export interface CoupledSamples {
	/** N²dt, grid by grid. */
	readonly steps: readonly number[]
	/** Replica by replica, grid by grid: the distance, and (1/N)⟨u, A⁻¹u⟩ of the field. */
	readonly distances: readonly Float64Array[]
	readonly fields: readonly Float64Array[]
	/** The known mean of the latter, grid by grid. */
	readonly known: Float64Array
}

export function coupledSamples({ quantity, scheme, coarsest, grids, pairs, seed = 1 }: CoupledOptions): CoupledSamples {
	const { psi, sites, time, means, distance, curvature } = quantity
	const width = 2 * sites
	const step = MICRO_SCHEMES[scheme].step as StepKind
	const site = potential(psi)
	const [accepting, averaging] = [step.kind === 'bonds', step.kind === 'flux' && step.averaged]
	// It draws the variates of the streams; its own states do not matter.
	const source = instantiateMicro(accepting ? microImage(site, sites, step) : microImage(potential('z^2/2'), sites, { kind: 'flux', flux: 'plain', averaged: false }))
	const image = microImage(site, sites, step)
	const levels = Array.from({ length: grids }, (_, l) => {
		const rows = 2 ** l
		// Rows of this step of the coarsest grid, and of the next one: a step may read the normals of the one after.
		const [normals, exponentials] = [new Float64Array(2 * rows * width), new Float64Array(2 * rows * width)]
		const [xi, e] = [normals, exponentials].map((buffer) => Array.from({ length: 2 * rows }, (_, k) => buffer.subarray(k * width, (k + 1) * width)))
		return { kernel: instantiateMicro(image), rows, steps: coarsest * rows, normals, exponentials, xi: xi!, e: e!, u: new Float64Array(width) }
	})
	const finest = levels.at(-1)!
	/** Draws the rows of step k of the coarsest grid into the second halves of the buffers. */
	const draw = (k: number) => {
		for (let r = 0; r < finest.rows; r++) {
			source.run(k * finest.rows + r, 1)
			finest.xi[finest.rows + r]!.set(source.variates.normals)
			if (accepting) finest.e[finest.rows + r]!.set(source.variates.exponentials)
		}
		for (let l = grids - 1; l > 0; l--) {
			const [fine, coarse] = [levels[l]!, levels[l - 1]!]
			for (let r = coarse.rows; r < 2 * coarse.rows; r++) {
				const [xi, first, second] = [coarse.xi[r]!, fine.xi[2 * r]!, fine.xi[2 * r + 1]!]
				for (let i = 0; i < width; i++) xi[i] = (first[i] + second[i]) * Math.SQRT1_2
				if (accepting) coarse.e[r]!.set(fine.e[2 * r]!)
			}
		}
	}
	const measure = squaredDistance(distance)
	const [lane, primitive] = [new Float64Array(sites), new Float64Array(sites)]
	const distances: Float64Array[] = []
	const fields: Float64Array[] = []
	for (let pair = 0; pair < pairs; pair++) {
		const start = { seed, replicas: [2 * pair, 2 * pair + 1] } as const
		source.prepare({ ...start, timestep: time / finest.steps })
		source.state.fill(0)
		for (const { kernel, steps, u } of levels) {
			kernel.prepare({ ...start, timestep: time / steps })
			for (let i = 0; i < width; i++) kernel.state[i] = means[i >> 1]
			u.fill(0)
		}
		draw(0)
		for (let k = 0; k < coarsest; k++) {
			for (const { normals, exponentials, rows } of levels) {
				normals.copyWithin(0, rows * width)
				if (accepting) exponentials.copyWithin(0, rows * width)
			}
			draw(k + 1)
			for (const { kernel, rows, steps, xi, e, u } of levels) {
				const h = (sites * sites * time) / steps
				for (let r = 0; r < rows; r++) {
					kernel.variates.normals.set(xi[r]!)
					if (averaging) kernel.variates.next.set(xi[r + 1]!)
					if (accepting) kernel.variates.exponentials.set(e[r]!)
					kernel.drive(k * rows + r)
					fieldStep(u, xi[r]!, curvature * h, Math.sqrt(2 * h))
				}
			}
		}
		for (const side of [0, 1]) {
			distances.push(Float64Array.from(levels, ({ kernel }) => measure.of(kernel.state, side, 2)))
			fields.push(
				Float64Array.from(levels, ({ u }) => {
					for (let i = 0; i < sites; i++) lane[i] = u[2 * i + side]
					centredPrimitive(lane, primitive)
					return dot(primitive, primitive) / sites
				}),
			)
		}
	}
	const eigenvalues = latticeEigenvalues(sites)
	const known = Float64Array.from(levels, ({ steps }) => {
		const modes = controlLaw(sites, [{ curvature, count: steps, timestep: time / steps }], null).modes(0)
		return modes.reduce((sum, m, k) => (k === 0 ? 0 : sum + m / eigenvalues[k]), 0) / sites
	})
	return { steps: levels.map(({ steps }) => (sites * sites * time) / steps), distances, fields, known }
}

/** du = −cAu dt + √2 Dᵗ dB by explicit Euler, both lanes. */
function fieldStep(u: Float64Array, xi: Float64Array, drift: number, scale: number): void {
	const end = u.length - 2
	const [left, right] = [drift * (u[0] - u[end]) + scale * xi[end], drift * (u[1] - u[end + 1]) + scale * xi[end + 1]]
	let [a, b] = [left, right]
	for (let i = 0; i < end; i += 2) {
		const [c, d] = [drift * (u[i + 2] - u[i]) + scale * xi[i], drift * (u[i + 3] - u[i + 1]) + scale * xi[i + 1]]
		u[i] += c - a
		u[i + 1] += d - b
		a = c
		b = d
	}
	u[end] += left - a
	u[end + 1] += right - b
}
