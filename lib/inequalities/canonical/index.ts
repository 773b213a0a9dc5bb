/** Poincaré constants of canonical ensembles of two and three sites, over all means. theory.md 1.5, 6.8, S8. */
export * from './fibre-gap.ts'
export * from './over-means.ts'
export * from './pair.ts'
export * from './triple.ts'
