/** A study in miniature: E|X̄_T − ζ_T|²_{H⁻¹} against N from both starts, with predictions, bounds and E|PX − η|². theory.md 8.4, 5.11. */
import { InputError } from '../../errors.ts'
import { rationalToText } from '../../expression/index.ts'
import { manifestOf, planStudy, resultOf, runStudy, studyInMemory, type StudyPlan, type StudySpecification } from '../../study/index.ts'
import type { RatesPart } from '../data-rates.ts'
import type { Chain } from './micro-plan.ts'

/** Site updates of all chains together. */
const BUDGET = 3e8
const LARGEST = 64
const SMALLEST = 8
/** N from a fraction of the largest one on. */
const RUNGS = 4
const REPLICAS = 128
/** Without a control variate more are needed. */
const REPLICAS_GAUSSIAN = 2048
const DEGREE = 2
const BLOCKS = 4

export interface RatesOptions {
	readonly replicas?: number
	readonly threads?: number
	readonly progress: (fraction: number) => void
}

/** @throws InputError where even the shortest chains take too long. */
export async function ratesPart(chain: Chain, time: number, version: string, { replicas, threads, progress }: RatesOptions): Promise<RatesPart> {
	if (!(time > 0)) throw new InputError('bad-flag', 'no positive time was asked for', 'Try --time 0.01.')
	let plan: StudyPlan | null = null
	let top = LARGEST
	for (; top >= SMALLEST; top /= 2) {
		plan = planStudy(specificationOf(chain, time, top, replicas))
		if (plan.cases.reduce((sum, c) => sum + c.units * c.cost, 0) <= BUDGET || replicas !== undefined) break
	}
	if (plan === null || top < SMALLEST) throw new InputError('not-allowed', 'simulations of this length are not part of a report', 'Try earlier times, or study.')
	const folder = studyInMemory(manifestOf(plan, version))
	await runStudy(folder, plan, { ...(threads === undefined ? {} : { threads }), progress: ({ done, wanted }) => progress((0.6 * done) / wanted) })
	const { rows, fits, optima, defects } = await resultOf(folder, plan, { progress: (k, of) => progress(0.6 + (0.4 * k) / of) })
	return { specification: plan.specification, rows, fits, optima, defects, reduced: top < LARGEST ? `${2 * top} sites take too long for a report at this time` : null }
}

function specificationOf({ site, profile, seed }: Chain, time: number, top: number, replicas: number | undefined): StudySpecification {
	const sites = Array.from({ length: RUNGS }, (_, k) => top / 2 ** (RUNGS - 1 - k)).filter((n) => n >= 4)
	return {
		title: null,
		potentials: [{ psi: site.text, parameters: Object.fromEntries(Array.from(site.parameters, ([name, value]) => [name, rationalToText(value)])), profile: profile.text }],
		sites,
		blocks: sites.some((n) => n >= 4 * BLOCKS) ? [BLOCKS] : [],
		degrees: [DEGREE],
		starts: ['local-gibbs', 'deterministic'],
		times: [time],
		observables: ['squaredHminus1', 'coarseSquared'],
		replicas: replicas ?? (site.class === 'gaussian' ? REPLICAS_GAUSSIAN : REPLICAS),
		...{ targetError: null, budget: null, scheme: null, step: null, seed },
	}
}
