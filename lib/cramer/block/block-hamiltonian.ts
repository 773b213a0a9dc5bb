/**
 * The coarse-grained Hamiltonian of one block of K sites, ψ_K(m) = −(1/K) log ∫_{(1/K)Σx_i=m} e^{−Σψ(x_i)} dH^{K−1}
 * (theory 1.1, 3 and 8.1), with its first two derivatives in m.
 *
 * Tilt by any σ near φ'(m), θ = σ − ψ'(m): with f_K the density of Σu_i, u_i independent of density ∝ e^{−R(m;u)+θu},
 *   ψ_K(m)  = ψ(m) − log ∫e^{−R+θu}du − (1/K) log(√K f_K(0)),
 *   ψ_K'(m) = ψ'(m) + θ − f_K'/f_K(0),
 *   ψ_K''(m) = K [ (f_K'/f_K)² − f_K''/f_K ](0),
 * exactly for every θ: the derivatives are those of f_K at a fixed tilt, never differences in m.
 */
import { InputError } from '../../errors.ts'
import type { TiltedLaw } from '../tilted-law.ts'
import type { CramerTransform } from '../transform.ts'
import type { DensityJet } from './characteristic.ts'
import { invertAt, spectralTable } from './characteristic.ts'
import { convolutionCost, convolutionJet } from './convolution.ts'
import type { RelativeExponent } from './exponent.ts'
import { relativeExponent } from './exponent.ts'
import type { LatticeOptions, TiltedLattice } from './lattice.ts'
import { tiltedLattice } from './lattice.ts'

export type BlockMethod = 'single-site' | 'fourier' | 'convolution'

/** ψ_K and two derivatives at a mean. */
export interface BlockRow {
	/** K. */
	readonly sites: number
	readonly mean: number
	/** ψ_K(m), Hausdorff normalisation; ψ itself for K = 1. */
	readonly value: number
	/** ψ_K'(m). */
	readonly first: number
	/** ψ_K''(m). */
	readonly second: number
	/** Largest scaled error: units max(1,|ψ_K|), max(1/s,|ψ_K'|), max(1/s²,|ψ_K''|), s² = 1/φ''(m). */
	readonly error: number
	readonly method: BlockMethod
	/** Why the target 1e-10 was not reached. */
	readonly reason?: string
}

/** ψ_K for every K. */
export interface BlockHamiltonian {
	readonly transform: CramerTransform
	readonly exponent: RelativeExponent
	/** Row at K sites per block. @throws InputError when m is outside the admissible means. */
	at(sitesPerBlock: number, mean: number): BlockRow
	/** The tilted law at this mean on a lattice. */
	latticeAt(mean: number, options?: LatticeOptions): TiltedLattice
}

/** Scaled error that is aimed at (design.md, error of a ψ_K row). */
export const BLOCK_TARGET = 1e-10
/** Fourier inversion is kept below this estimate; above it the convolution is tried. */
const FOURIER_GOOD = 1e-11
/** Largest cost (multiplications or sines) of one row. */
const BUDGET = 4e8
const EPSILON = 2 ** -53
/** |χ(2π/h)| beyond which a finer lattice is taken: a few roundings. */
const FOLDED = 1e-15
/** Rounding of that measurement: the noise of the weights, counted elsewhere. */
const UNSEEN = 2e-16

/** ψ_K of the site, K ≥ 1. */
export function blockHamiltonian(transform: CramerTransform): BlockHamiltonian {
	const exponent = relativeExponent(transform.site)
	const latticeAt: BlockHamiltonian['latticeAt'] = (mean, options) => latticeOfLaw(exponent, mean, transform.at(mean).law, options)
	const block: BlockHamiltonian = {
		transform,
		exponent,
		latticeAt,
		at(sites, mean) {
			if (!Number.isInteger(sites) || sites < 1)
				throw new InputError('bad-flag', `block Hamiltonian: sites per block must be a positive integer (got ${sites})`, 'Try 1, 2, 3, …')
			if (sites === 1) return singleSite(block, mean)
			return sites === 2 ? byConvolution(block, sites, mean) : best(block, sites, mean)
		},
	}
	return block
}

/** The lattice about a mean m (at or near the mean of the law) of a tilted law. */
export function latticeOfLaw(exponent: RelativeExponent, mean: number, law: TiltedLaw, options?: LatticeOptions): TiltedLattice {
	const [, slope] = exponent.at(mean)
	const shift = law.location - mean
	const low = (law.nodes[0] as number) + shift
	const high = (law.nodes[law.nodes.length - 1] as number) + shift
	return tiltedLattice(exponent, mean, law.field - slope, { low, high, deviation: law.deviation }, options)
}

function singleSite({ transform, exponent }: BlockHamiltonian, mean: number): BlockRow {
	const [value, first, second, third] = exponent.at(mean)
	const s2 = 1 / transform.at(mean).second
	// Rounding of the kernel, and of the mean: one ulp of m.
	const ulp = 2 * EPSILON * Math.abs(mean)
	const error = Math.max(
		(4 * EPSILON * Math.abs(value) + ulp * Math.abs(first)) / Math.max(1, Math.abs(value)),
		(4 * EPSILON * Math.abs(first) + ulp * Math.abs(second)) / Math.max(1 / Math.sqrt(s2), Math.abs(first)),
		(8 * EPSILON * Math.abs(second) + ulp * Math.abs(third)) / Math.max(1 / s2, Math.abs(second)),
	)
	return withReason({ sites: 1, mean, value, first, second, error, method: 'single-site' }, 'rounding of ψ at this mean')
}

function best(block: BlockHamiltonian, sites: number, mean: number): BlockRow {
	const fourier = byFourier(block, sites, mean)
	if (fourier.error <= FOURIER_GOOD) return fourier
	const convolution = byConvolution(block, sites, mean)
	return convolution.error < fourier.error ? convolution : fourier
}

/** ψ_K by inversion of χ^K. */
export function byFourier(block: BlockHamiltonian, sites: number, mean: number): BlockRow {
	const { law } = block.transform.at(mean)
	const latticeTo = (options: LatticeOptions) => latticeOfLaw(block.exponent, mean, law, options)
	let lattice = latticeTo({})
	// |χ(2π/h)|: what the lattice adds to χ near 0. A small sharp part of the law leaves more of it than |χ(π/h)|² tells.
	let folded = latticeTo({ step: lattice.step / 2 }).nyquist
	if (folded > FOLDED) {
		// Where the weights themselves are noisier than that (far means), no refinement gets below it: the noise is counted as it is.
		const finer = latticeTo({ nyquist: FOLDED })
		if (finer.resolved) {
			lattice = finer
			folded = latticeTo({ step: lattice.step / 2 }).nyquist
		}
	}
	const table = spectralTable(lattice, sites, 42, BUDGET / 8)
	const jet = invertAt(table, sites, 0)
	const alias = table.complete && lattice.resolved ? 4 * sites * lattice.nyquist ** 2 : 1
	// f changes by K ∫|χ|^{K−1} |χ(2π/h)| where |χ|^{K−1} is as wide as 1/(s√K).
	if (folded < UNSEEN) folded = 0
	const s = lattice.deviation
	const [f, f1, f2] = [4 * sites * folded, (4 * Math.sqrt(sites) * folded) / s, (4 * folded) / (s * s)]
	const size = 1 / (s * Math.sqrt(2 * Math.PI * sites))
	const noise = [f, f1, f2].map((e, k) => (jet.noise[k] as number) + (e * size) / EPSILON) as [number, number, number]
	const row = rowOf(block, lattice, sites, { value: jet.value, noise }, alias, 'fourier')
	if (row.reason === undefined) return row
	if (alias === 1) return { ...row, reason: 'the characteristic function was not tabulated as far as it matters: too many lattice points' }
	return folded > 0 && (f * size) / EPSILON > jet.noise[0] ? { ...row, reason: 'error of the characteristic function, amplified K times' } : row
}

/** ψ_K by convolution of positive weights, on two lattices whose difference measures the error of discretisation. */
export function byConvolution(block: BlockHamiltonian, sites: number, mean: number): BlockRow {
	let depth = 60
	let refinement = 1.3
	const { law } = block.transform.at(mean)
	for (;;) {
		const fine = latticeOfLaw(block.exponent, mean, law, { depth, refinement })
		if (convolutionCost(fine, sites) > BUDGET)
			return { ...unreachable(sites, mean), reason: 'a convolution of this many lattice points is out of proportion' }
		const jet = convolutionJet(fine, sites)
		// How far in the tail of the K-fold sum 0 lies: log of (Gaussian density / f_K(0)).
		const rarity = Math.max(0, -Math.log(jet.value[0] * fine.deviation * Math.sqrt(2 * Math.PI * sites)))
		if (rarity > depth - 45 && depth < 700) {
			depth = Math.min(700, Number.isFinite(rarity) ? 60 + 1.3 * rarity : 700)
			refinement = 1.3 * Math.sqrt(1 + Math.min(rarity, 700) / 36)
			continue
		}
		const coarse = latticeOfLaw(block.exponent, mean, law, { depth, step: 1.2 * fine.step })
		const other = convolutionJet(coarse, sites)
		const row = rowOf(block, fine, sites, jet, Math.exp(rarity - depth), 'convolution')
		const check = rowOf(block, coarse, sites, other, 0, 'convolution')
		const s = fine.deviation
		// The error of the trapezoidal rule squares, or nearly, when the step shrinks by 1.2: a tenth of the change is safe.
		const change = Math.max(
			Math.abs(row.value - check.value) / Math.max(1, Math.abs(row.value)),
			Math.abs(row.first - check.first) / Math.max(1 / s, Math.abs(row.first)),
			Math.abs(row.second - check.second) / Math.max(1 / (s * s), Math.abs(row.second)),
		)
		// Twice the modelled rounding: the largest excess seen against closed forms is 1.3.
		const error = Number.isNaN(change) ? Number.POSITIVE_INFINITY : 2 * row.error + change / 10
		return withReason({ ...row, error }, 'rounding of the convolution')
	}
}

function unreachable(sites: number, mean: number): BlockRow {
	return { sites, mean, value: Number.NaN, first: Number.NaN, second: Number.NaN, error: Number.POSITIVE_INFINITY, method: 'convolution' }
}

function rowOf(
	{ exponent }: BlockHamiltonian,
	lattice: TiltedLattice,
	sites: number,
	{ value: [f, f1, f2], noise }: DensityJet,
	alias: number,
	method: BlockMethod,
): BlockRow {
	const { mean, tilt, logMass, deviation: s, information } = lattice
	const [psi, slope] = exponent.at(mean)
	const r1 = f1 / f
	const r2 = f2 / f
	const value = psi - logMass - Math.log(Math.sqrt(sites) * f) / sites
	const first = slope + tilt - r1
	const second = sites * (r1 * r1 - r2)
	// Relative error of f, absolute ones of f'/f and f''/f.
	const e0 = (EPSILON * noise[0]) / Math.abs(f) + alias
	const e1 = (EPSILON * noise[1]) / Math.abs(f) + Math.abs(r1) * e0 + alias / s
	const e2 = (EPSILON * noise[2]) / Math.abs(f) + Math.abs(r2) * e0 + alias / (s * s)
	// One rounding of m + u moves ψ by ψ' ulp, of fluctuation √(E ψ'') ulp.
	const input = EPSILON * Math.abs(mean) * Math.sqrt(information)
	// Rounding of the exponents is noise added to ψ: its conditional mean moves with m as fast as ψ_K itself does.
	const weights = 3 * EPSILON * lattice.exponent
	const speed = 1 + Math.abs(second * s * s - 1) + sites * (s * r1) ** 2
	const error = Math.max(
		(weights / 3 + e0 / sites + 4 * EPSILON * (Math.abs(psi) + Math.abs(logMass) + 1) + input) / Math.max(1, Math.abs(value)),
		(e1 + 4 * EPSILON * Math.abs(slope) + input / s + (weights * Math.sqrt(speed)) / s) / Math.max(1 / s, Math.abs(first)),
		(sites * (2 * Math.abs(r1) * e1 + e2) + input / (s * s) + (weights * speed) / (s * s)) / Math.max(1 / (s * s), Math.abs(second)),
	)
	// Without one digit of f nothing is known of the rest.
	return withReason({ sites, mean, value, first, second, error: f > 0 && e0 < 0.1 ? error : Number.POSITIVE_INFINITY, method }, reasonOf(method))
}

function reasonOf(method: BlockMethod): string {
	return method === 'fourier' ? 'inversion of the characteristic function cancels' : 'rounding of the convolution'
}

function withReason(row: BlockRow, reason: string): BlockRow {
	return row.error > BLOCK_TARGET ? { ...row, reason: row.reason ?? reason } : row
}
