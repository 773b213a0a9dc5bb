/** The law ρ_t of the Kawasaki chain: Gaussian ψ in closed form at any N, any ψ on 2 or 3 sites, JKO steps on 2 sites, bounds from one-point functions. */
export * from './fokker-planck/index.ts'
export * from './gaussian/index.ts'
export * from './jko/index.ts'
export * from './one-point.ts'
export * from './sandwich.ts'
