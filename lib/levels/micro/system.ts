/**
 * The chain without noise, x' = −Aψ'(x), as a stiff system, with the dissipation ⟨ψ', Aψ'⟩ as integrand. theory.md 0.4, design.md section 7.
 *
 * Newton's systems (σ + AΨ)x = b, Ψ = diag ψ''(x_i), are cyclic tridiagonal and not symmetric; ψ'' may have any sign. AΨ has mean zero: the mean of x is that
 * of b over σ, and is set so, because the systems are nearly singular in it. Where a matrix is singular the solution is NaN, which makes the integrator
 * take shorter steps.
 */
import { compensatedSum } from '../../cramer/cumulants.ts'
import { CyclicBandedLU } from '../../numerics/cyclic-banded-lu.ts'
import { ComplexCyclicBandedLU } from '../../numerics/cyclic-banded-lu-complex.ts'
import type { StiffSystem } from '../../numerics/radau.ts'
import type { MicroDissipation } from './dissipation.ts'
import type { MicroEnergy } from './energy.ts'

export interface MicroSystemOptions {
	/** Root mean square of an admissible error of a step over the range of the state, but for rounding. */
	readonly tolerance: number
	/** Range of the initial state: a state with a smaller one is still measured by it. */
	readonly range: number
	/** Admissible error of the dissipated energy in a step; may be changed between steps. */
	energyTolerance: number
	/** Values of a site have rounding errors of this size, too, where they are near 0. */
	readonly unit: number
}

/** Size of the rounding errors of states and forces, in units of the value of a site. */
export const ROUNDING = 1e-15
/** An admissible error is no less than so many of them. */
export const ROUNDINGS = 10

/** The flow on N sites as an input of the integrator. */
export function microSystem(sites: number, energy: MicroEnergy, dissipation: MicroDissipation, options: MicroSystemOptions): StiffSystem {
	const square = sites * sites
	const real = new CyclicBandedLU(sites, 1)
	const complex = new ComplexCyclicBandedLU(sites, 1)
	/** AΨ by its cyclic diagonals, and σ + AΨ. */
	const [stiff, re, im] = [new Float64Array(3 * sites), new Float64Array(3 * sites), new Float64Array(3 * sites)]
	const sigma = { real: 1, re: 1, im: 0 }
	let regular = true
	/** Admissible error and rounding error, for the state of the last linearisation. */
	let [admissible, rounding] = [options.tolerance * options.range, ROUNDING * options.unit]
	const finish = (x: Float64Array, mean: number) => {
		if (regular) setMean(x, mean)
		else x.fill(Number.NaN)
	}
	return {
		dimension: sites,
		rate: (state, out) => {
			dissipation.apply(energy.jets(state)[1], out)
			for (let i = 0; i < sites; i++) out[i] = -out[i]
			setMean(out, 0)
		},
		linearise: (state) => {
			const [, , second] = energy.jets(state)
			let [low, high] = [state[0], state[0]]
			for (let i = 0; i < sites; i++) {
				stiff[3 * i] = -square * second[i === 0 ? sites - 1 : i - 1]
				stiff[3 * i + 1] = 2 * square * second[i]
				stiff[3 * i + 2] = -square * second[i + 1 < sites ? i + 1 : 0]
				low = Math.min(low, state[i])
				high = Math.max(high, state[i])
			}
			rounding = ROUNDING * Math.max(options.unit, -low, high)
			admissible = Math.max(options.tolerance * Math.max(options.range, high - low), ROUNDINGS * rounding)
		},
		factor: (s, a, b) => {
			Object.assign(sigma, { real: s, re: a, im: b })
			re.set(stiff)
			for (let i = 1; i < re.length; i += 3) re[i] += s
			regular = real.factor(re)
			re.set(stiff)
			for (let i = 1; i < re.length; i += 3) {
				re[i] += a
				im[i] = b
			}
			regular = complex.factor(re, im) && regular
		},
		solveReal: (b) => {
			const mean = compensatedSum(b) / sites
			real.solve(b)
			finish(b, mean / sigma.real)
		},
		solveComplex: (x, y) => {
			const [u, v] = [compensatedSum(x) / sites, compensatedSum(y) / sites]
			complex.solve(x, y)
			const modulus = sigma.re ** 2 + sigma.im ** 2
			finish(x, (u * sigma.re + v * sigma.im) / modulus)
			finish(y, (v * sigma.re - u * sigma.im) / modulus)
		},
		norm: (error) => {
			let sum = 0
			for (let i = 0; i < sites; i++) sum += error[i] * error[i]
			return Math.sqrt(sum / sites) / admissible
		},
		get roundingNorm() {
			return rounding / admissible
		},
		integrand: (state) => dissipation.rate(energy.jets(state)[1]),
		get integralTolerance() {
			return options.energyTolerance
		},
	}
}

/** Shifts x so that its mean is this one. */
function setMean(x: Float64Array, mean: number): void {
	const shift = mean - compensatedSum(x) / x.length
	for (let i = 0; i < x.length; i++) x[i] += shift
}
