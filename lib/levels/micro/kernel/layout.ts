/** Where the kernel of a chain keeps its numbers: tables, header, then rows of pairs (replica A, replica B), one pair a site or bond. */
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'

export interface MicroLayout {
	readonly sites: number
	/** Byte offset of the header: replicas (two 32-bit words at 0), key (8), and the uniform doubles N²dt (16), N√(2dt) (24), cN²dt (32). */
	readonly header: number
	readonly state: number
	readonly force: number
	/** Two rows of normals: Leimkuhler and Matthews use those of two steps. */
	readonly noise: readonly [number, number]
	readonly exponentials: number
	/** u and J of the proposed moves. */
	readonly moves: number
	readonly slopes: number
	/** The linear field that is driven by the same noise. */
	readonly control: number
	readonly pages: number
}

/** Bytes of a pair, and offsets in the header. */
export const PAIR = 16
export const HEADER = { replicas: 0, key: 8, drift: 16, noise: 24, control: 32, bytes: 64 } as const

/** The layout for N sites behind `tables` bytes of tables. */
export function microLayout(sites: number, tables: number): MicroLayout {
	let offset = Math.ceil(tables / 64) * 64
	const take = (bytes: number) => {
		const start = offset
		// Rows are staggered by a cache line, so that equal sites do not collide in the cache.
		offset = Math.ceil((start + bytes) / 64) * 64 + 64
		return start
	}
	const header = take(HEADER.bytes)
	const row = () => take(PAIR * (8 * Math.ceil(sites / 8) + 8))
	const [state, force, first, second, exponentials, control, moves, slopes] = Array.from({ length: 8 }, row) as [number, number, number, number, number, number, number, number]
	return { sites, header, state, force, noise: [first, second], exponentials, control, moves, slopes, pages: Math.ceil(offset / 65536) }
}

/** Pushes both lanes of a uniform double of the header. */
export const uniform = ({ header }: MicroLayout, offset: number): Instruction[] => [
	['i32.const', header],
	['v128.load64_splat', offset],
]
