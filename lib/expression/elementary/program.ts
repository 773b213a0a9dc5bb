/**
 * Straight-line floating-point programs: the one intermediate form of both targets.
 *
 * A program is a list of values in single assignment, each an IEEE 754 double operation (or a comparison) that
 * JavaScript and 128-bit SIMD WebAssembly execute with the same rounding. Whatever is written once here (elementary
 * functions, whole kernels) therefore gives the same bits in both targets. There are no jumps: choices are `select`,
 * and a branch exists only as `rare`, a function called where a mask is true.
 */

/** Operations with a number (double) as result. */
export type NumberOperation =
	| 'constant'
	| 'parameter'
	| 'add'
	| 'subtract'
	| 'multiply'
	| 'divide'
	| 'squareRoot'
	| 'absolute'
	| 'negate'
	| 'floor'
	/** (mask, a, b) → a where the mask is true, else b. */
	| 'select'
	/** (a, b) → b < a ? b : a; NaN if a is NaN. */
	| 'smaller'
	/** (a, b) → a < b ? b : a; NaN if a is NaN. */
	| 'larger'
	/** |a| with the sign bit of b. */
	| 'copySign'
	/** 2^n for an integer-valued n in [−1022, 1023]. */
	| 'powerOfTwo'
	/** Biased-free exponent ⌊log₂x⌋ of a positive normal x. */
	| 'exponent'
	/** x·2^{−exponent(x)} ∈ [1, 2) of a positive normal x. */
	| 'significand'
	/** table[n] for an integer-valued n within the table. */
	| 'lookup'
	| 'call'
	/** (mask, otherwise, ...arguments) → callee(arguments) where the mask is true, else `otherwise`. */
	| 'rare'
/** Operations with a mask (one truth value per point) as result. */
export type MaskOperation = 'less' | 'lessOrEqual' | 'equal' | 'and' | 'or' | 'not'
export type Operation = NumberOperation | MaskOperation

export interface Value {
	/** Position in its program. */
	readonly index: number
	readonly operation: Operation
	readonly operands: readonly Value[]
	/** Of a constant. */
	readonly number?: number
	/** Of a call or a rare call. */
	readonly callee?: FunctionDefinition
	/** Of a lookup. */
	readonly table?: Table
	/** Suggested name of the temporary, or the name of the parameter. */
	name?: string
}

/** A numeric table known at compile time. */
export interface Table {
	readonly name: string
	readonly entries: readonly number[]
}

/** A function of numbers written once for both targets. */
export interface FunctionDefinition {
	readonly name: string
	readonly parameters: readonly string[]
	build(builder: Builder, ...parameters: readonly Value[]): Value
}

export interface Program {
	readonly values: readonly Value[]
	readonly parameters: readonly Value[]
	readonly results: readonly Value[]
	/** How many operands and results refer to each value, by index; 0 for dead values. */
	readonly uses: Int32Array
}

/** Distinct small numbers; those that never come without detail have none. */
const OPERATION_CODES = Object.fromEntries(
	[
		'add',
		'subtract',
		'multiply',
		'divide',
		'squareRoot',
		'absolute',
		'negate',
		'floor',
		'select',
		'smaller',
		'larger',
		'copySign',
		'powerOfTwo',
		'exponent',
		'significand',
		'less',
		'lessOrEqual',
		'equal',
		'and',
		'or',
		'not',
	].map((name, code) => [name, code]),
) as Record<Operation, number>

/** Builds a program; equal operations on equal operands are one value. */
export class Builder {
	readonly values: Value[] = []
	readonly parameters: Value[] = []
	private readonly known = new Map<number | string, Value>()
	/** How many values may still be spent on building callees in place of calling them. */
	private budget: number

	constructor(inlineBudget = 0) {
		this.budget = inlineBudget
	}

	private value(operation: Operation, operands: readonly Value[], extra: Partial<Value> = {}, detail = ''): Value {
		const key = this.key(operation, operands, detail)
		let value = this.known.get(key)
		if (value === undefined) {
			value = { index: this.values.length, operation, operands, ...extra }
			this.values.push(value)
			this.known.set(key, value)
		}
		return value
	}

	/** Equal for equal operations on equal operands; a number where it fits (faster than text). */
	private key(operation: Operation, operands: readonly Value[], detail: string): number | string {
		const [a, b, c] = operands
		if (detail !== '' || operands.length > 3 || this.values.length > 65534)
			return `${operation}${detail},${operands.map((o) => o.index).join()}`
		return ((OPERATION_CODES[operation] * 65536 + (a ? a.index + 1 : 0)) * 65536 + (b ? b.index + 1 : 0)) * 65536 + (c ? c.index + 1 : 0)
	}

	private folded(operation: Operation, operands: readonly Value[], fold: (...x: number[]) => number): Value {
		if (operands.every((v) => v.operation === 'constant')) return this.constant(fold(...operands.map((v) => v.number as number)))
		return this.value(operation, operands)
	}

	constant(number: number): Value {
		return this.value('constant', [], { number }, Object.is(number, -0) ? '-0' : `${number}`)
	}
	parameter(name: string): Value {
		const value = this.value('parameter', [], { name }, `${this.parameters.length}`)
		this.parameters.push(value)
		return value
	}
	/** Suggests the name of the temporary. */
	named(name: string, value: Value): Value {
		if (value.operation !== 'parameter') value.name ??= name
		return value
	}

	/** a + b; like the next ones folded when both are constants (the same rounding). */
	add(a: Value, b: Value): Value {
		return this.folded('add', [a, b], (x, y) => x + y)
	}
	subtract(a: Value, b: Value): Value {
		return this.folded('subtract', [a, b], (x, y) => x - y)
	}
	multiply(a: Value, b: Value): Value {
		if (a.number === 1) return b
		if (b.number === 1) return a
		return this.folded('multiply', [a, b], (x, y) => x * y)
	}
	divide(a: Value, b: Value): Value {
		return b.number === 1 ? a : this.folded('divide', [a, b], (x, y) => x / y)
	}
	squareRoot(a: Value): Value {
		return this.folded('squareRoot', [a], Math.sqrt)
	}
	absolute(a: Value): Value {
		return this.folded('absolute', [a], Math.abs)
	}
	negate(a: Value): Value {
		return this.folded('negate', [a], (x) => -x)
	}
	floor(a: Value): Value {
		return this.value('floor', [a])
	}
	smaller(a: Value, b: Value): Value {
		return this.value('smaller', [a, b])
	}
	larger(a: Value, b: Value): Value {
		return this.value('larger', [a, b])
	}
	copySign(a: Value, b: Value): Value {
		return this.value('copySign', [a, b])
	}
	powerOfTwo(n: Value): Value {
		return this.value('powerOfTwo', [n])
	}
	exponent(x: Value): Value {
		return this.value('exponent', [x])
	}
	significand(x: Value): Value {
		return this.value('significand', [x])
	}
	lookup(table: Table, n: Value): Value {
		return this.value('lookup', [n], { table }, table.name)
	}
	/** callee(operands): a call, or its operations in place while the budget lasts (then shared with the surroundings). */
	call(callee: FunctionDefinition, ...operands: readonly Value[]): Value {
		const size = this.budget > 0 ? programOf(callee).values.length : Infinity
		if (size <= this.budget) {
			const before = this.values.length
			const value = callee.build(this, ...operands)
			this.budget -= this.values.length - before
			return value
		}
		return this.value('call', operands, { callee }, callee.name)
	}
	rare(mask: Value, otherwise: Value, callee: FunctionDefinition, ...operands: readonly Value[]): Value {
		return this.value('rare', [mask, otherwise, ...operands], { callee }, callee.name)
	}
	less(a: Value, b: Value): Value {
		return this.value('less', [a, b])
	}
	lessOrEqual(a: Value, b: Value): Value {
		return this.value('lessOrEqual', [a, b])
	}
	equal(a: Value, b: Value): Value {
		return this.value('equal', [a, b])
	}
	and(a: Value, b: Value): Value {
		return this.value('and', [a, b])
	}
	or(a: Value, b: Value): Value {
		return this.value('or', [a, b])
	}
	not(a: Value): Value {
		return this.value('not', [a])
	}
	select(mask: Value, a: Value, b: Value): Value {
		return a === b ? a : this.value('select', [mask, a, b])
	}

	/** The program with these results; values that no result needs are marked dead (no uses). */
	finish(results: readonly Value[]): Program {
		const uses = new Int32Array(this.values.length)
		for (const r of results) (uses[r.index] as number)++
		for (let i = this.values.length - 1; i >= 0; i--) {
			if (uses[i] === 0) continue
			for (const o of (this.values[i] as Value).operands) (uses[o.index] as number)++
		}
		return { values: this.values, parameters: this.parameters, results, uses }
	}
}

const programs = new WeakMap<FunctionDefinition, Program>()

/** The program of a function, built once. */
export function programOf(definition: FunctionDefinition): Program {
	let program = programs.get(definition)
	if (program === undefined) {
		const builder = new Builder()
		const parameters = definition.parameters.map((p) => builder.parameter(p))
		program = builder.finish([definition.build(builder, ...parameters)])
		programs.set(definition, program)
	}
	return program
}

/** All functions a program calls, callees before callers, each once. */
export function callees(program: Program): FunctionDefinition[] {
	const order: FunctionDefinition[] = []
	const visit = (p: Program) => {
		for (const v of p.values) {
			if (v.callee === undefined || p.uses[v.index] === 0 || order.includes(v.callee)) continue
			visit(programOf(v.callee))
			order.push(v.callee)
		}
	}
	visit(program)
	return order
}
