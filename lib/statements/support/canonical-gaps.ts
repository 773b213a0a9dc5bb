/** The Poincaré constants of canonical ensembles of two and three sites over all means, computed once per transform (theory 6.8, S8). */
import type { CramerTransform } from '../../cramer/index.ts'
import { largestPoincare, type LargestPoincare, pairGap, tripleGap } from '../../inequalities/canonical/index.ts'
import type { Subject } from '../subject.ts'

const pairs = new WeakMap<CramerTransform, LargestPoincare>()
const triples = new WeakMap<CramerTransform, LargestPoincare>()

/** sup_m C_P for K = 2. Cost: 0.5 s quick, 1–2 s else. */
export function largestPair({ transform, potential, quick }: Subject): LargestPoincare {
	let found = pairs.get(transform)
	if (found === undefined) pairs.set(transform, (found = largestPoincare(transform, potential, pairGap(transform), quick ? { density: 1.5 } : {})))
	return found
}

/** The place of the maximum for K = 3 is known to less than the gap: relative error of the supremum. */
const PLACE = 1e-4

/** sup_m C_P for K = 3, on a survey. Cost: seconds. */
export function largestTriple({ transform, potential }: Subject): LargestPoincare {
	let found = triples.get(transform)
	if (found === undefined) {
		const survey = largestPoincare(transform, potential, tripleGap(transform, { budget: 2e6 }), { density: 1.5, refine: 14 })
		found = { ...survey, error: survey.error + PLACE }
		triples.set(transform, found)
	}
	return found
}
