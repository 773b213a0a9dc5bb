/** The microscopic level: dX = −A∇H dt + √2 Dᵗ dB on ℝᴺ, its generated kernels, ensembles and laws. */
export * from './ensemble/ensemble.ts'
export * from './ensemble/plan.ts'
export * from './flow.ts'
export * from './gaussian.ts'
export * from './schemes.ts'
export * from './squared-distance.ts'
export * from './start.ts'
export * from './timestep.ts'
