/** The local Cramér part of the data: rows, distances of ψ_K from φ, predicted constants, convexity. */
import type { BlockHamiltonian, BlockRow } from '../../cramer/block/index.ts'
import type { CramerPoint, CramerTransform } from '../../cramer/index.ts'
import type { BlockPart, Deviation } from '../data.ts'
import { grid } from './potential.ts'

/** Equidistant means at which ψ_K is compared with φ. */
const MEANS = 33
/** Means among which the largest terms of the expansion are sought. */
const DENSE = 201

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

/** Equidistant means, and those where one of the predicted constants is attained. */
function comparisonPoints(transform: CramerTransform, range: readonly [number, number]): CramerPoint[] {
	const points = grid(...range, MEANS).map((m) => transform.at(m))
	const dense = grid(...range, DENSE).map((m) => transform.at(m))
	const largest = (key: keyof Deviation) =>
		dense.reduce((best, p) => (expansionTerms(p)[key] > expansionTerms(best)[key] ? p : best), points[(MEANS - 1) / 2] as CramerPoint)
	for (const key of ['value', 'first', 'second'] as const) if (!points.includes(largest(key))) points.push(largest(key))
	return points.sort((a, b) => a.mean - b.mean)
}

/** |(½ log 2πs²)^{(j)}|: with s² = κ2, d/dm = κ2⁻¹ d/dσ, the derivatives are κ3/(2κ2²) and κ4/(2κ2³) − κ3²/κ2⁴. */
function expansionTerms({ law }: CramerPoint): Deviation {
	const [, k2, k3, k4] = law.cumulants as [number, number, number, number]
	return {
		value: Math.abs(Math.log(2 * Math.PI * k2)) / 2,
		first: Math.abs(k3) / (2 * k2 ** 2),
		second: Math.abs(k4 / (2 * k2 ** 3) - k3 ** 2 / k2 ** 4),
	}
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

/** Largest |(ψ_K − φ)^{(j)}| over the points, with the sum of the two errors at its place or elsewhere, whichever is larger. */
function distance(block: BlockHamiltonian, sites: number, points: readonly CramerPoint[]): Deviation & { errors: Deviation } {
	const largest = { value: 0, first: 0, second: 0 }
	const errors = { value: 0, first: 0, second: 0 }
	for (const p of points) {
		const row = block.at(sites, p.mean)
		const s = p.law.deviation
		const error = row.error + p.error
		const unit = {
			value: Math.max(1, Math.abs(p.value), Math.abs(row.value)),
			first: Math.max(1 / s, Math.abs(p.first), Math.abs(row.first)),
			second: Math.max(p.second, Math.abs(row.second)),
		}
		for (const key of ['value', 'first', 'second'] as const) {
			largest[key] = Math.max(largest[key], Math.abs(row[key] - p[key]))
			errors[key] = Math.max(errors[key], error * unit[key])
		}
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
		for (const key of ['value', 'first', 'second'] as const) {
			constants[key] = Math.max(constants[key], terms[key])
			errors[key] = Math.max(errors[key], bounds[key])
		}
	}
	// a constant that is zero up to rounding is zero
	for (const key of ['first', 'second'] as const) if (constants[key] <= errors[key]) constants[key] = 0
	return { ...constants, errors }
}
