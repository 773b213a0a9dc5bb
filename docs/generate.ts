/** Regenerates the figures and tables of the documentation: `npm run docs`. Everything in docs/ that is not prose comes from here. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { catalogue } from '../lib/potential/index.ts'
import { buildReport } from '../lib/report/index.ts'
import { computeTable, TABLES, tableFiles, tablesIndex } from '../lib/report/tables/index.ts'
import { claimsPage } from './claims.ts'
import { operatorsPage } from './operators.ts'
import { ratesPage } from './rates-page.ts'
import { schemesPage } from './schemes.ts'
import { studySchemaFile } from './study-schema.ts'
import { theoremsPage } from './theorems.ts'

/** The tables of docs/ that are generated: name → content. */
export function generatedTables(): ReadonlyMap<string, string> {
	return new Map([
		['claims.md', claimsPage()],
		['operators.md', operatorsPage()],
		['schemes.md', schemesPage()],
		['theorems.md', theoremsPage()],
	])
}

/** The tables for papers, `docs/tables/`: some minutes. */
export function publishedTables(): ReadonlyMap<string, string> {
	return new Map([...TABLES.flatMap((table) => tableFiles(computeTable(table))), ['README.md', tablesIndex(TABLES)] as const].map(([name, content]) => [`tables/${name}`, content]))
}

/** The figures, from a report: half a minute. */
export async function generatedFigures(): Promise<ReadonlyMap<string, string>> {
	const well = catalogue.find((entry) => entry.name === 'quadraticWithBarrier')
	if (well === undefined) throw new RangeError('the catalogue has no quadratic with barrier')
	const report = await buildReport({ psi: well.text, parameters: well.parameters }, { sites: [1, 2], sitesScanned: 1, replicas: 256, threads: 1, inequalities: false, statements: false })
	return new Map([
		['hero.svg', String(report.files.get('figures/hero.svg'))],
	])
}

/** `docs/rates/`: the page, figures and tables of its study, from the rows that are there. */
export function generatedStudy(): ReadonlyMap<string, string> {
	return new Map([...ratesPage()].map(([name, content]) => [`rates/${name}`, content]))
}

if (argv[1] === fileURLToPath(import.meta.url)) {
	for (const [name, content] of [...generatedTables(), ...publishedTables(), ...(await generatedFigures()), ...generatedStudy(), ['study.schema.json', await studySchemaFile()] as const]) {
		const file = new URL(name, import.meta.url)
		mkdirSync(new URL('.', file), { recursive: true })
		writeFileSync(file, content)
	}
}
