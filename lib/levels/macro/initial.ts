/** What is known of a run before it starts: times, the range, mean and scale of the profile, its state and exact energy on a mesh. */
import { InputError } from '../../errors.ts'
import { macroLevel } from './level.ts'
import { type Element, type Mesh, sampleElements } from './mesh.ts'
import type { Pieces } from './profile.ts'
import type { FreeEnergyTable } from './table.ts'

export interface MeanRange {
	readonly mean: number
	readonly low: number
	readonly high: number
}

/** Level and state on a mesh, and the energy of the profile. */
export function discretise(table: FreeEnergyTable, pieces: Pieces, range: MeanRange, elements: readonly Element[], degree: number) {
	const values = sampleElements(pieces, elements, degree)
	const level = macroLevel(table, elements, degree, range)
	const { space, energy } = level
	const { weights } = space.rule
	const density = energy.density(values)
	const initial = space.assemble(values)
	let relative = 0
	let assemblyLoss = 0
	const size = Math.max(Math.abs(range.low), Math.abs(range.high))
	for (let e = 0; e < elements.length; e++) {
		let sum = 0
		for (let j = 0; j <= degree; j++) {
			const index = e * (degree + 1) + j
			const node = e * degree + j
			sum += weights[j] * density[index]
			const state = initial[node === space.dimension ? 0 : node]
			// Less than this is rounding of one value, not a jump.
			if (Math.abs(state - values[index]) > 1e-14 * size)
				assemblyLoss += weights[j] * space.lengths[e] * (density[index] - energy.one(state))
		}
		relative += sum * space.lengths[e]
	}
	return {
		level,
		initial,
		/** 𝓗(ζ_0) − φ(m), exact for the profile. */
		relative,
		/** 𝓗(ζ_0) − 𝓗 of the state, which has one value at a jump. */
		assemblyLoss,
	}
}

/** Times sorted and made unique. */
export function requireTimes(times: readonly number[]): number[] {
	const bad = times.find((t) => !(Number.isFinite(t) && t >= 0))
	if (bad !== undefined || times.length === 0) {
		const message = `flow macro: times must be finite and ≥ 0 (got ${times.length === 0 ? 'none' : bad})`
		throw new InputError('bad-flag', message, 'Try --time 0,0.01,0.02.')
	}
	return [...new Set(times)].sort((a, b) => a - b)
}

/** Extremes of the profile on a sample, and its mean, from the nodes of a mesh. */
export function rangeOf(pieces: Pieces, mesh: Mesh, degree: number): MeanRange {
	const values = sampleElements(pieces, mesh.elements, degree)
	const bad = values.find((v) => !Number.isFinite(v))
	if (bad !== undefined) {
		throw new InputError('bad-profile', `flow macro: the profile is not finite (got ${bad})`, 'Try a profile without poles.')
	}
	const low = values.reduce((a, b) => Math.min(a, b))
	const high = values.reduce((a, b) => Math.max(a, b))
	const level = macroLevel(unitTable, mesh.elements, degree, { mean: 0, low, high })
	return { mean: level.space.mean(level.space.assemble(values)), low, high }
}

const unitTable: FreeEnergyTable = {
	lower: Number.NEGATIVE_INFINITY,
	upper: Number.POSITIVE_INFINITY,
	value: (m) => (m * m) / 2,
	first: (m) => m,
	second: () => 1,
	evaluate: (means, first, second, count = means.length) => {
		for (let i = 0; i < count; i++) {
			first[i] = means[i]
			second[i] = 1
		}
	},
}

/** Sample of the profile on a grid: enough to know its scale before there is a mesh. */
export function scaleOf(pieces: Pieces): { low: number; high: number } {
	let low = Number.POSITIVE_INFINITY
	let high = Number.NEGATIVE_INFINITY
	const count = pieces.ends.length - 1
	const points = Math.max(2, Math.ceil(512 / count))
	for (let k = 0; k < count; k++) {
		for (let j = 0; j <= points; j++) {
			const value = pieces.value(k, pieces.ends[k] + ((pieces.ends[k + 1] - pieces.ends[k]) * j) / points)
			low = Math.min(low, value)
			high = Math.max(high, value)
		}
	}
	return { low, high }
}

/** Least and largest φ'' at 65 points of an interval. */
export function diffusivity(table: FreeEnergyTable, low: number, high: number): { least: number; largest: number } {
	let least = Number.POSITIVE_INFINITY
	let largest = 0
	for (let k = 0; k <= 64; k++) {
		const value = table.second(low + ((high - low) * k) / 64)
		least = Math.min(least, value)
		largest = Math.max(largest, value)
	}
	return { least, largest }
}
