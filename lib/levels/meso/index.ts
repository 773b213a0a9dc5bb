/** The mesoscopic level: η' = −Ā∇H̄(η) on splines. theory.md 1.1, 2.2. */
export * from './space.ts'
export * from './sizes.ts'
export * from './dissipation.ts'
export * from './operator/index.ts'
