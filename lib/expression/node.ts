/**
 * The immutable expression graph: hash-consed nodes, so that equal subexpressions are the same object.
 *
 * Nodes are made only by `construct.ts`, whose constructors simplify; here are the shapes and the table that shares them.
 * Sharing makes common-subexpression elimination free and lets every pass memoise on node identity.
 */
import type { Rational } from './rational.ts'
import { rationalToText } from './rational.ts'

/** Unary smooth functions. The square root is `power(·, 1/2)`. */
export const FUNCTION_NAMES = ['exp', 'log', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'atan', 'erf'] as const
/** Functions that only our own passes write (increments without cancellation); the grammar of texts does not have them. */
export const INTERNAL_FUNCTION_NAMES = ['expm1', 'log1p'] as const
export type FunctionName = (typeof FUNCTION_NAMES)[number] | (typeof INTERNAL_FUNCTION_NAMES)[number]

interface Shared {
	/** Identity within this process; never part of a result. */
	readonly id: number
	/** Structural hash: equal in every process for equal expressions; orders sums and products. */
	readonly hash: number
}
export interface Constant extends Shared {
	readonly kind: 'constant'
	readonly value: Rational
}
export interface Pi extends Shared {
	readonly kind: 'pi'
}
export interface Variable extends Shared {
	readonly kind: 'variable'
	readonly name: string
}
/** Σ terms, at least two, flat, without equal terms up to a rational factor. */
export interface Sum extends Shared {
	readonly kind: 'sum'
	readonly terms: readonly Expression[]
}
/** Π factors, at least two, flat; a rational coefficient, if any, stands first. */
export interface Product extends Shared {
	readonly kind: 'product'
	readonly factors: readonly Expression[]
}
/** base^exponent with a rational exponent ∉ {0, 1}. */
export interface Power extends Shared {
	readonly kind: 'power'
	readonly base: Expression
	readonly exponent: Rational
}
export interface Call extends Shared {
	readonly kind: 'call'
	readonly name: FunctionName
	readonly argument: Expression
}
/** One term q·e^w. */
export interface ExponentialTerm {
	readonly weight: Expression
	readonly exponent: Expression
}
/** log Σ_j q_j e^{w_j}, evaluated without overflow by the largest w_j. */
export interface LogSumExp extends Shared {
	readonly kind: 'log-sum-exp'
	readonly terms: readonly ExponentialTerm[]
}
/** e^{w_index} / Σ_j q_j e^{w_j}, evaluated without overflow; the derivatives of `log-sum-exp` are made of these. */
export interface Softmax extends Shared {
	readonly kind: 'softmax'
	readonly terms: readonly ExponentialTerm[]
	readonly index: number
}

export type Expression = Constant | Pi | Variable | Sum | Product | Power | Call | LogSumExp | Softmax

type Fields<T> = T extends Shared ? Omit<T, keyof Shared> : never

const table = new Map<string, WeakRef<Expression>>()
const registry = new FinalizationRegistry<string>((key) => {
	if (table.get(key)?.deref() === undefined) table.delete(key)
})
let nextId = 0

/** The one node with these fields. Only `construct.ts` calls this. */
export function intern(fields: Fields<Expression>): Expression {
	const key = keyOf(fields, (e) => `${e.id}`)
	const known = table.get(key)?.deref()
	if (known) return known
	const hash = hashText(keyOf(fields, (e) => e.hash.toString(36)))
	const node = Object.freeze({ ...fields, id: nextId++, hash }) as Expression
	table.set(key, new WeakRef(node))
	registry.register(node, key)
	return node
}

function keyOf(e: Fields<Expression>, child: (e: Expression) => string): string {
	const pairs = (terms: readonly ExponentialTerm[]) => terms.map((t) => `${child(t.weight)}@${child(t.exponent)}`).join(',')
	switch (e.kind) {
		case 'constant':
			return `c${rationalToText(e.value)}`
		case 'pi':
			return 'pi'
		case 'variable':
			return `v${e.name}`
		case 'sum':
			return `+${e.terms.map(child).join(',')}`
		case 'product':
			return `*${e.factors.map(child).join(',')}`
		case 'power':
			return `^${child(e.base)}^${rationalToText(e.exponent)}`
		case 'call':
			return `${e.name}(${child(e.argument)}`
		case 'log-sum-exp':
			return `L${pairs(e.terms)}`
		case 'softmax':
			return `S${e.index}:${pairs(e.terms)}`
	}
}

/** 53-bit non-cryptographic hash (cyrb53). */
function hashText(text: string): number {
	let h1 = 0xdeadbeef
	let h2 = 0x41c6ce57
	for (let i = 0; i < text.length; i++) {
		const c = text.charCodeAt(i)
		h1 = Math.imul(h1 ^ c, 2654435761)
		h2 = Math.imul(h2 ^ c, 1597334677)
	}
	h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909)
	h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909)
	return 4294967296 * (2097151 & h2) + (h1 >>> 0)
}

const KIND_RANK: Record<Expression['kind'], number> = {
	constant: 0,
	pi: 1,
	variable: 2,
	power: 3,
	product: 4,
	sum: 5,
	call: 6,
	softmax: 7,
	'log-sum-exp': 8,
}

/** Deterministic order of operands: the same in every process. */
export function compareNodes(a: Expression, b: Expression): number {
	return KIND_RANK[a.kind] - KIND_RANK[b.kind] || a.hash - b.hash || a.id - b.id
}

/** Direct operands of a node, in order. */
export function operands(e: Expression): readonly Expression[] {
	switch (e.kind) {
		case 'sum':
			return e.terms
		case 'product':
			return e.factors
		case 'power':
			return [e.base]
		case 'call':
			return [e.argument]
		case 'log-sum-exp':
		case 'softmax':
			return e.terms.flatMap((t) => [t.weight, t.exponent])
		default:
			return []
	}
}

/** All distinct nodes below and including the roots, operands before users. */
export function topological(roots: readonly Expression[]): Expression[] {
	const done = new Set<Expression>()
	const order: Expression[] = []
	const stack: { node: Expression; next: number; children: readonly Expression[] }[] = []
	for (const root of roots) {
		if (done.has(root)) continue
		stack.push({ node: root, next: 0, children: operands(root) })
		while (stack.length > 0) {
			const top = stack[stack.length - 1] as (typeof stack)[number]
			const child = top.children[top.next++]
			if (child === undefined) {
				stack.pop()
				if (!done.has(top.node)) {
					done.add(top.node)
					order.push(top.node)
				}
			} else if (!done.has(child)) stack.push({ node: child, next: 0, children: operands(child) })
		}
	}
	return order
}

/** Names of the variables that occur. */
export function variablesOf(e: Expression): Set<string> {
	const names = new Set<string>()
	for (const node of topological([e])) if (node.kind === 'variable') names.add(node.name)
	return names
}

const dependsCache = new WeakMap<Expression, Map<string, boolean>>()

/** Whether e contains the variable. */
export function dependsOn(e: Expression, name: string): boolean {
	const cached = (node: Expression) => dependsCache.get(node)?.get(name)
	const known = cached(e)
	if (known !== undefined) return known
	for (const node of topological([e])) {
		if (cached(node) !== undefined) continue
		const answer = node.kind === 'variable' ? node.name === name : operands(node).some(cached)
		let answers = dependsCache.get(node)
		if (answers === undefined) {
			answers = new Map()
			dependsCache.set(node, answers)
		}
		answers.set(name, answer)
	}
	return cached(e) as boolean
}
