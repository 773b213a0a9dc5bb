/**
 * log Σ_j q_j e^{w_j} = M + log(1 + (Σ_j q_j e^{w_j − M} − 1)), M = max w_j, and the softmax weights e^{w_i − M}/Σ.
 *
 * The exponential of the largest exponent is 1 without evaluation, the 1 is subtracted exactly, and log1p keeps the relative
 * precision of values near zero. Two terms need one exponential. Exponents −Infinity count as weight zero, +Infinity
 * gives Infinity, NaN gives NaN. The maximum, the exponentials and the sum are shared by the logarithm and all weights.
 */
import type { Builder, Value } from '../elementary/index.ts'
import { ELEMENTARY } from '../elementary/index.ts'

export interface TermValue {
	readonly weight: Value
	readonly exponent: Value
}

interface Parts {
	readonly maximum: Value
	/** e^{w_j − M} */
	readonly relative: readonly Value[]
	/** Σ q_j e^{w_j − M} − 1 */
	readonly excess: Value
}

function parts(o: Builder, terms: readonly TermValue[]): Parts {
	const one = o.constant(1)
	const zero = o.constant(0)
	if (terms.length === 1) {
		const { weight, exponent } = terms[0] as TermValue
		return { maximum: exponent, relative: [one], excess: o.subtract(weight, one) }
	}
	if (terms.length === 2) {
		const [a, b] = terms as [TermValue, TermValue]
		const second = o.less(a.exponent, b.exponent)
		const maximum = o.named('maximum', o.select(second, b.exponent, a.exponent))
		const smaller = o.select(second, a.exponent, b.exponent)
		const gap = o.select(o.equal(smaller, maximum), zero, o.subtract(smaller, maximum))
		const e = o.named('e', o.call(ELEMENTARY.exp, gap))
		const large = o.select(second, b.weight, a.weight)
		const small = o.select(second, a.weight, b.weight)
		const rest = o.multiply(small, e)
		const excess = large === one ? rest : o.add(o.subtract(large, one), rest)
		return { maximum, relative: [o.select(second, e, one), o.select(second, one, e)], excess }
	}
	let maximum = (terms[0] as TermValue).exponent
	for (const { exponent } of terms.slice(1)) maximum = o.larger(maximum, exponent)
	o.named('maximum', maximum)
	const shift = o.select(o.less(o.absolute(maximum), o.constant(Infinity)), maximum, zero)
	const relative = terms.map((t) => o.call(ELEMENTARY.exp, o.subtract(t.exponent, shift)))
	// The first term that attains the maximum gives its 1 away.
	let found: Value | undefined
	let excess: Value | undefined
	terms.forEach((t, j) => {
		const attains = o.equal(t.exponent, maximum)
		const first = found === undefined ? attains : o.and(attains, o.not(found))
		found = found === undefined ? attains : o.or(found, attains)
		const product = o.multiply(t.weight, relative[j] as Value)
		const part = o.select(first, o.subtract(product, one), product)
		excess = excess === undefined ? part : o.add(excess, part)
	})
	return { maximum, relative, excess: excess as unknown as Value }
}

export function logSumExpValue(o: Builder, terms: readonly TermValue[]): Value {
	const { maximum, excess } = parts(o, terms)
	return o.add(maximum, o.call(ELEMENTARY.log1p, excess))
}

export function softmaxValue(o: Builder, terms: readonly TermValue[], index: number): Value {
	const { relative, excess } = parts(o, terms)
	return o.divide(relative[index] as Value, o.named('total', o.add(o.constant(1), excess)))
}
