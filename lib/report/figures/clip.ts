/** Clips a polyline to a box and drops what cannot be drawn (Liang and Barsky's parametric test per segment). */
import type { Points } from './drawing.ts'

/** The visible parts of a polyline; gaps where a coordinate is not finite. Box: left, top, right, bottom. */
export function clipLine(points: Points, box: readonly [number, number, number, number]): number[][] {
	const parts: number[][] = []
	let open: number[] | undefined
	for (let i = 0; i + 3 < points.length; i += 2) {
		const segment = clipSegment(points[i] as number, points[i + 1] as number, points[i + 2] as number, points[i + 3] as number, box)
		if (segment === undefined) {
			open = undefined
			continue
		}
		const [x0, y0, x1, y1] = segment
		if (open && open[open.length - 2] === x0 && open[open.length - 1] === y0) open.push(x1, y1)
		else {
			open = [x0, y0, x1, y1]
			parts.push(open)
		}
	}
	return parts
}

function clipSegment(
	x0: number,
	y0: number,
	x1: number,
	y1: number,
	box: readonly [number, number, number, number],
): [number, number, number, number] | undefined {
	const dx = x1 - x0
	const dy = y1 - y0
	if (!Number.isFinite(dx) || !Number.isFinite(dy)) return undefined
	let from = 0
	let to = 1
	const edges: [number, number][] = [
		[-dx, x0 - box[0]],
		[dx, box[2] - x0],
		[-dy, y0 - box[1]],
		[dy, box[3] - y0],
	]
	for (const [p, q] of edges) {
		if (p === 0) {
			if (q < -1e-6) return undefined
		} else if (p < 0) from = Math.max(from, q / p)
		else to = Math.min(to, q / p)
	}
	if (from > to) return undefined
	return [from === 0 ? x0 : x0 + from * dx, from === 0 ? y0 : y0 + from * dy, to === 1 ? x1 : x0 + to * dx, to === 1 ? y1 : y0 + to * dy]
}
