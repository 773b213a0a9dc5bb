/**
 * What lies outside of the panels of a law. A spectral gap does not ask how improbable a place is: a well with the share e^{−100} of the mass still
 * takes the time that leaving it takes. With w = e^{−V/2} f' an eigenfunction of the gap is the ground state of
 *
 *   H₊ = −d²/dx² + W,     W = V'²/4 + V''/2,     gap = inf spec H₊,
 *
 * so that nothing outside lowers the gap where W is above it (theory 0.8, 6.6). Where V = V̄ + δ with waves δ about a smooth V̄, W oscillates and
 * e^{−osc δ} V̄'²/4 ≥ gap is enough (Holley–Stroock, theory 6.2). V is looked at on points that get farther apart outwards.
 */
import type { LineLaw } from './line-law.ts'

/** V at a point outside of the panels. */
export interface OuterPoint {
	readonly u: number
	/** D = V − min V. */
	readonly depth: number
	/** V' outwards and V''. */
	readonly slope: number
	readonly bend: number
	/** W. */
	readonly potential: number
	/** V̄' outwards, V̄ being the parabola through the points nearby, and how much V oscillates about that. */
	mean(): { readonly slope: number; readonly waves: number }
}

/** Steps next to the panels, over their length, and how much longer each is than the one before. */
const FIRST_STEP = 1 / 200
const GROWTH = 1.04
const FURTHEST = 1e8
const HIGHEST = 1e12
/** Points on either side that make V̄. */
const NEARBY = 4

/** Points on one side, outwards, until V leaves the doubles; none where V' and V'' are not known. */
export function outerPoints(law: LineLaw, side: -1 | 1): OuterPoint[] {
	const { source, edges, nodes, exponents } = law
	const { slopes } = source
	if (slopes === undefined) return []
	const width = (edges[edges.length - 1] as number) - (edges[0] as number)
	const edge = (side < 0 ? edges[0] : edges[edges.length - 1]) as number
	const places: number[] = []
	for (let distance = 0, step = FIRST_STEP * width; distance < FURTHEST * width; step = Math.max(step, (GROWTH - 1) * distance)) places.push(edge + side * (distance += step))
	const u = Float64Array.from([nodes[0] as number, ...places])
	const d = new Float64Array(u.length)
	source.exponents(u, d, u.length)
	const reference = (d[0] as number) - (exponents[0] as number)
	let count = 1
	while (count < u.length && (d[count] as number) - reference < HIGHEST) count++
	const points: OuterPoint[] = []
	for (let i = 1; i < count; i++) {
		const [first, bend] = slopes(u[i] as number)
		const potential = (first * first) / 4 + bend / 2
		if (!Number.isFinite(potential)) break
		const from = Math.max(1, Math.min(i - NEARBY, count - 2 * NEARBY - 1))
		const near = [from, Math.min(count, from + 2 * NEARBY + 1)] as const
		points.push({
			u: u[i] as number,
			depth: (d[i] as number) - reference,
			slope: side * first,
			bend,
			potential,
			mean() {
				const { slope, waves } = aboutParabola(u.slice(...near), d.slice(...near))
				return { slope: side * slope, waves }
			},
		})
	}
	return points
}

/** The least-squares parabola of values: its slope in the middle, and the largest difference of what is left. */
function aboutParabola(xs: Float64Array, values: Float64Array): { readonly slope: number; readonly waves: number } {
	const x = 0.5 * ((xs[0] as number) + (xs[xs.length - 1] as number))
	const length = Math.abs((xs[0] as number) - x)
	const t = xs.map((z) => (z - x) / length)
	const rest = values.map((v) => v - (values[0] as number))
	let slope = 0
	// 1, t, t² made orthogonal one after the other, each by its values and its derivative at 0.
	const basis: { readonly v: Float64Array; readonly d: number; readonly norm: number }[] = []
	for (let power = 0; power < Math.min(3, xs.length); power++) {
		let v = t.map((y) => y ** power)
		let derivative = power === 1 ? 1 : 0
		for (const b of basis) {
			const share = dot(v, b.v) / b.norm
			v = v.map((y, i) => y - share * (b.v[i] as number))
			derivative -= share * b.d
		}
		const norm = dot(v, v)
		basis.push({ v, d: derivative, norm })
		const share = dot(rest, v) / norm
		slope += (share * derivative) / length
		for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - share * (v[i] as number)
	}
	return { slope, waves: Math.max(...rest) - Math.min(...rest) }
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)

/** Largest D to which laws are kept for the sake of wells far up: their masses are to be doubles. */
export const DEEPEST = 600
/** D beyond the last place that is to be on the panels. */
const MARGIN = 32

/** How far a law has to be kept. */
export interface Extent {
	readonly depth: number
	/** Largest |u|. */
	readonly reach: number
}

/** What must be kept so that all places that could hold an eigenfunction below `level` are on the panels; null: they are. */
export function wellsOutside(law: LineLaw, level: number): Extent | null {
	return extentOf(law, ({ potential, mean }) => {
		if (potential >= level) return false
		const { slope, waves } = mean()
		return !(slope > 0 && (Math.exp(-waves) * slope ** 2) / 4 >= level)
	})
}

/** What must be kept so that the outer points with this property are on the panels. */
export function extentOf(law: LineLaw, wanted: (p: OuterPoint) => boolean): Extent | null {
	let [depth, reach] = [Number.NEGATIVE_INFINITY, 0]
	for (const side of [-1, 1] as const)
		for (const p of outerPoints(law, side))
			if (wanted(p)) {
				depth = Math.max(depth, p.depth)
				reach = Math.max(reach, Math.abs(p.u))
			}
	return reach === 0 ? null : { depth: depth + MARGIN, reach }
}
