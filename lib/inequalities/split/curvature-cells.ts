/**
 * Where ψ'' lies above and below a number c: a window cut into intervals on which the sign of ψ'' − c is known from interval bounds.
 *
 * Cells are centre + unit·[k 2^j, (k+1) 2^j]; their bounds do not depend on c and are kept. On a cell ψ'' is enclosed by its interval
 * extension, and by its values at the ends where ψ''' has one sign.
 */
import { differentiate, type Expression } from '../../expression/index.ts'
import { enclose } from '../../expression/bounds.ts'

/** Sign of ψ'' − c on [from, to]: 1 above, −1 below, 0 undecided (short). */
export interface SignedCell {
	readonly from: number
	readonly to: number
	readonly sign: -1 | 0 | 1
}

export interface CurvatureCells {
	/** Ascending cells that cover [from, to] (moved outward to the lattice of cells). Neighbours of equal sign −1 or 0 are joined. */
	decompose(c: number, from: number, to: number): SignedCell[]
	/** A lower bound of ψ'' on [from, to]. */
	least(from: number, to: number): number
}

/** Cells shorter than the window over 2^this stay undecided. */
const DEPTH = 14
const MAXIMAL_CELLS = 20_000

export function curvatureCells(second: Expression, centre: number, unit: number): CurvatureCells {
	const third = differentiate(second, 'z')
	const known = new Map<string, readonly [number, number]>()
	const place = (level: number, index: number) => centre + unit * index * 2 ** level
	const rangeOn = (a: number, b: number): readonly [number, number] => {
		const box = new Map([['z', [a, b] as const]])
		let [low, high] = enclose(second, box)
		if (Number.isNaN(low)) low = Number.NEGATIVE_INFINITY
		if (Number.isNaN(high)) high = Number.POSITIVE_INFINITY
		const [p, q] = enclose(third, box)
		if (p >= 0 || q <= 0) {
			const ends = [a, b].map((z) => enclose(second, new Map([['z', [z, z] as const]])))
			const [first, last] = p >= 0 ? ends : ends.reverse()
			if (first[0] > low) low = first[0]
			if (last[1] < high) high = last[1]
		}
		return [low, high]
	}
	const bounds = (level: number, index: number) => {
		const key = `${level}:${index}`
		let found = known.get(key)
		if (found === undefined) {
			found = rangeOn(place(level, index), place(level, index + 1))
			known.set(key, found)
		}
		return found
	}
	return {
		least: (from, to) => rangeOn(from, to)[0],
		decompose(c, from, to) {
			const top = Math.ceil(Math.log2((to - from) / unit)) - 2
			const stack: [number, number][] = []
			const last = Math.ceil((to - centre) / unit / 2 ** top)
			for (let k = last - 1; k >= Math.floor((from - centre) / unit / 2 ** top); k--) stack.push([top, k])
			const cells: SignedCell[] = []
			for (let work = 0; stack.length > 0; work++) {
				const [level, index] = stack.pop()!
				const [low, high] = bounds(level, index)
				const sign = low >= c ? 1 : high <= c ? -1 : 0
				if (sign === 0 && level > top + 2 - DEPTH && work < MAXIMAL_CELLS) {
					stack.push([level - 1, 2 * index + 1], [level - 1, 2 * index])
					continue
				}
				const cell = { from: place(level, index), to: place(level, index + 1), sign } as const
				const previous = cells[cells.length - 1]
				if (previous !== undefined && previous.sign < 1 && previous.sign === sign) cells[cells.length - 1] = { ...previous, to: cell.to }
				else cells.push(cell)
			}
			return cells
		},
	}
}
