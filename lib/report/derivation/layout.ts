/**
 * Breaking long formulas into rows of an align: at the signs of sums, else between factors, inside parentheses where nothing
 * else is left. Brackets that are open at the end of a row have a fixed size.
 */
import { printTree, readBack, type Tree } from './read-back.ts'
import { widthOf } from './width.ts'

/** Width of a row in points: the text of an article on A4 (345 pt) less the number of the equation. */
export const ROW = 306

interface Piece {
	readonly text: string
	readonly width: number
	/** Sign before the piece when it stands behind another one. */
	readonly sign: string
}

/** The pieces of a formula: as few as fit into rows of this width. */
function pieces(tree: Tree, room: number): Piece[] {
	const width = widthOf(tree)
	if (width <= room) return [{ text: printTree(tree), width, sign: '' }]
	switch (tree.kind) {
		case 'sum':
			return tree.terms.flatMap((t) => {
				const [first, ...rest] = pieces(t.tree, room - 15)
				return [{ ...first, sign: t.negative ? '-' : '+' }, ...rest]
			})
		case 'product':
			return glued(
				tree.factors.map((f) => {
					const [first, ...rest] = pieces(f.tree, room - 15)
					return [{ ...first, sign: f.sign }, ...rest]
				}),
				room - 15,
			)
		case 'fence':
			return bracketed(tree.inner, room, '\\Bigl(', '\\Bigr)')
		case 'call': {
			const inner = tree.argument.kind === 'fence' ? tree.argument.inner : tree.argument
			const head = printTree({ ...tree, argument: { kind: 'fence', inner: { kind: 'name', name: 'x' }, sized: false } }).slice(0, -3)
			return bracketed(inner, room, `${head}\\Bigl(`, '\\Bigr)')
		}
		case 'power':
			return bracketed(tree.base.kind === 'fence' ? tree.base.inner : tree.base, room, '\\Bigl(', `\\Bigr)^{${printTree(tree.exponent)}}`)
		case 'fraction':
			// Alone in a row it may be as wide as the row.
			if (width <= ROW - 15) return [{ text: printTree(tree), width, sign: '' }]
			return [
				...bracketed(tree.above, room, '\\Bigl(', '\\Bigr)'),
				...bracketed(tree.below, room, '\\Bigl(', '\\Bigr)^{-1}'),
			]
		default:
			return [{ text: printTree(tree), width, sign: '' }]
	}
}

/** The factors of a product one after another; narrow ones stay in the row of their neighbour. */
function glued(factors: readonly (readonly Piece[])[], room: number): Piece[] {
	const out: Piece[] = []
	for (const list of factors) {
		const [first, ...rest] = list
		const last = out.at(-1)
		if (last !== undefined && last.width + first.width < room && (last.width < NARROW || (rest.length === 0 && first.width < NARROW))) {
			const joint = first.sign === '' ? ' ' : ` ${first.sign} `
			out[out.length - 1] = { ...last, text: last.text + joint + first.text, width: last.width + first.width + 6 }
			out.push(...rest)
		} else out.push(...list)
	}
	return out
}

const NARROW = 45

function bracketed(inner: Tree, room: number, open: string, close: string): Piece[] {
	const list = pieces(inner, room - 40)
	const leading = list[0].sign === '-' ? '-' : ''
	const out = list.map((p, i) => (i === 0 ? { ...p, sign: '', text: open + leading + p.text, width: p.width + 30 } : p))
	const last = out.length - 1
	out[last] = { ...out[last], text: out[last].text + close, width: out[last].width + 15 }
	return out
}

/** The widest piece that cannot be broken. */
export function leastRoom(latex: string, room = ROW): number {
	return Math.max(...pieces(readBack(latex), room).map((p) => p.width))
}

/** Rows of `lhs &= rhs`, without the ends of rows. `lead` is the width of the widest left side of the block. */
export function rowsOf(lhs: string, rhs: string, lead = lhsWidth(lhs)): string[] {
	const room = ROW - lead - 12
	const tree = readBack(rhs)
	if (widthOf(tree) <= room) return [`${lhs} &= ${rhs}`]
	const rows: string[] = []
	let row = ''
	let used = 0
	for (const p of pieces(tree, room - 20)) {
		const joint = p.sign === '' ? ' ' : ` ${p.sign} `
		const more = p.width + (p.sign === '' ? 2 : 12.3)
		if (row === '') row = `${p.sign === '-' ? '-' : ''}${p.text}`
		else if (used + more <= room) row += joint + p.text
		else {
			rows.push(row)
			row = p.sign === '' ? `\\quad ${p.text}` : `\\quad {}${joint.trimStart()}${p.text}`
			used = 10
		}
		used += more
	}
	rows.push(row)
	return rows.map((r, i) => (i === 0 ? `${lhs} &= ${r}` : `&${r}`))
}

/** Rough width of a left side. */
export function lhsWidth(lhs: string): number {
	return 5.6 * lhs.replace(/\\[A-Za-z]+/g, 'x').replace(/[{}^_\s]/g, '').length + 4
}
