/** The sums of a unit as the payload of a record, bit for bit. */
import type { Sums } from '../../levels/micro/ensemble/sums.ts'
import { decodeNumbers, encodeNumbers } from '../store/numbers.ts'

export interface UnitRecord {
	/** Replicas by group, sums of observables and of their products: base64 of doubles. */
	readonly counts: string
	readonly values: string
	readonly products: string
	readonly lost: number
	readonly lostAt: number | null
}

export const recordOf = ({ counts, values, products, lost, lostAt }: Sums): UnitRecord => ({
	counts: encodeNumbers(counts),
	values: encodeNumbers(values),
	products: encodeNumbers(products),
	lost,
	lostAt,
})

/** @throws TypeError for what is no such payload. */
export function sumsOf(payload: unknown): Sums {
	const { counts, values, products, lost, lostAt } = payload as UnitRecord
	const nothing = new Float64Array(0)
	return { counts: decodeNumbers(counts), values: decodeNumbers(values), products: decodeNumbers(products), lost, lostAt, means: nothing, forces: nothing }
}
