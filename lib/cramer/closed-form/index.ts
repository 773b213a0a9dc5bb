/** Closed forms of φ* and ψ_K, recognised from ψ by exact algebra (theory.md 8.2). */
export type { BlockEvaluator, BlockPoint } from './block-evaluator.ts'
export type { ClosedForm } from './closed-form.ts'
export { closedForm, recogniseClosedForm } from './closed-form.ts'
