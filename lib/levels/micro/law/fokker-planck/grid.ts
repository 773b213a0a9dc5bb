/**
 * Cells of the hyperplane on which laws are densities: squares of one size in the domain of the law, with the Gibbs measure at their centres.
 *
 *   μ_i = e^{−H(y_i)}/Z,  Z = h^d Σ_j e^{−H(y_j)}      (the midpoint rule: error far below h² for smooth H)
 */
import { InputError } from '../../../../errors.ts'
import { type CramerTransform, cramerTransform } from '../../../../cramer/transform.ts'
import type { SingleSite } from '../../../../potential/single-site.ts'
import { type LawStart, neededBox, neededPoints, offsetsOf } from './domain.ts'
import { hyperplaneEnergy } from './exponent.ts'
import { type Hyperplane, hyperplane } from './hyperplane.ts'

export interface LawGridOptions {
	readonly site: SingleSite
	/** N, 2 or 3. */
	readonly sites: number
	/** m. */
	readonly mean: number
	/** Cells along the longest side of the domain; default 400 for N = 2 and 96 for N = 3. */
	readonly resolution?: number
	/** H − min H (and so for the initial law) up to which cells are kept; default 45: what is left out has probability about 1e-19. */
	readonly depth?: number
	/** The initial law that the domain has to hold; default the Gibbs measure. */
	readonly start?: LawStart
}

export interface LawGrid {
	readonly plane: Hyperplane
	readonly site: SingleSite
	readonly mean: number
	readonly cells: number
	/** h. */
	readonly spacing: number
	/** h^{N−1}. */
	readonly volume: number
	/** y, d numbers per cell. */
	readonly coordinates: Float64Array
	/** x_i − m, N numbers per cell. */
	readonly offsets: Float64Array
	/** H − min H. */
	readonly energies: Float64Array
	/** μ_i, density with respect to length or area; volume·Σμ_i = 1. */
	readonly gibbs: Float64Array
	/** Cells next to a cell, 2d per cell in the order −, + of each direction; −1: none. */
	readonly neighbours: Int32Array
}

/** Depths beyond this are not representable as densities. */
const DEEPEST = 500

/** The cells of a law. @throws InputError where the domain falls apart into wells that no double connects. */
export function lawGrid({ site, sites, mean, resolution, depth = 45, start }: LawGridOptions): LawGrid {
	const plane = hyperplane(sites)
	const { dimension } = plane
	const energy = hyperplaneEnergy(site, mean)
	const scale = deviationAt(site, mean)
	const count = resolution ?? (dimension === 1 ? 400 : 96)
	for (let d = depth; d <= DEEPEST; d *= 1.5) {
		const needed = neededPoints(plane, d, start)
		const box = neededBox(plane, energy, needed, scale)
		const sides = box.lower.map((low, k) => (box.upper[k] as number) - low)
		const spacing = Math.max(...sides) / count
		const numbers = sides.map((side) => Math.max(2, Math.ceil(side / spacing - 1e-9)))
		const corner = box.lower.map((low, k) => low + (sides[k] as number) / 2 - ((numbers[k] as number) * spacing) / 2)
		const all = new Float64Array(numbers.reduce((a, b) => a * b, 1) * dimension)
		const width = numbers[0] as number
		for (let p = 0; p < all.length / dimension; p++)
			for (let k = 0; k < dimension; k++) {
				const index = k === 0 ? p % width : Math.floor(p / width)
				all[p * dimension + k] = (corner[k] as number) + (index + 0.5) * spacing
			}
		const energies = energy(offsetsOf(plane, all), sites)
		const mask = needed(all, energies, spacing ** dimension)
		// On the line every cell between needed ones is kept.
		if (dimension === 1) mask.fill(1, mask.indexOf(1), mask.lastIndexOf(1) + 1)
		const least = energies.reduce((m, e, p) => (mask[p] === 1 ? Math.min(m, e) : m), Number.POSITIVE_INFINITY)
		const grid = restricted(plane, site, mean, spacing, all, energies, mask, numbers, least)
		if (connected(grid) && grid.energies.every((e) => e < DEEPEST)) return grid
		if (dimension === 1) break
	}
	const message = `law grid: the wells of psi at mean ${mean} are separated by barriers above ${DEEPEST}`
	throw new InputError('not-allowed', message, 'Try a lower barrier: the law does not pass this one in any time that can be computed.')
}

const transforms = new WeakMap<SingleSite, CramerTransform>()

/** s of the tilted law of this mean: the length on which the domain is looked for. */
function deviationAt(site: SingleSite, mean: number): number {
	const transform = transforms.get(site) ?? cramerTransform(site)
	transforms.set(site, transform)
	return transform.at(mean).law.deviation
}

function restricted(
	plane: Hyperplane,
	site: SingleSite,
	mean: number,
	spacing: number,
	all: Float64Array,
	allEnergies: Float64Array,
	mask: Uint8Array,
	numbers: readonly number[],
	least: number,
): LawGrid {
	const { dimension } = plane
	const index = new Int32Array(mask.length).fill(-1)
	let cells = 0
	for (let p = 0; p < mask.length; p++) if (mask[p] === 1) index[p] = cells++
	const coordinates = new Float64Array(cells * dimension)
	const [energies, gibbs] = [new Float64Array(cells), new Float64Array(cells)]
	const neighbours = new Int32Array(cells * 2 * dimension).fill(-1)
	const volume = spacing ** dimension
	for (let p = 0; p < mask.length; p++) {
		const i = index[p]
		if (i < 0) continue
		energies[i] = allEnergies[p] - least
		gibbs[i] = Math.exp(-energies[i])
		let stride = 1
		for (let k = 0; k < dimension; k++) {
			coordinates[i * dimension + k] = all[p * dimension + k]
			const n = numbers[k] as number
			const place = Math.floor(p / stride) % n
			if (place > 0) neighbours[(i * dimension + k) * 2] = index[p - stride]
			if (place < n - 1) neighbours[(i * dimension + k) * 2 + 1] = index[p + stride]
			stride *= n
		}
	}
	const total = gibbs.reduce((s, g) => s + g, 0) * volume
	for (let i = 0; i < cells; i++) gibbs[i] /= total
	return { plane, site, mean, cells, spacing, volume, coordinates, offsets: offsetsOf(plane, coordinates), energies, gibbs, neighbours }
}

function connected({ cells, neighbours }: LawGrid): boolean {
	const width = neighbours.length / cells
	const seen = new Uint8Array(cells)
	const open = [0]
	seen[0] = 1
	let count = 0
	while (open.length > 0) {
		const i = open.pop() as number
		count++
		for (let q = 0; q < width; q++) {
			const j = neighbours[i * width + q]
			if (j < 0 || seen[j] === 1) continue
			seen[j] = 1
			open.push(j)
		}
	}
	return count === cells
}
