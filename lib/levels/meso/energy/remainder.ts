/**
 * How far H̄ with the bracket is from H̄: an estimate from the next order of the expansion, with factors calibrated on exact values.
 *
 *   H̄ = 𝓗 + gaussian + bracket − e/N³ + O(K⁻⁴),   error = F(K)·max(|e|, ½ Σ_j |e_j|)/N³,   ∇: −V⁻¹∂e/∂μ/N³.
 *
 * e_j is the share of block j (`next-order.ts`): where shares of both signs cancel, half of their sizes is kept. For K → ∞ the estimate is F times
 * the error; at K = 2, 3, where orders no longer fall, the factors cover what was measured. The calibration and its test: exact inversions for
 * M = 2 … 7, degrees 1 … 5, ten potentials, smooth and alternating coefficients (test/data/spline-hamiltonian.json). Derivatives of e are
 * differences of its shares when every ninth μ_j is moved; for more than 256 blocks the gradient's error is scaled from that of the value.
 */
import type { FieldTable } from '../../../cramer/field-table.ts'
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

/** F at K = 2, 3, 4, …, last for all larger K. */
const FACTORS = [3, 2.5, 2, 2, 2, 2, 2]
const GRADIENT_FACTORS = [4, 4, 3, 3, 3, 3, 3]
const CANCELLING = 0.5
/** μ_j is moved by this share of a standard deviation; every PERIOD-th at once. */
const STEP = 0.03
const PERIOD = 9
const MOST = 256

/** The estimate at the solution that the solver holds. */
export function remainderEstimate(space: MesoSpace, table: FieldTable): (solver: DualSolver) => Remainder {
	const { blocks: m, degree, sites, sitesPerBlock } = space
	const order = nextOrder(space, table)
	const at = <T>(list: readonly T[]) => list[Math.min(sitesPerBlock - 2, list.length - 1)] as T
	const [shares, moved, mu, slope] = [new Float64Array(m), new Float64Array(m), new Float64Array(m), new Float64Array(m)]
	const cube = sites ** 3
	return (solver) => {
		const { coefficients, band, factor } = solver
		if (!order.shares(coefficients, shares)) return { next: Number.NaN, error: Number.POSITIVE_INFINITY, gradientError: Number.POSITIVE_INFINITY }
		let [total, size] = [0, 0]
		for (let j = 0; j < m; j++) {
			total += shares[j]
			size += Math.abs(shares[j])
		}
		const error = (at(FACTORS) * Math.max(Math.abs(total), CANCELLING * size)) / cube
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
		return { next: -total / cube, error, gradientError: (at(GRADIENT_FACTORS) * gradientError) / cube }
	}
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
