/**
 * Closed forms of φ*(σ) = log ∫ e^{σz−ψ(z)} dz (theory.md 8.2).
 *
 * The class: e^{−ψ} is a finite sum of polynomial × e^{−az²+bz+c}, a > 0, × cosines, sines and exponentials of affine
 * functions. Recognition is a chain of algebraic identities (recognise.ts), so it is a proof; it is nevertheless checked
 * numerically each time (verify.ts), and a form that fails the check is refused, never returned.
 */
import type { Expression } from '../../expression/index.ts'
import { negate } from '../../expression/index.ts'
import { toLatex } from '../../expression/latex.ts'
import { toText } from '../../expression/text.ts'
import { approximate } from './approximate.ts'
import { blockExpression } from './block.ts'
import type { BlockEvaluator } from './block-evaluator.ts'
import { blockEvaluator } from './block-evaluator.ts'
import type { ExponentialPolynomial } from './exponential-polynomial.ts'
import { OutsideClass, withBudget } from './exponential-polynomial.ts'
import { gaussianCramer, kindOf } from './kind.ts'
import { logarithmOf } from './real-form.ts'
import { Recogniser } from './recognise.ts'
import { laplaceTransform } from './transform.ts'
import { disagreement, ROOT_TWO_PI } from './verify.ts'

export interface ClosedForm {
	/** What e^{−ψ} is, in words. */
	readonly kind: string
	/** φ* in the variable `s` (the field); exact, finite wherever its value is. */
	readonly logPartition: Expression
	/** φ in the variable `m`, where φ*' can be inverted symbolically (Gaussian), else null. */
	readonly cramer: Expression | null
	/** φ^*(\sigma) = …, for typesetting. */
	readonly latex: string
	/** The same as text that can be parsed again, in `s`. */
	readonly text: string
	/** Terms of the normal form of e^{−ψ}. */
	readonly terms: number
	/** Bound of the rounding error of `logPartition` at a field: running error analysis, so cancellation shows. */
	error(field: number): number
	/**
	 * ψ_K in the variable `m` for 1 ≤ K ≤ 8; null when it has too many terms. For numbers prefer `blockEvaluator`: derivatives
	 * of the symbolic form lose digits where terms of both signs cancel.
	 */
	block(sitesPerBlock: number): Expression | null
	/** ψ_K, ψ_K', ψ_K'' at any mean for any K with a reasonable number of terms; otherwise the reason. */
	blockEvaluator(sitesPerBlock: number): BlockEvaluator | { readonly reason: string }
}

/** Products of monomials that a recognition and a ψ_K may take: a fraction of a second each. */
const RECOGNITION_BUDGET = 20_000
const BLOCK_BUDGET = 60_000

/** Closed form of φ* for ψ in the variable z, or null when ψ is not in the class (or too large to expand). */
export function closedForm(potential: Expression): ClosedForm | null {
	const result = recogniseClosedForm(potential)
	return 'reason' in result ? null : result
}

/** As `closedForm`, with the reason in place of null. */
export function recogniseClosedForm(potential: Expression): ClosedForm | { readonly reason: string } {
	try {
		const density = withBudget(RECOGNITION_BUDGET, () => new Recogniser('z').ofExponential(negate(potential)))
		if (density.length === 0) return { reason: 'exp(−ψ) vanishes identically' }
		const transform = laplaceTransform(density)
		const logPartition = logarithmOf(transform, 's', { prefactor: ROOT_TWO_PI })
		const failure = disagreement(potential, density, logPartition)
		return failure === undefined ? assemble(density, transform, logPartition) : { reason: failure }
	} catch (error) {
		if (error instanceof OutsideClass) return { reason: error.message }
		throw error
	}
}

function assemble(density: ExponentialPolynomial, transform: ExponentialPolynomial, logPartition: Expression): ClosedForm {
	const blocks = new Map<number, Expression | null>()
	return {
		kind: kindOf(density),
		logPartition,
		cramer: gaussianCramer(density, transform, ROOT_TWO_PI),
		latex: `\\varphi^{*}(\\sigma) = ${toLatex(logarithmOf(transform, 'sigma', { prefactor: ROOT_TWO_PI, plain: true }))}`,
		text: toText(logarithmOf(transform, 's', { prefactor: ROOT_TWO_PI, plain: true })),
		terms: density.length,
		error: (field) => approximate(logPartition, new Map([['s', field]])).error,
		block(sitesPerBlock) {
			let known = blocks.get(sitesPerBlock)
			if (known === undefined) {
				known = symbolicBlock(transform, sitesPerBlock)
				blocks.set(sitesPerBlock, known)
			}
			return known
		},
		blockEvaluator: (sitesPerBlock) => blockEvaluator(transform, sitesPerBlock),
	}
}

/** Largest K for which ψ_K is given symbolically. */
const MAXIMAL_SYMBOLIC_SITES = 8

function symbolicBlock(transform: ExponentialPolynomial, sitesPerBlock: number): Expression | null {
	if (!Number.isInteger(sitesPerBlock) || sitesPerBlock < 1 || sitesPerBlock > MAXIMAL_SYMBOLIC_SITES) return null
	try {
		return withBudget(BLOCK_BUDGET, () => blockExpression(transform, sitesPerBlock))
	} catch (error) {
		if (error instanceof OutsideClass) return null
		throw error
	}
}
