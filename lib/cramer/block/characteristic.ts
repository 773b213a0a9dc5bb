/**
 * The characteristic function χ(ξ) = E e^{iξu} of a tilted lattice law, as log|χ| and arg χ, and the sums over ξ that make
 * the density of a K-fold sum and its derivatives (theory 3):
 *
 *   f_K^{(j)}(x) = (1/2π) ∫ (−iξ)^j χ(ξ)^K e^{−iξx} dξ.
 *
 * On a lattice of step h the integral runs over |ξ| ≤ π/h only, and the trapezoidal rule of step Δ = 2π/(Lh) is exact but
 * for the mass that f_K has beyond ±Lh/2, which Chernoff's inequality bounds.
 */
import FFT from 'fft.js'
import type { TiltedLattice } from './lattice.ts'

/**
 * [log|χ(ξ)|, arg χ(ξ)] at ξ = 2πj/(Lh) with 1 − Re χ = Σ 2 w sin²(ξu/2) summed without cancellation; the angle ξu/2 = πjk/L at the point u = hk is
 * reduced in whole numbers, so that it has one rounding however large jk is. Cost: 2 sines a lattice point.
 */
export function logCharacteristic({ weights, first }: TiltedLattice, j: number, length: number, out: Float64Array): void {
	const turn = 2 * length
	const unit = Math.PI / length
	// j·k mod 2L in (−L, L], kept by addition from point to point.
	let residue = (((j * first) % turn) + turn) % turn
	if (residue > length) residue -= turn
	let a = 0
	let b = 0
	for (let i = 0; i < weights.length; i++) {
		const w = weights[i] as number
		const x = unit * residue
		residue += j
		if (residue > length) residue -= turn
		const s = Math.sin(x)
		a += w * s * s
		b += w * s * Math.cos(x)
	}
	a *= 2
	b *= 2
	// |χ|² = 1 − 2a + a² + b²: near 1 through its distance from it, elsewhere from its own small terms.
	out[0] = 0.5 * (a < 0.3 ? Math.log1p(-2 * a + a * a + b * b) : Math.log((1 - a) ** 2 + b * b))
	out[1] = Math.atan2(b, 1 - a)
}

/** The same by rotation of e^{iξhk}, restarted every 16 points: five times as fast, right to about 3e-15 absolute. */
function fastLogCharacteristic({ weights, first }: TiltedLattice, j: number, length: number, out: Float64Array): void {
	const angle = (2 * Math.PI * j) / length
	const turnRe = Math.cos(angle)
	const turnIm = Math.sin(angle)
	let re = 0
	let im = 0
	for (let start = 0; start < weights.length; start += 16) {
		const stop = Math.min(weights.length, start + 16)
		let c = Math.cos(angle * (first + start))
		let s = Math.sin(angle * (first + start))
		for (let i = start; i < stop; i++) {
			const w = weights[i] as number
			re += w * c
			im += w * s
			const next = c * turnRe - s * turnIm
			s = s * turnRe + c * turnIm
			c = next
		}
	}
	out[0] = 0.5 * Math.log(re * re + im * im)
	out[1] = Math.atan2(im, re)
}

/**
 * X with P(|u_1 + … + u_K| > X) ≤ 2e^{−depth}: the smaller of K times the support and of Chernoff's bounds
 * X = (K Λ(±τ) + depth)/τ, Λ(τ) = log E e^{τu}, over a few τ.
 */
export function sumRange(lattice: TiltedLattice, sites: number, depth: number): number {
	const { weights, first, step, deviation } = lattice
	const low = -first * step * sites
	const high = (first + weights.length - 1) * step * sites
	let range = 0
	for (const [sign, support] of [
		[-1, low],
		[1, high],
	] as const) {
		let best = support
		for (const factor of [2, 4, 8, 16, 32]) {
			const tau = factor / (deviation * Math.sqrt(sites))
			// log E e^{τu}, referred to the largest exponent.
			let top = 0
			for (let i = 0; i < weights.length; i++) {
				const x = sign * tau * (first + i) * step + Math.log(weights[i] as number)
				if (x > top) top = x
			}
			let total = 0
			for (let i = 0; i < weights.length; i++) total += Math.exp(sign * tau * (first + i) * step + Math.log(weights[i] as number) - top)
			const bound = (sites * (top + Math.log(total)) + depth) / tau
			if (bound < best) best = bound
		}
		range = Math.max(range, best)
	}
	return Math.max(range, 4 * step)
}

/** Sines below which a transform is not worth its noise. */
const SMALL = 1e5

/** log χ at the frequencies where |χ|^sites is not negligible. */
export interface SpectralTable {
	/** ξ_j > 0, multiples of `spacing`. */
	readonly frequencies: Float64Array
	readonly logModulus: Float64Array
	readonly argument: Float64Array
	/** Δ. */
	readonly spacing: number
	/** Evaluations of χ that were made. */
	readonly evaluations: number
	/** Whether all frequencies that matter are there (else the budget was spent). */
	readonly complete: boolean
	/** Measured error of χ beyond rounding of a direct sum: 0 for direct sums. */
	readonly noise: number
}

/**
 * log χ at all multiples of Δ in (0, π/h] where |χ|^K > e^{−depth}.
 *
 * Cells are left out whole when |χ(centre)| + half-width · E|u| is below the threshold: |χ'| ≤ E|u| ≤ √(E u²). So revivals of
 * |χ| (lattice-like potentials) are found, not assumed away.
 *
 * @param options `rangeSites`: choose Δ for sums of this many sites (a table for all K in [sites, rangeSites]); `fast`:
 * evaluate χ by rotation.
 */
export function spectralTable(
	lattice: TiltedLattice,
	sites: number,
	depth: number,
	budget: number,
	{ rangeSites = sites, fast = false }: { readonly rangeSites?: number; readonly fast?: boolean } = {},
): SpectralTable {
	const { step, deviation, offset, weights } = lattice
	const range = sumRange(lattice, rangeSites, depth)
	const length = Math.max(8, Math.ceil((2 * range) / step))
	const spacing = (2 * Math.PI) / (length * step)
	const last = Math.floor(length / 2)
	const threshold = Math.exp(-depth / sites)
	const lipschitz = Math.hypot(deviation, offset) * spacing
	// Frequencies that may matter, and those of a Gaussian sum with a look into every cell.
	const most = weights.length * last * Math.min(1, (2 * depth) / sites)
	const likely = weights.length * Math.min(last, (3 * Math.sqrt((2 * depth) / sites)) / (deviation * spacing) + last * lipschitz)
	// The transform takes about as long as 6L sines. Its error of χ is amplified K times, so for large K it serves only where sines would exceed the budget.
	const transformed = length <= 2 ** 22 && (((fast || sites < 1000) && (most > 1e6 || likely > Math.max(SMALL, 6 * length))) || most > budget)
	if (transformed) return transformedTable(lattice, length, threshold)
	const characteristic = fast ? fastLogCharacteristic : logCharacteristic
	const value = new Float64Array(2)
	const frequencies: number[] = []
	const logModulus: number[] = []
	const argument: number[] = []
	let evaluations = 0
	const allowed = budget / weights.length
	const visit = (from: number, to: number): void => {
		if (evaluations > allowed) return
		const centre = (from + to) >> 1
		characteristic(lattice, centre, length, value)
		evaluations++
		const [log, arg] = [value[0] as number, value[1] as number]
		const modulus = Math.exp(log)
		if (modulus + Math.max(to - centre, centre - from) * lipschitz < threshold) return
		if (from < centre) visit(from, centre - 1)
		if (modulus >= threshold) {
			frequencies.push(centre * spacing)
			logModulus.push(log)
			argument.push(arg)
		}
		if (centre < to) visit(centre + 1, to)
	}
	const cell = Math.max(1, Math.round(1 / lipschitz))
	for (let from = 1; from <= last; from += cell) visit(from, Math.min(last, from + cell - 1))
	return {
		frequencies: Float64Array.from(frequencies),
		logModulus: Float64Array.from(logModulus),
		argument: Float64Array.from(argument),
		spacing,
		evaluations,
		complete: evaluations <= allowed,
		noise: 0,
	}
}

/** The table by one fast Fourier transform of the weights, of the next power of two; the error of χ is measured against direct sums. */
function transformedTable(lattice: TiltedLattice, least: number, threshold: number): SpectralTable {
	const { weights, first, step } = lattice
	const length = 2 ** Math.ceil(Math.log2(Math.max(least, 8)))
	const fft = new FFT(length)
	const data = fft.createComplexArray() as number[]
	data.fill(0)
	// Wrapping is harmless: e^{iξ_j h i} has period L in i.
	for (let i = 0; i < weights.length; i++) {
		const at = 2 * ((((first + i) % length) + length) % length)
		data[at] = (data[at] as number) + (weights[i] as number)
	}
	const spectrum = fft.createComplexArray() as number[]
	fft.transform(spectrum, data)
	const spacing = (2 * Math.PI) / (length * step)
	const places: number[] = []
	const frequencies: number[] = []
	const logModulus: number[] = []
	const argument: number[] = []
	for (let j = 1; j <= length / 2; j++) {
		const re = spectrum[2 * j] as number
		const im = -(spectrum[2 * j + 1] as number)
		const modulus = Math.hypot(re, im)
		if (modulus < threshold) continue
		places.push(j)
		frequencies.push(j * spacing)
		logModulus.push(Math.log(modulus))
		argument.push(Math.atan2(im, re))
	}
	return {
		frequencies: Float64Array.from(frequencies),
		logModulus: Float64Array.from(logModulus),
		argument: Float64Array.from(argument),
		spacing,
		evaluations: length,
		complete: true,
		noise: transformNoise(lattice, places, length, logModulus, argument),
	}
}

/** Frequencies at which a transform is compared with direct sums. */
const COMPARED = 12

/** Largest error of χ at frequencies spread geometrically over the table, 2πj/(Lh) at its `places` j. */
function transformNoise(lattice: TiltedLattice, places: readonly number[], length: number, logModulus: readonly number[], argument: readonly number[]): number {
	const direct = new Float64Array(2)
	let worst = 0
	for (let k = 0; k < COMPARED && places.length > 0; k++) {
		const j = Math.min(places.length - 1, Math.round(places.length ** (k / (COMPARED - 1))) - 1)
		logCharacteristic(lattice, places[j] as number, length, direct)
		const turn = Math.abs((argument[j] as number) - (direct[1] as number)) % (2 * Math.PI)
		const error = Math.hypot((logModulus[j] as number) - (direct[0] as number), Math.min(turn, 2 * Math.PI - turn))
		worst = Math.max(worst, error * Math.exp(direct[0] as number))
	}
	return worst
}

/** f, f', f'' of a sum at a point with the sums of moduli that measure the cancellation. */
export interface DensityJet {
	/** [f, f', f''](x). */
	readonly value: readonly [number, number, number]
	/** The same sums of moduli, each times the relative rounding error of its term in units of 2⁻⁵³, with four standard deviations of the noise of the table. */
	readonly noise: readonly [number, number, number]
}

/** f_K and two derivatives at x by the trapezoidal sum over the table. */
export function invertAt(table: SpectralTable, sites: number, x: number): DensityJet {
	const { frequencies, logModulus, argument, spacing } = table
	let f0 = 0.5
	let f1 = 0
	let f2 = 0
	let a0 = 4
	let a1 = 0
	let a2 = 0
	// Squares of K|χ|^{K−1} ξ^k: what independent errors of χ do to the sums.
	let [q0, q1, q2] = [0, 0, 0]
	for (let j = 0; j < frequencies.length; j++) {
		const xi = frequencies[j] as number
		const modulus = Math.exp(sites * (logModulus[j] as number))
		const phase = sites * (argument[j] as number) - xi * x
		const c = modulus * Math.cos(phase)
		const s = modulus * Math.sin(phase)
		f0 += c
		f1 += xi * s
		f2 -= xi * xi * c
		const noise = modulus * (16 + 2 * sites * (Math.abs(logModulus[j] as number) + Math.abs(argument[j] as number)))
		a0 += noise
		a1 += xi * noise
		a2 += xi * xi * noise
		const slope = sites * Math.exp((sites - 1) * (logModulus[j] as number))
		q0 += slope ** 2
		q1 += (xi * slope) ** 2
		q2 += (xi * xi * slope) ** 2
	}
	const unit = spacing / Math.PI
	const spread = (4 * table.noise) / 2 ** -53
	return {
		value: [f0 * unit, f1 * unit, f2 * unit],
		noise: [(a0 + spread * Math.sqrt(q0)) * unit, (a1 + spread * Math.sqrt(q1)) * unit, (a2 + spread * Math.sqrt(q2)) * unit],
	}
}
