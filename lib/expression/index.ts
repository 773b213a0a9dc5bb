/** Text → immutable expression graph → exact derivatives, bounds, LaTeX and generated kernels. Knows no physics. */
export * from './node.ts'
export * from './rational.ts'
export * from './construct.ts'
export * from './logarithm.ts'
export * from './expand.ts'
export * from './differentiate.ts'
export * from './substitute.ts'
export * from './kernel.ts'
