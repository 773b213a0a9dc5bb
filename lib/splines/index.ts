/** Exact rational periodic splines and discontinuous piecewise polynomials. theory.md 2.2, 2.6. */
export * from './cardinal.ts'
export * from './laurent.ts'
export * from './site-nodes.ts'
export * from './stencil.ts'
