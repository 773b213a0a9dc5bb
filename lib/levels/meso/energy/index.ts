/** The coarse-grained Hamiltonian H̄ and the energies of the mesoscopic flow. theory.md 2.5, 8.1. */
export * from './coarse-hamiltonian.ts'
export * from './energy.ts'
export * from './exact/index.ts'
export * from './limit-gap.ts'
