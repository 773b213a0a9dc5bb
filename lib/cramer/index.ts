/** The Cramér pair φ*, φ (theory 0.6): tilted laws, the transform, its tables. */
export * from './tilted-law.ts'
export * from './transform.ts'
