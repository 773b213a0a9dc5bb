/**
 * What the variables of a claim range over, and where a search looks first.
 *
 * Means: m₀ ± 4s₀, less where the admissible means end; fields: those of these means; spins: the means' range. First samples
 * are evenly spaced and, for means and fields, at fields σ₀ ± 2^k/s₀: these follow the law from one well to the next and out
 * along steep walls, where φ″ changes over a hundredth of the range.
 */
import { InputError } from '../../errors.ts'
import type { OpenRange } from '../../potential/single-site.ts'
import type { Source } from './source.ts'
import type { VariableKind } from './tree.ts'

export type Interval = readonly [low: number, high: number]

export interface Ranges {
	readonly mean: Interval
	readonly field: Interval
	readonly spin: Interval
}

/** Ends as given by a user: means m, fields s, spins z. */
export interface GivenRanges {
	readonly m?: Interval
	readonly s?: Interval
	readonly z?: Interval
}

/** Share of the way to the end of the admissible means that a default may go. */
const INSIDE = 0.9

/** @throws InputError for a range that is no interval or leaves the admissible means or fields. */
export function rangesOf(source: Source, given: GivenRanges): Ranges {
	const { scale, potential } = source.subject
	const end = (sign: 1 | -1) => {
		const limit = sign > 0 ? potential.means.max : potential.means.min
		const reach = 4 * scale.deviation
		return rounded(scale.mean + sign * (limit === null ? reach : Math.min(reach, INSIDE * Math.abs(limit - scale.mean))), scale.deviation)
	}
	const mean = given.m ?? [end(-1), end(1)]
	requireInterval('m', 'mean', mean, potential.means)
	const field = given.s ?? [source.point(mean[0]).first, source.point(mean[1]).first]
	requireInterval('s', 'field', field, potential.fields)
	const spin = given.z ?? mean
	requireInterval('z', 'spin', spin, { min: null, max: null })
	return { mean, field, spin }
}

/** @throws InputError */
export function requireInterval(name: string, kind: VariableKind, [low, high]: Interval, inside: OpenRange, position?: number): void {
	const place = position === undefined ? '' : ` at position ${position}`
	if (!(low < high) || !Number.isFinite(low) || !Number.isFinite(high))
		throw new InputError('bad-flag', `claim: the range of ${name}${place} is [${low}, ${high}] (expected two numbers, the lower one first)`, `Try ${name} in [-1,1].`, position)
	if ((inside.min === null || low > inside.min) && (inside.max === null || high < inside.max)) return
	throw new InputError(
		kind === 'field' ? 'field-out-of-range' : 'mean-out-of-range',
		`claim: the range [${low}, ${high}] of ${name}${place} leaves the admissible ${kind}s (${inside.min ?? '-infinity'}, ${inside.max ?? 'infinity'})`,
		'Ranges are closed: keep a distance from the ends.',
		position,
	)
}

/** Ends with four decimals of the deviation, so that they can be read and typed. */
function rounded(value: number, unit: number): number {
	const exponent = Math.floor(Math.log10(unit)) - 3
	return Number(`${Math.round(value / 10 ** exponent)}e${exponent}`)
}

/** First samples of a search over [low, high], ascending, the ends among them. */
export function nodesOf(source: Source, kind: VariableKind, [low, high]: Interval, count: number): number[] {
	const even = (n: number) => Array.from({ length: n + 1 }, (_, i) => (i === n ? high : low + ((high - low) * i) / n))
	if (kind === 'spin' || kind === 'real') return even(kind === 'spin' ? 4 * count : count)
	const laws = source.once('geometric laws', () => geometricLaws(source))
	const followed =
		kind === 'mean' ? laws.map((l) => l.mean) : [...laws.map((l) => l.field), ...source.once(`fields ${low} ${high} ${count}`, () => fieldsOfMeans(source, [low, high], count))]
	// Few samples: every second law.
	const chosen = count >= 24 ? followed : followed.filter((_, i) => i % 2 === 0)
	const { scale } = source.subject
	// Nodes that nearly coincide make interpolation a noise.
	const gap = (x: number) => (kind === 'mean' ? (high - low) / (64 * count) : 0.02 * Math.max(Math.abs(x - scale.field), 0.05 / scale.deviation))
	const grid = even(count)
	const kept = [low]
	// The even ones first: 0 is among them rather than a mean of 1e-17.
	const apart = chosen.filter((x) => x > low && x < high && grid.every((g) => Math.abs(x - g) > gap(x)))
	for (const x of [...grid, ...apart].sort((a, b) => a - b))
		if (x - (kept[kept.length - 1] as number) > gap(x) && high - x > gap(x)) kept.push(x)
	return [...kept, high]
}

interface Law {
	readonly field: number
	readonly mean: number
}

/** Laws at σ₀ ± 2^k/s₀, k = −2 … 20, as far as they are resolved. */
function geometricLaws(source: Source): Law[] {
	const { scale } = source.subject
	const laws: Law[] = [{ field: scale.field, mean: scale.mean }]
	for (const sign of [-1, 1])
		for (let k = -2; k <= 20; k++) {
			const field = scale.field + (sign * 2 ** k) / scale.deviation
			try {
				const { mean } = source.law(field)
				if (Math.abs(mean - scale.mean) > 40 * scale.deviation) break
				laws.push({ field, mean })
			} catch (error) {
				if (error instanceof InputError) break
				throw error
			}
		}
	return laws
}

/** Fields whose means are evenly spaced. */
function fieldsOfMeans(source: Source, [low, high]: Interval, count: number): number[] {
	const [a, b] = [source.law(low).mean, source.law(high).mean]
	return Array.from({ length: count - 1 }, (_, i) => source.point(a + ((b - a) * (i + 1)) / count).first)
}
