/**
 * Σ_n Π_i χ_i(t_i + n s_i) e^{−iα_n} along a line of a lattice, with first and second moments in n, as a WebAssembly kernel on pairs (re, im).
 *
 *   S_a = Σ x^a P(x),  Z_a = Σ x^a |P(x)|₁,  a = 0, 1, 2,   P = e^{−iα} Πχ,  x = first … first + count − 1,  |p + iq|₁ = |p| + |q|.
 *
 * The tables are those of `characteristic-table.ts` (Taylor polynomials of degree 9), copied once. Points go in chunks; a chunk whose product has
 * fallen below the threshold after some sites is left out. `lineReference` is the same in JavaScript: equal up to the order of rounding.
 */
import { assemble, type FunctionBody } from '../../../../expression/targets/webassembly/module.ts'
import type { Instruction } from '../../../../expression/targets/webassembly/instructions.ts'
import { namedLocals } from '../../../../expression/targets/webassembly/locals.ts'
import { webAssembly } from '../../../../expression/targets/webassembly/platform.ts'
import { type CharacteristicTable, multiplyLine, multiplyPowerLine, STRIDE } from './characteristic-table.ts'

export interface LineKernel {
	/** Start and step of each row for the next run, in units of the spacing of its table: row i at 2i, 2i + 1. */
	readonly lines: Float64Array
	/** Turn e^{−iα} by integers x = −reach … reach, pairs (re, im). */
	readonly phases: Float64Array
	readonly reach: number
	/** Re S_0, Im S_0, Re S_1, …, then Z_0, Z_1, Z_2, after a run. */
	readonly sums: Float64Array
	/** Sums over x = first … first + count − 1. */
	run(first: number, count: number): void
}

/** Points of a chunk: their products stay in the first-level cache, and few of them are computed in vain. */
const CHUNK = 16
/** Bytes of a table entry and of a row: start, step, address of the table, its last entry. */
const ENTRY = 8 * STRIDE
const ROW = 32
const [PRODUCTS, SUMS] = [0, 16 * CHUNK]
const HEAD = SUMS + 128

/** The same in JavaScript, for rows that stand for `weights[i]` sites each: χ^w by the logarithm. Chunks are whole lines. */
export function lineReference(tables: readonly CharacteristicTable[], lawOf: ArrayLike<number>, weights: ArrayLike<number>, reach: number, threshold: number): LineKernel {
	const rows = lawOf.length
	const [lines, phases, sums] = [new Float64Array(2 * rows), new Float64Array(2 * (2 * reach + 1)), new Float64Array(9)]
	const [re, im] = [new Float64Array(2 * reach + 1), new Float64Array(2 * reach + 1)]
	return {
		lines,
		phases,
		reach,
		sums,
		run(first, count) {
			re.fill(1, 0, count)
			im.fill(0, 0, count)
			sums.fill(0)
			for (let i = 0; i < rows; i++) {
				const { coefficients, spacing } = tables[lawOf[i]!]!
				const step = lines[2 * i + 1]! * spacing
				const start = lines[2 * i]! * spacing + first * step
				if (weights[i] === 1) multiplyLine(coefficients, spacing, start, step, count, re, im)
				else multiplyPowerLine(coefficients, spacing, start, step, count, weights[i]!, re, im)
				let most = 0
				for (let n = 0; n < count; n++) most = Math.max(most, re[n]! * re[n]!, im[n]! * im[n]!)
				if (most <= threshold) return
			}
			for (let n = 0; n < count; n++) {
				const x = first + n
				const [a, b] = [phases[2 * (x + reach)]!, phases[2 * (x + reach) + 1]!]
				const [p, q] = [re[n]! * a - im[n]! * b, re[n]! * b + im[n]! * a]
				const modulus = Math.abs(re[n]!) + Math.abs(im[n]!)
				for (let power = 0, y = 1; power < 3; power++, y *= x) {
					sums[2 * power] += y * p
					sums[2 * power + 1] += y * q
					sums[6 + power] += y * modulus
				}
			}
		},
	}
}

/** A kernel for these rows; `lawOf` says which table each row reads. Products whose squared modulus is at most `threshold` count as 0. */
export function lineKernel(tables: readonly CharacteristicTable[], lawOf: ArrayLike<number>, reach: number, threshold: number): LineKernel {
	const rows = lawOf.length
	let offset = HEAD + ROW * rows
	const place = (bytes: number) => {
		const start = Math.ceil(offset / 64) * 64
		offset = start + bytes
		return start
	}
	const phaseAt = place(16 * (2 * reach + 1))
	// One more entry, of zeros: χ beyond the table.
	const places = tables.map((t) => place(8 * t.coefficients.length + ENTRY))
	const pages = Math.ceil(offset / 65536)
	const bytes = assemble({ functions: [body(rows, threshold)], pages, data: [] })
	const { exports } = new webAssembly.Instance(new webAssembly.Module(bytes))
	const { buffer } = exports.memory as { buffer: ArrayBuffer }
	const run = exports.run as (first: number, count: number, phase: number) => void
	tables.forEach((t, l) => {
		const target = new Float64Array(buffer, places[l] as number, t.coefficients.length)
		// Coefficients of powers of (t − t_g)/τ.
		let power = 1
		for (let n = 0; n < STRIDE; n += 2) {
			for (let g = n; g < target.length; g += STRIDE) {
				target[g] = t.coefficients[g]! * power
				target[g + 1] = t.coefficients[g + 1]! * power
			}
			power *= t.spacing
		}
	})
	const table = new Float64Array(buffer, HEAD, 4 * rows)
	for (let i = 0; i < rows; i++) {
		const l = lawOf[i]!
		table[4 * i + 2] = places[l]!
		table[4 * i + 3] = tables[l]!.coefficients.length / STRIDE
	}
	const lines = new Float64Array(2 * rows)
	return {
		lines,
		reach,
		phases: new Float64Array(buffer, phaseAt, 2 * (2 * reach + 1)),
		sums: new Float64Array(buffer, SUMS, 9),
		run(first, count) {
			for (let i = 0; i < rows; i++) {
				table[4 * i] = lines[2 * i]!
				table[4 * i + 1] = lines[2 * i + 1]!
			}
			run(first, count, phaseAt + 16 * (first + reach))
		},
	}
}

/** Shuffles of (re, im) pairs: (im, re), (re, re), (im, im). */
const lanes = (...order: readonly (0 | 1)[]): Instruction => ['i8x16.shuffle', ...order.flatMap((lane) => Array.from({ length: 8 }, (_, k) => 8 * lane + k))]

/** run(first, count, phase): everything along one line. */
function body(rows: number, threshold: number): FunctionBody {
	const locals = namedLocals(
		{ first: 'i32', count: 'i32', phase: 'i32' },
		{
			i32: ['begin', 'size', 'row', 'j', 'g', 'limit', 'base', 'entry'],
			f64: ['t', 'step', 'x', 'modulus', 'z0', 'z1', 'z2'],
			v128: ['xx', 'x2', 'x4', 'value', 'acc', 'most', 's0', 's1', 's2'],
		},
	)
	const { get, set, advance } = locals
	const integer = (n: number): Instruction => ['i32.const', n]
	/** Pushes acc · value as complex numbers. */
	const product: Instruction[] = [
		get('acc'), get('value'), get('value'), lanes(0, 0), ['f64x2.mul'],
		get('acc'), get('acc'), lanes(1, 0), get('value'), get('value'), lanes(1, 1), ['f64x2.mul'],
		['f64.const', -1], ['f64x2.splat'], ['f64.const', 1], ['f64x2.replace_lane', 1], ['f64x2.mul'],
		['f64x2.add'],
	]
	const address = (name: string): Instruction[] => [get(name), integer(4), ['i32.shl']]
	const loopOverChunk = (instructions: readonly Instruction[]): Instruction[] => locals.loop('j', [get('size')], instructions)
	// Estrin's scheme: c₀ + c₁x, c₂ + c₃x, … by x², x⁴, x⁸. Horner's would wait for every operation.
	const pair = (n: number): Instruction[] => [get('entry'), ['v128.load', 32 * n], get('entry'), ['v128.load', 32 * n + 16], get('xx'), ['f64x2.mul'], ['f64x2.add']]
	const square = (from: string, to: string): Instruction[] => [get(from), get(from), ['f64x2.mul'], set(to)]
	const polynomial: Instruction[] = [
		...square('xx', 'x2'), ...square('x2', 'x4'),
		...pair(0), ...pair(1), get('x2'), ['f64x2.mul'], ['f64x2.add'],
		...pair(2), ...pair(3), get('x2'), ['f64x2.mul'], ['f64x2.add'],
		...pair(4), get('x4'), ['f64x2.mul'], ['f64x2.add'],
		get('x4'), ['f64x2.mul'], ['f64x2.add'],
	]
	const multiplyRow: Instruction[] = [
		// t = start + (first + begin)·step is what the caller's start is at x = 0.
		get('row'), ['f64.load', 8], set('step'),
		get('row'), ['f64.load', 0], get('first'), get('begin'), ['i32.add'], ['f64.convert_i32_s'], get('step'), ['f64.mul'], ['f64.add'], set('t'),
		get('row'), ['f64.load', 16], ['i32.trunc_sat_f64_s'], set('base'),
		get('row'), ['f64.load', 24], ['i32.trunc_sat_f64_s'], set('limit'),
		['v128.const', 0], set('most'),
		...loopOverChunk([
			get('t'), ['f64.abs'], set('x'),
			get('x'), ['f64.const', 0.5], ['f64.add'], ['i32.trunc_sat_f64_s'], set('g'),
			get('x'), get('g'), ['f64.convert_i32_s'], ['f64.sub'], ['f64x2.splat'], set('xx'),
			// Beyond the table: the zeros behind its last entry.
			get('g'), get('limit'), get('g'), get('limit'), ['i32.lt_s'], ['select'],
			integer(ENTRY), ['i32.mul'], get('base'), ['i32.add'], set('entry'),
			// χ(−t) is the conjugate of χ(t).
			...polynomial,
			['v128.const', 1], ['f64.const', 1], get('t'), ['f64.copysign'], ['f64x2.replace_lane', 1], ['f64x2.mul'], set('value'),
			...address('j'), ['v128.load', PRODUCTS], set('acc'),
			...product, set('value'),
			...address('j'), get('value'), ['v128.store', PRODUCTS],
			get('most'), get('value'), get('value'), ['f64x2.mul'], ['f64x2.pmax'], set('most'),
			...advance('t', [get('step')]),
		]),
	]
	const sumUp: Instruction[] = [
		get('first'), get('begin'), ['i32.add'], ['f64.convert_i32_s'], set('x'),
		...loopOverChunk([
			...address('j'), ['v128.load', PRODUCTS], set('acc'),
			get('phase'), get('begin'), get('j'), ['i32.add'], integer(4), ['i32.shl'], ['i32.add'], ['v128.load', 0], set('value'),
			...product, set('value'),
			get('x'), ['f64x2.splat'], set('xx'),
			...advance('s0', [get('value')]),
			get('value'), get('xx'), ['f64x2.mul'], set('value'),
			...advance('s1', [get('value')]),
			...advance('s2', [get('value'), get('xx'), ['f64x2.mul']]),
			// Turning does not change what the moduli measure by more than √2.
			get('acc'), ['f64x2.abs'], set('acc'),
			get('acc'), ['f64x2.extract_lane', 0], get('acc'), ['f64x2.extract_lane', 1], ['f64.add'], set('modulus'),
			...advance('z0', [get('modulus')]),
			...advance('z1', [get('modulus'), get('x'), ['f64.mul']]),
			...advance('z2', [get('modulus'), get('x'), ['f64.mul'], get('x'), ['f64.mul']]),
			...advance('x', [['f64.const', 1]]),
		]),
	]
	const instructions: Instruction[] = [
		['loop'],
		// size = min(CHUNK, count − begin); all products are 1.
		integer(CHUNK), get('count'), get('begin'), ['i32.sub'], integer(CHUNK), get('count'), get('begin'), ['i32.sub'], ['i32.lt_s'], ['select'], set('size'),
		...loopOverChunk([...address('j'), ['v128.const', 0], ['f64.const', 1], ['f64x2.replace_lane', 0], ['v128.store', PRODUCTS]]),
		integer(HEAD), set('row'),
		['block'],
		['loop'],
		...multiplyRow,
		get('most'), ['v128.const', threshold], ['f64x2.gt'], ['v128.any_true'], ['i32.eqz'], ['br_if', 1],
		...advance('row', [integer(ROW)]),
		get('row'), integer(HEAD + ROW * rows), ['i32.lt_s'], ['br_if', 0],
		['end'],
		...sumUp,
		['end'],
		...advance('begin', [integer(CHUNK)]),
		get('begin'), get('count'), ['i32.lt_s'], ['br_if', 0],
		['end'],
		...(['s0', 's1', 's2'] as const).flatMap((name, k): Instruction[] => [integer(0), get(name), ['v128.store', SUMS + 16 * k]]),
		...(['z0', 'z1', 'z2'] as const).flatMap((name, k): Instruction[] => [integer(0), get(name), ['f64.store', SUMS + 48 + 8 * k]]),
	]
	return {
		name: 'run',
		parameters: ['i32', 'i32', 'i32'],
		results: [],
		locals: locals.types,
		instructions,
		exported: true,
	}
}
