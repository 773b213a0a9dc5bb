/**
 * The best constant of a claim `left <= c·g`: the least c for which it holds on the data, sup left/g; of `c·g <= right` the
 * largest, inf right/g. With 2/K on the right this is sup K·left: what the claim could have said.
 */
import { rationalFromText, type Rational } from '../../expression/index.ts'
import { upperBound } from './enclosure.ts'
import { type Evaluator, searchesWithin, type SupremumOptions } from './evaluate.ts'
import { exactValue } from './exact.ts'
import { negativeJet } from './jet.ts'
import type { Side } from './side.ts'
import { nodeText } from './text.ts'
import { type Claim, isBracketed, type Node, type Variable } from './tree.ts'
import { errorOf, inverse, lacking, largest, negative, smallest, times, type Value } from './value.ts'

export interface BestConstant {
	/** The side with its number replaced by c: `c/K`. */
	readonly form: string
	readonly which: 'least' | 'largest'
	readonly value: number
	readonly error: number
	/** The c that each row needs or allows, in the order of the rows. */
	readonly perRow: readonly number[]
}

interface Form {
	readonly which: 'least' | 'largest'
	/** The other side, and g. */
	readonly other: Node
	readonly shape: Node
	readonly text: string
}

/** How a claim of one inequality depends on a constant; null when no side is c·g with c > 0. */
export function constantForm({ sides, comparisons }: Claim): Form | null {
	const [comparison, second] = comparisons
	if (comparison === undefined || second !== undefined || comparison === '==') return null
	const [left, right] = sides as readonly [Node, Node]
	const [small, large] = comparison === '<=' || comparison === '<' ? [left, right] : [right, left]
	const found = (which: Form['which'], side: Node, other: Node): Form | null => {
		if (exactValue(other) !== null || isBracketed(other) || isBracketed(side)) return null
		const split = splitOff(side)
		return split === null ? null : { which, other, ...split }
	}
	if (hasNumber(large) || !hasNumber(small)) return found('least', large, small)
	return found('largest', small, large)
}

function hasNumber(node: Node): boolean {
	return node.kind === 'number' || (node.kind === 'product' && node.factors.some((f) => f.node.kind === 'number'))
}

const place = { start: 0, end: 0 }
const letter: Node = { kind: 'parameter', name: 'c', value: rationalFromText('1'), ...place }
const one: Node = { kind: 'number', value: rationalFromText('1'), text: '1', ...place }

/** side = c·shape, and the side with the letter c. */
function splitOff(side: Node): { readonly shape: Node; readonly text: string } | null {
	const known = exactValue(side)
	if (known !== null && side.kind === 'number') return positive(known) ? { shape: one, text: 'c' } : null
	if (side.kind === 'sum' || side.kind === 'negative' || side.kind === 'number') return null
	const factors = side.kind === 'product' ? side.factors : [{ inverse: false, node: side }]
	const rest = factors.filter((f) => f.node.kind !== 'number')
	if (rest.length === 0) return { shape: one, text: 'c' }
	const shape: Node = { kind: 'product', factors: [{ inverse: false, node: one }, ...rest], ...place }
	const text: Node = { kind: 'product', factors: [{ inverse: false, node: letter }, ...rest], ...place }
	return { shape, text: nodeText(text) }
}

function positive(r: Rational): boolean {
	return r.s > 0n && r.n > 0n
}

/** The best constant over the rows, each an assignment of the sites; null when g is not positive or there is no value. */
export function bestConstant(evaluator: Evaluator, form: Form, free: readonly Variable[], rows: readonly ReadonlyMap<Variable, number>[]): BestConstant | null {
	const [other, shape] = [evaluator.compile(form.other), evaluator.compile(form.shape)]
	let sign = true
	const ratio: Side = (env) => {
		const g = shape(env)
		if (!(g.low > 0)) {
			sign &&= g.lack !== undefined
			return g.lack ? g : lacking('has a constant that multiplies a number which is not positive')
		}
		return times(other(env), inverse(g))
	}
	const quotient: Node = { kind: 'product', factors: [{ inverse: false, node: form.other }, { inverse: true, node: form.shape }], ...place }
	const bounded: SupremumOptions['bounded'] = (variable, env) => {
		const enclosure = evaluator.enclosure(quotient, variable, env)
		return enclosure && upperBound(form.which === 'least' ? enclosure : (x) => negativeJet(enclosure(x)))
	}
	const nested = searchesWithin(form.other) || searchesWithin(form.shape)
	const best = form.which === 'least' ? largest : smallest
	const values = rows.map((env): Value => {
		if (free.length === 0) return ratio(env)
		if (form.which === 'least') return evaluator.supremumOver(free, ratio, env, { nested, bounded })
		return negative(evaluator.supremumOver(free, (e) => negative(ratio(e)), env, { nested, bounded }))
	})
	if (!sign || values.length === 0 || values.some((v) => v.lack)) return null
	const total = best(values)
	const error = errorOf(total)
	if (!Number.isFinite(error)) return null
	return { form: form.text, which: form.which, value: total.value, error, perRow: values.map((v) => v.value) }
}
