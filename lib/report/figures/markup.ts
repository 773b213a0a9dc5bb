/**
 * Plain text as label markup: words stay words, symbols become formulas, e.g. `order, K = ∞` ↦ `order, $K=\infty$`.
 *
 * Statements describe their plots in Unicode, as they do everything; figures want LaTeX between dollar signs.
 */

const SYMBOLS: Readonly<Record<string, string>> = {
	'∞': '\\infty', '‖': '\\|', '∂': '\\partial', '∇': '\\nabla', '∫': '\\int', '·': '\\cdot', '×': '\\times', '≤': '\\le', '≥': '\\ge', '→': '\\to', '≈': '\\approx', '±': '\\pm',
	'−': '-', '–': '-', '½': '\\tfrac12', '¼': '\\tfrac14', '⅔': '\\tfrac23', 'ᵗ': '^{t}', 'ᴺ': '^{N}', 'ⁿ': '^{n}', 'ℝ': '\\mathbb{R}', '𝕋': '\\mathbb{T}', '∈': '\\in', '⇀': '\\rightharpoonup', '√': '\\surd', '′': "'", '″': "''", '𝓗': '\\mathcal{H}', '⟨': '\\langle', '⟩': '\\rangle', '…': '\\dots', '%': '\\%',
	α: '\\alpha', β: '\\beta', γ: '\\gamma', δ: '\\delta', ε: '\\varepsilon', ζ: '\\zeta', η: '\\eta', θ: '\\theta', κ: '\\kappa', λ: '\\lambda', μ: '\\mu', ξ: '\\xi', π: '\\pi', ρ: '\\rho', σ: '\\sigma',
	τ: '\\tau', φ: '\\varphi', ψ: '\\psi', ω: '\\omega', Θ: '\\Theta', Λ: '\\Lambda', Σ: '\\Sigma', Φ: '\\Phi', Ψ: '\\Psi', Δ: '\\Delta', Γ: '\\Gamma',
}
const ABOVE = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺'
const BELOW = '₀₁₂₃₄₅₆₇₈₉₋₊'
const SIGNS = '0123456789-+'
const LETTER = /[A-Za-z]/
const ACCENTS: Readonly<Record<string, string>> = { '\u0304': 'bar', '\u0302': 'hat', '\u0303': 'tilde' }

/** A word, with what follows an underscore left to the formula before it. */
const WORD = /(?<![_\\{A-Za-z])[A-Za-z]{2,}(?:[-–][A-Za-z]{2,})*(?![A-Za-z])/g

/** The markup of a plain text. */
export function labelMarkup(plain: string): string {
	const parts: string[] = []
	let end = 0
	for (const word of plain.matchAll(WORD)) {
		parts.push(formulas(plain.slice(end, word.index)), word[0])
		end = word.index + word[0].length
	}
	parts.push(formulas(plain.slice(end)))
	return parts.join('')
}

/** What stands between words: commas and the blanks at the ends stay text. */
function formulas(piece: string): string {
	return piece.split(/(, ?|; ?|: )/).map((part, i) => (i % 2 === 1 ? part : formula(part))).join('')
}

function formula(piece: string): string {
	const body = piece.trim()
	if (body === '') return piece
	const [before, after] = [/^\s*/.exec(piece)![0], /\s*$/.exec(piece)![0]]
	return /^[().]+$/.test(body) ? piece : `${before}$${latex(body)}$${after}`
}

/** Symbols in LaTeX; raised and lowered characters in groups, marks over letters as commands. */
function latex(body: string): string {
	const characters = [...body.normalize('NFD')].filter((c) => c !== ' ')
	const parts: string[] = []
	for (let i = 0; i < characters.length; ) {
		const c = characters[i] as string
		const run = (inside: (c: string) => boolean) => {
			const start = i
			while (i < characters.length && inside(characters[i] as string)) i++
			return characters.slice(start, i)
		}
		const row = [ABOVE, BELOW].find((r) => r.includes(c))
		if (row !== undefined) {
			const digits = run((d) => row.includes(d)).map((d) => SIGNS[row.indexOf(d)])
			parts.push(`${row === ABOVE ? '^' : '_'}{${digits.join('')}}`)
			continue
		}
		i++
		const accent = ACCENTS[characters[i] ?? '']
		if (accent !== undefined) {
			parts.push(`\\${accent}{${SYMBOLS[c] ?? c}}`)
			i++
		} else if (c === '_' && LETTER.test(characters[i] ?? '')) parts.push(`_{${run((d) => LETTER.test(d)).join('')}}`)
		else parts.push(SYMBOLS[c] ?? c)
	}
	// A command ends before a letter.
	return parts.map((part, k) => (/^\\[A-Za-z]+$/.test(part) && LETTER.test(parts[k + 1]?.[0] ?? '') ? `${part} ` : part)).join('')
}
