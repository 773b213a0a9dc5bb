/** The Poincaré constants of canonical ensembles of two and three sites over all means, computed once per transform (theory 6.8, S8). */
import type { CramerTransform } from '../../cramer/index.ts'
import { largestPoincare, type LargestPoincare, pairGap, tripleGap } from '../../inequalities/canonical/index.ts'
import { negate } from '../../expression/index.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { Subject } from '../subject.ts'

const pairs = new WeakMap<CramerTransform, LargestPoincare>()
const triples = new WeakMap<CramerTransform, LargestPoincare>()

/** Known without a search: fibres are flatter and flatter far out, where ψ'' → 0. */
function unbounded({ scale, potential }: Subject, sites: number): LargestPoincare | null {
	const second = potential.derivatives[2]
	const limits = (['-', '+'] as const).map((end) => {
		const [low, high] = [lowerLimit(second, end), lowerLimit(negate(second), end)]
		return low.known && high.known && low.bound === 0 && high.bound === 0 ? Number.POSITIVE_INFINITY : null
	})
	const end = limits[0] !== null ? '-' : '+'
	if (limits.every((l) => l === null)) return null
	return {
		sites,
		poincare: null,
		error: Number.POSITIVE_INFINITY,
		mean: null,
		searched: [scale.mean, scale.mean],
		limits: { minus: limits[0]!, plus: limits[1]! },
		tail: 'unbounded',
		reason: `psi'' -> 0 as z -> ${end}infinity: fibres with m -> ${end}infinity are flatter and flatter`,
		rows: [],
	}
}

/** sup_m C_P for K = 2. Cost: 0.5 s quick, 1–2 s else. */
export function largestPair(subject: Subject): LargestPoincare {
	const { transform, potential, quick } = subject
	let found = pairs.get(transform)
	if (found === undefined) pairs.set(transform, (found = unbounded(subject, 2) ?? largestPoincare(transform, potential, pairGap(transform), quick ? { density: 1.5 } : {})))
	return found
}

/** sup_m C_P for K = 3, on a survey. Cost: seconds. */
export function largestTriple(subject: Subject): LargestPoincare {
	const { transform, potential } = subject
	let found = triples.get(transform)
	if (found === undefined) {
		found = unbounded(subject, 3) ?? largestPoincare(transform, potential, tripleGap(transform, { budget: 2e6 }), { density: 1.5, refine: 14 })
		triples.set(transform, found)
	}
	return found
}
