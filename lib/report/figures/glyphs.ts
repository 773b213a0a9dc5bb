/**
 * Outlines and widths of glyphs, read from the TrueType files that KaTeX carries.
 *
 * Labels are drawn as outlines, so that a figure looks the same in every viewer and its layout knows every width exactly;
 * the fonts are those of the formulas around it. Only what these files need is read: cmap format 4, glyf, loca, hmtx.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type FontName = 'Main-Regular' | 'Math-Italic' | 'Caligraphic-Regular'

/** One glyph in units of 1/unitsPerEm, y up; `path` is SVG path data, empty for a space. */
export interface Glyph {
	readonly advance: number
	readonly path: string
}

interface Font {
	readonly unitsPerEm: number
	glyph(character: string): Glyph | undefined
}

const fonts = new Map<FontName, Font>()

/** The glyph of a character scaled to 1000 units per em, or undefined if the font lacks it. */
export function glyphOf(font: FontName, character: string): Glyph | undefined {
	let found = fonts.get(font)
	if (found === undefined) {
		found = readFont(font)
		fonts.set(font, found)
	}
	return found.glyph(character)
}

function readFont(name: FontName): Font {
	const file = createRequire(import.meta.url).resolve(`katex/dist/fonts/KaTeX_${name}.ttf`)
	const bytes = readFileSync(file)
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
	const table = new Map<string, number>()
	for (let i = 0; i < view.getUint16(4); i++) table.set(bytes.toString('latin1', 12 + 16 * i, 16 + 16 * i), view.getUint32(20 + 16 * i))
	const at = (tag: string) => table.get(tag) as number
	const unitsPerEm = view.getUint16(at('head') + 18)
	const longOffsets = view.getInt16(at('head') + 50) === 1
	const metrics = view.getUint16(at('hhea') + 34)
	const index = characterMap(view, at('cmap'))
	const offset = (g: number) => at('glyf') + (longOffsets ? view.getUint32(at('loca') + 4 * g) : 2 * view.getUint16(at('loca') + 2 * g))
	const scale = 1000 / unitsPerEm
	const known = new Map<string, Glyph | undefined>()
	return {
		unitsPerEm,
		glyph(character) {
			if (!known.has(character)) {
				const g = index(character.codePointAt(0) as number)
				known.set(
					character,
					g === 0
						? undefined
						: {
								advance: view.getUint16(at('hmtx') + 4 * Math.min(g, metrics - 1)) * scale,
								path: contours(view, offset, g, 1, 0, 0)
									.map((c) => contourPath(c, scale))
									.join(''),
							},
				)
			}
			return known.get(character)
		},
	}
}

/** The cmap subtable of format 4: code point ↦ glyph index, 0 if absent. */
function characterMap(view: DataView, cmap: number): (code: number) => number {
	for (let i = 0; i < view.getUint16(cmap + 2); i++) {
		const start = cmap + view.getUint32(cmap + 8 + 8 * i)
		if (view.getUint16(start) !== 4) continue
		const segments = view.getUint16(start + 6) / 2
		const ends = start + 14
		const starts = ends + 2 * segments + 2
		const deltas = starts + 2 * segments
		const ranges = deltas + 2 * segments
		return (code) => {
			for (let s = 0; s < segments; s++) {
				if (code > view.getUint16(ends + 2 * s)) continue
				const first = view.getUint16(starts + 2 * s)
				if (code < first) return 0
				const range = view.getUint16(ranges + 2 * s)
				const delta = view.getUint16(deltas + 2 * s)
				if (range === 0) return (code + delta) & 0xffff
				const g = view.getUint16(ranges + 2 * s + range + 2 * (code - first))
				return g === 0 ? 0 : (g + delta) & 0xffff
			}
			return 0
		}
	}
	return () => 0
}

interface OutlinePoint {
	readonly x: number
	readonly y: number
	readonly on: boolean
}

/** Closed contours of a glyph; composite glyphs are assembled with shifts and a uniform scale. */
function contours(view: DataView, offset: (g: number) => number, g: number, scale: number, dx: number, dy: number): OutlinePoint[][] {
	let p = offset(g)
	if (offset(g + 1) === p) return []
	const count = view.getInt16(p)
	p += 10
	if (count < 0) return composite(view, offset, p, scale, dx, dy)
	const ends: number[] = []
	for (let i = 0; i < count; i++, p += 2) ends.push(view.getUint16(p))
	p += 2 + view.getUint16(p)
	const total = (ends[count - 1] ?? -1) + 1
	const flags: number[] = []
	while (flags.length < total) {
		const flag = view.getUint8(p++)
		const repeat = flag & 8 ? view.getUint8(p++) : 0
		for (let r = 0; r <= repeat; r++) flags.push(flag)
	}
	const read = (short: number, same: number) => {
		let value = 0
		return flags.map((flag) => {
			if (flag & short) value += flag & same ? view.getUint8(p++) : -view.getUint8(p++)
			else if (!(flag & same)) {
				value += view.getInt16(p)
				p += 2
			}
			return value
		})
	}
	const xs = read(2, 16)
	const ys = read(4, 32)
	let start = 0
	return ends.map((end) => {
		const contour: OutlinePoint[] = []
		for (let i = start; i <= end; i++) {
			contour.push({ x: dx + scale * (xs[i] as number), y: dy + scale * (ys[i] as number), on: ((flags[i] as number) & 1) === 1 })
		}
		start = end + 1
		return contour
	})
}

function composite(view: DataView, offset: (g: number) => number, p: number, scale: number, dx: number, dy: number): OutlinePoint[][] {
	const all: OutlinePoint[][] = []
	for (let more = true; more; ) {
		const flags = view.getUint16(p)
		const part = view.getUint16(p + 2)
		const wide = (flags & 1) !== 0
		const x = wide ? view.getInt16(p + 4) : view.getInt8(p + 4)
		const y = wide ? view.getInt16(p + 6) : view.getInt8(p + 5)
		p += wide ? 8 : 6
		const own = flags & 8 ? view.getInt16(p) / 16384 : 1
		p += flags & 8 ? 2 : flags & 64 ? 4 : flags & 128 ? 8 : 0
		all.push(...contours(view, offset, part, scale * own, dx + scale * x, dy + scale * y))
		more = (flags & 32) !== 0
	}
	return all
}

/** Quadratic outline as path data; two off-curve points imply an on-curve point midway. */
function contourPath(points: readonly OutlinePoint[], scale: number): string {
	const n = points.length
	if (n < 2) return ''
	const text = (x: number, y: number) => `${Math.round(x * scale)} ${Math.round(y * scale)}`
	const first = points.findIndex((q) => q.on)
	const origin = first < 0 ? midpoint(points[0] as OutlinePoint, points[n - 1] as OutlinePoint) : (points[first] as OutlinePoint)
	let path = `M${text(origin.x, origin.y)}`
	for (let i = 1; i <= n; i++) {
		const q = points[(Math.max(first, -1) + i) % n] as OutlinePoint
		if (q.on) path += `L${text(q.x, q.y)}`
		else {
			const next = i === n ? origin : (points[(Math.max(first, -1) + i + 1) % n] as OutlinePoint)
			const end = next.on ? next : midpoint(q, next)
			path += `Q${text(q.x, q.y)} ${text(end.x, end.y)}`
			if (next.on) i++
		}
	}
	return `${path}Z`
}

function midpoint(a: OutlinePoint, b: OutlinePoint): OutlinePoint {
	return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true }
}
