/**
 * A bounded smooth perturbation that makes f uniformly convex: f − δ with δ = Σ_j a_j e^{−u² − κu³ − βu⁴ − γu⁶}, u = (z−μ_j)/w_j.
 *
 * For a given c the smallest oscillation that any δ with (f − δ)'' ≥ c can have is max(g − conv g), g = f − c z²/2, with the
 * lower convex envelope conv g. The envelope on a grid, with c chosen to maximise log c − max(g − conv g), tells where the
 * bumps are and how high; their amplitudes, places, widths and shapes are then moved to maximise log min (f − δ)'' − osc δ on the
 * grid, and rounded to four digits. What comes out is a proposal: `split.ts` certifies it.
 */
import {
	call,
	constant,
	differentiate,
	type Expression,
	negate,
	power,
	product,
	type Rational,
	rationalFromText,
	subtract,
	sum,
	variable,
} from '../expression/index.ts'
import { compileJavaScript } from '../expression/targets/javascript.ts'
import { lowerLimit } from './asymptotics/limit.ts'
import { type Bump, BumpSearch, better, type Quality } from './bump-search.ts'
import { infimumOnLine } from './line-extremum.ts'

export interface BumpFit {
	readonly bumps: Expression
	readonly method: string
}

const z = variable('z')

/** A fit, or why there is none. */
export function fitBumps(f: Expression): BumpFit | string {
	const second = differentiate(differentiate(f, 'z'), 'z')
	const limits = (['-', '+'] as const).map((end) => lowerLimit(second, end))
	const bad = limits.findIndex((l) => !(l.known && l.bound > 0))
	if (bad >= 0) return `the second derivative does not stay above a positive constant as z -> ${bad === 0 ? '-' : '+'}infinity`
	const centre = infimumOnLine(second).at
	const kernel = compileJavaScript([f, second])
	const ceiling = Math.min(...limits.map((l) => l.bound))
	const envelope = bestEnvelope((z) => kernel.at([z]) as [number, number], Number.isFinite(centre) ? centre : 0, ceiling)
	if (envelope === undefined) return 'the non-convex places could not be enclosed'
	const curvature = (x: number) => kernel.at([x])[1] as number
	const bumps = search(envelope, curvature)
	if (bumps === undefined) return 'no bumps that make the rest convex were found'
	const count = bumps.length === 1 ? 'one bump' : `${bumps.length} bumps`
	return { bumps: sum(bumps.map(bumpExpression)), method: `${count} fitted to the distance of psi from its convex envelope` }
}

/** Bumps from the first start that comes close to the envelope, or from the best one. */
function search(envelope: Envelope, curvature: (z: number) => number): Bump[] | undefined {
	const close = envelope.score - Math.max(0.7, 0.2 * Math.abs(envelope.score))
	let grid = new BumpSearch(gridOf(envelope, []), curvature, 0.3 * envelope.curvature)
	let best: { bumps: Bump[]; quality: Quality } | undefined
	for (const [k, start] of starts.entries()) {
		// The last two spend many bumps: only where nothing simpler is near.
		if (k >= 3 && best !== undefined && best.quality.score >= close - Math.max(2, Math.abs(envelope.score))) break
		const candidate = grid.improve(envelope.components.flatMap(start))
		if (best === undefined || better(candidate.quality, best.quality)) best = candidate
		if (best.quality.score >= close) break
	}
	// Points where the fit is worst between the grid points join the grid.
	const extra: number[] = []
	for (let round = 0; round < 6 && best !== undefined; round++) {
		const dense = gridOf(envelope, extra, 10)
		const fine = new BumpSearch(dense, curvature, 0.3 * envelope.curvature)
		const quality = fine.quality(best.bumps)
		if (quality.deficit === 0 && quality.score > best.quality.score - 0.05) return best.bumps
		extra.push(...fine.valleys(best.bumps))
		grid = new BumpSearch(gridOf(envelope, extra), curvature, 0.3 * envelope.curvature)
		best = grid.improve(best.bumps, 0.1)
	}
	return best?.quality.deficit === 0 ? best.bumps : undefined
}

/** Fine in the components, coarse elsewhere. */
function gridOf({ from, to, components }: Envelope, extra: readonly number[], factor = 1): Float64Array {
	const points: number[] = [...extra]
	const fill = (a: number, b: number, n: number) => {
		for (let i = 0; i <= n * factor; i++) points.push(a + ((b - a) * i) / (n * factor))
	}
	fill(2 * from - to, 2 * to - from, 200)
	for (const c of components) fill(c.from - 0.4 * (c.to - c.from), c.to + 0.4 * (c.to - c.from), 160)
	return Float64Array.from([...new Set(points)].sort((a, b) => a - b))
}

/** a e^{−u² − κu³ − βu⁴ − γu⁶}, u = (z−μ)/w, with four significant digits in every coefficient. */
function bumpExpression(b: Bump): Expression {
	const shift = subtract(z, constant(rounded(b.centre, 0.001 * b.width)))
	const term = (c: number, n: number) => product([constant(rounded(c / b.width ** n)), power(shift, n)])
	const exponent = sum([term(1, 2), term(b.skew, 3), term(b.quartic, 4), term(b.sextic, 6)])
	return product([constant(rounded(b.amplitude)), call('exp', negate(exponent))])
}

type Start = (c: Component) => Bump[]

/** One bump (1 − u²)² ≈ e^{−2u² − u⁴ − 2u⁶/3} on [from, to] with its top at `centre`. */
function compactBump(amplitude: number, centre: number, from: number, to: number): Bump {
	return { amplitude, centre, width: (0.5 * (to - from)) / Math.SQRT2, skew: 0, quartic: 0.25, sextic: 1 / 12 }
}

/** One bump per local maximum of g − conv g that stands out. */
const humps: Start = ({ profile, from, to, height }) => {
	const last = profile.length - 1
	const place = (i: number) => from + (i / last) * (to - from)
	const bumps: Bump[] = []
	let [start, top, valley] = [0, 0, 0]
	const close = (end: number) =>
		bumps.push(compactBump(1.05 * (profile[top] as number), place(top), place(start), place(Math.max(end, start + 1))))
	for (let i = 1; i <= last; i++) {
		const y = profile[i] as number
		const low = profile[valley] as number
		// Down by a tenth of the height and up again: another hump.
		if ((profile[top] as number) - low > 0.1 * height && y - low > 0.1 * height) {
			close(valley)
			start = valley
			top = i
			valley = i
		} else if (y > (profile[top] as number)) {
			top = i
			valley = i
		} else if (y < low) valley = i
	}
	close(last)
	return bumps.slice(0, 8)
}
const single: Start = ({ from, to, top, height }) => [compactBump(1.1 * height, 0.5 * (top + 0.5 * (from + to)), from, to)]
const nested: Start = (c) => {
	const [{ amplitude, ...shape }] = single(c) as [Bump]
	const narrow = { amplitude: 0.5 * amplitude, centre: c.top, width: 0.4 * shape.width, skew: 0, quartic: 0, sextic: 0 }
	return [{ ...shape, amplitude: 0.7 * amplitude }, narrow]
}
/** Gaussians of falling widths at one place, for cusps and for one narrow barrier between far wells. */
const cascade: Start = ({ from, to, top, height }) =>
	[0.36, 0.16, 0.07, 0.03].map((w, k) => ({
		amplitude: height * ([0.55, 0.3, 0.15, 0.05][k] as number),
		centre: top,
		width: w * (to - from),
		skew: 0,
		quartic: 0,
		sextic: 0,
	}))
const starts: readonly Start[] = [
	humps,
	single,
	nested,
	cascade,
	(c) => [...humps(c), ...single(c).map((b) => ({ ...b, amplitude: 0.1 * b.amplitude }))],
]

/** Four significant digits, as an exact decimal; zero when below the resolution. */
function rounded(x: number, resolution = 0): Rational {
	return rationalFromText(Math.abs(x) <= resolution ? '0' : `${Number(x.toPrecision(4))}`)
}

interface Component {
	readonly from: number
	readonly to: number
	readonly top: number
	readonly height: number
	/** g − conv g at equidistant points from `from` to `to`. */
	readonly profile: readonly number[]
}
interface Envelope {
	readonly from: number
	readonly to: number
	readonly components: readonly Component[]
	readonly score: number
	/** c */
	readonly curvature: number
}

const POINTS = 1600

/** The envelope of f − c z²/2 with the best log c − height. */
function bestEnvelope(f: (z: number) => [number, number], centre: number, ceiling: number): Envelope | undefined {
	let best: Envelope | undefined
	let bestPower = 0
	const attempt = (exponent: number) => {
		const c = 2 ** exponent
		if (c >= ceiling) return
		const e = envelopeAt(f, centre, c)
		if (e !== undefined && (best === undefined || e.score > best.score)) {
			best = e
			bestPower = exponent
		}
	}
	for (let exponent = -30; exponent <= 30; exponent += 2) attempt(exponent)
	const coarse = bestPower
	for (const step of [-1.5, -1, -0.5, 0.5, 1, 1.5]) attempt(coarse + step)
	return best
}

function envelopeAt(f: (z: number) => [number, number], centre: number, c: number): Envelope | undefined {
	const reach = (direction: number) => {
		let last = 2 ** -12
		for (let k = -10; k <= 30; k += 0.25) if (!(f(centre + direction * 2 ** k)[1] > 1.01 * c)) last = 2 ** k
		return last
	}
	let [left, right] = [2 * reach(-1), 2 * reach(1)]
	for (let attempt = 0; attempt < 12; attempt++) {
		const from = centre - left
		const to = centre + right
		const h = (to - from) / POINTS
		const z = Float64Array.from({ length: POINTS + 1 }, (_, i) => from + i * h)
		const g = z.map((x) => f(x)[0] - 0.5 * c * (x - centre) ** 2)
		if (!g.every(Number.isFinite)) return undefined
		const hull = lowerHull(g)
		// A first or last segment longer than one cell: the envelope wants to leave the interval.
		const openLeft = (hull[1] as number) > 1
		const openRight = (hull[hull.length - 2] as number) < POINTS - 1
		if (!openLeft && !openRight) return describe(z, g, hull, c)
		if (openLeft) left *= 2
		if (openRight) right *= 2
	}
	return undefined
}

/** Indices of the lower convex hull of equidistant values. */
function lowerHull(g: Float64Array): number[] {
	const hull: number[] = []
	const slope = (i: number, j: number) => ((g[j] as number) - (g[i] as number)) / (j - i)
	for (let i = 0; i < g.length; i++) {
		while (
			hull.length > 1 &&
			slope(hull[hull.length - 2] as number, hull[hull.length - 1] as number) >= slope(hull[hull.length - 1] as number, i)
		)
			hull.pop()
		hull.push(i)
	}
	return hull
}

function describe(z: Float64Array, g: Float64Array, hull: readonly number[], c: number): Envelope {
	const components: Component[] = []
	for (let s = 0; s + 1 < hull.length; s++) {
		const [i, j] = [hull[s] as number, hull[s + 1] as number]
		if (j - i < 3) continue
		let height = 0
		let top = i
		const profile = [0]
		for (let k = i + 1; k < j; k++) {
			const chord = (g[i] as number) + (((g[j] as number) - (g[i] as number)) * (k - i)) / (j - i)
			profile.push((g[k] as number) - chord)
			if ((g[k] as number) - chord > height) {
				height = (g[k] as number) - chord
				top = k
			}
		}
		components.push({ from: z[i] as number, to: z[j] as number, top: z[top] as number, height, profile: [...profile, 0] })
	}
	const height = Math.max(0, ...components.map((k) => k.height))
	const significant = components.filter((k) => k.height > 1e-9 * height).sort((a, b) => b.height - a.height)
	return {
		from: z[0] as number,
		to: z[z.length - 1] as number,
		components: significant.slice(0, 8),
		score: Math.log(c) - height,
		curvature: c,
	}
}
