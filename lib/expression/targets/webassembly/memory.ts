/** Where a kernel keeps its numbers: tables, uniform values, then one array per input and per output. */
import type { Program, Table } from '../../elementary/index.ts'
import { callees, programOf } from '../../elementary/index.ts'

/** Byte offsets in the linear memory of a kernel. A plain object, so that it can be posted to a worker with the module. */
export interface KernelLayout {
	/** Points that fit in memory at once; a multiple of `GROUP`. */
	readonly capacity: number
	readonly uniforms: number
	readonly uniformCount: number
	readonly inputs: readonly number[]
	readonly outputs: readonly number[]
	readonly pages: number
}

export interface PlacedTable {
	readonly table: Table
	readonly offset: number
}

/** Most points that one turn of the loop computes. */
export const GROUP = 4

/** Arrays start on cache lines and are staggered, so that equal indices do not collide in the cache. */
const LINE = 64

/** All tables that a program and its callees read. */
export function placeTables(program: Program): PlacedTable[] {
	const placed: PlacedTable[] = []
	let offset = 0
	for (const p of [program, ...callees(program).map(programOf)]) {
		for (const { index, table } of p.values) {
			if (table === undefined || p.uses[index] === 0 || placed.some((t) => t.table === table)) continue
			placed.push({ table, offset })
			offset += 8 * table.entries.length
		}
	}
	return placed
}

export function layOut(
	tables: readonly PlacedTable[],
	counts: { inputs: number; uniforms: number; outputs: number },
	capacity: number,
): KernelLayout {
	const points = Math.ceil(capacity / GROUP) * GROUP
	let offset = tables.reduce((sum, t) => sum + 8 * t.table.entries.length, 0)
	const take = (bytes: number) => {
		const start = Math.ceil(offset / LINE) * LINE
		offset = start + bytes
		return start
	}
	const uniforms = take(8 * counts.uniforms)
	const array = () => take(8 * points + LINE)
	const inputs = Array.from({ length: counts.inputs }, array)
	const outputs = Array.from({ length: counts.outputs }, array)
	return { capacity: points, uniforms, uniformCount: counts.uniforms, inputs, outputs, pages: Math.max(1, Math.ceil(offset / 65536)) }
}
