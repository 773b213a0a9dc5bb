/**
 * λ ≤ Hess Ψ_{K,2} ≤ Λ for the least K of a list at which the blocks of quadratic polynomials are found convex (theory 2.6): a scan, no proof. It serves
 * splines of degree 0, 1 and 2 on any number of blocks of K, 2K, … sites.
 */
import { curvatureScan, type PolynomialCurvature } from '../../levels/meso/blocks/index.ts'
import type { Subject } from '../subject.ts'

const DEGREE = 2
/** A K at which blocks are not convex costs little, up to some 20 sites; beyond, seconds. */
const SITES = { quick: [6, 10, 14, 20], full: [6, 8, 10, 12, 14, 16, 20, 24, 28] }

const known = new WeakMap<Subject, PolynomialCurvature | string>()

/** Found once per subject; a reason where it is not. */
export function polynomialCurvature(subject: Subject): PolynomialCurvature | string {
	const found = known.get(subject) ?? find(subject)
	known.set(subject, found)
	return found
}

function find({ transform, potential, quick }: Subject): PolynomialCurvature | string {
	const scan = curvatureScan(transform, potential, DEGREE)
	if (typeof scan === 'string') return `ψ is not convex, and its polynomial blocks are not scanned: ${scan}`
	const sizes = quick ? SITES.quick : SITES.full
	let reason = ''
	for (const sites of sizes) {
		const found = scan.at(sites, 0)
		if (found.least - found.error - found.missed > 0) return found
		reason = `λ_min = ${found.least.toPrecision(3)}${found.least > 0 ? `, with ${(found.error + found.missed).toPrecision(2)} in doubt,` : ''} at K = ${sites}`
	}
	return `ψ is not convex, and Hess Ψ_{K,2} is not found to be positive up to ${sizes[sizes.length - 1]} sites per block: ${reason}`
}

/** What a sentence has to say of a scan. */
export const SCANNED = 'scanned, not proved'
