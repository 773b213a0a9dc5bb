/** A claim as a tree: comparisons of numbers that are made of quantities of the theory. */
import type { Rational } from '../../expression/index.ts'
import type { Quantity, Scalar, Slot } from './quantities.ts'
import type { Comparison } from './tokens.ts'

/** What a variable ranges over: means m, fields σ, spins z, numbers of sites K, or a range of its own. */
export type VariableKind = Exclude<Slot, 'order'> | 'real'

/** A variable: the same object wherever the same variable occurs. */
export interface Variable {
	readonly name: string
	readonly kind: VariableKind
	/** The ends that `in [a,b]` gives. */
	readonly range?: readonly [Node, Node]
	/** Where it first stands. */
	readonly start: number
}

export type FunctionName = 'abs' | 'min' | 'max' | 'sqrt' | 'exp' | 'log'

/** Positions start … end in the text of the claim. */
interface Place {
	readonly start: number
	readonly end: number
}

export type Node = Place &
	(
		| { readonly kind: 'number'; readonly value: Rational; readonly text: string }
		| { readonly kind: 'pi' }
		| { readonly kind: 'parameter'; readonly name: string; readonly value: Rational }
		| { readonly kind: 'variable'; readonly variable: Variable }
		| { readonly kind: 'scalar'; readonly scalar: Scalar }
		| { readonly kind: 'sum'; readonly terms: readonly { readonly negative: boolean; readonly node: Node }[] }
		| { readonly kind: 'product'; readonly factors: readonly { readonly inverse: boolean; readonly node: Node }[] }
		| { readonly kind: 'negative'; readonly node: Node }
		| { readonly kind: 'power'; readonly base: Node; readonly exponent: Node }
		| { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Node[] }
		| { readonly kind: 'quantity'; readonly quantity: Quantity; readonly operands: readonly Node[] }
		| { readonly kind: 'extremum'; readonly which: 'sup' | 'inf'; readonly variables: readonly Variable[]; readonly body: Node }
	)

/** sides[0] comparisons[0] sides[1] comparisons[1] … */
export interface Claim {
	readonly sides: readonly Node[]
	readonly comparisons: readonly Comparison[]
	/** Variables that no sup or inf binds, in the order of the text: for all of them. */
	readonly free: readonly Variable[]
}

/** The parts of a node, one level down. */
export function children(node: Node): readonly Node[] {
	switch (node.kind) {
		case 'sum':
			return node.terms.map((t) => t.node)
		case 'product':
			return node.factors.map((f) => f.node)
		case 'negative':
			return [node.node]
		case 'power':
			return [node.base, node.exponent]
		case 'call':
		case 'quantity':
			return node.operands
		case 'extremum':
			return [node.body]
		default:
			return []
	}
}

/** The variables of a node that it does not bind, each once, in the order of the text. */
export function variablesOf(node: Node, found: Set<Variable> = new Set()): Set<Variable> {
	if (node.kind === 'variable') found.add(node.variable)
	if (node.kind !== 'extremum') for (const child of children(node)) variablesOf(child, found)
	else for (const v of variablesOf(node.body)) if (!node.variables.includes(v)) found.add(v)
	return found
}

/** Whether some part of the node satisfies the test. */
export function contains(node: Node, test: (part: Node) => boolean): boolean {
	return test(node) || children(node).some((child) => contains(child, test))
}

/** Whether the node is made of a quantity that is known between two ends alone. */
export function isBracketed(node: Node): boolean {
	return contains(node, (part) => part.kind === 'quantity' && part.quantity.bracket === true)
}
