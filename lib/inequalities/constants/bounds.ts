/**
 * The right-hand sides of the two hydrodynamic limits, term by term, and the number of blocks that makes them least.
 *
 *   block averages (theory 1.4):  E = T M/N + C1 γ κ²/(2λρ²M²) + (√(2Tγ)/M)(α + 2C1/ρ_μ)^{1/2} [C1^{1/2} + (C2 + β)^{1/2}]
 *   splines, L ≥ 2 (theory 2.3):  E = T (M − 1)/N + Λ² C_L² γ C1/(2λρ²M²)
 *
 * ρ: LSI of the fibres; ρ_μ: of μ itself; C1: relative entropy per site at the start; C2 + β = H̄(η_0) − inf H̄. γ and C_L are those of the given M and
 * K = N/M unless given. The first is ~ N^{−1/2} at M ~ N^{1/2}, the second ~ N^{−2/3} at M ~ N^{1/3} (G14).
 */
import { InputError } from '../../errors.ts'
import { resolutionConstant, squaredNaturalConstant } from '../../levels/meso/operator/index.ts'

export interface BoundSize {
	/** N. */
	readonly sites: number
	/** M; for the bounds at given M. */
	readonly blocks: number
	/** T, macroscopic time. */
	readonly time: number
}

interface Common {
	/** λ: Hess H̄ ≥ λ. */
	readonly lambda: number
	/** LSI of the fibres. */
	readonly rho: number
	/** Ent_μ(f_0) ≤ C1 N. */
	readonly entropy: number
	/** γ; default: of this M and K. */
	readonly gamma?: number
}

export interface GovwConstants extends Common {
	readonly kappa: number
	/** LSI of μ, from ρ, λ and κ by the two-scale criterion. */
	readonly wholeRho: number
	/** ∫|x − m|² dμ ≤ αN. */
	readonly alpha: number
	/** C2 + β ≥ H̄(η_0) − inf H̄. */
	readonly energyGap: number
}

export interface SplineConstants extends Common {
	/** Λ = sup |ψ''|. */
	readonly curvature: number
	/** L ≥ 2. */
	readonly degree: number
	/** C_L²; default: of this M and K. */
	readonly squaredConstant?: number
}

export interface Bound {
	/** E. */
	readonly value: number
	readonly blocks: number
	readonly terms: {
		/** T M/N or T(M − 1)/N: Itô. */
		readonly trace: number
		/** The M^{−2} term: conditional covariance. */
		readonly covariance: number
		/** The two 1/M terms of block averages: fluctuations within blocks, and the drift of η; 0 for splines. */
		readonly fluctuation: number
		readonly drift: number
	}
}

/** E of theory 1.4. @throws InputError for sizes or constants that are not positive, or M not dividing N. */
export function govwBound(c: GovwConstants, size: BoundSize): Bound {
	const { sites: N, blocks: M, time: T } = checked('GOVW bound', size, { lambda: c.lambda, rho: c.rho, wholeRho: c.wholeRho })
	const gamma = c.gamma ?? resolutionConstant(0, M, N / M)
	const { covariance, fluctuation, drift } = govwCoefficients(c, gamma, T)
	return total(M, { trace: (T * M) / N, covariance: covariance / M ** 2, fluctuation: fluctuation / M, drift: drift / M })
}

/** E of theory 2.3. @throws InputError as above, or for a degree below 2 (C_L is not bounded). */
export function splineBound(c: SplineConstants, size: BoundSize): Bound {
	if (!(Number.isInteger(c.degree) && c.degree >= 2)) throw new InputError('bad-flag', `spline bound: C_L is bounded for degree 2 and higher only (got ${c.degree})`, 'Try degree 2.')
	const { sites: N, blocks: M, time: T } = checked('spline bound', size, { lambda: c.lambda, rho: c.rho })
	const gamma = c.gamma ?? resolutionConstant(c.degree, M, N / M)
	const squared = c.squaredConstant ?? squaredNaturalConstant(c.degree, M, N / M)!
	return total(M, { trace: (T * (M - 1)) / N, covariance: splineCoefficient(c, gamma, squared) / M ** 2, fluctuation: 0, drift: 0 })
}

function govwCoefficients(c: GovwConstants, gamma: number, T: number) {
	const common = Math.sqrt(2 * T * gamma) * Math.sqrt(c.alpha + (2 * c.entropy) / c.wholeRho)
	const ratio = c.kappa / c.rho
	return { covariance: (c.entropy * gamma * ratio * ratio) / (2 * c.lambda), fluctuation: common * Math.sqrt(c.entropy), drift: common * Math.sqrt(Math.max(0, c.energyGap)) }
}

function splineCoefficient(c: SplineConstants, gamma: number, squared: number): number {
	const ratio = c.curvature / c.rho
	return (ratio * ratio * squared * gamma * c.entropy) / (2 * c.lambda)
}

function total(blocks: number, terms: Bound['terms']): Bound {
	return { value: terms.trace + terms.covariance + terms.fluctuation + terms.drift, blocks, terms }
}

function checked(call: string, size: BoundSize, positive: Record<string, number>): BoundSize {
	const { sites, blocks, time } = size
	if (!(Number.isInteger(sites) && Number.isInteger(blocks) && blocks >= 1 && sites % blocks === 0))
		throw new InputError('bad-flag', `${call}: the number of blocks must divide the number of sites (got ${blocks}, ${sites})`, 'Try a divisor.')
	if (!(time > 0)) throw new InputError('bad-flag', `${call}: the time must be positive (got ${time})`, 'Try 0.1.')
	for (const [name, x] of Object.entries(positive)) if (!(x > 0)) throw new InputError('bad-parameter', `${call}: ${name} must be positive (got ${x})`, 'Try a larger number of sites per block.')
	return size
}

/** The least bound over the divisors M ≥ 2 of N with N/M ≥ leastSitesPerBlock (M = 1 has no modes, and a trivial bound). null: there is none. */
export function bestBound(bound: (blocks: number) => Bound, sites: number, leastSitesPerBlock = 1): Bound | null {
	let best: Bound | null = null
	for (let blocks = 2; blocks <= sites / leastSitesPerBlock; blocks++) {
		if (sites % blocks !== 0) continue
		const found = bound(blocks)
		if (best === null || found.value < best.value) best = found
	}
	return best
}

export interface ContinuousOptimum {
	/** The real M at the minimum. */
	readonly blocks: number
	readonly value: number
	/** d log E/d log N: −1/2 (block averages) and −2/3 (splines) asymptotically. */
	readonly slope: number
}

/** The minimum of E over real M at K = ∞ (γ = 1/π² and C_L(K = ∞) unless given). */
export function continuousGovw(c: GovwConstants, { sites, time }: Omit<BoundSize, 'blocks'>): ContinuousOptimum {
	const { covariance, fluctuation, drift } = govwCoefficients(c, c.gamma ?? 1 / Math.PI ** 2, time)
	return optimum(time / sites, fluctuation + drift, covariance, 0)
}

/** `squaredConstant` is that of a large even M unless given. */
export function continuousSpline(c: SplineConstants, { sites, time }: Omit<BoundSize, 'blocks'>): ContinuousOptimum {
	const squared = c.squaredConstant ?? squaredNaturalConstant(c.degree, 64, Number.POSITIVE_INFINITY)!
	return optimum(time / sites, 0, splineCoefficient(c, c.gamma ?? 1 / Math.PI ** 2, squared), time / sites)
}

/** min over M of aM + b/M + d/M² − e: the positive root of aM³ = bM + 2d, by Newton from above. */
function optimum(a: number, b: number, d: number, e: number): ContinuousOptimum {
	let m = 2 * Math.max(Math.sqrt(b / a), Math.cbrt((2 * d) / a), Number.MIN_VALUE)
	for (let step = 0; step < 200; step++) {
		const next = (2 * a * m ** 3 + 2 * d) / (3 * a * m * m - b)
		if (!(next < m)) break
		m = next
	}
	const value = a * m + b / m + d / (m * m) - e
	// dE/da·(−a): d log E/d log N with a ∝ 1/N, e ∝ 1/N.
	return { blocks: m, value, slope: -(a * m - e) / value }
}
