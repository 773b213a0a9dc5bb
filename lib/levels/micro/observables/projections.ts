/**
 * |Px − η|²_Y for several spaces of splines at once: what a study of E|PX − η|² over M and degrees sees of a replica.
 *
 * With each goes |Pu|²_Y of the linear field, a control variate of known mean (`control.ts`). Zero modes are left out. theory.md 2.3, 7.3 D3.
 */
import { mesoSpace, type MesoSpace } from '../../meso/space.ts'

/** A space of splines with the L² product: plain data. */
export interface Projection {
	readonly degree: number
	readonly blocks: number
}

/** The observables of the p-th projection, in this order after all others. */
export const PROJECTION_OBSERVABLES = ['projectionSquared', 'projectionToMacro', 'projectionControl'] as const

export interface ProjectedTime {
	/** η in B-spline coefficients. */
	readonly state: Float64Array
	/** Pζ. */
	readonly macro: Float64Array
}

export interface ProjectionObserver {
	/** out[at …]: |Px − η|²_Y, |Px − Pζ|²_Y and |Pu|²_Y. */
	evaluate(time: ProjectedTime, x: Float64Array, control: Float64Array, out: Float64Array, at: number): void
	/** |Pu|²_Y, without the mean. */
	projectedSquare(u: Float64Array): number
}

export function projectionObserver({ degree, blocks }: Projection, sites: number): ProjectionObserver {
	const space: MesoSpace = mesoSpace({ degree, blocks, sites })
	const [q, y] = [new Float64Array(blocks), new Float64Array(blocks)]
	const square = () => {
		const mean = space.mean(y)
		for (let j = 0; j < blocks; j++) y[j] -= mean
		return space.inner(y, y)
	}
	const distance = (to: Float64Array) => {
		for (let j = 0; j < blocks; j++) y[j] = q[j] - to[j]
		return square()
	}
	const projectedSquare = (u: Float64Array) => {
		space.project(u, y)
		return square()
	}
	return {
		projectedSquare,
		evaluate({ state, macro }, x, control, out, at) {
			space.project(x, q)
			out[at] = distance(state)
			out[at + 1] = distance(macro)
			out[at + 2] = projectedSquare(control)
		},
	}
}
