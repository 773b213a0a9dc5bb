/**
 * A on the sites: A = DᵗD, (Dx)_i = N(x_{i+1} − x_i), periodic; A_ij = N²(2δ_ij − δ_{i,j+1} − δ_{i,j−1}). theory.md 0.3, 5.2.
 *
 *   λ_k = 4N² sin²(πk/N).   A⁻¹ on mean-zero vectors by two running sums (compensated): O(N), exactly mass-free in flux form.
 */
import { laplacianValues } from './coarse-symbols.ts'

export interface SiteOperator {
	/** N. */
	readonly sites: number
	/** λ_0 = 0, …, λ_{N−1}. */
	readonly eigenvalues: Float64Array
	/** out = Dx, the N bonds i → i+1. */
	gradient(x: Float64Array, out?: Float64Array): Float64Array
	/** out = Ax; exactly 0 for constants. */
	apply(x: Float64Array, out?: Float64Array): Float64Array
	/** out = A⁻¹(x − mean), of mean zero. */
	solve(x: Float64Array, out?: Float64Array): Float64Array
	/** ⟨x, A⁻¹x⟩/N of the mean-zero part: the square of the flux J with DᵗJ = x, J of mean zero. */
	squaredNorm(x: Float64Array): number
}

/** A for N ≥ 1 sites. */
export function siteOperator(sites: number): SiteOperator {
	const flux = new Float64Array(sites)
	const mean = (x: Float64Array) => {
		let [sum, correction] = [0, 0]
		for (let i = 0; i < sites; i++) {
			const term = x[i] - x[0] - correction
			const next = sum + term
			correction = next - sum - term
			sum = next
		}
		return x[0] + sum / sites
	}
	const centre = (x: Float64Array) => {
		const shift = mean(x)
		for (let i = 0; i < sites; i++) x[i] -= shift
	}
	/** out_i − out_{i−1} = sign · (x_i − shift)/N, of mean zero. */
	const integrate = (x: Float64Array, shift: number, sign: number, out: Float64Array) => {
		let [sum, correction] = [0, 0]
		for (let i = 0; i < sites; i++) {
			const term = (sign * (x[i] - shift)) / sites - correction
			const next = sum + term
			correction = next - sum - term
			sum = next
			out[i] = sum
		}
		centre(out)
	}
	const gradient = (x: Float64Array, out = new Float64Array(sites)) => {
		const first = x[0]
		for (let i = 0; i < sites; i++) out[i] = sites * ((i + 1 < sites ? x[i + 1] : first) - x[i])
		return out
	}
	return {
		sites,
		eigenvalues: laplacianValues(sites),
		gradient,
		apply: (x, out = new Float64Array(sites)) => {
			gradient(x, flux)
			for (let i = 0; i < sites; i++) out[i] = sites * (flux[i === 0 ? sites - 1 : i - 1] - flux[i])
			return out
		},
		solve: (x, out = new Float64Array(sites)) => {
			// −N(J_i − J_{i−1}) = x_i, then N(u_{i+1} − u_i) = J_i: u_{i+1} is the running sum of J.
			integrate(x, mean(x), -1, flux)
			integrate(flux, 0, 1, out)
			const last = out[sites - 1]
			out.copyWithin(1, 0, sites - 1)
			out[0] = last
			return out
		},
		squaredNorm: (x) => {
			integrate(x, mean(x), -1, flux)
			let sum = 0
			for (let i = 0; i < sites; i++) sum += flux[i] * flux[i]
			return sum / sites
		},
	}
}
