/** A claim as text: normalised, or with the numbers of a point in the places of its variables and suprema. */
import type { Claim, Node, Variable } from './tree.ts'
import type { Point } from './value.ts'

/** What stands for variables: values of free ones, and the place where the suprema are attained. */
export interface Plugged {
	readonly free: ReadonlyMap<Variable, number>
	readonly at: Point
	/** Ranges of variables that remain bound. */
	readonly range: (variable: Variable) => readonly [number, number] | null
}

const SUM = 1
const PRODUCT = 2
const POWER = 3
const ATOM = 4

/** The normalised text. */
export function claimText({ sides, comparisons }: Claim): string {
	return sides.map((side, i) => `${i > 0 ? ` ${comparisons[i - 1]} ` : ''}${nodeText(side)}`).join('')
}

export function nodeText(node: Node, plugged?: Plugged): string {
	return printed(node, plugged)[0]
}

type Printed = readonly [text: string, binding: number]

function printed(node: Node, plugged?: Plugged): Printed {
	const bare = (n: Node) => printed(n, plugged)[0]
	const bound = (n: Node, least: number) => {
		const [text, binding] = printed(n, plugged)
		return binding >= least ? text : `(${text})`
	}
	switch (node.kind) {
		case 'number':
			return [node.text, ATOM]
		case 'pi':
			return ['pi', ATOM]
		case 'parameter':
			return [node.name, ATOM]
		case 'scalar':
			return [node.scalar.name, ATOM]
		case 'variable': {
			const value = plugged?.free.get(node.variable) ?? plugged?.at[node.variable.name]
			if (value === undefined) return [node.variable.name, ATOM]
			return [String(value), value < 0 || Object.is(value, -0) ? SUM : ATOM]
		}
		case 'negative':
			return [`-${bound(node.node, POWER)}`, SUM]
		case 'sum':
			return [node.terms.map((t, i) => `${i === 0 ? '' : t.negative ? ' - ' : ' + '}${bound(t.node, i === 0 ? SUM : PRODUCT)}`).join(''), SUM]
		case 'product':
			return [node.factors.map((f, i) => `${i === 0 ? '' : f.inverse ? '/' : '*'}${bound(f.node, i === 0 ? PRODUCT : POWER)}`).join(''), PRODUCT]
		case 'power':
			return [`${bound(node.base, ATOM)}^${bound(node.exponent, ATOM)}`, POWER]
		case 'call':
			// Parentheses keep max(m, …) of numbers from looking like a supremum.
			if ((node.name === 'max' || node.name === 'min') && node.operands[0]?.kind === 'variable')
				return [`${node.name}(${node.operands.map((n, i) => (i === 0 ? `(${bare(n)})` : bare(n))).join(', ')})`, ATOM]
			return [`${node.name}(${node.operands.map(bare).join(', ')})`, ATOM]
		case 'quantity':
			return [`${node.quantity.name}(${node.operands.map(bare).join(', ')})`, ATOM]
		case 'extremum': {
			if (plugged && node.variables.every((v) => plugged.at[v.name] !== undefined)) return printed(node.body, plugged)
			const bindings = node.variables.map((v) => {
				const range = plugged?.range(v)
				if (range) return `${v.name} in [${range[0]}, ${range[1]}]`
				return v.range ? `${v.name} in [${bare(v.range[0])}, ${bare(v.range[1])}]` : v.name
			})
			return [`${node.which}(${[...bindings, bare(node.body)].join(', ')})`, ATOM]
		}
	}
}
