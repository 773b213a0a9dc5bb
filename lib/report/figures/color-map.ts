/** A function of two variables as coloured cells, with the bar that says what the colours mean. */
import type { Item } from './drawing.ts'
import { labelWidth } from './label.ts'
import { diverging, INK } from './palette.ts'
import type { Scale } from './scale.ts'

export interface ColorMap {
	readonly columns: number
	readonly rows: number
	/** Row by row, the first row at the top of the frame. */
	readonly values: readonly number[]
	/** Colours over its domain; values beyond it get the last colour. */
	readonly scale: Scale
	/** Markup over the bar. */
	readonly label: string
}

interface Frame {
	readonly left: number
	readonly top: number
	readonly right: number
	readonly bottom: number
}

const SHADES = 41
const BAR = 8
const GAP = 8
const TICK_SIZE = 8

/** The room right of the frame that the bar takes. */
export function barMargin({ scale, label }: ColorMap): number {
	const ticks = Math.max(0, ...scale.ticks.map((t) => (t.label ? labelWidth(t.label, TICK_SIZE) : 0)))
	return GAP + Math.max(BAR + 5 + ticks, labelWidth(label, TICK_SIZE)) + 1
}

/** The cells that fill the frame, and the bar. */
export function colorMap(map: ColorMap, frame: Frame): Item[] {
	const { scale, columns, rows } = map
	const colors = diverging(SHADES)
	const shade = (v: number) => Math.min(SHADES - 1, Math.max(0, Math.floor(scale.unit(v) * SHADES)))
	const [x, height] = [frame.right + GAP, frame.bottom - frame.top]
	const stroke = { color: INK, width: 0.5 }
	const items: Item[] = [
		{ kind: 'cells', x: frame.left, y: frame.top, width: frame.right - frame.left, height, columns, rows, colors, indices: map.values.map(shade) },
		{ kind: 'cells', x, y: frame.top, width: BAR, height, columns: 1, rows: SHADES, colors, indices: Array.from(colors, (_, i) => SHADES - 1 - i) },
		{ kind: 'label', x, y: frame.top - 4, text: map.label, size: TICK_SIZE, color: INK, anchor: 'start' },
	]
	for (const tick of scale.ticks) {
		const y = frame.bottom - scale.unit(tick.value) * height
		if (!tick.label || y < frame.top - 0.1 || y > frame.bottom + 0.1) continue
		items.push({ kind: 'line', points: [x + BAR, y, x + BAR + 2, y], stroke })
		items.push({ kind: 'label', x: x + BAR + 3.5, y: y + 0.32 * TICK_SIZE, text: tick.label, size: TICK_SIZE, color: INK, anchor: 'start' })
	}
	return items
}
