/**
 * The characteristic function χ(t) = E e^{it(X − m)} of a tilted law as a table of Taylor polynomials of degree 9 about t = 0, τ, 2τ, …:
 *
 *   χ(t_g + s) = Σ_n (is)ⁿ/n! · E u^n e^{it_g u},   |error| ≤ (τ/2)¹⁰ E|u|¹⁰/10!,
 *
 * with τ such that this is below 1e-16; χ(−t) is the conjugate. The table grows on demand. `decay` is the least −log|χ| from t on: monotone, so that
 * the region where a product of such functions matters is star-shaped. theory.md 8.1.
 */
import type { CramerTransform, TiltedLaw } from '../../../../cramer/index.ts'
import { type Spectrum, spectrum } from './spectrum.ts'

const TERMS = 10
/** Twice the terms, real and imaginary parts apart. */
export const STRIDE = 2 * TERMS
const INTERPOLATION = 1e-16
/** Weights that are left out. */
const NEGLIGIBLE = 1e-23

export interface CharacteristicTable {
	readonly law: TiltedLaw
	/** Makes the table reach |t| ≤ t. */
	extend(t: number): void
	/** Largest |t| in the table. */
	readonly reach: number
	/** τ. */
	readonly spacing: number
	/** 20 numbers per grid point: Re and Im of the coefficients of s⁰ … s⁹. */
	readonly coefficients: Float64Array
	/** min over t' ≥ t of −log|χ(t')| at grid points and, beyond the table, where |χ| was sought up to `depth`. */
	leastRatio(t: number, depth: number): number
	/** The largest |arg χ| on the table, continued from 0. */
	argument(): number
}

/** Tables, one for each law. */
export function characteristicTables(transform: CramerTransform): (law: TiltedLaw) => CharacteristicTable {
	const known = new Map<TiltedLaw, CharacteristicTable>()
	return (law) => {
		let table = known.get(law)
		if (table === undefined) {
			if (known.size > 1000) known.clear()
			table = characteristicTable(transform, law)
			known.set(law, table)
		}
		return table
	}
}

function characteristicTable(transform: CramerTransform, original: TiltedLaw): CharacteristicTable {
	let { u, w } = centred(original)
	let resolution = original.resolution
	let tenth = 0
	for (let i = 0; i < u.length; i++) tenth += w[i] * u[i] ** 10
	const spacing = 2 * ((INTERPOLATION * 3628800) / tenth) ** 0.1
	let count = 0
	let coefficients = new Float64Array(0)

	/** Σ w uⁿ e^{itu}, n < TERMS, as Taylor coefficients. */
	const fill = (from: number, to: number) => {
		const size = u.length
		const sums = new Float64Array(STRIDE * (to - from))
		// w e^{igτu} of every node, turned by e^{iτu} from one g to the next and made anew at every 16th.
		const [re, im, turnRe, turnIm] = Array.from({ length: 4 }, () => new Float64Array(size)) as [Float64Array, Float64Array, Float64Array, Float64Array]
		for (let i = 0; i < size; i++) {
			turnRe[i] = Math.cos(spacing * u[i])
			turnIm[i] = Math.sin(spacing * u[i])
		}
		for (let g = from; g < to; g++) {
			if ((g - from) % 16 === 0)
				for (let i = 0; i < size; i++) {
					re[i] = w[i] * Math.cos(g * spacing * u[i])
					im[i] = w[i] * Math.sin(g * spacing * u[i])
				}
			moments(u, re, im, sums, (g - from) * STRIDE)
			for (let i = 0; i < size; i++) {
				const next = re[i] * turnRe[i] - im[i] * turnIm[i]
				im[i] = re[i] * turnIm[i] + im[i] * turnRe[i]
				re[i] = next
			}
		}
		// iⁿ/n!.
		for (let g = 0; g < to - from; g++) {
			let factorial = 1
			for (let n = 0; n < TERMS; n++) {
				if (n > 0) factorial *= n
				const at = g * STRIDE + 2 * n
				const [a, b] = [sums[at] / factorial, sums[at + 1] / factorial]
				const [re, im] = n % 4 === 0 ? [a, b] : n % 4 === 1 ? [-b, a] : n % 4 === 2 ? [-a, -b] : [b, -a]
				sums[at] = re
				sums[at + 1] = im
			}
		}
		return sums
	}
	const extend = (t: number) => {
		const wanted = Math.ceil(t / spacing + 0.5) + 1
		if (wanted <= count) return
		const target = Math.max(wanted, Math.ceil(1.3 * count), 16)
		if (target * spacing > resolution) {
			const finer = transform.family.at(original.field, { oscillation: 1.5 * target * spacing })
			;({ u, w } = centred(finer))
			resolution = finer.resolution
			count = 0
		}
		const grown = new Float64Array(STRIDE * target)
		grown.set(coefficients.subarray(0, STRIDE * count))
		grown.set(fill(count, target), STRIDE * count)
		coefficients = grown
		count = target
	}
	let seen: Spectrum | undefined
	/** −log of the largest |χ| beyond the table, at most `depth`. */
	const revival = (depth: number): number => {
		seen ??= spectrum(transform.site, original)
		return Math.min(depth, -Math.log(seen.beyond((count - 1) * spacing) + 1e-300))
	}
	const leastRatio = (t: number, depth: number): number => {
		const cells = Math.min(count - 1, Math.ceil(t / spacing))
		let least = revival(depth)
		for (let g = count - 1; g > cells; g--) least = Math.min(least, decayAt(g))
		let ratio = Number.POSITIVE_INFINITY
		for (let g = cells; g >= 1; g--) {
			least = Math.min(least, decayAt(g))
			ratio = Math.min(ratio, least / (g * spacing) ** 2)
		}
		return ratio
	}
	const decayAt = (g: number) => -0.5 * Math.log(coefficients[g * STRIDE] ** 2 + coefficients[g * STRIDE + 1] ** 2 + 1e-300)
	return {
		law: original,
		extend,
		get reach() {
			return (count - 1) * spacing
		},
		spacing,
		get coefficients() {
			return coefficients
		},
		leastRatio,
		argument: () => {
			let turned = 0
			let largest = 0
			let previous = 0
			for (let g = 0; g < count; g++) {
				const angle = Math.atan2(coefficients[g * STRIDE + 1], coefficients[g * STRIDE])
				if (angle - previous > Math.PI) turned -= 2 * Math.PI
				else if (previous - angle > Math.PI) turned += 2 * Math.PI
				previous = angle
				largest = Math.max(largest, Math.abs(angle + turned))
			}
			return largest
		},
	}
}

/** Σ re uⁿ and Σ im uⁿ, n < 10, in turn, to out[at …]: sums in locals, five powers at a time. */
function moments(u: Float64Array, re: Float64Array, im: Float64Array, out: Float64Array, at: number): void {
	for (let half = 0; half < 2; half++) {
		let [a0, a1, a2, a3, a4, b0, b1, b2, b3, b4] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
		for (let i = 0; i < u.length; i++) {
			const x = u[i]
			let a = re[i]
			let b = im[i]
			if (half === 1) {
				const x2 = x * x
				const x5 = x2 * x2 * x
				a *= x5
				b *= x5
			}
			a0 += a
			b0 += b
			a *= x
			b *= x
			a1 += a
			b1 += b
			a *= x
			b *= x
			a2 += a
			b2 += b
			a *= x
			b *= x
			a3 += a
			b3 += b
			a4 += a * x
			b4 += b * x
		}
		const to = at + 10 * half
		out[to] = a0
		out[to + 1] = b0
		out[to + 2] = a1
		out[to + 3] = b1
		out[to + 4] = a2
		out[to + 5] = b2
		out[to + 6] = a3
		out[to + 7] = b3
		out[to + 8] = a4
		out[to + 9] = b4
	}
}

/** Nodes about the mean, with the weights that matter. */
function centred({ nodes, weights, offset }: TiltedLaw): { u: Float64Array; w: Float64Array } {
	const u: number[] = []
	const w: number[] = []
	for (let i = 0; i < nodes.length; i++) {
		if (weights[i] < NEGLIGIBLE) continue
		u.push(nodes[i] - offset)
		w.push(weights[i])
	}
	return { u: Float64Array.from(u), w: Float64Array.from(w) }
}

/** re_n + i·im_n ← (re_n + i·im_n)·χ(start + n·stride), n < count; χ is 0 beyond the table. */
export function multiplyLine(
	c: Float64Array,
	spacing: number,
	start: number,
	stride: number,
	count: number,
	re: Float64Array,
	im: Float64Array,
): void {
	const inverse = 1 / spacing
	const limit = c.length
	for (let n = 0; n < count; n++) {
		const t = start + n * stride
		const a = t < 0 ? -t : t
		const g = (a * inverse + 0.5) | 0
		const k = g * STRIDE
		if (k >= limit) {
			re[n] = 0
			im[n] = 0
			continue
		}
		const x = a - g * spacing
		let p = c[k + 18]
		let q = c[k + 19]
		p = p * x + c[k + 16]
		q = q * x + c[k + 17]
		p = p * x + c[k + 14]
		q = q * x + c[k + 15]
		p = p * x + c[k + 12]
		q = q * x + c[k + 13]
		p = p * x + c[k + 10]
		q = q * x + c[k + 11]
		p = p * x + c[k + 8]
		q = q * x + c[k + 9]
		p = p * x + c[k + 6]
		q = q * x + c[k + 7]
		p = p * x + c[k + 4]
		q = q * x + c[k + 5]
		p = p * x + c[k + 2]
		q = q * x + c[k + 3]
		p = p * x + c[k]
		q = q * x + c[k + 1]
		if (t < 0) q = -q
		const r = re[n]
		const i = im[n]
		re[n] = r * p - i * q
		im[n] = r * q + i * p
	}
}

const one = new Float64Array(1)
const other = new Float64Array(1)

/** The same with χ^power, by the logarithm: right where |arg χ| < π. */
export function multiplyPowerLine(
	c: Float64Array,
	spacing: number,
	start: number,
	stride: number,
	count: number,
	power: number,
	re: Float64Array,
	im: Float64Array,
): void {
	for (let n = 0; n < count; n++) {
		one[0] = 1
		other[0] = 0
		multiplyLine(c, spacing, start + n * stride, 0, 1, one, other)
		const [a, b] = [re[n], im[n]]
		const square = one[0] * one[0] + other[0] * other[0]
		const size = square === 0 ? 0 : Math.exp(0.5 * power * Math.log(square))
		const angle = power * Math.atan2(other[0], one[0])
		const [p, q] = [size * Math.cos(angle), size * Math.sin(angle)]
		re[n] = a * p - b * q
		im[n] = a * q + b * p
	}
}
