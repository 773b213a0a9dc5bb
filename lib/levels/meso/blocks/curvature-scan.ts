/**
 * λ ≤ Hess Ψ_{K,L} ≤ Λ on the blocks of polynomials of degree L ≤ 2, by a scan over polynomial fields (theory 2.6): found, not proved.
 *
 * Every moment is that of one polynomial field, so the scan runs over fields: all patterns of levels of `fieldPatterns`, which go from constant fields
 * to those so steep that one site alone sees the wells while the others are Gaussian. There the constraints bear on one site of leverage up to (L + 1)²/K,
 * and blocks are least convex: with Σ the covariance of the others and r = cᵗΣ⁻¹c,
 *
 *   Hess ≥ 0  ⟺  r Var(x | …) ≤ 1,   x of density ∝ e^{−ψ(x) − r(x − x̂)²/2}.
 *
 * The lowest patterns are followed down on levels that are 16 times as fine. What that gains is stated, as a measure of what a scan misses.
 *
 * λ(K + K') ≥ min(λ(K), λ(K')) where these are ≥ 0: polynomials on a block are among those on its parts, and marginals of convex laws are
 * convex (Prékopa, Brascamp–Lieb). For the same reason λ at degree L serves every lower degree, and splines of degree ≤ L.
 */
import type { CramerTransform, TiltedLaw } from '../../../cramer/index.ts'
import { InputError } from '../../../errors.ts'
import { lowerLimit } from '../../../potential/asymptotics/limit.ts'
import { type CharacteristicTable, characteristicTables } from '../energy/exact/characteristic-table.ts'
import { lawStore } from '../energy/exact/mean-field.ts'
import { type FieldLevels, fieldLevels, type LeveledPotential } from './field-levels.ts'
import { fieldPatterns, type Pattern } from './field-patterns.ts'
import { type CurvatureRange, patternCurvature } from './pattern-curvature.ts'
import { polynomialRows, requirePolynomialBlock } from './polynomial-rows.ts'

/** Both ends of the spectrum of Hess Ψ_{K,L}, as found. */
export interface PolynomialCurvature {
	readonly degree: number
	/** K. */
	readonly sites: number
	/** λ. */
	readonly least: number
	/** Λ. */
	readonly most: number
	/** Error of the eigenvalues where they were found. */
	readonly error: number
	/** How much lower the finer levels led than the scan: as much may have been missed. */
	readonly missed: number
	/** The fields of the sites where `least` was found. */
	readonly fields: readonly number[]
	/** Patterns looked at. */
	readonly patterns: number
	/** False where the scan ended at the first eigenvalue below 0. */
	readonly complete: boolean
}

export interface CurvatureScan {
	/** What is scanned, in words. */
	readonly region: string
	/** @param floor end at the first eigenvalue below it, in units of 1/sup s². @throws InputError for K < L + 1 */
	at(sites: number, floor?: number): PolynomialCurvature
}

/** Depths of inversion: for ranking, for deciding, for the value and for its error. */
const DEPTH = { rank: 9, decide: 16, value: 26, check: 20 }
/** Patterns followed down, of so many looked at more closely. */
const CLOSER = 12
const FOLLOWED = 2
/** Evaluations on the way down. */
const EVALUATIONS = 40
/** The finest levels, in units of their spacing. */
const FINEST = 1 / 16

/** Spacing of the levels at degrees 0, 1, 2, in 1/sup s. */
const STEPS = [0.25, 0.7, 2.5]

const known = new WeakMap<CramerTransform, Map<number, CurvatureScan | string>>()

/**
 * The scan of a potential at degree L, once per transform; a reason where no bounded set of fields suffices.
 *
 * Where ψ is not convex and ψ'' → ∞ there is none at L ≥ 1: steep fields make all sites stiff but one, which sits where ψ'' < 0 and is then as good as
 * given by the moments. Hess Ψ has the eigenvalue of (Σ_i c_i c_iᵗ/ψ''(x_i))⁻¹ < 0 in the limit, whatever K. Cost: 0.3 s, and for each K of order K² ms.
 *
 * @throws InputError for degrees other than 0, 1, 2
 */
export function curvatureScan(transform: CramerTransform, potential: LeveledPotential, degree: number): CurvatureScan | string {
	if (!(degree === 0 || degree === 1 || degree === 2)) throw new InputError('bad-flag', `polynomial blocks: the convexity scan is for degrees 0, 1, 2 (got ${degree})`, 'Try degree 0, 1 or 2.')
	const scans = known.get(transform) ?? new Map<number, CurvatureScan | string>()
	known.set(transform, scans)
	let found = scans.get(degree)
	if (found === undefined) scans.set(degree, (found = scanOf(transform, potential, degree)))
	return found
}

function scanOf(transform: CramerTransform, potential: LeveledPotential, degree: number): CurvatureScan | string {
	if (degree >= 1 && (['-', '+'] as const).some((end) => lowerLimit(potential.derivatives[2], end).bound === Number.POSITIVE_INFINITY)) return "psi'' grows without limit: steep fields make every site stiff but one, and no block is convex"
	const levels = fieldLevels(lawStore(transform), potential, STEPS[degree] as number)
	if (typeof levels === 'string') return levels
	const tableOf = characteristicTables(transform)
	return {
		region: levels.description,
		at(sites, floor) {
			requirePolynomialBlock(degree, sites)
			return scan(degree, sites, levels, tableOf, floor)
		},
	}
}

function scan(degree: number, sites: number, levels: FieldLevels, tableOf: (law: TiltedLaw) => CharacteristicTable, floor: number | undefined): PolynomialCurvature {
	const unit = 1 / levels.largestVariance
	const rows = polynomialRows(degree, sites)
	const depths = Object.fromEntries(Object.entries(DEPTH).map(([name, depth]) => [name, patternCurvature(rows, tableOf, levels.largestVariance, depth)])) as Record<keyof typeof DEPTH, (laws: readonly TiltedLaw[]) => CurvatureRange>
	const lawsOf = (pattern: Pattern) => pattern.map(levels.law)
	/** A shallow lattice that cancels is made deeper. */
	const at = (pattern: Pattern, name: keyof typeof DEPTH): CurvatureRange => {
		const found = depths[name](lawsOf(pattern))
		return Number.isNaN(found.least) ? depths.value(lawsOf(pattern)) : found
	}
	let most = Number.NEGATIVE_INFINITY
	let [patterns, unresolved] = [0, 0]
	const summary = (pattern: Pattern, scanned: number, complete: boolean): PolynomialCurvature => {
		const [value, check] = [depths.value(lawsOf(pattern)), depths.check(lawsOf(pattern))]
		const error = Math.abs(value.least - check.least) + 1e-9 * unit
		return {
			degree,
			sites,
			least: value.least,
			most: Math.max(most, value.most),
			error: Number.isNaN(error) || (complete && unresolved > 0 && value.least >= 0) ? Number.POSITIVE_INFINITY : error,
			missed: Math.max(0, scanned - value.least),
			fields: pattern.map((t) => levels.origin + levels.spacing * t),
			patterns,
			complete,
		}
	}
	let ranked: { readonly pattern: Pattern; readonly least: number }[] = []
	const broken = floor === undefined ? Number.NEGATIVE_INFINITY : floor * unit
	for (const pattern of fieldPatterns(degree, sites, levels)) {
		patterns++
		const found = at(pattern, 'rank')
		// Sums that cancel to nothing have no eigenvalues.
		if (Number.isNaN(found.least)) {
			unresolved++
			continue
		}
		most = Math.max(most, found.most)
		ranked.push({ pattern, least: found.least })
		if (found.least < broken - 0.1 * unit && at(pattern, 'decide').least < broken) return summary(pattern, found.least, false)
	}
	if (ranked.length === 0) return { degree, sites, least: Number.NaN, most: Number.NaN, error: Number.POSITIVE_INFINITY, missed: Number.POSITIVE_INFINITY, fields: [], patterns, complete: true }
	ranked = ranked
		.sort((a, b) => a.least - b.least)
		.slice(0, CLOSER)
		.map(({ pattern }) => ({ pattern, least: at(pattern, 'decide').least }))
		.sort((a, b) => a.least - b.least)
	const scanned = ranked[0]!.least
	const ends = ranked.slice(0, FOLLOWED).map((seed) => descend(seed, degree, levels, (pattern) => at(pattern, 'decide').least))
	const best = ends.reduce((a, b) => (b.least < a.least ? b : a))
	return summary(best.pattern, scanned, true)
}

/** A pattern search over constant, linear and quadratic changes about the site that is deepest between the ends. */
function descend(seed: { readonly pattern: Pattern; readonly least: number }, degree: number, { low, high, period }: FieldLevels, valueOf: (pattern: Pattern) => number) {
	const middle = (low + high) / 2
	const depthOf = (t: number) => (period === null ? Math.abs(t - middle) : 0)
	const pivot = seed.pattern.reduce((best, t, i, all) => (depthOf(t) < depthOf(all[best]!) ? i : best), 0)
	const shape = (power: number, i: number) => (power === 0 ? 1 : power === 1 ? i - pivot : ((i - pivot) * (i - pivot - 1)) / 2)
	const steps = Array.from({ length: degree + 1 }, () => 0.5)
	let best = seed
	let evaluations = 0
	while (steps.some((step) => step >= FINEST) && evaluations < EVALUATIONS)
		for (let power = 0; power <= degree; power++) {
			const step = steps[power] as number
			if (step < FINEST) continue
			let improved = false
			for (const sign of [1, -1]) {
				const pattern = best.pattern.map((t, i) => t + sign * step * shape(power, i))
				const least = valueOf(pattern)
				evaluations++
				if (least < best.least) {
					best = { pattern, least }
					improved = true
					break
				}
			}
			if (!improved) steps[power] = step / 2
		}
	return best
}
