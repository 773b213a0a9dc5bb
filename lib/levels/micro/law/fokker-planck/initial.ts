/** Laws at time 0 as densities on the cells of the hyperplane, of mass one. theory.md 5.1, 7.3 D2. */
import type { CramerTransform } from '../../../../cramer/transform.ts'
import type { LawStart } from './domain.ts'
import type { LawGrid } from './grid.ts'

/** log f and log ρ below these have no effect on anything in doubles; exact zeros have no logarithm. */
const LOWEST = -600
const LEAST_DENSITY = -690

/** The fields of the product of tilted laws with these means: σ_i = φ'(m_i). */
export function fieldsOf(transform: CramerTransform, means: ArrayLike<number>): Float64Array {
	return Float64Array.from(means, (m) => transform.at(m).first)
}

/**
 * The product of the laws tilted by σ_i, conditioned on the mean: ρ ∝ e^{−H + σ·x} on the hyperplane. Its one-point means are not those of the
 * product: conditioning moves them by O(1/N) (not for Gaussian ψ).
 */
export function localGibbsDensity(grid: LawGrid, fields: ArrayLike<number>): Float64Array {
	const { sites } = grid.plane
	return fromExponent(grid, (cell) => {
		let tilt = -grid.energies[cell]
		for (let i = 0; i < sites; i++) tilt += fields[i] * grid.offsets[cell * sites + i]
		return tilt
	})
}

/**
 * A Gaussian about a point of the hyperplane, of this variance in every direction: stands for a deterministic start, whose entropy is infinite.
 * Widths below about 2h are not resolved; for ψ with ψ'' = a it is the start `{ variance: a·variance }` of `gaussianLaw`.
 */
export function gaussianDensity(grid: LawGrid, point: ArrayLike<number>, variance: number): Float64Array {
	const { sites } = grid.plane
	const mean = Array.from(point).reduce((s, x) => s + x, 0) / point.length
	return fromExponent(grid, (cell) => {
		let square = 0
		for (let i = 0; i < sites; i++) square += (grid.offsets[cell * sites + i] - (point[i] - mean)) ** 2
		return -square / (2 * variance)
	})
}

/** The density of a start. */
export function startDensity(grid: LawGrid, start: LawStart): Float64Array {
	return 'fields' in start ? localGibbsDensity(grid, start.fields) : gaussianDensity(grid, start.point, start.variance)
}

/** The density ∝ e^{exponent}, never below e^{−600} times the Gibbs density or e^{−690}. */
export function fromExponent({ cells, volume, energies }: LawGrid, exponent: (cell: number) => number): Float64Array {
	const exponents = Float64Array.from({ length: cells }, (_, i) => exponent(i))
	const highest = exponents.reduce((m, e) => Math.max(m, e), Number.NEGATIVE_INFINITY)
	const out = exponents.map((e, i) => Math.exp(Math.max(e - highest, LOWEST - energies[i], LEAST_DENSITY)))
	const total = out.reduce((s, x) => s + x, 0) * volume
	for (let i = 0; i < cells; i++) out[i] /= total
	return out
}
