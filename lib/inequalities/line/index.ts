/** Poincaré and log-Sobolev constants of laws on the line, two-sided (theory 6.6, 6.7). */
export * from './line-law.ts'
