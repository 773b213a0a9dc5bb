/** The Cramér transform's part of the data: rows at the means and fields, curves, bounds of φ''. */
import type { CramerTransform } from '../../cramer/index.ts'
import type { ClosedForm } from '../../cramer/closed-form/index.ts'
import type { CramerPart } from '../data.ts'
import { goldenMaximum } from './golden.ts'
import { CURVE_POINTS, grid } from './potential.ts'

export function cramerPart(
	transform: CramerTransform,
	closed: ClosedForm | null,
	means: readonly number[],
	fields: readonly number[],
	range: readonly [number, number],
	window: readonly [number, number],
): CramerPart {
	const shown = grid(...window, CURVE_POINTS).map((m) => transform.at(m))
	const wide = window[0] === range[0] && window[1] === range[1] ? [] : grid(...range, CURVE_POINTS).map((m) => transform.at(m))
	const points = [...shown, ...wide].sort((a, b) => a.mean - b.mean)
	const x = points.map((p) => p.mean)
	const seconds = points.map((p) => p.second)
	return {
		rows: means.map((mean) => {
			const { value, first, second, third, error } = transform.at(mean)
			return { mean, value, first, second, third, error }
		}),
		logPartition: fields.map((field) => {
			const law = transform.logPartition(field)
			return { field, value: law.logPartition, cumulants: [...law.cumulants], error: law.error }
		}),
		closedForm: closed === null ? null : { latex: closed.latex, text: closed.text },
		value: { x: shown.map((p) => p.mean), y: shown.map((p) => p.value) },
		second: { x: shown.map((p) => p.mean), y: shown.map((p) => p.second) },
		convexity: {
			scanned: range,
			lower: extremum(transform, x, seconds, 1),
			upper: extremum(transform, x, seconds, -1),
			error: points.reduce((worst, p) => Math.max(worst, p.error * p.second), 0),
		},
	}
}

/** Least (sign 1) or largest (sign −1) φ'' on the grid, refined by golden sections between the neighbours of the best point. */
function extremum(
	transform: CramerTransform,
	x: readonly number[],
	seconds: readonly number[],
	sign: 1 | -1,
): { value: number; mean: number } {
	const best = seconds.reduce((b, v, i) => (sign * v < sign * (seconds[b] as number) ? i : b), 0)
	const low = x[Math.max(0, best - 1)] as number
	const high = x[Math.min(x.length - 1, best + 1)] as number
	const found = goldenMaximum((m) => -sign * transform.at(m).second, low, high, 30)
	// golden sections find the place of an extremum to the square root of the accuracy of its value
	const refined = { value: -sign * found.value, mean: Math.abs(found.x) < 1e-5 * (high - low) ? 0 : found.x }
	// a constant φ'' keeps the grid's first point
	const gridded = { value: seconds[best] as number, mean: x[best] as number }
	return sign * refined.value < sign * gridded.value - 1e-13 * Math.abs(gridded.value) ? refined : gridded
}
