/**
 * Expressions as JSON: a version, the distinct nodes (operands before users, by index) and the root. Reading rebuilds the same
 * nodes through the interning table, so `fromJson(toJson(e)) === e`.
 */
import { InputError } from '../errors.ts'
import type { Expression, ExponentialTerm, FunctionName } from './node.ts'
import { FUNCTION_NAMES, INTERNAL_FUNCTION_NAMES, intern, topological } from './node.ts'
import { rationalFromText, rationalToText } from './rational.ts'

export const JSON_VERSION = 1

type Pair = readonly [weight: number, exponent: number]
export type NodeJson =
	| readonly ['constant', string]
	| readonly ['pi']
	| readonly ['variable', string]
	| readonly ['sum', ...number[]]
	| readonly ['product', ...number[]]
	| readonly ['power', number, string]
	| readonly ['call', string, number]
	| readonly ['log-sum-exp', ...Pair[]]
	| readonly ['softmax', number, ...Pair[]]

export interface ExpressionJson {
	readonly version: number
	readonly nodes: readonly NodeJson[]
	readonly root: number
}

export function toJson(e: Expression): ExpressionJson {
	const index = new Map<Expression, number>()
	const at = (node: Expression) => index.get(node) as number
	const pairs = (terms: readonly ExponentialTerm[]): Pair[] => terms.map((t) => [at(t.weight), at(t.exponent)])
	const write = (node: Expression): NodeJson => {
		switch (node.kind) {
			case 'constant':
				return ['constant', rationalToText(node.value)]
			case 'pi':
				return ['pi']
			case 'variable':
				return ['variable', node.name]
			case 'sum':
				return ['sum', ...node.terms.map(at)]
			case 'product':
				return ['product', ...node.factors.map(at)]
			case 'power':
				return ['power', at(node.base), rationalToText(node.exponent)]
			case 'call':
				return ['call', node.name, at(node.argument)]
			case 'log-sum-exp':
				return ['log-sum-exp', ...pairs(node.terms)]
			case 'softmax':
				return ['softmax', node.index, ...pairs(node.terms)]
		}
	}
	const nodes: NodeJson[] = []
	for (const node of topological([e])) {
		index.set(node, nodes.length)
		nodes.push(write(node))
	}
	return { version: JSON_VERSION, nodes, root: at(e) }
}

/** @throws InputError `syntax` when the value is not an expression of this version. */
export function fromJson(json: unknown): Expression {
	const fail = (problem: string) => new InputError('syntax', `fromJson: ${problem}`, 'Use the output of toJson.')
	const { version, nodes, root } = (typeof json === 'object' && json !== null ? json : {}) as Partial<ExpressionJson>
	if (version !== JSON_VERSION) throw fail(`unknown version (got ${JSON.stringify(version)}, expected ${JSON_VERSION})`)
	if (!Array.isArray(nodes)) throw fail('no list of nodes')
	const built: Expression[] = []
	const at = (i: unknown): Expression => {
		const node = typeof i === 'number' ? built[i] : undefined
		if (node === undefined) throw fail(`node ${built.length} uses ${JSON.stringify(i)}, which is not an earlier node`)
		return node
	}
	const number = (text: unknown) => {
		try {
			return rationalFromText(text as string)
		} catch {
			throw fail(`node ${built.length} has ${JSON.stringify(text)} where a rational belongs`)
		}
	}
	const pairs = (list: readonly unknown[]): ExponentialTerm[] =>
		list.map((pair) => {
			if (!Array.isArray(pair)) throw fail(`node ${built.length} has a term that is not a pair`)
			return { weight: at(pair[0]), exponent: at(pair[1]) }
		})
	const build = ([kind, ...rest]: readonly unknown[]): Expression => {
		switch (kind) {
			case 'constant':
				return intern({ kind, value: number(rest[0]) })
			case 'pi':
				return intern({ kind })
			case 'variable':
				if (typeof rest[0] !== 'string' || !/^[A-Za-z_]\w*$/.test(rest[0])) throw fail(`node ${built.length} is no variable name`)
				return intern({ kind, name: rest[0] })
			case 'sum':
				return intern({ kind, terms: atLeastTwo(rest).map(at) })
			case 'product':
				return intern({ kind, factors: atLeastTwo(rest).map(at) })
			case 'power':
				return intern({ kind, base: at(rest[0]), exponent: number(rest[1]) })
			case 'call':
				if (!([...FUNCTION_NAMES, ...INTERNAL_FUNCTION_NAMES] as readonly unknown[]).includes(rest[0]))
					throw fail(`unknown function ${JSON.stringify(rest[0])}`)
				return intern({ kind, name: rest[0] as FunctionName, argument: at(rest[1]) })
			case 'log-sum-exp':
				return intern({ kind, terms: pairs(atLeastTwo([0, ...rest]).slice(1)) })
			case 'softmax': {
				const terms = pairs(rest.slice(1))
				if (terms[rest[0] as number] === undefined) throw fail(`node ${built.length} has no term ${JSON.stringify(rest[0])}`)
				return intern({ kind, terms, index: rest[0] as number })
			}
		}
		throw fail(`unknown kind ${JSON.stringify(kind)}`)
	}
	const atLeastTwo = (list: readonly unknown[]) => {
		if (list.length < 2) throw fail(`node ${built.length} has fewer than two operands`)
		return list
	}
	for (const node of nodes) {
		if (!Array.isArray(node)) throw fail(`node ${built.length} is not a list`)
		built.push(build(node))
	}
	return at(root)
}
