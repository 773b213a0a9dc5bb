import { describe, expect, test } from 'vitest'
import { clipLine } from '../../lib/report/figures/clip.ts'
import { coarser, runsOf } from '../../lib/report/figures/cells.ts'
import { beside, type Cells, DOUBLE_COLUMN, SINGLE_COLUMN, stack } from '../../lib/report/figures/drawing.ts'
import { glyphOf } from '../../lib/report/figures/glyphs.ts'
import { labelWidth, setLabel } from '../../lib/report/figures/label.ts'
import { diverging, sequence } from '../../lib/report/figures/palette.ts'
import { panel } from '../../lib/report/figures/panel.ts'
import { linearScale, logScale, mathNumber, niceStep } from '../../lib/report/figures/scale.ts'
import { plainLabel, toSvg } from '../../lib/report/figures/svg.ts'
import { toTikz } from '../../lib/report/figures/tikz.ts'

describe('glyphs', () => {
	// advance widths of the Computer Modern fonts: 0.5 em for digits, cmr10 and cmmi10 tables
	test('widths are those of Computer Modern', () => {
		for (const digit of '0123456789') expect(glyphOf('Main-Regular', digit)?.advance).toBeCloseTo(500, 0)
		expect(glyphOf('Main-Regular', '−')?.advance).toBeCloseTo(778, 0)
		expect(glyphOf('Math-Italic', 'ψ')?.advance).toBeCloseTo(651, -1)
	})

	test('outlines are closed paths of finite numbers', () => {
		for (const c of 'ψφθζm') {
			const path = glyphOf('Math-Italic', c)?.path ?? ''
			expect(path).toMatch(/^(M-?\d+ -?\d+([LQ][-\d ]+)*Z)+$/)
		}
	})

	test('a missing glyph is undefined', () => expect(glyphOf('Main-Regular', '漢')).toBeUndefined())
})

describe('labels', () => {
	test('primes stand above a subscript, not after it', () => {
		const { glyphs } = setLabel("$\\psi_K''$")
		const [, subscript, prime] = glyphs
		expect(glyphs.map((g) => g.character).join('')).toBe('ψK′′')
		expect(prime?.x).toBeCloseTo(subscript?.x ?? 0, 12)
		expect(prime?.y).toBeGreaterThan(0)
		expect(subscript?.y).toBeLessThan(0)
	})

	test('functions are upright, letters italic, text outside of formulas upright', () => {
		expect(setLabel('$\\min x$').glyphs.map((g) => g.font)).toEqual(['Main-Regular', 'Main-Regular', 'Main-Regular', 'Math-Italic'])
		expect(setLabel('ab').glyphs.every((g) => g.font === 'Main-Regular')).toBe(true)
	})

	test('a hyphen is a minus, and widths scale', () => {
		expect(plainLabel('$-3$')).toBe('−3')
		expect(labelWidth('$10^{-3}$', 16)).toBeCloseTo(2 * labelWidth('$10^{-3}$', 8), 12)
	})
})

describe('scales', () => {
	const labels = (values: number[], options = {}) => linearScale(values, options).ticks.map((t) => t.label)

	test('nice steps', () => expect([0.9, 1, 1.1, 2.1, 5.1, 0.03].map(niceStep)).toEqual([1, 1, 2, 5, 10, 0.05]))

	test('ticks carry the decimals of the step', () =>
		expect(labels([0, 1], { tight: true })).toEqual(['$0$', '$0.2$', '$0.4$', '$0.6$', '$0.8$', '$1.0$']))

	test('constant data get an axis', () => {
		for (const value of [0, 1, -3e9, 1e-12]) {
			const { domain, ticks } = linearScale([value, value])
			expect(domain[0]).toBeLessThan(value)
			expect(domain[1]).toBeGreaterThan(value)
			expect(ticks.length).toBeGreaterThan(1)
		}
	})

	test('data that are constant up to rounding count as constant', () => {
		const { domain } = linearScale([1, 1 + 2e-16, 1 - 2e-16])
		expect(domain).toEqual([0.5, 1.5])
	})

	test('powers of ten and offsets are taken out of the labels', () => {
		expect(linearScale([0, 3e6]).factor).toBe('$\\times10^{6}$')
		const far = linearScale([40 - 1e-4, 40 + 1e-4])
		expect(far.factor).toBe('$\\times10^{-4}$$\\;+\\;40$')
		expect(far.ticks.map((t) => t.label)).toContain('$0$')
		for (const t of far.ticks) expect(Math.abs(t.value - 40)).toBeLessThan(2e-4)
	})

	test('no data, or no finite data', () => {
		for (const values of [[], [Number.NaN, Number.POSITIVE_INFINITY]]) {
			expect(linearScale(values).domain[1]).toBeGreaterThan(linearScale(values).domain[0])
			expect(logScale(values).domain[1]).toBeGreaterThan(logScale(values).domain[0])
		}
	})

	test('logarithmic ticks: decades with superscripts, doublings for base 2, non-positive values have no place', () => {
		const scale = logScale([1e-3, 10])
		expect(scale.ticks.flatMap((t) => (t.label ? [t.label] : []))).toEqual(['$10^{-3}$', '$10^{-2}$', '$10^{-1}$', '$10^{0}$', '$10^{1}$'])
		expect(scale.unit(0)).toBeNaN()
		expect(scale.unit(-1)).toBeNaN()
		expect(logScale([1, 128], { base: 2 }).ticks.map((t) => t.value)).toEqual([1, 2, 4, 8, 16, 32, 64, 128])
		expect(logScale([1, 1e4], { base: 2 }).ticks.filter((t) => t.label).length).toBeLessThanOrEqual(9)
	})

	test('numbers as LaTeX', () => {
		expect(mathNumber(0.005)).toBe('0.005')
		expect(mathNumber(1e-9)).toBe('10^{-9}')
		expect(mathNumber(-2.5e8, 3)).toBe('-2.5\\cdot10^{8}')
	})
})

describe('clipping', () => {
	const box = [0, 0, 10, 10] as const
	test('a segment is cut at the box', () => expect(clipLine([-5, 5, 15, 5], box)).toEqual([[0, 5, 10, 5]]))
	test('what is not finite breaks the line', () =>
		expect(clipLine([1, 1, 2, 2, Number.NaN, 3, 4, 4, 5, 5], box)).toEqual([
			[1, 1, 2, 2],
			[4, 4, 5, 5],
		]))
	test('a line outside is gone', () => expect(clipLine([-5, -5, -1, -1], box)).toEqual([]))
	test('a line inside stays one line', () => expect(clipLine([1, 1, 2, 2, 3, 1], box)).toEqual([[1, 1, 2, 2, 3, 1]]))
})

describe('drawings', () => {
	const x = [0, 1, 2, 3]
	const drawing = panel({
		width: SINGLE_COLUMN,
		height: 150,
		x: linearScale(x, { tight: true }),
		y: linearScale([0, 9]),
		xLabel: '$m$',
		series: [{ x, y: [0, 1, 4, 9], color: '#0072b2', label: "$\\varphi''$", marker: 'circle' }],
		rules: [{ axis: 'y', value: 4, label: '$K_0$' }],
	})
	const options = { id: 'f', title: 'A < B', description: 'what it shows' }

	test('journal columns: 8.6 cm and 17.8 cm', () => {
		expect((SINGLE_COLUMN / 72) * 2.54).toBeCloseTo(8.6, 12)
		expect((DOUBLE_COLUMN / 72) * 2.54).toBeCloseTo(17.8, 12)
	})

	test('everything lies inside the drawing', () => {
		for (const item of drawing.items) {
			if (item.kind === 'label') {
				const width = labelWidth(item.text, item.size)
				const left = item.x - (item.anchor === 'start' ? 0 : item.anchor === 'middle' ? width / 2 : width)
				if (!item.upright) expect([left >= -0.01, left + width <= drawing.width + 0.01, item.text]).toEqual([true, true, item.text])
				expect(item.size).toBeGreaterThanOrEqual(8)
				expect(item.size).toBeLessThanOrEqual(9)
			} else if (item.kind !== 'cells') {
				item.points.forEach((v, i) => {
					expect(v).toBeGreaterThanOrEqual(-0.01)
					expect(v).toBeLessThanOrEqual((i % 2 === 0 ? drawing.width : drawing.height) + 0.01)
				})
			}
		}
	})

	test('SVG is well formed, accessible, deterministic, and asks for no font or file', () => {
		const svg = toSvg(drawing, options)
		expect(svg).toBe(toSvg(drawing, options))
		expect(svg).toContain('<title id="f-title">A &lt; B</title>')
		expect(svg).toContain('aria-label="φ′′"')
		expect(svg).not.toMatch(/<text|font-family|<image|url\(|NaN|undefined/)
		expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toContain('http')
		const used = new Set([...svg.matchAll(/href="#([^"]+)"/g)].map((m) => m[1]))
		const defined = new Set([...svg.matchAll(/<path id="([^"]+)"/g)].map((m) => m[1]))
		expect(used).toEqual(defined)
		expect(defined.size).toBe([...svg.matchAll(/<path id=/g)].length)
	})

	test('inline SVG carries no namespace address', () => expect(toSvg(drawing, { ...options, inline: true })).not.toContain('http'))

	test('TikZ has the same labels, as TeX', () => {
		const tikz = toTikz(drawing)
		expect(tikz).toContain("$\\varphi''$")
		expect(tikz).toContain('\\definecolor{twoscale0072b2}{HTML}{0072B2}')
		expect(tikz).not.toMatch(/NaN|undefined/)
		expect([...tikz].filter((c) => c === '{').length).toBe([...tikz].filter((c) => c === '}').length)
	})

	test('composition: widths, heights, positions', () => {
		expect(beside(DOUBLE_COLUMN, [drawing, drawing]).width).toBe(DOUBLE_COLUMN)
		expect(stack([drawing, drawing]).height).toBe(300)
	})

	test('no data: the panel says so', () => {
		const empty = panel({
			width: 200,
			height: 100,
			x: linearScale([]),
			y: logScale([0]),
			xLabel: '$t$',
			series: [{ x: [1], y: [0], color: '#000000' }],
			empty: 'nothing flows',
		})
		expect(empty.items.some((i) => i.kind === 'label' && i.text === 'nothing flows')).toBe(true)
	})

	test('colours of a sequence are distinct and darken', () => {
		const light = sequence(6).map(
			(c) => Number.parseInt(c.slice(1, 3), 16) * 0.3 + Number.parseInt(c.slice(3, 5), 16) * 0.59 + Number.parseInt(c.slice(5), 16) * 0.11,
		)
		for (let i = 1; i < light.length; i++) expect(light[i]).toBeLessThan(light[i - 1] as number)
		expect(sequence(1)).toHaveLength(1)
	})
})

describe('cells', () => {
	const colors = ['#000000', '#777777', '#ffffff']
	const cells: Cells = { kind: 'cells', x: 10, y: 20, width: 40, height: 10, columns: 4, rows: 2, colors, indices: [0, 0, 2, 0, 1, 2, 2, 2] }
	const drawing = { width: 60, height: 40, items: [cells] }

	test('runs of each colour cover every cell once', () => {
		expect(runsOf(cells)).toEqual([
			{ color: '#000000', runs: [{ column: 0, row: 0, length: 2 }, { column: 3, row: 0, length: 1 }] },
			{ color: '#777777', runs: [{ column: 0, row: 1, length: 1 }] },
			{ color: '#ffffff', runs: [{ column: 2, row: 0, length: 1 }, { column: 1, row: 1, length: 3 }] },
		])
	})

	test('fewer cells are means of those they hold', () => {
		expect(coarser(cells, 2, 2)).toMatchObject({ columns: 2, rows: 2, indices: [0, 1, 2, 2] })
		expect(coarser(cells, 2, 1)).toMatchObject({ columns: 2, rows: 1, indices: [1, 2] })
		expect(coarser(cells, 9, 9)).toBe(cells)
		const odd: Cells = { ...cells, columns: 129, rows: 97, indices: Array.from({ length: 129 * 97 }, (_, i) => i % 3) }
		expect(coarser(odd, 64, 48).indices.every((i) => i >= 0 && i <= 2)).toBe(true)
	})

	test('SVG: whole numbers in a frame of the right size; TikZ: rectangles in points', () => {
		const svg = toSvg(drawing, { id: 'f', title: 't', description: 'd' })
		expect(svg).toContain('transform="translate(10 22.5) scale(10 5)"')
		expect(svg).toContain('<path stroke="#000000" d="M0 0h2M3 0h1"/>')
		const tikz = toTikz(drawing)
		expect(tikz).toContain('\\definecolor{twoscale777777}{HTML}{777777}')
		expect(tikz).toContain('\\fill[twoscale777777] (10,25) rectangle +(10,5);')
	})

	test('a map fills its frame, with a bar for its colours', () => {
		const scale = linearScale([-1, 1], { tight: true })
		const map = { columns: 2, rows: 1, values: [-5, 1], scale, label: '$X$' }
		const { items } = panel({ width: 200, height: 100, x: linearScale([0, 1], { tight: true }), y: linearScale([0, 1], { tight: true }), xLabel: '$x$', series: [], map })
		const [own, bar] = items.filter((i) => i.kind === 'cells')
		expect(own?.indices).toEqual([0, (own?.colors.length ?? 0) - 1])
		expect(bar?.columns).toBe(1)
		for (const c of [own, bar]) expect((c?.x ?? 0) + (c?.width ?? 0)).toBeLessThan(200)
	})

	test('diverging colours: light in the middle, equally dark at both ends, every channel in range', () => {
		const found = diverging(41)
		const light = found.map((c) => [1, 3, 5].reduce((sum, k, i) => sum + Number.parseInt(c.slice(k, k + 2), 16) * ([0.2126, 0.7152, 0.0722][i] as number), 0))
		expect(found.every((c) => /^#[0-9a-f]{6}$/.test(c))).toBe(true)
		expect(new Set(found).size).toBe(41)
		for (let i = 1; i <= 20; i++) expect([light[20 - i]! < light[21 - i]!, light[20 + i]! < light[19 + i]!]).toEqual([true, true])
		expect(Math.abs(light[0]! - light[40]!)).toBeLessThan(15)
	})
})

test('error bars have caps and stay in the frame', () => {
	const drawing = panel({
		width: 200,
		height: 100,
		x: linearScale([0, 2]),
		y: logScale([1e-3, 1]),
		xLabel: '$N$',
		series: [{ x: [1], y: [1e-2], bars: [2e-2], color: '#0072b2', marker: 'circle', joined: false }],
	})
	const lines = drawing.items.filter((i) => i.kind === 'line' && i.stroke.color === '#0072b2')
	expect(lines).toHaveLength(3)
	for (const line of lines) if (line.kind === 'line') expect(line.points.every((v, i) => v >= 0 && v <= (i % 2 === 0 ? 200 : 100))).toBe(true)
})
