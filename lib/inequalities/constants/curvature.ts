/**
 * What ψ'' says at once: its range, Λ = sup |ψ''| (theory 2.3) and κ (theory 1.2, 1.5).
 *
 * κ bounds ⟨D u, v⟩, D = Hess H = diag ψ''(x_i), for unit u ⊥ v (Ran NPᵗP and its complement, PNPᵗ = id). For every number c
 *   ⟨D u, v⟩ = ⟨(D − c) u, v⟩ ≤ sup |ψ'' − c|,   so   κ ≤ inf_c sup |ψ'' − c| = (sup ψ'' − inf ψ'')/2:
 * the quadratic part that is split off is the middle of the range, and no other does better.
 */
import { negate } from '../../expression/index.ts'
import type { Potential } from '../../potential/index.ts'
import { infimumOnLine } from '../../potential/line-extremum.ts'
import { type Constant, constantOf } from './constant.ts'

export interface CurvatureConstants {
	/** inf ψ''. */
	readonly least: Constant
	/** sup ψ''. */
	readonly most: Constant
	/** Λ = sup |ψ''|. */
	readonly largest: Constant
	/** κ. */
	readonly kappa: Constant
}

export function curvatureConstants(potential: Pick<Potential, 'derivatives' | 'minSecondDerivative'>): CurvatureConstants {
	const { value: low, error: lowError, certified, note } = potential.minSecondDerivative
	const up = infimumOnLine(negate(potential.derivatives[2]))
	const high = up.unbounded || !Number.isFinite(up.bound) ? null : -up.bound
	const highError = high === null ? Number.POSITIVE_INFINITY : up.value - up.bound
	const why = up.unbounded ? `psi'' is unbounded as z -> ${up.at > 0 ? '+' : '-'}infinity` : (up.reason ?? "sup psi'' was not found")
	const least = low === null || lowError === null ? constantOf(null, 0, 'numerical', 'theory 6.1', note) : constantOf(low - lowError, lowError, certified ? 'certified' : 'numerical', 'theory 6.1', "inf psi'' by interval bounds")
	const kind = up.certified && certified ? 'certified' : 'numerical'
	const most = constantOf(high, highError, up.certified ? 'certified' : 'numerical', 'theory 2.3', high === null ? why : "sup psi'' by interval bounds")
	const none = (source: string) => constantOf(null, 0, kind, source, high === null ? why : note)
	if (high === null || least.value === null) return { least, most, largest: none('theory 2.3'), kappa: none('theory 1.2, 1.5') }
	return {
		least,
		most,
		largest: constantOf(Math.max(high, -least.value), Math.max(highError, least.error), kind, 'theory 2.3', "sup |psi''|"),
		kappa: constantOf(Math.max(0, high - least.value) / 2, (highError + least.error) / 2, kind, 'theory 1.2, 1.5', "(sup psi'' - inf psi'')/2: the quadratic part does not couple orthogonal vectors"),
	}
}
