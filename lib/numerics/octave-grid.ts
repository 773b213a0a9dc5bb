/**
 * A fixed grid on an open range of reals that reaches both ends: octaves, each cut into dyadic shares.
 *
 * About a middle x₀ with a unit u, a power of two: towards an unbounded end octave 0 is |x − x₀|/u ∈ [0, 1), octave k is [2^{k−1}, 2^k); towards a
 * bounded end octave k holds the distances 2^{−k−1} ≤ |end − x|/|end − x₀| < 2^{−k}, so that pieces accumulate at the end. Both sides are numbered
 * alternately. Lookup costs the exponent and mantissa of one double.
 */

export interface OctaveGrid {
	readonly middle: number
	/** Octave and share located last. */
	readonly at: { octave: number; share: number }
	/** Finds octave and share ∈ [0, 1) of a point of the range; false for others. */
	locate(x: number): boolean
	/** The point at this share ∈ [0, 1] of an octave. */
	point(octave: number, share: number): number
	/** What was set for this share, −1 if nothing. */
	get(octave: number, share: number): number
	/** Sets a dyadic interval [from, from + width) of an octave. */
	set(octave: number, from: number, width: number, value: number): void
}

const POWERS = Float64Array.from({ length: 2200 }, (_, k) => 2 ** (k - 1100))

/** The grid of a range about `middle`; null is an unbounded end. */
export function octaveGrid({ min, max }: { readonly min: number | null; readonly max: number | null }, middle: number, scale: number): OctaveGrid {
	const unit = 2 ** Math.round(Math.log2(scale))
	const double = new Float64Array(1)
	const words = new Uint32Array(double.buffer)
	const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0
	const leaves: (Int32Array | undefined)[] = []
	const at = { octave: 0, share: 0 }
	const exponentOf = (x: number) => {
		double[0] = x
		return ((words[high] >>> 20) & 0x7ff) - 1023
	}
	return {
		middle,
		at,
		locate(z) {
			const side = z >= middle ? 0 : 1
			const end = side === 0 ? max : min
			if (end === null) {
				const x = Math.abs(z - middle) / unit
				if (!(x < 1e300)) return false
				if (x < 1) {
					at.octave = side
					at.share = x
				} else {
					const e = exponentOf(x)
					at.octave = 2 * (e + 1) + side
					at.share = x * POWERS[1100 - e] - 1
				}
				return true
			}
			const x = Math.abs(end - z) / Math.abs(end - middle)
			if (!(x > 1e-300) || (side === 0 ? z >= end : z <= end)) return false
			const e = exponentOf(x)
			if (e >= 0) {
				at.octave = side
				at.share = 1 - EPSILON
			} else {
				at.octave = 2 * (-e - 1) + side
				at.share = x * POWERS[1100 - e] - 1
			}
			return true
		},
		point(octave, share) {
			const side = octave & 1
			const k = octave >> 1
			const sign = side === 0 ? 1 : -1
			const end = side === 0 ? max : min
			if (end === null) return middle + sign * unit * (k === 0 ? share : POWERS[1100 + k - 1] * (1 + share))
			return end - sign * Math.abs(end - middle) * POWERS[1100 - k - 1] * (1 + share)
		},
		get(octave, share) {
			const row = leaves[octave]
			return row === undefined ? -1 : row[(share * row.length) | 0]
		},
		set(octave, from, width, value) {
			let row = leaves[octave] ?? new Int32Array(2).fill(-1)
			const needed = Math.max(row.length, Math.round(1 / width))
			if (needed > row.length) {
				const wider = new Int32Array(needed)
				const old = row
				wider.forEach((_, i) => (wider[i] = old[Math.floor((i * old.length) / needed)]))
				row = wider
			}
			leaves[octave] = row
			row.fill(value, Math.round(from * row.length), Math.round((from + width) * row.length))
		},
	}
}

const EPSILON = 2 ** -53
