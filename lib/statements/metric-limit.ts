/**
 * The metric of the mesoscopic flow converges to that of H⁻¹ (theory 2.4 (ii), 5.7; the third condition of Sandier and Serfaty):
 *
 *   ⟨Pu, Ā⁻¹Pu⟩ → ‖u‖²_{H⁻¹} at the rate M^{−2L} (natural) or M^{−2L−2} (inverse) for a fixed smooth u, K = ∞;
 *   |⟨y, Ā⁻¹y⟩ − ‖y‖²_{H⁻¹}| ≤ M⁻²‖y‖²/12  for all splines of mean zero, all M and K ≥ 2,   both operators for L ≥ 1, the inverse one for L = 0.
 *
 * u = 0.8 cos 2πθ + 0.2 sin 4πθ has ‖u‖²_{H⁻¹} = 0.32/(2π)² + 0.02/(4π)². H⁻¹ norms of splines by their primitives. Nothing depends on ψ.
 */
import { parseProfile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { mesoDissipation } from '../levels/meso/dissipation.ts'
import { splineHminus1 } from '../levels/meso/h-minus-one.ts'
import type { CoarseOperatorKind } from '../levels/meso/operator/index.ts'
import { type MesoSpace, mesoSpace } from '../levels/meso/space.ts'
import { plainCommand } from './command.ts'
import { decide, type Evidence, type PlotSeries } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { powerGuide } from './support/rates.ts'

export interface Metric {
	readonly degree: number
	readonly operator: CoarseOperatorKind
}

export interface MetricParts {
	/** Of which operators the limit is claimed. */
	readonly metrics: readonly Metric[]
	/** ⟨y, Ā⁻¹y⟩. */
	readonly squaredNorm: (space: MesoSpace, operator: CoarseOperatorKind) => (y: Float64Array) => number
}

const SOUND: MetricParts = {
	metrics: [
		{ degree: 0, operator: 'inverse' },
		...[1, 2, 3].flatMap((degree) => (['natural', 'inverse'] as const).map((operator) => ({ degree, operator }))),
	],
	squaredNorm: (space, operator) => mesoDissipation(space, operator).squaredNorm,
}

const U = '0.8*cos(2*pi*theta) + 0.2*sin(4*pi*theta)'
const NORM = 0.32 / (2 * Math.PI) ** 2 + 0.02 / (4 * Math.PI) ** 2
const CONSTANT = 1 / 12
const ORDER = 0.3
/** Rounding of a relative difference of two norms. */
const ROUNDING = 1e-14
const SIZES: readonly (readonly [blocks: number, sitesPerBlock: number])[] = [[4, 2], [9, 3], [16, 16], [24, 2], [24, Number.POSITIVE_INFINITY]]

/** The largest M²|⟨y, Ā⁻¹y⟩ − ‖y‖²_{H⁻¹}|/‖y‖² over the cosines of one space: cosines diagonalise all three. */
function largestGap({ degree, operator }: Metric, squaredNorm: MetricParts['squaredNorm'], blocks: number, sitesPerBlock: number): { gap: number; mode: number } {
	const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock })
	const norm = squaredNorm(space, operator)
	let [gap, at] = [0, 0]
	for (let mode = 1; 2 * mode <= blocks; mode++) {
		const y = Float64Array.from({ length: blocks }, (_, j) => Math.cos((2 * Math.PI * mode * j) / blocks))
		const here = (blocks ** 2 * Math.abs(norm(y) - splineHminus1({ degree, coefficients: y }))) / space.inner(y, y)
		if (!(here <= gap)) [gap, at] = [here, mode]
	}
	return { gap, mode: at }
}

/** ⟨Pu, Ā⁻¹Pu⟩/‖u‖² − 1 on M blocks. Steps with the natural operator have no limit K = ∞: K = 64 shows it. */
function misses({ degree, operator }: Metric, squaredNorm: MetricParts['squaredNorm'], blocks: readonly number[]): number[] {
	const perBlock = degree === 0 && operator === 'natural' ? 64 : Number.POSITIVE_INFINITY
	const u = parseProfile(U)
	return blocks.map((M) => {
		const space = mesoSpace({ degree, blocks: M, sites: M * perBlock })
		return squaredNorm(space, operator)(projectProfile(space, u)) / NORM - 1
	})
}

function evidence({ metrics, squaredNorm }: MetricParts): Evidence {
	let slack = Number.POSITIVE_INFINITY
	let error = 0
	let worst = metrics[0] as Metric
	let [largest, where] = [0, '']
	const measured = metrics.map((metric) => {
		const { degree, operator } = metric
		const blocks = degree >= 3 ? [8, 16, 24] : [16, 32, 64]
		return { metric, blocks, relative: misses(metric, squaredNorm, blocks), predicted: operator === 'natural' ? 2 * degree : 2 * degree + 2 }
	})
	const rows = measured.map(({ metric, blocks, relative, predicted }) => {
		const { degree, operator } = metric
		const orders = relative.slice(1).map((miss, k) => Math.log(Math.abs(relative[k]! / miss)) / Math.log(blocks[k + 1]! / blocks[k]!))
		// The last order that is not rounding.
		const last = relative.findLastIndex((miss, k) => k === 1 || (k > 1 && Math.abs(miss) > 300 * ROUNDING))
		const [order, doubt] = [orders[last - 1]!, (2 * ROUNDING) / Math.abs(relative[last]!)]
		const bounds = SIZES.map(([M, K]) => ({ M, K: degree === 0 && operator === 'natural' ? 64 : K })).map(({ M, K }) => ({ M, K, ...largestGap(metric, squaredNorm, M, K) }))
		const gap = bounds.reduce((a, b) => (b.gap > a.gap ? b : a))
		// An operator that is not consistent has order 0; a step has no natural operator, so 2 is what is claimed of it.
		const short = Math.min(order - Math.max(predicted, 2) + ORDER, (CONSTANT - gap.gap) / CONSTANT)
		if (!(short >= slack)) [slack, error, worst] = [short, doubt + 1e-12, metric]
		if (gap.gap > largest) [largest, where] = [gap.gap, `degree ${degree}, ${operator}, M = ${gap.M}, K = ${gap.K}, mode ${gap.mode}`]
		return [degree, operator, ...relative, order, predicted, gap.gap] as (number | string)[]
	})
	const inWords = `degree ${worst.degree}, ${worst.operator} operator`
	const sites = worst.degree === 0 && worst.operator === 'natural' ? '1024' : 'infinity'
	return decide(
		slack,
		error,
		'order less the predicted + 0.3; gap below 1/12',
		{
			sentence: `⟨Pu, Ā⁻¹Pu⟩ → ‖u‖²_{H⁻¹} with orders ${rows.map((r) => (r[5] as number).toFixed(2)).join(', ')} (predicted ${rows.map((r) => r[6]).join(', ')}); on all splines the two differ by at most ${largest.toFixed(4)}·M⁻²‖y‖² (${where}).`,
			numbers: { largestGap: largest, where, constant: CONSTANT, nearest: inWords },
			change: 'The natural operator on block averages (degree 0): ⟨u, Ā⁻¹u⟩ is too small by the factor K.',
			table: {
				caption: '⟨Pu, Ā⁻¹Pu⟩/‖u‖²_{H⁻¹} − 1 at three M (16, 32, 64; degree 3: 8, 16, 24), K = ∞, and the largest gap M²|⟨y, Ā⁻¹y⟩ − ‖y‖²_{H⁻¹}|/‖y‖².',
				columns: ['degree', 'operator', 'coarse', 'middle', 'fine', 'order', 'predicted', 'gap'],
				rows,
			},
			plot: {
				caption: '|⟨Pu, Ā⁻¹Pu⟩/‖u‖² − 1| in H⁻¹ against M, K = ∞, natural and inverse operator',
				x: 'M',
				y: 'relative error',
				logarithmic: { x: true, y: true },
				series: measured.flatMap(({ metric, blocks, relative, predicted }): PlotSeries[] => [
					powerGuide(blocks, Math.abs(relative[0] as number), predicted),
					{ label: `${metric.operator}, L = ${metric.degree}`, x: blocks, y: relative.map(Math.abs), kind: 'points' },
				]),
			},
		},
		() => ({
			sentence: `For ${inWords} the metric does not converge to that of H⁻¹ as claimed: its eigenvalues over (2πq)² say so.`,
			at: { degree: worst.degree, operator: worst.operator },
			command: plainCommand('operator', [['--degree', String(worst.degree)], ['--blocks', '16'], ['--sites', sites]]),
		}),
	)
}

export function metricLimitStatement(parts: Partial<MetricParts> = {}): Statement {
	let found: Evidence | undefined
	return {
		id: 'metric-limit',
		part: 'Gamma-convergence',
		title: 'The metric of the mesoscopic flow converges to that of H⁻¹',
		expected: 'theorem',
		hypotheses: ADMISSIBLE,
		text: '⟨Pu, Ā⁻¹Pu⟩ → ‖u‖²_{H⁻¹} as M^{−2L} (natural, L ≥ 1) or M^{−2L−2} (inverse); |⟨y, Ā⁻¹y⟩ − ‖y‖²_{H⁻¹}| ≤ M⁻²‖y‖²/12 on all splines, K ≥ 2',
		latex: String.raw`\Big|\langle y,\bar A^{-1}y\rangle - \|y\|^2_{H^{-1}}\Big| \le \frac{\|y\|^2_{L^2}}{12\,M^2},\qquad \langle Pu,\bar A^{-1}Pu\rangle = \|u\|^2_{H^{-1}}\big(1 + O(M^{-2L})\big)`,
		source: 'theory 2.4 (ii), 5.7, 8.3',
		status: 'derived',
		check: () => (found ??= evidence({ ...SOUND, ...parts })),
	}
}

export const metricLimit: Statement = metricLimitStatement()
