/**
 * Text → expression graph: tokens, syntax, the mathjs tree of the skeleton, and a walk that allows operators, the functions of
 * `grammar.ts`, the given variables, pi and named parameters; everything else is refused with its position. Literals are exact.
 */
import { InputError } from '../errors.ts'
import { enclose } from './bounds.ts'
import { call, constant, negate, pi, power, product, sqrt, sum, variable, zero } from './construct.ts'
import type { Obligation } from './domain.ts'
import { excerpt, settleConstant } from './domain.ts'
import { checkParameterName, unknownName } from './grammar.ts'
import { logarithm, raise } from './logarithm.ts'
import type { Expression, FunctionName } from './node.ts'
import { topological, variablesOf } from './node.ts'
import type { Rational } from './rational.ts'
import { rationalFromText, toNumber, ZERO } from './rational.ts'
import { checkSyntax } from './syntax.ts'
import type { Source, Token } from './tokens.ts'
import { tokenize } from './tokens.ts'
import type { Tree } from './tree.ts'
import { parseTree } from './tree.ts'

export interface ParseOptions {
	/** Names that are variables, e.g. `['z']`. */
	readonly variables: readonly string[]
	/** Exact values of named parameters. */
	readonly parameters?: ReadonlyMap<string, Rational>
	/** First word of messages. Default `psi`. */
	readonly what?: string
	/** The part of the text to read; default all. Positions count from the beginning of the text. */
	readonly range?: readonly [start: number, end: number]
}

export interface ParsedExpression {
	readonly expression: Expression
	/** Conditions for the text to be finite and smooth, other than those of constants, which are settled. */
	readonly obligations: readonly Obligation[]
	readonly text: string
	/** Parameters that the text uses. */
	readonly used: ReadonlySet<string>
}

/** @throws InputError with code, position and hint; nothing else. */
export function parseExpression(text: string, options: ParseOptions): ParsedExpression {
	const { what = 'psi', range = [0, text.length] } = options
	for (const name of options.parameters?.keys() ?? []) checkParameterName(name, options.variables)
	const source: Source = { what, text, start: range[0], end: range[1] }
	const tokens = tokenize(source)
	checkSyntax(source, tokens)
	const reader = new Reader(source, tokens, options)
	const { expression } = reader.read(parseTree(tokens))
	reader.refuseNonFinite(expression)
	return { expression, obligations: reader.obligations, text: text.slice(range[0], range[1]), used: reader.used }
}

/** An expression and the tokens first … last that spell it. */
interface Piece {
	readonly expression: Expression
	readonly first: number
	readonly last: number
}

class Reader {
	readonly obligations: Obligation[] = []
	readonly used = new Set<string>()
	private readonly source: Source
	private readonly tokens: readonly Token[]
	private readonly options: ParseOptions
	/** First place where a constant left the range of doubles, by its node. */
	private readonly nonFinite = new Map<Expression, Piece>()

	constructor(source: Source, tokens: readonly Token[], options: ParseOptions) {
		this.source = source
		this.tokens = tokens
		this.options = options
	}

	read(tree: Tree): Piece {
		const piece = this.readNode(tree)
		for (const node of suspects(piece.expression)) if (!this.nonFinite.has(node)) this.nonFinite.set(node, piece)
		return piece
	}

	private readNode(tree: Tree): Piece {
		switch (tree.type) {
			case 'ParenthesisNode': {
				const inner = this.read(tree.content as Tree)
				return { expression: inner.expression, first: inner.first - 1, last: inner.last + 1 }
			}
			case 'SymbolNode':
				return this.readLeaf(Number((tree.name as string).slice(1)))
			case 'FunctionNode':
				return this.readCall(tree)
			case 'OperatorNode': {
				const operands = tree.args as readonly Tree[]
				if (tree.implicit) break
				if (operands.length === 1 && (tree.op === '-' || tree.op === '+')) {
					const inner = this.read(operands[0] as Tree)
					return { expression: tree.op === '-' ? negate(inner.expression) : inner.expression, first: inner.first - 1, last: inner.last }
				}
				if (operands.length !== 2) break
				if (tree.op === '+' || tree.op === '-') return this.readChain(tree, ['+', '-'])
				if (tree.op === '*' || tree.op === '/') return this.readChain(tree, ['*', '/'])
				if (tree.op === '^') return this.readPower(operands[0] as Tree, operands[1] as Tree)
			}
		}
		throw new InputError(
			'not-allowed',
			`${this.source.what}: a construct that is not allowed`,
			'Use + - * / ^ and the allowed functions.',
			this.source.start,
		)
	}

	/** a + b − c … or a · b / c …: long chains are left-nested in the tree, so they are walked, not recursed into. */
	private readChain(tree: Tree, operators: readonly string[]): Piece {
		const parts: { op: string; operand: Tree }[] = []
		let node = tree
		while (node.type === 'OperatorNode' && node.args?.length === 2 && operators.includes(node.op as string) && !node.implicit) {
			parts.push({ op: node.op as string, operand: node.args[1] as Tree })
			node = node.args[0] as Tree
		}
		const head = this.read(node)
		const expressions = [head.expression]
		let last = head.last
		for (const { op, operand } of parts.reverse()) {
			const piece = this.read(operand)
			last = piece.last
			if (op === '-') expressions.push(negate(piece.expression))
			else if (op === '/') {
				this.require('nonzero', piece, 'denominator')
				expressions.push(power(piece.expression, -1))
			} else expressions.push(piece.expression)
		}
		return { expression: operators[0] === '+' ? sum(expressions) : product(expressions), first: head.first, last }
	}

	private readPower(left: Tree, right: Tree): Piece {
		const base = this.read(left)
		const exponent = this.read(right)
		const { expression: b } = exponent
		if (b.kind !== 'constant') this.require('positive', base, 'base of a power with a variable or irrational exponent')
		else if (b.value.d !== 1n) this.require('positive', base, 'base of a non-integer power')
		else if (b.value.s < 0n && b.value.n !== 0n) this.require('nonzero', base, 'base of a negative power')
		return { expression: raise(base.expression, b), first: base.first, last: exponent.last }
	}

	private readCall(tree: Tree): Piece {
		const first = Number(((tree.fn as Tree).name as string).slice(1))
		const name = (this.tokens[first] as Token).text
		const argument = this.read((tree.args as readonly Tree[])[0] as Tree)
		const last = argument.last + 1
		const x = argument.expression
		if (name === 'sqrt' || name === 'log') this.require('positive', argument, `argument of ${name}`)
		if (name === 'sqrt') return { expression: sqrt(x), first, last }
		return { expression: name === 'log' ? logarithm(x) : call(name as FunctionName, x), first, last }
	}

	private readLeaf(index: number): Piece {
		const token = this.tokens[index] as Token
		const expression = token.kind === 'number' ? constant(this.literal(token)) : this.symbol(token)
		return { expression, first: index, last: index }
	}

	private symbol({ text: name, start }: Token): Expression {
		const { variables, parameters } = this.options
		if (variables.includes(name)) return variable(name)
		if (name === 'pi') return pi
		const value = parameters?.get(name)
		if (value === undefined) throw unknownName(this.source.what, name, start, variables, [...(parameters?.keys() ?? [])])
		this.used.add(name)
		return constant(value)
	}

	private literal(token: Token): Rational {
		if (/^[0.]*([eE]|$)/.test(token.text)) return ZERO
		const value = Number(token.text)
		const { what, text } = this.source
		if (!Number.isFinite(value) || value === 0)
			throw new InputError(
				'not-finite',
				`${what}: the number '${excerpt(text, token.start, token.end)}' at position ${token.start} is ${value === 0 ? 'below the smallest' : 'beyond the largest'} double (expected ${value === 0 ? 'at least 5e-324' : 'at most 1.8e308'})`,
				'Rescale the formula.',
				token.start,
			)
		return rationalFromText(token.text)
	}

	private require(kind: Obligation['kind'], piece: Piece, operation: string): void {
		const { what, text } = this.source
		const obligation = { kind, expression: piece.expression, operation, ...this.place(piece) }
		if (!settleConstant(obligation, what, text)) this.obligations.push(obligation)
	}

	private place({ first, last }: Piece): { start: number; end: number } {
		return { start: (this.tokens[first] as Token).start, end: (this.tokens[last] as Token).end }
	}

	/** Refuses constants of the finished expression that are infinite or vanish as doubles. */
	refuseNonFinite(expression: Expression): void {
		for (const node of topological([expression])) {
			const piece = this.nonFinite.get(node)
			if (piece === undefined) continue
			const { start, end } = this.place(piece)
			const vanishes = enclose(node, new Map())[1] <= 1 && enclose(node, new Map())[0] >= -1
			throw new InputError(
				'not-finite',
				`${this.source.what}: '${excerpt(this.source.text, start, end)}' at position ${start} ${vanishes ? 'vanishes' : 'is not finite'} in double precision`,
				'Rescale the formula.',
				start,
			)
		}
	}
}

/** Constant parts at the top of an expression that are beyond the doubles. */
function suspects(e: Expression): Expression[] {
	const top = e.kind === 'product' ? [e, ...e.factors] : e.kind === 'sum' ? [e, ...e.terms] : [e]
	return top.filter((node) => {
		if (node.kind === 'constant') {
			const x = toNumber(node.value)
			return !Number.isFinite(x) || (x === 0 && node.value.n !== 0n)
		}
		if (variablesOf(node).size > 0) return false
		const [lower, upper] = enclose(node, new Map())
		if (lower >= Number.MAX_VALUE || upper <= -Number.MAX_VALUE) return true
		return Math.max(-lower, upper) <= Number.MIN_VALUE && node !== zero
	})
}
