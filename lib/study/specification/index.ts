/** What a study asks for, from YAML files and flags, and back to YAML. */
export * from './specification.ts'
export * from './read.ts'
export * from './flags.ts'
export * from './write.ts'
export { studySchema } from './schema.ts'
