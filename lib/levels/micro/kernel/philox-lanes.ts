/**
 * Philox4x32-10 on four lanes at once, as WebAssembly instructions: the rounds of `numerics/random/philox.ts`, word by word.
 *
 * Lanes: two replicas A, B and two neighbouring groups g, g + 1 as (A g, B g, A g+1, B g+1), so that the halves of a word are pairs of replicas.
 */
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'
import type { Locals } from '../../../expression/targets/webassembly/locals.ts'
import { PHILOX } from '../../../numerics/random/index.ts'

/** Locals (v128) that the rounds use: counter in c0 … c3, where the words are in the end. */
export const PHILOX_LOCALS = ['c0', 'c1', 'c2', 'c3', 'k0', 'k1', 'low', 'high', 'h0', 'h1'] as const

const words = (w: number): Instruction => ['i32x4.const', w | 0, w | 0, w | 0, w | 0]
const pick = (...lanes: readonly number[]): Instruction => ['i8x16.shuffle', ...lanes.flatMap((lane) => [0, 1, 2, 3].map((b) => 4 * lane + b))]

/** c0 … c3 ← ten rounds; the key starts from the locals key0, key1. */
export function philoxRounds({ get, set }: Locals): Instruction[] {
	const [m0, m1] = PHILOX.multipliers
	/** Pushes nothing; h ← upper halves of c · m, `low`, `high` hold the products. */
	const product = (c: string, m: number, h: string): Instruction[] => [
		get(c), words(m), ['i64x2.extmul_low_i32x4_u'], set('low'),
		get(c), words(m), ['i64x2.extmul_high_i32x4_u'], set('high'),
		get('low'), get('high'), pick(1, 3, 5, 7), set(h),
	]
	const lower: Instruction[] = [get('low'), get('high'), pick(0, 2, 4, 6)]
	const round: Instruction[] = [
		...product('c0', m0, 'h0'),
		// c0 is free now: keep lo(M₀c₀) there until c3 has been read.
		...lower, set('c0'),
		...product('c2', m1, 'h1'),
		get('h0'), get('c3'), ['v128.xor'], get('k1'), ['v128.xor'], set('c2'),
		get('c0'), set('c3'),
		get('h1'), get('c1'), ['v128.xor'], get('k0'), ['v128.xor'], set('c0'),
		...lower, set('c1'),
	]
	const bump: Instruction[] = [
		get('k0'), words(PHILOX.weyl[0]), ['i32x4.add'], set('k0'),
		get('k1'), words(PHILOX.weyl[1]), ['i32x4.add'], set('k1'),
	]
	const all: Instruction[] = [get('key0'), set('k0'), get('key1'), set('k1')]
	for (let r = 0; r < PHILOX.rounds; r++) all.push(...round, ...(r + 1 < PHILOX.rounds ? bump : []))
	return all
}

/** Moves lanes 2, 3 to the front, given the same vector twice; nothing for h = 0. */
export const half = (h: 0 | 1): Instruction[] => (h === 0 ? [] : [pick(2, 3, 6, 7)])
