/** The three levels of the theory as gradient flows. */
export * from './gradient-flow.ts'
export * from './run.ts'
export * from './implicit-run.ts'
export * from './macro/index.ts'
export * from './meso/index.ts'
export * from './between.ts'
export * from './distance.ts'
export * from './micro/index.ts'
