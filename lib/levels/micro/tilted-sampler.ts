/**
 * Sampling a tilted law by inverse transform: x = F⁻¹(u).
 *
 * The density is tabulated once for each mean: polynomials of degree 7 on cells that are halved until the density in their middle is met, integrated
 * exactly, and F is inverted by Newton's method on these polynomials. Error of a quantile: below 1e-9 deviations where the density is not tiny; u has
 * 32 bits, so that |x| beyond probability 2⁻³³ does not occur.
 */
import { type CramerTransform, type RelativeExponent, relativeExponent } from '../../cramer/index.ts'
import { ELEMENTARY } from '../../expression/elementary/index.ts'
import { scalarFunction } from '../../expression/targets/javascript/runtime.ts'
import { rootOfUnity } from '../../numerics/roots-of-unity.ts'

export interface TiltedSampler {
	/** F⁻¹. No allocation. */
	quantile(u: number): number
	/** p(x)/p_max, at most 1. */
	relativeDensity(x: number): number
}

/** Density below e^{−DEPTH} of its maximum is left out: beyond the 32 bits of u. */
const DEPTH = 32
const NODES = 8
const [FEWEST_CELLS, MOST_CELLS] = [64, 1 << 14]
/** Accepted error of p/p_max in the middle of a cell. */
const TOLERANCE = 1e-12
/** log of an allowance for what lies between the nodes at the maximum. */
const ALLOWANCE = 0.01

/** Nodes of a cell in [0,1]: Chebyshev's, symmetric. */
const X = Float64Array.from({ length: NODES }, (_, k) => (1 - rootOfUnity(4 * NODES, 2 * k + 1)[0]) / 2)
/** MONOMIALS[j·NODES + k]: coefficient of x^j of the k-th Lagrange polynomial. */
const MONOMIALS = lagrangeMonomials()

function lagrangeMonomials(): Float64Array {
	const out = new Float64Array(NODES * NODES)
	for (let k = 0; k < NODES; k++) {
		let polynomial = [1]
		for (let i = 0; i < NODES; i++) {
			if (i === k) continue
			const scale = X[k] - X[i]
			const next = new Array<number>(polynomial.length + 1).fill(0)
			polynomial.forEach((c, j) => {
				next[j] = (next[j] as number) - (c * X[i]) / scale
				next[j + 1] = (next[j + 1] as number) + c / scale
			})
			polynomial = next
		}
		polynomial.forEach((c, j) => {
			out[j * NODES + k] = c
		})
	}
	return out
}

/** The tilted law with this mean; `exponent` belongs to the site and can be shared. */
export function tiltedSampler(transform: CramerTransform, mean: number, exponent: RelativeExponent = relativeExponent(transform.site)): TiltedSampler {
	const { law } = transform.at(mean)
	const exp = scalarFunction(ELEMENTARY.exp)
	const centre = law.mean
	const theta = law.field - exponent.at(centre)[1]
	/** D(u) = −log p(centre + u) + const. */
	const depths = (u: Float64Array): Float64Array => {
		const [r, slope] = [new Float64Array(u.length), new Float64Array(u.length)]
		exponent.evaluate(centre, u, r, slope, u.length)
		return r.map((value, i) => value - theta * (u[i] as number))
	}
	const { first, last, least } = extent(law.nodes.map((u) => u - law.offset), depths)
	let table = tabulate(FEWEST_CELLS)
	while (table.missed > TOLERANCE && 2 * table.cells <= MOST_CELLS) table = tabulate(2 * table.cells)
	const { cells, width, density, knots } = table
	const total = knots[cells] as number

	/** The density by its coefficients, relative to e^{−least}, and its integral from first to each knot. */
	function tabulate(count: number) {
		const step = (last - first) / count
		const u = Float64Array.from({ length: count * (NODES + 1) }, (_, i) => first + step * (Math.floor(i / (NODES + 1)) + (i % (NODES + 1) === NODES ? 0.5 : X[i % (NODES + 1)])))
		const p = depths(u).map((d) => exp(least - d))
		const coefficients = new Float64Array(count * NODES)
		const integral = new Float64Array(count + 1)
		let missed = 0
		for (let c = 0; c < count; c++) {
			let [sum, middle, power] = [0, 0, 1]
			for (let j = 0; j < NODES; j++) {
				let value = 0
				for (let k = 0; k < NODES; k++) value += MONOMIALS[j * NODES + k] * p[c * (NODES + 1) + k]
				coefficients[c * NODES + j] = value
				sum += value / (j + 1)
				middle += value * power
				power /= 2
			}
			missed = Math.max(missed, Math.abs(middle - p[c * (NODES + 1) + NODES]))
			integral[c + 1] = integral[c] + sum
		}
		return { cells: count, width: step, density: coefficients, knots: integral, missed }
	}

	return {
		quantile(probability) {
			const target = probability * total
			let [low, high] = [0, cells]
			while (high - low > 1) {
				const middle = (low + high) >> 1
				if (knots[middle] <= target) low = middle
				else high = middle
			}
			const wanted = target - knots[low]
			const share = knots[high] - knots[low]
			let [from, to] = [0, 1]
			let x = share > 0 ? wanted / share : 0.5
			for (let step = 0; step < 60; step++) {
				let [p, mass] = [0, 0]
				for (let j = NODES - 1; j >= 0; j--) {
					const c = density[low * NODES + j]
					p = p * x + c
					mass = mass * x + c / (j + 1)
				}
				const miss = mass * x - wanted
				if (miss > 0) to = x
				else from = x
				let next = p > 0 ? x - miss / p : (from + to) / 2
				if (!(next >= from && next <= to)) next = (from + to) / 2
				if (Math.abs(next - x) * width <= 1e-13 * law.deviation) {
					x = next
					break
				}
				x = next
			}
			return centre + first + width * (low + x)
		},
		relativeDensity(z) {
			const place = (z - centre - first) / width
			const cell = Math.floor(place)
			if (!(cell >= 0 && cell < cells)) return 0
			let p = 0
			for (let j = NODES - 1; j >= 0; j--) p = p * (place - cell) + density[cell * NODES + j]
			return Math.max(0, p) * MOST
		},
	}
}

const MOST = scalarFunction(ELEMENTARY.exp)(-ALLOWANCE)

/** Where D ≤ least + DEPTH, and least = min D over the nodes, which stand where the law is. */
function extent(nodes: Float64Array, depths: (u: Float64Array) => Float64Array): { readonly first: number; readonly last: number; readonly least: number } {
	const D = depths(nodes)
	const least = D.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
	const one = new Float64Array(1)
	const at = (u: number) => {
		one[0] = u
		return depths(one)[0] as number
	}
	const count = nodes.length
	let [i, j] = [0, count - 1]
	while (i < count - 1 && D[i + 1] > least + DEPTH) i++
	while (j > 0 && D[j - 1] > least + DEPTH) j--
	let [first, last] = [nodes[i] as number, nodes[j] as number]
	const pad = (nodes[count - 1] - nodes[0]) / 200
	for (let k = 0, stride = pad; k < 200 && at(first) < least + DEPTH; k++, stride *= 1.1) first -= stride
	for (let k = 0, stride = pad; k < 200 && at(last) < least + DEPTH; k++, stride *= 1.1) last += stride
	return { first, last, least }
}
