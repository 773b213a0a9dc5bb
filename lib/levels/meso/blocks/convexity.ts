/**
 * From which K on the block Hamiltonian Ψ_{K,L} of polynomials of degree ≤ L is convex (theory 2.6): the threshold K₀(L).
 *
 * By Prékopa and Brascamp–Lieb, Hess Ψ_{K,L} ≥ λ for the blocks gives Hess H̄ ≥ λ on the splines of degree ≤ L. There is no statement by addition of
 * blocks as at degree 0: each K is scanned. The scan runs over polynomial fields q, which parametrise the moments by a = Qm(q) without any search:
 *
 *   q_0 ∈ φ'(range of z with ψ'' < 0, widened by half its length);   |q_l| ≤ half the range of q_0,  l = 1 … L,  one sign of q_1 (reflection of the block),
 *
 * on a grid, then by a pattern search from the two lowest points and from the minimiser at K − 1. A scan proves nothing between its points: `certain`
 * is true only where ψ is convex, when every Ψ_{K,L} is (Prékopa). Cost: a lattice in L + 1 ≤ 3 dimensions a point.
 */
import type { CramerTransform } from '../../../cramer/index.ts'
import { InputError } from '../../../errors.ts'
import type { Potential } from '../../../potential/index.ts'
import { constrainedSites } from '../energy/exact/constrained-sites.ts'
import { exponentOf } from '../energy/exact/fibre.ts'
import { polynomialBlock, type PolynomialBlock } from './block-energy.ts'

/** The least eigenvalue of Hess Ψ_{K,L} found. */
export interface PolynomialBlockMinimum {
	/** K. */
	readonly sites: number
	/** λ_min(Hess Ψ). */
	readonly least: number
	/** Error of that as an eigenvalue there. */
	readonly error: number
	/** Where: moments. */
	readonly moments: Float64Array
}

export interface PolynomialBlockConvexity {
	readonly degree: number
	/** Least K such that Ψ_{K',L} is convex for K ≤ K' ≤ sitesScanned; null: none found. */
	readonly convexFrom: number | null
	readonly sitesScanned: number
	/** Fields scanned: q_0 from … to, |q_l| ≤ width. */
	readonly region: { readonly fields: readonly [number, number]; readonly width: number; readonly description: string }
	readonly minima: readonly PolynomialBlockMinimum[]
	/** False where the verdict is a scan. */
	readonly certain: boolean
}

export interface PolynomialConvexityOptions {
	/** Every K from L + 1 up to this. Default 24; the scan ends earlier, at twice the threshold. */
	readonly maximalSites?: number
	/** Grid points of q_0. Default 7. */
	readonly resolution?: number
}

/** K₀(L) for L ≤ 2. @throws InputError for other degrees. */
export function blockPolynomialConvexity(
	transform: CramerTransform,
	potential: Pick<Potential, 'minSecondDerivative'>,
	degree: number,
	{ maximalSites = 24, resolution = 7 }: PolynomialConvexityOptions = {},
): PolynomialBlockConvexity {
	if (!(Number.isInteger(degree) && degree >= 0 && degree <= 2))
		throw new InputError('bad-flag', `polynomial blocks: the convexity scan is for degrees 0, 1, 2 (got ${degree})`, 'Try degree 0, 1 or 2.')
	const least = potential.minSecondDerivative.value
	const nothing = { degree, region: { fields: [0, 0] as const, width: 0, description: 'none needed: psi is convex' }, minima: [] }
	if (least !== null && least >= 0) return { ...nothing, convexFrom: degree + 1, sitesScanned: degree + 1, certain: potential.minSecondDerivative.certified }
	const region = regionOf(transform)
	const solver = constrainedSites(transform)
	const minima: PolynomialBlockMinimum[] = []
	let convexFrom: number | null = null
	let start: Float64Array | undefined
	for (let sites = degree + 1; sites <= maximalSites; sites++) {
		const block = polynomialBlock(degree, sites, transform, solver)
		const { found, at } = minimise(block, region, resolution, start)
		start = at
		minima.push(found)
		if (found.least < 0) convexFrom = null
		else convexFrom ??= sites
		if (convexFrom !== null && sites >= 2 * convexFrom) break
	}
	return {
		degree,
		convexFrom,
		sitesScanned: minima[minima.length - 1]?.sites ?? 0,
		region: {
			...region,
			description: 'fields q_0 over the range where psi is not convex, widened by half; |q_l| up to half that range',
		},
		minima,
		certain: false,
	}
}

/** λ_min(Hess Ψ_{K,L}) over the same region, for one K, found by the same search. */
export function polynomialBlockMinimum(
	transform: CramerTransform,
	degree: number,
	sites: number,
	{ resolution = 7 }: Pick<PolynomialConvexityOptions, 'resolution'> = {},
): PolynomialBlockMinimum {
	return minimise(polynomialBlock(degree, sites, transform), regionOf(transform), resolution).found
}

interface Region {
	readonly fields: readonly [number, number]
	readonly width: number
}

/** φ' over the range where ψ'' < 0, widened by half its length; within 12 deviations of the centre. */
function regionOf(transform: CramerTransform): Region {
	const exponent = exponentOf(transform)
	const { min, max } = transform.site.means
	const law = transform.logPartition(centralField(transform))
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
	for (let k = -600; k <= 600; k++) {
		const z = law.mean + (12 * law.deviation * k) / 600
		if (exponent.curvature(z) < 0) [low, high] = [Math.min(low, z), Math.max(high, z)]
	}
	if (!(low <= high)) [low, high] = [law.mean - law.deviation, law.mean + law.deviation]
	const pad = Math.max((high - low) / 2, 0.2 * law.deviation)
	const inside = (z: number) => Math.min(max === null ? z : max - 0.01 * law.deviation, Math.max(min === null ? z : min + 0.01 * law.deviation, z))
	const fields = [transform.at(inside(low - pad)).first, transform.at(inside(high + pad)).first] as const
	return { fields, width: (fields[1] - fields[0]) / 2 }
}

/** A field at which the law exists: 0 where admissible. */
function centralField({ site: { fields } }: CramerTransform): number {
	const { min, max } = fields
	if ((min === null || min < 0) && (max === null || max > 0)) return 0
	return min === null ? (max as number) - 1 : max === null ? min + 1 : (min + max) / 2
}

/** The least eigenvalue over the region, with the field where it is. */
function minimise(block: PolynomialBlock, region: Region, resolution: number, start?: Float64Array): { found: PolynomialBlockMinimum; at: Float64Array } {
	const d = block.degree + 1
	const [from, to] = region.fields
	const known = new Map<string, PolynomialBlockMinimum>()
	const at = (q: Float64Array): PolynomialBlockMinimum => {
		const key = q.join()
		let row = known.get(key)
		if (row === undefined) {
			row = leastAt(block, q)
			known.set(key, row)
		}
		return row
	}
	const points: Float64Array[] = start === undefined ? [] : [start]
	const others = d === 1 ? [[]] : d === 2 ? grid(4).map((x) => [x]) : grid(3).flatMap((x) => grid(3).map((y) => [x, 2 * y - 1]))
	for (let i = 0; i < resolution; i++)
		for (const tail of others)
			points.push(Float64Array.of(from + ((to - from) * (i + 0.5)) / resolution, ...tail.map((x) => x * region.width)))
	const ranked = points.map((q) => ({ q, value: at(q).least })).sort((a, b) => a.value - b.value)
	let best = ranked[0]!
	// Where the grid has shown that Ψ is not convex, the least eigenvalue need not be exact.
	const convex = best.value >= 0
	for (const seed of ranked.slice(0, convex ? 2 : 1)) {
		let current = seed
		let step = (to - from) / resolution / 2
		for (let round = 0; round < (convex ? 24 : 5) && step > 0.01 * (to - from); round++) {
			let improved = false
			for (let k = 0; k < d; k++)
				for (const sign of [1, -1]) {
					const q = current.q.slice()
					q[k] += sign * step
					if (q[0] < from || q[0] > to || q.some((x, l) => l > 0 && Math.abs(x) > region.width)) continue
					const value = at(q).least
					if (value < current.value) {
						current = { q, value }
						improved = true
						break
					}
				}
			if (!improved) step /= 2
		}
		if (current.value < best.value) best = current
	}
	return { found: at(best.q), at: best.q }
}

/** 0 … 1, ends included. */
function grid(count: number): number[] {
	return Array.from({ length: count }, (_, k) => k / (count - 1))
}

function leastAt(block: PolynomialBlock, field: Float64Array): PolynomialBlockMinimum {
	const d = block.degree + 1
	const point = block.atField(field)
	return { sites: block.sites, least: leastEigenvalue(point.hessian, d), error: point.hessianError, moments: point.moments }
}

/** λ_min of a symmetric d × d matrix, by Jacobi rotations. */
export function leastEigenvalue(matrix: Float64Array, d: number): number {
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
	let least = Number.POSITIVE_INFINITY
	for (let k = 0; k < d; k++) least = Math.min(least, a[k * d + k])
	return Number.isNaN(a[0]) ? Number.NaN : least
}
