/**
 * The exponent of a tilted law about a point, ψ(m+u) − ψ(m) − ψ'(m)u, and its slope in u, without cancellation, as a kernel.
 *
 * e^{−R(m;u) + θu} with θ = σ − ψ'(m) is the law tilted by σ up to a constant (theory 0.6). Only differences of ψ enter, and
 * what depends on m alone is evaluated in double-double arithmetic: far-off means and tall potentials lose no digits.
 */
import { increment, remainder, splitUniform } from '../../expression/increment.ts'
import type { Expression } from '../../expression/index.ts'
import { derivatives, substitute, variable } from '../../expression/index.ts'
import { compile } from '../../expression/targets/index.ts'
import type { SingleSite } from '../../potential/single-site.ts'
import { preciseEvaluator } from '../precise.ts'

/** ψ about any point. */
export interface RelativeExponent {
	/** [ψ, ψ', ψ'', ψ'''](m), in double-double arithmetic, rounded. */
	at(mean: number): readonly [number, number, number, number]
	/** ψ''(z) in double arithmetic: fast. */
	curvature(z: number): number
	/** remainder_i = ψ(m+u_i) − ψ(m) − ψ'(m)u_i and slope_i = ψ'(m+u_i) − ψ'(m), i < count. */
	evaluate(mean: number, offsets: Float64Array, remainder: Float64Array, slope: Float64Array, count: number): void
}

/** The exponent of the site's tilted laws. Compiles once; each call is O(count). */
export function relativeExponent(site: SingleSite): RelativeExponent {
	const names = { of: 'z', at: 'm', by: 'u' } as const
	const jets = derivatives(site.expression, 'z', 3)
	const value = splitUniform(remainder(site.expression, names), names.by, 'a')
	const slope = splitUniform(increment(jets[1] as Expression, names), names.by, 'b')
	const local = compile([value.expression, slope.expression], { batch: ['u'], uniform: [...value.names, ...slope.names] })
	const atM = new Map([['z', variable('m')]])
	const parts = preciseEvaluator([...jets.map((e) => substitute(e, atM)), ...value.parts, ...slope.parts], 'm')
	const second = compile([jets[2] as Expression])
	let last: { readonly mean: number; readonly values: readonly number[] } | undefined
	const about = (mean: number): readonly number[] => {
		if (last === undefined || !Object.is(last.mean, mean)) last = { mean, values: parts([mean, 0]).map(([hi]) => hi) }
		return last.values
	}
	return {
		at: (mean) => about(mean).slice(0, 4) as unknown as readonly [number, number, number, number],
		curvature: (z) => second.at([z])[0] as number,
		evaluate: (mean, offsets, out, slopes, count) => local.evaluate([offsets], about(mean).slice(4), [out, slopes], count),
	}
}
