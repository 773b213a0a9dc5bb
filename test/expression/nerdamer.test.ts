/** Expansion of polynomials against another computer algebra system, which itself is certified by exact evaluation. */
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandPolynomial, parseExpression, rationalToText, substitute, constant, rational, toText } from '../../lib/expression/index.ts'

const nerdamer = createRequire(import.meta.url)('nerdamer/all') as ((text: string) => { expand(): { toString(): string } }) & {
	flush(): void
}

const polynomial = fc.letrec((tie) => ({
	leaf: fc.oneof(
		fc.constant('z'),
		fc.integer({ min: -9, max: 9 }).map((n) => `(${n})`),
		fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 2, max: 9 })).map(([p, q]) => `(${p}/${q})`),
	),
	node: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		tie('leaf'),
		fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} + ${b})`),
		fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} * ${b})`),
		fc.tuple(tie('node'), fc.integer({ min: 2, max: 3 })).map(([a, n]) => `(${a})^${n}`),
	),
})).node as fc.Arbitrary<string>

const read = (text: string) => parseExpression(text, { variables: ['z'] }).expression

test('expandPolynomial agrees with nerdamer, node for node', () => {
	fc.assert(
		fc.property(polynomial, (text) => {
			const ours = expandPolynomial(read(text))
			const theirs = expandPolynomial(read(nerdamer(text).expand().toString()))
			nerdamer.flush()
			// Degree below 30: equal at 40 rationals is equal.
			for (let n = 1; n <= 40; n++) {
				const at = new Map([['z', constant(rational(n, 7))]])
				const [a, b] = [substitute(ours, at), substitute(theirs, at)]
				if (a.kind !== 'constant' || b.kind !== 'constant') throw new Error(`${toText(a)} is not a number`)
				expect(rationalToText(a.value)).toBe(rationalToText(b.value))
			}
			expect(toText(ours)).toBe(toText(theirs))
		}),
		{ numRuns: 60, seed: 11 },
	)
})
