/**
 * The chain against the macroscopic solution: N·E‖X̄_T − ζ_T‖²_{H⁻¹} for several N beside its prediction, and what the two-scale method looks at.
 * theory.md 7.3 D2, 8.4; 1.4, 2.3.
 */
import { InputError } from '../../errors.ts'
import { BLOCK, continuumPrediction, latticePrediction, type MicroFlow, microFlow } from '../../levels/micro/index.ts'
import type { Attempt, MicroCoarse, MicroPart, SpaceChoice } from '../data.ts'
import type { MacroSolution } from './macro.ts'
import { affordable, type Chain, costOf, threadsFor, tooLong } from './micro-plan.ts'

/** Updates of all ensembles together, and what the smallest, the middle and the largest chain get of them. */
const BUDGET = 1.4e8
const SHARES = [0.1, 0.25, 0.65]
/** Replicas beyond which more would not be seen in the figure. */
const WANTED = [1024, 512, 128]
/** Without the control variate more are needed. */
const WANTED_GAUSSIAN = 1024
const LARGEST = 64
const SMALLEST = 8

export interface MicroOptions {
	readonly replicas?: number
	readonly chains?: readonly number[]
	readonly threads?: number
	readonly progress: (fraction: number) => void
}

interface Planned {
	readonly sites: number
	readonly replicas: number
	/** Updates. */
	readonly weight: number
}

/** Which chains, with how many replicas, and why not more. */
function ladderPlan(chain: Chain, times: readonly number[], { replicas, chains }: MicroOptions): { runs: Planned[]; reduced: string | null } {
	const cost = (sites: number) => costOf(chain, { sites, replicas: WANTED[0] as number, times })
	const usual = [LARGEST / 4, LARGEST / 2, LARGEST]
	if (chains !== undefined || replicas !== undefined) {
		const sizes = [...new Set(chains ?? usual)].sort((a, b) => a - b)
		return { runs: sizes.map((sites) => ({ sites, replicas: replicas ?? 4 * BLOCK, weight: cost(sites).updates * (replicas ?? 4 * BLOCK) })), reduced: null }
	}
	const gaussian = cost(LARGEST).setup.timestep === null
	const wanted = gaussian ? WANTED.map(() => WANTED_GAUSSIAN) : WANTED
	for (let top = LARGEST; top >= SMALLEST; top /= 2) {
		const costs = [top / 4, top / 2, top].map(cost)
		const counts = costs.map((c, k) => affordable(c, BUDGET * (SHARES[k] as number), wanted[k] as number))
		if (counts.some((n) => n === 0)) continue
		const few = !gaussian && (top < LARGEST || counts.some((n, k) => n < (wanted[k] as number)))
		return {
			runs: costs.map((c, k) => ({ sites: c.setup.sites, replicas: counts[k] as number, weight: c.updates * (counts[k] as number) })),
			reduced: few ? tooLong(cost(top < LARGEST ? 2 * top : top)) : null,
		}
	}
	throw new InputError('not-allowed', `simulations of this length are not part of a report: ${tooLong(cost(SMALLEST))}`, 'Try earlier times, or flow micro.')
}

/** Ensembles of deterministic starts. */
export async function microPart(
	chain: Chain,
	{ table, flow: macro }: MacroSolution,
	space: SpaceChoice,
	options: MicroOptions,
): Promise<Omit<MicroPart, 'path' | 'sites'>> {
	const { site, transform, profile, seed } = chain
	const { times } = macro
	const T = times.at(-1) ?? 0
	if (T === 0) throw new InputError('bad-flag', 'no positive time was asked for', 'Try --time 0.01.')
	const { runs, reduced } = ladderPlan(chain, times, options)
	const whole = runs.reduce((sum, r) => sum + r.weight, 0)
	const ladder: MicroPart['ladder'][number][] = []
	let coarse: Attempt<MicroCoarse> = { unavailable: 'no ensemble was simulated' }
	let done = 0
	for (const { sites, replicas, weight } of runs) {
		const progress = (fraction: number) => options.progress((0.9 * (done + fraction * weight)) / whole)
		const run = (setting?: { degree: number; blocks: number }) =>
			microFlow(site, transform, table, profile, {
				sites,
				replicas,
				times,
				seed,
				progress,
				...threadsFor(weight, options.threads),
				...(setting === undefined ? {} : { coarse: setting }),
			})
		let found: MicroFlow
		if (sites === runs.at(-1)?.sites) {
			const compared = await withSplines(run, sites, space)
			found = compared.flow
			coarse = compared.coarse
		} else found = await run()
		done += weight
		const { ensemble, scheme, timestep } = found
		const last = ensemble.moments.at(-1)?.squaredHminus1
		if (last === undefined) throw new InputError('not-allowed', ensemble.outcome.sentence, 'Try another profile.')
		const predicted = latticePrediction(table, profile, { sites, times: [T], start: 'deterministic' }).rows.at(-1)
		ladder.push({
			sites,
			replicas: ensemble.replicas,
			scheme,
			timestep,
			steps: ensemble.steps,
			outcome: ensemble.outcome,
			scaled: ensemble.moments.map(({ squaredHminus1: { value, standardError } }) => ({ value: sites * value, standardError: sites * standardError })),
			predicted: predicted?.time === T ? predicted.scaled : null,
			predictedError: predicted?.time === T ? predicted.error : null,
			gain: last.standardError > 0 ? (last.plain.standardError / last.standardError) ** 2 : 1,
		})
	}
	const limit = continuumPrediction(table, profile, { times: [T], start: 'deterministic' }).rows.at(-1)
	return { start: 'deterministic', seed, times, ladder, limit: limit?.time === T ? { value: limit.scaled, error: limit.error } : null, reduced, coarse }
}

/** The run together with splines of the report's degree on as many blocks as leave eight sites to a block. */
async function withSplines(
	run: (setting?: { degree: number; blocks: number }) => Promise<MicroFlow>,
	sites: number,
	{ degree, blocks: most }: SpaceChoice,
): Promise<{ flow: MicroFlow; coarse: Attempt<MicroCoarse> }> {
	const blocks = largestDivisor(sites, Math.min(most, Math.floor(sites / 8)))
	if (blocks < 2) return { flow: await run(), coarse: { unavailable: `${sites} sites are too few for splines` } }
	try {
		const flow = await run({ degree, blocks })
		const { ensemble, meso } = flow
		const named = Object.entries(ensemble.moments.at(-1)?.observables ?? {}).map(([name, { value, standardError }]) => [name, { value, standardError }] as const)
		return { flow, coarse: { degree, blocks, sites, replicas: ensemble.replicas, noise: meso?.noise ?? Number.NaN, observables: Object.fromEntries(named) } }
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		return { flow: await run(), coarse: { unavailable: error.message } }
	}
}

/** The largest divisor of n that is at most a bound; 0 for a bound below 1. */
function largestDivisor(n: number, bound: number): number {
	for (let d = Math.min(n, bound); d >= 1; d--) if (n % d === 0) return d
	return 0
}
