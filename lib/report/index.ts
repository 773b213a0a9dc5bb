/** The report: everything known about a potential, as a page, a paper, figures, tables and data. design.md section 6. */
export type { Block, Cell, Column, Document, Figure, Measured, Section, SectionContent, Table } from './blocks.ts'
export { buildReport, computeReport } from './compute/build.ts'
export type { ReportInput, ReportOptions, ReportProgress } from './compute/options.ts'
export type { Attempt, BlockPart, CramerPart, MacroPart, PotentialPart, ReportChoices, ReportData, Unavailable } from './data.ts'
export type { Report } from './render.ts'
export { documentOf, renderReport } from './render.ts'
export { SECTIONS } from './sections/index.ts'
export { prepareFolder, writeReport } from './write.ts'
