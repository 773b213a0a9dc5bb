/**
 * The fields at which a potential is looked at by scans over polynomial fields (theory 2.6): levels h_t = h_0 + ηt, t = low … high.
 *
 *   η = step/sup s;   beyond low and high the tilted law no longer changes shape: it is Gaussian with the limit of the variance, or it is narrow.
 *
 * A field is polynomial on the K sites of a block and has whole levels exactly when its differences have: t_i = a + b i + c i(i − 1)/2, a, b, c ∈ ℤ. So
 * one table of laws serves every such field. Periodic δ: ψ(z + T) = ψ(z) + cTz + …, so that laws repeat, shifted, after cT: levels modulo n, η = cT/n.
 */
import type { TiltedLaw } from '../../../cramer/index.ts'
import { scanRange } from '../../../cramer/block/range.ts'
import { lowerLimit } from '../../../potential/asymptotics/limit.ts'
import type { Potential } from '../../../potential/index.ts'
import { exponentOf } from '../energy/exact/fibre.ts'
import type { LawStore } from '../energy/exact/mean-field.ts'

export interface FieldLevels {
	/** η. */
	readonly spacing: number
	/** h_0. */
	readonly origin: number
	/** Levels with laws of their own are those strictly between; the ends stand for all beyond. With a period: 0 and n. */
	readonly low: number
	readonly high: number
	/** n: level t + n has the law of t, shifted. */
	readonly period: number | null
	/** Whether all levels from the ends on have one Gaussian law. */
	readonly gaussianEnds: boolean
	/** sup s² over the levels. */
	readonly largestVariance: number
	/** The law at a level, whole or not. */
	law(level: number): TiltedLaw
	/** In words. */
	readonly description: string
}

/** Spacing of the laws by which sup s is found, in 1/s. */
const STEP = 1
/** Levels in a period, at least, and how much closer they are than others: there are few. */
const LEAST_PERIOD = 4
const CLOSER = 2
const MOST_LAWS = 300
/** Departure from a Gaussian, and from the limit of the variance, that counts as none. */
const SETTLED = 0.02
/** A law this much narrower than the widest is as good as a constant. */
const NARROW = 0.25
/** Beyond narrow ends laws still get narrower: so many times the range of levels are kept. */
const BEYOND = 2

/** What the levels of a potential are made from. */
export type LeveledPotential = Pick<Potential, 'derivatives' | 'structure' | 'fields'>

/** The levels of a potential with fields on the whole line; a reason where no bounded set of levels suffices. @param step η in units of 1/sup s */
export function fieldLevels({ transform, at }: LawStore, potential: LeveledPotential, step: number): FieldLevels | string {
	const { tail } = potential.structure
	if (potential.fields.min !== null || potential.fields.max !== null) return 'the fields of psi end: laws get longer without limit'
	if (tail.kind === 'periodic') {
		const length = tail.curvature * tail.period
		const sampled = walk(at, 0, length)
		if (sampled === null) return 'the tilted laws change too fast to be followed'
		const largestVariance = widest(sampled)
		const period = Math.max(LEAST_PERIOD, Math.ceil((CLOSER * length * Math.sqrt(largestVariance)) / step))
		const spacing = length / period
		const law = (level: number) => at(spacing * (level - period * Math.floor(level / period)))
		return { spacing, origin: 0, low: 0, high: period, period, gaussianEnds: false, largestVariance, law, description: 'all fields: psi\'\' is periodic' }
	}
	if (tail.kind === 'unproved') return `no bounded set of fields suffices: ${tail.reason}`
	const second = potential.derivatives[2]
	const range = scanRange(transform, exponentOf(transform), [lowerLimit(second, '-'), lowerLimit(second, '+')], null)
	if (!range.complete) return 'no range of means was found beyond which tilted laws keep their shape'
	const sampled = walk(at, transform.at(range.low).first, transform.at(range.high).first)
	if (sampled === null) return 'the tilted laws change too fast to be followed'
	const largestVariance = widest(sampled)
	const settled = (law: TiltedLaw) => {
		const [, k2, k3, k4] = law.cumulants as unknown as [number, number, number, number]
		if (tail.kind !== 'bounded-perturbation' && k2 <= NARROW * largestVariance) return true
		if (tail.kind === 'bounded-perturbation' && Math.abs(k2 * tail.curvature - 1) > SETTLED) return false
		return Math.abs(k3) <= SETTLED * k2 ** 1.5 && Math.abs(k4) <= SETTLED * k2 * k2
	}
	const [from, to] = [sampled, [...sampled].reverse()].map((laws) => edge(laws, settled, at)) as [number, number]
	const origin = (from + to) / 2
	const half = Math.max(2, Math.ceil(((to - from) / 2) * (Math.sqrt(largestVariance) / step)))
	const spacing = (to - from) / (2 * half) || step / Math.sqrt(largestVariance)
	const [low, high] = [-half, half]
	const gaussianEnds = tail.kind === 'bounded-perturbation'
	const [first, last] = gaussianEnds ? [low, high] : [low - BEYOND * (high - low), high + BEYOND * (high - low)]
	const law = (level: number) => at(origin + spacing * Math.min(last, Math.max(first, level)))
	const described = `fields from ${(origin + spacing * low).toPrecision(3)} to ${(origin + spacing * high).toPrecision(3)} at some sites of the block at least; beyond, laws ${gaussianEnds ? 'are Gaussian within 2%' : 'are narrow or Gaussian within 2%'}`
	return { spacing, origin, low, high, period: null, gaussianEnds, largestVariance, law, description: described }
}

/** Laws from one field to another, each within reach of the one before; null where that takes too many. */
function walk(at: LawStore['at'], from: number, to: number): TiltedLaw[] | null {
	const laws = [at(from)]
	for (let field = from; laws.length < MOST_LAWS; ) {
		if (field >= to) return laws
		const last = laws[laws.length - 1] as TiltedLaw
		let step = STEP / last.deviation
		let next = at(Math.min(to, field + step))
		// A wide change of the mean is a passage between wells: its widest law is not to be missed.
		for (let k = 0; k < 20 && Math.abs(next.mean - last.mean) > 1.5 * STEP * Math.min(last.deviation, next.deviation); k++) next = at(Math.min(to, field + (step /= 2)))
		field = Math.min(to, field + step)
		laws.push(next)
	}
	return null
}

/** Where laws, from the end inwards, begin to change shape: the field of the last settled one. */
function edge(laws: readonly TiltedLaw[], settled: (law: TiltedLaw) => boolean, at: LawStore['at']): number {
	const inner = laws.findIndex((law) => !settled(law))
	if (inner <= 0) return laws[Math.max(0, inner)]!.field
	let [outside, inside] = [laws[inner - 1]!.field, laws[inner]!.field]
	for (let k = 0; k < 5; k++) {
		const middle = (outside + inside) / 2
		if (settled(at(middle))) outside = middle
		else inside = middle
	}
	return outside
}

function widest(laws: readonly TiltedLaw[]): number {
	return Math.max(...laws.map((law) => law.cumulants[1] as number))
}
