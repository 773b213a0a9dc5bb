/** The law of two sites by the Fokker–Planck equation on the line x_1 + x_2 = 2m: entropy, its identity, its decay against the gap. theory.md 0.4, 6.9. */
import type { CramerTransform } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import type { Profile } from '../../expression/index.ts'
import { lawFlow, type LawFlowResult, lawLevel, spectralGap } from '../../levels/micro/index.ts'
import type { Potential } from '../../potential/index.ts'
import type { PairLaw } from '../data.ts'

/** Times in units of 1/gap. */
const TIMES = [0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]
/** Which of them have their density shown. */
const SHOWN = [0, 2, 5, 8]
/** Distance of the two means from m, of that of the profile. */
const SHARE = 0.8
/** Products with the Markov kernel times cells: about a second. */
const BUDGET = 5e7
const COARSEST = 120
const FINEST = 960
/** Largest relative error of Ent that is let be. */
const ACCEPTED = 1e-3
/** Ent is compared with this share of its first value. */
const SMALL = 1e-2
const POINTS = 241

/** Local Gibbs start of two sites whose means are about the mean of the profile. */
export function pairLaw(site: Potential, transform: CramerTransform, profile: Profile): PairLaw {
	const { mean, range } = profile
	const reach = Math.min(range.max - mean, mean - range.min)
	const offset = SHARE * (reach > 0 ? reach : insideOf(transform, mean))
	const means = [mean - offset, mean + offset] as const
	const start = { fields: means.map((m) => transform.at(m).first) }
	let found: { flow: LawFlowResult; gap: PairLaw['gap']; covered: number } | null = null
	for (let resolution = COARSEST; resolution <= FINEST; resolution *= 2) {
		const [fine, coarse] = [resolution, (3 * resolution) / 4].map((cells) => lawLevel({ site, sites: 2, mean, resolution: cells, start }))
		const [rough, { gap }] = [spectralGap((coarse as NonNullable<typeof coarse>).generator).gap, spectralGap((fine as NonNullable<typeof fine>).generator)]
		const fastest = (fine as NonNullable<typeof fine>).generator.rates.reduce((a, b) => Math.max(a, b), 0)
		// Jumps up to the last time, per cell.
		const share = Math.min(1, BUDGET / resolution / (fastest * ((TIMES.at(-1) as number) / gap)))
		if (found !== null && share < found.covered) break
		const times = TIMES.map((t) => (share * t) / gap)
		const flow = lawFlow({ site, sites: 2, mean, start, times, resolution, maximumProducts: (8 * BUDGET) / resolution })
		// Cells of sizes h and 4h/3: the error is of order h².
		const extrapolated = gap + (9 / 7) * (gap - rough)
		found = { flow, gap: { value: extrapolated, error: Math.abs(extrapolated - gap) }, covered: share }
		if (flow.outcome.reached && worst(flow) < ACCEPTED) break
	}
	if (found === null) throw new InputError('not-allowed', 'the law of two sites was not resolved', 'Try another profile.')
	const { flow, gap, covered } = found
	const { grid, gibbs } = flow.level
	// x_1 = m + y/√2.
	const x = Array.from({ length: grid.cells }, (_, i) => mean + (grid.offsets[2 * i] as number))
	const [low, high] = shownRange([gibbs, ...flow.densities])
	const every = Math.max(1, Math.floor((high - low + 1) / POINTS))
	const cells = x.flatMap((_, i) => (i >= low && i <= high && (i - low) % every === 0 ? [i] : []))
	const shown = (density: Float64Array) => cells.map((i) => Math.SQRT2 * (density[i] as number))
	return {
		mean,
		start: means,
		cells: grid.cells,
		gap,
		rows: flow.rows.map(({ time, entropy, dissipation }) => ({ time, entropy, dissipation })),
		x: cells.map((i) => x[i] as number),
		densities: SHOWN.flatMap((k) => {
			const density = flow.densities[k]
			return density === undefined ? [] : [{ time: flow.rows[k]?.time ?? 0, values: shown(density) }]
		}),
		gibbs: shown(gibbs),
		identityDefect: flow.identityDefect,
		massDefect: flow.massDefect,
		outcome: flow.outcome,
		covered,
	}
}

/** A deviation of the law of this mean, less where the admissible means end. */
function insideOf(transform: CramerTransform, mean: number): number {
	const { min, max } = transform.site.means
	const deviation = transform.at(mean).law.deviation
	return Math.min(deviation, min === null ? deviation : (mean - min) / 2, max === null ? deviation : (max - mean) / 2)
}

function worst({ rows }: LawFlowResult): number {
	const first = rows[0]?.entropy.value ?? 0
	return rows.reduce((most, { entropy }) => Math.max(most, entropy.error / Math.max(entropy.value, SMALL * first)), 0)
}

/** First and last cell where one of the densities is not negligible. */
function shownRange(densities: readonly Float64Array[]): [number, number] {
	let [low, high] = [Number.POSITIVE_INFINITY, 0]
	for (const density of densities) {
		const floor = 2e-3 * density.reduce((a, b) => Math.max(a, b), 0)
		low = Math.min(low, density.findIndex((v) => v > floor))
		high = Math.max(high, density.findLastIndex((v) => v > floor))
	}
	return [low, high]
}
