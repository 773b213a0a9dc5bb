/** The tables of `docs/tables/`: what they contain, and how they are written for papers. */
import { criticalTable, heightTable } from './content/threshold.ts'
import { inequalitiesTable } from './content/inequalities.ts'
import { lineTable } from './content/line.ts'
import { localCramerTable } from './content/local-cramer.ts'
import { mesoRatesTable } from './content/meso-rates.ts'
import { potentialsTable } from './content/potentials.ts'
import { ratiosTable } from './content/ratios.ts'
import { splitsTable } from './content/splits.ts'
import { stencilsTable } from './content/stencils.ts'
import type { PublishedTable } from './table.ts'

export { enclosed } from './content/threshold.ts'
export { csvFields, tableCsv } from './csv.ts'
export { LATEX_PACKAGES, latexCells, siunitxNumber, tableFormat, tableLatex } from './latex.ts'
export { markdownCells, tableMarkdown } from './markdown.ts'
export { commandOf, type ComputedTable, computeTable, type PublishedCell, type PublishedColumn, type PublishedTable, type RowOf, type Written } from './table.ts'
export { roundedTo } from './shown.ts'
export { tableFiles, tablesIndex } from './write.ts'

/** All tables, in the order of the theory. */
export const TABLES: readonly PublishedTable[] = [
	potentialsTable,
	splitsTable,
	inequalitiesTable,
	lineTable,
	heightTable,
	criticalTable,
	localCramerTable,
	stencilsTable,
	ratiosTable,
	mesoRatesTable,
]
