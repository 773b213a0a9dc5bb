/**
 * What the two bounds of the two-scale method have in common: an ensemble from the local Gibbs start beside the right-hand side with its own constants.
 * theory.md 1.4, 2.3, 7.3 D5.
 */
import { type Bound, type BoundContext, type BoundEstimate, type Constant, type ContinuousOptimum, curvatureConstants } from '../../inequalities/constants/index.ts'
import { commandLine } from '../command.ts'
import { decide, type Evidence, inconclusive } from '../evidence.ts'
import type { Subject } from '../subject.ts'
import { ensemble, replicasWithin } from './ensemble.ts'
import { seedOf } from './seed.ts'
import { SCANNED } from './polynomial-curvature.ts'
import { horizonOf, profileFlags, profileOf } from './setting.ts'
import { weakest } from './several.ts'
import { threshold, FALSE_ALARM } from './student.ts'

/** Both M on one number of sites: N = 2M·K = M·2K with the least K that has bounds. */
const BLOCKS = { quick: [2, 4], full: [4, 8] }
const REPLICAS = { quick: 512, full: 2048 }
const BUDGET = { quick: 7e7, full: 6e8 }
const INTERVALS = 4
/** H̄ in η: with its Gaussian term, off by O(K⁻²) and exact for Gaussian ψ; every value of the exact one costs as much as a replica. */
const ENERGY = 'gaussian' as const
/** Sites at which the exponent of the optimum is read off: any constants are asymptotic there. */
const MANY = 1e40
/** Slack of the exponent there. */
const SLOPE_ERROR = 1e-3

const contexts = new WeakMap<Subject, BoundContext>()

/** What the constants are made from, once per subject; thresholds of ψ_K only where they are asked for. */
export function contextOf(subject: Subject): BoundContext {
	const { potential, transform, block } = subject
	const known = contexts.get(subject) ?? {
		potential,
		transform,
		block,
		curvature: curvatureConstants(potential),
		get convexity() {
			return subject.convexity
		},
	}
	contexts.set(subject, known)
	return known
}

/** A bound as its statement sees it. */
export interface BoundCase {
	readonly id: string
	readonly degree: number
	/** Sites per block of the finer blocks that are tried, or why none are. */
	readonly sitesPerBlock: (subject: Subject) => readonly number[] | string
	/** E and its constants. */
	readonly estimate: (subject: Subject, context: BoundContext, request: { averages: Float64Array; blocks: number; time: number }) => BoundEstimate
	/** min over M of E at N sites. */
	readonly optimum: (constants: Readonly<Record<string, number>>, sites: number, time: number) => ContinuousOptimum
	/** d log E/d log N of the optimum. */
	readonly exponent: number
	/** The side that is bounded, at the j-th time: Θ and (λ/2)∫_0^t E|Px − η|². */
	readonly left: (theta: number, integral: number) => number
	readonly observable: 'thetaMicro' | 'thetaMeso'
	/** Θ(0) + E, or what a test makes of it. */
	readonly right: (theta: number, bound: Bound) => number
}

/** One M with its bound. */
interface SizedBound {
	readonly blocks: number
	readonly bound: Bound
	readonly constants: Readonly<Record<string, Constant>>
}

/** N with the bounds of both M; a reason where there are none. */
export function sizedBounds(subject: Subject, { sitesPerBlock, estimate }: BoundCase): { readonly sites: number; readonly bounds: readonly SizedBound[] } | string {
	const { class: kind } = subject.potential
	if (kind !== 'gaussian' && kind !== 'quadratic-perturbation') return `ψ is of class ${kind}: sup |ψ″| is not finite, or ψ is no bounded perturbation of a quadratic.`
	const sizes = sitesPerBlock(subject)
	if (typeof sizes === 'string') return sizes
	const time = horizonOf(subject)
	const wanted = subject.quick ? BLOCKS.quick : BLOCKS.full
	let reason = ''
	for (const K of sizes) {
		const sites = Math.max(...wanted) * K
		const averages = profileOf(subject).cellAverages(sites)
		const found = wanted.map((blocks) => ({ blocks, ...estimate(subject, contextOf(subject), { averages, blocks, time }) }))
		const missing = found.find(({ bound }) => bound === null)
		if (missing === undefined) return { sites, bounds: found.map(({ blocks, bound, constants }) => ({ blocks, bound: bound as Bound, constants })) }
		reason = `K = ${sites / missing.blocks}: ${missing.reason}`
	}
	return `No bound was found up to ${reason}.`
}

/** What an ensemble says of one M. */
interface Compared {
	readonly blocks: number
	readonly measured: number
	readonly error: number
	readonly right: number
	/** log₁₀ right/measured, with its noise. */
	readonly decades: number
	readonly noise: number
	readonly start: number
	readonly replicas: number
	readonly rows: readonly (readonly number[])[]
}

function compare(subject: Subject, it: BoundCase, sites: number, { blocks, bound, constants }: SizedBound): Compared | null {
	const T = horizonOf(subject)
	const times = Array.from({ length: INTERVALS + 1 }, (_, k) => (T * k) / INTERVALS)
	const request = { sites, times, start: 'local-gibbs' as const, seed: seedOf(subject, it.id), coarse: { degree: it.degree, blocks, energy: ENERGY } }
	const replicas = replicasWithin(subject, request, subject.quick ? BUDGET.quick : BUDGET.full, subject.quick ? REPLICAS.quick : REPLICAS.full)
	if (replicas === 0) return null
	const sample = ensemble(subject, { ...request, replicas })
	const start = sample.estimate(0, it.observable)
	const lambda = constants['lambda']!.value as number
	let [integral, integralError, measured, error] = [0, 0, 0, 0]
	const rows = times.map((time, j) => {
		const theta = sample.estimate(j, it.observable)
		if (j > 0) {
			const [a, b] = [sample.estimate(j - 1, 'coarseSquared'), sample.estimate(j, 'coarseSquared')]
			const length = time - (times[j - 1] as number)
			integral += (length * (a.value + b.value) * lambda) / 4
			integralError += (length * (a.standardError + b.standardError) * lambda) / 4
		}
		const left = it.left(theta.value, integral)
		if (left > measured) [measured, error] = [left, theta.standardError + integralError]
		return [blocks, time, theta.value, theta.standardError, integral, left]
	})
	const right = it.right(start.value, bound)
	const z = threshold(sample.replicas)
	return { blocks, measured, error, right, decades: Math.log10(right / measured), noise: (z * (error / measured + start.standardError / right)) / Math.LN10, start: start.value, replicas: sample.replicas, rows }
}

/** Measured against bound at both M, and the exponent of the optimum. */
export function boundEvidence(subject: Subject, it: BoundCase): Evidence {
	const sized = sizedBounds(subject, it)
	const change = 'A bound below what is measured.'
	if (typeof sized === 'string') return inconclusive({ sentence: sized, numbers: {}, change })
	const { sites, bounds } = sized
	const T = horizonOf(subject)
	const seed = seedOf(subject, it.id)
	const finest = bounds[bounds.length - 1] as SizedBound
	const constants = Object.fromEntries(Object.entries(finest.constants).map(([name, c]) => [name, c.value as number]))
	const numbers = { time: T, sites, seed, energy: ENERGY, ...constants }
	const origins = Object.entries(finest.constants).filter(([, { reason }]) => reason.includes(SCANNED)).map(([name]) => name)
	const found: Compared[] = []
	for (const one of bounds) {
		const compared = compare(subject, it, sites, one)
		if (compared === null) return inconclusive({ sentence: 'Steps of the chain are too short for ψ: an ensemble takes longer than a statement may.', numbers, change })
		found.push(compared)
	}
	const optimum = it.optimum(constants, MANY, T)
	const near = it.optimum(constants, 4096, T)
	const each = bounds.flatMap(({ blocks, bound }, i) => {
		const { measured, error, right, start, decades } = found[i] as Compared
		const named = { measured, measuredError: error, thetaStart: start, bound: bound.value, ...bound.terms, right, decades }
		return Object.entries(named).map(([name, value]) => [`${name}, M = ${blocks}`, value] as const)
	})
	const grounds = {
		sentence: `N = ${sites}: ${found.map(({ blocks, measured, right, decades }) => `measured ${measured.toExponential(2)}, bound ${right.toExponential(2)} at M = ${blocks} (${decades.toFixed(2)} decades)`).join('; ')}. The least bound at N = 4096 is ${near.value.toExponential(2)} with M = ${near.blocks.toPrecision(3)}; as N → ∞ its exponent is ${optimum.slope.toFixed(4)}.${origins.length === 0 ? '' : ` ${origins.join(' and ')}: ${SCANNED}.`}`,
		numbers: { ...numbers, ...Object.fromEntries(each), falseAlarmRate: FALSE_ALARM, optimalBlocks: near.blocks, leastBound: near.value, exponent: optimum.slope, replicas: (found[0] as Compared).replicas },
		change,
		table: { caption: 'Θ, (λ/2)∫E|Px − η|² and the side that is bounded', columns: ['M', 'time', 'Θ', 'standard error', 'integral', 'bounded side'], rows: found.flatMap(({ rows }) => rows) },
	}
	const counterexample = ({ blocks, measured, right, replicas }: Compared, sentence: string) => () => ({
		sentence,
		at: { sites, blocks, measured, right },
		command: commandLine(subject, 'flow micro', [...profileFlags(subject), ['--time', `${T}`], ['--sites', `${sites}`], ['--replicas', `${replicas}`], ['--start', 'local-gibbs'], ['--degree', `${it.degree}`], ['--blocks', `${blocks}`], ['--energy', ENERGY], ['--seed', `${seed}`]]),
	})
	const off = Math.abs(optimum.slope - it.exponent)
	const falls = `The optimum falls with exponent ${optimum.slope.toFixed(4)} instead of ${it.exponent.toFixed(4)}.`
	return weakest(
		[
			...found.map((row) => ({
				name: `measured ≤ bound, M = ${row.blocks}`,
				evidence: decide(row.decades, row.noise, 'decades between bound and measured', grounds, counterexample(row, `At M = ${row.blocks} measured ${row.measured.toExponential(3)} is above the right-hand side ${row.right.toExponential(3)}.`)),
			})),
			{ name: 'exponent of the optimum', evidence: decide(1 - off / SLOPE_ERROR, 0, `slack of ${SLOPE_ERROR} in the exponent of the optimum, as a share`, grounds, counterexample(found[found.length - 1] as Compared, falls)) },
		],
		grounds,
	)
}
