/**
 * Straight-line programs as JavaScript source: a `const` for every value that is used more than once or would make a
 * line too long, nested expressions for the rest. Association is preserved exactly, so the bits are those of the program.
 */
import type { Program, Value } from '../../elementary/index.ts'

const LONGEST = 96
const PRECEDENCE = { choice: 0, or: 1, and: 2, equality: 3, comparison: 4, sum: 5, product: 6, unary: 7, atom: 8 } as const

interface Text {
	readonly text: string
	readonly precedence: number
}

export interface PrintOptions {
	/** Names that temporaries must not take. */
	readonly reserved?: Iterable<string>
	/** Values that must have a name although they are used once. */
	readonly keep?: (value: Value) => boolean
}

export interface Printed {
	/** Statements in program order with the index of the value that each defines. */
	readonly statements: readonly { readonly index: number; readonly code: string }[]
	/** Expressions of the results. */
	readonly results: readonly string[]
}

/** The double as a literal that reads back as the same double. */
export function literal(x: number): string {
	return Object.is(x, -0) ? '-0' : `${x}`
}

export function print(program: Program, options: PrintOptions = {}): Printed {
	const taken = new Set<string>(options.reserved)
	for (const p of program.parameters) taken.add(p.name as string)
	let counter = 0
	const fresh = (hint: string | undefined): string => {
		let name = hint ?? `t${++counter}`
		for (let k = 2; taken.has(name); k++) name = hint === undefined ? `t${++counter}` : `${hint}${k}`
		taken.add(name)
		return name
	}
	const texts: Text[] = []
	const statements: { index: number; code: string }[] = []
	const of = (v: Value) => texts[v.index] as Text
	const wrap = (v: Value, least: number) => (of(v).precedence < least ? `(${of(v).text})` : of(v).text)
	const repeated = new Set(program.values.filter((v) => v.operation === 'smaller' || v.operation === 'larger').flatMap((v) => v.operands))
	const last = program.results.length === 1 && !options.keep ? program.results[0] : undefined
	for (const v of program.values) {
		const uses = program.uses[v.index] as number
		if (uses === 0) continue
		const text = expression(v, wrap, (o) => of(o).text)
		const simple = v.operation === 'parameter' || v.operation === 'constant'
		const named = uses > 1 || v.name !== undefined || text.text.length > LONGEST || repeated.has(v) || options.keep?.(v)
		if (!simple && named && v !== last) {
			const name = fresh(v.name)
			statements.push({ index: v.index, code: `const ${name} = ${text.text}` })
			texts[v.index] = { text: name, precedence: PRECEDENCE.atom }
		} else texts[v.index] = text
	}
	return { statements, results: program.results.map((r) => of(r).text) }
}

function expression(v: Value, wrap: (v: Value, least: number) => string, plain: (v: Value) => string): Text {
	const [a, b, c] = v.operands as [Value, Value, Value]
	const call = (name: string, operands = v.operands): Text => ({
		text: `${name}(${operands.map(plain).join(', ')})`,
		precedence: PRECEDENCE.atom,
	})
	const infix = (symbol: string, precedence: number): Text => ({
		text: `${wrap(a, precedence)} ${symbol} ${wrap(b, precedence + 1)}`,
		precedence,
	})
	switch (v.operation) {
		case 'constant': {
			const text = literal(v.number as number)
			return { text, precedence: text.startsWith('-') ? PRECEDENCE.unary : PRECEDENCE.atom }
		}
		case 'parameter':
			return { text: v.name as string, precedence: PRECEDENCE.atom }
		case 'add':
			return infix('+', PRECEDENCE.sum)
		case 'subtract':
			return infix('-', PRECEDENCE.sum)
		case 'multiply':
			return infix('*', PRECEDENCE.product)
		case 'divide':
			return infix('/', PRECEDENCE.product)
		case 'negate':
			return { text: `-${wrap(a, PRECEDENCE.atom)}`, precedence: PRECEDENCE.unary }
		case 'squareRoot':
			return call('Math.sqrt')
		case 'absolute':
			return call('Math.abs')
		case 'floor':
			return call('Math.floor')
		case 'select':
			return { text: `${wrap(a, PRECEDENCE.or)} ? ${wrap(b, PRECEDENCE.or)} : ${wrap(c, PRECEDENCE.or)}`, precedence: PRECEDENCE.choice }
		case 'smaller':
			return { text: `${plain(b)} < ${plain(a)} ? ${plain(b)} : ${plain(a)}`, precedence: PRECEDENCE.choice }
		case 'larger':
			return { text: `${plain(a)} < ${plain(b)} ? ${plain(b)} : ${plain(a)}`, precedence: PRECEDENCE.choice }
		case 'copySign':
		case 'powerOfTwo':
		case 'exponent':
		case 'significand':
			return call(v.operation)
		case 'lookup':
			return { text: `${v.table?.name}[${plain(a)}]`, precedence: PRECEDENCE.atom }
		case 'call':
			return call(v.callee?.name as string)
		case 'rare':
			return {
				text: `${wrap(a, PRECEDENCE.or)} ? ${v.callee?.name}(${v.operands.slice(2).map(plain).join(', ')}) : ${wrap(b, PRECEDENCE.or)}`,
				precedence: PRECEDENCE.choice,
			}
		case 'less':
			return infix('<', PRECEDENCE.comparison)
		case 'lessOrEqual':
			return infix('<=', PRECEDENCE.comparison)
		case 'equal':
			return infix('===', PRECEDENCE.equality)
		case 'and':
			return infix('&&', PRECEDENCE.and)
		case 'or':
			return infix('||', PRECEDENCE.or)
		case 'not':
			return { text: `!${wrap(a, PRECEDENCE.unary)}`, precedence: PRECEDENCE.unary }
	}
}
