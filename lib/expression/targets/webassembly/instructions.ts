/**
 * The WebAssembly instructions we emit: name → binary code and immediates, and the encoding of one instruction.
 *
 * An instruction is its name in the text format followed by its immediates; functions and locals are referred to by name
 * and number. Codes: WebAssembly core specification 2.0, section 5.4.
 */
import type { ByteWriter } from './bytes.ts'

export type ValueType = 'i32' | 'f64' | 'v128'
/** name, immediates. `v128.const` takes a double for both lanes. */
export type Instruction = readonly [name: string, ...immediates: readonly (number | string)[]]

type Shape = 'none' | 'local' | 'function' | 'label' | 'block' | 'memory' | 'memory4' | 'memory8' | 'lane' | 'i32' | 'f64' | 'splat' | 'shuffle' | 'words'

const SIMD = 0xfd
const TYPES: Record<ValueType, number> = { i32: 0x7f, f64: 0x7c, v128: 0x7b }

const TABLE: Readonly<Record<string, readonly [code: readonly number[], shape: Shape]>> = {
	block: [[0x02], 'block'],
	loop: [[0x03], 'block'],
	if: [[0x04], 'block'],
	else: [[0x05], 'none'],
	end: [[0x0b], 'none'],
	br_if: [[0x0d], 'label'],
	return: [[0x0f], 'none'],
	call: [[0x10], 'function'],
	'local.get': [[0x20], 'local'],
	'local.set': [[0x21], 'local'],
	'local.tee': [[0x22], 'local'],
	select: [[0x1b], 'none'],
	'i32.load': [[0x28], 'memory4'],
	'f64.load': [[0x2b], 'memory8'],
	'f64.store': [[0x39], 'memory8'],
	'i32.const': [[0x41], 'i32'],
	'f64.const': [[0x44], 'f64'],
	'i32.eqz': [[0x45], 'none'],
	'i32.lt_u': [[0x49], 'none'],
	'i32.lt_s': [[0x48], 'none'],
	'i32.and': [[0x71], 'none'],
	'i32.add': [[0x6a], 'none'],
	'i32.sub': [[0x6b], 'none'],
	'i32.mul': [[0x6c], 'none'],
	'i32.shl': [[0x74], 'none'],
	'f64.abs': [[0x99], 'none'],
	'f64.add': [[0xa0], 'none'],
	'f64.sub': [[0xa1], 'none'],
	'f64.mul': [[0xa2], 'none'],
	'f64.copysign': [[0xa6], 'none'],
	'f64.convert_i32_s': [[0xb7], 'none'],
	'i32.trunc_sat_f64_s': [[0xfc, 0x02], 'none'],
	'v128.load': [[SIMD, 0x00], 'memory'],
	'v128.load64_splat': [[SIMD, 0x0a], 'memory8'],
	'v128.store': [[SIMD, 0x0b], 'memory'],
	'v128.const': [[SIMD, 0x0c], 'splat'],
	/** Our name for `v128.const i32x4`. */
	'i32x4.const': [[SIMD, 0x0c], 'words'],
	'i8x16.shuffle': [[SIMD, 0x0d], 'shuffle'],
	'i32x4.splat': [[SIMD, 0x11], 'none'],
	'i32x4.replace_lane': [[SIMD, 0x1c], 'lane'],
	'f64x2.splat': [[SIMD, 0x14], 'none'],
	'f64x2.extract_lane': [[SIMD, 0x21], 'lane'],
	'f64x2.replace_lane': [[SIMD, 0x22], 'lane'],
	'f64x2.eq': [[SIMD, 0x47], 'none'],
	'f64x2.lt': [[SIMD, 0x49], 'none'],
	'f64x2.gt': [[SIMD, 0x4a], 'none'],
	'f64x2.le': [[SIMD, 0x4b], 'none'],
	'v128.not': [[SIMD, 0x4d], 'none'],
	'v128.and': [[SIMD, 0x4e], 'none'],
	'v128.or': [[SIMD, 0x50], 'none'],
	'v128.xor': [[SIMD, 0x51], 'none'],
	'v128.bitselect': [[SIMD, 0x52], 'none'],
	'v128.any_true': [[SIMD, 0x53], 'none'],
	'f64x2.floor': [[SIMD, 0x75], 'none'],
	'i32x4.shl': [[SIMD, 0xab, 0x01], 'none'],
	'i32x4.add': [[SIMD, 0xae, 0x01], 'none'],
	'i64x2.extmul_low_i32x4_u': [[SIMD, 0xde, 0x01], 'none'],
	'i64x2.extmul_high_i32x4_u': [[SIMD, 0xdf, 0x01], 'none'],
	'f64x2.convert_low_i32x4_s': [[SIMD, 0xfe, 0x01], 'none'],
	'f64x2.convert_low_i32x4_u': [[SIMD, 0xff, 0x01], 'none'],
	'i64x2.shl': [[SIMD, 0xcb, 0x01], 'none'],
	'i64x2.shr_u': [[SIMD, 0xcd, 0x01], 'none'],
	'f64x2.abs': [[SIMD, 0xec, 0x01], 'none'],
	'f64x2.neg': [[SIMD, 0xed, 0x01], 'none'],
	'f64x2.sqrt': [[SIMD, 0xef, 0x01], 'none'],
	'f64x2.add': [[SIMD, 0xf0, 0x01], 'none'],
	'f64x2.sub': [[SIMD, 0xf1, 0x01], 'none'],
	'f64x2.mul': [[SIMD, 0xf2, 0x01], 'none'],
	'f64x2.div': [[SIMD, 0xf3, 0x01], 'none'],
	'f64x2.pmin': [[SIMD, 0xf6, 0x01], 'none'],
	'f64x2.pmax': [[SIMD, 0xf7, 0x01], 'none'],
}

export function typeCode(type: ValueType): number {
	return TYPES[type]
}

/** Appends the binary form; `functions` gives the index of a called function. */
export function encode([name, immediate, ...more]: Instruction, functions: ReadonlyMap<string, number>, out: ByteWriter): void {
	const entry = TABLE[name]
	if (entry === undefined) throw new RangeError(`unknown instruction ${name}`)
	for (const c of entry[0]) out.byte(c)
	switch (entry[1]) {
		case 'none':
			return
		case 'local':
		case 'label':
		case 'lane':
			out.unsigned(immediate as number)
			return
		case 'function':
			out.unsigned(functions.get(immediate as string) as number)
			return
		case 'block':
			out.byte(immediate === undefined ? 0x40 : typeCode(immediate as ValueType))
			return
		case 'memory':
			out.byte(4)
			out.unsigned(immediate as number)
			return
		case 'memory4':
			out.byte(2)
			out.unsigned(immediate as number)
			return
		case 'memory8':
			out.byte(3)
			out.unsigned(immediate as number)
			return
		case 'i32':
			out.signed(immediate as number)
			return
		case 'f64':
			out.double(immediate as number)
			return
		case 'splat':
			out.double(immediate as number)
			out.double(immediate as number)
			return
		case 'words':
			for (const word of [immediate, ...more]) for (let byte = 0; byte < 4; byte++) out.byte(((word as number) >>> (8 * byte)) & 0xff)
			return
		case 'shuffle':
			for (const lane of [immediate, ...more]) out.byte(lane as number)
			return
	}
}

function floatText(x: number): string {
	if (Number.isNaN(x)) return 'nan'
	if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf'
	return Object.is(x, -0) ? '-0' : `${x}`
}

/** The text form. */
export function instructionText([name, immediate, ...more]: Instruction): string {
	switch (TABLE[name]?.[1]) {
		case 'function':
			return `${name} $${immediate}`
		case 'block':
			return immediate === undefined ? name : `${name} (result ${immediate})`
		case 'memory':
		case 'memory4':
		case 'memory8':
			return `${name} offset=${immediate}`
		case 'f64':
			return `${name} ${floatText(immediate as number)}`
		case 'splat':
			return `${name} f64x2 ${floatText(immediate as number)} ${floatText(immediate as number)}`
		case 'words':
			return `v128.const i32x4 ${[immediate, ...more].join(' ')}`
		case 'shuffle':
			return [name, immediate, ...more].join(' ')
		default:
			return immediate === undefined ? name : `${name} ${immediate}`
	}
}
