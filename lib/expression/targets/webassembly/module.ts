/** A WebAssembly module of named functions with one memory: binary (core specification 2.0, section 5.5) and text. */
import { ByteWriter } from './bytes.ts'
import type { Instruction, ValueType } from './instructions.ts'
import { encode, instructionText, typeCode } from './instructions.ts'

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

/** The binary module. */
export function assemble(module: ModuleDescription): Uint8Array<ArrayBuffer> {
	const { functions, data } = module
	const indices = new Map(functions.map((f, i) => [f.name, i]))
	const signatures = functions.map((f) => [f.parameters, f.results].map((types) => types.map(typeCode).join()).join('>'))
	const types = [...new Set(signatures)]
	const out = new ByteWriter()
	for (const b of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]) out.byte(b)
	section(out, 1, (content) => {
		content.unsigned(types.length)
		for (const type of types) {
			const f = functions[signatures.indexOf(type)] as FunctionBody
			content.byte(0x60)
			typeList(content, f.parameters)
			typeList(content, f.results)
		}
	})
	section(out, 3, (content) => {
		content.unsigned(functions.length)
		for (const signature of signatures) content.unsigned(types.indexOf(signature))
	})
	section(out, 5, (content) => {
		content.byte(1)
		content.byte(0x00)
		content.unsigned(module.pages)
	})
	section(out, 7, (content) => {
		const exported = functions.filter((f) => f.exported)
		content.unsigned(exported.length + 1)
		content.name('memory')
		content.byte(0x02)
		content.byte(0)
		for (const f of exported) {
			content.name(f.name)
			content.byte(0x00)
			content.unsigned(indices.get(f.name) as number)
		}
	})
	section(out, 10, (content) => {
		content.unsigned(functions.length)
		for (const f of functions) {
			const body = new ByteWriter()
			localDeclarations(body, f.locals)
			for (const instruction of f.instructions) encode(instruction, indices, body)
			body.byte(0x0b)
			content.unsigned(body.length)
			content.append(body)
		}
	})
	if (data.length > 0)
		section(out, 11, (content) => {
			content.unsigned(data.length)
			for (const { offset, numbers } of data) {
				content.byte(0x00)
				content.byte(0x41)
				content.signed(offset)
				content.byte(0x0b)
				content.unsigned(8 * numbers.length)
				for (const x of numbers) content.double(x)
			}
		})
	return out.finish()
}

function section(out: ByteWriter, id: number, write: (content: ByteWriter) => void): void {
	const content = new ByteWriter()
	write(content)
	out.byte(id)
	out.unsigned(content.length)
	out.append(content)
}

function typeList(out: ByteWriter, types: readonly ValueType[]): void {
	out.unsigned(types.length)
	for (const type of types) out.byte(typeCode(type))
}

/** Runs of equal types as (count, type). */
function localDeclarations(out: ByteWriter, locals: readonly ValueType[]): void {
	const runs: { type: ValueType; count: number }[] = []
	for (const type of locals) {
		const last = runs[runs.length - 1]
		if (last?.type === type) last.count++
		else runs.push({ type, count: 1 })
	}
	out.unsigned(runs.length)
	for (const { type, count } of runs) {
		out.unsigned(count)
		out.byte(typeCode(type))
	}
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
			if (['block', 'loop', 'if', 'else'].includes(instruction[0])) depth++
		}
		lines.push('  )')
	}
	for (const { offset, numbers } of module.data) {
		const bytes = new Uint8Array(Float64Array.from(numbers).buffer)
		const hex = Array.from(bytes, (b) => `\\${b.toString(16).padStart(2, '0')}`)
		lines.push(`  (data (i32.const ${offset}) "${hex.join('')}")`)
	}
	return `${lines.join('\n')}\n)\n`
}
