/**
 * The module of a kernel: `run(count)` computes all outputs for the points 0 … count − 1 in linear memory, one or two pairs
 * at a time, and the elementary functions that it calls. The last pairs are filled up with stale neighbours.
 */
import type { FunctionDefinition } from '../../elementary/index.ts'
import { callees, programOf } from '../../elementary/index.ts'
import type { Lowered } from '../lower.ts'
import { Emitter } from './emit.ts'
import type { Instruction } from './instructions.ts'
import type { KernelLayout, PlacedTable } from './memory.ts'
import type { FunctionBody, ModuleDescription } from './module.ts'

const COUNT = 0
const POSITION = 1
/** Bytes of two points. */
const PAIR = 16

export function kernelModule(lowered: Lowered, layout: KernelLayout, tables: readonly PlacedTable[]): ModuleDescription {
	return {
		functions: [loop(lowered, layout), ...callees(lowered.program).map((f) => elementaryBody(f, tables))],
		pages: layout.pages,
		data: tables.map(({ table, offset }) => ({ offset, numbers: table.entries })),
	}
}

function loop({ program, varying, copies }: Lowered, layout: KernelLayout): FunctionBody {
	const parameter = (v: { readonly index: number }): Instruction[] => {
		const k = program.parameters.findIndex((p) => p.index === v.index)
		const batch = layout.inputs.length
		return k < batch * copies
			? [
					['local.get', POSITION],
					['v128.load', (layout.inputs[k % batch] as number) + PAIR * Math.floor(k / batch)],
				]
			: [
					['i32.const', 0],
					['v128.load64_splat', layout.uniforms + 8 * (k - batch * copies)],
				]
	}
	const emitter = new Emitter(program, { parameter, table: () => 0, firstLocal: 2 })
	// Prologue: what does not change from point to point.
	const fixed = program.values.filter((v) => varying[v.index] === 0)
	for (const v of program.values)
		if (varying[v.index] === 1 && program.uses[v.index] !== 0) for (const w of v.operands) if (varying[w.index] === 0) emitter.keep(w)
	for (const r of program.results) if (varying[r.index] === 0) emitter.keep(r)
	emitter.define(fixed)
	const code = emitter.instructions
	code.push(['local.get', COUNT], ['i32.eqz'], ['if'], ['return'], ['end'])
	code.push(['local.get', COUNT], ['i32.const', 3], ['i32.shl'], ['local.set', COUNT], ['loop'])
	emitter.define(program.values.filter((v) => varying[v.index] === 1))
	program.results.forEach((r, k) => {
		code.push(['local.get', POSITION])
		emitter.push(r)
		const outputs = layout.outputs.length
		code.push(['v128.store', (layout.outputs[k % outputs] as number) + PAIR * Math.floor(k / outputs)])
	})
	code.push(['local.get', POSITION], ['i32.const', PAIR * copies], ['i32.add'], ['local.tee', POSITION])
	code.push(['local.get', COUNT], ['i32.lt_u'], ['br_if', 0], ['end'])
	return { name: 'run', parameters: ['i32'], results: [], locals: ['i32', ...emitter.locals], instructions: code, exported: true }
}

const bodies = new WeakMap<FunctionDefinition, FunctionBody>()

/** The body of an elementary function; generated once unless it reads a table, whose place may differ. */
export function elementaryBody(definition: FunctionDefinition, tables: readonly PlacedTable[]): FunctionBody {
	const known = bodies.get(definition)
	if (known !== undefined) return known
	const program = programOf(definition)
	const emitter = new Emitter(program, {
		parameter: (v) => [['local.get', program.parameters.indexOf(v)]],
		table: (t) => (tables.find((p) => p.table === t) as PlacedTable).offset,
		firstLocal: program.parameters.length,
	})
	emitter.define(program.values)
	for (const r of program.results) emitter.push(r)
	const body: FunctionBody = {
		name: definition.name,
		parameters: program.parameters.map(() => 'v128'),
		results: program.results.map(() => 'v128'),
		locals: emitter.locals,
		instructions: emitter.instructions,
	}
	if (!program.values.some((v) => v.table !== undefined)) bodies.set(definition, body)
	return body
}
