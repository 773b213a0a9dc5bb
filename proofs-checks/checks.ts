/** All checks, in the order of the theory. */
import type { Check, Evidence, Subject } from './check.ts'
import { coarseHamiltonianCheck } from './coarse-hamiltonian.ts'
import { coarseOperators } from './coarse-operators.ts'
import { convexityThreshold } from './convexity-threshold.ts'
import { cramerConvex } from './cramer-convex.ts'
import { effectiveDriftIdentity } from './effective-drift.ts'
import { legendreInverse } from './legendre-inverse.ts'
import { localCramerRate } from './local-cramer-rate.ts'
import { macroGradientFlow } from './macro-gradient-flow.ts'
import { mesoscopicFlow } from './mesoscopic-flow.ts'
import { polynomialBlocks } from './polynomial-blocks.ts'
import { splineSpaces } from './splines.ts'

export const CHECKS: readonly Check[] = [
	cramerConvex,
	legendreInverse,
	localCramerRate,
	convexityThreshold,
	macroGradientFlow,
	splineSpaces,
	coarseOperators,
	coarseHamiltonianCheck,
	polynomialBlocks,
	effectiveDriftIdentity,
	mesoscopicFlow,
]

/** Runs the checks with the given ids; without ids all of them, or with `quick` those that are not long. */
export function runChecks(
	subject: Subject,
	only?: readonly string[],
	{ quick = false }: { readonly quick?: boolean } = {},
): { readonly check: Check; readonly evidence: Evidence }[] {
	return CHECKS.filter((c) => (only === undefined ? !(quick && c.long === true) : only.includes(c.id))).map((check) => ({
		check,
		evidence: check.run(subject),
	}))
}
