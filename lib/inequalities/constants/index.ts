/** The constants of the theory for a given ψ, and the bounds of the hydrodynamic limit made of them. theory.md 1.2–1.5, 2.2, 2.3. */
export * from './constant.ts'
export * from './curvature.ts'
export * from './coarse.ts'
export * from './fibre.ts'
export * from './start.ts'
export * from './cramer-curvature.ts'
export * from './bounds.ts'
export * from './estimate.ts'
