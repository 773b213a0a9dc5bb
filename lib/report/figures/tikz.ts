/** A drawing as a tikzpicture: the same coordinates, labels set by TeX. Needs `\usepackage{tikz}` only. */
import { coarser, runsOf } from './cells.ts'
import type { Cells, Drawing, Item, Points, Stroke } from './drawing.ts'
import { num } from './svg.ts'

/** TeX is slow with many cells: larger maps are averaged down. */
const MOST_COLUMNS = 64
const MOST_ROWS = 48

/** The drawing as TeX source. */
export function toTikz(drawing: Drawing): string {
	const items = drawing.items.map((item) => (item.kind === 'cells' ? coarser(item, MOST_COLUMNS, MOST_ROWS) : item))
	const colors = [...new Set(items.flatMap(colorsOf))]
	const name = (color: string) => `twoscale${color.slice(1)}`
	return [
		...colors.map((c) => `\\definecolor{${name(c)}}{HTML}{${c.slice(1).toUpperCase()}}%`),
		'\\begin{tikzpicture}[x=1bp,y=-1bp,line join=round]',
		`\\useasboundingbox (0,0) rectangle (${num(drawing.width)},${num(drawing.height)});`,
		...items.map((item) => write(item, name)),
		'\\end{tikzpicture}',
		'',
	].join('\n')
}

function colorsOf(item: Item): string[] {
	if (item.kind === 'line') return [item.stroke.color]
	if (item.kind === 'area') return item.stroke ? [item.color, item.stroke.color] : [item.color]
	if (item.kind === 'cells') return runsOf(item).map((r) => r.color)
	return [item.color]
}

function write(item: Item, name: (color: string) => string): string {
	if (item.kind === 'line') return `\\draw[${strokeText(item.stroke, name)}] ${path(item.points)};`
	if (item.kind === 'area') {
		const opacity = item.opacity === undefined ? '' : `,fill opacity=${num(item.opacity)}`
		const stroke = item.stroke ? `,${strokeText(item.stroke, name).replace(/^color=/, 'draw=')}` : ''
		return `\\path[fill=${name(item.color)}${opacity}${stroke}] ${path(item.points)} -- cycle;`
	}
	if (item.kind === 'cells') return cells(item, name)
	// a turned label has its baseline along the y axis
	const anchor = item.anchor === 'start' ? 'base west' : item.anchor === 'middle' ? 'base' : 'base east'
	const turn = item.upright ? ',rotate=90' : ''
	const size = num(item.size)
	return `\\node[anchor=${anchor},inner sep=0,outer sep=0,text=${name(item.color)}${turn}] at (${num(item.x)},${num(item.y)}) {\\fontsize{${size}bp}{${size}bp}\\selectfont ${labelText(item.text)}};`
}

/** One path per colour, a rectangle per run, three to a line. */
function cells(item: Cells, name: (color: string) => string): string {
	const [sx, sy] = [item.width / item.columns, item.height / item.rows]
	return runsOf(item)
		.map(({ color, runs }) => {
			const rectangles = runs.map(
				({ column, row, length }, k) =>
					`(${num(item.x + column * sx)},${num(item.y + row * sy)}) rectangle +(${num(length * sx)},${num(sy)})${k % 3 === 2 ? '\n' : ''}`,
			)
			return `\\fill[${name(color)}] ${rectangles.join('')};`
		})
		.join('\n')
}

function strokeText(stroke: Stroke, name: (color: string) => string): string {
	const dash = stroke.dash ? `,dash pattern=${stroke.dash.map((d, i) => `${i % 2 === 0 ? 'on' : 'off'} ${num(d)}bp`).join(' ')}` : ''
	return `color=${name(stroke.color)},line width=${num(stroke.width)}bp${dash}`
}

/** Points four to a line, so that no line of the source is long. */
function path(points: Points): string {
	const parts: string[] = []
	for (let i = 0; i + 1 < points.length; i += 2) {
		parts.push(`${i === 0 ? '' : '--'}(${num(points[i] as number)},${num(points[i + 1] as number)})${i % 8 === 6 ? '\n' : ''}`)
	}
	return parts.join('')
}

function labelText(text: string): string {
	return text
		.split('$')
		.map((part, i) => (i % 2 === 0 ? part.replace(/([%&#_])/g, '\\$1').replace(/−/g, '$-$') : `$${part}$`))
		.join('')
}
