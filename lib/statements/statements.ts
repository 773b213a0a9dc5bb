/** All statements, in the order of docs/theorems.md. */
import { asymmetricBrascampLieb } from './asymmetric-brascamp-lieb.ts'
import { bakryEmery } from './bakry-emery.ts'
import { blocksConvex } from './blocks-convex.ts'
import { boundedPerturbation } from './bounded-perturbation.ts'
import { canonicalMonotone } from './canonical-monotone.ts'
import { canonicalPairs } from './canonical-pairs.ts'
import { coarseHamiltonianOfSplines } from './coarse-hamiltonian.ts'
import { coarseOperators } from './coarse-operators.ts'
import { convexityThreshold } from './convexity-threshold.ts'
import { cramerConvex } from './cramer-convex.ts'
import { effectiveDriftIdentity } from './effective-drift.ts'
import { energyCoercive } from './energy-coercive.ts'
import { energyIdentities } from './energy-identities.ts'
import { energyLiminf } from './energy-liminf.ts'
import { energyRecovery } from './energy-recovery.ts'
import { entropyDecay } from './entropy-decay.ts'
import { entropySandwich } from './entropy-sandwich.ts'
import { errorIdentity } from './error-identity.ts'
import { holleyStroock } from './holley-stroock.ts'
import { hydrodynamicLimit } from './hydrodynamic-limit.ts'
import { inverseBelowNatural } from './inverse-below-natural.ts'
import { legendreInverse } from './legendre-inverse.ts'
import { limitGapOfSplines } from './limit-gap.ts'
import { localCramerRate } from './local-cramer-rate.ts'
import { logSobolevBracket } from './log-sobolev-bracket.ts'
import { macroGradientFlow } from './macro-gradient-flow.ts'
import { mesoscopicFlow } from './mesoscopic-flow.ts'
import { metricLimit } from './metric-limit.ts'
import { microMesoBoundGovw } from './micro-meso-bound-govw.ts'
import { microMesoBoundSpline } from './micro-meso-bound-spline.ts'
import { microNotMacroOfPsi } from './micro-not-macro-of-psi.ts'
import { naturalConsistent } from './natural-consistent.ts'
import { polynomialBlocks } from './polynomial-blocks.ts'
import { slopeLimit } from './slope-limit.ts'
import { slopeSemicontinuity } from './slope-semicontinuity.ts'
import { spectralGap } from './spectral-gap.ts'
import { splineConvexity } from './spline-convexity.ts'
import { splineHamiltonianConvex } from './spline-hamiltonian-convex.ts'
import { splineSpaces } from './spline-spaces.ts'
import { evidenceOf, PARTS, type Statement } from './statement.ts'
import { strictlyConvex } from './strictly-convex.ts'
import { twoScaleCriterion } from './two-scale-criterion.ts'
import { gapUniformInField } from './gap-uniform-in-field.ts'
import { uniformGap } from './uniform-gap.ts'
import { uniformLsi } from './uniform-lsi.ts'
import { wassersteinCoarseGraining } from './wasserstein-coarse-graining.ts'
import type { Evidence } from './evidence.ts'
import type { Subject } from './subject.ts'

export const STATEMENTS: readonly Statement[] = sorted([
	strictlyConvex,
	boundedPerturbation,
	cramerConvex,
	legendreInverse,
	localCramerRate,
	convexityThreshold,
	blocksConvex,
	spectralGap,
	logSobolevBracket,
	bakryEmery,
	holleyStroock,
	uniformGap,
	gapUniformInField,
	canonicalPairs,
	canonicalMonotone,
	twoScaleCriterion,
	asymmetricBrascampLieb,
	uniformLsi,
	splineSpaces,
	coarseOperators,
	naturalConsistent,
	inverseBelowNatural,
	coarseHamiltonianOfSplines,
	effectiveDriftIdentity,
	polynomialBlocks,
	splineConvexity,
	splineHamiltonianConvex,
	limitGapOfSplines,
	energyRecovery,
	energyLiminf,
	energyCoercive,
	metricLimit,
	slopeLimit,
	slopeSemicontinuity,
	energyIdentities,
	macroGradientFlow,
	mesoscopicFlow,
	microNotMacroOfPsi,
	entropySandwich,
	entropyDecay,
	wassersteinCoarseGraining,
	errorIdentity,
	microMesoBoundGovw,
	microMesoBoundSpline,
	hydrodynamicLimit,
])

/** A statement with its number in docs/theorems.md: part, place in the part. */
export interface Numbered {
	readonly number: string
	readonly statement: Statement
}

/** Statements by part, in the order given inside a part. */
function sorted(statements: readonly Statement[]): readonly Statement[] {
	return PARTS.flatMap((part) => statements.filter((s) => s.part === part))
}

/** The statements with their numbers: 3.2 is the second of the third part that has any. */
export function numbered(statements: readonly Statement[] = STATEMENTS): readonly Numbered[] {
	const parts = PARTS.filter((part) => statements.some((s) => s.part === part))
	return statements.map((statement) => {
		const place = statements.filter((s) => s.part === statement.part).indexOf(statement) + 1
		return { number: `${parts.indexOf(statement.part) + 1}.${place}`, statement }
	})
}

export interface Finding {
	readonly statement: Statement
	readonly evidence: Evidence
}

export interface RunOptions {
	/** Ids; all when absent, without the long ones if the subject is quick. */
	readonly only?: readonly string[]
	readonly progress?: (title: string, fraction: number) => void
}

/** The statements that a run tries. @param only unknown ids are left to the caller */
export function chosen(subject: Pick<Subject, 'quick'>, only?: readonly string[]): readonly Statement[] {
	if (only !== undefined) return STATEMENTS.filter((s) => only.includes(s.id))
	return STATEMENTS.filter((s) => !(subject.quick && s.long === true))
}

/** Tries the statements one after another. */
export function findings(subject: Subject, { only, progress }: RunOptions = {}): readonly Finding[] {
	const list = chosen(subject, only)
	return list.map((statement, i) => {
		progress?.(statement.title, i / list.length)
		return { statement, evidence: evidenceOf(statement, subject) }
	})
}
