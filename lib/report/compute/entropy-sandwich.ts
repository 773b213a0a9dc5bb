/** Bounds of the relative entropy per site from local Gibbs starts on two chains, and their limit ∫φ(ζ_t) − φ(m). theory.md 7.3 D7. */
import { InputError } from '../../errors.ts'
import { ENTROPY_TIMES, microFlow } from '../../levels/micro/index.ts'
import type { EntropySandwich } from '../data.ts'
import type { MacroSolution } from './macro.ts'
import { affordable, type Chain, costOf, threadsFor, tooLong } from './micro-plan.ts'

const SITES = [8, 24]
const WANTED = [4096, 1024]
/** Updates of each chain. */
const BUDGETS = [1e7, 4e7]
/** Exact Gaussian steps have no control variate and need more. */
const GAUSSIAN = { wanted: 4096, budgets: [4e7, 8e7] }

/** Two ensembles of local Gibbs starts, observed at T and at the times that `flow micro` puts between 0 and T. */
export async function entropySandwichPart(
	chain: Chain,
	{ flow: macro, table }: MacroSolution,
	options: { readonly replicas?: number; readonly threads?: number; readonly progress: (fraction: number) => void },
): Promise<EntropySandwich> {
	const { site, transform, profile, seed } = chain
	const T = macro.times.at(-1) ?? 0
	if (T === 0) throw new InputError('bad-flag', 'no positive time was asked for', 'Try --time 0.01.')
	const grid = Array.from({ length: ENTROPY_TIMES + 1 }, (_, k) => (T * k) / ENTROPY_TIMES)
	const costs = SITES.map((sites) => costOf(chain, { sites, replicas: WANTED[0] as number, times: grid, start: 'local-gibbs' }))
	const runs = costs.map((cost, k) => {
		const exact = cost.setup.timestep === null
		const wanted = exact ? GAUSSIAN.wanted : (WANTED[k] as number)
		const replicas = options.replicas ?? affordable(cost, (exact ? GAUSSIAN.budgets : BUDGETS)[k] as number, wanted)
		const short = options.replicas === undefined && !exact && replicas < wanted
		return { cost, replicas, short }
	})
	const chosen = runs.filter((r) => r.replicas > 0)
	const reduced = runs.find((r) => r.short)
	if (chosen.length === 0)
		throw new InputError('not-allowed', `simulations of this length are not part of a report: ${tooLong((runs[0] as (typeof runs)[0]).cost)}`, 'Try earlier times, or flow micro.')
	const done: EntropySandwich['runs'][number][] = []
	let limit: EntropySandwich['limit'] = { time: [], value: [] }
	for (const [k, { cost, replicas }] of chosen.entries()) {
		const { sites } = cost.setup
		const flow = await microFlow(site, transform, table, profile, {
			sites,
			replicas,
			times: [T],
			seed,
			start: 'local-gibbs',
			entropyTimes: ENTROPY_TIMES,
			...threadsFor(cost.updates * replicas, options.threads),
			progress: (fraction) => options.progress((k + fraction) / chosen.length),
		})
		const { ensemble, scheme, timestep, entropy } = flow
		if (entropy.length === 0) throw new InputError('not-allowed', ensemble.outcome.sentence, 'Try more replicas.')
		limit = { time: flow.macro.times, value: flow.macro.energy.map((e) => e - flow.macro.equilibriumEnergy) }
		done.push({ sites, replicas: ensemble.replicas, scheme, timestep, steps: ensemble.steps, outcome: ensemble.outcome, rows: entropy })
	}
	return { seed, runs: done, limit, reduced: reduced === undefined ? null : tooLong(reduced.cost) }
}
