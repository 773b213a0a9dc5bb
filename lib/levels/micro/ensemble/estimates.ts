/**
 * Means and standard errors from sums over replicas.
 *
 * With control variates κ of known mean: o − βᵗ(κ̄ − Eκ), β = Cov(κ)⁻¹Cov(κ, o) by regression over the replicas; its bias is of order 1/R, the standard
 * error that of the residuals. One-point functions: E x_i from x_i − βu_i, β = ⟨x − z, A⁻¹u⟩/⟨u, A⁻¹u⟩, since E u = 0; their standard errors by leaving
 * out one of 16 groups of replicas after the other.
 */
import { GROUPS } from './plan.ts'
import { pairs, type Sums } from './sums.ts'

/** A mean over replicas and its standard error. */
export interface Estimate {
	readonly value: number
	readonly standardError: number
}

/** An estimate with control variates, and without. */
export interface ControlledEstimate extends Estimate {
	readonly plain: Estimate
}

/** Fewer replicas than this are not regressed. */
const LEAST_REPLICAS = 32

export interface Moments {
	readonly count: number
	/** Means, and the covariance over replicas, row by row. */
	readonly means: Float64Array
	readonly covariance: Float64Array
}

/** Means and covariances of the observables at the j-th time. */
export function momentsOf(sums: Sums, j: number, width: number): Moments {
	const count = sums.counts.reduce((a, b) => a + b, 0)
	const means = sums.values.slice(j * width, (j + 1) * width).map((x) => x / count)
	const covariance = new Float64Array(width * width)
	let at = j * pairs(width)
	for (let k = 0; k < width; k++)
		for (let l = k; l < width; l++) {
			const value = count > 1 ? (sums.products[at] / count - means[k] * means[l]) * (count / (count - 1)) : Number.NaN
			at++
			covariance[k * width + l] = value
			covariance[l * width + k] = value
		}
	return { count, means, covariance }
}

/** A control variate: which observable it is, and its mean. */
export interface Control {
	readonly index: number
	readonly expectation: number
}

/** All observables, by regression on at most two controls. */
export function controlled({ count, means, covariance }: Moments, controls: readonly Control[]): ControlledEstimate[] {
	const width = means.length
	const at = (k: number, l: number) => covariance[k * width + l]
	const used = count < LEAST_REPLICAS ? [] : controls.filter(({ index }) => at(index, index) > 0)
	return Array.from(means, (mean, k) => {
		const plain = { value: mean, standardError: Math.sqrt(Math.max(0, at(k, k)) / count) }
		const beta = coefficients(used.map(({ index }) => index), k, at)
		let value = mean
		let residual = at(k, k)
		beta.forEach((b, c) => {
			const { index, expectation } = used[c] as Control
			value -= b * (means[index] - expectation)
			residual -= b * at(index, k)
		})
		const variance = (Math.max(0, residual) * (count - 1)) / (count - 1 - beta.length)
		return { value, standardError: beta.length === 0 ? plain.standardError : Math.sqrt(variance / count), plain }
	})
}

/** β of one or two controls; a second one that says the same as the first is left out. */
function coefficients(indices: readonly number[], k: number, at: (k: number, l: number) => number): number[] {
	const [a, b] = indices
	if (a === undefined) return []
	if (b !== undefined) {
		const determinant = at(a, a) * at(b, b) - at(a, b) ** 2
		if (determinant > 1e-6 * at(a, a) * at(b, b))
			return [(at(b, b) * at(a, k) - at(a, b) * at(b, k)) / determinant, (at(a, a) * at(b, k) - at(a, b) * at(a, k)) / determinant]
	}
	return [at(a, k) / at(a, a)]
}

/** Means of x_i by group of replicas, at one time. */
export interface GroupMeans {
	readonly count: number
	readonly means: Float64Array
}

/** The one-point functions E x_i of each group that has replicas. */
export function groupMeans(sums: Sums, j: number, sites: number, beta: number): GroupMeans[] {
	const out: GroupMeans[] = []
	for (let g = 0; g < GROUPS; g++) {
		const count = sums.counts[g]
		if (count === 0) continue
		const from = (j * GROUPS + g) * 2 * sites
		const means = new Float64Array(sites)
		for (let i = 0; i < sites; i++) means[i] = (sums.means[from + i] - beta * sums.means[from + sites + i]) / count
		out.push({ count, means })
	}
	return out
}

/** The mean over all groups but one, or over all of them. */
export function pooled(groups: readonly GroupMeans[], without?: number): Float64Array {
	const sites = groups[0]!.means.length
	const out = new Float64Array(sites)
	let count = 0
	groups.forEach((group, g) => {
		if (g === without) return
		count += group.count
		for (let i = 0; i < sites; i++) out[i] += group.count * group.means[i]
	})
	for (let i = 0; i < sites; i++) out[i] /= count
	return out
}

/**
 * The jackknife over G groups: bias-corrected value Gθ − (G−1)θ̄, standard error √((G−1)/G Σ(θ_g − θ̄)²), θ_g without group g. Relative error of the
 * standard error: 1/√(2(G−1)), 18 % for 16 groups.
 */
export function jackknife(whole: number, without: readonly number[]): Estimate {
	const n = without.length
	const mean = without.reduce((a, b) => a + b, 0) / n
	const spread = without.reduce((sum, x) => sum + (x - mean) ** 2, 0)
	return { value: n * whole - (n - 1) * mean, standardError: n < 2 ? Number.NaN : Math.sqrt(((n - 1) / n) * spread) }
}
