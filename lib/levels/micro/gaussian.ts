/** A convex quadratic ψ = a z²/2 + b z + c: what the exact Ornstein–Uhlenbeck step needs of it. theory.md 5.1. */
import { derivatives, type Expression, toNumber } from '../../expression/index.ts'
import type { Potential } from '../../potential/index.ts'

/** a = ψ'' of a Gaussian ψ; null for any other. */
export function gaussianStiffness(site: Potential): number | null {
	if (site.class !== 'gaussian') return null
	const second = derivatives(site.expression, 'z', 2)[2] as Expression
	return second.kind === 'constant' ? toNumber(second.value) : (site.kernel.at([0])[2] as number)
}
