/** The minimising-movement (JKO) scheme of Ent in the Wasserstein metric, on two sites. */
export * from './last-site.ts'
export { pairModel, type PairModel } from './objective.ts'
export * from './quantiles.ts'
export * from './step.ts'
