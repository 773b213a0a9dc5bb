/** One verdict of several tests of a statement: the weakest decides. */
import type { Evidence, Grounds } from '../evidence.ts'

/** A failure if there is one, else an open test if there is one, else the test with the least margin; all with the same grounds. */
export function weakest(tests: readonly { readonly name: string; readonly evidence: Evidence }[], grounds: Grounds): Evidence {
	const first = (verdict: Evidence['verdict']) => tests.filter(({ evidence }) => evidence.verdict === verdict).sort((a, b) => (a.evidence.margin ?? 0) - (b.evidence.margin ?? 0))[0]
	const found = first('fails') ?? first('inconclusive') ?? first('holds')
	if (found === undefined) throw new RangeError('weakest: no tests')
	const { evidence } = found
	const margins = Object.fromEntries(tests.map(({ name, evidence: e }) => [`margin: ${name}`, e.margin]))
	return { ...evidence, ...grounds, numbers: { ...evidence.numbers, ...margins, decidedBy: found.name, ...grounds.numbers } }
}
