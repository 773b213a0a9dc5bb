/**
 * The convex envelope u** (greatest convex minorant) of u = ψ − c z²/2: where it leaves u, it is a line that touches u at both ends.
 *
 *   component [a, b]:  u'(a) = u'(b),  u(b) = u(a) + u'(a)(b − a);   height = max_{[a,b]} (u − line), taken at t.
 *
 * Places are found by the lower hull of points in the intervals where u is convex (`curvature-cells.ts`), refined about the ends, and by Newton's
 * method for the two equations. Differences come from ψ(a+x) − ψ(a) − ψ'(a)x without cancellation, so shifts and tall potentials lose no digits.
 */
import type { RelativeExponent } from '../../cramer/index.ts'
import { goldenMinimum } from '../../numerics/one-dimensional-search.ts'
import type { CurvatureCells } from './curvature-cells.ts'

/** An interval on which the envelope is a line. */
export interface Bitangent {
	readonly from: number
	readonly to: number
	/** Where u − u** is largest. */
	readonly top: number
	/** max (u − u**). */
	readonly height: number
	/** How far the line misses u at `to`, and the slopes there times the length: an error of the height. */
	readonly error: number
	/** ψ and ψ' at `from`: the line is value + slope (z − from), apart from c(z − from)²/2. */
	readonly line: { readonly value: number; readonly slope: number }
}

export interface EnvelopeProblem {
	readonly exponent: RelativeExponent
	readonly cells: CurvatureCells
	/** Reference point of differences, near what matters. */
	readonly centre: number
	readonly unit: number
	/** Period of ψ'', null otherwise. */
	readonly period: number | null
	/** ψ'' above c beyond these, as far as samples tell; absent for a period. */
	reach(c: number): readonly [number, number]
}

/** Points in a convex cell, and rounds of refinement about the ends of the components. */
const FILL = 16
const ROUNDS = 4
const MAXIMAL_DOUBLINGS = 60

/** The components at c, ascending (those that begin in one period); null: the envelope could not be enclosed. */
export function envelopeAt(problem: EnvelopeProblem, c: number): Bitangent[] | null {
	const { period, centre } = problem
	if (period !== null) {
		const found = onWindow(problem, c, centre - 2 * period, centre + 2 * period)
		if (found.components.length === 0) return []
		// Not half a period: there the components of an even ψ begin.
		const start = centre - 0.6180339887498949 * period
		return found.components.filter((b) => b.from >= start && b.from < start + period)
	}
	let [from, to] = problem.reach(c)
	if (from >= to) return []
	for (let attempt = 0; attempt < MAXIMAL_DOUBLINGS; attempt++) {
		const { components, openLeft, openRight } = onWindow(problem, c, from, to)
		if (!openLeft && !openRight) return components
		const width = to - from
		if (openLeft) from -= 0.5 * width
		if (openRight) to += 0.5 * width
		if (!(to - from < 1e15 * problem.unit)) return null
	}
	return null
}

interface Window {
	readonly components: Bitangent[]
	/** The envelope wants to leave the window. */
	readonly openLeft: boolean
	readonly openRight: boolean
}

function onWindow(problem: EnvelopeProblem, c: number, from: number, to: number): Window {
	const { centre } = problem
	const cells = problem.cells.decompose(c, from, to)
	const bad = cells.filter((cell) => cell.sign < 1)
	if (bad.length === 0) return { components: [], openLeft: false, openRight: false }
	let points: number[] = [cells[0].from]
	for (const cell of cells) {
		if (cell.sign === 1) for (let i = 1; i < FILL; i++) points.push(cell.from + ((cell.to - cell.from) * i) / FILL)
		points.push(cell.to)
	}
	const value = valuesAbout(problem.exponent, centre, c)
	let hull: number[] = []
	let spans: [number, number][] = []
	let values = value(Float64Array.from(points))
	for (let round = 0; ; round++) {
		hull = lowerHull(points, values)
		spans = spansOf(points, hull, bad)
		if (round === ROUNDS || spans.length === 0) break
		const extra: number[] = []
		for (const [i, j] of spans)
			for (const k of [i, j])
				for (const [p, q] of [
					[points[k - 1], points[k]],
					[points[k], points[k + 1]],
				])
					if (p !== undefined && q !== undefined && q > p) for (let n = 1; n < 8; n++) extra.push(p + ((q - p) * n) / 8)
		points = [...new Set([...points, ...extra])].sort((a, b) => a - b)
		values = value(Float64Array.from(points))
	}
	const last = points.length - 1
	const touches = (edge: number, span: [number, number] | undefined) => span !== undefined && (span[0] === edge || span[1] === edge)
	const openLeft = touches(0, spans[0])
	const openRight = touches(last, spans[spans.length - 1])
	const components = spans.map(([i, j]) => component(problem, c, [points[i], points[j]], [points[i - 1] ?? points[i], points[j + 1] ?? points[j]]))
	return { components, openLeft, openRight }
}

/** u at the points, up to an affine function. */
function valuesAbout(exponent: RelativeExponent, centre: number, c: number): (z: Float64Array) => Float64Array {
	return (z) => {
		const x = z.map((p) => p - centre)
		const [rest, slopes] = [new Float64Array(z.length), new Float64Array(z.length)]
		exponent.evaluate(centre, x, rest, slopes, z.length)
		return rest.map((r, i) => {
			const y = r - 0.5 * c * x[i] * x[i]
			return Number.isNaN(y) ? Number.POSITIVE_INFINITY : y
		})
	}
}

/** Indices of the lower hull. */
function lowerHull(x: readonly number[], y: Float64Array): number[] {
	const hull: number[] = []
	const slope = (i: number, j: number) => (y[j] - y[i]) / (x[j] - x[i])
	for (let i = 0; i < x.length; i++) {
		if (y[i] === Number.POSITIVE_INFINITY) continue
		while (hull.length > 1 && slope(hull[hull.length - 2], hull[hull.length - 1]) >= slope(hull[hull.length - 1], i)) hull.pop()
		hull.push(i)
	}
	return hull
}

/** The segments of the hull over a cell that is not convex; neighbouring ones of one such cell are joined. */
function spansOf(points: readonly number[], hull: readonly number[], bad: readonly { from: number; to: number }[]): [number, number][] {
	const spans: [number, number][] = []
	let k = 0
	for (let s = 0; s + 1 < hull.length; s++) {
		const [i, j] = [hull[s], hull[s + 1]]
		while (k < bad.length && bad[k].to <= points[i]) k++
		if (k < bad.length && bad[k].from < points[j]) {
			const previous = spans[spans.length - 1]
			if (previous !== undefined && previous[1] === i && bad[k].from < points[i]) previous[1] = j
			else spans.push([i, j])
		}
	}
	return spans
}

/** Newton's method for the two ends within the neighbouring points, and the top. */
function component({ exponent }: EnvelopeProblem, c: number, ends: readonly [number, number], limits: readonly [number, number]): Bitangent {
	const one = new Float64Array(1)
	const [rest, slope] = [new Float64Array(1), new Float64Array(1)]
	const gap = (a: number, x: number): readonly [number, number] => {
		one[0] = x
		exponent.evaluate(a, one, rest, slope, 1)
		return [rest[0] - 0.5 * c * x * x, slope[0] - c * x]
	}
	const defect = (a: number, b: number) => {
		const [value, tilt] = gap(a, b - a)
		return { value, tilt, size: Math.abs(value) + Math.abs(tilt) * (b - a) }
	}
	let [a, b] = ends
	let now = defect(a, b)
	for (let step = 0; step < 12 && now.size > 0; step++) {
		const [p, q] = [exponent.curvature(a) - c, exponent.curvature(b) - c]
		// [−pL, tilt; −p, q] (δa, δb) = −(value, tilt).
		const length = b - a
		const determinant = -p * length * q + p * now.tilt
		const da = -(now.value * q - now.tilt * now.tilt) / determinant
		const db = -(-p * length * now.tilt + p * now.value) / determinant
		const next: [number, number] = [a + da, b + db]
		if (!(p > 0 && q > 0) || !(next[0] >= limits[0] && next[1] <= limits[1] && next[0] < next[1])) break
		const then = defect(next[0], next[1])
		if (!(then.size < now.size)) break
		;[a, b] = next
		now = then
	}
	const count = 256
	const x = Float64Array.from({ length: count - 1 }, (_, i) => ((b - a) * (i + 1)) / count)
	const [values, slopes] = [new Float64Array(count - 1), new Float64Array(count - 1)]
	exponent.evaluate(a, x, values, slopes, count - 1)
	let best = 0
	for (let i = 0; i < count - 1; i++) {
		values[i] -= 0.5 * c * x[i] * x[i]
		if (values[i] > values[best]) best = i
	}
	const step = (b - a) / count
	const top = goldenMinimum((y) => -gap(a, y)[0], x[best] - step, x[best] + step)
	const [value, slopeThere] = exponent.at(a)
	return { from: a, to: b, top: a + top.x, height: Math.max(0, -top.value), error: now.size, line: { value, slope: slopeThere } }
}
