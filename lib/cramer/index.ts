/** The Cramér pair φ*, φ (theory 0.6): tilted laws, the transform, its tables. */
export * from './cumulants.ts'
export * from './derivatives.ts'
export * from './reference-scale.ts'
export * from './table.ts'
export * from './tilted-law.ts'
export * from './transform.ts'
export * from './block/index.ts'
export * from './closed-form/index.ts'
