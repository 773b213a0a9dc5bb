/**
 * How far H̄ with the bracket is from H̄: an estimate from the next order of the expansion, with factors calibrated on exact values.
 *
 *   H̄ = 𝓗 + gaussian + bracket − e/N³ + O(K⁻⁴),   error = (F(K)|e| + G(K) Σ_j |e_j|)/N³,   ∇: −V⁻¹∂e/∂μ/N³.
 *
 * to which `coarse-hamiltonian.ts` adds the square of the bracket, for laws whose next order vanishes. e_j is the share of block j
 * (`next-order.ts`); the second sum covers what is left where shares of both signs cancel. For K → ∞ the error is |e|/N³ and the estimate twice
 * that, O(K⁻³). At K = 2, 3 orders no longer fall: F and G cover what was measured, and the gradient's estimate is multiplied by how much more than
 * its next order ψ_K' misses at block means, where that is known exactly; for K < 8 that of the value likewise by a power of the excess of ψ_K.
 *
 * Calibrated on exact inversions for 2 … 7 blocks, degrees 1 … 5, ten potentials, smooth and alternating coefficients
 * (test/data/spline-hamiltonian.json); where the true error crosses zero the estimate is more than ten times as large, and at K = 2 that of the
 * gradient is an order of magnitude only. Where single blocks miss far more than the estimate, as in deep or narrow wells, the expansion tells
 * nothing and the error is infinite. Derivatives of e are differences of its shares when every ninth μ_j is moved; for more than 256 blocks the
 * gradient's error is scaled from the largest share.
 */
import type { FieldTable } from '../../../cramer/field-table.ts'
import { blockExpansion, blockHamiltonian } from '../../../cramer/block/index.ts'
import type { CramerTransform } from '../../../cramer/transform.ts'
import type { MesoSpace } from '../space.ts'
import type { DualSolver } from './dual.ts'
import { nextOrder } from './next-order.ts'

export interface Remainder {
	/** −e/N³: the next term. */
	readonly next: number
	/** Bound of |value − H̄| for the energy with the bracket. */
	readonly error: number
	/** Bound of the largest error of a coefficient of its gradient. */
	readonly gradientError: number
}

/** F at K = 2 for degrees 1, 2, …; smoother splines average more sites. */
const PAIRS = [6, 3, 3, 2]
/** F, G at K = 2, 3, 4, and last at all larger K. */
const FACTORS = [Number.NaN, 1.45, 1.8, 1.65]
const CANCELLING = [0.7, 1.6, 0.3, 0.35]
const GRADIENT_FACTORS = [2.2, 2, 6, 3.5]
/** The power of the measured excess of ψ_K' that multiplies the gradient's estimate. */
const EXCESS = [1, 0.7]
/** The same for the value: its power, the largest factor, and the least K at which orders fall for wells, too. */
const VALUE_EXCESS = { power: 0.25, most: 2, until: 8 } as const
/** An excess beyond this says that the next order of ψ_K vanishes, and nothing about splines. */
const DEGENERATE = 100
const SAMPLES = 6
/** An estimate that single blocks miss by more than this factor is no estimate. In the calibration at most 20; in deep or narrow wells 30 to 5e4. */
const GROSS = 25
/**
 * A spline on few blocks averages no more sites than a block does: its error is no less than this much of what single blocks miss, which between wells is
 * ten times what the next order says.
 */
const AT_LEAST = { factor: 1.2, blocks: 2 } as const
/** What rows of ψ_K may be wrong by: their target, design.md section 3. */
const ROUNDING = 1e-9
/** Rows of more sites are not computed: they cost seconds, and the price of unreachable means has died out for all but the deepest wells. */
const LARGEST_BLOCK = 10_000
/** μ_j is moved by this share of a standard deviation; every PERIOD-th at once. */
const STEP = 0.03
const PERIOD = 9
const MOST = 256
const EPSILON = 2 ** -52

/** The estimate at the solution that the solver holds; `term` is the bracket's part of H̄. */
export function remainderEstimate(space: MesoSpace, table: FieldTable): (solver: DualSolver, state: Float64Array, term: number) => Remainder {
	const { blocks: m, degree, sites, sitesPerBlock } = space
	const order = nextOrder(space, table)
	const at = <T>(list: readonly T[]) => list[Math.min(sitesPerBlock - 2, list.length - 1)] as T
	const [shares, moved, mu, slope] = [new Float64Array(m), new Float64Array(m), new Float64Array(m), new Float64Array(m)]
	const factorOfValue = sitesPerBlock === 2 ? (PAIRS[Math.min(degree, PAIRS.length) - 1] as number) : at(FACTORS)
	const cube = sites ** 3
	const excess = excessOfBlocks(space, table.transform)
	return (solver, state, term) => {
		const { coefficients, band, factor } = solver
		if (!order.shares(coefficients, shares)) return { next: Number.NaN, error: Number.POSITIVE_INFINITY, gradientError: Number.POSITIVE_INFINITY }
		let [total, size] = [0, 0]
		for (let j = 0; j < m; j++) {
			total += shares[j]
			size += Math.abs(shares[j])
		}
		const beyond = excess(state)
		const shape = shapeOf(solver, space)
		const estimate = (beyond.value * (factorOfValue * Math.abs(total) + at(CANCELLING) * size)) / cube
		const error = Math.max(shape.wells * believable(beyond.missedValue, estimate), leastError(m, beyond.missedValue)) + shape.uneven * Math.abs(term)
		const period = m <= PERIOD ? m : Math.ceil(m / Math.floor(m / PERIOD))
		const steps = new Float64Array(m)
		for (let j = 0; j < m; j++) steps[j] = STEP / Math.sqrt(m * width(band, degree, j))
		slope.fill(0)
		if (m <= MOST) {
			for (let colour = 0; colour < period; colour++) {
				mu.set(coefficients)
				for (let j = colour; j < m; j += period) mu[j] += steps[j]
				if (!order.shares(mu, moved)) return { next: -total / cube, error, gradientError: Number.POSITIVE_INFINITY }
				// A change belongs to the nearest coefficient that was moved; b_j is centred (degree + 1)/2 blocks after j.
				for (let i = 0; i < m; i++) {
					const j = nearest(i - degree / 2, colour, period, m)
					slope[j] += (moved[i] - shares[i]) / steps[j]
				}
			}
		} else {
			let largest = 0
			for (let j = 0; j < m; j++) largest = Math.max(largest, Math.abs(shares[j]))
			for (let j = 0; j < m; j++) slope[j] = ((j % 2 === 0 ? 1 : -1) * largest * STEP) / steps[j]
		}
		factor.solve(slope, slope)
		let gradientError = 0
		for (let j = 0; j < m; j++) gradientError = Math.max(gradientError, Math.abs(slope[j]))
		return { next: -total / cube, error, gradientError: Math.max(believable(beyond.missedSlope, (at(GRADIENT_FACTORS) * beyond.gradient * gradientError) / cube), leastError(m, beyond.missedSlope)) }
	}
}

/** What the orders of the expansion do not see: laws of two wells, and sites that bear more than their share. */
interface Shape {
	/** Factor of the estimate: 1, or more where the kurtosis of a site is near −2, that of two points. */
	readonly wells: number
	/** The share of the bracket that is added: 0, or up to 1 where one site has several times the 1/K of an observable that is its share. */
	readonly uneven: number
}

/** Measured on mixtures of two Gaussians at K = 2, 3 (exact sums over 2^N terms): the truth is up to 5 times the estimate at a kurtosis of −1.77. */
const TWO_POINTS = { from: 1.55, rate: 9, until: 4 } as const
/** Measured on z⁴ with means ±4 over six blocks: at 2.2 and 3.1 times its share the truth is 0.3 and 0.8 of the bracket, at 1.7 the estimate holds. */
const UNEVEN = { from: 2, width: 0.6 } as const

function shapeOf({ level, factor }: DualSolver, { sites, sitesPerBlock }: MesoSpace): Shape {
	const { sums, cumulants } = level()
	const [, , k2, , k4] = cumulants as unknown as Float64Array[]
	const r = sums.quadratic(factor.inverseBand(), new Float64Array(sums.size))
	let [leverage, flatness] = [0, 0]
	for (let i = 0; i < sums.size; i++) {
		leverage = Math.max(leverage, (k2[i] * r[i]) / sites)
		flatness = Math.max(flatness, -k4[i] / (k2[i] * k2[i]))
	}
	return {
		wells: Math.exp(TWO_POINTS.rate * Math.max(0, (TWO_POINTS.until - sitesPerBlock) / 2) * Math.max(0, flatness - TWO_POINTS.from)),
		uneven: Math.min(1, Math.max(0, (leverage * sitesPerBlock - UNEVEN.from) / UNEVEN.width)),
	}
}

interface Excess {
	readonly value: number
	readonly gradient: number
	/** Mean over the sampled blocks of |ψ_K − its expansion|, and the largest of the same of ψ_K'. */
	readonly missedValue: number
	readonly missedSlope: number
}

const NONE: Excess = { value: 1, gradient: 1, missedValue: 0, missedSlope: 0 }

/** By how much to enlarge the estimates: powers of how many times their next order ψ_K and ψ_K' miss the expansion to second order at some block means. */
function excessOfBlocks(space: MesoSpace, transform: CramerTransform): (state: Float64Array) => Excess {
	const { blocks, sitesPerBlock: k, degree } = space
	const power = EXCESS[k - 2]
	if (k > LARGEST_BLOCK) return () => NONE
	const block = blockHamiltonian(transform)
	const { weights, basis, count } = space.nodes(degree + 1)
	return (state) => {
		let [missedValue, nextValue, missed, next, sampled] = [0, 0, 0, 0, 0]
		for (let sample = 0; sample < Math.min(blocks, SAMPLES); sample++) {
			const i = Math.floor((sample * blocks) / Math.min(blocks, SAMPLES))
			let mean = 0
			for (let a = 0; a < count; a++)
				for (let l = 0; l <= degree; l++) mean += weights[a] * basis[a * (degree + 1) + l] * state[(((i - l) % blocks) + blocks) % blocks]
			const { min, max } = transform.site.means
			if ((min !== null && mean <= min) || (max !== null && mean >= max)) continue
			const point = transform.at(mean)
			const { limit, first, second, third } = blockExpansion(point)
			const row = block.at(k, mean)
			// Beyond what the row itself, and the difference of large numbers, may be wrong by.
			const beyond = (miss: number, size: number, unit: number) => Math.max(0, Math.abs(miss) - row.error * Math.max(unit, Math.abs(size)) - 4 * EPSILON * Math.abs(size))
			missedValue += beyond(row.value - limit[0] - first[0] / k - second[0] / k ** 2, row.value, 1)
			nextValue += Math.abs(third) / k ** 3
			missed = Math.max(missed, beyond(row.first - limit[1] - first[1] / k - second[1] / k ** 2, row.first, Math.sqrt(point.second)))
			sampled++
			if (power === undefined) continue
			const step = 1e-3 / Math.sqrt(point.second)
			const thirdAt = (m: number) => blockExpansion(transform.at(m)).third
			next = Math.max(next, Math.abs(thirdAt(mean + step) - thirdAt(mean - step)) / (2 * step * k ** 3))
		}
		return {
			value: k < VALUE_EXCESS.until ? Math.min(enlargement(missedValue, nextValue, VALUE_EXCESS.power), VALUE_EXCESS.most) : 1,
			gradient: power === undefined ? 1 : enlargement(missed, next, power),
			missedValue: sampled === 0 ? 0 : missedValue / sampled,
			missedSlope: missed,
		}
	}
}

/** What single blocks say of the error of a spline on so many blocks; 0 where they say nothing, or were not found. */
const leastError = (blocks: number, missed: number): number => (blocks <= AT_LEAST.blocks && missed > 0 ? AT_LEAST.factor * missed : 0)

/** The estimate, or infinity where single blocks miss far more: a few sites then reach only some means, and no order of the expansion sees it. */
function believable(missed: number, estimate: number): number {
	return missed > GROSS * estimate + ROUNDING ? Number.POSITIVE_INFINITY : estimate
}

/** (missed/next)^power where that is more than 1. */
function enlargement(missed: number, next: number, power: number): number {
	const ratio = missed / next
	return ratio > 1 ? (ratio < DEGENERATE ? ratio : 3) ** power : 1
}

/** ⟨κ2 c_j⟩ up to the shape of b_j: the row sum of V. */
function width(band: Float64Array, degree: number, j: number): number {
	const w = degree + 1
	const m = band.length / w
	let sum = band[j * w]
	for (let d = 1; d <= degree; d++) sum += band[j * w + d] + band[((((j - d) % m) + m) % m) * w + d]
	return sum
}

/** The index ≡ colour (mod period) below m that is cyclically nearest to x. */
function nearest(x: number, colour: number, period: number, m: number): number {
	let [best, distance] = [colour, Number.POSITIVE_INFINITY]
	for (let j = colour; j < m; j += period) {
		const gap = Math.abs((((x - j) % m) + m) % m)
		const cyclic = Math.min(gap, m - gap)
		if (cyclic < distance) [best, distance] = [j, cyclic]
	}
	return best
}
