/** ψ: derivatives, growth class, split ψ = convex + bounded, admissible fields and means, catalogue. */
export * from './single-site.ts'
export * from './potential.ts'
export type { Admissibility, EndGrowth } from './admissibility.ts'
export type { GrowthClass } from './classify.ts'
export type { MinSecondDerivative } from './min-second-derivative.ts'
export type { Split, SplitPart } from './split.ts'
export type { Structure, Tail } from './structure.ts'
export * from './catalogue.ts'
