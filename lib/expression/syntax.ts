/**
 * Syntax of formulas on their tokens: operands and operators alternate, parentheses match, levels are bounded. With this every
 * syntax error has its position and reason, and the parser that follows only has to find the precedences.
 */
import { InputError } from '../errors.ts'
import { FUNCTIONS, unknownFunction } from './grammar.ts'
import type { Source, Token } from './tokens.ts'

/** Most nested parentheses, signs and exponents. */
export const MAXIMAL_LEVELS = 200

interface Open {
	readonly token: Token
	/** The function whose argument this is, if any. */
	readonly call: Token | undefined
	/** Signs and exponents that wait for their operand. */
	pending: number
}

/** @throws InputError `syntax`, `too-deep`, `unknown-name` with the position. */
export function checkSyntax(source: Source, tokens: readonly Token[]): void {
	const { what } = source
	const fail = (message: string, hint: string, token: Token | undefined) => {
		const position = token?.start ?? source.end
		return new InputError('syntax', `${what}: ${message} at position ${position}`, hint, position)
	}
	if (tokens.length === 0)
		throw new InputError('syntax', `${what}: the text is empty (expected a formula)`, 'Try "z^4/4 - z^2".', source.start)
	const stack: Open[] = []
	const root: Pick<Open, 'pending'> = { pending: 0 }
	let top = root
	let levels = 0
	const deeper = (token: Token) => {
		if (++levels > MAXIMAL_LEVELS)
			throw new InputError(
				'too-deep',
				`${what}: more than ${MAXIMAL_LEVELS} nested levels at position ${token.start}`,
				'Try a flatter formula.',
				token.start,
			)
	}
	const settle = () => {
		levels -= top.pending
		top.pending = 0
	}
	let wantsOperand = true
	tokens.forEach((token, index) => {
		const next = tokens[index + 1]
		if (wantsOperand) {
			switch (token.kind) {
				case 'operator':
					if (token.text !== '-' && token.text !== '+')
						throw fail(`unexpected '${token.text}'`, 'A number, a name or ( belongs here.', token)
					deeper(token)
					top.pending++
					return
				case '(': {
					const before = tokens[index - 1]
					deeper(token)
					const open = { token, call: before?.kind === 'name' ? before : undefined, pending: 0 }
					stack.push(open)
					top = open
					return
				}
				case 'number':
					wantsOperand = false
					return
				case 'name':
					if (next?.kind === '(') {
						if (!FUNCTIONS.includes(token.text)) throw unknownFunction(what, token.text, token.start)
						return
					}
					if (FUNCTIONS.includes(token.text)) throw fail(`function '${token.text}' without its argument`, `Write ${token.text}(…).`, token)
					wantsOperand = false
					return
				case ')':
					if (tokens[index - 1]?.kind === '(') throw fail('empty parentheses', 'Put an expression between them.', tokens[index - 1])
					throw fail("unexpected ')'", 'A number, a name or ( belongs here.', token)
				case ',':
					throw fail("unexpected ','", 'A number, a name or ( belongs here.', token)
			}
		}
		switch (token.kind) {
			case 'operator':
				if (token.text === '^') {
					deeper(token)
					top.pending++
				} else settle()
				wantsOperand = true
				return
			case ')': {
				settle()
				const open = stack.pop()
				if (open === undefined) throw fail("unexpected ')'", 'Remove it, or open a parenthesis before it.', token)
				levels--
				top = stack.at(-1) ?? root
				return
			}
			case ',': {
				const call = stack.at(-1)?.call
				if (call)
					throw fail(`second argument of '${call.text}'`, `${call.text} has one argument; decimals are written with a point.`, token)
				throw fail("unexpected ','", 'Decimals are written with a point: 0.5.', token)
			}
			default:
				throw fail(`missing operator before '${token.text.slice(0, 40)}'`, "Write products with '*': 2*z, 2*(z+1).", token)
		}
	})
	const open = stack.at(-1)
	if (wantsOperand) throw fail('the formula ends where an operand belongs', 'Complete it, or remove the last operator.', undefined)
	if (open) throw fail("missing ')' for the '('", 'Close the parenthesis.', open.token)
}
