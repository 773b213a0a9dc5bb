/**
 * Where on a fibre {x₀ + Bk} the exponent Σ(D_i(u_i) − min D_i) is at most `depth`: as a union of ellipsoids, one for every choice of wells (theory 8.1).
 *
 * The line of each site is cut at the maxima of D between its wells; on a piece [low, high) a parabola lies below D,
 *
 *   D(u) − min D ≥ base + slope (u − at) + rate (u − at)²:  where the sum of the right sides is at most `depth`, an ellipsoid in k, cut to the pieces.
 *
 * Choices are made site by site; one whose least sum of parabolas over the fibre is above the depth is dropped with all that follow from it. What is
 * left is shrunk: the ellipsoid bounds each u_i, on shorter pieces parabolas are steeper, and tangents at its centre serve even where a site is
 * pressed against a barrier and D is concave. Every lattice point belongs to one choice at most. Cost: choices × n³.
 */
import { choleskyFactor, choleskyInverse, choleskySolve } from './dense.ts'
import type { ExponentTable } from '../../../../cramer/exponent-table.ts'
import { ellipsoidLines, ellipsoidVolume } from './lattice.ts'

/** A piece of the line of a site with its parabola. */
interface Piece {
	readonly low: number
	readonly high: number
	readonly at: number
	readonly base: number
	readonly slope: number
	readonly rate: number
}

/** A choice of wells: ellipsoid (k − centre)ᵗ form (k − centre) ≤ square, and the pieces of all sites. */
interface Choice {
	readonly form: Float64Array
	readonly centre: Float64Array
	readonly square: number
	/** Lattice points in the ellipsoid, about. */
	readonly volume: number
	readonly pieces: readonly Piece[]
}

/** The fibre as a lattice: u_i = origin_i + Σ_a basis[i n + a] k_a, with the tables of the exponents of its sites. */
export interface FibreLattice {
	readonly rows: number
	readonly n: number
	readonly origin: Float64Array
	readonly basis: Float64Array
	/** The table of each site. */
	readonly tables: readonly ExponentTable[]
}

export interface WellLines {
	/** Points of the lattice with this multiple of the basis, about. */
	points(step: number): number
	/** Visits k_1 = low … high with k_2 … k_n as given (borrowed), once for every choice of wells that meets the line, on that lattice. */
	visit(step: number, line: (k: Int32Array, low: number, high: number) => void): void
}

/** Barriers lower than this do not part wells. */
const BARRIER = 1.5
/** What parabolas may give away, all sites together: with some, they are steeper and cover less. */
const SLACK = 4
const ROUNDS = 4
/** Choices whose parabolas lie further below the exponents than this, and that have more points than this, are halved, at most so many times. */
const GAP = 10
const SMALL = 2000
const LEVELS = 12
/** Entries of a table that a piece is compared with, about: between them D moves by less than the slack. */
const SAMPLES = 64
/** Choices that are looked at before one gives up. */
const MOST = 100_000

/** The part of the lattice where Σ(D − min D) ≤ depth; null where there are too many choices of wells. */
export function wellLines(lattice: FibreLattice, depth: number): WellLines | null {
	const choices = choicesOf(lattice, depth)
	if (choices === null) return null
	const { n, basis } = lattice
	const volume = choices.reduce((sum, choice) => sum + choice.volume, 0)
	return {
		points: (step) => volume / step ** n,
		visit(step, line) {
			const finer = { ...lattice, basis: basis.map((b) => b * step) }
			for (const { form, centre, square, pieces } of choices)
				ellipsoidLines(
					form.map((f) => f * step * step),
					n,
					square,
					false,
					(k, low, high) => cut(finer, pieces, k, low, high, line),
					centre.map((x) => x / step),
				)
		},
	}
}

/** Narrows a line to the pieces of all sites. Neighbouring pieces share a bound, and a point on it belongs to the upper one. */
function cut(
	{ rows, n, origin, basis }: FibreLattice,
	pieces: readonly Piece[],
	k: Int32Array,
	from: number,
	to: number,
	line: (k: Int32Array, low: number, high: number) => void,
): void {
	let [low, high] = [from, to]
	for (let i = 0; i < rows && low <= high; i++) {
		let start = origin[i] as number
		for (let a = 1; a < n; a++) start += (k[a] as number) * (basis[i * n + a] as number)
		const step = basis[i * n] as number
		const piece = pieces[i] as Piece
		if (Math.abs(step) < 1e-300) {
			if (!(start >= piece.low && start < piece.high)) return
			continue
		}
		const [a, b] = [(piece.low - start) / step, (piece.high - start) / step]
		if (step > 0) {
			low = Math.max(low, Math.ceil(a))
			high = Math.min(high, Math.ceil(b) - 1)
		} else {
			low = Math.max(low, Math.floor(b) + 1)
			high = Math.min(high, Math.floor(a))
		}
	}
	if (low <= high) line(k, low, high)
}

function choicesOf(lattice: FibreLattice, depth: number): Choice[] | null {
	const { rows, n, tables } = lattice
	const rest = SLACK / rows
	const known = new Map<ExponentTable, Piece[]>()
	const wells = tables.map((table) => {
		let pieces = known.get(table)
		if (pieces === undefined) {
			pieces = piecesOf(table, depth, rest)
			known.set(table, pieces)
		}
		return pieces
	})
	// The least that the sites from i on can still add.
	const left = new Float64Array(rows + 1)
	for (let i = rows - 1; i >= 0; i--) left[i] = (left[i + 1] as number) + Math.min(...(wells[i] as Piece[]).map((p) => p.base))
	const found: Choice[] = []
	const chosen: Piece[] = []
	let looked = 0
	const sums = Array.from({ length: rows + 1 }, () => emptySum(n))
	/** Keeps a choice, or both halves of it where its parabolas lie far below the exponents. */
	const split = (pieces: readonly Piece[], level: number): boolean => {
		if (++looked > MOST) return false
		const choice = shrunk(lattice, depth, rest, pieces)
		if (choice === null) return true
		const loose = level < LEVELS && choice.volume > SMALL ? loosest(lattice, choice) : null
		if (loose === null) {
			found.push(choice)
			return true
		}
		const { site, at } = loose
		const { low, high } = choice.pieces[site] as Piece
		return [[low, at] as const, [at, high] as const].every(([a, b]) =>
			split(
				choice.pieces.map((p, i) => (i === site ? pieceOn(tables[i] as ExponentTable, a, b, rest) : p)),
				level + 1,
			),
		)
	}
	const visit = (i: number): boolean => {
		if (++looked > MOST) return false
		if (i === rows) {
			return split(chosen, 0)
		}
		for (const piece of wells[i] as Piece[]) {
			const next = sums[i + 1] as Sum
			copySum(sums[i] as Sum, next)
			addPiece(lattice, i, piece, next)
			if (i >= n) {
				const least = minimum(next, n)
				if (least !== null && least.value + (left[i + 1] as number) > depth) continue
			}
			chosen.push(piece)
			const enough = visit(i + 1)
			chosen.pop()
			if (!enough) return false
		}
		return true
	}
	return visit(0) ? found : null
}

/** kᵗ form k − 2 right·k + constant: a sum of parabolas along the fibre. */
interface Sum {
	readonly form: Float64Array
	readonly right: Float64Array
	constant: number
}

function emptySum(n: number): Sum {
	return { form: new Float64Array(n * n), right: new Float64Array(n), constant: 0 }
}

function copySum(from: Sum, to: Sum): void {
	to.form.set(from.form)
	to.right.set(from.right)
	to.constant = from.constant
}

function addPiece({ n, origin, basis }: FibreLattice, i: number, { at, base, slope, rate }: Piece, sum: Sum): void {
	const offset = (origin[i] as number) - at
	const first = rate * offset + slope / 2
	sum.constant += base + slope * offset + rate * offset * offset
	for (let a = 0; a < n; a++) {
		const ba = basis[i * n + a] as number
		sum.right[a] -= first * ba
		for (let b = 0; b < n; b++) sum.form[a * n + b] += rate * ba * (basis[i * n + b] as number)
	}
}

/** The least value, where the form is positive definite. */
function minimum({ form, right, constant }: Sum, n: number): { readonly value: number; readonly centre: Float64Array; readonly factor: Float64Array } | null {
	const factor = choleskyFactor(form, n)
	if (factor === null) return null
	const centre = choleskySolve(factor, n, right)
	let value = constant
	for (let a = 0; a < n; a++) value -= (centre[a] as number) * (right[a] as number)
	return { value, centre, factor }
}

/** The ellipsoid of a choice, with pieces cut to it a few times over; null where it is empty. */
function shrunk(lattice: FibreLattice, depth: number, rest: number, chosen: readonly Piece[]): Choice | null {
	const { rows, n, origin, basis, tables } = lattice
	const ellipsoid = (pieces: readonly Piece[]) => {
		const sum = emptySum(n)
		for (let i = 0; i < rows; i++) addPiece(lattice, i, pieces[i] as Piece, sum)
		const least = minimum(sum, n)
		if (least === null) return null
		const square = depth - least.value
		return { form: sum.form, centre: least.centre, factor: least.factor, square, pieces, volume: square < 0 ? 0 : ellipsoidVolume(sum.form, n, square) }
	}
	let found = ellipsoid(chosen.slice())
	for (let round = 0; round < ROUNDS; round++) {
		if (found === null || found.volume === 0) return null
		const { centre, factor, square, pieces, volume } = found
		const inverse = choleskyInverse(factor, n)
		const ranges: [number, number, number][] = []
		for (let i = 0; i < rows; i++) {
			let middle = origin[i] as number
			let variance = 0
			for (let a = 0; a < n; a++) {
				middle += (basis[i * n + a] as number) * (centre[a] as number)
				for (let b = 0; b < n; b++) variance += (basis[i * n + a] as number) * (inverse[a * n + b] as number) * (basis[i * n + b] as number)
			}
			const width = Math.sqrt(square * variance) * (1 + 1e-12)
			const { low, high } = pieces[i] as Piece
			const range: [number, number, number] = [Math.max(low, middle - width), Math.min(high, middle + width), middle]
			if (!(range[0] < range[1])) return null
			ranges.push(range)
		}
		const level = ellipsoid(ranges.map(([a, b], i) => pieceOn(tables[i] as ExponentTable, a, b, rest)))
		const tangent = ellipsoid(ranges.map(([a, b, middle], i) => pieceOn(tables[i] as ExponentTable, a, b, rest, middle)))
		const better = tangent !== null && (level === null || tangent.volume < level.volume) ? tangent : level
		if (better === null || !(better.volume < 0.9 * volume)) return found
		found = better
	}
	return found === null || found.volume === 0 ? null : found
}

/** Where the parabolas of a choice lie more than GAP below the exponents at its centre: the site that is worst, and where to cut its piece. */
function loosest({ rows, n, origin, basis, tables }: FibreLattice, { pieces, centre }: Choice): { readonly site: number; readonly at: number } | null {
	let [total, worst, site, at] = [0, 0, -1, 0]
	for (let i = 0; i < rows; i++) {
		let u = origin[i] as number
		for (let a = 0; a < n; a++) u += (basis[i * n + a] as number) * (centre[a] as number)
		const { low, high, base, slope, rate, at: p } = pieces[i] as Piece
		u = Math.min(low + 0.75 * (high - low), Math.max(low + 0.25 * (high - low), u))
		const { first, spacing, data, cells, least } = tables[i] as ExponentTable
		const k = Math.min(cells, Math.max(0, Math.round((u - first) / spacing)))
		const gap = (data[3 * k] as number) - least - base - slope * (u - p) - rate * (u - p) ** 2
		total += gap
		if (gap > worst) [worst, site, at] = [gap, i, u]
	}
	return total > GAP ? { site, at } : null
}

/** The pieces of a table between its barriers, as far as D ≤ min D + depth. */
function piecesOf(table: ExponentTable, depth: number, rest: number): Piece[] {
	const { first, spacing, data, cells, least } = table
	const d = (k: number) => data[3 * k] as number
	const cuts: number[] = [0]
	// A well ends where D has risen by a barrier above its bottom and then fallen by one from the top.
	let [bottom, top, at] = [d(0), d(0), 0]
	let climbing = false
	for (let k = 0; k <= cells; k++) {
		const value = d(k)
		if (!climbing) {
			if (value < bottom) bottom = value
			if (value > bottom + BARRIER) {
				climbing = true
				;[top, at] = [value, k]
			}
		} else if (value > top) [top, at] = [value, k]
		else if (value < top - BARRIER) {
			cuts.push(at)
			climbing = false
			bottom = value
		}
	}
	cuts.push(cells)
	const pieces: Piece[] = []
	for (let c = 0; c + 1 < cuts.length; c++) {
		let [from, to] = [cuts[c] as number, cuts[c + 1] as number]
		while (from < to && d(from) > least + depth && d(from + 1) > least + depth) from++
		while (to > from && d(to) > least + depth && d(to - 1) > least + depth) to--
		if (from >= to) continue
		// Beyond the ends of the table D is infinite; a cut between wells is shared.
		pieces.push(pieceOn(table, first + from * spacing, first + to * spacing, rest))
	}
	return pieces
}

/**
 * A parabola below D − min D on [low, high), whose least distance from D is `rest`: the steepest of a few level ones, or the one that touches at `at`,
 * which may open downwards.
 */
function pieceOn({ first, spacing, data, cells, least: floor }: ExponentTable, low: number, high: number, rest: number, touch?: number): Piece {
	const from = Math.max(0, Math.floor((low - first) / spacing))
	const to = Math.min(cells, Math.ceil((high - first) / spacing))
	const value = (k: number) => (data[3 * k] as number) - floor
	const stride = Math.max(1, Math.floor((to - from) / SAMPLES))
	/** The largest rate of a parabola with this vertex or tangent. */
	const rateOf = (at: number, base: number, slope: number) => {
		let rate = Number.POSITIVE_INFINITY
		for (let j = from; j < to + stride; j += stride) {
			const k = Math.min(j, to)
			const x = first + k * spacing - at
			rate = Math.min(rate, (value(k) - base - slope * x) / (x * x))
		}
		return rate
	}
	if (touch !== undefined) {
		const k = Math.min(to, Math.max(from, Math.round((touch - first) / spacing)))
		const [at, base, slope] = [first + k * spacing, value(k) - rest, (data[3 * k + 1] as number) / spacing]
		return { low, high, at, base, slope, rate: rateOf(at, base, slope) }
	}
	let [least, bottom] = [Number.POSITIVE_INFINITY, low]
	for (let j = from; j < to + stride; j += stride) {
		const k = Math.min(j, to)
		if (value(k) < least) [least, bottom] = [value(k), first + k * spacing]
	}
	const base = least - rest
	let best = { rate: 0, at: bottom }
	for (const share of [0, 0.25, 0.5, 0.75, 1]) {
		const at = bottom + share * ((low + high) / 2 - bottom)
		const rate = rateOf(at, base, 0)
		if (rate > best.rate) best = { rate, at }
	}
	return { low, high, base, slope: 0, ...best }
}
