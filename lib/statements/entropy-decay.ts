/**
 * The relative entropy of the law decays at the rate of its log-Sobolev constant, and is dissipated no more slowly than the spectral gap says.
 * theory.md 0.8, 5.5, 6.9, 7.3 D8.
 *
 *   −d/dt Ent = I_A ≥ 2ρλ₁ Ent,  so that Ent(f_t) ≤ e^{−2ρλ₁t} Ent(f_0);      I_A ≥ 4 gap Var_μ(√f_t),  gap ≥ ρλ₁ the L² gap,      λ₁ = 4N² sin²(π/N).
 *
 * The second is the gap of √f, as I_A = 4∫∇√f·A∇√f dμ: exact at all times, and an equality in the end, where both −d/dt log Ent and I_A/2Var_μ(√f) tend
 * to 2 gap. (−d/dt log Ent does so from either side: it is shown, not judged.) Two sites (λ₁ = 16) by the Fokker–Planck equation on the line
 * x_1 + x_2 = 2m, their gap by another way, as the eigenvalue of a positive operator; Gaussian ψ at any N in closed form, where ρ = ψ'' is sharp. ρ is a
 * proved constant: inf ψ'' where that is positive (Bakry–Émery), else c e^{−2 osc δ} of a split ψ = convex + bounded (Holley–Stroock on two sites).
 */
import { pairGap } from '../inequalities/canonical/index.ts'
import { holleyStroock } from '../inequalities/split/index.ts'
import { chainEigenvalue, fieldsOf, gaussianCurvature, gaussianEntropy, type GaussianLaw, gaussianLaw } from '../levels/index.ts'
import { commandLine, list, statementCommand } from './command.ts'
import { decide, type Evidence, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { leastBy } from './support/least-by.ts'
import { pairDecay, type PairDecayRow } from './support/pair-decay.ts'
import { profileOf } from './support/setting.ts'
import { weakest } from './support/several.ts'

/** Times in units of 1/gap. */
const TIMES = [0, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2]
const CELLS = { quick: 160, full: 480 }
/** Products with the Markov kernel: a second or two. */
const PRODUCTS = { quick: 1e5, full: 6e5 }
/** Relative error of Ent, I_A or Var_μ(√f) beyond which a row is not resolved and says nothing. */
const UNRESOLVED = 0.1
const SIZES = [2, 8, 64]
const ROUNDING = 1e-12
/** The gap is reached in the end: a violation by less than this is not seen on cells. */
const SEEN = 1e-3

export interface DecayIngredients {
	/** λ₁ of N sites. */
	readonly rate: (sites: number) => number
	/** A log-Sobolev constant of the canonical measure of two sites, with what proves it; null: none known. */
	readonly logSobolev: (subject: Subject) => { readonly value: number; readonly reason: string } | null
	/** The spectral gap of the dynamics of two sites of mean m, with its relative error. */
	readonly gap: (subject: Subject, mean: number) => { readonly gap: number; readonly error: number }
}

/** A is λ₁ = 16 times the identity of the hyperplane. */
function gapOfTwo({ transform }: Subject, mean: number) {
	const { gap, error } = pairGap(transform)(mean)
	return { gap: chainEigenvalue(2, 1) * gap, error }
}

const sound: DecayIngredients = { rate: (sites) => chainEigenvalue(sites, 1), logSobolev, gap: gapOfTwo }

/** Bakry–Émery, or Holley–Stroock on two sites. */
function logSobolev({ potential }: Subject): { readonly value: number; readonly reason: string } | null {
	const { value, error } = potential.minSecondDerivative
	const convex = value === null || error === null ? 0 : value - error
	if (convex > 0) return { value: convex, reason: 'Bakry–Émery: inf ψ″' }
	const { rho, error: doubt, certified } = holleyStroock(potential, 2)
	if (rho === null || doubt === null || !certified || !(rho - doubt > 0)) return null
	return { value: rho - doubt, reason: 'Holley–Stroock on two sites: c e^{−2 osc δ}' }
}

export const entropyDecayStatement = (parts: Partial<DecayIngredients> = {}): Statement => {
	const { rate, logSobolev: constant, gap } = { ...sound, ...parts }
	return {
		id: 'entropy-decay',
		part: 'Law and entropy',
		title: 'Decay of relative entropy by log-Sobolev constant and spectral gap',
		expected: 'theorem',
		hypotheses: {
			text: 'a log-Sobolev constant ρ > 0 of two sites is proved: inf ψ″ > 0, or ψ = uniformly convex + bounded',
			unverified: (subject) => (constant(subject) === null ? 'inf ψ″ is not positive and no split of ψ into a uniformly convex and a bounded part is certified.' : null),
		},
		text: '−d/dt Ent(f_t) = I_A(f_t) ≥ 2ρλ₁ Ent(f_t) and I_A(f_t) ≥ 4 gap Var_μ(√f_t) at all times, ρλ₁ ≤ gap, λ₁ = 4N² sin²(π/N); N = 2, and any N for Gaussian ψ',
		latex: String.raw`-\frac{d}{dt}\mathrm{Ent}(f_t\,|\,\mu)=I_A(f_t)\ \ge\ 2\rho\lambda_1\,\mathrm{Ent}(f_t\,|\,\mu),\quad\lambda_1=4N^2\sin^2\frac{\pi}{N},\qquad I_A(f_t)\ \ge\ 4\,\mathrm{gap}\,\mathrm{Var}_\mu\bigl(\sqrt{f_t}\bigr),\qquad\rho\lambda_1\le\mathrm{gap}`,
		source: 'theory 0.8, 5.5, 6.1, 6.2, 6.9, 7.3 D8',
		status: 'literature',
		check(subject) {
			const { value: rho, reason } = constant(subject) as NonNullable<ReturnType<typeof constant>>
			return subject.potential.class === 'gaussian' ? closedForm(subject, rho, reason, rate) : pair(subject, rho, reason, rate(2), gap)
		},
	}
}

const CHANGE = 'A constant above the log-Sobolev constant or a gap above the spectral gap, or a law whose entropy decays more slowly.'
const UNITS = { logSobolev: 'I_A/(2ρλ₁ Ent) − 1', gap: 'I_A/(4 gap Var_μ(√f)) − 1', gapOnCells: `I_A/(4 gap Var_μ(√f)) − 1 + ${SEEN}`, order: 'gap/(ρλ₁) − 1' }

/** Gaussian chains, gap = ρλ₁: both ratios are ≥ 1, with equality in the end from a local Gibbs start. */
function closedForm(subject: Subject, rho: number, reason: string, rate: (sites: number) => number): Evidence {
	const a = gaussianCurvature(subject.potential)
	const profile = profileOf(subject)
	const rows = SIZES.flatMap((sites) =>
		(['deterministic', 'local-gibbs'] as const).flatMap((start) => {
			// One mode from a local Gibbs start decays at this very rate.
			if (sites === 2 && start === 'local-gibbs') return []
			const law = gaussianLaw({ curvature: a, means: profile.cellAverages(sites), start })
			return [0.002, 0.01, 0.03].map((t) => {
				const found = law(t / a)
				const { total, dissipation } = gaussianEntropy(found)
				const bound = rho * rate(sites)
				return { sites, start, time: t / a, entropy: total, ratio: dissipation / total / (2 * bound), gapRatio: dissipation / gaussianRootVariance(found) / (4 * bound) }
			})
		}),
	)
	const [least, leastGap] = [leastBy(rows, (r) => r.ratio), leastBy(rows, (r) => r.gapRatio)]
	const grounds = {
		sentence: `In closed form I_A/(2ρλ₁ Ent) is at least ${least.ratio.toPrecision(8)}, at N = ${least.sites} from a ${least.start} start, and I_A/(4 gap Var_μ(√f)) at least ${leastGap.gapRatio.toPrecision(8)}; ρ = ${rho.toPrecision(5)} (${reason}).`,
		numbers: { logSobolev: rho, least: least.ratio, sites: least.sites, time: least.time, leastOfGap: leastGap.gapRatio },
		change: CHANGE,
		table: {
			caption: 'I_A/(2ρλ₁ Ent) and I_A/(4 gap Var_μ(√f)) of Gaussian chains',
			columns: ['N', 'start', 'time', 'Ent', 'by ρ', 'by the gap'],
			rows: rows.map((r) => [r.sites, r.start, r.time, r.entropy, r.ratio, r.gapRatio]),
		},
	}
	const counterexample = ({ sites, time, start }: (typeof rows)[number], ratio: number, of: string) => () => ({
		sentence: `At N = ${sites}, t = ${time}, from a ${start} start I_A is ${ratio.toPrecision(8)} of ${of}, ρ = ${rho.toPrecision(6)}.`,
		at: { sites, time, ratio },
		command: `${statementCommand(subject, 'entropy-decay')} --json`,
	})
	return weakest(
		[
			{ name: 'spectral gap', evidence: decide(leastGap.gapRatio - 1, ROUNDING, UNITS.gap, grounds, counterexample(leastGap, leastGap.gapRatio, '4 gap Var_μ(√f)')) },
			{ name: 'log-Sobolev', evidence: decide(least.ratio - 1, ROUNDING, UNITS.logSobolev, grounds, counterexample(least, least.ratio, '2ρλ₁ Ent')) },
		],
		grounds,
	)
}

/** Var_μ(√f) = 1 − (∫√f dμ)² of a Gaussian law: ∫√f dμ = Π_k (2√v_k/(1 + v_k))^{1/2} e^{−aN|m̂(k)|²/4(1 + v_k)}, v_k = aσ_k. */
function gaussianRootVariance({ curvature: a, sites, power, variances, excess }: GaussianLaw): number {
	let logarithm = 0
	for (let k = 1; k < sites; k++) {
		const v = variances[k] as number
		const root = (excess[k] as number) / (1 + Math.sqrt(v))
		logarithm += Math.log1p(-(root * root) / (1 + v)) / 2 - (a * sites * (power[k] as number)) / (4 * (1 + v))
	}
	return -Math.expm1(2 * logarithm)
}

/** Two sites by Fokker–Planck, from a local Gibbs start. */
function pair(subject: Subject, rho: number, reason: string, rate: number, gapOf: DecayIngredients['gap']): Evidence {
	const { potential: site, transform, quick } = subject
	const { mean, range } = profileOf(subject)
	const offset = 0.8 * Math.min(range.max - mean, mean - range.min)
	const means = [mean - offset, mean + offset]
	const resolution = quick ? CELLS.quick : CELLS.full
	const { gap, error: gapError } = gapOf(subject, mean)
	if (!(gap > 0)) return inconclusive({ sentence: 'The spectral gap of two sites is below the range of doubles.', numbers: { logSobolev: rho, mean }, change: 'A lower barrier.' })
	const last = TIMES.at(-1) as number
	let covered = 1
	const flow = pairDecay({ site, sites: 2, mean, resolution, start: { fields: fieldsOf(transform, means) } }, (fastest) => {
		covered = Math.min(1, ((quick ? PRODUCTS.quick : PRODUCTS.full) / fastest) * (gap / last))
		return TIMES.map((t) => (covered * t) / gap)
	})
	const rows = flow.rows.filter((row) => [row.entropy, row.dissipation, row.rootVariance].every(({ value, error }) => error < UNRESOLVED * value)).map((row) => decayOf(row, 2 * rho * rate, 4 * gap, gapError))
	const numbers = { logSobolev: rho, gap, gapError: gap * gapError, covered, sites: 2, mean }
	if (rows.length < 2) return inconclusive({ sentence: `The law of two sites is not resolved: ${flow.outcome.sentence}`, numbers, change: 'A wider law, or a finer grid.' })
	const [least, leastGap] = [leastBy(rows, (r) => r.ratio - r.ratioError), leastBy(rows, (r) => r.gapRatio - r.gapRatioError)]
	const end = rows.at(-1) as Decay
	const [first, bound] = [rows[0] as Decay, 2 * rho * rate]
	const grounds = {
		sentence: `I_A/(2ρλ₁ Ent) is at least ${least.ratio.toPrecision(5)}, ρ = ${rho.toPrecision(4)} (${reason}); I_A/(4 gap Var_μ(√f)) is at least ${leastGap.gapRatio.toPrecision(5)}. At t = ${(end.time * gap).toPrecision(3)}/gap −d/dt log Ent is ${(end.slope / (2 * gap)).toPrecision(5)} times 2 gap, its limit${covered < 1 ? '; wells exchange more slowly than a run lasts' : ''}.`,
		numbers: { ...numbers, least: least.ratio, leastOfGap: leastGap.gapRatio, lastRatio: end.slope / (2 * gap), lastEntropy: end.entropy, unresolvedRows: TIMES.length - rows.length },
		change: CHANGE,
		table: {
			caption: `Two sites of mean ${mean.toPrecision(4)}: −d/dt log Ent, and I_A against its two bounds`,
			columns: ['time', 'Ent', '−d/dt log Ent', '÷ 2 gap', 'I_A/(2ρλ₁ Ent)', 'error', 'I_A/(4 gap Var(√f))', 'error'],
			rows: rows.map((r) => [r.time, r.entropy, r.slope, r.slope / (2 * gap), r.ratio, r.ratioError, r.gapRatio, r.gapRatioError]),
		},
		plot: {
			caption: 'Ent(f_t|μ) of two sites, and the bound by ρ',
			x: 't·gap',
			y: 'Ent',
			logarithmic: { x: false, y: true },
			series: [
				{ label: 'Ent(f_t)', kind: 'points' as const, x: rows.map((r) => r.time * gap), y: rows.map((r) => r.entropy) },
				{ label: 'e^{−2ρλ₁t}', kind: 'line' as const, x: rows.map((r) => r.time * gap), y: rows.map((r) => first.entropy * Math.exp(-bound * (r.time - first.time))) },
			],
		},
	}
	const lawCommand = commandLine(subject, 'flow law', [['--mean', list(means)], ['--time', list(rows.map((r) => r.time).filter((t) => t > 0))], ['--cells', String(resolution)]])
	const checkCommand = `${statementCommand(subject, 'entropy-decay')} --json`
	return weakest(
		[
			{
				name: 'spectral gap',
				evidence: decide(leastGap.gapRatio - 1 + SEEN, leastGap.gapRatioError, UNITS.gapOnCells, grounds, () => ({
					sentence: `At t = ${leastGap.time.toPrecision(6)} I_A/Var_μ(√f) = ${(4 * gap * leastGap.gapRatio).toPrecision(6)} is below 4 gap = ${(4 * gap).toPrecision(6)}.`,
					at: { mean, time: leastGap.time, rate: 4 * gap * leastGap.gapRatio, bound: 4 * gap },
					command: checkCommand,
				})),
			},
			{
				name: 'log-Sobolev',
				evidence: decide(least.ratio - 1, least.ratioError, UNITS.logSobolev, grounds, () => ({
					sentence: `At t = ${least.time.toPrecision(6)} −d/dt log Ent = ${least.slope.toPrecision(6)} is below 2ρλ₁ = ${bound.toPrecision(6)}.`,
					at: { mean, time: least.time, slope: least.slope, bound },
					command: lawCommand,
				})),
			},
			{
				name: 'ρλ₁ ≤ gap',
				evidence: decide(gap / (rho * rate) - 1, (gapError * gap) / (rho * rate), UNITS.order, grounds, () => ({
					sentence: `ρλ₁ = ${(rho * rate).toPrecision(6)} is above the spectral gap ${gap.toPrecision(6)}.`,
					at: { mean, gap, bound: rho * rate },
					command: lawCommand,
				})),
			},
		],
		grounds,
	)
}

interface Decay {
	readonly time: number
	readonly entropy: number
	/** −d/dt log Ent. */
	readonly slope: number
	/** I_A/(2ρλ₁ Ent). */
	readonly ratio: number
	readonly ratioError: number
	/** I_A/(4 gap Var_μ(√f)). */
	readonly gapRatio: number
	readonly gapRatioError: number
}

function decayOf({ time, entropy, dissipation, rootVariance }: PairDecayRow, byConstant: number, byGap: number, gapError: number): Decay {
	const relative = ({ value, error }: PairDecayRow['entropy']) => error / value
	const slope = dissipation.value / entropy.value
	const [ratio, gapRatio] = [slope / byConstant, dissipation.value / rootVariance.value / byGap]
	return {
		time,
		entropy: entropy.value,
		slope,
		ratio,
		ratioError: ratio * (relative(entropy) + relative(dissipation)),
		gapRatio,
		gapRatioError: gapRatio * (relative(rootVariance) + relative(dissipation) + gapError),
	}
}

export const entropyDecay = entropyDecayStatement()
