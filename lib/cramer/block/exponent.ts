/**
 * The exponent of a tilted law about a point, ψ(m+u) − ψ(m) − ψ'(m)u, and its slope in u, without cancellation, as a kernel.
 *
 * e^{−R(m;u) + θu} with θ = σ − ψ'(m) is the law tilted by σ up to a constant (theory 0.6). Only differences of ψ enter, so
 * far-off means and tall potentials lose no digits.
 */
import { increment, remainder } from '../../expression/increment.ts'
import type { Expression } from '../../expression/index.ts'
import { derivatives } from '../../expression/index.ts'
import { compileJavaScript } from '../../expression/targets/javascript.ts'
import type { SingleSite } from '../../potential/single-site.ts'

/** ψ about any point. */
export interface RelativeExponent {
	/** [ψ, ψ', ψ'', ψ'''](m). */
	at(mean: number): readonly [number, number, number, number]
	/** remainder_i = ψ(m+u_i) − ψ(m) − ψ'(m)u_i and slope_i = ψ'(m+u_i) − ψ'(m), i < count. */
	evaluate(mean: number, offsets: Float64Array, remainder: Float64Array, slope: Float64Array, count: number): void
}

/** The exponent of the site's tilted laws. Compiles once; each call is O(count). */
export function relativeExponent(site: SingleSite): RelativeExponent {
	const names = { of: 'z', at: 'm', by: 'u' }
	const jets = derivatives(site.expression, 'z', 3)
	const outputs = [remainder(site.expression, names), increment(jets[1] as Expression, names)]
	const local = compileJavaScript(outputs, { batch: ['u'], uniform: ['m'] })
	const potential = compileJavaScript(jets)
	return {
		at: (mean) => potential.at([mean]) as unknown as readonly [number, number, number, number],
		evaluate: (mean, offsets, out, slope, count) => local.evaluate([offsets], [mean], [out, slope], count),
	}
}
