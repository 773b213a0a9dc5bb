/**
 * The exponent of a tilted law about a reference point r: with R the remainder of ψ,
 *
 *   σ(r+u) − ψ(r+u) = σ r − ψ(r) − D(u),    D(u) = R(r; u) − (σ − ψ'(r)) u,
 *
 * compiled once per ψ; what depends on r alone is evaluated once per reference.
 */
import type { Expression } from '../expression/index.ts'
import { differentiate, substitute, variable } from '../expression/index.ts'
import { remainder, splitUniform } from '../expression/increment.ts'
import { compileJavaScript } from '../expression/targets/javascript.ts'

/** What the density needs at one reference point. */
export interface Reference {
	readonly location: number
	/** ψ(r), ψ'(r), ψ''(r). */
	readonly value: number
	readonly slope: number
	readonly curvature: number
	readonly uniforms: readonly number[]
}

export interface TiltedDensity {
	reference(location: number): Reference
	/** out_i = R(r; u_i), i < count. */
	remainders(reference: Reference, u: Float64Array, out: Float64Array, count: number): void
}

/** The exponent of the tilted laws of ψ (an expression in z). */
export function tiltedDensity(expression: Expression): TiltedDensity {
	const names = { of: 'z', at: 'm', by: 'u' } as const
	const split = splitUniform(remainder(expression, names), names.by)
	const kernel = compileJavaScript([split.expression], { batch: [names.by], uniform: split.names })
	const atM = new Map([['z', variable('m')]])
	const first = differentiate(expression, 'z')
	const jet = [expression, first, differentiate(first, 'z')].map((e) => substitute(e, atM))
	const parts = compileJavaScript([...jet, ...split.parts], { batch: ['m'] })
	return {
		reference(location) {
			const [value, slope, curvature, ...uniforms] = parts.at([location]) as [number, number, number, ...number[]]
			return { location, value, slope, curvature, uniforms }
		},
		remainders(reference, u, out, count) {
			kernel.evaluate([u], reference.uniforms, [out], count)
		},
	}
}
