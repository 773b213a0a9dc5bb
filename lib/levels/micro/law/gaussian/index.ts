/** The law of the Gaussian chain in closed form, at any N. theory.md 5. */
export * from './chain.ts'
export * from './distance.ts'
export * from './entropy.ts'
export * from './law.ts'
export * from './limits.ts'
export * from './profile.ts'
export * from './wasserstein.ts'
