/**
 * Text → claim, by recursive descent on the tokens:
 *
 *   claim = expr (comparison expr)+          expr = term ((+|−) term)*         term = unary ((*|/) unary)*
 *   unary = (+|−)* power                     power = atom (^ unary)?           atom = number | name | call | (expr)
 *   call  = name(expr, …) | sup(binding, …, expr) | inf(…)                    binding = name [in [expr, expr]]
 *
 * A name is resolved where it stands; no text of a user reaches an evaluator. Signs bind weaker than ^: −z^2 = −(z^2).
 */
import { InputError } from '../../errors.ts'
import { rationalFromText, type Rational } from '../../expression/index.ts'
import { FUNCTIONS, hasMeaning, isFunction, signature, unknownCall, unknownName, variableKind } from './names.ts'
import { QUANTITIES, SCALARS, type Quantity } from './quantities.ts'
import { type ClaimToken, claimTokens, type Comparison } from './tokens.ts'
import { children, type Claim, contains, type Node, type Variable, variablesOf } from './tree.ts'

/** Most nested parentheses, signs and exponents. */
const MAXIMAL_LEVELS = 200
/** Words between claims. */
const CONNECTIVES: Readonly<Record<string, string>> = {
	and: 'Give one claim; chains a <= b <= c are allowed.',
	or: 'Give one claim; max(a, b) >= c says that one of two numbers is large.',
	for: 'A variable that no sup or inf binds already means "for all" of its range.',
	where: 'Write numbers in place, parameters of psi with --param.',
}
/** Most variables that range over an interval at once. */
const MOST_VARIABLES = 2
const EXAMPLE = 'sup(m, abs(d2psiK(m,K) - d2phi(m))) <= 2/K'

/** @throws InputError with code, position and hint; nothing else. */
export function parseClaim(text: string, parameters: ReadonlyMap<string, Rational> = new Map()): Claim {
	const reader = new Reader(text, parameters)
	const claim = reader.claim()
	requireFewVariables(claim)
	return claim
}

class Reader {
	private readonly text: string
	private readonly tokens: readonly ClaimToken[]
	private readonly parameters: ReadonlyMap<string, Rational>
	private readonly free = new Map<string, Variable>()
	private readonly bound: Variable[] = []
	private at = 0
	private levels = 0

	constructor(text: string, parameters: ReadonlyMap<string, Rational>) {
		this.text = text
		this.parameters = parameters
		this.tokens = claimTokens(text)
	}

	claim(): Claim {
		if (this.tokens.length === 0) throw new InputError('syntax', 'claim: the text is empty (expected an inequality)', `Try "${EXAMPLE}".`, 0)
		const sides = [this.expression()]
		const comparisons: Comparison[] = []
		let direction: string | undefined
		while (this.peek()?.kind === 'comparison') {
			const token = this.next()
			const way = token.text[0] as string
			if (way !== '=') {
				if (direction !== undefined && direction !== way)
					throw this.error(`'${token.text}'`, `turns the chain around`, token, 'Write two claims, or order the chain one way: a <= b <= c.')
				direction = way
			}
			comparisons.push(token.text as Comparison)
			sides.push(this.expression())
		}
		const rest = this.peek()
		if (rest) throw this.unexpected(rest)
		if (comparisons.length === 0)
			throw new InputError('syntax', `claim: no comparison up to position ${this.text.length} (expected one of <= < >= > ==)`, `A claim compares two sides: ${EXAMPLE}.`, this.text.length)
		return { sides, comparisons, free: [...this.free.values()] }
	}

	private expression(): Node {
		const first = this.term()
		const terms = [{ negative: false, node: first }]
		for (let token = this.peek(); token?.text === '+' || token?.text === '-'; token = this.peek()) {
			this.at++
			terms.push({ negative: token.text === '-', node: this.term() })
		}
		return terms.length === 1 ? first : { kind: 'sum', terms, start: first.start, end: (terms.at(-1) as { node: Node }).node.end }
	}

	private term(): Node {
		const first = this.unary()
		const factors = [{ inverse: false, node: first }]
		for (let token = this.peek(); token?.text === '*' || token?.text === '/'; token = this.peek()) {
			this.at++
			factors.push({ inverse: token.text === '/', node: this.unary() })
		}
		return factors.length === 1 ? first : { kind: 'product', factors, start: first.start, end: (factors.at(-1) as { node: Node }).node.end }
	}

	private unary(): Node {
		const token = this.peek()
		if (token?.text !== '+' && token?.text !== '-') return this.power()
		this.at++
		const node = this.deeper(token, () => this.unary())
		return token.text === '+' ? node : { kind: 'negative', node, start: token.start, end: node.end }
	}

	private power(): Node {
		const base = this.atom()
		const token = this.peek()
		if (token?.text !== '^') return base
		this.at++
		const exponent = this.deeper(token, () => this.unary())
		return { kind: 'power', base, exponent, start: base.start, end: exponent.end }
	}

	private atom(): Node {
		const token = this.peek()
		if (token === undefined)
			throw new InputError('syntax', `claim: the text ends where a number, a name or ( belongs, at position ${this.text.length}`, 'Complete it.', this.text.length)
		switch (token.kind) {
			case 'number':
				this.at++
				return this.literal(token)
			case '(': {
				this.at++
				const inner = this.deeper(token, () => this.expression())
				this.close(token)
				return inner
			}
			case 'name':
				this.at++
				return this.peek()?.kind === '(' ? this.deeper(token, () => this.call(token)) : this.name(token)
			default:
				throw this.unexpected(token)
		}
	}

	private literal({ text, start, end }: ClaimToken): Node {
		const double = Number(text)
		if (!Number.isFinite(double) || (double === 0 && !/^[0.]*([eE]|$)/.test(text)))
			throw new InputError('not-finite', `claim: the number '${text.slice(0, 40)}' at position ${start} is beyond the doubles`, 'Rescale the claim.', start)
		return { kind: 'number', value: double === 0 ? rationalFromText('0') : rationalFromText(text), text, start, end }
	}

	private name({ text: name, start, end }: ClaimToken): Node {
		const place = { start, end }
		const value = this.parameters.get(name)
		const variable = this.bound.find((v) => v.name === name)
		const kind = variableKind(name)
		const scalar = SCALARS.find((s) => s.name === name)
		if (value !== undefined && (variable ?? kind ?? scalar ?? (name === 'pi' ? name : undefined)) !== undefined)
			throw new InputError(
				'bad-parameter',
				`claim: '${name}' at position ${start} is both a parameter of psi and a name of claims`,
				`Rename the parameter, e.g. --param ${name}_=… with ${name}_ in psi.`,
				start,
			)
		if (value !== undefined) return { kind: 'parameter', name, value, ...place }
		if (variable) return { kind: 'variable', variable, ...place }
		if (name === 'pi') return { kind: 'pi', ...place }
		if (scalar) return { kind: 'scalar', scalar, ...place }
		if (kind === undefined) throw unknownName(name, start, [...this.parameters.keys()])
		const known = this.free.get(name) ?? { name, kind, start }
		this.free.set(name, known)
		return { kind: 'variable', variable: known, ...place }
	}

	private call(token: ClaimToken): Node {
		const open = this.next()
		if (token.text === 'sup' || token.text === 'inf') return this.extremum(token, open)
		const quantity = QUANTITIES.find((q) => q.name === token.text)
		if (quantity === undefined && !isFunction(token.text)) throw unknownCall(token.text, token.start)
		if (this.peek()?.kind === ')') throw this.arity(token, 0)
		const operands: Node[] = []
		const starts: (ClaimToken | undefined)[] = []
		do {
			if (operands.length > 0) this.at++
			starts.push(this.peek())
			operands.push(this.expression())
		} while (this.peek()?.kind === ',')
		const place = { start: token.start, end: this.close(open).end }
		const wanted = quantity?.slots.length ?? (FUNCTIONS[token.text as keyof typeof FUNCTIONS] === 1 ? 1 : undefined)
		if (wanted === undefined ? operands.length < 2 : operands.length !== wanted) throw this.arity(token, operands.length)
		if (quantity) {
			this.checkSlots(quantity, operands)
			return { kind: 'quantity', quantity, operands, ...place }
		}
		this.refuseBinding(token, operands, starts[0])
		return { kind: 'call', name: token.text as keyof typeof FUNCTIONS, operands, ...place }
	}

	private arity({ text, start }: ClaimToken, got: number): InputError {
		const wanted = QUANTITIES.find((q) => q.name === text)?.slots.length ?? (FUNCTIONS[text as keyof typeof FUNCTIONS] === 1 ? 1 : 'two or more')
		return new InputError('syntax', `claim: ${text} at position ${start} has ${got} argument${got === 1 ? '' : 's'} (expected ${wanted})`, `Write ${signature(text)}.`, start)
	}

	/** K is made of numbers and sites, a cumulant's number is a number, and a mean is no field. */
	private checkSlots(quantity: Quantity, operands: readonly Node[]): void {
		quantity.slots.forEach((slot, i) => {
			const operand = operands[i] as Node
			const refuse = (what: string) =>
				new InputError('syntax', `claim: argument ${i + 1} of ${quantity.name} at position ${operand.start} ${what}`, `Write ${signature(quantity.name)}: ${quantity.meaning}.`, operand.start)
			const foreign = [...variablesOf(operand)].find((v) => v.kind !== 'sites')
			if (slot === 'sites' && (foreign !== undefined || contains(operand, (n) => n.kind === 'quantity' || n.kind === 'extremum')))
				throw refuse(`is the number of sites K, a whole number${foreign ? `, not ${foreign.name}` : ''}`)
			if (slot === 'order' && operand.kind !== 'number') throw refuse('is the number of the cumulant, 1 to 6')
			if (slot === 'order' && operand.kind === 'number' && !['1', '2', '3', '4', '5', '6'].includes(operand.value.toFraction())) throw refuse('is not one of 1 to 6')
			if (operand.kind !== 'variable') return
			const { kind } = operand.variable
			if (slot === 'field' && (kind === 'mean' || kind === 'spin' || kind === 'sites')) throw refuse(`is a field, not the ${kind === 'sites' ? 'number of sites' : kind} ${operand.variable.name}`)
			if (slot !== 'field' && slot !== 'sites' && (kind === 'field' || kind === 'sites')) throw refuse(`is a ${slot}, not the ${kind === 'sites' ? 'number of sites' : kind} ${operand.variable.name}`)
		})
	}

	/** max(m, f(m)) is more likely meant as a supremum than as the larger of two numbers. */
	private refuseBinding({ text, start }: ClaimToken, operands: readonly Node[], first: ClaimToken | undefined): void {
		const [head, ...rest] = operands
		if ((text !== 'max' && text !== 'min') || head?.kind !== 'variable' || first?.kind !== 'name') return
		if (!rest.some((n) => variablesOf(n).has(head.variable))) return
		const name = head.variable.name
		throw new InputError(
			'syntax',
			`claim: ${text}(${name}, …) at position ${start} compares numbers and binds no variable`,
			`Write ${text === 'max' ? 'sup' : 'inf'}(${name}, …) for the ${text === 'max' ? 'largest' : 'least'} value over ${name}; where the number ${name} is meant, ${text}((${name}), …).`,
			start,
		)
	}

	private extremum(token: ClaimToken, open: ClaimToken): Node {
		const variables: Variable[] = []
		for (let name = this.binding(); name; name = this.binding()) {
			variables.push(this.bind(name, variables))
			const comma = this.peek()
			if (comma?.kind !== ',') throw this.error(`'${token.text}'`, 'needs an expression after its variables', token, `Write ${token.text}(m, …).`)
			this.at++
		}
		if (variables.length === 0)
			throw this.error(`'${token.text}'`, 'names no variable', token, `The variable comes first: ${token.text}(m, …), ${token.text}(m in [-1,1], …).`)
		this.bound.push(...variables)
		const body = this.expression()
		this.bound.splice(this.bound.length - variables.length)
		const after = this.peek()
		if (after?.kind === ',') throw this.error("','", `follows the expression of ${token.text}`, after, `The expression comes last: ${token.text}(m, s, …).`)
		const { end } = this.close(open)
		const used = variablesOf(body)
		for (const v of variables)
			if (!used.has(v)) throw new InputError('syntax', `claim: '${v.name}' at position ${v.start} does not occur in the expression of ${token.text}`, 'Leave the variable out, or use it.', v.start)
		return { kind: 'extremum', which: token.text as 'sup' | 'inf', variables, body, start: token.start, end }
	}

	/** The name that a binding begins with: followed by a comma or by `in`. */
	private binding(): ClaimToken | undefined {
		const token = this.peek()
		const after = this.tokens[this.at + 1]
		if (token?.kind !== 'name' || !(after?.kind === ',' || (after?.kind === 'name' && after.text === 'in'))) return undefined
		this.at++
		return token
	}

	private bind({ text: name, start }: ClaimToken, siblings: readonly Variable[]): Variable {
		if ([...this.bound, ...siblings].some((v) => v.name === name))
			throw new InputError('syntax', `claim: '${name}' at position ${start} is bound already`, 'Give it another name: m1, m2.', start)
		if (hasMeaning(name) || this.parameters.has(name))
			throw new InputError('syntax', `claim: '${name}' at position ${start} has a meaning and cannot be bound`, 'Bind a variable such as m, m1, s, z, K.', start)
		const kind = variableKind(name)
		const word = this.peek()
		if (word?.kind !== 'name') {
			if (kind === undefined)
				throw new InputError('unknown-name', `claim: what '${name}' at position ${start} ranges over is not known`, `Give its range: ${name.slice(0, 40)} in [0,1]; m is a mean, s a field, z a spin, K a number of sites.`, start)
			return { name, kind, start }
		}
		this.at++
		const open = this.expect('[', `'${name} in' wants a range`, `Write ${name} in [0,1].`)
		const lower = this.expression()
		this.expect(',', 'a range has two ends', `Write ${name} in [0,1].`)
		const upper = this.expression()
		if (this.peek()?.kind !== ']') throw this.error("'['", "has no ']'", open, 'Close the range.')
		this.at++
		for (const end of [lower, upper]) {
			const [variable] = variablesOf(end)
			if (variable || contains(end, (n) => n.kind === 'quantity' || n.kind === 'extremum'))
				throw new InputError('syntax', `claim: the end of a range at position ${end.start} is not a number`, 'Ends of ranges are made of numbers, parameters and constants such as m0 and s0.', end.start)
		}
		return { name, kind: kind ?? 'real', range: [lower, upper], start }
	}

	private expect(kind: ClaimToken['kind'], problem: string, hint: string): ClaimToken {
		const token = this.peek()
		if (token?.kind === kind) return this.next()
		const position = token?.start ?? this.text.length
		throw new InputError('syntax', `claim: ${problem} at position ${position}`, hint, position)
	}

	private close(open: ClaimToken): ClaimToken {
		const token = this.peek()
		if (token?.kind === ')') return this.next()
		if (token?.kind === 'comparison') throw this.error(`'${token.text}'`, 'stands inside parentheses', token, 'Compare at the top alone: a <= b, or a <= b <= c.')
		if (token !== undefined && token.kind !== ',') throw this.unexpected(token)
		if (token?.kind === ',') throw this.error("','", 'separates nothing', token, 'Decimals are written with a point: 0.5.')
		throw this.error("'('", "has no ')'", open, 'Close the parenthesis.')
	}

	private deeper<T>(token: ClaimToken, read: () => T): T {
		if (++this.levels > MAXIMAL_LEVELS)
			throw new InputError('too-deep', `claim: more than ${MAXIMAL_LEVELS} nested levels at position ${token.start}`, 'Try a flatter claim.', token.start)
		const result = read()
		this.levels--
		return result
	}

	private peek(): ClaimToken | undefined {
		return this.tokens[this.at]
	}

	private next(): ClaimToken {
		return this.tokens[this.at++] as ClaimToken
	}

	private unexpected(token: ClaimToken): InputError {
		const before = this.tokens[this.at - 1]
		const operand = token.kind === 'number' || token.kind === 'name' || token.kind === '('
		if (token.kind === 'name' && Object.hasOwn(CONNECTIVES, token.text)) return this.error(`'${token.text}'`, 'joins no claims', token, CONNECTIVES[token.text] as string)
		if (operand && before !== undefined && (before.kind === 'number' || before.kind === 'name' || before.kind === ')'))
			return this.error('an operator', `is missing before '${token.text.slice(0, 40)}'`, token, "Write products with '*': 2*m, 2*(m+1).")
		return this.error(`'${token.text.slice(0, 40)}'`, 'is not expected', token, 'A number, a name or ( belongs here, or an operator before it.')
	}

	private error(what: string, problem: string, { start }: ClaimToken, hint: string): InputError {
		return new InputError('syntax', `claim: ${what} at position ${start} ${problem}`, hint, start)
	}
}

/** A claim of the form ∀m ∀σ sup_z would be searched in three dimensions, which is not offered. */
function requireFewVariables(claim: Claim): void {
	const continuous = (variables: Iterable<Variable>) => [...variables].filter((v) => v.kind !== 'sites')
	const refuse = (variables: readonly Variable[]) => {
		if (variables.length <= MOST_VARIABLES) return
		const third = variables[MOST_VARIABLES] as Variable
		throw new InputError(
			'not-allowed',
			`claim: '${third.name}' at position ${third.start} is one of ${variables.length} variables over intervals at once (expected at most ${MOST_VARIABLES})`,
			'Fix some of them at numbers.',
			third.start,
		)
	}
	refuse(continuous(claim.free))
	const visit = (node: Node): void => {
		if (node.kind === 'extremum') refuse(continuous([...variablesOf(node), ...node.variables]))
		children(node).forEach(visit)
	}
	claim.sides.forEach(visit)
}
