/** The Hessian of H̄ on few blocks, by inversion in as many dimensions (theory 8.1): N S^{1/2} E'' S^{1/2}, E = N H̄ as a function of Nu = NSc. */
import type { CramerTransform } from '../../cramer/index.ts'
import { leastEigenvalue } from '../../levels/meso/blocks/index.ts'
import { type ConstrainedSites, constrainedSites } from '../../levels/meso/energy/exact/index.ts'
import { rowsOf } from '../../levels/meso/energy/exact/exact-hamiltonian.ts'
import { mesoSpace } from '../../levels/meso/space.ts'
import { circulantOfSymbol } from '../../numerics/circulant.ts'

export interface SplineCurvature {
	/** λ_min of Hess H̄ in L². */
	readonly least: number
	readonly error: number
	/** Coefficients of ∇H̄. */
	readonly gradient: Float64Array
	readonly gradientError: number
}

/** λ_min(Hess H̄) of degree L on M blocks of K sites; M ≤ 3. NaN, with an infinite error, where inversion does not get far. */
export function splineCurvature(transform: CramerTransform, degree: number, blocks: number, sitesPerBlock: number): (state: Float64Array) => SplineCurvature {
	const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock })
	const { sites, gram } = space
	const solver: ConstrainedSites = constrainedSites(transform)
	const rows = rowsOf(space, sitesPerBlock)
	const root = circulantOfSymbol(Float64Array.from(gram.symbol, Math.sqrt)).row
	const largest = Math.max(...gram.symbol)
	return (state) => {
		const { hessian, hessianError, gradient, gradientError } = solver.at(rows, gram.apply(state).map((x) => x * sites))
		const at = (i: number, j: number) => root[(((j - i) % blocks) + blocks) % blocks] as number
		const out = new Float64Array(blocks * blocks)
		for (let a = 0; a < blocks; a++)
			for (let b = 0; b < blocks; b++)
				for (let i = 0; i < blocks; i++) for (let j = 0; j < blocks; j++) out[a * blocks + b] += at(a, i) * sites * (hessian[i * blocks + j] as number) * at(j, b)
		return { least: leastEigenvalue(out, blocks), error: sites * blocks * hessianError * largest + 1e-12 * Math.hypot(...out), gradient, gradientError }
	}
}
