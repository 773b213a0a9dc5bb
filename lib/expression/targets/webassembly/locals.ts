/** Locals of a function body by name, for code that is written by hand around generated programs. */
import type { Instruction, ValueType } from './instructions.ts'

export interface Locals {
	readonly count: number
	/** Types of the locals after the parameters, in order. */
	readonly types: readonly ValueType[]
	get(name: string): Instruction
	set(name: string): Instruction
	/** name ← name + by. */
	advance(name: string, by: readonly Instruction[]): Instruction[]
	/** for (name = 0; name < limit; name++) body; the body runs at least once. */
	loop(name: string, limit: readonly Instruction[], body: readonly Instruction[], by?: number): Instruction[]
}

/** @throws RangeError for a name that was not declared. */
export function namedLocals(parameters: Readonly<Record<string, ValueType>>, declared: Readonly<Partial<Record<ValueType, readonly string[]>>>): Locals {
	const types = new Map<string, ValueType>(Object.entries(parameters))
	for (const type of ['i32', 'f64', 'v128'] as const) for (const name of declared[type] ?? []) types.set(name, type)
	const names = [...types.keys()]
	const index = (name: string) => {
		const found = names.indexOf(name)
		if (found < 0) throw new RangeError(`no local ${name}`)
		return found
	}
	const get = (name: string): Instruction => ['local.get', index(name)]
	const set = (name: string): Instruction => ['local.set', index(name)]
	const advance = (name: string, by: readonly Instruction[]): Instruction[] => [
		get(name),
		...by,
		[{ i32: 'i32.add', f64: 'f64.add', v128: 'f64x2.add' }[types.get(name) as ValueType]],
		set(name),
	]
	return {
		count: names.length,
		types: names.slice(Object.keys(parameters).length).map((name) => types.get(name) as ValueType),
		get,
		set,
		advance,
		loop: (name, limit, body, by = 1) => [
			['i32.const', 0],
			set(name),
			['loop'],
			...body,
			...advance(name, [['i32.const', by]]),
			get(name),
			...limit,
			['i32.lt_s'],
			['br_if', 0],
			['end'],
		],
	}
}
