/** Constants of Poincaré and log-Sobolev inequalities, from a single site to the chain (theory 1.2–1.5, 6). */
import type { BlockConvexity } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { type LargestPoincare, pairGap, tripleGap } from '../../inequalities/canonical/index.ts'
import { coarseConvexity } from '../../inequalities/constants/coarse.ts'
import { type Constant, constantOf } from '../../inequalities/constants/constant.ts'
import { curvatureConstants } from '../../inequalities/constants/curvature.ts'
import { fibreConstant } from '../../inequalities/constants/fibre.ts'
import { secondMomentConstant } from '../../inequalities/constants/start.ts'
import { type GapInfimum, poincareBracket, singleSiteLaw, spectralGap } from '../../inequalities/line/index.ts'
import { bakryEmery } from '../../inequalities/split/index.ts'
import { twoScaleConstant } from '../../inequalities/two-scale/index.ts'
import { resolutionConstant, squaredNaturalConstant } from '../../levels/meso/operator/index.ts'
import { meansAround, type Subject } from '../../statements/index.ts'
import { bestSplitOf } from '../../statements/support/best-splits.ts'
import { largestPair } from '../../statements/support/canonical-gaps.ts'
import { fieldConstants, infimumOfGap, reasonBeyond } from '../../statements/support/field-constants.ts'
import { type Attempt, type BlockPart, isAvailable, type SpaceChoice } from '../data.ts'
import type { CanonicalCurve, FieldRow, InequalitiesPart, InequalityConstant } from '../data-inequalities.ts'

/** Tilted laws in the figure. */
const POINTS = 25
/** Means at which three sites are looked at, in deviations, and the multiplications spent on each. */
const TRIPLE_MEANS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]
const TRIPLE_BUDGET = 1e6
/** Relative error beyond which a gap of three sites is not shown. */
const TRIPLE_ERROR = 0.02

export interface InequalityContext {
	readonly subject: Subject
	/** Means of the figure. */
	readonly range: readonly [number, number]
	readonly space: SpaceChoice
	/** The convexity scan, where it is there. */
	readonly block: Attempt<BlockPart>
	readonly progress?: (fraction: number) => void
}

export function inequalitiesPart({ subject, range, space, block, progress }: InequalityContext): InequalitiesPart {
	const single = singleOf(subject)
	progress?.(0.1)
	const infimum = infimumOfGap(subject)
	progress?.(0.3)
	const fields = fieldRows(subject, range)
	progress?.(0.5)
	const canonical = [pairs, triples].map((curve, k): Attempt<CanonicalCurve> => {
		progress?.(0.5 + 0.2 * k)
		try {
			return curve(subject)
		} catch (error) {
			if (!(error instanceof InputError)) throw error
			return { unavailable: error.message }
		}
	})
	progress?.(0.9)
	return {
		single,
		infimum: { value: infimum.infimum, error: finite(infimum.error * infimum.infimum), field: infimum.field, certain: infimum.certain, reason: reasonBeyond(infimum) },
		constants: [...ofOneSite(single, infimum), ...ofCurvature(subject), ...canonical.flatMap(ofCanonical), ...ofTheBounds(subject, space, block)],
		fields,
		canonical,
	}
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null)

function singleOf(subject: Subject): InequalitiesPart['single'] {
	const found = fieldConstants(subject)[0]
	if (found === undefined) return { field: subject.scale.field, poincare: null, error: null, bracket: null, logSobolev: null, reason: 'the potential oscillates too much for panels to resolve its law' }
	const { spectral, muckenhoupt, field, all } = found
	const { logSobolev, logSobolevBounds } = all
	const bounds = logSobolevBounds !== null && Number.isFinite(logSobolevBounds.upper) ? ([logSobolevBounds.lower, logSobolevBounds.upper] as const) : null
	return {
		field: Math.abs(field) * subject.scale.deviation < 1e-12 ? 0 : field,
		poincare: finite(spectral.poincare),
		error: finite(spectral.error * spectral.poincare),
		bracket: [muckenhoupt.lower, muckenhoupt.upper],
		logSobolev: bounds,
		reason:
			logSobolev === null
				? spectral.reason
				: logSobolev.kind === 'linearised'
					? 'twice the Poincaré constant: no trial function did better'
					: logSobolev.kind === 'trial'
						? `a trial function, ${Number(logSobolev.overLinearised.toPrecision(4))} times twice the Poincaré constant`
						: logSobolev.reason,
	}
}

function fieldRows({ transform }: Subject, [low, high]: readonly [number, number]): FieldRow[] {
	return Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1)).flatMap((mean): FieldRow[] => {
		try {
			const point = transform.at(mean)
			const law = singleSiteLaw(transform, point.first)
			const common = { mean, field: point.first, variance: 1 / point.second }
			if (!law.resolved) return [{ ...common, poincare: null, error: null, lower: null, upper: null }]
			const gap = spectralGap(law)
			const { lower, upper } = poincareBracket(gap.law)
			return [{ ...common, poincare: finite(gap.poincare), error: finite(gap.error), lower: finite(lower), upper: finite(upper) }]
		} catch (error) {
			if (!(error instanceof InputError)) throw error
			return []
		}
	})
}

/** Two sites; where the supremum is infinite the search has no samples, and those of three sites are taken. */
function pairs(subject: Subject): CanonicalCurve {
	const found = canonicalOf(largestPair(subject))
	if (found.supremum !== null) return found
	const at = pairGap(subject.transform)
	return { ...found, rows: meansAround(subject, TRIPLE_MEANS).map(at).map(({ mean, poincare, error }) => ({ mean, poincare: finite(poincare), error: finite(error) })) }
}

/** Three sites at a few means: the largest constant found is no more than a lower bound of the supremum. */
function triples(subject: Subject): CanonicalCurve {
	const at = tripleGap(subject.transform, { budget: TRIPLE_BUDGET })
	const rows = meansAround(subject, TRIPLE_MEANS).map((mean) => {
		const { poincare, error } = at(mean)
		return error <= TRIPLE_ERROR ? { mean, poincare: finite(poincare), error: finite(error) } : { mean, poincare: null, error: null }
	})
	const found = rows.filter((r) => r.poincare !== null)
	const common = { sites: 3, tail: 'sampled', rows }
	if (found.length === 0) return { ...common, supremum: null, error: null, mean: null, reason: 'lattices of this size do not resolve the wells of three sites' }
	const pair = largestPair(subject)
	if (pair.tail === 'unbounded') return { ...common, supremum: null, error: null, mean: null, tail: 'unbounded', reason: pair.reason }
	const top = found.reduce((a, b) => (b.poincare! > a.poincare! ? b : a))
	return { ...common, supremum: top.poincare, error: top.error, mean: top.mean, reason: `largest of ${found.length} means that were looked at` }
}

function canonicalOf({ sites, poincare, error, mean, tail, reason, rows }: LargestPoincare): CanonicalCurve {
	return {
		sites,
		supremum: poincare === null ? null : finite(poincare),
		error: finite(error),
		mean,
		tail,
		reason: poincare === Number.POSITIVE_INFINITY ? (rows.find((r) => !Number.isFinite(r.poincare))?.reason ?? reason) : reason,
		rows: rows.map((r) => ({ mean: r.mean, poincare: finite(r.poincare), error: finite(r.error) })),
	}
}

function ofOneSite(single: InequalitiesPart['single'], infimum: GapInfimum): InequalityConstant[] {
	const [lower, upper] = single.logSobolev ?? [null, null]
	const [from, to] = single.bracket ?? [null, null]
	const where = infimum.field === null ? 'in the limit of large fields' : `at the field ${Number(infimum.field.toPrecision(4))}`
	return [
		{ id: 'poincare', latex: 'C_P', words: 'Poincaré constant of one site without field', value: single.poincare, error: single.error, kind: 'numerical', reason: single.poincare === null ? single.reason : '1/gap' },
		{ id: 'muckenhoupt-lower', latex: 'C_P\\ge', words: 'Muckenhoupt, from below', value: from, error: 0, kind: 'lower bound', reason: 'B/2, or B where the law is symmetric' },
		{ id: 'muckenhoupt-upper', latex: 'C_P\\le', words: 'Muckenhoupt, from above', value: to, error: 0, kind: 'upper bound', reason: '4B' },
		{ id: 'log-sobolev-lower', latex: 'C_{\\mathrm{LS}}\\ge', words: 'log-Sobolev constant, from below', value: lower, error: 0, kind: 'lower bound', reason: single.reason },
		{ id: 'log-sobolev-upper', latex: 'C_{\\mathrm{LS}}\\le', words: 'log-Sobolev constant, from above', value: upper, error: 0, kind: 'upper bound', reason: upper === null ? single.reason : 'Barthe–Roberto, Bobkov–Götze' },
		{ id: 'gap-infimum', latex: '\\inf_\\sigma\\lambda_1', words: 'least spectral gap over all fields', value: infimum.infimum, error: finite(infimum.infimum * infimum.error), kind: infimum.certain ? 'numerical' : 'upper bound', reason: `${where}; ${reasonBeyond(infimum)}` },
	]
}

function ofCurvature(subject: Subject): InequalityConstant[] {
	const convex = bakryEmery(subject.potential)
	const { split, splitReason } = subject.potential
	const best = bestSplitOf(subject)
	const least = subject.potential.minSecondDerivative.value
	const shown = (x: number) => Number(x.toPrecision(5))
	return [
		{ id: 'bakry-emery', latex: '\\varrho\\ge', words: 'Bakry–Émery', value: convex.rho, error: convex.error, kind: 'lower bound', reason: convex.rho !== null ? "inf psi''" : least === null ? convex.reason : `inf psi'' = ${shown(least)} is not positive` },
		{
			id: 'holley-stroock-text',
			latex: '\\varrho\\ge',
			words: 'Holley–Stroock, split of the text',
			value: split === null ? null : positive(split.convexity * Math.exp(-split.oscillation)),
			error: split === null ? null : split.convexity * Math.exp(-split.oscillation) * (split.convexityError / split.convexity + split.oscillationError),
			kind: 'lower bound',
			reason: split === null ? splitReason : `c = ${shown(split.convexity)}, osc delta = ${shown(split.oscillation)}`,
		},
		{
			id: 'holley-stroock-best',
			latex: '\\varrho\\ge',
			words: 'Holley–Stroock, best split',
			value: best === null ? null : positive(best.rho),
			error: best?.error ?? null,
			kind: 'lower bound',
			reason: best === null ? splitReason : `c = ${shown(best.convexity)}, osc delta = ${shown(best.oscillation)}: ${best.reason}`,
		},
	]
}

/** A bound that underflows says nothing. */
const positive = (x: number): number | null => (x > 0 ? x : null)

function ofCanonical(found: Attempt<CanonicalCurve>, k: number): InequalityConstant[] {
	const sites = k + 2
	const common = {
		id: `canonical-${sites}`,
		latex: `\\sup_mC_P(\\mu_{${sites},m})${sites === 2 ? '' : '\\ge'}`,
		words: `largest Poincaré constant of canonical ensembles of ${sites === 2 ? 'two' : 'three'} sites`,
		kind: sites === 2 ? ('numerical' as const) : ('lower bound' as const),
	}
	if (!isAvailable(found)) return [{ ...common, value: null, error: null, reason: found.unavailable }]
	const { supremum, error, mean, reason } = found
	const where = mean === null ? 'in the limit of large means' : `at the mean ${Number(mean.toPrecision(4))}`
	return [{ ...common, value: supremum, error: supremum === null || error === null ? null : supremum * error, reason: supremum === null ? reason : `${where}; ${reason}` }]
}

/** What enters the two hydrodynamic bounds, at the sizes of the report. */
function ofTheBounds(subject: Subject, { degree, blocks, sites }: SpaceChoice, block: Attempt<BlockPart>): InequalityConstant[] {
	const K = sites / blocks
	const curvature = curvatureConstants(subject.potential)
	const convexity = isAvailable(block) ? scanOf(block) : null
	const none = constantOf(null, 0, 'numerical', '', isAvailable(block) ? '' : block.unavailable)
	const lambda = convexity === null ? none : coarseConvexity(convexity, K)
	const rho = convexity === null ? none : fibreConstant(subject.potential, K, curvature.kappa, convexity)
	const squared = degree >= 2 ? squaredNaturalConstant(degree, blocks, K) : null
	const row = (id: string, latex: string, words: string, { value, error, kind, reason }: Constant): InequalityConstant => ({ id, latex, words, value, error: value === null ? null : finite(error), kind, reason })
	return [
		row('kappa', '\\kappa', 'coupling of fine and coarse', curvature.kappa),
		row('curvature', "\\sup|\\psi''|", 'largest curvature', curvature.largest),
		row('lambda', '\\lambda', `convexity of the Hamiltonian of blocks of ${K} sites`, lambda),
		row('rho', '\\varrho', `log-Sobolev constant of blocks of ${K} sites, uniform in the mean`, rho),
		row('rho-whole', '\\hat\\varrho', 'log-Sobolev constant of the chain, by the two-scale criterion', wholeOf(rho, lambda, curvature.kappa)),
		row('alpha', '\\alpha', `second moment per site of ${sites} sites of mean m₀`, secondMomentConstant(subject.transform, subject.scale.mean, sites)),
		row('gamma', '\\gamma', `resolution of splines of degree ${degree} on ${blocks} blocks`, constantOf(resolutionConstant(degree, blocks, K), 1e-11, degree === 0 ? 'exact' : 'numerical', '', '1/(4K² sin²(π/2K)) where the number of blocks is even')),
		row('natural', 'C_L^2', `natural operator of degree ${degree}`, constantOf(squared, 1e-12 * (squared ?? 0), 'numerical', '', squared === null ? 'bounded for degree 2 and higher only' : 'squared norm of A times lift times inverse of the natural operator')),
	]
}

/** The scan as the report has it. */
function scanOf({ convexFrom, uniformFrom, convexity, minSecond, leastCramer }: BlockPart): BlockConvexity {
	return {
		convexFrom,
		uniformFrom,
		convexity: convexity as BlockConvexity['convexity'],
		leastCramer,
		minSecond: minSecond.map(({ sites, mean, second, error }) => ({ sites, mean, second: second ?? Number.NEGATIVE_INFINITY, error: error ?? Number.POSITIVE_INFINITY })) as BlockConvexity['minSecond'],
	}
}

function wholeOf(rho: Constant, lambda: Constant, kappa: Constant): Constant {
	const missing = [rho, lambda, kappa].find((c) => c.value === null)
	if (missing !== undefined) return constantOf(null, 0, 'numerical', '', missing.reason)
	const value = twoScaleConstant(rho.value!, lambda.value!, kappa.value!)
	const low = twoScaleConstant(Math.max(0, rho.value! - rho.error), Math.max(0, lambda.value! - lambda.error), kappa.value! + kappa.error)
	return constantOf(value, value - low, 'numerical', '', 'from rho, lambda and kappa')
}
