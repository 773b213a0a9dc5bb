/**
 * The two bounds for a given ψ, start and size: every constant with its origin, and E where all of them exist (theory 1.4, 2.3).
 *
 * The start is the local Gibbs state of the given cell averages: a deterministic start has infinite entropy and no bound.
 */
import { blockConvexity, type BlockConvexity, blockHamiltonian, type BlockHamiltonian, cramerTransform, type CramerTransform } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import type { PolynomialCurvature } from '../../levels/meso/blocks/curvature-scan.ts'
import { resolutionConstant, squaredNaturalConstant } from '../../levels/meso/operator/index.ts'
import type { Potential } from '../../potential/index.ts'
import { twoScaleConstant } from '../two-scale/index.ts'
import { type Bound, govwBound, splineBound } from './bounds.ts'
import { coarseConvexity } from './coarse.ts'
import { type Constant, constantOf, missing } from './constant.ts'
import { curvatureConstants, type CurvatureConstants } from './curvature.ts'
import { fibreConstant, splineConvexity, splineFibreConstant } from './fibre.ts'
import { secondMomentConstant, startEnergyGap, startEntropy } from './start.ts'

/** What of a potential does not depend on size, time and start. */
export interface BoundContext {
	readonly potential: Potential
	readonly transform: CramerTransform
	readonly convexity: BlockConvexity
	readonly block: BlockHamiltonian
	readonly curvature: CurvatureConstants
}

/** Parts that are known already may be given. Cost: that of `blockConvexity`, seconds. */
export function boundContext(potential: Potential, known: Partial<Omit<BoundContext, 'potential'>> = {}): BoundContext {
	const transform = known.transform ?? cramerTransform(potential)
	return {
		potential,
		transform,
		convexity: known.convexity ?? blockConvexity(transform, potential, { economical: true }),
		block: known.block ?? blockHamiltonian(transform),
		curvature: known.curvature ?? curvatureConstants(potential),
	}
}

export interface BoundRequest {
	/** m_i, the cell averages of the profile: N = their number. */
	readonly averages: ArrayLike<number>
	/** M, a divisor of N. */
	readonly blocks: number
	readonly time: number
}

export interface BoundEstimate {
	/** E, or null with the reason. */
	readonly bound: Bound | null
	readonly reason: string
	readonly constants: Readonly<Record<string, Constant>>
}

/** E of theory 1.4 with every constant. @throws InputError unless M divides N. */
export function govwEstimate({ potential, transform, convexity, block, curvature }: BoundContext, { averages, blocks, time }: BoundRequest): BoundEstimate {
	const K = blockSize(averages, blocks)
	const rho = fibreConstant(potential, K, curvature.kappa, convexity)
	const lambda = coarseConvexity(convexity, K)
	const constants = {
		gamma: constantOf(resolutionConstant(0, blocks, K), 1e-15, 'exact', 'theory 1.5', '1/(4K² sin²(π/2K))'),
		kappa: curvature.kappa,
		lambda,
		rho,
		wholeRho: whole(rho, lambda, curvature.kappa),
		alpha: secondMomentConstant(transform, meanOf(averages), averages.length),
		entropy: startEntropy(transform, averages),
		energyGap: startEnergyGap(transform, blockMeans(averages, blocks), K, block),
	}
	const reason = missing(constants)
	if (reason !== undefined) return { bound: null, reason, constants }
	const v = valuesOf(constants)
	return { bound: govwBound(v, { sites: averages.length, blocks, time }), reason: '', constants }
}

/** E of theory 2.3 for splines of this degree; λ and ρ of non-convex ψ need a scan of polynomial blocks whose size divides K (`curvatureScan`). @throws InputError as above, or for a degree below 2. */
export function splineEstimate({ potential, transform, curvature }: BoundContext, degree: number, { averages, blocks, time }: BoundRequest, polynomial: PolynomialCurvature | null = null): BoundEstimate {
	const scanned = polynomial !== null && polynomial.degree >= degree ? polynomial : null
	const K = blockSize(averages, blocks)
	if (!(Number.isInteger(degree) && degree >= 2)) throw new InputError('bad-flag', `spline bound: C_L is bounded for degree 2 and higher only (got ${degree})`, 'Try degree 2.')
	const squared = squaredNaturalConstant(degree, blocks, K)
	const constants = {
		gamma: constantOf(resolutionConstant(degree, blocks, K), 1e-11, 'numerical', 'theory 1.5', 'resolution of sites by splines'),
		squaredConstant: constantOf(squared, 1e-12 * (squared ?? 0), 'numerical', 'theory 2.3', 'C_L² of this degree, M and K'),
		curvature: curvature.largest,
		lambda: splineConvexity(potential, K, scanned),
		rho: splineFibreConstant(potential, K, curvature.kappa, scanned),
		entropy: startEntropy(transform, averages),
	}
	const reason = missing(constants)
	if (reason !== undefined) return { bound: null, reason, constants }
	return { bound: splineBound({ ...valuesOf(constants), degree }, { sites: averages.length, blocks, time }), reason: '', constants }
}

/** LSI of μ by Theorem 3. */
function whole(rho: Constant, lambda: Constant, kappa: Constant): Constant {
	const source = 'theory 1.2'
	if (rho.value === null || lambda.value === null || kappa.value === null) return constantOf(null, 0, 'numerical', source, missing({ rho, lambda, kappa })!)
	const value = twoScaleConstant(rho.value, lambda.value, kappa.value)
	const low = twoScaleConstant(Math.max(0, rho.value - rho.error), Math.max(0, lambda.value - lambda.error), kappa.value + kappa.error)
	return constantOf(value, value - low, 'numerical', source, 'two-scale criterion with rho, lambda and kappa')
}

function valuesOf<Names extends string>(constants: Readonly<Record<Names, Constant>>): Record<Names, number> {
	return Object.fromEntries(Object.entries<Constant>(constants).map(([name, c]) => [name, c.value])) as Record<Names, number>
}

function blockSize(averages: ArrayLike<number>, blocks: number): number {
	const K = averages.length / blocks
	if (!(Number.isInteger(K) && K >= 1)) throw new InputError('bad-flag', `bounds: the number of blocks must divide the number of sites (got ${blocks}, ${averages.length})`, 'Try a divisor.')
	return K
}

function meanOf(x: ArrayLike<number>): number {
	let sum = 0
	for (let i = 0; i < x.length; i++) sum += x[i]
	return sum / x.length
}

function blockMeans(x: ArrayLike<number>, blocks: number): Float64Array {
	const K = x.length / blocks
	return Float64Array.from({ length: blocks }, (_, j) => meanOf(Array.from({ length: K }, (_, i) => x[j * K + i])))
}
