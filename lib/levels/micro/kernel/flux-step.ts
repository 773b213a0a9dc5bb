/**
 * One explicit step in flux form, generated around ψ':
 *
 *   F_i = ψ'(x_i),   J_i = N²dt (F_{i+1} − F_i) + N√(2dt) ξ_i,   x_i ← x_i + (J_i − J_{i−1}),
 *
 * so that Σx_i is conserved to rounding (A = DᵀD, theory 0.3, 0.4). Tamed: the drift d of a bond is replaced by d/(1 + |d|). Leimkuhler and Matthews:
 * ξ_i is the mean of the normals of this step and the next one (theory 8.5).
 */
import type { Expression } from '../../../expression/index.ts'
import { lower } from '../../../expression/targets/lower.ts'
import { Emitter } from '../../../expression/targets/webassembly/emit.ts'
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'
import { namedLocals } from '../../../expression/targets/webassembly/locals.ts'
import type { PlacedTable } from '../../../expression/targets/webassembly/memory.ts'
import type { FunctionBody } from '../../../expression/targets/webassembly/module.ts'
import type { Program } from '../../../expression/elementary/index.ts'
import { HEADER, type MicroLayout, PAIR, uniform } from './layout.ts'

/** As in the batch kernels: what may be spent on expanding functions, and up to which size several sites are computed side by side. */
const INLINE_BUDGET = 2000
const DOUBLED_UP_TO = 110

export function forceProgram(slope: Expression): { readonly program: Program; readonly copies: number } {
	const single = lower([slope], ['z'], [], { inlineBudget: INLINE_BUDGET })
	const copies = single.program.values.length <= DOUBLED_UP_TO ? 2 : 1
	return copies === 1 ? { program: single.program, copies } : { program: lower([slope], ['z'], [], { inlineBudget: 2 * INLINE_BUDGET, copies }).program, copies }
}

/** force(): F_i = ψ'(x_i), and F_N = F_0. */
export function forceLoop(slope: Expression, layout: MicroLayout, tables: readonly PlacedTable[]): FunctionBody {
	const { program, copies } = forceProgram(slope)
	const locals = namedLocals({}, { i32: ['at'] })
	const emitter = new Emitter(program, {
		parameter: (v) => [locals.get('at'), ['v128.load', layout.state + PAIR * program.parameters.indexOf(v)]],
		table: (t) => (tables.find((p) => p.table === t) as PlacedTable).offset,
		firstLocal: locals.count,
	})
	emitter.define(program.values)
	program.results.forEach((r, k) => {
		emitter.instructions.push(locals.get('at'))
		emitter.push(r)
		emitter.instructions.push(['v128.store', layout.force + PAIR * k])
	})
	return {
		name: 'force',
		parameters: [],
		results: [],
		locals: [...locals.types, ...emitter.locals],
		instructions: [
			...locals.loop('at', [['i32.const', PAIR * layout.sites]], emitter.instructions, PAIR * copies),
			['i32.const', layout.force + PAIR * layout.sites],
			['i32.const', layout.force],
			['v128.load', 0],
			['v128.store', 0],
		],
	}
}

export type Flux = 'plain' | 'tamed'

/** step(noise, next): all fluxes and the new state, from rows of normals at these addresses (`next` only where normals are averaged). */
export function fluxStep(flux: Flux, averaged: boolean, layout: MicroLayout): FunctionBody {
	const { sites, state, force } = layout
	const locals = namedLocals({ noise: 'i32', next: 'i32' }, { i32: ['at'], v128: ['drift', 'scale', 'd', 'f', 'g', 'before', 'flux'] })
	const { get, set } = locals
	const from = (row: string): Instruction[] => [get('at'), get(row), ['i32.add'], ['v128.load', 0]]
	const normal: Instruction[] = averaged ? [...from('noise'), ...from('next'), ['f64x2.add'], ['v128.const', 0.5], ['f64x2.mul']] : from('noise')
	/** flux ← J at the bond `at`, given f = F_i, g = F_{i+1}. */
	const fluxHere: Instruction[] = [
		get('g'), get('f'), ['f64x2.sub'], get('drift'), ['f64x2.mul'],
		...(flux === 'tamed' ? [set('d'), get('d'), ['v128.const', 1], get('d'), ['f64x2.abs'], ['f64x2.add'], ['f64x2.div']] as Instruction[] : []),
		...normal, get('scale'), ['f64x2.mul'], ['f64x2.add'], set('flux'),
	]
	const last = PAIR * (sites - 1)
	return {
		name: 'step',
		parameters: ['i32', 'i32'],
		results: [],
		locals: locals.types,
		instructions: [
			...uniform(layout, HEADER.drift), set('drift'),
			...uniform(layout, HEADER.noise), set('scale'),
			// The last bond first: it is the one before the first.
			['i32.const', last], set('at'),
			['i32.const', 0], ['v128.load', force + last], set('f'),
			['i32.const', 0], ['v128.load', force], set('g'),
			...fluxHere, get('flux'), set('before'),
			get('g'), set('f'),
			...locals.loop('at', [['i32.const', PAIR * sites]], [
				get('at'), ['v128.load', force + PAIR], set('g'),
				...fluxHere,
				get('at'), get('at'), ['v128.load', state], get('flux'), get('before'), ['f64x2.sub'], ['f64x2.add'], ['v128.store', state],
				get('flux'), set('before'),
				get('g'), set('f'),
			], PAIR),
		],
	}
}
