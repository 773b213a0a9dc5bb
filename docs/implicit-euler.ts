/**
 * Implicit Euler for dX = −A f(X) dt + √2 Dᵗ dB, f increasing: the scheme that the page of the schemes warns of. Not a part of the library.
 *
 *   X' + dt A f(X') = X + √(2dt) Dᵗξ,   A = DᵗD,
 *
 * by Newton's method with a cyclic tridiagonal solve. f = ψ' with noise is the microscopic chain; f = φ' without noise the hydrodynamic equation on N
 * cells. For increasing f the equation has one solution. theory.md 0.4, 8.5.
 */
import { CyclicBandedLU } from '../lib/numerics/cyclic-banded-lu.ts'

/** values ← f(x), slopes ← f'(x) ≥ 0. */
export type Force = (x: Float64Array, values: Float64Array, slopes: Float64Array) => void

/** Newton stops at changes below this, relative to the largest value. */
const TOLERANCE = 1e-11
const MOST = 200

/** The step x ← x', in place; `normals`: one per bond, absent for no noise. @throws RangeError where Newton's method does not settle. */
export function implicitEuler(force: Force, sites: number): (x: Float64Array, timestep: number, normals?: Float64Array) => void {
	const matrix = new CyclicBandedLU(sites, 1)
	const rows = new Float64Array(3 * sites)
	const [target, values, slopes, residual, change, trial] = Array.from({ length: 6 }, () => new Float64Array(sites)) as [
		Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
	]
	const before = (i: number) => (i === 0 ? sites - 1 : i - 1)
	const after = (i: number) => (i === sites - 1 ? 0 : i + 1)
	/** The residual at x, and its norm. */
	const defect = (x: Float64Array, kappa: number) => {
		force(x, values, slopes)
		let sum = 0
		for (let i = 0; i < sites; i++) {
			residual[i] = target[i] - x[i] + kappa * (values[after(i)] - 2 * values[i] + values[before(i)])
			sum += residual[i] ** 2
		}
		return Math.sqrt(sum)
	}
	return (x, timestep, normals) => {
		const kappa = sites * sites * timestep
		const scale = Math.sqrt(2 * kappa)
		for (let i = 0; i < sites; i++) target[i] = x[i] + (normals === undefined ? 0 : scale * (normals[i] - normals[before(i)]))
		let norm = defect(x, kappa)
		for (let iteration = 0; iteration < MOST; iteration++) {
			for (let i = 0; i < sites; i++) {
				rows[3 * i] = -kappa * slopes[before(i)]
				rows[3 * i + 1] = 1 + 2 * kappa * slopes[i]
				rows[3 * i + 2] = -kappa * slopes[after(i)]
			}
			change.set(residual)
			if (!matrix.factor(rows)) break
			matrix.solve(change)
			let size = 0
			let largest = 0
			for (let i = 0; i < sites; i++) {
				size = Math.max(size, Math.abs(x[i]))
				largest = Math.max(largest, Math.abs(change[i]))
			}
			const settled = largest <= TOLERANCE * Math.max(1, size)
			let share = 1
			for (; ; share /= 2) {
				for (let i = 0; i < sites; i++) trial[i] = x[i] + share * change[i]
				const next = defect(trial, kappa)
				if (next < norm || settled || share < 1e-6) {
					norm = next
					break
				}
			}
			x.set(trial)
			if (settled) return
		}
		throw new RangeError(`implicitEuler: Newton's method did not settle (residual ${norm}). Try an f that increases`)
	}
}
