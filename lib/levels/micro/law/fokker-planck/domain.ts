/**
 * The part of the hyperplane that a law needs; what is left out has probability about e^{−depth} at any time. theory.md 0.2.
 *
 * Local Gibbs start: where H, or H tilted by a part of the fields, is less than `depth` above its minimum. Gaussian about a point: where H − min H is
 * less than depth + log sup f_0, by the maximum principle ρ_t ≤ sup f_0 · μ.
 */
import type { HyperplaneEnergy } from './exponent.ts'
import type { Hyperplane } from './hyperplane.ts'

export interface Box {
	readonly lower: readonly number[]
	readonly upper: readonly number[]
}

/** A product of tilted laws conditioned on the mean, or a Gaussian about a point with this variance in every direction. */
export type LawStart = { readonly fields: ArrayLike<number> } | { readonly point: ArrayLike<number>; readonly variance: number }

/** Which of the points with these coordinates (d per point) and energies, each standing for a volume, are needed. */
export type Needed = (coordinates: Float64Array, energies: Float64Array, volume: number) => Uint8Array

/** The tilts between the initial law and equilibrium that are looked at. */
const SHARES = [0, 0.25, 0.5, 0.75, 1]
const SCAN = [4001, 121]
const MOST_SCANS = 60

/** The points that a start needs; no start: those of the Gibbs measure. */
export function neededPoints(plane: Hyperplane, depth: number, start: LawStart = { fields: new Float64Array(plane.sites) }): Needed {
	return 'fields' in start ? tilted(plane, depth, along(plane, start.fields)) : concentrated(plane, depth, along(plane, start.point), start.variance)
}

/** Qᵗv. */
function along({ sites, dimension, basis }: Hyperplane, v: ArrayLike<number>): readonly number[] {
	return Array.from({ length: dimension }, (_, d) => {
		let sum = 0
		for (let i = 0; i < sites; i++) sum += basis[d * sites + i] * (v[i] as number)
		return sum
	})
}

function concentrated({ dimension }: Hyperplane, depth: number, centre: readonly number[], variance: number): Needed {
	return (coordinates, energies, volume) => {
		const least = energies.reduce((m, e) => Math.min(m, e), Number.POSITIVE_INFINITY)
		const exponents = energies.map((_, p) => {
			let square = 0
			for (let d = 0; d < dimension; d++) square += (coordinates[p * dimension + d] - (centre[d] as number)) ** 2
			return square / (2 * variance)
		})
		let partition = 0
		let highest = Number.NEGATIVE_INFINITY
		for (let p = 0; p < energies.length; p++) {
			partition += volume * Math.exp(least - energies[p])
			if (exponents[p] < depth) highest = Math.max(highest, energies[p] - least - exponents[p])
		}
		const extra = Math.max(0, highest + Math.log(partition) - (dimension / 2) * Math.log(2 * Math.PI * variance))
		return Uint8Array.from(energies, (e, p) => (e - least < depth + extra || exponents[p] < depth ? 1 : 0))
	}
}

/** Points where H − s Qᵗσ·y is less than `depth` above its minimum, for some of the shares s. */
function tilted({ dimension }: Hyperplane, depth: number, tilt: readonly number[]): Needed {
	const shares = tilt.every((t) => t === 0) ? [0] : SHARES
	return (coordinates, energies) => {
		const out = new Uint8Array(energies.length)
		const values = new Float64Array(energies.length)
		for (const share of shares) {
			let least = Number.POSITIVE_INFINITY
			for (let p = 0; p < energies.length; p++) {
				values[p] = energies[p]
				for (let d = 0; d < dimension; d++) values[p] -= share * (tilt[d] as number) * coordinates[p * dimension + d]
				least = Math.min(least, values[p])
			}
			for (let p = 0; p < energies.length; p++) if (values[p] - least < depth) out[p] = 1
		}
		return out
	}
}

/** u = Qy, N numbers per point. */
export function offsetsOf({ sites, dimension, basis }: Hyperplane, coordinates: Float64Array): Float64Array {
	const count = coordinates.length / dimension
	const out = new Float64Array(count * sites)
	for (let p = 0; p < count; p++)
		for (let d = 0; d < dimension; d++) for (let i = 0; i < sites; i++) out[p * sites + i] += basis[d * sites + i] * coordinates[p * dimension + d]
	return out
}

/**
 * The box of all needed points, by scans of growing or shrinking cubes about y = 0.
 * @param scale a typical length of the law. Wells more than about 10 scales apart from everything else may be missed.
 */
export function neededBox(plane: Hyperplane, energy: HyperplaneEnergy, needed: Needed, scale: number): Box {
	const { dimension, sites } = plane
	const n = SCAN[dimension - 1] as number
	let radius = 12 * scale
	for (let scan = 0; scan < MOST_SCANS; scan++) {
		const step = (2 * radius) / (n - 1)
		const coordinates = new Float64Array(n ** dimension * dimension)
		for (let p = 0; p < n ** dimension; p++)
			for (let d = 0; d < dimension; d++) coordinates[p * dimension + d] = ((Math.floor(p / n ** d) % n) - (n - 1) / 2) * step
		const mask = needed(coordinates, energy(offsetsOf(plane, coordinates), sites), step ** dimension)
		const lower = new Array<number>(dimension).fill(Number.POSITIVE_INFINITY)
		const upper = new Array<number>(dimension).fill(Number.NEGATIVE_INFINITY)
		for (let p = 0; p < mask.length; p++) {
			if (mask[p] === 0) continue
			for (let d = 0; d < dimension; d++) {
				const y = coordinates[p * dimension + d]
				lower[d] = Math.min(lower[d] as number, y - step)
				upper[d] = Math.max(upper[d] as number, y + step)
			}
		}
		const extent = Math.max(...upper, ...lower.map((y) => -y))
		if (extent > 0.95 * radius) radius *= 1.5
		else if (extent < 0.4 * radius) radius *= 0.6
		else return { lower, upper }
	}
	throw new RangeError('neededBox: the domain of the law was not found; psi grows too slowly or too fast. Try a smaller depth')
}
