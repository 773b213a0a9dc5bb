/** Poincaré and log-Sobolev inequalities: laws on the line, canonical ensembles, curvature, the two-scale criterion, the constants of the theory. */
export * from './line/index.ts'
export * from './split/index.ts'
export * from './canonical/index.ts'
export * from './two-scale/index.ts'
export * from './constants/index.ts'
