/**
 * Local equilibrium: the values of neighbouring sites at T, over many replicas, against the tilted laws of mean ζ_T. theory.md 4.3, 8.5.
 *
 * Standard errors are over replicas, so that neither the correlations of sites nor the common mean of a window matters to them.
 */
import { addExponents, exponentTable, relativeExponent } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { macroFunction } from '../../levels/between.ts'
import { microPaths, squaredDistanceData } from '../../levels/micro/index.ts'
import type { Estimated, SiteLaws } from '../data.ts'
import type { MacroSolution } from './macro.ts'
import { affordable, type Chain, costOf, tooLong } from './micro-plan.ts'
import { grid } from './potential.ts'

const SITES = 32
const FEWEST = 8
const REPLICAS = 192
const BUDGET = 2e7
/** Sites of a window on each side of its middle, of N. */
const REACH = 1 / 16
const BINS = 24
const POINTS = 161
/** Where the density is below e^{−DEPTH} of its maximum no histogram is drawn. */
const DEPTH = 7

/** Windows about the largest and the least value of ζ_T. */
export function siteLaws(chain: Chain, { flow: macro }: MacroSolution, wanted: number | undefined, progress: (fraction: number) => void): SiteLaws {
	const { site, transform } = chain
	const T = macro.times.at(-1) ?? 0
	if (T === 0) throw new InputError('bad-flag', 'no positive time was asked for', 'Try --time 0.01.')
	const costAt = (sites: number) => costOf(chain, { sites, replicas: REPLICAS, times: [T] })
	let cost = costAt(SITES)
	const replicasOf = () => affordable(cost, BUDGET, REPLICAS)
	while (replicasOf() === 0 && cost.setup.sites > FEWEST) cost = costAt(cost.setup.sites / 2)
	const replicas = Math.min(wanted ?? Number.POSITIVE_INFINITY, replicasOf())
	if (replicas === 0) throw new InputError('not-allowed', `simulations of this length are not part of a report: ${tooLong(cost)}`, 'Try earlier times.')
	const { setup, steps } = cost
	const { sites, scheme, timestep } = setup
	const states = microPaths(site, transform, setup, replicas, progress).map((path) => path[0] as Float64Array)
	const finite = states.filter((x) => x.every(Number.isFinite))
	if (finite.length < 2) throw new InputError('not-allowed', 'the paths left the finite numbers', 'Try flow micro with --scheme metropolis.')
	const last = macro.times.length - 1
	const { averages } = squaredDistanceData(macroFunction((macro.levels[last] as (typeof macro.levels)[number]).space, macro.states[last] as Float64Array), sites)
	const highest = averages.reduce((best, m, i) => (m > (averages[best] as number) ? i : best), 0)
	const lowest = averages.reduce((best, m, i) => (m < (averages[best] as number) ? i : best), 0)
	const spread = (averages[highest] as number) - (averages[lowest] as number)
	const reach = Math.floor(sites * REACH)
	const about = (centre: number) => Array.from({ length: 2 * reach + 1 }, (_, k) => (centre + k - reach + sites) % sites)
	const deviation = transform.at(averages[highest] as number).law.deviation
	// A profile that is constant by T has one law, on all sites.
	const places = spread < 1e-3 * deviation ? [Array.from({ length: sites }, (_, i) => i)] : [about(highest), about(lowest)]
	const exponent = relativeExponent(site)
	const windows = places.map((place) => {
		const means = place.map((i) => averages[i] as number)
		const laws = means.map((m) => transform.at(m).law)
		const expectedMean = average(means)
		const expectedVariance = average(laws.map((law) => law.deviation ** 2)) + average(means.map((m) => (m - expectedMean) ** 2))
		const samples = finite.map((x) => place.map((i) => x[i] as number))
		const mean = estimate(samples.map(average))
		const variance = estimate(samples.map((s) => average(s.map((x) => (x - mean.value) ** 2))))
		const tables = laws.map((law) => ({ m: law.mean, table: exponentTable(exponent, law, DEPTH) }))
		const low = Math.min(...tables.map(({ m, table }) => m + table.first))
		const high = Math.max(...tables.map(({ m, table }) => m + table.first + table.cells * table.spacing))
		const x = grid(low, high, POINTS)
		const one = new Float64Array(1)
		const density = (z: number) =>
			average(
				tables.map(({ m, table }) => {
					one[0] = 0
					addExponents(table, z - m, 0, 1, one)
					return Math.exp(-(one[0] as number))
				}),
			)
		return {
			theta: ((place[Math.floor(place.length / 2)] as number) + 0.5) / sites,
			width: place.length,
			mean,
			expectedMean,
			variance,
			expectedVariance,
			...histogram(samples.flat(), low, high),
			curve: { x, y: x.map(density) },
		}
	})
	return { sites, scheme, timestep, steps, replicas: finite.length, windows }
}

function average(values: readonly number[]): number {
	return values.reduce((a, b) => a + b, 0) / values.length
}

/** Mean over independent values and its standard error. */
function estimate(values: readonly number[]): Estimated {
	const value = average(values)
	const squares = values.reduce((sum, v) => sum + (v - value) ** 2, 0)
	return { value, standardError: Math.sqrt(squares / (values.length - 1) / values.length) }
}

/** Share of all values per unit length in each bin. */
function histogram(values: readonly number[], low: number, high: number): { edges: number[]; densities: number[] } {
	const counts = new Array<number>(BINS).fill(0)
	for (const v of values) {
		const bin = Math.floor((BINS * (v - low)) / (high - low))
		if (bin >= 0 && bin < BINS) counts[bin] = (counts[bin] as number) + 1
	}
	const width = (high - low) / BINS
	return { edges: grid(low, high, BINS + 1), densities: counts.map((n) => n / values.length / width) }
}
