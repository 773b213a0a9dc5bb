/** From parts to the whole: the two-scale criterion, products, coupled blocks, covariances. theory.md 1.2, 4.1, 6.3, 6.5. */
export * from './criterion.ts'
export * from './products.ts'
export * from './covariance.ts'
