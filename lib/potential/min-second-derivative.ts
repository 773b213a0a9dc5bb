/** inf ψ'' over the line, with the place and an error: the least curvature a single site has. */
import type { Expression } from '../expression/index.ts'
import { infimumOnLine } from './line-extremum.ts'

export interface MinSecondDerivative {
	/** inf ψ''; null when ψ'' is unbounded below or the search could not close the gap. */
	readonly value: number | null
	/** Where it is taken; null when only in the limit at infinity or unbounded. */
	readonly at: number | null
	/** Certified: inf ψ'' ∈ [value − error, value]. */
	readonly error: number | null
	readonly certified: boolean
	/** Anything but a number at a point, in words. */
	readonly note: string
}

export function minSecondDerivative(second: Expression): MinSecondDerivative {
	const infimum = infimumOnLine(second)
	if (infimum.unbounded)
		return {
			value: null,
			at: null,
			error: null,
			certified: true,
			note: `psi'' is unbounded below as z -> ${infimum.at > 0 ? '+' : '-'}infinity`,
		}
	const atInfinity = !Number.isFinite(infimum.at)
	return {
		value: Math.abs(infimum.value) < 1e-300 ? 0 : infimum.value,
		at: atInfinity ? null : infimum.at,
		error: Number.isFinite(infimum.bound) ? infimum.value - infimum.bound : null,
		certified: infimum.certified,
		note: atInfinity ? `reached in the limit z -> ${infimum.at > 0 ? '+' : '-'}infinity only` : (infimum.reason ?? ''),
	}
}
