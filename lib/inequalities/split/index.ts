/** Constants from curvature: the best split of ψ into a uniformly convex and a bounded part. theory.md 6.1, 6.2. */
export * from './best-split.ts'
export * from './curvature-bounds.ts'
export type { Bitangent } from './envelope.ts'
