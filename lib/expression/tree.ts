/**
 * The mathjs parser, loaded on first use, on a skeleton of the formula.
 *
 * Operands are replaced by the names t0, t1, … of their tokens, so mathjs sees no text of the user and finds precedences only:
 * its units, constants, operators in words and number formats cannot occur, literals stay as written, and every leaf of the tree
 * knows its place in the text. The single-file build of mathjs loads in 60 ms where its module entry needs 700 ms.
 */
import { createRequire } from 'node:module'
import type { Token } from './tokens.ts'

/** What is used of a mathjs node. */
export interface Tree {
	readonly type: string
	readonly name?: string
	readonly op?: string
	readonly implicit?: boolean
	readonly fn?: Tree
	readonly args?: readonly Tree[]
	readonly content?: Tree
}

let parse: ((text: string) => Tree) | undefined

/** The tree of tokens that `checkSyntax` has accepted. */
export function parseTree(tokens: readonly Token[]): Tree {
	parse ??= (createRequire(import.meta.url)('mathjs/lib/browser/math.js') as { parse: (text: string) => Tree }).parse
	return parse(tokens.map((t, i) => (t.kind === 'number' || t.kind === 'name' ? `t${i}` : t.text)).join(' '))
}
