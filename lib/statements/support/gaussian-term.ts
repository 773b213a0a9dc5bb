/**
 * The Gaussian term of ψ_K (theory 3): ψ_K = φ + c/K + O(K⁻²) with
 *
 *   c(m) = ½ log 2πs²(m) = ½ log 2π/φ''(m),      c'(m) = −φ'''(m)/2φ''(m).
 */
import type { CramerTransform, FieldTable } from '../../cramer/index.ts'
import type { Profile } from '../../expression/index.ts'
import { coarseHamiltonian } from '../../levels/meso/energy/index.ts'
import { mesoSpace } from '../../levels/meso/space.ts'

export interface GaussianTerm {
	readonly value: number
	readonly slope: number
}

/** c and c' at a mean. @throws InputError when it is not admissible */
export function gaussianTerm(transform: CramerTransform, mean: number): GaussianTerm {
	const { second, third } = transform.at(mean)
	return { value: Math.log((2 * Math.PI) / second) / 2, slope: -third / (2 * second) }
}

/**
 * Whether K sites are many: at two means of a profile what is left of ψ_K after φ + c/K is below 1/K. Laws on a few narrow wells are like laws on a
 * lattice until K s² of a well exceeds the squared distance of wells, and have no such expansion before.
 */
export function manySites(transform: CramerTransform, table: FieldTable, profile: Profile, sitesPerBlock: number): boolean {
	const { at } = coarseHamiltonian(mesoSpace({ degree: 0, blocks: 2, sites: 2 * sitesPerBlock }), transform, { table })
	return [profile.value(0.1), profile.value(0.35)].every((mean) => {
		const { value, limit, error } = at(Float64Array.of(mean, mean))
		return Math.abs(value - limit - gaussianTerm(transform, mean).value / sitesPerBlock) + error < 1 / sitesPerBlock
	})
}
