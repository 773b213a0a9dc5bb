/** Plain text in LaTeX: special characters, and the Unicode that mathematical prose uses. */

const SPECIAL: Record<string, string> = {
	'\\': '\\textbackslash{}',
	'{': '\\{',
	'}': '\\}',
	$: '\\$',
	'&': '\\&',
	'#': '\\#',
	_: '\\_',
	'%': '\\%',
	'~': '\\textasciitilde{}',
	'^': '\\textasciicircum{}',
	'<': '$<$',
	'>': '$>$',
	'|': '$|$',
	'"': "''",
}

const UNICODE: Record<string, string> = {
	'−': '$-$',
	'·': '$\\cdot$',
	'×': '$\\times$',
	'≤': '$\\le$',
	'≥': '$\\ge$',
	'≠': '$\\ne$',
	'≈': '$\\approx$',
	'±': '$\\pm$',
	'→': '$\\to$',
	'∞': '$\\infty$',
	'∈': '$\\in$',
	'∂': '$\\partial$',
	'∫': '$\\int$',
	'√': '$\\surd$',
	'ℝ': '$\\mathbb{R}$',
	'𝕋': '$\\mathbb{T}$',
	'𝓗': '$\\mathcal{H}$',
	'′': '$^{\\prime}$',
	'″': '$^{\\prime\\prime}$',
	'‴': '$^{\\prime\\prime\\prime}$',
	'⁗': '$^{\\prime\\prime\\prime\\prime}$',
	'…': '\\dots{}',
	'–': '--',
	'—': '---',
	'‘': '`',
	'’': "'",
	'“': '``',
	'”': "''",
	'\u00a0': '~',
	'\u2009': '\\,',
	'²': '$^2$',
	'³': '$^3$',
	'¹': '$^1$',
	'⁰': '$^0$',
	'⁴': '$^4$',
	'⁵': '$^5$',
	'⁶': '$^6$',
	'⁷': '$^7$',
	'⁸': '$^8$',
	'⁹': '$^9$',
	'⁻': '$^-$',
	'⁺': '$^+$',
	ᵗ: '$^t$',
	ᴺ: '$^N$',
	ⁿ: '$^n$',
	'₊': '$_+$', '₋': '$_-$', 'ₙ': '$_n$', 'ᵢ': '$_i$', 'ⱼ': '$_j$', ₘ: '$_m$', É: "\\'E", ν: '$\\nu$', ι: '$\\iota$', '₀': '$_0$', '₁': '$_1$', '₂': '$_2$', '₃': '$_3$', '₄': '$_4$', '₅': '$_5$', '₆': '$_6$', '₇': '$_7$', '₈': '$_8$', '₉': '$_9$',
	'½': '$\\frac12$',
	'⅔': '$\\frac23$',
	'⅓': '$\\frac13$',
	'¼': '$\\frac14$',
	'¾': '$\\frac34$',
	'⟹': '$\\Rightarrow$',
	'⟺': '$\\Leftrightarrow$',
	'‖': '$\\|$',
	'⟨': '$\\langle$',
	'⟩': '$\\rangle$',
	'∇': '$\\nabla$',
	'∑': '$\\sum$',
	'∘': '$\\circ$',
	'⊥': '$\\perp$',
	'↦': '$\\mapsto$',
	'≪': '$\\ll$',
	'≫': '$\\gg$',
	'⊂': '$\\subset$',
	'∀': '$\\forall$',
	'∼': '$\\sim$',
	'⇀': '$\\rightharpoonup$',
	'†': '$^\\dagger$',
	'✓': '$\\checkmark$',
	Ā: '$\\bar A$',
	'é': "\\'e",
	'è': '\\`e',
	'ö': '\\"o',
	'ü': '\\"u',
	'ä': '\\"a',
	α: '$\\alpha$', β: '$\\beta$', γ: '$\\gamma$', δ: '$\\delta$', ε: '$\\varepsilon$', ζ: '$\\zeta$', η: '$\\eta$', θ: '$\\theta$', κ: '$\\kappa$', λ: '$\\lambda$', μ: '$\\mu$',
	ξ: '$\\xi$', π: '$\\pi$', ρ: '$\\rho$', σ: '$\\sigma$', τ: '$\\tau$', φ: '$\\varphi$', ψ: '$\\psi$', ω: '$\\omega$', Λ: '$\\Lambda$', Θ: '$\\Theta$', Ψ: '$\\Psi$', Φ: '$\\Phi$', Π: '$\\Pi$', χ: '$\\chi$', Σ: '$\\Sigma$', Γ: '$\\Gamma$', Δ: '$\\Delta$',
}

const ACCENTS: Record<string, string> = { '\u0304': 'bar', '\u0302': 'hat', '\u0303': 'tilde' }

/** Characters, with a combining accent that we know kept with its base. */
function clusters(text: string): string[] {
	const found: string[] = []
	for (const c of text) {
		if (c in ACCENTS && found.length > 0) found[found.length - 1] += c
		else found.push(c)
	}
	return found
}

/** Text for the body; characters that TeX would not know are written as their code point. */
export function escapeLatex(text: string): string {
	return clusters(text)
		.map((c) => {
			const accent = ACCENTS[c.slice(1)]
			if (accent !== undefined) return `$\\${accent}{${/[A-Za-z]/.test(c[0] as string) ? (c[0] as string) : (UNICODE[c[0] as string] ?? '').replace(/\$/g, '')}}$`
			const known = SPECIAL[c] ?? UNICODE[c]
			if (known !== undefined) return known
			const point = c.codePointAt(0) as number
			return point < 128 ? (point < 32 ? ' ' : c) : `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`
		})
		.join('')
}

/** Source code in typewriter type that may break after any character but a letter or digit. */
export function texttt(source: string): string {
	const body = [...source]
		.map((c) => {
			if (c === ' ') return ' '
			if (c === "'") return '\\shellquote{}\\allowbreak{}'
			if (c === '-') return '-{}'
			// characters that OT1 has in its typewriter fonts alone
			if ('"\\{}<>|_~^'.includes(c)) return `\\char${c.charCodeAt(0)}{}\\allowbreak{}`
			const text = escapeLatex(c)
			return /[a-zA-Z0-9.]/.test(c) ? text : `${text}\\allowbreak{}`
		})
		.join('')
	return `\\texttt{${body}}`
}
