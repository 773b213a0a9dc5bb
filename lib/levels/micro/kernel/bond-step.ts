/**
 * One sweep of Metropolis-adjusted steps over the bonds, generated around ψ and its first three derivatives (theory 8.5).
 *
 * A is the sum over bonds of N²(e_i − e_{i+1})(e_i − e_{i+1})ᵗ. A bond moves (x_i, x_{i+1}) → (x_i + u, x_{i+1} − u) with V(u) = ψ(x_i + u) + ψ(x_{i+1} − u)
 * and h = N²dt. The proposal is the Taylor expansion of du = −V'(u)dt + √2 dW to second order in h, averaged over the paths with W_h = √h ξ, where
 * E∫W = h^{3/2}ξ/2 and E∫W² = h²(ξ²/3 + 1/6); G = 1 + y + y²/2 ≥ ½, y = hV''/2, keeps it stable:
 *
 *   u = m + sξ + qξ²,   m = −hV'/G − (h²/6)V‴/G²,   s = √(2h)/G,   q = −(h²/3)V‴/G²      (derivatives at 0),
 *
 * accepted where E ≥ V(u) − V(0) + (w² − ξ²)/2 + log(J_w/J), E exponential, J = du/dξ = s + 2qξ > 0, and w, J_w those of the way back. Terms of order h²
 * in u leave the acceptance at 1 − O(h^{5/2}): the plain Langevin step lets a bond, and with it the macroscopic flow, relax too fast by the factor
 * 1 + hV''/2, and without the term in ξ² rejections slow it down.
 *
 * The map has no way back from far out, so that long steps would never see the tails. For them there is the Langevin proposal, which reaches everything
 * from everywhere: q = 0, s = √(2h), m = −hV'/G.
 *
 * Bonds of one colour share no site: every μ_{N,m} stays exactly invariant, the mean is conserved to rounding. Two colours for even N, three for odd N.
 * Every other step takes the colours in the opposite order: two steps together are a symmetric splitting, whose error is of second order.
 */
import { call, constant, derivatives, divide, type Expression, negate, one, power, product, sqrt, subtract, substitute, sum, variable, zero } from '../../../expression/index.ts'
import { lower } from '../../../expression/targets/lower.ts'
import { Emitter } from '../../../expression/targets/webassembly/emit.ts'
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'
import { type Locals, namedLocals } from '../../../expression/targets/webassembly/locals.ts'
import type { PlacedTable } from '../../../expression/targets/webassembly/memory.ts'
import type { FunctionBody } from '../../../expression/targets/webassembly/module.ts'
import type { Program } from '../../../expression/elementary/index.ts'
import { HEADER, type MicroLayout, PAIR, uniform } from './layout.ts'

/** Bonds by colour, bond i joining sites i and i + 1 mod N. */
export function colours(sites: number): { readonly first: number; readonly count: number }[] {
	const even = Math.floor(sites / 2)
	const pair = [
		{ first: 0, count: even },
		{ first: 1, count: even },
	]
	return sites % 2 === 0 ? pair : [...pair, { first: sites - 1, count: 1 }]
}

export interface BondExpressions {
	/** u and J in a, b, n and the uniform h, r = √(2h). */
	readonly move: readonly [Expression, Expression]
	/** The threshold of E in a, b, c = a + u, d = b − u, u, n, J and h, r. Not a number where the way back does not exist. */
	readonly threshold: Expression
}

export const MOVE = { batch: ['a', 'b', 'n'], uniform: ['h', 'r'] } as const
export const THRESHOLD = { batch: ['a', 'b', 'c', 'd', 'u', 'n', 'J'], uniform: ['h', 'r'] } as const

/** How a bond proposes: by the Taylor expansion, for short steps; by a tamed Langevin step, for any. */
export type BondProposal = 'taylor' | 'langevin'

/** For ψ as an expression in z. */
export function bondExpressions(psi: Expression, kind: BondProposal = 'taylor'): BondExpressions {
	const jet = derivatives(psi, 'z', 3)
	const at = (order: number, name: string) => substitute(jet[order] as Expression, new Map([['z', variable(name)]]))
	const [h, r, u, n, J] = ['h', 'r', 'u', 'n', 'J'].map(variable) as [Expression, Expression, Expression, Expression, Expression]
	const half = divide(one, constant(2))
	/** m, s and q of a proposal from the values x, y of the two sites. */
	const proposal = (x: string, y: string) => {
		const curved = product([half, h, sum([at(2, x), at(2, y)])])
		const inverse = divide(one, sum([one, product([curved, sum([one, product([half, curved])])])]))
		const step = product([h, inverse])
		const drift = negate(product([step, subtract(at(1, x), at(1, y))]))
		if (kind === 'langevin') return { m: drift, s: r, q: zero }
		const skew = product([step, step, divide(one, constant(3)), subtract(at(3, x), at(3, y))])
		return { m: sum([drift, negate(product([half, skew]))]), s: product([r, inverse]), q: negate(skew) }
	}
	const { m, s, q } = proposal('a', 'b')
	const move = sum([m, product([n, sum([s, product([q, n])])])])
	const slope = sum([s, product([constant(2), q, n])])
	const back = proposal('c', 'd')
	const target = negate(sum([u, back.m]))
	const root = sqrt(sum([power(back.s, 2), product([constant(4), back.q, target])]))
	const normal = divide(product([constant(2), target]), sum([back.s, root]))
	const rise = sum([subtract(at(0, 'c'), at(0, 'a')), subtract(at(0, 'd'), at(0, 'b'))])
	const threshold = sum([rise, product([half, subtract(power(normal, 2), power(n, 2))]), call('log', divide(root, J))])
	return { move: [move, slope], threshold }
}

const INLINE_BUDGET = 2000

export function bondPrograms({ move, threshold }: BondExpressions): { readonly move: Program; readonly threshold: Program } {
	return {
		move: lower(move, MOVE.batch, MOVE.uniform, { inlineBudget: INLINE_BUDGET }).program,
		threshold: lower([threshold], THRESHOLD.batch, THRESHOLD.uniform, { inlineBudget: INLINE_BUDGET }).program,
	}
}

/** Bytes of the two sites of a bond: `at`, which is also that of the bond, and `next`. */
const SITES = { at: 'i32', next: 'i32' } as const

/** One function per bond, generated around a program. */
function bondFunction(
	name: string,
	program: Program,
	names: readonly string[],
	tables: readonly PlacedTable[],
	locals: Locals,
	before: readonly Instruction[],
	after: readonly Instruction[],
): FunctionBody {
	const emitter = new Emitter(program, {
		parameter: (v) => [locals.get(names[program.parameters.indexOf(v)] as string)],
		table: (t) => (tables.find((p) => p.table === t) as PlacedTable).offset,
		firstLocal: locals.count,
	})
	emitter.define(program.values)
	for (const r of program.results) emitter.push(r)
	const parameters = Array.from({ length: locals.count - locals.types.length }, () => 'i32' as const)
	return { name, parameters, results: [], locals: [...locals.types, ...emitter.locals], instructions: [...before, ...emitter.instructions, ...after] }
}

/**
 * propose(at, next, noise) writes u and J of a bond, accept(at, next, noise) moves it: two loops over the bonds of a colour, whose short bodies overlap in
 * the processor where one long one would wait for itself (measured: 1.4 times faster).
 */
function bondFunctions(expressions: BondExpressions, layout: MicroLayout, tables: readonly PlacedTable[]): FunctionBody[] {
	const { state, exponentials, moves, slopes } = layout
	const programs = bondPrograms(expressions)
	const first = namedLocals({ ...SITES, noise: 'i32' }, { v128: ['a', 'b', 'u', 'n', 'J', 'h', 'r'] })
	const second = namedLocals({ ...SITES, noise: 'i32' }, { v128: ['a', 'b', 'c', 'd', 'u', 'n', 'J', 'h', 'r', 'accept'] })
	const load = ({ get, set }: Locals): Instruction[] => [
		...uniform(layout, HEADER.drift), set('h'),
		...uniform(layout, HEADER.noise), set('r'),
		get('at'), ['v128.load', state], set('a'),
		get('next'), ['v128.load', state], set('b'),
		get('at'), get('noise'), ['i32.add'], ['v128.load', 0], set('n'),
	]
	const { get, set } = second
	const chosen = (moved: string, kept: string): Instruction[] => [get(moved), get(kept), get('accept'), ['v128.bitselect']]
	return [
		bondFunction('propose', programs.move, [...MOVE.batch, ...MOVE.uniform], tables, first, load(first), [
			first.set('J'), first.set('u'),
			first.get('at'), first.get('u'), ['v128.store', moves],
			first.get('at'), first.get('J'), ['v128.store', slopes],
		]),
		bondFunction(
			'accept',
			programs.threshold,
			[...THRESHOLD.batch, ...THRESHOLD.uniform],
			tables,
			second,
			[
				...load(second),
				get('at'), ['v128.load', moves], set('u'),
				get('at'), ['v128.load', slopes], set('J'),
				get('a'), get('u'), ['f64x2.add'], set('c'),
				get('b'), get('u'), ['f64x2.sub'], set('d'),
			],
			[
				// NaN and ∞ are not accepted.
				get('at'), ['v128.load', exponentials], ['f64x2.le'], set('accept'),
				get('at'), ...chosen('c', 'a'), ['v128.store', state],
				get('next'), ...chosen('d', 'b'), ['v128.store', state],
			],
		),
	]
}

/** sweep(noise, step): every bond once, colour after colour, in the opposite order at odd steps; and what it calls. */
export function bondSweep(expressions: BondExpressions, layout: MicroLayout, tables: readonly PlacedTable[]): FunctionBody[] {
	const { sites } = layout
	const { get, set, advance, types } = namedLocals({ noise: 'i32', step: 'i32' }, { i32: ['at'] })
	const loop = (name: string, { first, count }: { readonly first: number; readonly count: number }): Instruction[] => [
		['i32.const', PAIR * first], set('at'),
		['loop'],
		get('at'),
		// The last site's neighbour is site 0.
		get('at'), ['i32.const', PAIR], ['i32.add'], ['i32.const', 0], get('at'), ['i32.const', PAIR * (sites - 1)], ['i32.lt_s'], ['select'],
		get('noise'), ['call', name],
		...advance('at', [['i32.const', 2 * PAIR]]),
		get('at'), ['i32.const', PAIR * (first + 2 * count)], ['i32.lt_s'], ['br_if', 0],
		['end'],
	]
	const pass = (colour: { readonly first: number; readonly count: number }) => [...loop('propose', colour), ...loop('accept', colour)]
	const all = colours(sites)
	const instructions: Instruction[] = [
		get('step'), ['i32.const', 1], ['i32.and'], ['i32.eqz'],
		['if'],
		...all.flatMap(pass),
		['else'],
		...[...all].reverse().flatMap(pass),
		['end'],
	]
	return [...bondFunctions(expressions, layout, tables), { name: 'sweep', parameters: ['i32', 'i32'], results: [], locals: types, instructions }]
}
