/** The auxiliary level of discontinuous piecewise polynomials: block-local coarse-grained Hamiltonians. theory.md 2.6. */
export * from './block-energy.ts'
export * from './polynomial-rows.ts'
export * from './convexity.ts'
export * from './curvature-scan.ts'
export { leastEigenvalue } from './eigenvalue.ts'
