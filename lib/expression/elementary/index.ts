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
 * Largest errors found against MPFR (test/expression/elementary; a larger run had 10⁵ points each), rounded up, in units of
 * the last place of the exact result.
 *
 * They hold on the whole domain: sin and cos at every finite double (Payne–Hanek beyond 2²⁰), results that underflow are
 * rounded within the same number of units of 2⁻¹⁰⁷⁴, overflow happens where the exact result overflows. log of a negative
 * number and sin, cos of ±Infinity are NaN, log ±0 is −Infinity; odd functions keep the sign of zero.
 */
export const ACCURACY: Readonly<Record<FunctionName, number>> = {
	exp: 1.05,
	expm1: 1.05,
	log: 0.8,
	log1p: 0.9,
	sin: 0.85,
	cos: 0.8,
	sinh: 0.8,
	cosh: 0.85,
	tanh: 1.45,
	atan: 0.85,
	erf: 1.3,
}

export { pow } from './power.ts'
export * from './program.ts'
