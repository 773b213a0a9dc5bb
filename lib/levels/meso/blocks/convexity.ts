/**
 * From which K on the block Hamiltonian Ψ_{K,L} of polynomials of degree ≤ L is convex (theory 2.6): the threshold K₀(L).
 *
 * By Prékopa and Brascamp–Lieb, Hess Ψ_{K,L} ≥ λ for the blocks gives Hess H̄ ≥ λ on the splines of degree ≤ L. Blocks add up as at degree 0: where Ψ is
 * convex for K₀, …, 2K₀ − 1 it is so for every K ≥ K₀ (curvature-scan.ts). A scan proves nothing between its points: `certain` is true only where ψ is
 * convex, when every Ψ_{K,L} is (Prékopa). Where ψ is not convex and ψ'' → ∞ there is no threshold at L ≥ 1.
 */
import type { CramerTransform } from '../../../cramer/index.ts'
import type { Potential } from '../../../potential/index.ts'
import { curvatureScan, type PolynomialCurvature } from './curvature-scan.ts'
import type { LeveledPotential } from './field-levels.ts'

export interface PolynomialBlockConvexity {
	readonly degree: number
	/** Least K such that Ψ_{K',L} is convex for K ≤ K' ≤ sitesScanned; null: none found. */
	readonly convexFrom: number | null
	readonly sitesScanned: number
	/** Whether K₀ … 2K₀ − 1 are all scanned, so that every larger K follows. */
	readonly closed: boolean
	/** What was scanned, or why nothing was. */
	readonly region: string
	readonly minima: readonly PolynomialCurvature[]
	/** False where the verdict is a scan. */
	readonly certain: boolean
}

export interface PolynomialConvexityOptions {
	/** Every K from L + 1 up to this. Default 24; the scan ends earlier, at twice the threshold. */
	readonly maximalSites?: number
}

/** K₀(L) for L ≤ 2. Below the threshold a scan ends at the first negative eigenvalue. @throws InputError for other degrees. */
export function blockPolynomialConvexity(
	transform: CramerTransform,
	potential: Pick<Potential, 'minSecondDerivative'> & LeveledPotential,
	degree: number,
	{ maximalSites = 24 }: PolynomialConvexityOptions = {},
): PolynomialBlockConvexity {
	const { value, certified } = potential.minSecondDerivative
	if (value !== null && value >= 0) return { degree, convexFrom: degree + 1, sitesScanned: degree + 1, closed: true, region: 'none needed: psi is convex', minima: [], certain: certified }
	const scan = curvatureScan(transform, potential, degree)
	if (typeof scan === 'string') return { degree, convexFrom: null, sitesScanned: 0, closed: false, region: scan, minima: [], certain: false }
	const minima: PolynomialCurvature[] = []
	let convexFrom: number | null = null
	for (let sites = degree + 1; sites <= maximalSites && !(convexFrom !== null && sites >= 2 * convexFrom); sites++) {
		const found = scan.at(sites, 0)
		minima.push(found)
		if (!(found.least - found.error >= 0)) convexFrom = null
		else convexFrom ??= sites
	}
	const sitesScanned = minima[minima.length - 1]?.sites ?? 0
	return { degree, convexFrom, sitesScanned, closed: convexFrom !== null && sitesScanned >= 2 * convexFrom - 1, region: scan.region, minima, certain: false }
}
