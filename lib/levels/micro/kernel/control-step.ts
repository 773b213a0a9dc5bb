/**
 * One step of the linear field that is driven by the noise of the chain: du = −cAu dt + √2 Dᵗ dB, explicit Euler in flux form,
 *
 *   J_i = cN²dt (u_{i+1} − u_i) + N√(2dt) ξ_i,   u_i ← u_i + (J_i − J_{i−1}).
 *
 * Its law is known in closed form (`control.ts`), and fluctuations of the chain follow it: a control variate. theory.md 8.4.
 */
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'
import { namedLocals } from '../../../expression/targets/webassembly/locals.ts'
import type { FunctionBody } from '../../../expression/targets/webassembly/module.ts'
import { HEADER, type MicroLayout, PAIR, uniform } from './layout.ts'

/** control(noise): all u_i, with the normals of this row. In place: the flux of the last bond, which joins it to the first site, is kept. */
export function controlStep(layout: MicroLayout): FunctionBody {
	const { sites, control } = layout
	const locals = namedLocals({ noise: 'i32' }, { i32: ['at'], v128: ['drift', 'scale', 'here', 'next', 'last', 'before', 'flux'] })
	const { get, set } = locals
	const flux: Instruction[] = [
		get('next'), get('here'), ['f64x2.sub'], get('drift'), ['f64x2.mul'],
		get('at'), get('noise'), ['i32.add'], ['v128.load', 0], get('scale'), ['f64x2.mul'], ['f64x2.add'],
	]
	const update: Instruction[] = [get('at'), get('here'), get('flux'), get('before'), ['f64x2.sub'], ['f64x2.add'], ['v128.store', control]]
	const end = PAIR * (sites - 1)
	return {
		name: 'control',
		parameters: ['i32'],
		results: [],
		locals: locals.types,
		instructions: [
			...uniform(layout, HEADER.control), set('drift'),
			...uniform(layout, HEADER.noise), set('scale'),
			['i32.const', end], set('at'),
			['i32.const', end], ['v128.load', control], set('here'),
			['i32.const', 0], ['v128.load', control], set('next'),
			...flux, set('last'),
			get('last'), set('before'),
			get('next'), set('here'),
			...locals.loop('at', [['i32.const', end]], [
				get('at'), ['v128.load', control + PAIR], set('next'),
				...flux, set('flux'),
				...update,
				get('flux'), set('before'),
				get('next'), set('here'),
			], PAIR),
			get('last'), set('flux'),
			...update,
		],
	}
}
