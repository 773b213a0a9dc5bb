/** A spline where a figure wants it: a uniform grid and the knots; for degree 0 both sides of each knot. */
import { cellAverageBasis } from '../../splines/site-nodes.ts'
import type { MesoSpace } from './space.ts'

/** η_t on the grid; step functions have the same θ twice at their jumps. */
export interface MesoSnapshot {
	readonly time: number
	readonly theta: Float64Array
	readonly values: Float64Array
}

/** Values of these states on [0,1], ascending, both ends included. At least `points` + 1 values. */
export function mesoSnapshots(space: MesoSpace, times: readonly number[], states: readonly Float64Array[], points: number): readonly MesoSnapshot[] {
	const { blocks, degree } = space
	const perBlock = Math.max(1, Math.ceil(points / blocks))
	const closed = degree === 0 ? perBlock + 1 : perBlock
	const count = blocks * closed + (degree === 0 ? 0 : 1)
	const theta = new Float64Array(count)
	const basis = cellAverageBasis(degree, Number.POSITIVE_INFINITY)
	const local = new Float64Array(degree + 1)
	const place = (k: number) => (k === blocks * closed ? ([blocks - 1, 1] as const) : ([Math.floor(k / closed), (k % closed) / perBlock] as const))
	for (let k = 0; k < count; k++) {
		const [block, x] = place(k)
		theta[k] = (block + x) / blocks
	}
	return states.map((state, s) => {
		const values = new Float64Array(count)
		for (let k = 0; k < count; k++) {
			const [block, x] = place(k)
			basis(x, local)
			for (let l = 0; l <= degree; l++) values[k] += local[l] * state[(((block - l) % blocks) + blocks) % blocks]
		}
		return { time: times[s] as number, theta, values }
	})
}
