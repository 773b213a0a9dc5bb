/** e^{−ψ} as it is integrated: a sum of real exponentials of quadratics with polynomial and trigonometric weights. theory.md 8.2. */
import { OutsideClass, withBudget } from '../../cramer/closed-form/exponential-polynomial.ts'
import { realGroups } from '../../cramer/closed-form/real-groups.ts'
import { Recogniser } from '../../cramer/closed-form/recognise.ts'
import { call, type Expression, negate, power, product, sum, variable } from '../../expression/index.ts'

export interface ClosedTerm {
	/** Of its polynomial. */
	readonly degree: number
	/** A cosine or sine is a factor. */
	readonly waves: boolean
}

export interface Density {
	readonly expression: Expression
	readonly terms: readonly ClosedTerm[]
}

const BUDGET = 20_000

/** The normal form in z; null outside the class. */
export function densityTerms(psi: Expression): Density | null {
	try {
		const normal = withBudget(BUDGET, () => new Recogniser('z').ofExponential(negate(psi)))
		const z = variable('z')
		const groups = realGroups(normal, z)
		const expression = sum(
			groups.map((g) =>
				product([
					sum(g.parts.map((p) => product([p.coefficient, p.function]))),
					call('exp', sum([product([g.two, power(z, 2)]), product([g.slope, z]), g.offset])),
				]),
			),
		)
		const terms = normal.map((m) => ({ degree: m.degree, waves: !(m.exponent.one.im.kind === 'constant' && m.exponent.one.im.value.n === 0n) }))
		return { expression, terms }
	} catch (error) {
		if (error instanceof OutsideClass) return null
		throw error
	}
}
