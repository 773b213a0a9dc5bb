/**
 * Derivatives of φ' at m from the cumulants of the tilted law of mean m, by differentiating φ'' = 1/κ2 along
 * d/dm = κ2^{−1} d/dσ with dκ_n/dσ = κ_{n+1}.
 */

/** [φ'', φ''', φ⁗, φ⁽⁵⁾, φ⁽⁶⁾] from [κ1, …, κ6]. */
export function transformDerivatives(cumulants: readonly number[]): number[] {
	const [, k2, k3, k4, k5, k6] = cumulants as [number, number, number, number, number, number]
	return [
		1 / k2,
		-k3 / k2 ** 3,
		(3 * k3 * k3 - k2 * k4) / k2 ** 5,
		(-15 * k3 ** 3 + 10 * k2 * k3 * k4 - k2 * k2 * k5) / k2 ** 7,
		(105 * k3 ** 4 - 105 * k2 * k3 * k3 * k4 + 10 * k2 * k2 * k4 * k4 + 15 * k2 * k2 * k3 * k5 - k2 ** 3 * k6) / k2 ** 9,
	]
}
