/** fast-check arbitraries of expressions that are smooth on the whole real line. */
import fc from 'fast-check'
import type { Expression } from '../../lib/expression/index.ts'
import { call, constant, logarithm, negate, one, power, product, rational, sum, variable } from '../../lib/expression/index.ts'

/** p/q with |p| ≤ 8, q ≤ 6, not zero. */
export const smallConstant: fc.Arbitrary<Expression> = fc
	.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }), fc.boolean())
	.map(([p, q, minus]) => constant(rational(minus ? -p : p, q)))

const positiveConstant = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 })).map(([p, q]) => constant(rational(p, q)))

const onePlusSquare = (e: Expression) => sum([one, power(e, 2)])
const EXPONENTS = [
	rational(1, 2),
	rational(-1, 2),
	rational(-1),
	rational(-2),
	rational(1, 3),
	rational(-2, 3),
	rational(3, 2),
	rational(5, 4),
]

export interface SmoothOptions {
	/** Nesting of operations; default 3. */
	readonly depth?: number
	/** Default `['z']`. */
	readonly variables?: readonly string[]
}

/** Random smooth expressions: polynomials, the functions of the grammar, log of sums of exponentials, powers of 1 + q². */
export function smoothExpression(options: SmoothOptions = {}): fc.Arbitrary<Expression> {
	const { depth = 3, variables = ['z'] } = options
	const leaf = fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(...variables).map(variable) },
		{ weight: 1, arbitrary: smallConstant },
		{ weight: 2, arbitrary: fc.tuple(smallConstant, fc.constantFrom(...variables)).map(([c, v]) => product([c, variable(v)])) },
	)
	if (depth === 0) return leaf
	const inner = smoothExpression({ depth: depth - 1, variables })
	const exponentialTerm = fc.tuple(positiveConstant, inner).map(([q, w]) => product([q, call('exp', w)]))
	return fc.oneof(
		{ weight: 1, arbitrary: leaf },
		{ weight: 3, arbitrary: fc.array(inner, { minLength: 2, maxLength: 3 }).map(sum) },
		{ weight: 3, arbitrary: fc.array(inner, { minLength: 2, maxLength: 2 }).map(product) },
		{ weight: 2, arbitrary: fc.tuple(inner, fc.integer({ min: 2, max: 5 })).map(([e, k]) => power(e, k)) },
		{ weight: 3, arbitrary: fc.tuple(fc.constantFrom('sin', 'cos', 'tanh', 'atan', 'erf'), inner).map(([f, e]) => call(f, e)) },
		{ weight: 2, arbitrary: inner.map((e) => call('exp', negate(power(e, 2)))) },
		{ weight: 1, arbitrary: inner.map((e) => logarithm(onePlusSquare(e))) },
		{ weight: 2, arbitrary: fc.tuple(inner, fc.constantFrom(...EXPONENTS)).map(([e, r]) => power(onePlusSquare(e), r)) },
		{ weight: 1, arbitrary: fc.tuple(fc.constantFrom('sinh', 'cosh'), inner).map(([f, e]) => call(f, call('atan', e))) },
		{ weight: 2, arbitrary: fc.array(exponentialTerm, { minLength: 2, maxLength: 3 }).map((terms) => logarithm(sum(terms))) },
	)
}
