/** Poincaré and log-Sobolev constants of laws on the line, two-sided (theory 6.6, 6.7). */
export * from './build.ts'
export * from './line-law.ts'
export * from './site-line.ts'
export * from './spectral-gap.ts'
