/**
 * The law of the linear field that goes along with the chain: what makes it a control variate. theory.md 7.3 D2, 8.4.
 *
 *   du = −c_t Au dt + √2 Dᵗ dB by explicit Euler with the normals of the chain:   û_k ← q_k û_k + √(2λ_k dt) ξ̂_k,   q_k = 1 − c λ_k dt.
 *
 * Fluctuations of the chain around ζ_t follow the field with c = φ''(ζ_t); a constant c in space has a covariance in closed form. Measured (double well
 * and bump, N = 16 … 64, T = 0.02): the squared H⁻¹ distances correlate by 0.96 to 0.99, one part in 12 to 60 of the variance remains; the exact
 * coefficient φ''(ζ_t(θ)) gains next to nothing more, antithetic normals correlate positively (0.93 to 0.99) and lose.
 */
import { circulantOfSymbol } from '../../numerics/circulant.ts'
import { rootOfUnity } from '../../numerics/roots-of-unity.ts'

export interface ControlInterval {
	/** c. */
	readonly curvature: number
	readonly count: number
	readonly timestep: number
}

export interface ControlLaw {
	/** E|û_k|² at the end of the j-th interval, û = N^{−1/2} Σ u_i e^{−2πiki/N}: all that circulant forms see. */
	modes(j: number): Float64Array
	/** E f(u_t) of any quadratic form: N or 2N evaluations. Exact to rounding. */
	expectation(j: number, f: (u: Float64Array) => number): number
}

/** Largest cN²dt: above it the explicit field is not stable. */
export const LARGEST_CONTROL_STEP = 0.45

/** λ_k = 4N² sin²(πk/N) = 2N²(1 − cos(2πk/N)). */
export function latticeEigenvalues(sites: number): Float64Array {
	// sin² by the half angle: no cancellation for small k.
	return Float64Array.from({ length: sites }, (_, k) => 4 * sites * sites * rootOfUnity(2 * sites, k)[1] ** 2)
}

/** q^n by repeated squaring. */
function wholePower(q: number, n: number): number {
	let [result, square] = [1, q]
	for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
		if (rest % 2 === 1) result *= square
		square *= square
	}
	return result
}

/** @param variances Var u_i at time 0 of independent u_i; null: u_0 = 0. */
export function controlLaw(sites: number, intervals: readonly ControlInterval[], variances: Float64Array | null): ControlLaw {
	const eigenvalues = latticeEigenvalues(sites)
	let decay = new Float64Array(sites).fill(1)
	let noise = new Float64Array(sites)
	const laws = intervals.map(({ curvature, count, timestep }) => {
		decay = decay.slice()
		noise = noise.slice()
		for (let k = 0; k < sites; k++) {
			const rate = eigenvalues[k] * timestep
			const q = 1 - curvature * rate
			const power = wholePower(q, count)
			const gap = curvature * rate * (1 + q)
			decay[k] *= power
			noise[k] = power * power * noise[k] + 2 * rate * (gap > 0 ? (1 - power * power) / gap : count)
		}
		return { decay, noise }
	})
	const unit = new Float64Array(sites)
	const average = variances === null ? 0 : variances.reduce((a, b) => a + b, 0) / sites
	return {
		modes(j) {
			const { decay: q, noise: v } = laws[j] as (typeof laws)[number]
			return v.map((x, k) => x + average * q[k] ** 2)
		},
		expectation(j, f) {
			const { decay: q, noise: v } = laws[j] as (typeof laws)[number]
			const forms = [{ matrix: circulantOfSymbol(v.map(Math.sqrt)), weights: null as Float64Array | null }]
			if (variances !== null) forms.push({ matrix: circulantOfSymbol(q), weights: variances })
			let sum = 0
			for (const { matrix, weights } of forms)
				for (let i = 0; i < sites; i++) {
					unit.fill(0)
					unit[i] = 1
					sum += (weights === null ? 1 : weights[i]) * f(matrix.apply(unit))
				}
			return sum
		},
	}
}
