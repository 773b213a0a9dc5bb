/** Coarse-grained operators: exact rows, symbols, expansions and constants. theory.md 1.1, 2.2, 5.7, 8.3. */
export * from './coarse-symbols.ts'
export * from './symbol-polynomial.ts'
