/** Initial profiles ζ_0 on the torus: formulas, pieces, files of values, and the default. */
export * from './profile/csv.ts'
export * from './profile/default.ts'
export * from './profile/piecewise.ts'
export * from './profile/text.ts'
