/** The mesoscopic level: η' = −Ā∇H̄(η) on splines. theory.md 1.1, 2.2. */
export * from './space.ts'
