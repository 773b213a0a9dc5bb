/**
 * Straight-line program → WebAssembly instructions on pairs of points (f64x2).
 *
 * Values used once are nested on the stack; the others get a local, which is free again after its last use.
 */
import type { Program, Table, Value } from '../../elementary/index.ts'
import type { Instruction, ValueType } from './instructions.ts'

/** Deepest nesting on the stack; deeper values get a local. */
const DEEPEST = 200
const TWO_TO_52 = 4503599627370496

const SIMPLE: Partial<Record<Value['operation'], string>> = {
	add: 'f64x2.add',
	subtract: 'f64x2.sub',
	multiply: 'f64x2.mul',
	divide: 'f64x2.div',
	squareRoot: 'f64x2.sqrt',
	absolute: 'f64x2.abs',
	negate: 'f64x2.neg',
	floor: 'f64x2.floor',
	smaller: 'f64x2.pmin',
	larger: 'f64x2.pmax',
	less: 'f64x2.lt',
	lessOrEqual: 'f64x2.le',
	equal: 'f64x2.eq',
	and: 'v128.and',
	or: 'v128.or',
	not: 'v128.not',
}

export interface Placement {
	/** Instructions that push a parameter. */
	readonly parameter: (v: Value) => Instruction[]
	/** Byte offset of a table. */
	readonly table: (t: Table) => number
	/** Locals that exist before the first one of the emitter (parameters, counters). */
	readonly firstLocal: number
}

/** Emits the values of one program into one function body. */
export class Emitter {
	readonly instructions: Instruction[] = []
	/** Types of the locals beyond `firstLocal`. */
	readonly locals: ValueType[] = []
	private readonly local: (number | undefined)[] = []
	/** Nesting on the stack of the values without a local. */
	private readonly depth: (number | undefined)[] = []
	private readonly reads: Int32Array
	private readonly forced: Uint8Array
	private readonly free: number[] = []
	private readonly program: Program
	private readonly place: Placement

	constructor(program: Program, place: Placement) {
		this.program = program
		this.place = place
		this.reads = program.uses.slice()
		this.forced = new Uint8Array(program.values.length)
		for (const v of program.values) {
			if (program.uses[v.index] === 0) continue
			if (v.operation === 'rare') for (const w of v.operands) this.readTwice(w)
			if (v.operation === 'lookup') this.readTwice(v.operands[0] as Value)
		}
	}

	private readTwice(v: Value): void {
		this.forced[v.index] = 1
		;(this.reads[v.index] as number)++
	}

	/** Keeps the value's local for the rest of the function (values computed before a loop). */
	keep(v: Value): void {
		this.forced[v.index] = 1
		this.reads[v.index] = 0x7fffffff
	}

	/** Defines the locals of the values, in program order, that need one. */
	define(values: Iterable<Value>): void {
		for (const v of values) {
			if (this.program.uses[v.index] === 0 || v.operation === 'constant') continue
			if (v.operation === 'parameter' && this.isLocal(v)) continue
			const depth = 1 + v.operands.reduce((d, w) => Math.max(d, this.depth[w.index] ?? 0), 0)
			if (this.forced[v.index] === 0 && (this.program.uses[v.index] as number) < 2 && depth < DEEPEST) {
				this.depth[v.index] = depth
				continue
			}
			this.compute(v)
			const slot = this.free.pop() ?? this.place.firstLocal + this.locals.push('v128') - 1
			this.local[v.index] = slot
			this.instructions.push(['local.set', slot])
		}
	}

	/** Whether the parameter is a local already. */
	private isLocal(v: Value): boolean {
		const [first, ...rest] = this.place.parameter(v)
		return first?.[0] === 'local.get' && rest.length === 0
	}

	/** Pushes the value. */
	push(v: Value): void {
		const slot = this.local[v.index]
		if (slot === undefined) {
			this.compute(v)
			return
		}
		const last = this.instructions[this.instructions.length - 1]
		if (last !== undefined && last[0] === 'local.set' && last[1] === slot)
			this.instructions[this.instructions.length - 1] = ['local.tee', slot]
		else this.instructions.push(['local.get', slot])
		if (--(this.reads[v.index] as number) === 0) this.free.push(slot)
	}

	private emit(...instructions: Instruction[]): void {
		this.instructions.push(...instructions)
	}

	private compute(v: Value): void {
		const operands = v.operands as [Value, Value, Value]
		const [a, b, c] = operands
		const simple = SIMPLE[v.operation]
		if (simple !== undefined) {
			for (const w of v.operands) this.push(w)
			this.emit([simple])
			return
		}
		switch (v.operation) {
			case 'constant':
				this.emit(['v128.const', v.number as number])
				return
			case 'parameter':
				this.emit(...this.place.parameter(v))
				return
			case 'select':
				this.push(b)
				this.push(c)
				this.push(a)
				this.emit(['v128.bitselect'])
				return
			case 'copySign':
				this.push(b)
				this.push(a)
				this.emit(['v128.const', -0], ['v128.bitselect'])
				return
			case 'powerOfTwo':
				// The low bits of 2^52 + (n + 1023) are the biased exponent.
				this.push(a)
				this.emit(['v128.const', TWO_TO_52 + 1023], ['f64x2.add'], ['i32.const', 52], ['i64x2.shl'])
				return
			case 'exponent':
				this.push(a)
				this.emit(['i32.const', 52], ['i64x2.shr_u'], ['v128.const', TWO_TO_52], ['v128.or'])
				this.emit(['v128.const', TWO_TO_52 + 1023], ['f64x2.sub'])
				return
			case 'significand':
				// Sign and exponent bits (those of −Infinity) from 1, the rest from x.
				this.emit(['v128.const', 1])
				this.push(a)
				this.emit(['v128.const', -Infinity], ['v128.bitselect'])
				return
			case 'lookup':
				for (const lane of [0, 1]) {
					this.push(a)
					this.emit(['f64x2.extract_lane', lane], ['i32.trunc_sat_f64_s'], ['i32.const', 3], ['i32.shl'])
					this.emit(['f64.load', this.place.table(v.table as Table)], lane === 0 ? ['f64x2.splat'] : ['f64x2.replace_lane', 1])
				}
				return
			case 'call':
				for (const w of v.operands) this.push(w)
				this.emit(['call', v.callee?.name as string])
				return
			case 'rare':
				this.push(a)
				this.emit(['v128.any_true'], ['if', 'v128'])
				for (const w of v.operands.slice(2)) this.push(w)
				this.emit(['call', v.callee?.name as string])
				this.push(b)
				this.push(a)
				this.emit(['v128.bitselect'], ['else'])
				this.push(b)
				this.emit(['end'])
				return
		}
	}
}
