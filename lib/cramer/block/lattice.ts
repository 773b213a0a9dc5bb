/**
 * A tilted law on a uniform lattice about its mean: the discretisation that both ways to ψ_K share (theory 8.1).
 *
 * With w_i ∝ e^{−R(m; ih) + θih}, Σ w_i = 1, the K-fold convolution of the weights at 0 is h times the density f_K(0) of the
 * sum of K independent copies of X − m, up to the trapezoidal rule's error in K − 1 dimensions. For densities that are
 * analytic in a strip this is exponentially small in 1/h: it is ∫ over one period of Σ over the aliases of the
 * characteristic function χ, of which |χ(ξ)|^{K−1}|χ(ξ − 2π/h)| is the largest. So the step is chosen by the size of χ at
 * the Nyquist frequency π/h, where it can be measured.
 */
import type { RelativeExponent } from './exponent.ts'

/** e^{−R(m;u)+θu} at u = ih, i = first … first + count − 1, normalised. */
export interface TiltedLattice {
	readonly mean: number
	/** θ = σ − ψ'(m). */
	readonly tilt: number
	readonly step: number
	/** Index of the first weight; index 0 is u = 0. */
	readonly first: number
	/** w_i > 0, Σ w_i = 1. */
	readonly weights: Float64Array
	/** g_i = θ − (ψ'(m+u_i) − ψ'(m)): the logarithmic derivative of the tilted density. */
	readonly slopes: Float64Array
	/** log ∫ e^{−R+θu} du. */
	readonly logMass: number
	/** Standard deviation of u. */
	readonly deviation: number
	/** E u (nearly 0). */
	readonly offset: number
	/** E g² = E ψ'': the Fisher information. */
	readonly information: number
	/** E|θu − R|: times the unit roundoff, the relative error of a weight. */
	readonly exponent: number
	/** Weights below e^{−depth} of the largest were left out at the ends. */
	readonly depth: number
	/** |χ| at the Nyquist frequency. */
	readonly nyquist: number
	/** Whether `nyquist` fell below what was asked. */
	readonly resolved: boolean
}

/** How fine and how deep a lattice has to be. */
export interface LatticeOptions {
	/** Keep weights down to e^{−depth} of the largest. Default 45. */
	readonly depth?: number
	/** Largest |χ(π/h)|. Default 1e-10. */
	readonly nyquist?: number
	/** Take this step instead of searching for one. */
	readonly step?: number
	/** The step found is divided by this. Default 1. */
	readonly refinement?: number
	/** Most points. Default 2^21. */
	readonly maximalCount?: number
}

/**
 * The lattice of the law tilted by σ = ψ'(m) + tilt, whose bulk lies at offsets [low, high] from m and has this deviation.
 *
 * @param tilt θ = σ − ψ'(m); need not be exact: every use is exact for the law it makes.
 */
export function tiltedLattice(
	exponent: RelativeExponent,
	mean: number,
	tilt: number,
	bulk: Bulk,
	options: LatticeOptions = {},
): TiltedLattice {
	const { depth = 45, nyquist = 1e-10, refinement = 1, maximalCount = 2 ** 21 } = options
	const range = supportOf(exponent, mean, tilt, bulk, depth)
	if (options.step !== undefined) return build(exponent, mean, tilt, range, options.step, depth)
	let step = Math.min(bulk.deviation / 2, (bulk.high - bulk.low) / 8)
	let lattice = build(exponent, mean, tilt, range, step, depth)
	// A Gaussian of information J needs h = 0.52/√J; anything else more.
	if (0.52 / Math.sqrt(lattice.information) < step) {
		step = 0.52 / Math.sqrt(lattice.information)
		lattice = build(exponent, mean, tilt, range, step, depth)
	}
	while (lattice.nyquist > nyquist && (1.25 * (range.high - range.low)) / step < maximalCount) {
		step /= 1.25
		lattice = build(exponent, mean, tilt, range, step, depth)
	}
	const resolved = lattice.nyquist <= nyquist
	if (refinement !== 1) lattice = build(exponent, mean, tilt, range, step / refinement, depth)
	return { ...lattice, resolved }
}

interface Range {
	readonly low: number
	readonly high: number
}

/** Offsets from m beyond which the density is below e^{−90} of its largest value, and the deviation of the law. */
export interface Bulk extends Range {
	readonly deviation: number
}

/** Offsets outside which the exponent stays more than `depth` below its largest value; the bulk is already 90 deep. */
function supportOf(exponent: RelativeExponent, mean: number, tilt: number, bulk: Bulk, depth: number): Range {
	if (depth <= 90) return bulk
	const u = new Float64Array(1)
	const r = new Float64Array(1)
	const g = new Float64Array(1)
	const at = (x: number) => {
		u[0] = x
		exponent.evaluate(mean, u, r, g, 1)
		return tilt * x - (r[0] as number)
	}
	const march = (from: number, stride: number) => {
		const bottom = at(from) - (depth - 90)
		let x = from
		for (let i = 0; i < 1000 && at(x) > bottom; i++) x += stride * 1.05 ** i
		return x
	}
	const stride = (bulk.high - bulk.low) / 64
	return { low: march(bulk.low, -stride), high: march(bulk.high, stride) }
}

function build(exponent: RelativeExponent, mean: number, tilt: number, range: Range, step: number, depth: number): TiltedLattice {
	let first = Math.floor(range.low / step)
	let last = Math.ceil(range.high / step)
	const u = new Float64Array(last - first + 1)
	const r = new Float64Array(u.length)
	const g = new Float64Array(u.length)
	for (let i = first; i <= last; i++) u[i - first] = i * step
	exponent.evaluate(mean, u, r, g, u.length)
	let top = Number.NEGATIVE_INFINITY
	for (let i = 0; i < u.length; i++) {
		const e = tilt * (u[i] as number) - (r[i] as number)
		r[i] = Number.isNaN(e) ? Number.NEGATIVE_INFINITY : e
		if ((r[i] as number) > top) top = r[i] as number
	}
	let from = 0
	let to = u.length - 1
	while (from < to && (r[from] as number) < top - depth) from++
	while (to > from && (r[to] as number) < top - depth) to--
	last = first + to
	first += from
	const weights = new Float64Array(to - from + 1)
	const slopes = new Float64Array(to - from + 1)
	let total = 0
	for (let i = from; i <= to; i++) {
		const w = Math.exp((r[i] as number) - top)
		weights[i - from] = w
		slopes[i - from] = w > 0 ? tilt - (g[i] as number) : 0
		total += w
	}
	let offset = 0
	let size = 0
	let information = 0
	let alternating = 0
	for (let i = 0; i < weights.length; i++) {
		const w = (weights[i] as number) / total
		weights[i] = w
		offset += w * (first + i) * step
		size += w * Math.abs(r[from + i] as number)
		information += w * (slopes[i] as number) ** 2
		alternating += (first + i) % 2 === 0 ? w : -w
	}
	let variance = 0
	let re = 0
	let im = 0
	for (let i = 0; i < weights.length; i++) {
		const w = weights[i] as number
		variance += w * ((first + i) * step - offset) ** 2
		// A second frequency, 0.9π/h: χ may vanish at one.
		re += w * Math.cos(0.9 * Math.PI * (first + i))
		im += w * Math.sin(0.9 * Math.PI * (first + i))
	}
	const nyquist = Math.max(Math.abs(alternating), Math.hypot(re, im) ** (1 / 0.9))
	const logMass = top + Math.log(total * step)
	return {
		mean,
		tilt,
		step,
		first,
		weights,
		slopes,
		logMass,
		deviation: Math.sqrt(variance),
		offset,
		information,
		exponent: size,
		depth,
		nyquist,
		resolved: true,
	}
}
