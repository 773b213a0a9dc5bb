/**
 * The two bounds of the two-scale method at the sites of a case, with the M that makes each least. theory.md 1.4, 2.3.
 *
 * Both bound Θ(T) − Θ(0) by E: Θ = (1/2N)E⟨x − NPᵗη, A⁻¹(x − NPᵗη)⟩ for block averages, ½E⟨PX − η, Ā⁻¹(PX − η)⟩ for splines of degree 2. They hold for
 * local Gibbs starts and sup|ψ''| < ∞: a deterministic start has infinite entropy.
 */
import { InputError } from '../../errors.ts'
import { cellAveragesOf } from '../../levels/index.ts'
import { type BoundEstimate, govwEstimate, splineEstimate } from '../../inequalities/constants/index.ts'
import { curvatureScan, type PolynomialCurvature } from '../../levels/meso/blocks/index.ts'
import { type Subject, subjectOfPotential } from '../../statements/index.ts'
import { contextOf } from '../../statements/support/two-scale-bound.ts'
import { type Site, siteOf, type StudyCase } from '../cases.ts'

export interface CaseBounds {
	/** E at the best M, and this M; null where there is none. */
	readonly govw: number | null
	readonly govwBlocks: number | null
	readonly spline: number | null
	readonly splineBlocks: number | null
	/** Why one or both are missing. */
	readonly reason?: string
}

const DEGREE = 2
/** Sites of the polynomial blocks that are scanned for a ψ that is not convex, where they divide N. */
const SCANNED = [4, 6, 8, 10, 12, 16, 20, 24, 32]
/** E is convex in M up to the steps of the divisors: once it has risen twice it is not tried further. */
const RISES = 2

const subjects = new WeakMap<Site, Subject>()

/** At the last time of the case. */
export function boundsOf(it: StudyCase): CaseBounds {
	const none = (reason: string): CaseBounds => ({ govw: null, govwBlocks: null, spline: null, splineBlocks: null, reason })
	if (it.start !== 'local-gibbs') return none('a deterministic start has infinite entropy: the bounds do not apply')
	const site = siteOf(it)
	const { class: kind } = site.potential
	if (kind !== 'gaussian' && kind !== 'quadratic-perturbation') return none(`ψ is of class ${kind}: sup |ψ″| is not finite, or ψ is no bounded perturbation of a quadratic`)
	const subject = subjects.get(site) ?? subjectOfPotential(site.potential, { quick: true })
	subjects.set(site, subject)
	const averages = cellAveragesOf(site.profile, it.sites)
	const time = it.times.at(-1) as number
	const convex = (site.potential.minSecondDerivative.value ?? -1) > (site.potential.minSecondDerivative.error ?? 0)
	const scan = convex ? null : scanOf(site, it.sites)
	const best = (estimate: (blocks: number) => BoundEstimate) => {
		let found: { value: number; blocks: number } | null = null
		let [reason, rises] = ['', 0]
		for (let blocks = 2; blocks <= it.sites && rises < RISES; blocks++) {
			if (it.sites % blocks !== 0) continue
			const one = attempt(() => estimate(blocks))
			// Of the largest blocks: the others have fewer sites still.
			if (typeof one === 'string' || one.bound === null) reason = reason === '' ? (typeof one === 'string' ? one : one.reason) : reason
			else if (found === null || one.bound.value < found.value) [found, rises] = [one.bound, 0]
			else rises++
		}
		return { found, reason }
	}
	const context = contextOf(subject)
	const govw = best((blocks) => govwEstimate(context, { averages, blocks, time }))
	const spline = typeof scan === 'string' ? { found: null, reason: scan } : best((blocks) => splineEstimate(context, DEGREE, { averages, blocks, time }, scan))
	const reasons = [govw, spline].filter((b) => b.found === null).map((b) => b.reason)
	return {
		govw: govw.found?.value ?? null,
		govwBlocks: govw.found?.blocks ?? null,
		spline: spline.found?.value ?? null,
		splineBlocks: spline.found?.blocks ?? null,
		...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
	}
}

const scans = new WeakMap<Site, Map<number, PolynomialCurvature>>()

/** λ ≤ Hess Ψ_{K,2} for the least K that divides N at which the blocks are found convex, or why there is none. */
function scanOf(site: Site, sites: number): PolynomialCurvature | string {
	const scan = curvatureScan(site.transform, site.potential, DEGREE)
	if (typeof scan === 'string') return `ψ is not convex, and its polynomial blocks are not scanned: ${scan}`
	const known = scans.get(site) ?? new Map<number, PolynomialCurvature>()
	scans.set(site, known)
	const tried = SCANNED.filter((k) => sites % (2 * k) === 0)
	for (const k of tried) {
		const found = known.get(k) ?? scan.at(k, 0)
		known.set(k, found)
		if (found.least - found.error - found.missed > 0) return found
	}
	return `ψ is not convex, and blocks of quadratic polynomials are not found to be convex at K = ${tried.join(', ')}`
}

function attempt<T>(work: () => T): T | string {
	try {
		return work()
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		return error.message
	}
}
