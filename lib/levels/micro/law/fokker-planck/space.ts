/** The space of laws on 2 or 3 sites: densities on the cells of the hyperplane, ⟨u, v⟩ = ∫uv, mean = total mass. design.md section 7. */
import { compensatedSum } from '../../../../cramer/cumulants.ts'
import type { Space } from '../../../gradient-flow.ts'
import type { LawGrid } from './grid.ts'

export interface LawSpace extends Space {
	readonly grid: LawGrid
	/** E x_i of a density of mass one. */
	means(density: Float64Array, out?: Float64Array): Float64Array
	/** Cov(x_i, x_j), row by row. */
	covariance(density: Float64Array): Float64Array
}

/** The densities on this grid. `embed` is the step function of the one-point means E x_i, x_i on [(i − 1)/N, i/N). */
export function lawSpace(grid: LawGrid): LawSpace {
	const { cells, volume, offsets, mean } = grid
	const { sites } = grid.plane
	const shifts = (density: Float64Array, out: Float64Array) => {
		out.fill(0)
		for (let c = 0; c < cells; c++) for (let i = 0; i < sites; i++) out[i] += density[c] * offsets[c * sites + i]
		for (let i = 0; i < sites; i++) out[i] *= volume
		return out
	}
	const means = (density: Float64Array, out = new Float64Array(sites)) => {
		shifts(density, out)
		for (let i = 0; i < sites; i++) out[i] += mean
		return out
	}
	return {
		name: `laws of ${sites} sites on ${cells} cells`,
		dimension: cells,
		grid,
		means,
		inner: (u, v) => {
			let sum = 0
			for (let i = 0; i < cells; i++) sum += u[i] * v[i]
			return sum * volume
		},
		mean: (density) => compensatedSum(density) * volume,
		embed: (density, theta, out = new Float64Array(theta.length)) => {
			const x = means(density)
			for (let k = 0; k < theta.length; k++) out[k] = x[Math.min(sites - 1, Math.floor((theta[k] - Math.floor(theta[k])) * sites))]
			return out
		},
		covariance: (density) => {
			const centre = shifts(density, new Float64Array(sites))
			const out = new Float64Array(sites * sites)
			for (let c = 0; c < cells; c++)
				for (let i = 0; i < sites; i++)
					for (let j = 0; j < sites; j++)
						out[i * sites + j] += volume * density[c] * (offsets[c * sites + i] - centre[i]) * (offsets[c * sites + j] - centre[j])
			return out
		},
	}
}
