/**
 * Labels of figures: text with LaTeX between dollar signs, set into glyphs (for SVG) or handed to TeX as it is.
 *
 * The part of LaTeX known here is what labels need: letters, digits, Greek, primes, sub- and superscripts, a few operators.
 */
import type { FontName } from './glyphs.ts'
import { glyphOf } from './glyphs.ts'

/** One glyph of a set label: position of its origin in em, y up, and its size relative to the label. */
export interface SetGlyph {
	readonly font: FontName
	readonly character: string
	readonly x: number
	readonly y: number
	readonly scale: number
}

export interface SetLabel {
	readonly glyphs: readonly SetGlyph[]
	/** In em of the label. */
	readonly width: number
}

const SYMBOLS: Record<string, string> = {
	'\\psi': 'ψ', '\\varphi': 'φ', '\\phi': 'ϕ', '\\theta': 'θ', '\\zeta': 'ζ', '\\eta': 'η', '\\sigma': 'σ', '\\kappa': 'κ', '\\lambda': 'λ', '\\rho': 'ρ', '\\mu': 'μ',
	'\\xi': 'ξ', '\\tau': 'τ', '\\delta': 'δ', '\\varepsilon': 'ε', '\\alpha': 'α', '\\beta': 'β', '\\gamma': 'γ', '\\pi': 'π', '\\omega': 'ω',
}
const UPRIGHT: Record<string, string> = {
	'\\Lambda': 'Λ', '\\min': 'min', '\\max': 'max', '\\sup': 'sup', '\\inf': 'inf', '\\log': 'log', '\\infty': '∞', '\\partial': '∂', '\\ell': 'ℓ', '\\int': '∫', '\\|': '∥',
	'\\prime': '′', '\\%': '%', '\\dots': '…', '\\nabla': '∇', '\\det': 'det', '\\langle': '⟨', '\\rangle': '⟩',
	'\\Theta': 'Θ', '\\Sigma': 'Σ', '\\Phi': 'Φ', '\\Psi': 'Ψ', '\\Delta': 'Δ', '\\Gamma': 'Γ',
}
const OPERATORS: Record<string, [string, number]> = {
	'=': ['=', 0.24], '<': ['<', 0.24], '>': ['>', 0.24], '\\le': ['≤', 0.24], '\\ge': ['≥', 0.24], '\\to': ['→', 0.24], '\\approx': ['≈', 0.24], '+': ['+', 0.18], '-': ['−', 0.18],
	'\\cdot': ['⋅', 0.12], '\\times': ['×', 0.18], '\\pm': ['±', 0.18],
}
const SPACES: Record<string, number> = { '\\,': 0.167, '\\;': 0.278, '\\ ': 0.25, '\\quad': 1, '\\!': -0.167 }

const SCRIPT = 0.7

interface Cursor {
	x: number
	readonly glyphs: SetGlyph[]
}

const known = new Map<string, SetLabel>()

/** Sets a label. Unknown commands are set as their name, missing characters as a space. */
export function setLabel(text: string): SetLabel {
	const done = known.get(text)
	if (done) return done
	const cursor: Cursor = { x: 0, glyphs: [] }
	text.split('$').forEach((part, i) => {
		if (i % 2 === 0) for (const c of part) put(cursor, 'Main-Regular', c, 1, 0)
		else setMath(cursor, part, 1, 0)
	})
	const label = { glyphs: cursor.glyphs, width: cursor.x }
	known.set(text, label)
	return label
}

/** Width of a label in points at a type size. */
export function labelWidth(text: string, size: number): number {
	return setLabel(text).width * size
}

function put(cursor: Cursor, font: FontName, character: string, scale: number, y: number): void {
	const name = character === '-' ? '−' : character
	const chosen = glyphOf(font, name) ? font : 'Main-Regular'
	const glyph = glyphOf(chosen, name)
	if (glyph === undefined || character === ' ') {
		cursor.x += 0.25 * scale
		return
	}
	cursor.glyphs.push({ font: chosen, character: name, x: cursor.x, y, scale })
	cursor.x += (glyph.advance / 1000) * scale
}

function setMath(cursor: Cursor, math: string, scale: number, y: number): void {
	const tokens = math.match(/\\[a-zA-Z]+|\\.|[^\s]/gu) ?? []
	let i = 0
	let operand = false
	const group = (): string => {
		if (tokens[i] !== '{') return tokens[i++] ?? ''
		let depth = 0
		const start = ++i
		for (depth = 1; i < tokens.length && depth > 0; i++) depth += tokens[i] === '{' ? 1 : tokens[i] === '}' ? -1 : 0
		return tokens.slice(start, i - 1).join(' ')
	}
	while (i < tokens.length) {
		const token = tokens[i++] as string
		if (token === '^' || token === '_' || token === "'") {
			// primes and superscripts follow one another; a subscript stands below them
			let above = cursor.x
			let below = cursor.x
			let script: string | undefined = token
			for (; script === '^' || script === '_' || script === "'"; script = tokens[i++]) {
				cursor.x = script === '_' ? below : above
				if (script === "'") put(cursor, 'Main-Regular', '′', scale * SCRIPT, y + 0.36 * scale)
				else setMath(cursor, group(), scale * SCRIPT, y + (script === '^' ? 0.36 : -0.17) * scale)
				if (script === '_') below = cursor.x
				else above = cursor.x
			}
			i--
			cursor.x = Math.max(above, below) + 0.04 * scale
			operand = true
		} else if (token in OPERATORS) {
			const [symbol, gap] = OPERATORS[token] as [string, number]
			const space = operand && scale === 1 ? gap : 0
			cursor.x += space
			put(cursor, 'Main-Regular', symbol, scale, y)
			cursor.x += space
			operand = false
		} else if (token in SPACES) cursor.x += (SPACES[token] as number) * scale
		else if (token === '{' || token === '}') continue
		else if (token === '\\bar') {
			const start = cursor.x
			const first = cursor.glyphs.length
			setMath(cursor, group(), scale, y)
			placeBar(cursor, start, first, scale, y)
			operand = true
		} else if (token === '\\mathcal') for (const c of group()) put(cursor, 'Caligraphic-Regular', c, scale, y)
		else if (token === '\\mathrm' || token === '\\text') for (const c of group()) put(cursor, 'Main-Regular', c, scale, y)
		else {
			const upright = UPRIGHT[token]
			const word = upright ?? SYMBOLS[token] ?? token.replace(/^\\/, '')
			const font: FontName = upright === undefined && /^\p{L}$/u.test(word) ? 'Math-Italic' : 'Main-Regular'
			for (const c of word) put(cursor, font, c, scale, y)
			if (upright !== undefined && upright.length > 1 && tokens[i] !== '_') cursor.x += 0.167 * scale
			operand = token !== '(' && token !== '|'
		}
	}
}

/** The macron over what has been set since `start`; over a slanted capital it stands a little to the right. */
function placeBar(cursor: Cursor, start: number, first: number, scale: number, y: number): void {
	const glyph = glyphOf('Main-Regular', 'ˉ')
	const body = cursor.glyphs[first]
	if (glyph === undefined || body === undefined) return
	const capital = /[A-Z]/.test(body.character)
	const x = (start + cursor.x - (glyph.advance / 1000) * scale) / 2 + (capital ? 0.07 : 0.03) * scale
	cursor.glyphs.push({ font: 'Main-Regular', character: 'ˉ', x, y: y + (capital ? 0.21 : 0) * scale, scale })
}
