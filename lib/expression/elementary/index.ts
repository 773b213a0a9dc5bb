/** The elementary functions, written once over IEEE operations that both targets have. */
import { atan } from './arctangent.ts'
import { erf } from './error-function.ts'
import { exp, expm1 } from './exponential.ts'
import { cosh, sinh, tanh } from './hyperbolic.ts'
import { log, log1p } from './logarithm.ts'
import type { FunctionDefinition } from './program.ts'
import { cos, sin } from './trigonometric.ts'
import type { FunctionName } from '../node.ts'

export const ELEMENTARY: Readonly<Record<FunctionName, FunctionDefinition>> = {
	exp,
	log,
	sin,
	cos,
	sinh,
	cosh,
	tanh,
	atan,
	erf,
	expm1,
	log1p,
}
/**
 * Largest errors found against MPFR (test/expression/elementary), in units of the last place of the exact result, over all
 * doubles in the domain: subnormal results count in units of 2⁻¹⁰⁷⁴, overflow happens where the exact result overflows.
 */
export const ACCURACY: Readonly<Record<FunctionName, number>> = {
	exp: 1.1,
	expm1: 1.1,
	log: 0.9,
	log1p: 0.9,
	sin: 0.9,
	cos: 0.9,
	sinh: 0.9,
	cosh: 0.9,
	tanh: 1.45,
	atan: 0.9,
	erf: 1.3,
}

export { pow } from './power.ts'
export * from './program.ts'
