/**
 * The local Cramér expansion (theory 3), with its derivatives in m exact by cumulants:
 *
 *   ψ_K = φ + (1/K) ½ log(2π s²) − a₁/K² − a₂/K³ + O(K⁻⁴),
 *   a₁ = λ4/8 − 5λ3²/24,   a₂ = −λ6/48 + 7λ3λ5/48 + λ4²/12 − 25λ3²λ4/48 + 5λ3⁴/16,
 *
 * λ_n = κ_n/sⁿ at the field φ'(m), d/dm = (1/κ2) d/dσ. (a₂ is derived; both vanish or agree with Stirling's series for
 * exponential laws: a₁ = −1/12, a₂ = 0.) The first coefficient and its derivatives are the constants of the C⁰, C¹, C² rates:
 * sup|(ψ_K − φ)^{(j)}| = (1/K) sup|(½ log 2πs²)^{(j)}| + O(K⁻²).
 */
import type { CramerPoint } from '../transform.ts'

/** Value and two derivatives in m. */
export type Jet2 = readonly [number, number, number]

/** Terms of ψ_K in powers of 1/K at a mean. */
export interface BlockExpansion {
	/** φ, φ', φ''. */
	readonly limit: Jet2
	/** Coefficient of 1/K: ½ log(2πs²). */
	readonly first: Jet2
	/** Coefficient of 1/K²: −a₁. */
	readonly second: Jet2
	/** Coefficient of 1/K³, value only: −a₂. */
	readonly third: number
	/** φ + …/K + …/K² (+ …/K³ in the value). */
	at(sitesPerBlock: number): Jet2
}

/** The expansion at the mean of a point of the Cramér transform. */
export function blockExpansion({ value, first: field, second: curvature, law }: CramerPoint): BlockExpansion {
	const [, k2, k3, k4, k5, k6] = law.cumulants as [number, number, number, number, number, number]
	const s = Math.sqrt(k2)
	const l3 = k3 / s ** 3
	const l4 = k4 / s ** 4
	const l5 = k5 / s ** 5
	const l6 = k6 / s ** 6
	const limit: Jet2 = [value, field, curvature]
	const first: Jet2 = [0.5 * Math.log(2 * Math.PI * k2), l3 / (2 * s), (l4 / 2 - l3 * l3) / k2]
	const second: Jet2 = [
		(5 * l3 * l3) / 24 - l4 / 8,
		-(l5 / 8 - (2 / 3) * l3 * l4 + (5 / 8) * l3 ** 3) / s,
		-(l6 / 8 - (25 / 24) * l3 * l5 - (2 / 3) * l4 * l4 + (109 / 24) * l3 * l3 * l4 - (25 / 8) * l3 ** 4) / k2,
	]
	const third = -(-l6 / 48 + (7 / 48) * l3 * l5 + (l4 * l4) / 12 - (25 / 48) * l3 * l3 * l4 + (5 / 16) * l3 ** 4)
	const at = (sites: number): Jet2 => [
		limit[0] + (first[0] + (second[0] + third / sites) / sites) / sites,
		limit[1] + (first[1] + second[1] / sites) / sites,
		limit[2] + (first[2] + second[2] / sites) / sites,
	]
	return { limit, first, second, third, at }
}
