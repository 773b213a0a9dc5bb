/** A drawing as SVG with outlined labels: no fonts needed, the same bytes on every machine. */
import { runsOf } from './cells.ts'
import type { Cells, Drawing, Item, Points, Stroke } from './drawing.ts'
import type { FontName } from './glyphs.ts'
import { glyphOf } from './glyphs.ts'
import { setLabel } from './label.ts'

const FONT_LETTER: Record<FontName, string> = { 'Main-Regular': 'r', 'Math-Italic': 'i', 'Caligraphic-Regular': 'c' }

export interface SvgOptions {
	/** Unique on the page where several drawings are inlined. */
	readonly id: string
	readonly title: string
	readonly description: string
	/** Inlined into HTML, where the namespace is implied. */
	readonly inline?: boolean
}

/** The drawing as an SVG element; sizes in pt, so that it prints at column width. */
export function toSvg(drawing: Drawing, options: SvgOptions): string {
	const glyphs = new Map<string, { id: string; path: string }>()
	const body = drawing.items.map((item) => write(item, options.id, glyphs)).join('\n')
	const defs = [...glyphs.values()].map((g) => `<path id="${g.id}" d="${g.path}"/>`).join('')
	const { width, height } = drawing
	return [
		`<svg${options.inline ? '' : ' xmlns="http://www.w3.org/2000/svg"'} width="${num(width)}pt" height="${num(height)}pt" viewBox="0 0 ${num(width)} ${num(height)}" role="img" aria-labelledby="${options.id}-title ${options.id}-description">`,
		`<title id="${options.id}-title">${escapeXml(options.title)}</title>`,
		`<desc id="${options.id}-description">${escapeXml(options.description)}</desc>`,
		...(defs ? [`<defs>${defs}</defs>`] : []),
		...(options.inline ? [] : [`<rect width="${num(width)}" height="${num(height)}" fill="#ffffff"/>`]),
		body,
		'</svg>\n',
	].join('\n')
}

function write(item: Item, id: string, glyphs: Map<string, { id: string; path: string }>): string {
	if (item.kind === 'line') return `<path d="${pathData(item.points)}" fill="none"${strokeText(item.stroke)}/>`
	if (item.kind === 'area') {
		const opacity = item.opacity === undefined ? '' : ` fill-opacity="${num(item.opacity)}"`
		return `<path d="${pathData(item.points)}Z" fill="${item.color}"${opacity}${item.stroke ? strokeText(item.stroke) : ''}/>`
	}
	if (item.kind === 'cells') return cells(item)
	const set = setLabel(item.text)
	const shift = item.anchor === 'start' ? 0 : item.anchor === 'middle' ? -set.width / 2 : -set.width
	const uses = set.glyphs.map((g) => {
		const key = `${g.font}${g.character}`
		let known = glyphs.get(key)
		if (known === undefined) {
			known = {
				id: `${id}-${FONT_LETTER[g.font]}${(g.character.codePointAt(0) as number).toString(16)}`,
				path: glyphOf(g.font, g.character)?.path ?? '',
			}
			glyphs.set(key, known)
		}
		const scale = (item.size * g.scale) / 1000
		return `<use href="#${known.id}" transform="translate(${num((g.x + shift) * item.size)} ${num(-g.y * item.size)}) scale(${fixed(scale, 5)} ${fixed(-scale, 5)})"/>`
	})
	const turn = item.upright ? ' rotate(-90)' : ''
	return `<g role="img" aria-label="${escapeXml(plainLabel(item.text))}" data-font-size="${num(item.size)}" fill="${item.color}" transform="translate(${num(item.x)} ${num(item.y)})${turn}">${uses.join('')}</g>`
}

/** One path per colour: runs of cells as strokes one unit wide in a frame of whole numbers. */
function cells(item: Cells): string {
	const paths = runsOf(item).map(({ color, runs }) => {
		const data = runs.map(({ column, row, length }) => `M${column} ${row}h${length}`).join('')
		return `<path stroke="${color}" d="${data}"/>`
	})
	const [sx, sy] = [item.width / item.columns, item.height / item.rows]
	return `<g fill="none" shape-rendering="crispEdges" transform="translate(${num(item.x)} ${num(item.y + sy / 2)}) scale(${fixed(sx, 5)} ${fixed(sy, 5)})">${paths.join('')}</g>`
}

/** The characters of a label, for assistive technology. */
export function plainLabel(text: string): string {
	return setLabel(text)
		.glyphs.map((g) => g.character)
		.join('')
}

function strokeText(stroke: Stroke): string {
	const dash = stroke.dash ? ` stroke-dasharray="${stroke.dash.map(num).join(' ')}"` : ''
	return ` stroke="${stroke.color}" stroke-width="${num(stroke.width)}" stroke-linejoin="round"${dash}`
}

function pathData(points: Points): string {
	let text = ''
	for (let i = 0; i + 1 < points.length; i += 2) text += `${i === 0 ? 'M' : 'L'}${num(points[i] as number)} ${num(points[i + 1] as number)}`
	return text
}

/** Two decimals of a point, without trailing zeros. */
export function num(value: number): string {
	return fixed(value, 2)
}

function fixed(value: number, digits: number): string {
	const text = value.toFixed(digits).replace(/\.?0+$/, '')
	return text === '-0' ? '0' : text
}

export function escapeXml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
