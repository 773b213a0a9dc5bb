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
export { pow } from './power.ts'
export * from './program.ts'
