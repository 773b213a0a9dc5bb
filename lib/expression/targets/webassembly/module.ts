/** A WebAssembly module of named functions with one memory: binary (core specification 2.0, section 5.5) and text. */
import type { Instruction, ValueType } from './instructions.ts'
import { doubleBytes, encode, instructionText, signed, typeCode, unsigned } from './instructions.ts'

export interface FunctionBody {
	readonly name: string
	readonly parameters: readonly ValueType[]
	readonly results: readonly ValueType[]
	/** Types of the locals after the parameters. */
	readonly locals: readonly ValueType[]
	readonly instructions: readonly Instruction[]
	readonly exported?: boolean
}

export interface ModuleDescription {
	readonly functions: readonly FunctionBody[]
	/** Size of the exported memory `memory`, in pages of 64 KiB. */
	readonly pages: number
	/** Doubles that the memory starts with, by byte offset. */
	readonly data: readonly { readonly offset: number; readonly numbers: readonly number[] }[]
}

function section(id: number, content: readonly number[]): number[] {
	return [id, ...unsigned(content.length), ...content]
}
function name(text: string): number[] {
	const bytes = [...new TextEncoder().encode(text)]
	return [...unsigned(bytes.length), ...bytes]
}
function append(target: number[], source: readonly number[]): void {
	for (const b of source) target.push(b)
}

/** The binary module. */
export function assemble(module: ModuleDescription): Uint8Array<ArrayBuffer> {
	const indices = new Map(module.functions.map((f, i) => [f.name, i]))
	const signatures: string[] = []
	const types: number[] = []
	const typeIndices = module.functions.map((f) => {
		const bytes = [0x60, f.parameters.length, ...f.parameters.map(typeCode), f.results.length, ...f.results.map(typeCode)]
		const key = bytes.join()
		let index = signatures.indexOf(key)
		if (index < 0) {
			index = signatures.push(key) - 1
			append(types, bytes)
		}
		return index
	})
	const exported = module.functions.filter((f) => f.exported)
	const exports_ = [...unsigned(exported.length + 1), ...name('memory'), 0x02, 0]
	for (const f of exported) append(exports_, [...name(f.name), 0x00, ...unsigned(indices.get(f.name) as number)])
	const code = unsigned(module.functions.length)
	for (const f of module.functions) {
		const body = localDeclarations(f.locals)
		for (const instruction of f.instructions) encode(instruction, indices, body)
		body.push(0x0b)
		append(code, unsigned(body.length))
		append(code, body)
	}
	const bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
	append(bytes, section(1, [...unsigned(signatures.length), ...types]))
	append(bytes, section(3, [...unsigned(typeIndices.length), ...typeIndices.flatMap(unsigned)]))
	append(bytes, section(5, [1, 0x00, ...unsigned(module.pages)]))
	append(bytes, section(7, exports_))
	append(bytes, [10, ...unsigned(code.length)])
	append(bytes, code)
	if (module.data.length > 0) {
		const data = unsigned(module.data.length)
		for (const { offset, numbers } of module.data)
			append(data, [0x00, 0x41, ...signed(offset), 0x0b, ...unsigned(8 * numbers.length), ...numbers.flatMap(doubleBytes)])
		append(bytes, section(11, data))
	}
	return Uint8Array.from(bytes)
}

/** Runs of equal types as (count, type). */
function localDeclarations(locals: readonly ValueType[]): number[] {
	const runs: { type: ValueType; count: number }[] = []
	for (const type of locals) {
		const last = runs[runs.length - 1]
		if (last?.type === type) last.count++
		else runs.push({ type, count: 1 })
	}
	return [...unsigned(runs.length), ...runs.flatMap((r) => [...unsigned(r.count), typeCode(r.type)])]
}

/** The module in the text format; it parses back to the same module. */
export function moduleText(module: ModuleDescription): string {
	const lines = ['(module', `  (memory (export "memory") ${module.pages})`]
	for (const f of module.functions) {
		const list = (keyword: string, types: readonly ValueType[]) => (types.length > 0 ? ` (${keyword} ${types.join(' ')})` : '')
		lines.push(`  (func $${f.name}${f.exported ? ` (export "${f.name}")` : ''}${list('param', f.parameters)}${list('result', f.results)}`)
		if (f.locals.length > 0) lines.push(`    (local ${f.locals.join(' ')})`)
		let depth = 2
		for (const instruction of f.instructions) {
			if (instruction[0] === 'end' || instruction[0] === 'else') depth--
			lines.push(`${'  '.repeat(depth)}${instructionText(instruction)}`)
			if (instruction[0] === 'loop' || instruction[0] === 'if' || instruction[0] === 'else') depth++
		}
		lines.push('  )')
	}
	for (const { offset, numbers } of module.data) {
		const hex = numbers.flatMap(doubleBytes).map((b) => `\\${b.toString(16).padStart(2, '0')}`)
		lines.push(`  (data (i32.const ${offset}) "${hex.join('')}")`)
	}
	return `${lines.join('\n')}\n)\n`
}
