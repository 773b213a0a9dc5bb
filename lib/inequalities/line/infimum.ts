/**
 * The infimum over all admissible fields σ of the spectral gap of the tilted single-site law: the constant ρ of a Poincaré inequality
 * that is uniform in the field, as the two-scale argument asks for one (theory 0.8, 1.5).
 *
 * Where the fields are bounded it is zero: the essential spectrum begins at (s − |σ|)²/4. For a quadratic plus a periodic function the
 * gap is periodic in σ, and one period is searched. Elsewhere σ is followed on both sides until ψ'' from there on is above the least gap
 * found, or the gap has come to the limit of ψ'': from there on the laws see a uniformly convex ψ (Bakry–Émery, theory 6.1).
 */
import type { CramerTransform } from '../../cramer/transform.ts'
import { referenceScale } from '../../cramer/reference-scale.ts'
import { InputError } from '../../errors.ts'
import { differentiate, type Expression } from '../../expression/index.ts'
import type { End } from '../../potential/asymptotics/expand.ts'
import { lowerBoundBeyond, lowerLimit } from '../../potential/asymptotics/limit.ts'
import { classify } from '../../potential/classify.ts'
import { structureOf } from '../../potential/structure.ts'
import { brentMinimum } from './brent.ts'
import { lineLaw } from './build.ts'
import { hardyOperator } from './hardy-operator.ts'
import { DEEPEST, wellsOutside } from './outside.ts'
import { principalPair } from './principal.ts'
import { type LineFamily, lineFamilyOf } from './site-line.ts'
import { spectralGap } from './spectral-gap.ts'

/** What is known beyond the searched fields on one side. */
export interface FieldTail {
	readonly kind: 'periodic' | 'convex' | 'limit' | 'bounded-fields' | 'unproved'
	/** Limit of the gap as σ goes to that end; null: not known. */
	readonly limit: number | null
	readonly reason: string
}

export interface GapInfimum {
	readonly infimum: number
	/** Relative; Infinity when a tail is unproved. */
	readonly error: number
	/** Where it is attained; null: only in a limit. */
	readonly field: number | null
	/** Fields that were looked at. */
	readonly searched: readonly [number, number]
	/** The gap at the two ends of that. */
	readonly ends: readonly { readonly field: number; readonly gap: number }[]
	readonly tail: { readonly minus: FieldTail; readonly plus: FieldTail }
	/** Whether nothing lower can hide beyond the searched fields. Between the points that were looked at the gap is taken to be smooth. */
	readonly certain: boolean
}

const STEP = 0.5
const MOST_RUNGS = 26
/** Where nothing is known about the tail. */
const FEW_RUNGS = 14
const PERIOD_POINTS = 24
const REFINED_MINIMA = 3
/** Values of log gap that are equal to rounding. */
const EQUAL = 1e-10

interface Point {
	readonly x: number
	readonly field: number
	readonly logGap: number
	/** The end of the law's bulk on either side. */
	readonly reach: readonly [number, number]
}

/** inf_σ of the gap. Cost: some 40 gaps at about 10 ms. */
export function gapInfimum(transform: CramerTransform): GapInfimum {
	const { site } = transform
	const family = lineFamilyOf(site)
	const { min, max } = site.fields
	const scale = referenceScale(transform)
	if (min !== null || max !== null) return boundedFields(family, min, max, scale.field)
	const classification = classify(site.expression)
	const structure = structureOf(site.expression, classification)
	const second = differentiate(differentiate(site.expression, 'z'), 'z')
	if (classification.class === 'gaussian') {
		const limit: FieldTail = { kind: 'limit', limit: gapAt(family, scale.field), reason: 'the gap of a Gaussian does not depend on the field' }
		return conclude(family, [pointAt(family, scale.field, scale.field)], (x) => x, limit, limit)
	}
	if (structure.tail.kind === 'periodic') {
		const period = structure.tail.period * structure.tail.curvature
		const fieldAt = (x: number) => scale.field + (x * period) / PERIOD_POINTS
		const points = Array.from({ length: PERIOD_POINTS + 2 }, (_, k) => pointAt(family, k - 1, fieldAt(k - 1)))
		const tail: FieldTail = { kind: 'periodic', limit: null, reason: `psi'' is periodic, and the gap has the period ${Number(period.toPrecision(10))} in the field` }
		return conclude(family, points, fieldAt, tail, tail)
	}
	const fieldAt = (x: number) => scale.field + Math.sinh(x * STEP) / scale.deviation
	const centre = pointAt(family, 0, fieldAt(0))
	const plus = follow(family, second, '+', fieldAt, centre)
	const minus = follow(family, second, '-', fieldAt, centre)
	return conclude(family, [...minus.points.reverse(), centre, ...plus.points], fieldAt, minus.tail, plus.tail)
}

function pointAt(family: LineFamily, x: number, field: number): Point {
	let law = lineLaw(family.at(field))
	const bulk = 8 * law.deviation
	const reach = [law.mean - bulk, law.mean + bulk] as const
	let logGap = Number.NaN
	for (let kept = 0; law.resolved; ) {
		const operator = hardyOperator(law)
		const pair = principalPair(operator, undefined, 1e-9)
		logGap = -operator.logScale - Math.log(pair.rayleigh)
		const hidden = wellsOutside(law, Math.exp(logGap))
		if (hidden === null || !(hidden.depth > kept && hidden.depth <= DEEPEST)) break
		kept = hidden.depth
		law = lineLaw(family.at(field, kept))
	}
	return { x, field, logGap: law.resolved ? logGap : Number.NaN, reach }
}

const gapAt = (family: LineFamily, field: number) => Math.exp(pointAt(family, 0, field).logGap)

/** Rungs outwards until nothing lower is to come. */
function follow(family: LineFamily, second: Expression, end: End, fieldAt: (x: number) => number, centre: Point): { readonly points: Point[]; readonly tail: FieldTail } {
	const side = end === '+' ? 1 : -1
	const limit = lowerLimit(second, end)
	const upper = limit.known && Number.isFinite(limit.bound) && limit.bound === limit.value ? limit.bound : null
	const points: Point[] = []
	let least = centre.logGap
	const rungs = limit.known && limit.bound > 0 ? MOST_RUNGS : FEW_RUNGS
	let reason = `psi'' is not shown to stay positive as z -> ${end}infinity${limit.reason ? ` (${limit.reason})` : ''}`
	for (let rung = 1; rung <= rungs; rung++) {
		let point: Point
		try {
			point = pointAt(family, side * rung, fieldAt(side * rung))
		} catch (error) {
			if (!(error instanceof InputError)) throw error
			reason = `fields beyond ${fieldAt(side * (rung - 1)).toPrecision(4)} are not resolved by doubles`
			break
		}
		if (Number.isNaN(point.logGap)) {
			reason = `the law of the field ${point.field.toPrecision(4)} oscillates too much to be resolved`
			break
		}
		points.push(point)
		least = Math.min(least, point.logGap)
		if (rung < 4 || !limit.known || !(limit.bound > 0)) continue
		const gap = Math.exp(point.logGap)
		// From the near end of this law's bulk on, ψ'' is at least this.
		const edge = side * (point.reach[side > 0 ? 0 : 1] as number)
		const beyond = edge > 0 ? lowerBoundBeyond(second, end, edge, limit.bound) : Number.NEGATIVE_INFINITY
		if (beyond >= Math.exp(least) && gap >= Math.exp(least))
			return { points, tail: { kind: 'convex', limit: limit.bound, reason: `psi'' >= ${beyond.toPrecision(4)} from the bulk of the law of the field ${point.field.toPrecision(4)} on` } }
		if (upper !== null && Math.abs(gap / upper - 1) < 1e-6 && beyond > upper * (1 - 1e-5))
			return { points, tail: { kind: 'limit', limit: upper, reason: `psi'' tends to ${upper}, and the gap with it` } }
		reason = `psi'' is not yet above the least gap at the field ${point.field.toPrecision(4)}`
	}
	if (upper === 0 && points.length > 4 && (points.at(-1) as Point).logGap <= least)
		return { points, tail: { kind: 'limit', limit: 0, reason: `psi'' tends to zero as z -> ${end}infinity, and the gap with it` } }
	return { points, tail: { kind: 'unproved', limit: upper, reason } }
}

/** The lowest of the local minima, refined, against the limits. */
function conclude(family: LineFamily, points: readonly Point[], fieldAt: (x: number) => number, minus: FieldTail, plus: FieldTail): GapInfimum {
	const value = (k: number) => (points[k] as Point).logGap
	const candidates = points
		.map((_, k) => k)
		.filter((k) => (k === 0 || value(k - 1) >= value(k)) && (k === points.length - 1 || value(k + 1) >= value(k)))
		.sort((a, b) => (Math.abs(value(a) - value(b)) > EQUAL ? value(a) - value(b) : Math.abs((points[a] as Point).field) - Math.abs((points[b] as Point).field)))
		.slice(0, REFINED_MINIMA)
	let best = points[candidates[0] ?? 0] as Point
	for (const k of candidates) {
		const own = points[k] as Point
		const [before, after] = [points[k - 1], points[k + 1]]
		if (before === undefined || after === undefined) continue
		// Flat to rounding: nothing to refine.
		if (Math.max(before.logGap, after.logGap) - own.logGap < EQUAL) continue
		const found = brentMinimum((x) => pointAt(family, x, fieldAt(x)).logGap, before.x, after.x, { x: own.x, value: own.logGap }, 1e-5)
		if (found.value < best.logGap - EQUAL) best = { ...own, x: found.x, field: fieldAt(found.x), logGap: found.value }
	}
	const gap = spectralGap(lineLaw(family.at(best.field)))
	const ends = [points[0] as Point, points[points.length - 1] as Point].map((p) => ({ field: p.field, gap: Math.exp(p.logGap) }))
	const certain = minus.kind !== 'unproved' && plus.kind !== 'unproved'
	const limits = [minus, plus].filter((t) => t.kind === 'limit' && t.limit !== null).map((t) => t.limit as number)
	const limit = Math.min(...limits, Number.POSITIVE_INFINITY)
	const common = { searched: [ends[0]?.field as number, ends[1]?.field as number] as const, ends, tail: { minus, plus }, certain }
	if (points.length > 1 && limit < gap.gap * (1 - 1e-9)) return { infimum: limit, error: limit === 0 ? 0 : certain ? 1e-12 : Number.POSITIVE_INFINITY, field: null, ...common }
	return { infimum: gap.gap, error: certain ? gap.error + 1e-9 : Number.POSITIVE_INFINITY, field: best.field, ...common }
}

/** Fields that are bounded on one side at least: the gap goes to zero there. */
function boundedFields(family: LineFamily, min: number | null, max: number | null, centre: number): GapInfimum {
	const ends = [min, max].map((end) => {
		const field = end === null ? centre : centre + 0.9 * (end - centre)
		return { field, gap: spectralGap(lineLaw(family.at(field))).upper }
	})
	const tail = (end: number | null): FieldTail =>
		end === null
			? { kind: 'unproved', limit: null, reason: 'not looked at: the other side decides' }
			: { kind: 'bounded-fields', limit: 0, reason: `the essential spectrum begins at (distance of the field from ${end})^2/4, which tends to zero` }
	return {
		infimum: 0,
		error: 0,
		field: null,
		searched: [ends[0]?.field as number, ends[1]?.field as number],
		ends,
		tail: { minus: tail(min), plus: tail(max) },
		certain: true,
	}
}
