/** Rates of convergence: what a study found, as figures, tables and words. */
export { rateBlocks } from './blocks.ts'
export { studyCommand } from './command.ts'
export { studyFiles } from './document.ts'
