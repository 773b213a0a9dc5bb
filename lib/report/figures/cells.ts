/** Coloured cells: what the writers need of them. */
import type { Cells } from './drawing.ts'

/** Cells of one colour side by side. */
export interface Run {
	readonly column: number
	readonly row: number
	readonly length: number
}

/** The runs of each colour that occurs, in the order of the scale. */
export function runsOf({ columns, rows, colors, indices }: Cells): { readonly color: string; readonly runs: readonly Run[] }[] {
	const found = colors.map((): Run[] => [])
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; ) {
			const index = indices[row * columns + column] as number
			let end = column + 1
			while (end < columns && indices[row * columns + end] === index) end++
			;(found[index] as Run[]).push({ column, row, length: end - column })
			column = end
		}
	return found.flatMap((runs, i) => (runs.length === 0 ? [] : [{ color: colors[i] as string, runs }]))
}

/** The same rectangle with fewer cells, each the mean of those whose centres it holds. */
export function coarser(item: Cells, mostColumns: number, mostRows: number): Cells {
	const [columns, rows] = [Math.min(item.columns, mostColumns), Math.min(item.rows, mostRows)]
	if (columns === item.columns && rows === item.rows) return item
	const [sums, counts] = [new Array<number>(columns * rows).fill(0), new Array<number>(columns * rows).fill(0)]
	item.indices.forEach((index, i) => {
		const [column, row] = [i % item.columns, Math.floor(i / item.columns)]
		const at = Math.floor(((row + 0.5) * rows) / item.rows) * columns + Math.floor(((column + 0.5) * columns) / item.columns)
		sums[at] = (sums[at] as number) + index
		counts[at] = (counts[at] as number) + 1
	})
	return { ...item, columns, rows, indices: sums.map((s, i) => Math.round(s / (counts[i] as number))) }
}
