/** Whether a scan of ψ_K'' over means can decide for all of them (theory 1.5 Lemma 29; lib/cramer/block/range.ts). */
import type { Subject } from '../subject.ts'

/** Why no scan over bounded means is certain: the tails of ψ are not proved to be harmless, and ψ is not convex. Null where one may be. Costs nothing. */
export function scanDoubt({ potential: { structure, minSecondDerivative: least } }: Pick<Subject, 'potential'>): string | null {
	if (structure.tail.kind !== 'unproved' || (least.value !== null && least.value >= 0)) return null
	return structure.tail.reason
}
