/**
 * A WebAssembly function that fills a row with the random numbers of one step: one per bond, for a pair of replicas in the two lanes.
 *
 *   normals: bonds 4g … 4g+3 from the words (w₀, w₁), (w₂, w₃) of group g;   exponentials: bond 4g + k from w_k (`streams.ts`).
 *
 * Eight bonds a turn. Cost: 8 instructions of Philox and 20 of the transform a normal, about.
 */
import { Builder, callees, type FunctionDefinition, type Program } from '../../../expression/elementary/index.ts'
import { Emitter } from '../../../expression/targets/webassembly/emit.ts'
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'
import { namedLocals } from '../../../expression/targets/webassembly/locals.ts'
import type { FunctionBody } from '../../../expression/targets/webassembly/module.ts'
import { exponentialVariate, normalCosine, normalSine } from '../../../numerics/random/index.ts'
import type { MicroLayout } from './layout.ts'
import { half, PHILOX_LOCALS, philoxRounds } from './philox-lanes.ts'
import { PURPOSE } from './streams.ts'

/** Spent on expanding what the variates call: all of it. */
const INLINE = 1000

function programOfVariates(definitions: readonly FunctionDefinition[]): Program {
	const o = new Builder(INLINE)
	const parameters = (definitions[0] as FunctionDefinition).parameters.map((name) => o.parameter(name))
	return o.finish(definitions.map((d) => o.call(d, ...parameters)))
}

/** name(step, target): variates of all bonds at `target`, two doubles each. */
export function variateLoop(name: string, kind: 'normal' | 'exponential', { header, sites }: MicroLayout): FunctionBody {
	const program = programOfVariates(kind === 'normal' ? [normalCosine, normalSine] : [exponentialVariate])
	if (callees(program).length > 0) throw new RangeError('variateLoop: a variate calls a function')
	const locals = namedLocals(
		{ step: 'i32', target: 'i32' },
		{ i32: ['group'], v128: [...PHILOX_LOCALS, 'key0', 'key1', 'replicas', 'groups', 'stepWord', 'purpose', 'w0', 'w1'] },
	)
	const { get, set } = locals
	const splat = (offset: number): Instruction[] => [['i32.const', header], ['i32.load', offset], ['i32x4.splat']]
	const code: Instruction[] = [
		...splat(0), ['i32.const', header], ['i32.load', 4], ['i32x4.replace_lane', 1], ['i32.const', header], ['i32.load', 4], ['i32x4.replace_lane', 3], set('replicas'),
		...splat(8), set('key0'),
		...splat(12), set('key1'),
		['i32.const', (sites + PURPOSE[kind === 'normal' ? 'noise' : 'acceptance'] * 2 ** 28) | 0], ['i32x4.splat'], set('purpose'),
		get('step'), ['i32x4.splat'], set('stepWord'),
		['i32x4.const', 0, 0, 1, 1], set('groups'),
	]
	let extra: number = 0
	const emit = (parameters: readonly (readonly Instruction[])[], offset: number): Instruction[] => {
		const emitter = new Emitter(program, { parameter: (v) => [...(parameters[program.parameters.indexOf(v)] as readonly Instruction[])], table: () => 0, firstLocal: locals.count })
		emitter.define(program.values)
		program.results.forEach((r, k) => {
			emitter.instructions.push(get('target'))
			emitter.push(r)
			emitter.instructions.push(['v128.store', offset + 16 * k])
		})
		extra = Math.max(extra, emitter.locals.length)
		return emitter.instructions
	}
	const body: Instruction[] = [
		get('groups'), set('c0'),
		get('stepWord'), set('c1'),
		get('replicas'), set('c2'),
		get('purpose'), set('c3'),
		...philoxRounds(locals),
	]
	for (const h of [0, 1] as const) {
		const moved = (word: string): Instruction[] => [get(word), ...(half(h).length > 0 ? [get(word), ...half(h)] : [])]
		if (kind === 'normal')
			for (const pair of [0, 1] as const)
				body.push(
					...moved(`c${2 * pair}`), set('w0'),
					...moved(`c${2 * pair + 1}`), set('w1'),
					...emit(
						[
							[get('w0'), ['f64x2.convert_low_i32x4_u']],
							[get('w1'), ['i32.const', 1], ['i32x4.shl'], ['f64x2.convert_low_i32x4_s']],
							[get('w1'), ['f64x2.convert_low_i32x4_s']],
						],
						64 * h + 32 * pair,
					),
				)
		else
			for (const word of [0, 1, 2, 3])
				body.push(...moved(`c${word}`), set('w0'), ...emit([[get('w0'), ['f64x2.convert_low_i32x4_u']]], 64 * h + 16 * word))
	}
	body.push(
		get('groups'), ['i32x4.const', 2, 2, 2, 2], ['i32x4.add'], set('groups'),
		...locals.advance('target', [['i32.const', 128]]),
	)
	code.push(...locals.loop('group', [['i32.const', Math.ceil(sites / 8)]], body))
	return {
		name,
		parameters: ['i32', 'i32'],
		results: [],
		locals: [...locals.types, ...Array.from({ length: extra }, () => 'v128' as const)],
		instructions: code,
	}
}
