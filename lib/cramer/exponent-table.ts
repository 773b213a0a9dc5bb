/**
 * The exponent of a tilted density about its mean as a table: p(m + u) = e^{−D(u)}, by quintic Hermite interpolation of D, D', D''.
 *
 * D(u) = R(m; u) − θu + log Z with R the remainder of ψ at m, θ = σ − ψ'(m), log Z = ψ(m) − φ(m). Error: (τ/2)⁶ sup|D⁗″|/720 for cells of width τ:
 * measured in the middle of cells, which are halved until it is below rounding, and part of `noise`.
 */
import type { RelativeExponent } from './block/exponent.ts'
import type { TiltedLaw } from './tilted-law.ts'

export interface ExponentTable {
	readonly first: number
	readonly spacing: number
	/** D, τD', τ²D'' at first + kτ, interleaved. */
	readonly data: Float64Array
	readonly cells: number
	/** min D. */
	readonly least: number
	/** E D'²: Fisher's information. */
	readonly information: number
	/** Relative error of p. */
	readonly noise: number
}

const CELLS = 3000
const MOST_CELLS = 48_000
/** Interpolation errors in units of rounding that are let be. */
const GRAIN = 8
/** Cells that are checked, and how deep. */
const CHECKS = 307
const DEEP = 30

/** The table where D ≤ min D + depth. */
export function exponentTable(exponent: RelativeExponent, law: TiltedLaw, depth: number): ExponentTable {
	const { mean } = law
	const [psi, slope] = exponent.at(mean)
	const theta = law.field - slope
	const phi = law.field * law.offset + law.levels.potential[0] - law.logIntegral
	const logMass = psi - phi
	const point = { u: new Float64Array(1), r: new Float64Array(1), s: new Float64Array(1) }
	const at = (u: number) => {
		point.u[0] = u
		exponent.evaluate(mean, point.u, point.r, point.s, 1)
		return (point.r[0] as number) - theta * u + logMass
	}
	const nodes = law.nodes
	const bulk = nodes.map((u) => u - law.offset)
	const r = new Float64Array(bulk.length)
	const s = new Float64Array(bulk.length)
	exponent.evaluate(mean, bulk, r, s, bulk.length)
	let information = 0
	let least = Number.POSITIVE_INFINITY
	let size = 0
	for (let i = 0; i < bulk.length; i++) {
		information += law.weights[i] * (s[i] - theta) ** 2
		least = Math.min(least, r[i] - theta * bulk[i] + logMass)
		size += law.weights[i] * (Math.abs(r[i]) + Math.abs(theta * bulk[i]))
	}
	const march = (from: number, stride: number) => {
		let x = from
		for (let k = 0, length = stride; k < 200 && at(x) < least + depth; k++, length *= 1.1) x += length
		return x
	}
	// Nodes go to a depth of 100; what lies above the wanted depth is cut off, what is missing is added.
	let [low, high] = [bulk[0], bulk[bulk.length - 1]]
	const keep = bulk.filter((u, i) => r[i] - theta * u + logMass <= least + depth)
	const pad = (high - low) / 200
	if (at(low) >= least + depth) low = Math.min(...keep) - pad
	else low = march(low, -pad)
	if (at(high) >= least + depth) high = Math.max(...keep) + pad
	else high = march(high, pad)
	const rounding = 2 ** -51 * (1 + size + Math.abs(logMass))
	// Smaller cells cost digits of D'': only where they help, and interpolation falls by 2⁻⁶ where it is not rounding.
	let found = tabulate(low, high, CELLS)
	let missed = interpolationError(found)
	while (missed > GRAIN * rounding && 2 * found.cells <= MOST_CELLS) {
		const finer = tabulate(low, high, 2 * found.cells)
		const left = interpolationError(finer)
		if (!(left < missed / 8)) break
		;[found, missed] = [finer, left]
	}
	return { ...found, least, information, noise: rounding + 2 * missed }

	function tabulate(from: number, to: number, cells: number) {
		const spacing = (to - from) / cells
		const count = cells + 1
		const u = Float64Array.from({ length: count }, (_, k) => from + k * spacing)
		const [value, first] = [new Float64Array(count), new Float64Array(count)]
		exponent.evaluate(mean, u, value, first, count)
		const data = new Float64Array(3 * count)
		for (let k = 0; k < count; k++) {
			data[3 * k] = value[k] - theta * u[k] + logMass
			data[3 * k + 1] = spacing * (first[k] - theta)
			data[3 * k + 2] = spacing * spacing * exponent.curvature(mean + u[k])
		}
		return { first: from, spacing, data, cells }
	}

	/** The largest |interpolated − exact| in the middle of cells where the density is within e^{−DEEP} of its maximum. */
	function interpolationError(table: { readonly first: number; readonly spacing: number; readonly data: Float64Array; readonly cells: number }): number {
		const chosen: number[] = []
		for (let k = 0; k < table.cells; k += Math.max(1, Math.floor(table.cells / CHECKS))) if (table.data[3 * k] < least + DEEP) chosen.push(k)
		const u = Float64Array.from(chosen, (k) => table.first + (k + 0.5) * table.spacing)
		const [value, first] = [new Float64Array(u.length), new Float64Array(u.length)]
		exponent.evaluate(mean, u, value, first, u.length)
		let most = 0
		const one = new Float64Array(1)
		u.forEach((x, k) => {
			one[0] = 0
			addExponents({ ...table, least, information, noise: 0 }, x, 0, 1, one)
			const missed = Math.abs(one[0] - (value[k] - theta * x + logMass))
			if (missed > most) most = missed
		})
		return most
	}
}

/** out[n] += D(u_n), u_n = start + n·stride, +∞ outside of the table; slopes[n] = D', curvatures[n] = D'' where these are given. */
export function addExponents(
	{ first, spacing, data, cells }: ExponentTable,
	start: number,
	stride: number,
	count: number,
	out: Float64Array,
	slopes?: Float64Array,
	curvatures?: Float64Array,
): void {
	for (let n = 0; n < count; n++) {
		const x = (start + n * stride - first) / spacing
		const cell = Math.floor(x)
		if (!(cell >= 0 && cell < cells)) {
			out[n] = Number.POSITIVE_INFINITY
			continue
		}
		const t = x - cell
		const k = 3 * cell
		const [f0, g0, h0, f1, g1, h1] = [data[k], data[k + 1], data[k + 2], data[k + 3], data[k + 4], data[k + 5]] as [number, number, number, number, number, number]
		// f = f0 + g0 t + h0 t²/2 + a t³ + b t⁴ + c t⁵.
		const d0 = f1 - f0 - g0 - h0 / 2
		const d1 = g1 - g0 - h0
		const d2 = h1 - h0
		const a = 10 * d0 - 4 * d1 + d2 / 2
		const b = -15 * d0 + 7 * d1 - d2
		const c = 6 * d0 - 3 * d1 + d2 / 2
		out[n] += f0 + t * (g0 + t * (h0 / 2 + t * (a + t * (b + t * c))))
		if (slopes) slopes[n] = (g0 + t * (h0 + t * (3 * a + t * (4 * b + t * 5 * c)))) / spacing
		if (curvatures) curvatures[n] = (h0 + t * (6 * a + t * (12 * b + t * 20 * c))) / (spacing * spacing)
	}
}
