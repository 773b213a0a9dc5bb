/**
 * A ladder of fields σ(t), t ∈ ℤ, in a coordinate t ∈ ℝ that reaches the ends of the admissible range with few rungs:
 * σ = σ₀ + sinh(t)/s₀ towards an unbounded end, distance to a bounded end ∝ e^{−|t|}. Means grow along it, so the rungs
 * around a mean bracket its field.
 */
import { InputError } from '../errors.ts'
import { centralField } from './central-field.ts'
import type { TiltedFamily, TiltedLaw } from './tilted-law.ts'

export interface FieldBracket {
	/** φ*'(lower) ≤ m ≤ φ*'(upper). */
	readonly lower: number
	readonly upper: number
	/** First approximation of φ'(m) between them. */
	readonly guess: number
}

export interface FieldLadder {
	/** The law at the middle of the ladder: field 0 where that is admissible. */
	readonly origin: TiltedLaw
	around(mean: number): FieldBracket
	/** A field between two fields, halfway in the coordinate. */
	between(lower: number, upper: number): number
}

const STEP = 1
const MAXIMAL_RUNGS = 400

/** Rungs are made when they are needed and kept. */
export function fieldLadder(family: TiltedFamily): FieldLadder {
	const { fields } = family.site
	const middle = centralField(fields.min, fields.max)
	let origin: TiltedLaw | undefined
	const start = () => {
		origin ??= family.at(middle)
		return origin
	}
	/** Length in σ of the first step on either side. */
	const unit = (side: number) => {
		const end = side > 0 ? fields.max : fields.min
		const natural = 1 / start().deviation
		return end === null ? natural : Math.min(natural, Math.abs(end - middle) / 2)
	}
	const fieldAt = (t: number): number => {
		if (t === 0) return middle
		const side = Math.sign(t)
		const end = side > 0 ? fields.max : fields.min
		if (end === null) return middle + side * unit(side) * Math.sinh(Math.abs(t))
		const range = Math.abs(end - middle)
		// Distance to the end: range at t = 0, decreasing with slope unit, exponentially small.
		return end - side * range * Math.exp((-Math.abs(t) * unit(side)) / range) * 1
	}
	const coordinate = (field: number): number => {
		if (field === middle) return 0
		const side = field > middle ? 1 : -1
		const end = side > 0 ? fields.max : fields.min
		if (end === null) return side * Math.asinh(Math.abs(field - middle) / unit(side))
		const range = Math.abs(end - middle)
		return (side * Math.log(range / Math.abs(end - field)) * range) / unit(side)
	}
	const rungs = new Map<number, TiltedLaw>()
	const rung = (k: number): TiltedLaw => {
		if (k === 0) return start()
		let law = rungs.get(k)
		if (law === undefined) {
			law = family.at(fieldAt(k * STEP))
			rungs.set(k, law)
		}
		return law
	}
	const around = (mean: number): FieldBracket => {
		const first = start()
		if (mean === first.mean) return { lower: middle, upper: middle, guess: middle }
		const side = mean > first.mean ? 1 : -1
		for (let k = 1; k <= MAXIMAL_RUNGS; k++) {
			const previous = rung(side * (k - 1))
			const field = fieldAt(side * k * STEP)
			if (field === previous.field) break
			const next = rung(side * k)
			if (side * (next.mean - mean) >= 0) {
				const [a, b] = side > 0 ? [previous, next] : [next, previous]
				return { lower: a.field, upper: b.field, guess: guess(a, b, mean) }
			}
		}
		const reached = rung(side * Math.min(MAXIMAL_RUNGS, Math.max(1, rungs.size))).mean
		throw new InputError(
			'mean-out-of-range',
			`Cramér transform: the field of this mean cannot be represented (got ${mean}, means up to about ${reached} are reached)`,
			'Try a mean further inside the admissible range.',
		)
	}
	/** Secant in asinh((μ − μ₀)/s₀) against t. */
	const guess = (a: TiltedLaw, b: TiltedLaw, mean: number): number => {
		const { mean: centre, deviation } = start()
		const y = (m: number) => Math.asinh((m - centre) / deviation)
		const ta = coordinate(a.field)
		const tb = coordinate(b.field)
		const share = (y(mean) - y(a.mean)) / (y(b.mean) - y(a.mean))
		const t = ta + (tb - ta) * Math.min(0.95, Math.max(0.05, Number.isFinite(share) ? share : 0.5))
		return fieldAt(t)
	}
	const between = (lower: number, upper: number) => fieldAt((coordinate(lower) + coordinate(upper)) / 2)
	return {
		get origin() {
			return start()
		},
		around,
		between,
	}
}
