/** All checks, in the order of the theory. */
import type { Check, Evidence, Subject } from './check.ts'
import { coarseOperators } from './coarse-operators.ts'
import { convexityThreshold } from './convexity-threshold.ts'
import { cramerConvex } from './cramer-convex.ts'
import { legendreInverse } from './legendre-inverse.ts'
import { localCramerRate } from './local-cramer-rate.ts'
import { macroGradientFlow } from './macro-gradient-flow.ts'
import { mesoscopicFlow } from './mesoscopic-flow.ts'
import { splineSpaces } from './splines.ts'

export const CHECKS: readonly Check[] = [cramerConvex, legendreInverse, localCramerRate, convexityThreshold, macroGradientFlow, splineSpaces, coarseOperators, mesoscopicFlow]

/** Runs every check, or those with the given ids. */
export function runChecks(subject: Subject, only?: readonly string[]): { readonly check: Check; readonly evidence: Evidence }[] {
	return CHECKS.filter((c) => only === undefined || only.includes(c.id)).map((check) => ({ check, evidence: check.run(subject) }))
}
