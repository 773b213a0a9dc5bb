/**
 * Random formulas with an evaluation of their own: text and MPFR value come from the same abstract tree, without the parser, the
 * constructors or the graph. What the library makes of the text is compared with it.
 */
import fc from 'fast-check'
import type { withPrecision } from '../../support/high-precision.ts'
import { applyHigh, type High } from '../../support/high-precision.ts'

export type Context = Parameters<Parameters<typeof withPrecision>[1]>[0]

export type Formula =
	| { readonly kind: 'number'; readonly text: string }
	| { readonly kind: 'z' }
	| { readonly kind: 'pi' }
	| { readonly kind: 'binary'; readonly op: '+' | '-' | '*' | '/'; readonly left: Formula; readonly right: Formula }
	| { readonly kind: 'minus'; readonly of: Formula }
	| { readonly kind: 'power'; readonly base: Formula; readonly exponent: number }
	| { readonly kind: 'call'; readonly name: Name; readonly argument: Formula }

type Name = 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'sinh' | 'cosh' | 'tanh' | 'atan' | 'erf'
const ENTIRE: readonly Name[] = ['exp', 'sin', 'cos', 'sinh', 'cosh', 'tanh', 'atan', 'erf']

/** Formulas of limited depth; with `smooth`, denominators and arguments of log and sqrt are 1 + (…)². */
export function formulas(depth: number, smooth = true): fc.Arbitrary<Formula> {
	const leaf: fc.Arbitrary<Formula> = fc.oneof(
		{ weight: 3, arbitrary: fc.constant<Formula>({ kind: 'z' }) },
		{
			weight: 2,
			arbitrary: fc
				.constantFrom('1', '2', '3', '0.5', '1.25', '.1', '2e-1', '7', '10.', '0')
				.map((text): Formula => ({ kind: 'number', text })),
		},
		{ weight: 1, arbitrary: fc.constant<Formula>({ kind: 'pi' }) },
	)
	if (depth === 0) return leaf
	const below = formulas(depth - 1, smooth)
	const guard = (f: Formula): Formula =>
		smooth ? { kind: 'binary', op: '+', left: { kind: 'number', text: '1' }, right: { kind: 'power', base: f, exponent: 2 } } : f
	return fc.oneof(
		{ weight: 1, arbitrary: leaf },
		{
			weight: 4,
			arbitrary: fc.tuple(fc.constantFrom('+', '-', '*', '/' as const), below, below).map(
				([op, left, right]): Formula => ({
					kind: 'binary',
					op: op as '+',
					left,
					right: op === '/' ? guard(right) : right,
				}),
			),
		},
		{ weight: 1, arbitrary: below.map((of): Formula => ({ kind: 'minus', of })) },
		{
			weight: 2,
			arbitrary: fc.tuple(below, fc.constantFrom(0, 1, 2, 3, 4, -1, -2)).map(
				([base, exponent]): Formula => ({
					kind: 'power',
					base: exponent < 0 ? guard(base) : base,
					exponent,
				}),
			),
		},
		{
			weight: 3,
			arbitrary: fc.tuple(fc.constantFrom<Name>(...ENTIRE, 'log', 'sqrt'), below).map(
				([name, argument]): Formula => ({
					kind: 'call',
					name,
					argument: name === 'log' || name === 'sqrt' ? guard(argument) : argument,
				}),
			),
		},
	)
}

/** Fully parenthesised where needed, by the precedences of school. */
export function formulaText(f: Formula): string {
	const atom = (g: Formula) =>
		g.kind === 'number' || g.kind === 'z' || g.kind === 'pi' || g.kind === 'call' ? formulaText(g) : `(${formulaText(g)})`
	switch (f.kind) {
		case 'number':
			return f.text
		case 'z':
		case 'pi':
			return f.kind
		case 'minus':
			return `-${atom(f.of)}`
		case 'power':
			return `${atom(f.base)}^${f.exponent}`
		case 'call':
			return `${f.name}(${formulaText(f.argument)})`
		case 'binary': {
			const left =
				f.left.kind === 'binary' && '+-'.includes(f.left.op) && '*/'.includes(f.op) ? `(${formulaText(f.left)})` : formulaText(f.left)
			const right = f.right.kind === 'binary' || f.right.kind === 'minus' ? `(${formulaText(f.right)})` : formulaText(f.right)
			return `${left}${f.op === '+' || f.op === '-' ? ` ${f.op} ` : f.op}${right}`
		}
	}
}

/** Value by MPFR; NaN outside the domain. */
export function formulaValue(context: Context, f: Formula, z: High): High {
	const value = (g: Formula) => formulaValue(context, g, z)
	switch (f.kind) {
		case 'number':
			return context.Float(f.text.endsWith('.') ? f.text.slice(0, -1) : f.text.startsWith('.') ? `0${f.text}` : f.text)
		case 'z':
			return z
		case 'pi':
			return context.Pi()
		case 'minus':
			return value(f.of).neg()
		case 'power':
			return f.exponent < 0 ? context.Float(1).div(value(f.base).pow(-f.exponent)) : value(f.base).pow(f.exponent)
		case 'call':
			return f.name === 'sqrt' ? value(f.argument).sqrt() : applyHigh(context, f.name, value(f.argument))
		case 'binary': {
			const [a, b] = [value(f.left), value(f.right)]
			return f.op === '+' ? a.add(b) : f.op === '-' ? a.sub(b) : f.op === '*' ? a.mul(b) : a.div(b)
		}
	}
}
