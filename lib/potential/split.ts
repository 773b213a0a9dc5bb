/** Interim. */
import type { Expression } from '../expression/index.ts'
import type { Classification } from './classify.ts'
import type { MinSecondDerivative } from './min-second-derivative.ts'
import type { Structure } from './structure.ts'

export interface SplitPart {
	readonly expression: Expression
	readonly text: string
	readonly latex: string
}

/** ψ = convex + perturbation. */
export interface Split {
	readonly convex: SplitPart
	readonly perturbation: SplitPart
	/** sup − inf of the perturbation: a certified upper bound, within `oscillationError` of the truth. */
	readonly oscillation: number
	readonly oscillationError: number
	/** Certified lower bound of the second derivative of the convex part, positive. */
	readonly convexity: number
	readonly convexityError: number
	readonly certified: boolean
	/** How it was found. */
	readonly method: string
}

export function splitConvexBounded(
	_psi: Expression,
	_c: Classification,
	_s: Structure,
	_m: MinSecondDerivative,
): { split: Split | null; reason: string } {
	return { split: null, reason: 'not computed yet' }
}
