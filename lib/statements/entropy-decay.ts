/**
 * The relative entropy of the law decays at the rate of its log-Sobolev constant, and in the end at the spectral gap. theory.md 5.5, 6.9, 7.3 D8.
 *
 *   −d/dt Ent = I_A ≥ 2ρλ₁ Ent,  so that Ent(f_t) ≤ e^{−2ρλ₁t} Ent(f_0);    −d/dt log Ent → 2 gap,  gap ≥ ρλ₁ the L² gap,    λ₁ = 4N² sin²(π/N).
 *
 * Two sites (λ₁ = 16) by the Fokker–Planck equation on the line x_1 + x_2 = 2m; Gaussian ψ at any N in closed form, where ρ = ψ'' is sharp. ρ is a
 * proved constant: inf ψ'' where that is positive (Bakry–Émery), else c e^{−2 osc δ} of a split ψ = convex + bounded (Holley–Stroock on two sites).
 */
import { holleyStroock } from '../inequalities/split/index.ts'
import { chainEigenvalue, extrapolatedGap, fieldsOf, gaussianCurvature, gaussianEntropy, gaussianLaw, lawFlow, lawLevel } from '../levels/index.ts'
import { commandLine, list } from './command.ts'
import { decide, type Evidence, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { statementCommand } from './support/field-constants.ts'
import { profileOf } from './support/setting.ts'
import { weakest } from './support/several.ts'

/** Times in units of 1/gap. */
const TIMES = [0, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2]
const CELLS = { quick: 160, full: 480 }
/** Products with the Markov kernel: a second or two. */
const PRODUCTS = { quick: 1e5, full: 6e5 }
/** From this time on, in units of 1/gap, the slope is compared with twice the gap. */
const LATE = 1.5
/** Largest change of the gap by extrapolation, relative. */
const RESOLVED = 0.2
/** Terms of the entropy beyond the square, relative: of the order of Ent. */
const BEYOND = 2
const SIZES = [2, 8, 64]

export interface DecayIngredients {
	/** λ₁ of N sites. */
	readonly rate: (sites: number) => number
	/** A log-Sobolev constant of the canonical measure of two sites, with what proves it; null: none known. */
	readonly logSobolev: (subject: Subject) => { readonly value: number; readonly reason: string } | null
}

const sound: DecayIngredients = { rate: (sites) => chainEigenvalue(sites, 1), logSobolev }

/** Bakry–Émery, or Holley–Stroock on two sites. */
function logSobolev({ potential }: Subject): { readonly value: number; readonly reason: string } | null {
	const { value, error } = potential.minSecondDerivative
	const convex = value === null || error === null ? 0 : value - error
	if (convex > 0) return { value: convex, reason: 'Bakry–Émery: inf ψ″' }
	const { rho, error: doubt, certified } = holleyStroock(potential, 2)
	if (rho === null || doubt === null || !certified || !(rho - doubt > 0)) return null
	return { value: rho - doubt, reason: 'Holley–Stroock on two sites: c e^{−2 osc δ}' }
}

export const entropyDecayStatement = ({ rate, logSobolev: constant }: DecayIngredients = sound): Statement => ({
	id: 'entropy-decay',
	part: 'Law and entropy',
	title: 'Decay of relative entropy by log-Sobolev constant and spectral gap',
	expected: 'theorem',
	hypotheses: {
		text: 'a log-Sobolev constant ρ > 0 of two sites is proved: inf ψ″ > 0, or ψ = uniformly convex + bounded',
		unverified: (subject) => (constant(subject) === null ? 'inf ψ″ is not positive and no split of ψ into a uniformly convex and a bounded part is certified.' : null),
	},
	text: 'I_A(f_t) ≥ 2ρλ₁ Ent(f_t) at all times, λ₁ = 4N² sin²(π/N); −d/dt log Ent(f_t) ≥ 2 gap (1 − O(Ent)) at late times; N = 2, and any N for Gaussian ψ',
	latex: String.raw`-\frac{d}{dt}\mathrm{Ent}(f_t\,|\,\mu)\ \ge\ 2\rho\lambda_1\,\mathrm{Ent}(f_t\,|\,\mu),\quad\lambda_1=4N^2\sin^2\frac{\pi}{N},\qquad-\frac{d}{dt}\log\mathrm{Ent}(f_t\,|\,\mu)\to2\,\mathrm{gap}`,
	source: 'theory 5.5, 6.1, 6.2, 6.9, 7.3 D8',
	status: 'literature',
	check(subject) {
		const { value: rho, reason } = constant(subject) as NonNullable<ReturnType<typeof constant>>
		return subject.potential.class === 'gaussian' ? closedForm(subject, rho, reason, rate) : pair(subject, rho, reason, rate(2))
	},
})

const CHANGE = 'A constant above the log-Sobolev constant, or a law whose entropy decays more slowly.'

/** Gaussian chains: I_A/(2ρλ₁ Ent) ≥ 1, with equality in the end from a local Gibbs start. */
function closedForm(subject: Subject, rho: number, reason: string, rate: (sites: number) => number): Evidence {
	const a = gaussianCurvature(subject.potential)
	const profile = profileOf(subject)
	const rows = SIZES.flatMap((sites) =>
		(['deterministic', 'local-gibbs'] as const).flatMap((start) => {
			// One mode from a local Gibbs start decays at this very rate.
			if (sites === 2 && start === 'local-gibbs') return []
			const law = gaussianLaw({ curvature: a, means: profile.cellAverages(sites), start })
			return [0.002, 0.01, 0.03].map((t) => {
				const { total, dissipation } = gaussianEntropy(law(t / a))
				return { sites, start, time: t / a, entropy: total, ratio: dissipation / total / (2 * rho * rate(sites)) }
			})
		}),
	)
	const least = rows.reduce((m, r) => (r.ratio < m.ratio ? r : m))
	return decide(
		least.ratio - 1,
		1e-12,
		'I_A/(2ρλ₁ Ent) − 1',
		{
			sentence: `In closed form I_A/(2ρλ₁ Ent) is at least ${least.ratio.toPrecision(8)}, at N = ${least.sites} from a ${least.start} start; ρ = ${rho.toPrecision(5)} (${reason}).`,
			numbers: { logSobolev: rho, least: least.ratio, sites: least.sites, time: least.time },
			change: CHANGE,
			table: { caption: 'I_A/(2ρλ₁ Ent) of Gaussian chains', columns: ['N', 'start', 'time', 'Ent', 'ratio'], rows: rows.map((r) => [r.sites, r.start, r.time, r.entropy, r.ratio]) },
		},
		() => ({
			sentence: `At N = ${least.sites}, t = ${least.time}, from a ${least.start} start I_A is ${least.ratio.toPrecision(8)} of 2ρλ₁ Ent, ρ = ${rho.toPrecision(6)}.`,
			at: { sites: least.sites, time: least.time, ratio: least.ratio },
			command: `${statementCommand(subject, 'entropy-decay')} --json`,
		}),
	)
}

/** Two sites by Fokker–Planck, from a local Gibbs start. */
function pair(subject: Subject, rho: number, reason: string, rate: number): Evidence {
	const { potential: site, transform, quick } = subject
	const { mean, range } = profileOf(subject)
	const offset = 0.8 * Math.min(range.max - mean, mean - range.min)
	const means = [mean - offset, mean + offset]
	const start = { fields: fieldsOf(transform, means) }
	const resolution = quick ? CELLS.quick : CELLS.full
	const law = { site, sites: 2, mean, resolution, start }
	const found = extrapolatedGap(law)
	// Exponentially small gaps depend on the cells too much for a comparison.
	const resolved = found.error < RESOLVED * found.onCells
	const gap = resolved ? found.value : found.onCells
	const fastest = lawLevel(law).generator.rates.reduce((a, b) => Math.max(a, b), 0)
	const covered = Math.min(1, (quick ? PRODUCTS.quick : PRODUCTS.full) / fastest / ((TIMES.at(-1) as number) / gap))
	const times = TIMES.map((t) => (covered * t) / gap)
	const flow = lawFlow({ ...law, times })
	const rows = flow.rows
		.filter(({ entropy }) => entropy.value > 10 * entropy.error)
		.map(({ time, entropy, dissipation }) => {
			const slope = dissipation.value / entropy.value
			const error = slope * (entropy.error / entropy.value + dissipation.error / dissipation.value)
			return { time, entropy: entropy.value, slope, error, ratio: slope / (2 * rho * rate), ratioError: error / (2 * rho * rate) }
		})
	const numbers = { logSobolev: rho, gap, gapError: found.error, covered, sites: 2, mean }
	if (rows.length < 2) return inconclusive({ sentence: `The law of two sites is not resolved: ${flow.outcome.sentence}`, numbers, change: 'A wider law, or a finer grid.' })
	const least = rows.reduce((m, r) => (r.ratio - r.ratioError < m.ratio - m.ratioError ? r : m))
	const last = rows.at(-1) as (typeof rows)[number]
	const late = resolved && last.time * gap >= LATE
	const lateRatio = last.slope / (2 * gap)
	const lateError = lateRatio * (last.error / last.slope + found.error / gap) + BEYOND * last.entropy
	const grounds = {
		sentence: `I_A/(2ρλ₁ Ent) is at least ${least.ratio.toPrecision(5)}; ρ = ${rho.toPrecision(4)} (${reason}). ${late ? `At t = ${(last.time * gap).toPrecision(3)}/gap the slope is ${lateRatio.toPrecision(5)} times 2 gap.` : `Times up to ${(last.time * gap).toPrecision(2)}/gap only: wells exchange more slowly than a run lasts.`}`,
		numbers: { ...numbers, least: least.ratio, lateRatio: late ? lateRatio : null, lateEntropy: last.entropy },
		change: CHANGE,
		table: { caption: `Two sites of mean ${mean.toPrecision(4)}: −d/dt log Ent`, columns: ['time', 'Ent', '−d/dt log Ent', 'error', '÷ 2ρλ₁', '÷ 2 gap'], rows: rows.map((r) => [r.time, r.entropy, r.slope, r.error, r.ratio, r.slope / (2 * gap)]) },
		plot: {
			caption: 'Ent(f_t|μ) of two sites, and the bound by ρ',
			x: 't·gap',
			y: 'Ent',
			logarithmic: { x: false, y: true },
			series: [
				{ label: 'Ent(f_t)', kind: 'points' as const, x: rows.map((r) => r.time * gap), y: rows.map((r) => r.entropy) },
				{ label: 'e^{−2ρλ₁t}', kind: 'line' as const, x: rows.map((r) => r.time * gap), y: rows.map((r) => (rows[0] as typeof last).entropy * Math.exp(-2 * rho * rate * (r.time - (rows[0] as typeof last).time))) },
			],
		},
	}
	const counterexample = (sentence: string) => () => ({
		sentence,
		at: { mean, time: least.time, ratio: least.ratio, gap, bound: 2 * rho * rate },
		command: commandLine(subject, 'flow law', [['--mean', list(means)], ['--time', list(rows.map((r) => r.time).filter((t) => t > 0))], ['--cells', String(resolution)]]),
	})
	const tests = [{ name: 'log-Sobolev', evidence: decide(least.ratio - 1, least.ratioError, 'I_A/(2ρλ₁ Ent) − 1', grounds, counterexample(`At t = ${least.time.toPrecision(6)} −d/dt log Ent = ${least.slope.toPrecision(6)} is below 2ρλ₁ = ${(2 * rho * rate).toPrecision(6)}.`)) }]
	// ≥ 1 up to its error is all that is claimed: the slope tends to 1 from above.
	if (late) tests.push({ name: 'late slope', evidence: decide(lateRatio - 1 + lateError, 0, 'late slope/(2 gap) − 1 + error', grounds, counterexample(`At t = ${last.time.toPrecision(6)} −d/dt log Ent = ${last.slope.toPrecision(6)} is below 2 gap, the spectral gap being ${gap.toPrecision(6)}.`)) })
	// ρλ₁ ≤ gap, whatever the times.
	if (resolved) tests.push({ name: 'ρλ₁ ≤ gap', evidence: decide(gap / (rho * rate) - 1, found.error / (rho * rate), 'gap/(ρλ₁) − 1', grounds, counterexample(`ρλ₁ = ${(rho * rate).toPrecision(6)} is above the spectral gap ${gap.toPrecision(6)}.`)) })
	return weakest(tests, grounds)
}

export const entropyDecay = entropyDecayStatement()

