/**
 * A drawing: lines, areas, cells and labels in points (1/72 inch), y down. Two writers, SVG and TikZ, know nothing else.
 */

/** x0, y0, x1, y1, … */
export type Points = readonly number[]

export interface Stroke {
	readonly color: string
	readonly width: number
	/** Lengths of dashes and gaps in points. */
	readonly dash?: readonly number[]
}

/** A rectangle of coloured cells, row by row from the top left. */
export interface Cells {
	readonly kind: 'cells'
	readonly x: number
	readonly y: number
	readonly width: number
	readonly height: number
	readonly columns: number
	readonly rows: number
	/** Colours in the order of a scale, so that the mean of two indices is a colour between. */
	readonly colors: readonly string[]
	/** Which colour each cell has. */
	readonly indices: readonly number[]
}

export type Item =
	| { readonly kind: 'line'; readonly points: Points; readonly stroke: Stroke }
	| { readonly kind: 'area'; readonly points: Points; readonly color: string; readonly opacity?: number; readonly stroke?: Stroke }
	| Cells
	| {
			readonly kind: 'label'
			readonly x: number
			/** Baseline. */
			readonly y: number
			readonly text: string
			readonly size: number
			readonly color: string
			readonly anchor: 'start' | 'middle' | 'end'
			/** Turned to read from bottom to top. */
			readonly upright?: boolean
	  }

export interface Drawing {
	readonly width: number
	readonly height: number
	readonly items: readonly Item[]
}

/** Widths of journal columns in points: 8.6 cm and 17.8 cm. */
export const SINGLE_COLUMN = (8.6 / 2.54) * 72
export const DOUBLE_COLUMN = (17.8 / 2.54) * 72

/** Drawings placed at given offsets. */
export function compose(width: number, height: number, parts: readonly { drawing: Drawing; x: number; y: number }[]): Drawing {
	return { width, height, items: parts.flatMap(({ drawing, x, y }) => drawing.items.map((item) => shift(item, x, y))) }
}

/** Side by side with a gap that fills the total width. */
export function beside(width: number, drawings: readonly Drawing[]): Drawing {
	const used = drawings.reduce((sum, d) => sum + d.width, 0)
	const gap = drawings.length > 1 ? (width - used) / (drawings.length - 1) : 0
	let x = 0
	const parts = drawings.map((drawing) => {
		const part = { drawing, x, y: 0 }
		x += drawing.width + gap
		return part
	})
	return compose(width, Math.max(...drawings.map((d) => d.height)), parts)
}

/** One above the other. */
export function stack(drawings: readonly Drawing[]): Drawing {
	let y = 0
	const parts = drawings.map((drawing) => {
		const part = { drawing, x: 0, y }
		y += drawing.height
		return part
	})
	return compose(Math.max(...drawings.map((d) => d.width)), y, parts)
}

function shift(item: Item, dx: number, dy: number): Item {
	if (item.kind === 'label' || item.kind === 'cells') return { ...item, x: item.x + dx, y: item.y + dy }
	return { ...item, points: item.points.map((v, i) => v + (i % 2 === 0 ? dx : dy)) }
}
