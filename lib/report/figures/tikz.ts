/** A drawing as a tikzpicture: the same coordinates, labels set by TeX. Needs `\usepackage{tikz}` only. */
import type { Drawing, Item, Points, Stroke } from './drawing.ts'
import { num } from './svg.ts'

/** The drawing as TeX source. */
export function toTikz(drawing: Drawing): string {
	const colors = [...new Set(drawing.items.flatMap(colorsOf))]
	const name = (color: string) => `twoscale${color.slice(1)}`
	return [
		...colors.map((c) => `\\definecolor{${name(c)}}{HTML}{${c.slice(1).toUpperCase()}}`),
		'\\begin{tikzpicture}[x=1bp,y=-1bp,line join=round]',
		`\\useasboundingbox (0,0) rectangle (${num(drawing.width)},${num(drawing.height)});`,
		...drawing.items.map((item) => write(item, name)),
		'\\end{tikzpicture}',
		'',
	].join('\n')
}

function colorsOf(item: Item): string[] {
	if (item.kind === 'line') return [item.stroke.color]
	if (item.kind === 'area') return item.stroke ? [item.color, item.stroke.color] : [item.color]
	return [item.color]
}

function write(item: Item, name: (color: string) => string): string {
	if (item.kind === 'line') return `\\draw[${strokeText(item.stroke, name)}] ${path(item.points)};`
	if (item.kind === 'area') {
		const opacity = item.opacity === undefined ? '' : `,fill opacity=${num(item.opacity)}`
		const stroke = item.stroke ? `,draw,${strokeText(item.stroke, name)}` : ''
		return `\\path[fill=${name(item.color)}${opacity}${stroke}] ${path(item.points)} -- cycle;`
	}
	// a turned label has its baseline along the y axis
	const anchor = item.anchor === 'start' ? 'base west' : item.anchor === 'middle' ? 'base' : 'base east'
	const turn = item.upright ? ',rotate=90' : ''
	const size = num(item.size)
	return `\\node[anchor=${anchor},inner sep=0,outer sep=0,text=${name(item.color)}${turn}] at (${num(item.x)},${num(item.y)}) {\\fontsize{${size}bp}{${size}bp}\\selectfont ${labelText(item.text)}};`
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
