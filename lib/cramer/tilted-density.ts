/**
 * The exponent of a tilted law about a reference point r: with R the remainder of ψ,
 *
 *   σ(r+u) − ψ(r+u) = σ r − ψ(r) − D(u),    D(u) = R(r; u) − (σ − ψ'(r)) u,
 *
 * compiled once per ψ; what depends on r alone is evaluated once per reference, in double-double arithmetic.
 */
import type { Expression } from '../expression/index.ts'
import { differentiate, substitute, variable } from '../expression/index.ts'
import { remainder, splitUniform } from '../expression/increment.ts'
import { compile } from '../expression/targets/index.ts'
import { add2, type Double2, multiply2, subtract2, twoSum } from '../numerics/double-double.ts'
import { preciseEvaluator } from './precise.ts'

/** What the density needs at one reference point. */
export interface Reference {
	readonly location: number
	/** ψ(r) and ψ'(r) to double-double precision. */
	readonly value: Double2
	readonly slope: Double2
	readonly uniforms: readonly number[]
}

export interface TiltedDensity {
	reference(location: number): Reference
	/** σr − ψ(r). */
	level(reference: Reference, field: number): Double2
	/** out_i = D(u_i), i < count, by the remainder. */
	exponents(reference: Reference, field: number, u: Float64Array, out: Float64Array, count: number): void
	/** The same as ψ(r+u) − ψ(r) − σu, which is better where the remainder is a sum of large terms (steep flat wells). */
	directExponents(reference: Reference, field: number, u: Float64Array, out: Float64Array, count: number): void
	/** D(u) in double-double arithmetic: slow. */
	preciseExponent(reference: Reference, field: number, u: number): Double2
}

/** The exponent of the tilted laws of ψ (an expression in z). */
export function tiltedDensity(expression: Expression): TiltedDensity {
	const names = { of: 'z', at: 'm', by: 'u' } as const
	const split = splitUniform(remainder(expression, names), names.by)
	const kernel = compile([split.expression], { batch: [names.by], uniform: split.names })
	const direct = compile([expression], { batch: ['z'] })
	const atM = new Map([['z', variable('m')]])
	const jet = [expression, differentiate(expression, 'z')].map((e) => substitute(e, atM))
	const parts = preciseEvaluator([...jet, ...split.parts], 'm')
	const value = preciseEvaluator([expression], 'z')
	const level = (r: Reference, field: number) => subtract2(multiply2([field, 0], [r.location, 0]), r.value)
	return {
		level,
		reference(location) {
			const [v, slope, ...uniforms] = parts([location, 0]) as [Double2, Double2, ...Double2[]]
			return { location, value: v, slope, uniforms: uniforms.map(([hi]) => hi) }
		},
		exponents(reference, field, u, out, count) {
			kernel.evaluate([u], reference.uniforms, [out], count)
			const excess = subtract2([field, 0], reference.slope)[0]
			for (let i = 0; i < count; i++) out[i] = (out[i] as number) - excess * (u[i] as number)
		},
		directExponents(reference, field, u, out, count) {
			for (let i = 0; i < count; i++) out[i] = reference.location + (u[i] as number)
			direct.evaluate([out], [], [out], count)
			const psi = reference.value[0]
			for (let i = 0; i < count; i++) out[i] = (out[i] as number) - psi - field * (u[i] as number)
		},
		preciseExponent(reference, field, u) {
			const z = twoSum(reference.location, u)
			const psi = value(z)[0] as Double2
			// D = (ψ(z) − ψ(r)) − σu
			return add2(subtract2(psi, reference.value), multiply2([-field, 0], [u, 0]))
		},
	}
}
