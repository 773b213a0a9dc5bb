/**
 * The constants of tilted single-site laws at a few fields, and their infimum over all fields: what the statements on Poincaré and
 * log-Sobolev inequalities share (theory 6, S7). Everything is computed once per transform.
 */
import type { CramerTransform } from '../../cramer/index.ts'
import {
	type GapInfimum,
	gapInfimum,
	lineConstants,
	type LineConstants,
	type LineLaw,
	poincareBracket,
	type PoincareBracket,
	singleSiteLaw,
	type SpectralGap,
	spectralGap,
} from '../../inequalities/line/index.ts'
import { claimCommand, commandLine } from '../command.ts'
import { type Counterexample, decide, type Evidence, type Grounds, inconclusive } from '../evidence.ts'
import { meansAround, type Subject } from '../subject.ts'

/** One tilted law. */
export interface FieldConstants {
	readonly mean: number
	/** σ = φ'(mean). */
	readonly field: number
	readonly law: LineLaw
	readonly spectral: SpectralGap
	readonly muckenhoupt: PoincareBracket
	/** With the log-Sobolev constants: some 100 ms, on first use. */
	readonly all: LineConstants
}

/** In deviations from the mean of e^{−ψ}: the centre, where wells balance; next to it, where they do not; the flanks. */
const QUICK = [0, 0.1, -1.3]
const FULL = [0, 0.1, 0.5, -0.8, 1.3, -1.8, 3]

const known = new WeakMap<CramerTransform, FieldConstants[]>()

/** The laws with means around the centre. Those that panels do not resolve are left out. */
export function fieldConstants(subject: Subject): readonly FieldConstants[] {
	const { transform, quick } = subject
	let found = known.get(transform)
	if (found === undefined) {
		found = meansAround(subject, quick ? QUICK : FULL).flatMap((mean) => {
			const constants = constantsAt(transform, rounded(mean, subject.scale.deviation))
			return constants === null ? [] : [constants]
		})
		known.set(transform, found)
	}
	return found
}

function constantsAt(transform: CramerTransform, mean: number): FieldConstants | null {
	const point = transform.at(mean)
	const field = rounded(point.first, 1 / point.law.deviation)
	const law = singleSiteLaw(transform, field)
	if (!law.resolved) return null
	const spectral = spectralGap(law)
	let all: LineConstants | undefined
	return {
		mean,
		field,
		law,
		spectral,
		muckenhoupt: poincareBracket(spectral.law),
		get all() {
			return (all ??= lineConstants(law))
		},
	}
}

/** Zero where it is zero up to rounding. */
export const rounded = (x: number, unit: number): number => (Math.abs(x) < 1e-12 * unit ? 0 : x)

const infima = new WeakMap<CramerTransform, GapInfimum>()

/** inf_σ of the gap. */
export function infimumOfGap({ transform }: Pick<Subject, 'transform'>): GapInfimum {
	let found = infima.get(transform)
	if (found === undefined) infima.set(transform, (found = gapInfimum(transform)))
	return found
}

/** Why nothing lower than the infimum is to be expected at other fields, or why that is not known. */
export function reasonBeyond({ infimum, tail: { minus, plus } }: GapInfimum): string {
	const tails = [minus, plus]
	const decisive = infimum === 0 ? tails.find((t) => t.limit === 0) : tails.find((t) => t.kind === 'unproved')
	return (decisive ?? minus).reason
}

/** A tilt at which the gap is small already, where its infimum is zero. */
export interface FlatTilt {
	readonly field: number
	readonly mean: number
	/** The gap is at most this: 1/s², or what was found for the gap itself. */
	readonly gap: number
	/** In words. */
	readonly why: string
	/** Prints it. */
	readonly command: string
}

/** 1/s² is small, in units of 1/s₀². */
const SMALL = 0.01

/** A tilt far towards the end where the gap goes to zero. */
export function flatTilt(subject: Subject): FlatTilt {
	const { transform, scale, potential: p } = subject
	const { tail, ends } = infimumOfGap(subject)
	const side = tail.minus.limit === 0 ? 0 : 1
	const limit = side === 0 ? p.fields.min : p.fields.max
	const tilt = (share: number) => {
		const field = limit === null ? ends[side]!.field : limit + share * (scale.field - limit)
		const { cumulants } = transform.logPartition(field)
		return { field, mean: cumulants[0]!, variance: cumulants[1]! }
	}
	const { field, mean, variance } = tilt(1e-3)
	const byVariance = { field, mean, gap: 1 / variance, why: `the variance is ${short(variance)}, so that the gap is at most ${short(1 / variance)}`, command: commandLine(subject, 'cramer', [['--field', String(field)]]) }
	if (scale.deviation ** 2 < SMALL * variance) return byVariance
	// Tails that are heavy without much mass: the gap itself.
	const heavy = tilt(1e-2)
	const { upper } = spectralGap(singleSiteLaw(transform, heavy.field))
	if (!(upper < byVariance.gap)) return byVariance
	const command = claimCommand(subject, `gap(${heavy.mean}) >= ${Number((SMALL / scale.deviation ** 2).toPrecision(3))}`)
	return { field: heavy.field, mean: heavy.mean, gap: upper, why: `(mean ${short(heavy.mean)}) the gap is ${short(upper)}`, command }
}

/** Nothing to look at: the exponents are too rough. */
export function notResolved(what: string): Evidence {
	return inconclusive({
		sentence: `${what}: the potential oscillates too much for panels to resolve its tilted laws.`,
		numbers: { laws: 0 },
		change: 'A smaller amplitude or frequency of the oscillation.',
	})
}

/** Many of these inequalities are equalities somewhere (Gaussians, two equal wells, linear growth): a slack of −ROUNDING still holds. */
export const ROUNDING = 1e-8

/** `decide` of slack ≥ 0 up to rounding. */
export function upToRounding(slack: number, error: number, unit: string, grounds: Grounds, counterexample: () => Counterexample): Evidence {
	return decide(slack + ROUNDING, error, `${unit}, up to rounding (+1e-8)`, grounds, counterexample)
}

/** As few digits as a sentence needs. */
export const short = (x: number): string => x.toPrecision(4)

/** Where the gap is least, in words. */
export const whereInfimum = ({ field }: GapInfimum): string => (field === null ? 'in the limit of large fields' : `at σ = ${short(field)}`)
/** How far the fields were looked at, and what is known beyond. */
export function reachOfInfimum(found: GapInfimum): string {
	const [low, high] = found.searched.map(short)
	if (found.infimum === 0) return reasonBeyond(found)
	return found.certain ? `beyond the fields looked at (${low} … ${high}) nothing lower can be: ${reasonBeyond(found)}` : `fields ${low} … ${high} were looked at`
}
