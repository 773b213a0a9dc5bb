/** A user's own estimate as a claim: its language, and the evidence for or against it. */
export * from './claim-evidence.ts'
export type { BestConstant } from './constant.ts'
export { parseClaim } from './parse.ts'
export { claimText } from './text.ts'
export { claimLatex } from './latex.ts'
export { QUANTITIES, SCALARS, type Quantity, type Scalar } from './quantities.ts'
export { signature } from './names.ts'
