/** The local Cramér side: ψ_K for every K, its expansion in 1/K, and from which K on it is convex. */
export * from './block-hamiltonian.ts'
export * from './expansion.ts'
export * from './convexity.ts'
export type { BlockMinimum } from './minimum.ts'
export * from './threshold.ts'
