/**
 * Reading printed formulas back: the LaTeX that the program writes → a tree that knows its value, its width and its terms.
 *
 * A certificate checks the characters that are printed, not the expression they came from: what typesetting loses, it finds.
 * The grammar is what our own printers write: numerals, letters, \frac, \sqrt, powers, named functions of a parenthesis,
 * juxtaposition, broken rows, and a trailing "+ \dots" whose value is 0.
 */
import type { FunctionName } from '../../expression/index.ts'
import type { Arithmetic } from './arithmetic.ts'

export type Tree =
	| { readonly kind: 'number'; readonly text: string }
	| { readonly kind: 'name'; readonly name: string }
	| { readonly kind: 'dots' }
	| { readonly kind: 'sum'; readonly terms: readonly Term[] }
	| { readonly kind: 'product'; readonly factors: readonly Factor[] }
	| { readonly kind: 'fraction'; readonly above: Tree; readonly below: Tree; readonly small: boolean }
	| { readonly kind: 'root'; readonly of: Tree }
	| { readonly kind: 'power'; readonly base: Tree; readonly exponent: Tree }
	| { readonly kind: 'call'; readonly name: FunctionName; readonly argument: Tree; readonly exponent: Tree | null }
	| { readonly kind: 'fence'; readonly inner: Tree; readonly sized: boolean }

export interface Term {
	readonly negative: boolean
	readonly tree: Tree
}

export interface Factor {
	readonly tree: Tree
	/** `/` or `\cdot` before it; empty for juxtaposition. */
	readonly sign: '' | '/' | '\\cdot'
}

/** What is printed is not a formula that this reader knows. */
export class Unreadable extends Error {}

const FUNCTIONS: Readonly<Record<string, FunctionName>> = {
	'\\log': 'log',
	'\\exp': 'exp',
	'\\sin': 'sin',
	'\\cos': 'cos',
	'\\sinh': 'sinh',
	'\\cosh': 'cosh',
	'\\tanh': 'tanh',
	'\\arctan': 'atan',
	'\\operatorname{erf}': 'erf',
}
const COMMANDS = new Map(Object.entries(FUNCTIONS).map(([command, name]) => [name, command]))

/** White space, alignment and thin spaces say nothing; brackets of every size are parentheses. */
const SILENT = /^(\s+|&|\\\\|\\[,;!]|\\q?quad|\\notag|\{\})$/
const TOKEN =
	/\s+|&|\\\\|\\[,;!]|\\q?quad(?![A-Za-z])|\\notag(?![A-Za-z])|\{\}|\\operatorname\{erf\}|\\mathit\{[^{}]*\}|\\(?:left|bigl|Bigl)\(|\\(?:right|bigr|Bigr)\)|\\[A-Za-z]+|\d+(?:\.\d+)?|[A-Za-z]|[-+^_{}()/]/y

function tokens(latex: string): string[] {
	const out: string[] = []
	TOKEN.lastIndex = 0
	for (let start = 0; start < latex.length; start = TOKEN.lastIndex) {
		const match = TOKEN.exec(latex)
		if (match === null) throw new Unreadable(`"${latex.slice(start, start + 12)}" cannot be read back`)
		if (!SILENT.test(match[0])) out.push(match[0])
	}
	return out
}

/** The tree of a printed formula. @throws Unreadable */
export function readBack(latex: string): Tree {
	return new Reader(tokens(latex)).whole()
}

const OPENING = /^(\\(left|bigl|Bigl))?\($/
const CLOSING = /^(\\(right|bigr|Bigr))?\)$/

class Reader {
	private readonly list: readonly string[]
	private at = 0

	constructor(list: readonly string[]) {
		this.list = list
	}

	whole(): Tree {
		const tree = this.sum()
		if (this.at < this.list.length) throw new Unreadable(`"${this.list[this.at]}" is in the way`)
		return tree
	}

	private peek(): string | undefined {
		return this.list[this.at]
	}

	private expect(pattern: RegExp, what: string): void {
		if (!pattern.test(this.peek() ?? '')) throw new Unreadable(`"${what}" is missing before "${this.peek() ?? 'the end'}"`)
		this.at++
	}

	private sum(): Tree {
		const terms: Term[] = []
		for (;;) {
			const sign = this.peek()
			if (sign === '+' || sign === '-') this.at++
			else if (terms.length > 0) break
			terms.push({ negative: sign === '-', tree: this.product() })
		}
		return terms.length === 1 && !terms[0].negative ? terms[0].tree : { kind: 'sum', terms }
	}

	private product(): Tree {
		const factors: Factor[] = []
		for (;;) {
			const next = this.peek()
			const sign = next === '/' || next === '\\cdot' ? next : ''
			if (factors.length > 0) {
				if (sign !== '') this.at++
				else if (next === undefined || next === '+' || next === '-' || next === '}' || CLOSING.test(next)) break
			}
			factors.push({ tree: this.power(), sign: factors.length === 0 ? '' : sign })
		}
		return factors.length === 1 ? factors[0].tree : { kind: 'product', factors }
	}

	private power(): Tree {
		const base = this.atom()
		if (this.peek() !== '^') return base
		this.at++
		return { kind: 'power', base, exponent: this.argument() }
	}

	/** {…} or one token. */
	private argument(): Tree {
		if (this.peek() !== '{') return this.atom()
		this.at++
		const tree = this.sum()
		this.expect(/^\}$/, '}')
		return tree
	}

	private atom(): Tree {
		const text = this.peek()
		if (text === undefined) throw new Unreadable('the formula ends too early')
		this.at++
		if (/^\d/.test(text)) return { kind: 'number', text }
		if (OPENING.test(text)) {
			const inner = this.sum()
			this.expect(CLOSING, ')')
			return { kind: 'fence', inner, sized: text !== '(' }
		}
		if (text === '\\frac' || text === '\\tfrac') {
			const above = this.argument()
			return { kind: 'fraction', above, below: this.argument(), small: text === '\\tfrac' }
		}
		if (text === '\\sqrt') return { kind: 'root', of: this.argument() }
		if (text === '\\dots') return { kind: 'dots' }
		const name = FUNCTIONS[text]
		if (name !== undefined) return this.call(name)
		if (text !== '\\cdot' && /^(\\mathit\{.*\}|\\[A-Za-z]+|[A-Za-z])$/.test(text)) return { kind: 'name', name: text + this.index() }
		throw new Unreadable(`"${text}" cannot be read back`)
	}

	/** `_1` for `_1` and `_{1}`. */
	private index(): string {
		if (this.peek() !== '_') return ''
		this.at++
		const braces = this.peek() === '{'
		if (braces) this.at++
		let text = ''
		do {
			const next = this.peek()
			if (next === undefined || next === '}') throw new Unreadable('an index is missing')
			text += next
			this.at++
		} while (braces && this.peek() !== '}')
		if (braces) this.at++
		return `_${text}`
	}

	private call(name: FunctionName): Tree {
		let exponent: Tree | null = null
		if (this.peek() === '^') {
			this.at++
			exponent = this.argument()
		}
		const argument = this.atom()
		if (argument.kind !== 'fence') throw new Unreadable(`${name} without parentheses`)
		return { kind: 'call', name, argument, exponent }
	}
}

/** The tree as LaTeX again; parentheses as wide as what they hold. */
export function printTree(tree: Tree): string {
	switch (tree.kind) {
		case 'number':
			return tree.text
		case 'name':
			return tree.name.replace(/_(.*)$/, '_{$1}')
		case 'dots':
			return '\\dots'
		case 'sum':
			return tree.terms.map((t, i) => `${i === 0 ? (t.negative ? '-' : '') : t.negative ? ' - ' : ' + '}${printTree(t.tree)}`).join('')
		case 'product':
			return tree.factors.map((f, i) => `${i === 0 ? '' : f.sign === '/' ? '/' : f.sign === '' ? ' ' : ' \\cdot '}${printTree(f.tree)}`).join('')
		case 'fraction':
			return `\\${tree.small ? 't' : ''}frac{${printTree(tree.above)}}{${printTree(tree.below)}}`
		case 'root':
			return `\\sqrt{${printTree(tree.of)}}`
		case 'power':
			return `${printTree(tree.base)}^{${printTree(tree.exponent)}}`
		case 'call':
			return `${COMMANDS.get(tree.name) as string}${tree.exponent === null ? '' : `^{${printTree(tree.exponent)}}`}${printTree(tree.argument)}`
		case 'fence':
			return tree.sized ? `\\left(${printTree(tree.inner)}\\right)` : `(${printTree(tree.inner)})`
	}
}

/** The value of a printed formula. `at` gives the letters, as printed: `z`, `\sigma`, `u_1`. @throws Unreadable */
export function evaluateTree<T>(tree: Tree, at: Readonly<Record<string, T>>, a: Arithmetic<T>): T {
	const of = (t: Tree): T => evaluateTree(t, at, a)
	const raised = (base: T, exponent: Tree): T => {
		const [n, d] = quotientOf(exponent)
		return a.power(base, n, d)
	}
	switch (tree.kind) {
		case 'number':
			return a.number(tree.text)
		case 'dots':
			return a.number('0')
		case 'name': {
			if (tree.name === '\\pi') return a.pi()
			const value = at[tree.name]
			if (value !== undefined) return value
			if (tree.name === 'e') return a.call('exp', a.number('1'))
			throw new Unreadable(`${tree.name} has no value`)
		}
		case 'sum':
			return tree.terms.map((t) => (t.negative ? a.negate(of(t.tree)) : of(t.tree))).reduce((x, y) => a.add(x, y))
		case 'product':
			return tree.factors.slice(1).reduce((x, f) => (f.sign === '/' ? a.divide(x, of(f.tree)) : a.multiply(x, of(f.tree))), of(tree.factors[0].tree))
		case 'fraction':
			return a.divide(of(tree.above), of(tree.below))
		case 'root':
			return a.power(of(tree.of), 1n, 2n)
		case 'power':
			if (tree.base.kind === 'name' && tree.base.name === 'e' && at['e'] === undefined) return a.call('exp', of(tree.exponent))
			return raised(of(tree.base), tree.exponent)
		case 'call': {
			const value = a.call(tree.name, of(tree.argument))
			return tree.exponent === null ? value : raised(value, tree.exponent)
		}
		case 'fence':
			return of(tree.inner)
	}
}

/** n/d of an exponent: ±n or ±n/d. */
function quotientOf(tree: Tree): [bigint, bigint] {
	if (tree.kind === 'number' && /^\d+$/.test(tree.text)) return [BigInt(tree.text), 1n]
	if (tree.kind === 'sum' && tree.terms.length === 1 && tree.terms[0].negative) {
		const [n, d] = quotientOf(tree.terms[0].tree)
		return [-n, d]
	}
	if (tree.kind === 'product' && tree.factors.length === 2 && tree.factors[1].sign === '/') {
		const [[n, one], [d, other]] = tree.factors.map((f) => quotientOf(f.tree))
		if (one === 1n && other === 1n && d > 0n) return [n, d]
	}
	throw new Unreadable('an exponent that is no number')
}
