/**
 * The outer Wasserstein metric, cost ⟨x − y, A⁻¹(x − y)⟩, degenerates under coarse-graining to the H⁻¹ distance of means. theory.md 5.6, 0.5.
 *
 *   images:   W₂(ℓ#p, ℓ#q)²/⟨ℓ, Aℓ⟩ ≤ W₂(p, q)²;   |E_p x − E_q x|²_{A⁻¹} ≤ W₂(p, q)²
 *   action:   W₂(f_s, f_t)² ≤ (t − s)(Ent(f_s) − Ent(f_t)) along the gradient flow of Ent
 *   Gaussian: (1/N)W₂(law, local Gibbs state of the same means)² = w(t)/N + O(N⁻²); images on blocks, in the metric of Ā = PANPᵗ, are nearer.
 *
 * Any ψ on two sites (exact in quantiles: mean ≤ W₂ ≤ action) and on three (image on one site ≤ action); Gaussian ψ in closed form up to N = 256.
 */
import {
	chainEigenvalue,
	fieldsOf,
	gaussianCurvature,
	type GaussianLaw,
	gaussianLaw,
	lastSiteLaw,
	lawLevel,
	limitWasserstein,
	localGibbsOf,
	type QuantileLaw,
	quantileLaw,
	quantileMoments,
	SITE_MOBILITY,
	squaredQuantileDistance,
	squaredWasserstein,
	startDensity,
} from '../levels/index.ts'
import { commandLine, list, statementCommand } from './command.ts'
import { type Counterexample, decide, type Evidence, type Grounds } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { horizonOf, profileOf } from './support/setting.ts'
import { weakest } from './support/several.ts'

const SIZES = [32, 64, 128, 256]
/** Sites of a block of the image. */
const BLOCK_SITES = 8
const SLOPE = 0.02
/** λ of two sites. */
const PAIR = 16
const CELLS = { quick: [240, 60], full: [480, 96] }
/** Times in units of T: as long as inequalities take to be seen. */
const LONG = 10
/** Products with the Markov kernel on two sites. */
const PRODUCTS = 1e5

export interface WassersteinIngredients {
	/** What the metric is divided by on two sites: λ. */
	readonly mobility: number
	/** Power of N that is claimed of (1/N)W₂². */
	readonly power: number
}

const sound: WassersteinIngredients = { mobility: PAIR, power: -1 }

export const wassersteinCoarseGrainingStatement = ({ mobility, power }: WassersteinIngredients = sound): Statement => ({
	id: 'wasserstein-coarse-graining',
	part: 'Law and entropy',
	title: 'The outer Wasserstein metric degenerates under coarse-graining',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '|E_s x − E_t x|²_{A⁻¹} ≤ W₂(f_s, f_t)² ≤ (t − s)(Ent(f_s) − Ent(f_t)) on two sites; images on one of three sites ≤ the action; Gaussian ψ: (1/N)W₂(f_t, local Gibbs)² ~ w(t)/N, images on blocks nearer',
	latex: String.raw`|\mathbb E_sx-\mathbb E_tx|^2_{A^{-1}}\le W_2(f_s,f_t)^2\le(t-s)\bigl(\mathrm{Ent}(f_s)-\mathrm{Ent}(f_t)\bigr),\qquad\tfrac1NW_2(f_t,\text{local Gibbs})^2\sim\frac{w(t)}N\to0`,
	source: 'theory 5.6 (derived)',
	status: 'derived',
	check(subject) {
		const two = onTwo(subject, mobility)
		const pairs = [...two.pairs, ...onThree(subject)]
		const gaussian = subject.potential.class === 'gaussian' ? closedForm(subject, power) : null
		const tightest = pairs.reduce((m, p) => (p.upper / p.lower < m.upper / m.lower ? p : m))
		const grounds: Grounds = {
			sentence: [
				`Along the flow the least ratio of a bound to what it bounds is ${(tightest.upper / tightest.lower).toPrecision(5)} (${tightest.name}).`,
				...(gaussian === null ? [] : [`(1/N)W₂² to the local Gibbs state falls with exponent ${gaussian.slope.toFixed(4)} in N; N·(1/N)W₂² is ${gaussian.ratio.toPrecision(5)} of w at N = 256.`]),
			].join(' '),
			numbers: { leastRatio: tightest.upper / tightest.lower, ...(gaussian === null ? {} : { slope: gaussian.slope, ratio: gaussian.ratio, imageShare: gaussian.image }) },
			change: 'A metric of another scale, or a law and a local Gibbs state whose distance is not that of fluctuations.',
			table: { caption: 'Squared distances: what is bounded, and the bound', columns: ['inequality', 's', 't', 'left', 'right', 'error'], rows: pairs.map((p) => [p.name, p.from, p.to, p.lower, p.upper, p.error]) },
			plot: {
				caption: `Two sites: W₂(f_0, f_t)² between the distance of the means and the action t(Ent(f_0) − Ent(f_t))`,
				x: 't',
				y: 'squared distance',
				logarithmic: { x: false, y: false },
				series: [
					{ label: 'action', x: two.times, y: two.values.map((v) => v.action), kind: 'line' },
					{ label: 'W₂²', x: two.times, y: two.values.map((v) => v.square), kind: 'points' },
					{ label: 'means', x: two.times, y: two.values.map((v) => v.mean), kind: 'line' },
				],
			},
		}
		const tests: { name: string; evidence: Evidence }[] = pairs.map((p) => ({
			name: `${p.name}, ${p.from.toPrecision(3)} to ${p.to.toPrecision(3)}`,
			evidence: decide(p.upper / p.lower - 1 + ROUNDING, p.error / p.lower, 'bound/bounded − 1', grounds, pairCounterexample(subject, p)),
		}))
		if (gaussian !== null) {
			tests.push({ name: 'exponent in N', evidence: decide(SLOPE - Math.abs(gaussian.slope - power), 0, 'exponent to the tolerance 0.02', grounds, closedCounterexample(subject, gaussian.at, `(1/N)W₂² falls with exponent ${gaussian.slope.toFixed(4)}.`)) })
			tests.push({ name: 'limit w', evidence: decide(SLOPE - Math.abs(gaussian.ratio - 1), 0, 'relative difference to the tolerance 0.02', grounds, closedCounterexample(subject, gaussian.at, `N·(1/N)W₂² is ${gaussian.ratio.toPrecision(4)} of w.`)) })
			tests.push({ name: 'images on blocks', evidence: decide(1 - gaussian.image, 1e-12, '1 − share of W₂² that is left in the image', grounds, closedCounterexample(subject, gaussian.at, `The images on blocks are ${gaussian.image.toPrecision(6)} times as far apart, squared, as the laws.`)) })
		}
		return weakest(tests, grounds)
	},
})

/** Equalities hold up to rounding. */
const ROUNDING = 1e-12

/** `flow law` on the same cells prints both sides. */
const pairCounterexample =
	(subject: Subject, { name, means, cells, from, to, lower, upper }: Pair) =>
	(): Counterexample => ({
		sentence: `${name}, from ${from} to ${to.toPrecision(6)}: ${lower.toPrecision(6)} is above ${upper.toPrecision(6)}.`,
		at: { inequality: name, time: to, left: lower, right: upper },
		command: commandLine(subject, 'flow law', [['--mean', list(means)], ['--time', list([to])], ['--cells', String(cells)]]),
	})

/** Closed forms: their numbers are in the document. */
const closedCounterexample = (subject: Subject, at: Counterexample['at'], sentence: string) => (): Counterexample => ({ sentence, at, command: `${statementCommand(subject, 'wasserstein-coarse-graining')} --json` })

interface Pair {
	readonly name: string
	/** At time 0 before conditioning, one per site. */
	readonly means: readonly number[]
	readonly cells: number
	readonly from: number
	readonly to: number
	readonly lower: number
	readonly upper: number
	/** Of upper and lower together, by cells of 4/3 the size. */
	readonly error: number
}

/** Laws of a flow on cells. */
interface Course {
	readonly entropy: readonly number[]
	readonly quantiles: readonly QuantileLaw[]
	readonly times: readonly number[]
}

/** Means of the sites at time 0. */
function startMeans(subject: Pick<Subject, 'potential' | 'transform' | 'scale'>, sites: 2 | 3): readonly number[] {
	const { mean, range } = profileOf(subject)
	const offset = 0.8 * Math.min(range.max - mean, mean - range.min)
	return (sites === 2 ? [-1, 1] : [-0.5, -0.5, 1]).map((share) => mean + share * offset)
}

function course({ potential: site, transform, scale }: Subject, sites: 2 | 3, cells: number, marginal: (level: ReturnType<typeof lawLevel>, density: Float64Array) => QuantileLaw, limit: number): Course {
	const { mean } = profileOf({ potential: site, transform, scale })
	const start = { fields: fieldsOf(transform, startMeans({ potential: site, transform, scale }, sites)) }
	const level = lawLevel({ site, sites, mean, resolution: cells, start })
	const times = [0, 0.25, 0.5, 0.75, 1].map((share) => share * limit)
	const run = level.dynamics.run(startDensity(level.grid, start), { times, tolerance: 1e-8 })
	return { entropy: run.energy, quantiles: run.states.map((state) => marginal(level, state)), times: run.times }
}

/** T on two sites, shorter where jumps are fast. */
function timeOf(subject: Subject, cells: number): number {
	const { mean } = profileOf(subject)
	const { rates } = lawLevel({ site: subject.potential, sites: 2, mean, resolution: cells }).generator
	return Math.min(LONG * horizonOf(subject), PRODUCTS / rates.reduce((a, b) => Math.max(a, b), 0))
}

/** What is judged, of the five times. */
const STEPS = [[0, 2], [0, 4]] as const

function onTwo(subject: Subject, mobility: number) {
	const cells = (subject.quick ? CELLS.quick : CELLS.full)[0] as number
	const limit = timeOf(subject, cells)
	const [fine, rough] = [cells, (3 * cells) / 4].map((n) => course(subject, 2, n, (level, density) => quantileLaw(level.grid, density), limit)) as [Course, Course]
	const values = (c: Course, i: number, j: number) => {
		const [p, q] = [c.quantiles[i] as QuantileLaw, c.quantiles[j] as QuantileLaw]
		return {
			mean: (quantileMoments(p).mean - quantileMoments(q).mean) ** 2 / mobility,
			square: (squaredQuantileDistance(p, q) * PAIR) / mobility,
			action: ((c.times[j] as number) - (c.times[i] as number)) * ((c.entropy[i] as number) - (c.entropy[j] as number)),
		}
	}
	const means = startMeans(subject, 2)
	const pairs = STEPS.flatMap(([i, j]): Pair[] => {
		const [a, b] = [values(fine, i, j), values(rough, i, j)]
		const at = { means, cells, from: fine.times[i] as number, to: fine.times[j] as number }
		const error = (x: number, y: number) => (9 / 7) * Math.abs(x - y)
		return [
			// The same laws on both sides: no error of cells, the inequality is one of quantiles.
			{ name: 'means ≤ W₂, two sites', ...at, lower: a.mean, upper: a.square, error: 0 },
			{ name: 'W₂ ≤ action, two sites', ...at, lower: a.square, upper: a.action, error: error(a.action, b.action) + error(a.square, b.square) },
		]
	})
	return { pairs, times: fine.times, values: fine.times.map((_, j) => values(fine, 0, j)) }
}

function onThree(subject: Subject): Pair[] {
	const cells = (subject.quick ? CELLS.quick : CELLS.full)[1] as number
	const limit = timeOf(subject, 2 * cells) / 2
	const [fine, rough] = [cells, (3 * cells) / 4].map((n) => course(subject, 3, n, (level, density) => lastSiteLaw(level.grid, density), limit)) as [Course, Course]
	const values = (c: Course, i: number, j: number) => ({
		image: (squaredQuantileDistance(c.quantiles[i] as QuantileLaw, c.quantiles[j] as QuantileLaw) * PAIR) / SITE_MOBILITY,
		action: ((c.times[j] as number) - (c.times[i] as number)) * ((c.entropy[i] as number) - (c.entropy[j] as number)),
	})
	return STEPS.map(([i, j]) => {
		const [a, b] = [values(fine, i, j), values(rough, i, j)]
		const error = (9 / 7) * (Math.abs(a.image - b.image) + Math.abs(a.action - b.action))
		return { name: 'image on a site ≤ action, three sites', means: startMeans(subject, 3), cells, from: fine.times[i] as number, to: fine.times[j] as number, lower: a.image, upper: a.action, error }
	})
}

/** Gaussian chains from a deterministic start at 0.01/a, as 5.6 tabulates. */
function closedForm(subject: Subject, power: number) {
	const a = gaussianCurvature(subject.potential)
	const time = 0.01 / a
	const rows = SIZES.map((sites) => {
		const law = gaussianLaw({ curvature: a, means: profileOf(subject).cellAverages(sites), start: 'deterministic' })(time)
		const local = localGibbsOf(law)
		const square = squaredWasserstein(law, local)
		return { sites, square, image: imageSquare(law, local, sites / BLOCK_SITES) / square }
	})
	const [before, last] = [rows.at(-2)!, rows.at(-1)!]
	const slope = Math.log2(last.square / last.sites / (before.square / before.sites)) / Math.log2(last.sites / before.sites)
	const ratio = ((last.square * a) / limitWasserstein(a * time)) * last.sites ** (-1 - power)
	const image = Math.max(...rows.map((r) => r.image))
	return { slope, ratio, image, at: { time, sites: last.sites, exponent: slope, ratio, imageShare: image } }
}

/** W₂² of the images under block averages of laws with the same means, in the metric of Ā = PANPᵗ (N·|·|²_{Ā⁻¹}). */
function imageSquare(p: GaussianLaw, q: GaussianLaw, blocks: number): number {
	const { sites, curvature } = p
	const K = sites / blocks
	let sum = 0
	for (let mode = 1; mode < blocks; mode++) {
		let [first, second] = [0, 0]
		for (let k = mode; k < sites; k += blocks) {
			const weight = (Math.sin((Math.PI * k) / blocks) / (K * Math.sin((Math.PI * k) / sites))) ** 2
			first += (weight * (p.variances[k] as number)) / curvature
			second += (weight * (q.variances[k] as number)) / curvature
		}
		sum += (Math.sqrt(first) - Math.sqrt(second)) ** 2 / (K * chainEigenvalue(blocks, mode))
	}
	return sum
}

export const wassersteinCoarseGraining = wassersteinCoarseGrainingStatement()
