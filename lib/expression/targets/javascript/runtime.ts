/** The elementary functions as JavaScript functions, printed from their programs and compiled on first use. */
import type { FunctionDefinition, Program, Table } from '../../elementary/index.ts'
import { programOf } from '../../elementary/index.ts'
import { BIT_OPERATIONS } from './bits.ts'
import { print } from './print.ts'

export type ScalarFunction = (...parameters: number[]) => number

/** Names and values that the source of a program refers to. */
export function environment(program: Program): Map<string, unknown> {
	const names = new Map<string, unknown>(Object.entries(BIT_OPERATIONS))
	for (const v of program.values) {
		if (program.uses[v.index] === 0) continue
		if (v.callee) names.set(v.callee.name, scalarFunction(v.callee))
		if (v.table) names.set(v.table.name, tableOf(v.table))
	}
	return names
}

const tables = new WeakMap<Table, Float64Array>()
function tableOf(table: Table): Float64Array {
	let known = tables.get(table)
	if (known === undefined) {
		known = Float64Array.from(table.entries)
		tables.set(table, known)
	}
	return known
}

/** Readable source of one elementary function. */
export function functionSource(definition: FunctionDefinition): string {
	const program = programOf(definition)
	const { statements, results } = print(program, { reserved: environment(program).keys() })
	const body = [...statements.map((s) => s.code), `return ${results[0]}`].map((line) => `\t${line}\n`).join('')
	return `function ${definition.name}(${definition.parameters.join(', ')}) {\n${body}}`
}

const compiled = new WeakMap<FunctionDefinition, ScalarFunction>()

/** The function itself: the same bits as the WebAssembly target, whatever the engine's Math does. */
export function scalarFunction(definition: FunctionDefinition): ScalarFunction {
	let known = compiled.get(definition)
	if (known === undefined) {
		known = evaluateSource(functionSource(definition), environment(programOf(definition))) as ScalarFunction
		compiled.set(definition, known)
	}
	return known
}

/** The value of a function source, with the names of the environment in scope. All identifiers are our own. */
export function evaluateSource(source: string, names: ReadonlyMap<string, unknown>): unknown {
	return new Function(...names.keys(), `'use strict'\nreturn (${source}\n)`)(...names.values())
}
