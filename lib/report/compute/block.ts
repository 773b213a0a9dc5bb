/** The local Cramér part of the data: rows, distances of ψ_K from φ, predicted constants, convexity. */
import { type BlockHamiltonian, type BlockRow, blockExpansion } from '../../cramer/block/index.ts'
import type { CramerPoint, CramerTransform } from '../../cramer/index.ts'
import type { BlockPart, Deviation } from '../data.ts'
import { goldenMaximum } from './golden.ts'
import { grid } from './potential.ts'

/** Equidistant means at which ψ_K is compared with φ. */
const MEANS = 33
/** Means among which the largest terms of the expansion are sought. */
const DENSE = 201
/** Golden sections that refine a maximum. */
const REFINEMENTS = 12

export function blockPart(
	block: BlockHamiltonian,
	sites: readonly number[],
	means: readonly number[],
	range: readonly [number, number],
	progress: (fraction: number) => void,
): Omit<BlockPart, 'convexFrom' | 'uniformFrom' | 'convexity' | 'minSecond' | 'leastCramer'> {
	const points = comparisonPoints(block.transform, range)
	const steps = sites.length * 2
	let done = 0
	const rows = sites.flatMap((K) => {
		progress(done++ / steps)
		return means.map((m) => plainRow(block.at(K, m)))
	})
	const deviations = sites.map((K) => {
		progress(done++ / steps)
		return { sites: K, ...distance(block, K, points) }
	})
	return { rows, deviations, comparedMeans: points.length, predicted: predictedConstants(points) }
}

const KEYS = ['value', 'first', 'second'] as const

/** Equidistant means, and those where one of the predicted constants is attained. */
function comparisonPoints(transform: CramerTransform, range: readonly [number, number]): CramerPoint[] {
	const points = grid(...range, MEANS).map((m) => transform.at(m))
	const dense = grid(...range, DENSE)
	for (const key of KEYS) {
		const term = (m: number) => expansionTerms(transform.at(m))[key]
		const best = dense.reduce((b, m, i) => (term(m) > term(dense[b] as number) ? i : b), 0)
		const [low, high] = [dense[Math.max(0, best - 1)] as number, dense[Math.min(DENSE - 1, best + 1)] as number]
		points.push(transform.at(goldenMaximum(term, low, high, REFINEMENTS).x))
	}
	return points.sort((a, b) => a.mean - b.mean)
}

/** |(½ log 2πs²)^{(j)}|, j = 0, 1, 2: the coefficients of 1/K. */
function expansionTerms(point: CramerPoint): Deviation {
	const [value, first, second] = blockExpansion(point).first
	return { value: Math.abs(value), first: Math.abs(first), second: Math.abs(second) }
}

function plainRow(row: BlockRow): BlockPart['rows'][number] {
	const { sites, mean, value, first, second, error, method, reason } = row
	const finite = (v: number) => (Number.isFinite(v) ? v : null)
	return {
		sites,
		mean,
		value: finite(value),
		first: finite(first),
		second: finite(second),
		error: finite(error),
		method,
		...(reason === undefined ? {} : { reason }),
	}
}

/** Largest |(ψ_K − φ)^{(j)}| over the points and near the best of them, with bounds of the errors. */
function distance(block: BlockHamiltonian, sites: number, points: readonly CramerPoint[]): Deviation & { errors: Deviation } {
	const largest = { value: 0, first: 0, second: 0 }
	const errors = { value: 0, first: 0, second: 0 }
	const at = (p: CramerPoint): Deviation => {
		const row = block.at(sites, p.mean)
		const s = p.law.deviation
		const unit = {
			value: Math.max(1, Math.abs(p.value), Math.abs(row.value)),
			first: Math.max(1 / s, Math.abs(p.first), Math.abs(row.first)),
			second: Math.max(p.second, Math.abs(row.second)),
		}
		for (const key of KEYS) errors[key] = Math.max(errors[key], (row.error + p.error) * unit[key])
		return { value: Math.abs(row.value - p.value), first: Math.abs(row.first - p.first), second: Math.abs(row.second - p.second) }
	}
	const found = points.map(at)
	for (const key of KEYS) {
		const best = found.reduce((b, d, i) => (d[key] > (found[b] as Deviation)[key] ? i : b), 0)
		largest[key] = (found[best] as Deviation)[key]
		// rounding has no maximum worth finding
		if (largest[key] <= 10 * errors[key]) continue
		const [low, high] = [points[Math.max(0, best - 1)] as CramerPoint, points[Math.min(points.length - 1, best + 1)] as CramerPoint]
		const near = goldenMaximum((m) => at(block.transform.at(m))[key], low.mean, high.mean, REFINEMENTS)
		largest[key] = Math.max(largest[key], near.value)
	}
	return { ...largest, errors }
}

/** c_j = sup |(½ log 2πs²)^{(j)}| over the points, with bounds of the errors. */
function predictedConstants(points: readonly CramerPoint[]): Deviation & { errors: Deviation } {
	const constants = { value: 0, first: 0, second: 0 }
	const errors = { value: 0, first: 0, second: 0 }
	for (const point of points) {
		const terms = expansionTerms(point)
		const { error, law } = point
		const bounds = { value: error, first: (4 * error) / law.deviation, second: (8 * error) / law.deviation ** 2 }
		for (const key of KEYS) {
			constants[key] = Math.max(constants[key], terms[key])
			errors[key] = Math.max(errors[key], bounds[key])
		}
	}
	// a constant that is zero up to rounding is zero
	for (const key of ['first', 'second'] as const) if (constants[key] <= errors[key]) constants[key] = 0
	return { ...constants, errors }
}
