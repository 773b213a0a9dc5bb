/** How wide a printed formula is, in points of a ten-point face: metrics of Computer Modern, rounded up. */
import type { Tree } from './read-back.ts'

const DIGIT = 5
const LETTERS: Readonly<Record<string, number>> = { m: 8.8, M: 10.8, K: 9.2, N: 9.2, A: 7.5, s: 4.7, z: 5.1 }
const FUNCTION: Readonly<Record<string, number>> = { log: 13, exp: 16, sin: 12.5, cos: 14.5, sinh: 18, cosh: 20, tanh: 20.5, atan: 29, erf: 13 }
/** A binary sign with its spaces. */
const SIGN = 12.3
/** Size of exponents. */
const SCRIPT = 0.72

/** Width in points; `script` in exponents, where signs have no spaces. */
export function widthOf(tree: Tree, script = false): number {
	const scale = script ? SCRIPT : 1
	switch (tree.kind) {
		case 'number':
			return scale * DIGIT * (tree.text.length - (tree.text.includes('.') ? 0.45 : 0))
		case 'dots':
			return scale * 13.5
		case 'name':
			return nameWidth(tree.name) * scale
		case 'sum':
			return tree.terms.reduce((w, t, i) => w + widthOf(t.tree, script) + (i === 0 && !t.negative ? 0 : script || i === 0 ? 7.8 * scale : SIGN), 0)
		case 'product':
			return tree.factors.reduce((w, f) => w + widthOf(f.tree, script) + (f.sign === '' ? 1.7 : 6) * scale, 0)
		case 'fraction': {
			const small = tree.small || script
			return Math.max(widthOf(tree.above, small), widthOf(tree.below, small)) + 2.4
		}
		case 'root':
			return widthOf(tree.of, script) + 9 * scale
		case 'power':
			return widthOf(tree.base, script) + widthOf(tree.exponent, true) + 0.6
		case 'call':
			return (FUNCTION[tree.name] + 1.7) * scale + (tree.exponent === null ? 0 : widthOf(tree.exponent, true)) + widthOf(tree.argument, script)
		case 'fence':
			return widthOf(tree.inner, script) + (tree.sized ? (tall(tree.inner) ? 15 : 10.5) : 8) * scale
	}
}

function nameWidth(name: string): number {
	const [stem, index = ''] = name.split('_')
	const word = /^\\mathit\{(.*)\}$/.exec(stem)?.[1]
	return (word === undefined ? (LETTERS[stem] ?? 6.2) : 5 * word.length) + index.length * DIGIT * SCRIPT
}

/** A fraction of full size stands inside, so that its brackets are large. */
function tall(tree: Tree): boolean {
	switch (tree.kind) {
		case 'fraction':
			return !tree.small
		case 'sum':
			return tree.terms.some((t) => tall(t.tree))
		case 'product':
			return tree.factors.some((f) => tall(f.tree))
		case 'power':
			return tall(tree.base)
		default:
			return false
	}
}
