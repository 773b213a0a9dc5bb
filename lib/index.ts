/** The library: everything the command line does, as functions. */
export * from './errors.ts'
export * from './expression/index.ts'
export { compile, compileJavaScript, compileWebAssembly } from './expression/targets/index.ts'
export * from './potential/index.ts'
export * from './cramer/index.ts'
export * from './levels/index.ts'
