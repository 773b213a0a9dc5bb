/**
 * What a relative root-mean-square error ε of N·E|X̄_T − ζ_T|²_{H⁻¹} costs: plain Monte Carlo and multilevel sums, without and with the control variate.
 *
 * Statistics and bias share the error: R = σ²/(ε² − bias²) replicas, each of (TN²/h)·N updates of a site with h = N²dt; h is the best one for ε.
 */
import { type ControlledEstimate, MICRO_SCHEMES, type MicroSchemeName, type SquaredDistanceData, stepsOf } from '../../lib/levels/index.ts'
import { SumTree } from '../../lib/levels/micro/ensemble/sums.ts'
import { instantiateMicro, microImage, type StepKind } from '../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../lib/potential/index.ts'
import { type StudySpecification, casesOf, type PlannedCase, planStudy } from '../../lib/study/index.ts'
import { estimateOf } from '../../lib/study/simulation/estimate.ts'
import { type PreparedCase, prepareCase } from '../../lib/study/simulation/prepare.ts'
import { unitSimulator } from '../../lib/study/simulation/units.ts'

export const TIME = 0.02
export const PROFILE = '0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)'

export interface Quantity {
	readonly psi: string
	readonly sites: number
	readonly time: number
	/** Start: N∫_{cell i} ζ_0. */
	readonly means: Float64Array
	readonly distance: SquaredDistanceData
	/** c of the linear field. */
	readonly curvature: number
}

export interface Chosen {
	readonly scheme?: MicroSchemeName
	/** N²dt. */
	readonly step?: number
	readonly targetError?: number
}

function specificationOf(psi: string, sites: number, { scheme, step, targetError }: Chosen = {}): StudySpecification {
	return {
		title: null,
		potentials: [{ psi, parameters: {}, profile: PROFILE }],
		sites: [sites],
		blocks: [],
		degrees: [],
		starts: ['deterministic'],
		times: [TIME],
		observables: ['squaredHminus1'],
		replicas: targetError === undefined ? 64 : null,
		targetError: targetError ?? null,
		budget: null,
		scheme: scheme ?? null,
		step: step ?? null,
		seed: 1,
	}
}

export function quantityOf(psi: string, sites: number): Quantity {
	const { plan } = prepareCase(casesOf(specificationOf(psi, sites, { scheme: 'euler-maruyama' }))[0]!)
	return { psi, sites, time: TIME, means: plan.means, distance: plan.observed[0]!.distance, curvature: plan.curvatures![0]! }
}

/** What `twoscale study --error ε` plans for one N. */
export const plannedCase = (psi: string, sites: number, targetError: number): PlannedCase => planStudy(specificationOf(psi, sites, { targetError })).cases[0]!

export interface StudyRun {
	readonly scheme: MicroSchemeName
	/** N²dt. */
	readonly step: number
	readonly replicas: number
	readonly estimate: ControlledEstimate
	/** Site updates, and the processor time of this thread. */
	readonly updates: number
	readonly seconds: number
	readonly prepared: PreparedCase
}

/** So many blocks of 64 replicas by the units of a study. */
export function studyRun(psi: string, sites: number, blocks: number, chosen: Chosen = {}): StudyRun {
	const it = casesOf(specificationOf(psi, sites, chosen))[0]!
	const prepared = prepareCase(it)
	const simulate = unitSimulator(prepared.plan, prepared.image, 0)
	const tree = new SumTree()
	const begin = process.cpuUsage().user
	for (let k = 0; k < blocks; k++) {
		const work = simulate(k)
		let next = work.next()
		while (next.done !== true) next = work.next()
		tree.add(k, next.value)
	}
	const seconds = (process.cpuUsage().user - begin) / 1e6
	const { replicas, moments } = estimateOf(prepared.plan, tree.prefix()!.sums)
	const [{ count, timestep }] = stepsOf(prepared.plan) as [{ count: number; timestep: number }]
	return { scheme: it.scheme, step: timestep * sites * sites, replicas, estimate: moments[0]!.squaredHminus1, updates: replicas * count * sites, seconds, prepared }
}

/** A piece of work for `bestRates`: the generated kernel of a scheme, without or with the field. */
export function kernelWork(psi: string, sites: number, scheme: MicroSchemeName, control: boolean): (updates: number) => void {
	const kernel = instantiateMicro(microImage(potential(psi), sites, MICRO_SCHEMES[scheme].step as StepKind, { control }))
	kernel.prepare({ seed: 1, replicas: [0, 1], timestep: 0.003 / sites ** 2, curvature: 1 })
	kernel.state.fill(0.3)
	let done = 0
	return (updates) => {
		const count = Math.ceil(updates / sites / 2)
		kernel.run(done, count)
		done += count
	}
}

/** Site updates per second of processor time: the best of some rounds, in which all take turns. */
export function bestRates(works: readonly ((updates: number) => void)[], updates = 1e6, rounds = 8): number[] {
	const best = works.map(() => 0)
	for (let r = 0; r <= rounds; r++)
		works.forEach((work, k) => {
			const start = process.cpuUsage().user
			work(updates)
			// The first round warms up.
			if (r > 0) best[k] = Math.max(best[k]!, (1e6 * updates) / (process.cpuUsage().user - start))
		})
	return best
}

/** A method at its work: relative variance of a replica and relative bias as functions of h, and what an update costs. */
export interface Method {
	readonly variance: (h: number) => number
	readonly bias: (h: number) => number
	/** Largest h that may be taken. */
	readonly largest: number
	readonly secondsPerUpdate: number
}

export interface Cost {
	readonly seconds: number
	readonly h: number
	/** Replicas; of the coarsest level where there are several. */
	readonly replicas: number
	readonly levels: number
}

/** Updates of a site in one replica. */
export const updatesOf = (sites: number, h: number): number => (TIME * sites ** 3) / h

const RATIO = 2 ** (1 / 16)

/** Steps from the largest one down, by sixteenths of an octave. */
function* ladder(largest: number): Generator<number> {
	for (let h = largest; h > largest * 2 ** -14; h /= RATIO) yield h
}

/** The cheapest h for ε, with one level. */
export function singleLevel({ variance, bias, largest, secondsPerUpdate }: Method, sites: number, epsilon: number): Cost {
	let best: Cost = { seconds: Number.POSITIVE_INFINITY, h: Number.NaN, replicas: Number.NaN, levels: 1 }
	for (const h of ladder(largest)) {
		const rest = epsilon ** 2 - bias(h) ** 2
		if (rest <= 0) continue
		const replicas = variance(h) / rest
		const seconds = replicas * updatesOf(sites, h) * secondsPerUpdate
		if (seconds < best.seconds) best = { seconds, h, replicas, levels: 1 }
	}
	return best
}

/** Relative variance of D_h − D_{2h} ~ factor·h^power. */
export interface DifferenceLaw {
	readonly factor: number
	readonly power: number
}

/** Σ_l √(V_l C_l), squared, over ε² − bias²: grids h, 2h, … up to the largest; a difference costs what its fine and its coarse path do. */
export function multilevel(method: Method, law: DifferenceLaw, sites: number, epsilon: number): Cost {
	const { variance, bias, largest, secondsPerUpdate } = method
	let best: Cost = { seconds: Number.POSITIVE_INFINITY, h: Number.NaN, replicas: Number.NaN, levels: 0 }
	for (const h of ladder(largest)) {
		const rest = epsilon ** 2 - bias(h) ** 2
		if (rest <= 0) continue
		for (let levels = 1; h * 2 ** (levels - 1) <= largest * (1 + 1e-9); levels++) {
			const coarsest = h * 2 ** (levels - 1)
			const cost = updatesOf(sites, coarsest) * secondsPerUpdate
			let sum = Math.sqrt(variance(coarsest) * cost)
			const first = sum
			for (let l = 1; l < levels; l++) {
				const fine = coarsest / 2 ** l
				sum += Math.sqrt(law.factor * fine ** law.power * 1.5 * updatesOf(sites, fine) * secondsPerUpdate)
			}
			const seconds = sum ** 2 / rest
			if (seconds < best.seconds) best = { seconds, h, replicas: (sum / rest) * (first / cost), levels }
		}
	}
	return best
}

/** factor and power through differences between neighbouring grids, by least squares of logarithms; steps are those of the finer grid. */
export function differenceLaw(steps: readonly number[], variances: readonly number[]): DifferenceLaw {
	const [x, y] = [steps.map(Math.log), variances.map(Math.log)]
	const [mx, my] = [x, y].map((v) => v.reduce((a, b) => a + b, 0) / v.length) as [number, number]
	const power = x.reduce((sum, v, k) => sum + (v - mx) * (y[k]! - my), 0) / x.reduce((sum, v) => sum + (v - mx) ** 2, 0)
	return { factor: Math.exp(my - power * mx), power }
}

/** Through these points, linear in log h, constant beyond them. */
export function interpolated(steps: readonly number[], values: readonly number[]): (h: number) => number {
	const points = steps.map((h, k) => [Math.log(h), values[k]!] as const).sort((a, b) => a[0] - b[0])
	return (h) => {
		const x = Math.log(h)
		const k = points.findIndex(([at]) => at >= x)
		if (k <= 0) return points.at(k)![1]
		const [[a, u], [b, v]] = [points[k - 1]!, points[k]!]
		return u + ((v - u) * (x - a)) / (b - a)
	}
}
