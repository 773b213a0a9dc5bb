/**
 * Anchors of a scan over means: tilted lattice laws along the field, each of which gives ψ_K''(m₀ + δ) for all K and all
 * |δ| up to half the distance to its neighbours.
 *
 * At a fixed tilt ψ_K(m₀ + δ) = linear − (1/K) log f_K(Kδ) exactly, so one table of χ serves a whole window of means:
 * only the phase e^{−iξKδ} changes. In deep wells, where the inversion cancels, the K-fold convolution of positive weights
 * gives f_K on the lattice, that is at the means m₀ + jh/K.
 */
import type { TiltedLaw } from '../tilted-law.ts'
import type { BlockHamiltonian } from './block-hamiltonian.ts'
import type { SpectralTable } from './characteristic.ts'
import { invertAt, spectralTable } from './characteristic.ts'
import { convolutionJet } from './convolution.ts'
import type { TiltedLattice } from './lattice.ts'
import { latticeOfLaw } from './block-hamiltonian.ts'

/** A value of ψ_K'' with the absolute error of its evaluation. */
export interface Curvature {
	readonly mean: number
	readonly second: number
	readonly error: number
}

export interface Anchor {
	readonly mean: number
	readonly field: number
	/** κ2, κ3, …, κ6 of the law. */
	readonly cumulants: readonly number[]
	readonly deviation: number
	/** The window [left, right] of means that this anchor serves. */
	readonly left: number
	readonly right: number
	/** Points of the lattice on which the law is represented. */
	readonly points: number
	/** ψ_K''(mean + δ) by Fourier inversion. */
	second(sites: number, delta: number): Curvature
	/** ψ_K''(m) by convolution under this anchor's tilt, m near the anchor. */
	convolved(sites: number, mean: number): Curvature
	/** Largest frequency beyond the central peak of |χ|^K that still moves ψ_K'' by 10⁻⁶ of 1/s²; 0 if none. */
	bandwidth(sites: number): number
	/** ψ_K'' at the lattice means of the window [left, right] for K = 2 … most, by convolution: visit(K, means, seconds). */
	convolve(left: number, right: number, most: number, visit: (sites: number, curvatures: readonly Curvature[]) => void): void
}

const EPSILON = 2 ** -53
const DEPTH = 36

/** Spacing of means over which the law changes little: s/(6(1 + |skewness| + √|excess|)). */
function stride(deviation: number, cumulants: readonly number[]): number {
	const [, k2, k3, k4] = cumulants as [number, number, number, number]
	return deviation / (6 * (1 + Math.abs(k3) / k2 ** 1.5 + Math.sqrt(Math.abs(k4)) / k2))
}

/** Anchors whose windows cover the means [low, high]. */
export function anchorsOver(block: BlockHamiltonian, low: number, high: number, most = 4000): Anchor[] {
	const { family } = block.transform
	const laws: TiltedLaw[] = []
	let law = block.transform.at(low).law
	laws.push(law)
	let width = stride(law.deviation, law.cumulants)
	while (law.mean < high && laws.length < most) {
		let step = width / law.deviation ** 2
		let next = law
		let ahead = width
		// The law may change within the step: shorten it until the stride at its end agrees.
		for (let attempt = 0; attempt < 8; attempt++) {
			const field = law.field + step
			const { max } = family.site.fields
			next = family.at(max !== null && field >= max ? (law.field + max) / 2 : field)
			ahead = stride(next.deviation, next.cumulants)
			if (next.mean - law.mean <= 2 * Math.min(width, ahead)) break
			step /= 2
		}
		law = next
		width = ahead
		laws.push(law)
	}
	return laws.map((l, i) => {
		const before = laws[i - 1]
		const after = laws[i + 1]
		const left = before ? (before.mean + l.mean) / 2 : Math.min(low, l.mean)
		const right = after ? (after.mean + l.mean) / 2 : Math.max(l.mean, Math.min(high, l.mean + stride(l.deviation, l.cumulants)))
		return anchor(block, l, Math.max(low, left), Math.min(high, right))
	})
}

function anchor(block: BlockHamiltonian, law: TiltedLaw, left: number, right: number): Anchor {
	let coarse: TiltedLattice | undefined
	const lattice = () => {
		coarse ??= latticeOfLaw(block.exponent, law.mean, law, { nyquist: 1e-9 })
		return coarse
	}
	const tables = new Map<number, SpectralTable>()
	const tableFor = (sites: number) => {
		const octave = Math.floor(Math.log2(sites))
		let table = tables.get(octave)
		if (table === undefined) {
			table = spectralTable(lattice(), 2 ** octave, DEPTH, 2e8, { rangeSites: 2 ** (octave + 1), fast: true })
			tables.set(octave, table)
		}
		return table
	}
	return {
		mean: law.mean,
		field: law.field,
		cumulants: law.cumulants,
		deviation: law.deviation,
		left,
		right,
		get points() {
			return lattice().weights.length
		},
		second(sites, delta) {
			const table = tableFor(sites)
			const { value, noise } = invertAt(table, sites, sites * delta)
			return curvature(law.mean + delta, sites, value, noise, lattice(), (table.complete ? 16 : 1e12) * sites)
		},
		bandwidth(sites) {
			const { frequencies, logModulus } = tableFor(sites)
			const s = law.deviation
			let total = 0.5
			for (let j = 0; j < frequencies.length; j++) total += Math.exp(sites * (logModulus[j] as number))
			const central = 6.5 / (s * Math.sqrt(sites))
			for (let j = frequencies.length - 1; j >= 0; j--) {
				const xi = frequencies[j] as number
				if (xi <= central) return 0
				if (Math.exp(sites * (logModulus[j] as number)) * (1 + sites * (xi * s) ** 2) > 1e-6 * total) return xi
			}
			return 0
		},
		convolved(sites, mean) {
			const shifted = latticeOfLaw(block.exponent, mean, law, { depth: 80, step: lattice().step / 1.25 })
			const { value, noise } = convolutionJet(shifted, sites)
			return curvature(mean, sites, value, noise, shifted, 0)
		},
		convolve(from, to, most, visit) {
			const fine = latticeOfLaw(block.exponent, law.mean, law, { depth: 80, step: lattice().step / 1.25 })
			convolveWindow(fine, law.mean, from, to, most, visit)
		},
	}
}

/** ψ_K'' from f, f', f''. `scale` is the rounding error of f in units of 2⁻⁵³ of its largest term. */
function curvature(
	mean: number,
	sites: number,
	[f, f1, f2]: readonly [number, number, number],
	noise: readonly [number, number, number],
	lattice: TiltedLattice,
	scale: number,
): Curvature {
	const s = lattice.deviation
	const r1 = f1 / f
	const r2 = f2 / f
	const peak = 1 / (s * Math.sqrt(2 * Math.PI * sites))
	const e0 = (EPSILON * (noise[0] + scale * peak)) / Math.abs(f)
	const e1 = (EPSILON * (noise[1] + (scale * peak) / s)) / Math.abs(f) + Math.abs(r1) * e0
	const e2 = (EPSILON * (noise[2] + (scale * peak) / (s * s))) / Math.abs(f) + Math.abs(r2) * e0
	return { mean, second: sites * (r1 * r1 - r2), error: f > 0 ? sites * (2 * Math.abs(r1) * e1 + e2) : Number.POSITIVE_INFINITY }
}

/** A_K = A_{K−1} * p, A'_K = A'_{K−1} * p, A''_K = A'_{K−1} * p', and ψ_K'' = K[(A'/A)² − A''/A] at the lattice points. */
function convolveWindow(
	lattice: TiltedLattice,
	mean: number,
	from: number,
	to: number,
	most: number,
	visit: (sites: number, curvatures: readonly Curvature[]) => void,
): void {
	const { weights, slopes, first, step, deviation } = lattice
	const n = weights.length
	const tilted = weights.map((w, i) => w * (slopes[i] as number))
	let low = first
	let a: Float64Array = weights
	let a1: Float64Array = tilted
	for (let sites = 2; sites <= most; sites++) {
		const length = a.length + n - 1
		const b = new Float64Array(length)
		const b1 = new Float64Array(length)
		low += first
		const start = Math.max(0, Math.ceil(((from - mean) * sites) / step) - low - 1)
		const stop = Math.min(length - 1, Math.floor(((to - mean) * sites) / step) - low + 1)
		const b2 = new Float64Array(Math.max(0, stop - start + 1))
		for (let i = 0; i < a.length; i++) {
			const x = a[i] as number
			const x1 = a1[i] as number
			if (x === 0) continue
			// The last power is needed in the window only.
			const begin = sites < most ? 0 : Math.max(0, start - i)
			const end = sites < most ? n - 1 : Math.min(n - 1, stop - i)
			for (let j = begin; j <= end; j++) {
				const w = weights[j] as number
				b[i + j] = (b[i + j] as number) + x * w
				b1[i + j] = (b1[i + j] as number) + x1 * w
			}
			for (let j = Math.max(0, start - i); j < n && i + j <= stop; j++)
				b2[i + j - start] = (b2[i + j - start] as number) + x1 * (tilted[j] as number)
		}
		const rows: Curvature[] = []
		for (let k = start; k <= stop; k++) {
			const f = b[k] as number
			const r1 = (b1[k] as number) / f
			const r2 = (b2[k - start] as number) / f
			const second = sites * (r1 * r1 - r2)
			rows.push({ mean: mean + ((low + k) * step) / sites, second, error: 1e-14 * sites * (r1 * r1 + Math.abs(r2) + 1 / deviation ** 2) })
		}
		visit(sites, rows)
		// Keep what can still matter: the ends below e^{−80} of the largest term are dropped.
		let top = 0
		for (const v of b) if (v > top) top = v
		const floor = top * Math.exp(-lattice.depth)
		let left = 0
		let right = length - 1
		while (left < right && (b[left] as number) < floor) left++
		while (right > left && (b[right] as number) < floor) right--
		a = b.subarray(left, right + 1)
		a1 = b1.subarray(left, right + 1)
		low += left
	}
}
