/**
 * Functions on the torus 𝕋 = [0,1) given by formulas on pieces with rational ends; right-continuous at jumps.
 *
 * Cell averages n∫_{i/n}^{(i+1)/n} ζ are split at the ends of the pieces, so jumps are honoured exactly; on each part
 * Gauss–Legendre quadrature, with 8 against 12 nodes, is bisected until the two agree to rounding.
 */
import { enclose } from '../bounds.ts'
import { constant, subtract } from '../construct.ts'
import { encloseRange } from '../minimise.ts'
import type { Expression } from '../node.ts'
import { gaussLegendre } from '../quadrature.ts'
import type { Rational } from '../rational.ts'
import { ONE, rational, toNumber, ZERO } from '../rational.ts'
import { substitute } from '../substitute.ts'
import { compileJavaScript } from '../targets/javascript.ts'

export interface Piece {
	readonly from: Rational
	readonly to: Rational
	/** In the variable `theta`. */
	readonly expression: Expression
}

/** A jump at `at` ∈ [0,1), from the left limit to the right limit. */
export interface Jump {
	readonly at: Rational
	readonly theta: number
	readonly left: number
	readonly right: number
}

export interface Averages {
	readonly values: Float64Array
	/** Bound of the quadrature error of every average, rounding included. */
	readonly error: number
}

export interface Profile {
	/** The text it was read from, or a name for it. */
	readonly text: string
	/** Sorted, covering [0,1) without gap or overlap. */
	readonly pieces: readonly Piece[]
	/** Positions of jumps in [0,1), increasing, and the same with their limits. */
	readonly jumps: readonly number[]
	readonly jumpDetails: readonly Jump[]
	readonly warnings: readonly string[]
	/** ∫ζ dθ. */
	readonly mean: number
	/** Certified bounds of ζ, tight to about 1e-9. */
	readonly range: { readonly min: number; readonly max: number }
	/** ζ(theta), right-continuous; theta is taken modulo 1. */
	value(theta: number): number
	/** ζ at many points. */
	evaluate(thetas: Float64Array, out?: Float64Array): Float64Array
	/** n∫ζ over the n cells [i/n, (i+1)/n). */
	cellAverages(n: number): Float64Array
	/** The same with the error bound. */
	averages(n: number): Averages
}

export const THETA = 'theta'

/** @param pieces sorted and covering [0,1) exactly (see `profile/text.ts` for the checks). */
export function piecewise(text: string, pieces: readonly Piece[], warnings: readonly string[] = []): Profile {
	return new PiecewiseProfile(text, pieces, warnings)
}

const SHORT = gaussLegendre(8)
const LONG = gaussLegendre(12)
const DEEPEST = 48
/** Rounding of a rule relative to the largest value. */
const NOISE = 4e-15

/** out_i = f(theta_i). */
type BatchFunction = (thetas: Float64Array, out: Float64Array) => void

class PiecewiseProfile implements Profile {
	readonly text: string
	readonly pieces: readonly Piece[]
	readonly warnings: readonly string[]
	readonly jumpDetails: readonly Jump[]
	private readonly starts: Float64Array
	private readonly functions: readonly BatchFunction[]
	/** Size of each piece: what rounding is relative to, also where the values happen to be small. */
	private readonly scales: readonly number[]
	private readonly point = [new Float64Array(1), new Float64Array(1)] as const
	private integral: { mean: number } | undefined
	private bounds: { min: number; max: number } | undefined

	constructor(text: string, pieces: readonly Piece[], warnings: readonly string[]) {
		this.text = text
		this.pieces = pieces
		this.starts = Float64Array.from(pieces, (p) => toNumber(p.from))
		const compiled = new Map<Expression, BatchFunction>()
		this.functions = pieces.map(({ expression }) => {
			let f = compiled.get(expression)
			if (f === undefined) {
				f = batchFunction(expression)
				compiled.set(expression, f)
			}
			return f
		})
		this.scales = pieces.map((p, i) => (p.expression.kind === 'constant' ? 0 : sizeOf(this.functions[i] as BatchFunction, p)))
		this.jumpDetails = findJumps(pieces)
		const atZero = this.jumpDetails.find((j) => j.theta === 0)
		this.warnings =
			atZero && pieces.length === 1
				? [
						...warnings,
						`the profile is not 1-periodic: it jumps at theta = 0 from ${atZero.left.toPrecision(6)} to ${atZero.right.toPrecision(6)}`,
					]
				: warnings
	}

	get jumps(): readonly number[] {
		return this.jumpDetails.map((j) => j.theta)
	}

	get mean(): number {
		this.integral ??= { mean: this.averages(1).values[0] as number }
		return this.integral.mean
	}

	get range(): { min: number; max: number } {
		if (this.bounds === undefined) {
			let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
			for (const { from, to, expression } of this.pieces) {
				const [a, b] =
					expression.kind === 'constant'
						? [toNumber(expression.value), toNumber(expression.value)]
						: encloseRange(expression, THETA, [toNumber(from), toNumber(to)])
				min = Math.min(min, a)
				max = Math.max(max, b)
			}
			this.bounds = { min, max }
		}
		return this.bounds
	}

	private pieceAt(theta: number): number {
		let [low, high] = [0, this.starts.length - 1]
		while (low < high) {
			const middle = (low + high + 1) >> 1
			if ((this.starts[middle] as number) <= theta) low = middle
			else high = middle - 1
		}
		return low
	}

	value(theta: number): number {
		const t = theta - Math.floor(theta)
		const reduced = t === 1 ? 0 : t
		const [at, out] = this.point
		at[0] = reduced
		;(this.functions[this.pieceAt(reduced)] as BatchFunction)(at, out)
		return out[0] as number
	}

	evaluate(thetas: Float64Array, out = new Float64Array(thetas.length)): Float64Array {
		for (let i = 0; i < thetas.length; i++) out[i] = this.value(thetas[i] as number)
		return out
	}

	cellAverages(n: number): Float64Array {
		return this.averages(n).values
	}

	averages(n: number): Averages {
		if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`averages: ${n} cells (expected a positive integer)`)
		const values = new Float64Array(n)
		let error = 0
		let index = 0
		for (let cell = 0; cell < n; cell++) {
			let doubt = 0
			const sum = new Compensated()
			let from = cell / n
			// Exact comparisons of the end of the piece with the end of the cell.
			for (;;) {
				const piece = this.pieces[index] as Piece
				const order = piece.to.n * BigInt(n) - BigInt(cell + 1) * piece.to.d
				const to = order < 0n ? toNumber(piece.to) : (cell + 1) / n
				const part = average(piece.expression, this.functions[index] as BatchFunction, from, to, this.scales[index] as number)
				const whole = order >= 0n && from === cell / n
				const share = whole ? 1 : this.share(index, cell, n)
				sum.add(share * part.value)
				doubt += share * part.error
				if (order <= 0n && index + 1 < this.pieces.length) index++
				if (order >= 0n) break
				from = to
			}
			values[cell] = sum.total
			error = Math.max(error, doubt + 4e-16 * Math.abs(sum.total))
		}
		return { values, error }
	}

	/** Part of the cell that the piece covers, from exact rationals. */
	private share(index: number, cell: number, n: number): number {
		const { from, to } = this.pieces[index] as Piece
		const left = rational(cell, n)
		const right = rational(cell + 1, n)
		const length = (to.compare(right) < 0 ? to : right).sub(from.compare(left) > 0 ? from : left)
		return toNumber(length.mul(n))
	}
}

/** Neumaier's compensated sum. */
class Compensated {
	private sum = 0
	private lost = 0

	add(x: number): void {
		const t = this.sum + x
		this.lost += Math.abs(this.sum) >= Math.abs(x) ? this.sum - t + x : x - t + this.sum
		this.sum = t
	}

	get total(): number {
		return this.sum + this.lost
	}
}

function batchFunction(e: Expression): BatchFunction {
	if (e.kind === 'constant') {
		const value = toNumber(e.value)
		return (_, out) => out.fill(value)
	}
	const kernel = compileJavaScript([e], { batch: [THETA] })
	return (thetas, out) => kernel.evaluate([thetas], [], [out])
}

/** Largest value at 33 points of the piece. */
function sizeOf(f: BatchFunction, { from, to }: Piece): number {
	const [a, b] = [toNumber(from), toNumber(to)]
	const values = Float64Array.from({ length: 33 }, (_, i) => a + ((b - a) * (i + 0.5)) / 33)
	f(values, values)
	return values.reduce((m, y) => Math.max(m, Math.abs(y)), 0)
}

const COUNT = SHORT.nodes.length + LONG.nodes.length
const NODES = Float64Array.of(...SHORT.nodes, ...LONG.nodes)
const WEIGHTS = Float64Array.of(...SHORT.weights, ...LONG.weights)

/** Mean value of f on [a, b]. */
function average(e: Expression, f: BatchFunction, a: number, b: number, scale: number, depth = 0): { value: number; error: number } {
	if (e.kind === 'constant') return { value: toNumber(e.value), error: 0 }
	const [centre, half] = [(a + b) / 2, (b - a) / 2]
	const thetas = NODES.map((x) => centre + half * x)
	const values = new Float64Array(COUNT)
	f(thetas, values)
	let [size, rough, value] = [scale, 0, 0]
	for (let i = 0; i < COUNT; i++) {
		const y = values[i] as number
		size = Math.max(size, Math.abs(y))
		const part = ((WEIGHTS[i] as number) * y) / 2
		if (i < SHORT.nodes.length) rough += part
		else value += part
	}
	const difference = Math.abs(value - rough)
	if (!Number.isFinite(difference)) return { value, error: Number.POSITIVE_INFINITY }
	// Eight nodes may differ from twelve by rounding alone; a part that is 2^-depth of the cell counts that much.
	if (difference <= Math.max(NOISE, 2 ** (depth - 53)) * size || depth >= DEEPEST) return { value, error: difference + (NOISE / 8) * size }
	const left = average(e, f, a, centre, scale, depth + 1)
	const right = average(e, f, centre, b, scale, depth + 1)
	return { value: (left.value + right.value) / 2, error: (left.error + right.error) / 2 }
}

/** One-sided limits at the ends of the pieces: a jump is where their difference is certified to be non-zero. */
function findJumps(pieces: readonly Piece[]): Jump[] {
	const jumps: Jump[] = []
	for (let i = 0; i < pieces.length; i++) {
		const before = pieces[(i + pieces.length - 1) % pieces.length] as Piece
		const after = pieces[i] as Piece
		const leftEnd = i === 0 ? ONE : after.from
		const left = substitute(before.expression, new Map([[THETA, constant(leftEnd)]]))
		const right = substitute(after.expression, new Map([[THETA, constant(i === 0 ? ZERO : after.from)]]))
		const [low, high] = enclose(subtract(right, left), new Map())
		if (low <= 0 && high >= 0) continue
		const number = (e: Expression) => {
			const [a, b] = enclose(e, new Map())
			return a + (b - a) / 2
		}
		jumps.push({ at: after.from, theta: toNumber(after.from), left: number(left), right: number(right) })
	}
	return jumps
}
