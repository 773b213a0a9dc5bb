/** One verdict of several tests of a statement: the weakest decides. */
import type { Evidence, Grounds, Quantity } from '../evidence.ts'

/** Units may differ from test to test; the first is the claim that gives the statement its margin. */
export interface Test {
	readonly name: string
	readonly evidence: Evidence
}

/**
 * A failure if there is one, else an open test if there is one, else the first test; of tests of the same verdict and unit the one with the least margin.
 * Verdict, margin and unit of every test are among the numbers, and what else belongs to one test has its name in front.
 *
 * @throws RangeError without tests
 */
export function weakest(tests: readonly Test[], grounds: Grounds): Evidence {
	const first = (verdict: Evidence['verdict']) => {
		const [leading, ...rest] = tests.filter(({ evidence }) => evidence.verdict === verdict)
		if (leading === undefined) return undefined
		return rest.filter(({ evidence }) => evidence.marginUnit === leading.evidence.marginUnit).reduce((a, b) => ((b.evidence.margin ?? 0) < (a.evidence.margin ?? 0) ? b : a), leading)
	}
	const found = first('fails') ?? first('inconclusive') ?? first('holds')
	if (found === undefined) throw new RangeError('weakest: no tests')
	const shared = new Set(Object.keys(grounds.numbers))
	const own = tests.flatMap(({ name, evidence: { verdict, margin, marginUnit, numbers } }): [string, Quantity][] => [
		[`${name}: verdict`, verdict],
		...(margin === null ? [] : ([[`${name}: margin`, margin], [`${name}: margin unit`, marginUnit]] satisfies [string, Quantity][])),
		...Object.entries(numbers).flatMap(([key, value]): [string, Quantity][] => (shared.has(key) ? [] : [[`${name}: ${key}`, value]])),
	])
	return { ...found.evidence, ...grounds, numbers: { ...grounds.numbers, decidedBy: found.name, ...Object.fromEntries(own) } }
}
