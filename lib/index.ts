/** The library: everything the command line does, as functions. */
export * from './errors.ts'
export * from './expression/index.ts'
export { compile, compileJavaScript, compileWebAssembly } from './expression/targets/index.ts'
export * from './potential/index.ts'
export * from './cramer/index.ts'
export * from './levels/index.ts'
/** Constants of laws and ensembles, and what the theory claims with verdicts: `inequalities.spectralGap`, `statements.subjectOf`. */
export * as inequalities from './inequalities/index.ts'
export * as statements from './statements/index.ts'
/** The exact spaces keep a name of their own: their splines are rational, those of the levels are numbers. */
export * as splines from './splines/index.ts'
