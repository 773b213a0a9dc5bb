/** H on the hyperplane up to its value at x = (m, …, m): Σ_i [ψ(m + u_i) − ψ(m) − ψ'(m)u_i], without cancellation, as Σu_i = 0. theory.md 0.2. */
import { type RelativeExponent, relativeExponent } from '../../../../cramer/block/exponent.ts'
import type { SingleSite } from '../../../../potential/single-site.ts'

/** u = x − m of `count` points, N numbers per point → H(x) − Nψ(m). */
export type HyperplaneEnergy = (offsets: Float64Array, sites: number) => Float64Array

const exponents = new WeakMap<SingleSite, RelativeExponent>()

/** The exponent of a site, compiled once. */
function exponentOf(site: SingleSite): RelativeExponent {
	const found = exponents.get(site) ?? relativeExponent(site)
	exponents.set(site, found)
	return found
}

/** H about a mean. */
export function hyperplaneEnergy(site: SingleSite, mean: number): HyperplaneEnergy {
	const exponent = exponentOf(site)
	return (offsets, sites) => {
		const [terms, slopes] = [new Float64Array(offsets.length), new Float64Array(offsets.length)]
		exponent.evaluate(mean, offsets, terms, slopes, offsets.length)
		const out = new Float64Array(offsets.length / sites)
		for (let p = 0; p < out.length; p++) for (let i = 0; i < sites; i++) out[p] += terms[p * sites + i]
		return out
	}
}

/** H, ∂H/∂y and ∂²H/∂y² on the hyperplane of two sites. */
export function pairEnergy(site: SingleSite, mean: number): (y: Float64Array, value: Float64Array, first: Float64Array, second: Float64Array) => void {
	const exponent = exponentOf(site)
	return (y, value, first, second) => {
		const n = y.length
		const offsets = new Float64Array(2 * n)
		const [terms, slopes] = [new Float64Array(2 * n), new Float64Array(2 * n)]
		for (let k = 0; k < n; k++) {
			offsets[k] = y[k] * Math.SQRT1_2
			offsets[n + k] = -offsets[k]
		}
		exponent.evaluate(mean, offsets, terms, slopes, 2 * n)
		for (let k = 0; k < n; k++) {
			value[k] = terms[k] + terms[n + k]
			first[k] = (slopes[k] - slopes[n + k]) * Math.SQRT1_2
			second[k] = (exponent.curvature(mean + offsets[k]) + exponent.curvature(mean - offsets[k])) / 2
		}
	}
}
