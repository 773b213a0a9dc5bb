/**
 * Local Cramér theorem with its sharp rate (theory 3): K(ψ_K − φ)^{(j)} → c_j = (½ log 2πs²)^{(j)} for j = 0, 1, 2, and the next term is d_j/K.
 * What is measured, in the natural units s^j of the tilted law, is D_j(K) = max_m s^j |K²(ψ_K − φ − c/K)^{(j)} − d_j|: it is O(1/K) when both constants are
 * right, and grows like K when c_j is wrong. Blocks of deep wells reach that regime only at larger K: then pairs of larger K are tried.
 */
import { blockExpansion, type BlockExpansion, type BlockRow, type CramerPoint } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { decide, type Grounds, inconclusive, type PlotSeries } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'
import { leastBy } from './support/least-by.ts'
import { powerGuide } from './support/rates.ts'

/** Pairs K, 2K, tried until D falls. */
const PAIRS = [128, 1024, 8192] as const
/** K that are drawn and not judged. */
const DRAWN = { full: [4, 8, 16, 32, 64], quick: [16] } as const
const MULTIPLES = { full: [-1.3, -0.4, 0.1, 0.7, 1.6], quick: [-1.3, 0.1, 0.7] } as const
/** D(2K)/D(K) tends to 1/2 if the constants are right and to 2 if not: below the first it falls, above the second it grows. */
const FALLS = 0.75
const GROWS = 1.25
/** A D lost in its error holds where that error is below this, which is c_j to RESOLVED/K; beyond it nothing is decided. */
const RESOLVED = 1e-2

export interface LocalCramerParts {
	readonly row: (subject: Subject, sitesPerBlock: number, mean: number) => Pick<BlockRow, 'value' | 'first' | 'second' | 'error'>
	readonly expansion: (point: CramerPoint) => Pick<BlockExpansion, 'first' | 'second'>
}

const sound: LocalCramerParts = { row: ({ block }, k, m) => block.at(k, m), expansion: blockExpansion }

export const localCramerRateStatement = (parts: LocalCramerParts = sound): Statement => ({
	id: 'local-cramer-rate',
	part: 'Local Cramér',
	title: 'Local Cramér theorem in C² at rate 1/K, with the predicted constants',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '(ψ_K − φ)^{(j)} = (½ log 2πs²)^{(j)}/K − ((κ̂4/8 − 5κ̂3²/24))^{(j)}/K² + O(K⁻³), j = 0, 1, 2',
	latex: String.raw`(\psi_K-\varphi)^{(j)} = \frac1K\bigl(\tfrac12\log 2\pi s^2\bigr)^{(j)} - \frac1{K^2}\bigl(\tfrac{\hat\kappa_4}{8}-\tfrac{5\hat\kappa_3^2}{24}\bigr)^{(j)} + O(K^{-3}),\qquad j=0,1,2`,
	source: 'theory 3, 7.2 S2',
	status: 'derived',
	check(subject) {
		const effort = subject.quick ? 'quick' : 'full'
		const points = meansAround(subject, MULTIPLES[effort]).map((m) => subject.transform.at(m))
		const probe = defects(subject, parts, 2 * PAIRS[0], points.slice(0, 1))
		if (probe.error > RESOLVED && probe.values.every((value) => value <= probe.error))
			return inconclusive({
				sentence: `At K = ${probe.sites} the errors of ψ_K, times K², are ${probe.error.toExponential(1)}, more than the distance from the two predicted terms.`,
				numbers: { sites: probe.sites, error: probe.error },
				change: 'Rows of ψ_K with smaller errors: these hide the terms of order 1/K².',
			})
		const fewer = DRAWN[effort].map((sites) => defects(subject, parts, sites, points))
		const found: Defects[] = []
		for (const sites of PAIRS) {
			found.push(defects(subject, parts, sites, points), defects(subject, parts, 2 * sites, points))
			const [a, b] = found.slice(-2) as [Defects, Defects]
			const ratios = ratiosOf(a, b)
			const worst = leastBy(ratios, (r) => -r.ratio - r.error)
			const grounds: Grounds = {
				sentence: `From K = ${a.sites} to ${b.sites} the distance from the two predicted terms, times K², goes from ${a.values.map(short).join(', ')} to ${b.values.map(short).join(', ')} (j = 0, 1, 2).`,
				numbers: { sites: b.sites, ratio0: ratios[0]?.ratio ?? null, ratio1: ratios[1]?.ratio ?? null, ratio2: ratios[2]?.ratio ?? null },
				change: 'A normalisation or coefficient of 1/K that is wrong makes the distance grow with K.',
				table: {
					caption: 'Largest K s^j |(ψ_K − φ)^{(j)}|, and the distance of K² s^j (ψ_K − φ)^{(j)} from the two predicted terms.',
					columns: ['K', 'j', 'K s^j |ψ_K − φ|', 'distance'],
					rows: found.flatMap((f) => [0, 1, 2].map((j) => [f.sites, j, f.largest[j] as number, f.values[j] as number])),
				},
				plot: {
					caption: 'Largest s^j |(ψ_K − φ)^{(j)}| against K, which falls as 1/K, and its distance from the two predicted terms, which falls as 1/K³',
					x: 'K',
					y: 'error in natural units',
					logarithmic: { x: true, y: true },
					series: [0, 1, 2].flatMap((j): PlotSeries[] => {
						const drawn = [...fewer, ...found]
						const sizes = drawn.map((f) => f.sites)
						const [whole, rest] = [drawn.map((f) => (f.largest[j] as number) / f.sites), drawn.map((f) => (f.values[j] as number) / f.sites ** 2)]
						return [
							powerGuide(sizes, whole[0] as number, 1),
							powerGuide(sizes, rest[0] as number, 3),
							{ label: `j = ${j}`, x: sizes, y: whole, kind: 'points' },
							{ label: `rest, j = ${j}`, x: sizes, y: rest, kind: 'points' },
						]
					}),
				},
			}
			if (worst.ratio + worst.error <= FALLS || (sites === PAIRS.at(-1) && worst.ratio - worst.error > GROWS))
				return decide(FALLS - worst.ratio, worst.error, 'distance of the ratio from 3/4', grounds, () => ({
					sentence: `The distance of order ${worst.order} grows from K = ${a.sites} to ${b.sites} by ${worst.ratio.toFixed(3)}.`,
					at: { derivative: worst.order, mean: b.at },
					command: commandLine(subject, 'block', [['--sites', list([a.sites, b.sites])], ['--mean', list([b.at])]]),
				}))
			// Errors of ψ_K count K² times in D: larger K only add to them.
			if (!ratios.every((r) => Number.isFinite(r.error)))
				return inconclusive({ ...grounds, change: `Rows of ψ_K with smaller errors: at K = ${b.sites} they hide the terms of order 1/K².` })
			if (sites === PAIRS.at(-1)) return inconclusive({ ...grounds, change: `More sites per block: at K = ${b.sites} the expansion in 1/K has not begun to decide.` })
		}
		throw new RangeError('local-cramer-rate: no pair of K')
	},
})

interface Defects {
	readonly sites: number
	/** D_j and its error, j = 0, 1, 2. */
	readonly values: readonly number[]
	readonly error: number
	/** max_m K s^j |(ψ_K − φ)^{(j)}|. */
	readonly largest: readonly number[]
	/** Mean where D_2 is largest. */
	readonly at: number
}

function defects(subject: Subject, { row, expansion }: LocalCramerParts, sites: number, points: readonly CramerPoint[]): Defects {
	const values = [0, 0, 0]
	const largest = [0, 0, 0]
	let [error, at] = [0, Number.NaN]
	for (const point of points) {
		const found = row(subject, sites, point.mean)
		const { first, second } = expansion(point)
		const s = point.law.deviation
		;[found.value - point.value, found.first - point.first, found.second - point.second].forEach((difference, j) => {
			const scaled = sites * s ** j * difference
			const distance = Math.abs(sites * (scaled - s ** j * (first[j] as number)) - s ** j * (second[j] as number))
			largest[j] = Math.max(largest[j] as number, Math.abs(scaled))
			// What is no number stays.
			if (distance <= (values[j] as number) || Number.isNaN(values[j])) return
			values[j] = distance
			if (j === 2) at = point.mean
		})
		const unit = Math.max(1, Math.abs(point.value), Math.abs(point.first) * s)
		error = Math.max(error, sites ** 2 * unit * (found.error + point.error + 2 ** -52))
	}
	return { sites, values, error, largest, at: Number.isNaN(at) ? (points[0] as CramerPoint).mean : at }
}

/** D_j(2K)/D_j(K), its error infinite where D_j is not known well enough to say anything; 1/2 where it is lost in a small error. */
function ratiosOf(a: Defects, b: Defects): { readonly order: number; readonly ratio: number; readonly error: number }[] {
	return [0, 1, 2].map((order) => {
		const [x, y] = [a.values[order] as number, b.values[order] as number]
		if (y <= b.error && b.error <= RESOLVED) return { order, ratio: 0.5, error: 0 }
		const ratio = y / x
		return { order, ratio, error: x > a.error ? (b.error + ratio * a.error) / (x - a.error) : Infinity }
	})
}

const short = (x: number) => x.toPrecision(2)

export const localCramerRate = localCramerRateStatement()
