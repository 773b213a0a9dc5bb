/** Numbers of a claim, exact as long as they are rational: 1/3 + 2/3 is 1. */
import { type Rational, rationalFromDouble, rationalFromText, toNumber } from '../../expression/index.ts'
import type { Node } from './tree.ts'

/** The exact value of a node made of numbers alone, by + − * / and whole powers; null when it is none. */
export function exactValue(node: Node): Rational | null {
	switch (node.kind) {
		case 'number':
		case 'parameter':
			return node.value
		case 'negative': {
			const inner = exactValue(node.node)
			return inner === null ? null : inner.neg()
		}
		case 'sum':
		case 'product': {
			let total: Rational | null = rationalFromText(node.kind === 'sum' ? '0' : '1')
			const parts = node.kind === 'sum' ? node.terms.map((t) => ({ node: t.node, back: t.negative })) : node.factors.map((f) => ({ node: f.node, back: f.inverse }))
			for (const part of parts) {
				const value = exactValue(part.node)
				if (value === null || total === null || (node.kind === 'product' && part.back && value.n === 0n)) return null
				if (node.kind === 'sum') total = part.back ? total.sub(value) : total.add(value)
				else total = part.back ? total.div(value) : total.mul(value)
				if (total.n.toString().length + total.d.toString().length > 400) return null
			}
			return total
		}
		case 'power': {
			const base = exactValue(node.base)
			const exponent = exactValue(node.exponent)
			if (base === null || exponent === null || exponent.d !== 1n || exponent.n > 64n || (base.n === 0n && exponent.s < 0n)) return null
			if (base.n.toString().length > 20 || base.d.toString().length > 20) return null
			return base.pow(exponent)
		}
		default:
			return null
	}
}

/** The exact value as a double with its rounding. */
export function exactDouble(value: Rational): { readonly value: number; readonly error: number } {
	const double = toNumber(value)
	const same = Number.isFinite(double) && rationalFromDouble(double).equals(value)
	return { value: double, error: same ? 0 : 2 ** -53 * Math.abs(double) }
}
