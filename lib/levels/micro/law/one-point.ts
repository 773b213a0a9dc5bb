/**
 * Bounds of the relative entropy from one-point functions, for laws of which only averages over replicas are known. theory.md 7.3 D7.
 *
 *   (1/N) Σ_i [φ(E x_i) − φ(m) − φ'(m)(E x_i − m)]  ≤  (1/N) Ent(f_t)  ≤  (1/N) Ent(f_0) − (1/N) ∫_0^t Σ_i N² (Eψ'(x_{i+1}) − Eψ'(x_i))² ds
 *
 * Ent relative to the product of the laws tilted to the mean m. Lower: linear tests in the variational formula. Upper: d/dt Ent = −I_A and
 * Cauchy–Schwarz. Both are equalities for Gaussian ψ and a local Gibbs start. For laws of which E x_i and Eψ'(x_i) are known exactly; ensembles take the
 * time averages of `sandwich.ts`, which have less noise.
 */

/** φ and φ' as functions, e.g. a `FreeEnergyTable`. */
export interface FreeEnergy {
	value(mean: number): number
	first(mean: number): number
}

/**
 * The lower bound, per site; also the entropy (1/N)Ent(f_0) itself of a grand-canonical local Gibbs start with these means.
 * @param means E x_i (averages of replicas make it biased upwards by about φ''·Var(x_i)/(2R)).
 * @param mean m; default the average of the means.
 */
export function entropyLowerBound(freeEnergy: FreeEnergy, means: ArrayLike<number>, mean: number = average(means)): number {
	const [base, slope] = [freeEnergy.value(mean), freeEnergy.first(mean)]
	let sum = 0
	for (let i = 0; i < means.length; i++) sum += freeEnergy.value(means[i] as number) - base - slope * ((means[i] as number) - mean)
	return sum / means.length
}

/**
 * (1/N) Σ_i N² (F_{i+1} − F_i)(G_{i+1} − G_i), F and G averages of ψ'(x_i) over two independent halves of the replicas: an unbiased estimate of the
 * square, which the square of one average overestimates by about 2N²Var(ψ')/R. F = G where the averages are exact.
 */
export function onePointDissipation(forces: ArrayLike<number>, otherForces: ArrayLike<number> = forces): number {
	const n = forces.length
	if (otherForces.length !== n) throw new RangeError(`onePointDissipation: ${n} and ${otherForces.length} sites`)
	let sum = 0
	for (let i = 0; i < n; i++) {
		const j = i + 1 === n ? 0 : i + 1
		sum += ((forces[j] as number) - (forces[i] as number)) * ((otherForces[j] as number) - (otherForces[i] as number))
	}
	return n * sum
}

export interface EntropyUpperBound {
	/** The bound of (1/N)Ent at each time. */
	readonly values: Float64Array
	/** Difference of the quadrature in time to the trapezoidal rule, an estimate that is too large. */
	readonly quadrature: Float64Array
}

/**
 * The upper bound, per site, at each of the times.
 * @param initial (1/N) Ent(f_0).
 * @param times ascending from 0, dense where the dissipation changes.
 * @param dissipation `onePointDissipation` at these times.
 */
export function entropyUpperBound(initial: number, times: ArrayLike<number>, dissipation: ArrayLike<number>): EntropyUpperBound {
	if (times.length !== dissipation.length) throw new RangeError(`entropyUpperBound: ${times.length} times and ${dissipation.length} rates`)
	if (times.length > 0 && times[0] !== 0) throw new RangeError(`entropyUpperBound: the first time is ${times[0]} (expected 0)`)
	const fine = cumulativeIntegral(times, dissipation)
	const values = fine.map((x) => initial - x)
	let coarse = 0
	const quadrature = fine.map((x, k) => {
		if (k > 0) coarse += (((times[k] as number) - (times[k - 1] as number)) * ((dissipation[k] as number) + (dissipation[k - 1] as number))) / 2
		return Math.abs(x - coarse)
	})
	return { values, quadrature }
}

/** ∫_{t_0}^{t_k} of the piecewise cubic through four neighbouring points (fewer points: lower degree). @throws RangeError unless the times ascend. */
export function cumulativeIntegral(times: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
	const n = times.length
	const out = new Float64Array(n)
	for (let k = 1; k < n; k++) {
		const [a, b] = [times[k - 1] as number, times[k] as number]
		if (!(b > a)) throw new RangeError(`cumulativeIntegral: times must ascend (got ${a}, then ${b})`)
		const first = Math.max(0, Math.min(k - 2, n - 4))
		const last = Math.min(n - 1, first + 3)
		let sum = 0
		// Two Gauss points integrate a cubic exactly.
		for (const x of [-1, 1]) {
			const t = (a + b) / 2 + (x * (b - a)) / (2 * Math.sqrt(3))
			for (let i = first; i <= last; i++) {
				let basis = 1
				for (let j = first; j <= last; j++) if (j !== i) basis *= (t - (times[j] as number)) / ((times[i] as number) - (times[j] as number))
				sum += basis * (values[i] as number)
			}
		}
		out[k] = out[k - 1] + ((b - a) / 2) * sum
	}
	return out
}

function average(values: ArrayLike<number>): number {
	let sum = 0
	for (let i = 0; i < values.length; i++) sum += values[i] as number
	return sum / values.length
}
