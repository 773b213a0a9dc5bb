/**
 * ρ, a log-Sobolev constant of the canonical ensemble of K sites, uniform in the mean (theory 1.4 (ii), 1.5 Theorem 14).
 *
 *   K sites at once:  c e^{−K osc δ} of the best split for K (Bakry–Émery, Holley–Stroock on the hyperplane): proved;
 *   in blocks:        for K ≥ 2k, blocks of k sites (k | K) or of k … 2k − 1 sites: Theorem 3 with ρ of the blocks, λ = inf ψ_k'' and κ: proved up to λ,
 *                     which is a scan.
 * Spectral gaps from numerics bound ρ from above only: `fibreIndicator`.
 */
import type { BlockConvexity } from '../../cramer/index.ts'
import type { PolynomialCurvature } from '../../levels/meso/blocks/curvature-scan.ts'
import type { Potential } from '../../potential/index.ts'
import { holleyStroock } from '../split/index.ts'
import { twoScaleConstant } from '../two-scale/index.ts'
import { coarseConvexity } from './coarse.ts'
import { type Constant, constantOf } from './constant.ts'

const SOURCE = 'theory 1.4 (ii), 1.5'

/** ρ for K sites; K = Infinity: a constant for all K. */
export function fibreConstant(potential: Potential, sitesPerBlock: number, kappa: Constant, convexity: BlockConvexity | null): Constant {
	const { value: least, error } = potential.minSecondDerivative
	if (least !== null && error !== null && least - error > 0)
		return better(constantOf(least - error, error, potential.minSecondDerivative.certified ? 'certified' : 'numerical', SOURCE, "Bakry–Émery: inf psi'' for every K"), sitesPerBlock === Number.POSITIVE_INFINITY ? null : atOnce(potential, sitesPerBlock))
	const direct = sitesPerBlock === Number.POSITIVE_INFINITY ? null : atOnce(potential, sitesPerBlock)
	const blocks = inBlocks(potential, sitesPerBlock, kappa, convexity)
	return better(direct ?? blocks, blocks)
}

function better(a: Constant, b: Constant | null): Constant {
	if (b === null || b.value === null) return a
	return a.value === null || b.value > a.value ? b : a
}

/** Holley–Stroock on K sites. */
function atOnce(potential: Potential, sites: number): Constant {
	const { rho, error, certified, reason, logRho } = holleyStroock(potential, sites)
	if (rho === null || error === null) return constantOf(null, 0, 'certified', SOURCE, reason)
	if (rho === 0) return constantOf(null, 0, 'certified', SOURCE, `Holley–Stroock gives e^${logRho}, below the range of doubles`)
	return constantOf(rho, error, certified ? 'certified' : 'numerical', SOURCE, `Holley–Stroock on ${sites} sites: ${reason}`)
}

function inBlocks(potential: Potential, sites: number, kappa: Constant, convexity: BlockConvexity | null): Constant {
	const from = convexity?.uniformFrom ?? null
	if (convexity === null || from === null) return constantOf(null, 0, 'numerical', SOURCE, 'no block size is known from which psi_K is uniformly convex')
	if (kappa.value === null) return constantOf(null, 0, 'numerical', SOURCE, `kappa: ${kappa.reason}`)
	if (sites < 2 * from) return constantOf(null, 0, 'numerical', SOURCE, `needs K >= ${2 * from}`)
	const exact = sites !== Number.POSITIVE_INFINITY && sites % from === 0
	const size = exact ? from : 2 * from - 1
	const inner = atOnce(potential, size)
	const lambda = coarseConvexity(convexity, exact ? from : Math.max(from, 2 * from - 1))
	const uniform = exact ? lambda : worst(convexity, from)
	if (inner.value === null || uniform.value === null) return inner.value === null ? inner : uniform
	const rho = twoScaleConstant(inner.value, uniform.value, kappa.value)
	const low = twoScaleConstant(Math.max(0, inner.value - inner.error), Math.max(0, uniform.value - uniform.error), kappa.value + kappa.error)
	return constantOf(rho, rho - low, 'numerical', SOURCE, `two-scale criterion over blocks of ${exact ? from : `${from} … ${2 * from - 1}`} sites, each by Holley–Stroock`)
}

/** λ for blocks of k … 2k − 1 sites together. */
function worst(convexity: BlockConvexity, from: number): Constant {
	let least: Constant | null = null
	for (let k = from; k < 2 * from; k++) {
		const at = coarseConvexity(convexity, k)
		if (at.value === null) return at
		if (least === null || at.value < least.value!) least = at
	}
	return least!
}

/**
 * ρ of the fibres {Px = y} of splines (theory 2.6): pieces of the blocks, of as many sites as were scanned, constrained to polynomial moments by
 * Holley–Stroock; the law of the moments by Bakry–Émery with λ_Z = inf Hess Ψ_{K,L}; together by Theorem 3. λ_Z is a scan.
 */
export function splineFibreConstant(potential: Potential, sitesPerBlock: number, kappa: Constant, polynomial: PolynomialCurvature | null): Constant {
	const source = 'theory 2.6'
	const { value: least, error, certified } = potential.minSecondDerivative
	if (least !== null && error !== null && least - error > 0) return constantOf(least - error, error, certified ? 'certified' : 'numerical', source, "Bakry–Émery: inf psi'' on every affine subspace")
	const lambda = splineConvexity(potential, sitesPerBlock, polynomial)
	if (lambda.value === null || polynomial === null) return lambda
	if (kappa.value === null) return constantOf(null, 0, 'numerical', source, `kappa: ${kappa.reason}`)
	const inner = atOnce(potential, polynomial.sites)
	if (inner.value === null) return inner
	const rho = twoScaleConstant(inner.value, lambda.value, kappa.value)
	return constantOf(rho, rho - twoScaleConstant(Math.max(0, inner.value - inner.error), Math.max(0, lambda.value - lambda.error), kappa.value + kappa.error), 'numerical', source, `Holley–Stroock on pieces of ${polynomial.sites} sites, then the two-scale criterion with lambda: scanned, not proved`)
}

/**
 * λ for splines: Hess H̄ ≥ inf Hess Ψ_{K,L} of the polynomial blocks (theory 2.6), or inf ψ'' (Prékopa). A scan of blocks of k sites serves every multiple of
 * k (curvature-scan.ts). What the scan may have missed is taken off, and is the error.
 */
export function splineConvexity(potential: Potential, sitesPerBlock: number, polynomial: PolynomialCurvature | null): Constant {
	const source = 'theory 2.6'
	const { value: least, error, certified } = potential.minSecondDerivative
	if (least !== null && error !== null && least - error > 0) return constantOf(least - error, error, certified ? 'certified' : 'numerical', source, "inf psi'': marginals of convex laws are convex")
	if (polynomial === null || sitesPerBlock % polynomial.sites !== 0) return constantOf(null, 0, 'numerical', source, `the polynomial blocks of ${sitesPerBlock} sites were not scanned`)
	const { least: found, sites, patterns } = polynomial
	const doubt = polynomial.error + polynomial.missed
	if (!(found > doubt)) return constantOf(null, doubt, 'numerical', source, `the polynomial block of ${sites} sites is not found to be convex: least eigenvalue ${found}`)
	return constantOf(found - doubt, doubt, 'numerical', source, `least eigenvalue of Hess Psi of ${sites} sites over ${patterns} patterns of fields: scanned, not proved`)
}

/** What a spectral gap found numerically says of ρ: ρ ≤ gap, no more. */
export function fibreIndicator(gap: number, error: number, what: string): Constant {
	return constantOf(gap, error, 'indicator', SOURCE, `spectral gap of ${what}: an upper bound of rho, LSI(rho) implies SG(rho)`)
}

