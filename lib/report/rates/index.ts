/** Rates of convergence: what a study found, as figures, tables and words. */
export { rateBlocks } from './blocks.ts'
export { studyCommand } from './command.ts'
export { errorPanel, hasBounds } from './distance-figure.ts'
export { type Found, seriesOf } from './series.ts'
export { studyDocument, studyFiles } from './document.ts'
