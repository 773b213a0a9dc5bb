/** One panel: axes, curves, rules, markers and a key above the frame. */
import { clipLine } from './clip.ts'
import { barMargin, type ColorMap, colorMap } from './color-map.ts'
import type { Drawing, Item, Stroke } from './drawing.ts'
import { labelWidth } from './label.ts'
import { GREY, INK, LIGHT } from './palette.ts'
import type { Scale } from './scale.ts'

export type Marker = 'circle' | 'square' | 'triangle' | 'diamond'

export interface Series {
	readonly x: ArrayLike<number>
	readonly y: ArrayLike<number>
	readonly color: string
	/** Markup for the key; a series without a label is not in the key. */
	readonly label?: string
	/** Markup beside the last point, in the colour of the series. */
	readonly end?: string
	readonly width?: number
	readonly dash?: readonly number[]
	/** Draws markers at the points. */
	readonly marker?: Marker
	/** Markers are outlines. */
	readonly open?: boolean
	/** Joins the points (default true). */
	readonly joined?: boolean
	/** Fills down to the lower end of the frame with this share of the colour. */
	readonly filled?: number
	/** Half the length of a vertical bar about each point. */
	readonly bars?: ArrayLike<number>
}

/** A straight line at a value of one axis, with a label inside the frame. */
export interface Rule {
	readonly axis: 'x' | 'y'
	readonly value: number
	readonly label?: string
	readonly color?: string
	readonly dash?: readonly number[]
}

export interface PanelOptions {
	readonly width: number
	readonly height: number
	readonly x: Scale
	readonly y: Scale
	readonly xLabel: string
	readonly yLabel?: string
	readonly series: readonly Series[]
	readonly rules?: readonly Rule[]
	/** Shown in place of data when there is none. */
	readonly empty?: string
	/** Lines of the key to leave room for, so that neighbouring frames align. */
	readonly keyLines?: number
	/** Room for tick labels left of the frame, so that stacked frames align. */
	readonly left?: number
	/** Coloured cells that fill the frame. */
	readonly map?: ColorMap
}

const TICK_SIZE = 8
const LABEL_SIZE = 9
const KEY_SIZE = 8.5
const AXIS: Stroke = { color: INK, width: 0.5 }

/** The room that tick labels and the axis title take left of the frame. */
export function leftMargin(y: Scale, yLabel: string | undefined): number {
	const ticks = Math.max(0, ...y.ticks.map((t) => (t.label ? labelWidth(t.label, TICK_SIZE) : 0)))
	return ticks + 7 + (yLabel ? LABEL_SIZE + 4 : 0)
}

/** Width of the frame of a panel. */
export function frameWidth(options: Pick<PanelOptions, 'series' | 'y' | 'yLabel' | 'map'>, width: number): number {
	return width - leftMargin(options.y, options.yLabel) - rightMargin(options)
}

/** Number of lines that the key needs at a frame width. */
export function keyLineCount(series: readonly Series[], width: number): number {
	return keyRows(series, width).length
}

export function panel(options: PanelOptions): Drawing {
	const { width, height, x, y } = options
	const left = Math.max(options.left ?? 0, leftMargin(y, options.yLabel))
	const right = rightMargin(options)
	const rows = keyRows(options.series, width - left - right)
	const lines = Math.max(rows.length, options.keyLines ?? 0)
	const top = (lines > 0 ? lines * 12 + 4 : 6) + (y.factor && lines === 0 ? 8 : 0) + (y.factor ? 9 : 0) + (options.map ? 6 : 0)
	const bottom = options.xLabel === '' ? 14 : 27
	const frame = { left, top, right: width - right, bottom: height - bottom }
	const px = (v: number) => frame.left + x.unit(v) * (frame.right - frame.left)
	const py = (v: number) => frame.bottom - y.unit(v) * (frame.bottom - frame.top)
	const box = [frame.left, frame.top, frame.right, frame.bottom] as const
	const items: Item[] = options.map ? colorMap(options.map, frame) : []

	const data = options.series.flatMap((s) =>
		Array.from({ length: s.x.length }, (_, i) => [px(s.x[i] as number), py(s.y[i] as number)] as const),
	)
	const rules = options.rules ?? []
	for (const rule of rules) {
		const others = rules.filter((r) => r !== rule).flatMap((r) => sampled(r, px, py, frame))
		items.push(...drawRule(rule, px, py, frame, [...data, ...others]))
	}
	let drawn = 0
	const ends: EndLabel[] = []
	for (const s of options.series) {
		const points: number[] = []
		for (let i = 0; i < s.x.length; i++) points.push(px(s.x[i] as number), py(s.y[i] as number))
		const before = items.length
		if (s.joined !== false) {
			const stroke: Stroke = { color: s.color, width: s.width ?? 1.1, ...(s.dash ? { dash: s.dash } : {}) }
			for (const part of clipLine(points, box)) {
				if (s.filled !== undefined) {
					const [first, last] = [part[0] as number, part.at(-2) as number]
					items.push({ kind: 'area', points: [first, frame.bottom, ...part, last, frame.bottom], color: s.color, opacity: s.filled })
				}
				items.push({ kind: 'line', points: part, stroke })
			}
		}
		if (s.bars) items.push(...errorBars(s, px, py, box))
		if (s.marker) {
			for (let i = 0; i < points.length; i += 2) {
				const [a, b] = [points[i] as number, points[i + 1] as number]
				if (a >= box[0] - 0.1 && a <= box[2] + 0.1 && b >= box[1] - 0.1 && b <= box[3] + 0.1) items.push(marker(s.marker, a, b, s.color, s.open))
			}
		}
		drawn += items.length - before
		const at = s.end === undefined ? undefined : lastVisible(points, box)
		if (at !== undefined) ends.push({ x: at[0] + 4.5, y: at[1] + 0.3 * KEY_SIZE, text: s.end as string, color: s.color })
	}
	items.push(...endLabels(ends, frame))
	if (drawn === 0 && options.empty) {
		items.push(text((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2, options.empty, KEY_SIZE, 'middle', GREY))
	}
	items.push(...axes(options, frame, px, py), ...key(rows, frame.left, lines))
	return { width, height, items }
}

/** The room that labels of line ends, or the bar of a colour map, take right of the frame. */
function rightMargin({ series, map }: Pick<PanelOptions, 'series' | 'map'>): number {
	const least = map ? barMargin(map) : 7
	return series.reduce((most, s) => (s.end === undefined ? most : Math.max(most, 6 + labelWidth(s.end, KEY_SIZE))), least)
}

/** Vertical bars with caps; on a logarithmic axis a bar that reaches zero goes to the end of the frame. */
function errorBars(s: Series, px: (v: number) => number, py: (v: number) => number, box: readonly [number, number, number, number]): Item[] {
	const items: Item[] = []
	const stroke: Stroke = { color: s.color, width: 0.7 }
	for (let i = 0; i < s.x.length; i++) {
		const [x, value, half] = [px(s.x[i] as number), s.y[i] as number, (s.bars as ArrayLike<number>)[i] as number]
		if (!(half > 0)) continue
		const [top, low] = [py(value + half), py(value - half)]
		const bottom = Number.isFinite(low) ? low : box[3]
		for (const line of [
			[x, top, x, bottom],
			[x - 2, top, x + 2, top],
			[x - 2, bottom, x + 2, bottom],
		])
			for (const points of clipLine(line, box)) items.push({ kind: 'line', points, stroke })
	}
	return items
}

interface EndLabel {
	readonly x: number
	readonly y: number
	readonly text: string
	readonly color: string
}

/** The last point of a polyline inside the box. */
function lastVisible(points: readonly number[], box: readonly [number, number, number, number]): readonly [number, number] | undefined {
	for (let i = points.length - 2; i >= 0; i -= 2) {
		const [x, y] = [points[i] as number, points[i + 1] as number]
		if (x >= box[0] - 0.1 && x <= box[2] + 0.1 && y >= box[1] - 0.1 && y <= box[3] + 0.1) return [x, y]
	}
	return undefined
}

/** Labels of line ends, moved apart where they would touch, and kept beside the frame. */
function endLabels(labels: readonly EndLabel[], frame: Frame): Item[] {
	const sorted = [...labels].sort((a, b) => a.y - b.y)
	const y = sorted.map((l) => l.y)
	for (let round = 0; round < 40; round++) {
		for (let i = 1; i < y.length; i++) {
			const overlap = KEY_SIZE + 0.5 - ((y[i] as number) - (y[i - 1] as number))
			if (overlap <= 0) continue
			y[i - 1] = (y[i - 1] as number) - overlap / 2
			y[i] = (y[i] as number) + overlap / 2
		}
		for (let i = 0; i < y.length; i++) y[i] = Math.min(Math.max(y[i] as number, frame.top + KEY_SIZE - 2), frame.bottom)
	}
	return sorted.map((l, i) => text(l.x, y[i] as number, l.text, KEY_SIZE, 'start', l.color))
}

interface Frame {
	readonly left: number
	readonly top: number
	readonly right: number
	readonly bottom: number
}

function axes(options: PanelOptions, frame: Frame, px: (v: number) => number, py: (v: number) => number): Item[] {
	const items: Item[] = [
		{ kind: 'line', points: [frame.left, frame.top, frame.left, frame.bottom, frame.right, frame.bottom], stroke: AXIS },
	]
	for (const tick of options.x.ticks) {
		const at = px(tick.value)
		if (at < frame.left - 0.1 || at > frame.right + 0.1) continue
		items.push({ kind: 'line', points: [at, frame.bottom, at, frame.bottom + (tick.label ? 3 : 1.8)], stroke: AXIS })
		if (tick.label) {
			const half = labelWidth(tick.label, TICK_SIZE) / 2
			items.push(text(Math.min(at, options.width - half), frame.bottom + 11, tick.label, TICK_SIZE, 'middle'))
		}
	}
	for (const tick of options.y.ticks) {
		const at = py(tick.value)
		if (at < frame.top - 0.1 || at > frame.bottom + 0.1) continue
		items.push({ kind: 'line', points: [frame.left - (tick.label ? 3 : 1.8), at, frame.left, at], stroke: AXIS })
		if (tick.label) items.push(text(frame.left - 4.5, at + 0.32 * TICK_SIZE, tick.label, TICK_SIZE, 'end'))
	}
	if (options.xLabel !== '') items.push(text((frame.left + frame.right) / 2, frame.bottom + 22.5, options.xLabel, LABEL_SIZE, 'middle'))
	if (options.x.factor) items.push(text(frame.right, frame.bottom + 22.5, options.x.factor, TICK_SIZE, 'end'))
	if (options.y.factor) items.push(text(Math.max(0, frame.left - 8), frame.top - 5, options.y.factor, TICK_SIZE, 'start'))
	if (options.yLabel)
		items.push({ ...text(LABEL_SIZE, (frame.top + frame.bottom) / 2, options.yLabel, LABEL_SIZE, 'middle'), upright: true })
	return items
}

/** Points along a rule, for labels to keep off. */
function sampled(rule: Rule, px: (v: number) => number, py: (v: number) => number, frame: Frame): [number, number][] {
	return Array.from({ length: 41 }, (_, i) =>
		rule.axis === 'y'
			? [frame.left + (i / 40) * (frame.right - frame.left), py(rule.value)]
			: [px(rule.value), frame.top + (i / 40) * (frame.bottom - frame.top)],
	)
}

/** The line of a rule and its label, put where the fewest data points are. */
function drawRule(
	rule: Rule,
	px: (v: number) => number,
	py: (v: number) => number,
	frame: Frame,
	data: readonly (readonly [number, number])[],
): Item[] {
	const color = rule.color ?? GREY
	const stroke: Stroke = { color: rule.label ? color : LIGHT, width: 0.6, ...(rule.dash ? { dash: rule.dash } : {}) }
	const size = TICK_SIZE + 0.5
	const at = rule.axis === 'y' ? py(rule.value) : px(rule.value)
	const [low, high] = rule.axis === 'y' ? [frame.top, frame.bottom] : [frame.left, frame.right]
	if (!(at >= low - 0.1 && at <= high + 0.1)) return []
	const points = rule.axis === 'y' ? [frame.left, at, frame.right, at] : [at, frame.top, at, frame.bottom]
	const line: Item = { kind: 'line', points, stroke }
	if (!rule.label) return [line]
	const width = labelWidth(rule.label, size)
	const places =
		rule.axis === 'y'
			? [frame.right - 2 - width, frame.left + 4, (frame.left + frame.right - width) / 2].flatMap((x) => [
					{ x, y: at - 3.5 },
					{ x, y: at + 9 },
				])
			: [frame.bottom - 5, frame.top + 9, (frame.top + frame.bottom) / 2].flatMap((y) => [
					{ x: at + 4, y },
					{ x: at - 4 - width, y },
				])
	const cost = (p: { x: number; y: number }) => {
		const outside = p.x < frame.left || p.x + width > frame.right || p.y - size < frame.top || p.y > frame.bottom
		const hidden = data.filter(([x, y]) => x > p.x - 3 && x < p.x + width + 3 && y > p.y - size - 1 && y < p.y + 4).length
		return hidden + (outside ? 1e6 : 0)
	}
	const best = places.reduce((a, b) => (cost(b) < cost(a) ? b : a))
	return [line, text(best.x, best.y, rule.label, size, 'start', color)]
}

function marker(shape: Marker, x: number, y: number, color: string, open = false): Item {
	// an outline leaves room for a filled mark inside
	const r = open ? 3 : 2
	const corners: Record<Marker, number[]> = {
		circle: Array.from({ length: 12 }, (_, i) => (i * Math.PI) / 6).flatMap((a) => [x + r * Math.cos(a), y + r * Math.sin(a)]),
		square: [x - r * 0.9, y - r * 0.9, x + r * 0.9, y - r * 0.9, x + r * 0.9, y + r * 0.9, x - r * 0.9, y + r * 0.9],
		triangle: [x, y - r * 1.25, x + r * 1.15, y + r * 0.85, x - r * 1.15, y + r * 0.85],
		diamond: [x, y - r * 1.3, x + r * 1.3, y, x, y + r * 1.3, x - r * 1.3, y],
	}
	return open ? { kind: 'area', points: corners[shape], color: '#ffffff', stroke: { color, width: 0.8 } } : { kind: 'area', points: corners[shape], color }
}

const SAMPLE = 14
const KEY_GAP = 10

function keyRows(series: readonly Series[], width: number): Series[][] {
	const rows: Series[][] = []
	let used = Number.POSITIVE_INFINITY
	for (const s of series) {
		if (!s.label) continue
		const own = SAMPLE + 4 + labelWidth(s.label, KEY_SIZE)
		if (used + KEY_GAP + own > width) {
			rows.push([])
			used = -KEY_GAP
		}
		;(rows[rows.length - 1] as Series[]).push(s)
		used += KEY_GAP + own
	}
	return rows
}

function key(rows: readonly Series[][], left: number, lines: number): Item[] {
	const items: Item[] = []
	rows.forEach((row, r) => {
		let x = left
		const y = 9 + 12 * (r + lines - rows.length)
		for (const s of row) {
			const middle = y - 0.3 * KEY_SIZE
			if (s.joined !== false) {
				const stroke: Stroke = { color: s.color, width: s.width ?? 1.1, ...(s.dash ? { dash: s.dash } : {}) }
				items.push({ kind: 'line', points: [x, middle, x + SAMPLE, middle], stroke })
			}
			if (s.marker) items.push(marker(s.marker, x + SAMPLE / 2, middle, s.color, s.open))
			items.push(text(x + SAMPLE + 4, y, s.label as string, KEY_SIZE, 'start'))
			x += SAMPLE + 4 + labelWidth(s.label as string, KEY_SIZE) + KEY_GAP
		}
	})
	return items
}

function text(
	x: number,
	y: number,
	label: string,
	size: number,
	anchor: 'start' | 'middle' | 'end',
	color = INK,
): Item & { kind: 'label' } {
	return { kind: 'label', x, y, text: label, size, color, anchor }
}
