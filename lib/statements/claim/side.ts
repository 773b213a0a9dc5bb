/** A side of a claim as a function of its variables. */
import type { Variable } from './tree.ts'
import type { Value } from './value.ts'

/** Values of the variables. */
export type Environment = ReadonlyMap<Variable, number>
export type Side = (environment: Environment) => Value
