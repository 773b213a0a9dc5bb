/** Mass, energy and dissipated energy of a flow at its times. */
import type { Cell, Column, Table } from '../blocks.ts'
import type { Text } from '../text.ts'
import { math, text } from '../text.ts'

/** What both flows report. */
export interface Balance {
	readonly times: readonly number[]
	readonly mass: readonly number[]
	readonly energy: readonly number[]
	readonly dissipated: readonly number[]
	readonly errors: { readonly energy: number; readonly dissipated: number }
	readonly massDrift: number
	readonly snapshots: readonly { readonly values: readonly number[] }[]
}

export interface BalanceWords {
	readonly id: string
	/** The energy as a formula. */
	readonly energy: string
	readonly caption: Text
	/** One more column. */
	readonly extra?: { readonly column: Column; readonly values: readonly Cell[] }
}

export function balanceTable(part: Balance, { id, energy: symbol, caption, extra }: BalanceWords): Table {
	const [massStart, energyStart] = [part.mass[0] ?? Number.NaN, part.energy[0] ?? Number.NaN]
	const size = part.snapshots[0]?.values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) ?? 0
	const rounding = Math.max(part.massDrift, 4e-16 * size)
	return {
		id,
		caption,
		columns: [
			{ id: 'time', header: text`${math('t')}`, kind: 'exact', digits: 6 },
			{ id: 'mass', header: text`mass`, kind: 'value', digits: 10 },
			{ id: 'massDefect', header: text`change of mass`, kind: 'error' },
			{ id: 'energy', header: text`${math(symbol)}`, kind: 'value', digits: 9 },
			{ id: 'dissipated', header: text`${math('D_t')}`, kind: 'value', digits: 9 },
			{ id: 'defect', header: text`defect`, kind: 'error' },
			...(extra === undefined ? [] : [extra.column]),
		],
		rows: part.times.map((time, i) => {
			const [mass, energy, dissipated] = [part.mass[i] ?? null, part.energy[i] ?? null, part.dissipated[i] ?? null]
			const defect = energy === null || dissipated === null ? null : energyStart - energy - dissipated
			const change = mass === null ? null : Math.abs(mass - massStart)
			return [
				time,
				{ value: mass, error: rounding },
				change,
				{ value: energy, error: part.errors.energy },
				{ value: dissipated, error: time === 0 ? 0 : part.errors.dissipated },
				defect === null ? null : Math.abs(defect),
				...(extra === undefined ? [] : [extra.values[i] ?? null]),
			]
		}),
	}
}
