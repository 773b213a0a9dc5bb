/**
 * What the two bounds of the two-scale method have in common: an ensemble from the local Gibbs start beside the right-hand side with its own constants.
 * theory.md 1.4, 2.3, 7.3 D5.
 */
import { type Bound, boundContext, type BoundContext, type BoundEstimate, type ContinuousOptimum } from '../../inequalities/constants/index.ts'
import { commandLine } from '../command.ts'
import { decide, type Evidence, inconclusive } from '../evidence.ts'
import type { Subject } from '../subject.ts'
import { ensemble, replicasWithin } from './ensemble.ts'
import { seedOf } from './seed.ts'
import { horizonOf, profileFlags, profileOf } from './setting.ts'
import { weakest } from './several.ts'
import { threshold, FALSE_ALARM } from './student.ts'

/** M; N = MK with the least K that has a bound. */
const BLOCKS = 4
const SITES_PER_BLOCK = { quick: [4, 8], full: [4, 8, 12, 16] }
const REPLICAS = { quick: 512, full: 2048 }
const BUDGET = { quick: 1e7, full: 1e8 }
const INTERVALS = 4
/** H̄ in η: with its Gaussian term, off by O(K⁻²) and exact for Gaussian ψ; every value of the exact one costs as much as a replica. */
const ENERGY = 'gaussian' as const
/** Sites at which the exponent of the optimum is read off: any constants are asymptotic there. */
const MANY = 1e40
const SLOPE_ERROR = 1e-3

const contexts = new WeakMap<Subject, BoundContext>()

/** The constants of ψ, once per subject. */
export function contextOf(subject: Subject): BoundContext {
	const { potential, transform, block } = subject
	const known = contexts.get(subject) ?? boundContext(potential, { transform, block })
	contexts.set(subject, known)
	return known
}

/** A bound as its statement sees it. */
export interface BoundCase {
	readonly id: string
	readonly degree: number
	/** E and its constants. */
	readonly estimate: (context: BoundContext, request: { averages: Float64Array; blocks: number; time: number }) => BoundEstimate
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

/** The least block size that has a bound, with the bound; a reason where none has. */
export function sizedBound(subject: Subject, { estimate }: BoundCase): { sites: number; estimate: BoundEstimate } | string {
	const { class: kind } = subject.potential
	if (kind !== 'gaussian' && kind !== 'quadratic-perturbation') return `ψ is of class ${kind}: sup |ψ″| is not finite, or ψ is no bounded perturbation of a quadratic.`
	const time = horizonOf(subject)
	let reason = ''
	for (const K of subject.quick ? SITES_PER_BLOCK.quick : SITES_PER_BLOCK.full) {
		const sites = BLOCKS * K
		const found = estimate(contextOf(subject), { averages: profileOf(subject).cellAverages(sites), blocks: BLOCKS, time })
		if (found.bound !== null) return { sites, estimate: found }
		reason = `K = ${K}: ${found.reason}`
	}
	return `No bound was found up to ${reason}.`
}

/** Measured against bound. */
export function boundEvidence(subject: Subject, it: BoundCase): Evidence {
	const sized = sizedBound(subject, it)
	const change = 'A bound below what is measured.'
	if (typeof sized === 'string') return inconclusive({ sentence: sized, numbers: {}, change })
	const { sites, estimate } = sized
	const bound = estimate.bound as Bound
	const T = horizonOf(subject)
	const seed = seedOf(subject, it.id)
	const times = Array.from({ length: INTERVALS + 1 }, (_, k) => (T * k) / INTERVALS)
	const request = { sites, times, start: 'local-gibbs' as const, seed, coarse: { degree: it.degree, blocks: BLOCKS, energy: ENERGY } }
	const replicas = replicasWithin(subject, request, subject.quick ? BUDGET.quick : BUDGET.full, subject.quick ? REPLICAS.quick : REPLICAS.full)
	const constants = Object.fromEntries(Object.entries(estimate.constants).map(([name, c]) => [name, c.value as number]))
	const numbers = { time: T, sites, blocks: BLOCKS, seed, energy: ENERGY, bound: bound.value, ...bound.terms, ...constants }
	if (replicas === 0) return inconclusive({ sentence: 'Steps of the chain are too short for ψ: an ensemble takes longer than a statement may.', numbers, change })
	const sample = ensemble(subject, { ...request, replicas })
	const start = sample.estimate(0, it.observable)
	const lambda = constants['lambda'] as number
	let [integral, integralError, measured, measuredError] = [0, 0, 0, 0]
	const rows = times.map((time, j) => {
		const theta = sample.estimate(j, it.observable)
		if (j > 0) {
			const [a, b] = [sample.estimate(j - 1, 'coarseSquared'), sample.estimate(j, 'coarseSquared')]
			const length = time - (times[j - 1] as number)
			integral += (length * (a.value + b.value) * lambda) / 4
			integralError += (length * (a.standardError + b.standardError) * lambda) / 4
		}
		const left = it.left(theta.value, integral)
		if (left > measured) [measured, measuredError] = [left, theta.standardError + integralError]
		return [time, theta.value, theta.standardError, integral, left]
	})
	const right = it.right(start.value, bound)
	const z = threshold(sample.replicas)
	const decades = Math.log10(right / measured)
	const noise = (z * (measuredError / measured + start.standardError / right)) / Math.LN10
	const optimum = it.optimum(constants, MANY, T)
	const near = it.optimum(constants, 4096, T)
	const grounds = {
		sentence: `Measured ${measured.toExponential(2)}, bound ${right.toExponential(2)} at N = ${sites}, M = ${BLOCKS}: ${decades.toFixed(2)} decades. The least bound at N = 4096 is ${near.value.toExponential(2)} with M = ${near.blocks.toPrecision(3)}; as N → ∞ its exponent is ${optimum.slope.toFixed(3)}.`,
		numbers: { ...numbers, measured, measuredError, thetaStart: start.value, right, threshold: z, falseAlarmRate: FALSE_ALARM, optimalBlocks: near.blocks, leastBound: near.value, exponent: optimum.slope, replicas: sample.replicas },
		change,
		table: { caption: 'Θ, (λ/2)∫E|Px − η|² and the side that is bounded', columns: ['time', 'Θ', 'standard error', 'integral', 'bounded side'], rows },
	}
	const counterexample = (sentence: string) => () => ({
		sentence,
		at: { sites, blocks: BLOCKS, measured, right },
		command: commandLine(subject, 'flow micro', [...profileFlags(subject), ['--time', `${T}`], ['--sites', `${sites}`], ['--replicas', `${sample.replicas}`], ['--start', 'local-gibbs'], ['--degree', `${it.degree}`], ['--blocks', `${BLOCKS}`], ['--energy', ENERGY], ['--seed', `${seed}`]]),
	})
	const unit = 'decades between bound and measured'
	return weakest(
		[
			{ name: 'measured ≤ bound', evidence: decide(decades, noise, unit, grounds, counterexample(`Measured ${measured.toExponential(3)} is above the right-hand side ${right.toExponential(3)}.`)) },
			{ name: 'exponent of the optimum', evidence: exponentEvidence(optimum.slope, it.exponent, grounds, counterexample, decades) },
		],
		grounds,
	)
}

/** The optimum falls with the exponent of the theory; its margin is that of the bound, so that the bound decides. */
function exponentEvidence(slope: number, exponent: number, grounds: Parameters<typeof decide>[3], counterexample: (s: string) => () => ReturnType<Parameters<typeof decide>[4]>, decades: number): Evidence {
	const off = Math.abs(slope - exponent)
	return off <= SLOPE_ERROR ? decide(Math.max(0, decades), 0, 'decades between bound and measured', grounds, counterexample('')) : decide(SLOPE_ERROR - off, 0, 'exponent', grounds, counterexample(`The optimum falls with exponent ${slope.toFixed(4)} instead of ${exponent.toFixed(4)}.`))
}
