/**
 * The Gaussian term of ψ_K (theory 3): ψ_K = φ + c/K + O(K⁻²) with
 *
 *   c(m) = ½ log 2πs²(m) = ½ log 2π/φ''(m),      c'(m) = −φ'''(m)/2φ''(m).
 */
import type { CramerTransform } from '../../cramer/index.ts'

export interface GaussianTerm {
	readonly value: number
	readonly slope: number
}

/** c and c' at a mean. @throws InputError when it is not admissible */
export function gaussianTerm(transform: CramerTransform, mean: number): GaussianTerm {
	const { second, third } = transform.at(mean)
	return { value: Math.log((2 * Math.PI) / second) / 2, slope: -third / (2 * second) }
}
