/** Exact coarse-grained Hamiltonians: densities of linear observables of independent sites. theory.md 8.1. */
export * from './conditional.ts'
export * from './constraint.ts'
export * from './constrained-sites.ts'
export * from './exact-hamiltonian.ts'
