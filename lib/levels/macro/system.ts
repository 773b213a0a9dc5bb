/**
 * The semi-discrete flow W ζ' = −S φ'(ζ) as a stiff system, with the dissipation φ'ᵀ S φ' as integrand.
 *
 * Newton's systems (σ + W⁻¹SΦ)x = b, Φ = diag φ''(ζ), become symmetric in v = Φx, an increment of the chemical potential φ':
 * (σWΦ⁻¹ + S)v = Wb. The semi-discrete energy identity d/dt Σ w_i φ(ζ_i) = −φ'ᵀSφ' and 1ᵀWζ' = 0 are exact.
 */
import { ElementChain } from '../../numerics/element-chain.ts'
import { ComplexElementChain } from '../../numerics/element-chain-complex.ts'
import type { StiffSystem } from '../../numerics/radau.ts'
import type { MacroDissipation } from './dissipation.ts'
import type { MacroSpace } from './space.ts'
import type { FreeEnergyTable } from './table.ts'

export interface SystemOptions {
	/** L² size of an admissible error of a step; may be changed between steps. */
	stateTolerance: number
	/** Admissible error of the dissipated energy in a step. */
	energyTolerance: number
	/** L² size of a rounding error of the state. */
	readonly rounding: number
}

/** The flow on a space as an input of the integrator. */
export function macroSystem(space: MacroSpace, table: FreeEnergyTable, dissipation: MacroDissipation, options: SystemOptions): StiffSystem {
	const { rule, lengths, weights, dimension } = space
	const n = rule.degree + 1
	const real = new ElementChain(rule, lengths)
	const complex = new ComplexElementChain(rule, lengths)
	const first = new Float64Array(dimension)
	const second = new Float64Array(dimension)
	const slope = new Float64Array(dimension)
	/** h_e ŵ_j / φ'' element by element. */
	const mass = new Float64Array(lengths.length * n)
	const scaled = new Float64Array(mass.length)
	return {
		dimension,
		rate: (state, out) => {
			table.evaluate(state, first, second, dimension)
			dissipation.stiffness(first, out)
			for (let i = 0; i < dimension; i++) out[i] /= -weights[i]
		},
		linearise: (state) => {
			table.evaluate(state, first, slope, dimension)
			for (let e = 0; e < lengths.length; e++) {
				for (let j = 0; j < n; j++) {
					const index = e * rule.degree + j
					mass[e * n + j] = (lengths[e] * rule.weights[j]) / slope[index === dimension ? 0 : index]
				}
			}
		},
		factor: (sigma, re, im) => {
			for (let i = 0; i < mass.length; i++) scaled[i] = sigma * mass[i]
			real.factor(scaled)
			complex.factor(mass, re, im)
		},
		solveReal: (b) => {
			for (let i = 0; i < dimension; i++) b[i] *= weights[i]
			real.solve(b)
			for (let i = 0; i < dimension; i++) b[i] /= slope[i]
		},
		solveComplex: (re, im) => {
			for (let i = 0; i < dimension; i++) {
				re[i] *= weights[i]
				im[i] *= weights[i]
			}
			complex.solve(re, im)
			for (let i = 0; i < dimension; i++) {
				re[i] /= slope[i]
				im[i] /= slope[i]
			}
		},
		norm: (error) => {
			let sum = 0
			for (let i = 0; i < dimension; i++) sum += weights[i] * error[i] * error[i]
			return Math.sqrt(sum) / options.stateTolerance
		},
		get roundingNorm() {
			return options.rounding / options.stateTolerance
		},
		integrand: (state) => {
			table.evaluate(state, first, second, dimension)
			return dissipation.rate(first)
		},
		get integralTolerance() {
			return options.energyTolerance
		},
	}
}
