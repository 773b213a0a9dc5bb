/** What the theory claims, as statements that answer for one potential. docs/theorems.md. */
export * from './evidence.ts'
export * from './statement.ts'
export * from './subject.ts'
export * from './statements.ts'
export * from './parallel.ts'
export * from './command.ts'
export { type BestConstant, claimEvidence, type ClaimOptions, type ClaimResult, type ClaimRow } from './claim/index.ts'
