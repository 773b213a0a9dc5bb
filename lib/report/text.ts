/** Running text of a report: plain words, formulas, code, numbers; writers turn each kind into their own markup. */
import type { FormattedNumber } from './number.ts'
import { plainNumber } from './number.ts'

export type Part =
	| { readonly kind: 'plain'; readonly text: string }
	| { readonly kind: 'math'; readonly latex: string }
	| { readonly kind: 'code'; readonly text: string }
	| { readonly kind: 'emphasis'; readonly text: string }
	| { readonly kind: 'number'; readonly number: FormattedNumber }

export type Text = readonly Part[]

type Piece = string | Part | Text

/** Text from a template: literal parts are plain, holes are parts, texts or plain strings. */
export function text(literals: TemplateStringsArray, ...holes: readonly Piece[]): Text {
	const parts: Part[] = []
	literals.forEach((literal, i) => {
		if (literal) parts.push({ kind: 'plain', text: literal })
		const hole = holes[i]
		if (hole !== undefined) parts.push(...partsOf(hole))
	})
	return parts
}

/** Texts and strings one after another. */
export function join(...pieces: readonly Piece[]): Text {
	return pieces.flatMap(partsOf)
}

function partsOf(piece: Piece): readonly Part[] {
	if (typeof piece === 'string') return piece ? [{ kind: 'plain', text: piece }] : []
	return 'kind' in piece ? [piece] : piece
}

/** A formula; in a template write it with String.raw or doubled backslashes. */
export function math(latex: string): Part {
	return { kind: 'math', latex }
}

export function code(source: string): Part {
	return { kind: 'code', text: source }
}

export function emphasis(words: string): Part {
	return { kind: 'emphasis', text: words }
}

/** The characters without markup, for titles, descriptions and CSV. */
export function plainText(parts: Text): string {
	return parts
		.map((p) => {
			if (p.kind === 'math') return p.latex
			return p.kind === 'number' ? plainNumber(p.number) : p.text
		})
		.join('')
}
