/**
 * YAML as plain values, with the place of every value and key, and numbers also as they are written. A subset: maps with texts as keys, lists, texts,
 * numbers, truth values, nothing.
 *
 * The library is loaded on first use.
 */
import type * as Yaml from 'yaml'
import { type RefuseAt, requireModest, requirePrintable } from './yaml-guard.ts'
import type { Path } from './origin.ts'

/** Positions in the text. */
export interface Spot {
	readonly start: number
	readonly end: number
	/** Of the key, where it has one. */
	readonly key: number | undefined
	/** A number as it is written. */
	readonly literal: string | undefined
}

export interface YamlTree {
	readonly value: unknown
	/** undefined: nothing is there. */
	spot(path: Path): Spot | undefined
}

const nameOf = (path: Path): string => JSON.stringify(path)

/** @throws InputError for what is no YAML or is refused. */
export async function readYaml(text: string, refuse: RefuseAt): Promise<YamlTree> {
	requirePrintable(text, refuse)
	const yaml = await import('yaml')
	requireModest(text, yaml, refuse)
	// 'silent' would be silent about a second document.
	const document = yaml.parseDocument(text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false, logLevel: 'error' })
	const [error] = [...document.errors, ...document.warnings]
	if (error !== undefined) throw refusalOf(error, refuse)
	const spots = new Map<string, Spot>()
	const value = new Reader(yaml, spots, refuse).read((document as Yaml.Document).contents, [], undefined)
	return { value, spot: (path) => spots.get(nameOf(path)) }
}

function refusalOf({ code, message, pos: [position] }: Yaml.YAMLError, refuse: RefuseAt) {
	if (code === 'MULTIPLE_DOCS') return refuse(position, 'a second document (expected one)', 'Write each study to a file of its own.')
	if (code === 'BLOCK_AS_IMPLICIT_KEY') return refuse(position, "': ' inside a value (expected one key: value in a line)", 'Keys of one level begin in one column; a text that contains ": " needs quotes: profile: "0:1/4: 0.8; 1/4:1: -0.2".')
	return refuse(position, `cannot be read as YAML: ${message.replace(/\s+/g, ' ').slice(0, 200)}`, 'Check the indentation, brackets and quotation marks; texts with such signs need quotes: "…".')
}

type Kinds = Pick<typeof Yaml, 'isMap' | 'isSeq' | 'isScalar'>

class Reader {
	private readonly yaml: Kinds
	private readonly spots: Map<string, Spot>
	private readonly refuse: RefuseAt

	constructor(yaml: Kinds, spots: Map<string, Spot>, refuse: RefuseAt) {
		this.yaml = yaml
		this.spots = spots
		this.refuse = refuse
	}

	read(node: Yaml.Node | null | undefined, path: Path, key: number | undefined): unknown {
		const { isMap, isSeq, isScalar } = this.yaml
		const [start, end] = node?.range ?? [key ?? 0, key ?? 0]
		const literal = isScalar(node) && typeof node.value === 'number' ? node.source : undefined
		this.spots.set(nameOf(path), { start, end, key, literal })
		if (isScalar(node)) return node.value
		if (isSeq(node)) return node.items.map((item, i) => this.read(item as Yaml.Node, [...path, i], undefined))
		return isMap(node) ? this.readMap(node.items as readonly { key: unknown; value: unknown }[], path) : null
	}

	private readMap(items: readonly { readonly key: unknown; readonly value: unknown }[], path: Path): object {
		const out: Record<string, unknown> = {}
		for (const { key, value } of items) {
			const at = (key as Yaml.Node | null)?.range?.[0] ?? 0
			if (!this.yaml.isScalar(key) || typeof key.value !== 'string')
				throw this.refuse(at, 'a key that is no text (expected names)', 'Write key: value; a key such as 1 or true needs quotes.')
			const name = key.value
			if (Object.hasOwn(out, name)) throw this.refuse(at, `${name.slice(0, 60)}: given twice (expected each key once)`, 'Leave one of them out.')
			if (name === '__proto__') throw this.refuse(at, '__proto__ is no key (expected names)', 'Leave it out.')
			out[name] = this.read(value as Yaml.Node | null, [...path, name], at)
		}
		return out
	}
}
