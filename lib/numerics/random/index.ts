/** Counter-based random numbers: a draw is a function of its key, not of what was drawn before. */
export * from './philox.ts'
export * from './variates.ts'
