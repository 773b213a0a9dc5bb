/**
 * Sequences of splines that converge weakly in L² to a profile, and not strongly: Pζ with an oscillation or a concentration on top.
 *
 *   quarter:      Pζ + a Σ_j cos(πj/2) b_j          alternating: Pζ + a Σ_j (−1)^j b_j          (M a multiple of 4)
 *   concentrated: Pζ + a √M b_0, of fixed L² mass.
 */
import type { Profile } from '../../expression/index.ts'
import { projectProfile } from '../../levels/between.ts'
import type { MesoSpace } from '../../levels/meso/space.ts'
import type { Subject } from '../subject.ts'

export const SEQUENCES = ['quarter', 'alternating', 'concentrated'] as const
export type Sequence = (typeof SEQUENCES)[number]

/** a: half a deviation, or half the way from the profile to the end of the admissible means. */
export function amplitudeOver({ scale, potential: p }: Subject, { range }: Profile): number {
	const room = Math.min((p.means.max ?? Number.POSITIVE_INFINITY) - range.max, range.min - (p.means.min ?? Number.NEGATIVE_INFINITY))
	return Math.min(scale.deviation, room) / 2
}

/** The coefficients of a spline on M blocks with a sequence on top. */
export function withSequence(coefficients: Float64Array, sequence: Sequence, amplitude: number): Float64Array {
	return coefficients.map((c, j, { length: blocks }) => {
		if (sequence === 'concentrated') return j === 0 ? c + amplitude * Math.sqrt(blocks) : c
		if (sequence === 'alternating') return c + (j % 2 === 0 ? amplitude : -amplitude)
		return c + amplitude * (j % 2 === 1 ? 0 : j % 4 === 0 ? 1 : -1)
	})
}

/** Pζ with a sequence on top; null where its values are no admissible means. */
export function oscillating(subject: Subject, space: MesoSpace, profile: Profile, sequence: Sequence, amplitude: number): Float64Array | null {
	const { min, max } = subject.potential.means
	const out = withSequence(projectProfile(space, profile), sequence, amplitude)
	return out.every((c) => (min === null || c > min) && (max === null || c < max)) ? out : null
}
