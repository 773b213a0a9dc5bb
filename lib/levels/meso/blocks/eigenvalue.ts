/** Both ends of the spectrum of a small symmetric matrix, by Jacobi rotations. */

/** λ_min and λ_max of a symmetric d × d matrix; NaN where entries are. */
export function extremeEigenvalues(matrix: Float64Array, d: number): { readonly least: number; readonly most: number } {
	const a = Float64Array.from(matrix)
	for (let sweep = 0; sweep < 30; sweep++) {
		let off = 0
		for (let p = 0; p < d; p++)
			for (let q = p + 1; q < d; q++) {
				const apq = a[p * d + q]
				off = Math.max(off, Math.abs(apq))
				if (apq === 0) continue
				const tau = (a[q * d + q] - a[p * d + p]) / (2 * apq)
				const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
				const cos = 1 / Math.sqrt(1 + t * t)
				const sin = t * cos
				for (let k = 0; k < d; k++) {
					const [x, y] = [a[k * d + p], a[k * d + q]]
					a[k * d + p] = cos * x - sin * y
					a[k * d + q] = sin * x + cos * y
				}
				for (let k = 0; k < d; k++) {
					const [x, y] = [a[p * d + k], a[q * d + k]]
					a[p * d + k] = cos * x - sin * y
					a[q * d + k] = sin * x + cos * y
				}
			}
		if (off === 0 || !Number.isFinite(off)) break
	}
	let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
	for (let k = 0; k < d; k++) [least, most] = [Math.min(least, a[k * d + k]), Math.max(most, a[k * d + k])]
	return { least, most }
}

/** λ_min of a symmetric d × d matrix. */
export function leastEigenvalue(matrix: Float64Array, d: number): number {
	return extremeEigenvalues(matrix, d).least
}
