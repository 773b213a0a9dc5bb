/**
 * The Hamiltonian H(x) = Σψ(x_i): gradient ψ'(x_i), Hessian diag ψ''(x_i). theory.md 0.2.
 *
 * As for the macroscopic level the gradient is not projected: constants are the kernel of the dissipation. ψ and its derivatives come from the compiled
 * kernel, once per state; sums are compensated. Errors: those of the kernel, a few ulp of each site.
 */
import { compensatedSum } from '../../cramer/cumulants.ts'
import { negate } from '../../expression/construct.ts'
import { type MinSecondDerivative, minSecondDerivative } from '../../potential/min-second-derivative.ts'
import type { Potential } from '../../potential/potential.ts'
import type { ConvexityBound, Energy } from '../gradient-flow.ts'

export interface MicroEnergy extends Energy {
	/** [ψ, ψ', ψ''](x_i): borrowed, right until the next call. */
	jets(state: Float64Array): readonly [Float64Array, Float64Array, Float64Array]
}

/** H on this many sites. */
export function microEnergy(site: Potential, sites: number): MicroEnergy {
	const known = new Float64Array(sites).fill(Number.NaN)
	const batch = [known]
	const [value, slope, curvature] = [new Float64Array(sites), new Float64Array(sites), new Float64Array(sites)]
	const out = [value, slope, curvature, ...site.derivatives.slice(3).map(() => new Float64Array(sites))]
	const found = [value, slope, curvature] as const
	const jets = (state: Float64Array) => {
		for (let i = 0; i < sites; i++) {
			if (state[i] === known[i]) continue
			known.set(state)
			site.kernel.evaluate(batch, [], out)
			break
		}
		return found
	}
	let convexity: ConvexityBound | undefined
	return {
		name: 'H(x) = Σ ψ(x_i)',
		jets,
		value: (state) => compensatedSum(jets(state)[0]),
		gradient: (state, to = new Float64Array(sites)) => {
			to.set(jets(state)[1])
			return to
		},
		hessian: (state, tangent, to = new Float64Array(sites)) => {
			const [, , second] = jets(state)
			for (let i = 0; i < sites; i++) to[i] = second[i] * tangent[i]
			return to
		},
		get convexity() {
			return (convexity ??= convexityOf(site))
		},
	}
}

/** inf ψ'' ≤ Hess H ≤ sup ψ'' on all tangents, both from the search of lib/potential. */
function convexityOf(site: Potential): ConvexityBound {
	const second = site.derivatives[2] as Potential['expression']
	const [least, most] = [site.minSecondDerivative, minSecondDerivative(negate(second))]
	const [lower, below] = [certainBound(least), certainBound(most)]
	return {
		lower,
		upper: below === null ? null : -below,
		reason: `Hess H = diag ψ''(x_i): inf ψ'' ${inWords(lower, least)}, sup ψ'' ${inWords(below, most)}`,
	}
}

function certainBound({ value, error, certified }: MinSecondDerivative): number | null {
	return certified && value !== null && error !== null ? value - error : null
}

function inWords(bound: number | null, { value, note }: MinSecondDerivative): string {
	if (bound !== null) return note === '' ? 'enclosed over the line' : `enclosed over the line (${note.replaceAll('psi', 'ψ')})`
	return value === null ? 'not bounded' : 'found by search, not proved'
}
