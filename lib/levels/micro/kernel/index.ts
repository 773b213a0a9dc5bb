/** The generated kernels of the micro level and their reference in JavaScript. */
export * from './micro-kernel.ts'
export * from './reference.ts'
export * from './streams.ts'
