/** The local Cramér side: ψ_K and its convexity. */
export * from './block-hamiltonian.ts'
