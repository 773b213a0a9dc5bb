/** The best split of a potential for K copies, found once. */
import { bestSplit, type BestSplit } from '../../inequalities/split/index.ts'
import type { Potential } from '../../potential/index.ts'
import type { Hypotheses } from '../statement.ts'
import type { Subject } from '../subject.ts'

const known = new WeakMap<Potential, Map<number, ReturnType<typeof bestSplit>>>()

/** ψ = ψ_c + δ with the largest c e^{−K osc δ}. */
export function bestSplitOf({ potential }: Pick<Subject, 'potential'>, copies = 1): BestSplit | null {
	return found(potential, copies).split
}

function found(potential: Potential, copies: number) {
	let byCopies = known.get(potential)
	if (byCopies === undefined) known.set(potential, (byCopies = new Map()))
	let result = byCopies.get(copies)
	if (result === undefined) byCopies.set(copies, (result = bestSplit(potential, copies)))
	return result
}

/** The class of the theorems on bounded perturbations. */
export const SPLIT: Hypotheses = {
	text: 'a split ψ = ψ_c + δ with ψ_c″ ≥ c > 0 and bounded δ was found and proved',
	unverified({ potential: p }) {
		const { split, reason } = found(p, 1)
		if (split === null) return reason
		return split.certified ? null : split.reason
	},
}
