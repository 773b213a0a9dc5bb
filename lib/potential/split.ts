/**
 * ψ = ψ_c + δ with ψ_c'' ≥ c > 0 and δ bounded, for Holley–Stroock (theory.md 6.2): a log-Sobolev constant of e^{−ψ} is at
 * least c e^{−(sup δ − inf δ)}.
 *
 * Candidates in order: ψ itself when it is convex; the quadratic of a bounded perturbation of a quadratic; the growing terms
 * against the bounded ones; and, where none of these is strictly convex, bumps fitted to the non-convex places
 * (`bump-fit.ts`). The candidate with the largest c e^{−osc} wins
 * among the first three; when even that has a large oscillation, a fit competes. Whatever was proposed, the two numbers are
 * certified afterwards by interval branch and bound with expansions at infinity (`line-extremum.ts`).
 */
import { differentiate, type Expression, expandPolynomial, negate, subtract, sum, zero } from '../expression/index.ts'
import { toLatex } from '../expression/latex.ts'
import { toText } from '../expression/text.ts'
import { fitBumps } from './bump-fit.ts'
import { type Classification, quadraticExpression } from './classify.ts'
import { infimumOnLine, negated } from './line-extremum.ts'
import type { MinSecondDerivative } from './min-second-derivative.ts'
import { isBoundedAtBothEnds, type Structure } from './structure.ts'

export interface SplitPart {
	readonly expression: Expression
	readonly text: string
	readonly latex: string
}

/** ψ = convex + perturbation. */
export interface Split {
	readonly convex: SplitPart
	readonly perturbation: SplitPart
	/** sup − inf of the perturbation: a certified upper bound, above the truth by at most `oscillationError`. */
	readonly oscillation: number
	readonly oscillationError: number
	/** inf of the second derivative of the convex part: a certified lower bound, below the truth by at most `convexityError`. */
	readonly convexity: number
	readonly convexityError: number
	/** Both bounds hold on the whole line. */
	readonly certified: boolean
	/** How it was found. */
	readonly method: string
}

export interface SplitResult {
	readonly split: Split | null
	/** Why there is none, or why it is this one. */
	readonly reason: string
}

export function splitConvexBounded(
	psi: Expression,
	classification: Classification,
	structure: Structure,
	minimum: MinSecondDerivative,
): SplitResult {
	const natural: Split[] = []
	const propose = (convex: Expression, perturbation: Expression, method: string) => {
		const split = certify(convex, perturbation, method)
		if (split !== undefined) natural.push(split)
	}
	if (minimum.value !== null && minimum.error !== null && minimum.value - minimum.error > 0) propose(psi, zero, 'psi is uniformly convex')
	const { perturbation, polynomial, growing, bounded } = structure
	if (classification.quadratic !== null && perturbation !== null && perturbation !== zero)
		propose(quadraticExpression(classification.quadratic), perturbation, 'quadratic part against the bounded rest')
	else if (bounded !== zero) propose(sum([polynomial, growing]), bounded, 'growing terms against bounded terms')
	const best = natural.reduce<Split | undefined>((a, b) => (a === undefined || score(b) > score(a) ? b : a), undefined)
	if (best !== undefined && best.oscillation <= LARGE) return { split: best, reason: best.method }
	const fitted = constructed(psi, structure)
	if (best === undefined || (fitted.split !== null && score(fitted.split) > score(best))) return fitted
	return { split: best, reason: best.method }
}

/** Above this oscillation a fitted perturbation is tried even though a natural one exists. */
const LARGE = 10

/** The two numbers of a split are certified to this relative accuracy. */
const TOLERANCE = 1e-7

const score = (s: Split) => Math.log(s.convexity) - s.oscillation

/** Bumps subtracted from ψ, or from its growing terms when the bounded ones are to go to the perturbation anyway. */
function constructed(psi: Expression, { polynomial, growing, bounded }: Structure): SplitResult {
	const bases = bounded === zero ? [psi] : [psi, sum([polynomial, growing])]
	let best: Split | undefined
	const reasons: string[] = []
	for (const base of bases) {
		const fit = fitBumps(base)
		if (typeof fit === 'string') {
			reasons.push(fit)
			continue
		}
		const rest = subtract(psi, base)
		const split = certify(subtract(base, fit.bumps), expandPolynomial(sum([rest, fit.bumps])), fit.method)
		if (split === undefined) reasons.push('the fitted perturbation could not be certified')
		else if (best === undefined || score(split) > score(best)) best = split
	}
	return best
		? { split: best, reason: best.method }
		: { split: null, reason: `no split into a uniformly convex and a bounded part was found: ${reasons[0]}` }
}

/** The split with certified numbers; undefined when the convex part is not uniformly convex or the rest not bounded. */
function certify(convex: Expression, perturbation: Expression, method: string): Split | undefined {
	if (!isBoundedAtBothEnds(perturbation)) return undefined
	const curvature = infimumOnLine(differentiate(differentiate(convex, 'z'), 'z'), { tolerance: TOLERANCE })
	if (!(curvature.bound > 0) || !curvature.certified) return undefined
	const low = infimumOnLine(perturbation, { tolerance: TOLERANCE })
	const high = negated(infimumOnLine(negate(perturbation), { tolerance: TOLERANCE }))
	const oscillation = perturbation === zero ? 0 : high.bound - low.bound
	if (!Number.isFinite(oscillation)) return undefined
	return {
		convex: part(convex),
		perturbation: part(perturbation),
		oscillation,
		oscillationError: oscillation - Math.max(0, high.value - low.value),
		convexity: curvature.bound,
		convexityError: curvature.value - curvature.bound,
		certified: low.certified && high.certified,
		method,
	}
}

function part(expression: Expression): SplitPart {
	return { expression, text: toText(expression), latex: toLatex(expression) }
}
