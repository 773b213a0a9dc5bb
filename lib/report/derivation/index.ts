/** LaTeX derivations whose every line carries a certificate. */
export { type Derivation, deriveLatex } from './derivation.ts'
export type { Certificate, Line, Withheld } from './ledger.ts'
export type { DerivationOptions, Ingredients } from './subject.ts'
export { bibtex, type Reference, type ReferenceKey, referenceLatex, references } from '../references.ts'
