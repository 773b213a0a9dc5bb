/** The page "How fast is the hydrodynamic limit?": `docs/rates/`, from the committed manifest and rows of its study. */
import { readFileSync } from 'node:fs'
import { documentFiles } from '../lib/report/render.ts'
import { rateBlocks, studyCommand } from '../lib/report/rates/index.ts'
import { RATE } from '../lib/report/rates/formula.ts'
import { code, math, text } from '../lib/report/text.ts'
import { num } from '../lib/report/sections/common.ts'
import { csvOf, fitColumns, resultOfRows, rowsOfCsv, type StudyPlan, type StudyRow } from '../lib/study/index.ts'

/** The studies of the page, in its order. */
const FOLDERS = ['', 'well/'] as const

export interface KeptStudy {
	/** Below `docs/rates/`, with a slash at its end. */
	readonly folder: (typeof FOLDERS)[number]
	readonly plan: StudyPlan & { readonly version: string }
	/** Potentials numbered on from those of the studies before. */
	readonly rows: readonly StudyRow[]
	/** Number of its first potential on the page. */
	readonly first: number
}

/** Manifests and rows as they are committed. */
export function keptStudies(): KeptStudy[] {
	let first = 0
	return FOLDERS.map((folder) => {
		const kept = (name: string) => readFileSync(new URL(`rates/${folder}${name}`, import.meta.url), 'utf8')
		const { manifest: plan } = JSON.parse(kept('study.json')) as { manifest: KeptStudy['plan'] }
		const study = { folder, plan, first, rows: rowsOfCsv(kept('rows.csv')).map((r) => ({ ...r, potential: r.potential + first })) }
		first += plan.specification.potentials.length
		return study
	})
}

const commandOf = (folder: string): string => `twoscale study docs/rates/${folder}study.yaml --out ${folder === '' ? 'study' : folder.slice(0, -1)}`

/** Files of `docs/rates/` that are generated: some seconds. */
export function ratesPage(): ReadonlyMap<string, string> {
	const studies = keptStudies()
	const { specification, version } = studies[0]!.plan
	const found = resultOfRows(studies.flatMap((s) => s.rows), specification)
	const { sites, seed, targetError } = specification
	const potentials = studies.flatMap((s) => s.plan.specification.potentials)
	const holding = found.defects.filter((d) => d.verdict === 'holds')
	const spread = found.defects.map((d) => d.limitError / d.scale)
	const commands = studies.map((s) => commandOf(s.folder)).join('\n')
	const files = documentFiles({
		title: 'How fast is the hydrodynamic limit?',
		sections: [
			{
				id: 'answer',
				title: 'The answer',
				blocks: [
					{
						kind: 'paragraph',
						text: text`Like ${math('1/N')}, with a constant that can be computed beforehand. The chain of ${math('N')} sites is at a mean squared distance of ${math('E_1/N')} from the solution of the hydrodynamic equation, in ${math('H^{-1}')}; ${math('E_1')} is a trace of the covariance ${math('C_T')} of the fluctuations, which solves a linear equation:`,
					},
					{ kind: 'formula', latex: RATE },
					{
						kind: 'paragraph',
						text: text`Below this is measured for ${num(potentials.length)} potentials, convex or not, with tails of every kind, from ${num(sites[0]!)} to ${num(sites.at(-1)!)} sites. At finite ${math('N')} the same equation on the lattice predicts the value up to terms of the order ${math('1/N')} of it; extrapolated to ${math('N=\\infty')}, measured and predicted values agree within 3.5 standard errors, and 0.3 per cent for the time step, for ${num(holding.length)} of ${num(found.defects.length)} series, where a standard error is ${num(100 * Math.min(...spread), { digits: 1 })} to ${num(100 * Math.max(...spread), { digits: 1 })} per cent of ${math('E_1')}.`,
					},
					{
						kind: 'paragraph',
						text: text`The two-scale method proves less, and without a limit: bounds that fall like ${math('N^{-1/2}')} (Grunewald, Otto, Villani and Westdickenberg) and ${math('N^{-2/3}')} (splines), for every ${math('N')} and with explicit constants. They hold for initial laws of finite entropy and bounded perturbations of a quadratic, that of splines where its blocks are found to be convex: there they are drawn, each with the number of blocks that makes it least; elsewhere there are guides of the slopes.`,
					},
				],
			},
			{ id: 'measured', title: 'Measured', blocks: rateBlocks(found, commands, (p) => commandFor(studies, p.potential)) },
			{
				id: 'repeat',
				title: 'How to repeat this',
				blocks: [
					{ kind: 'command', command: commands },
					{
						kind: 'paragraph',
						text: text`The studies are ${code('study.yaml')} and ${code('well/study.yaml')}, with seed ${num(seed)} and replicas until the relative standard error is ${num(targetError)}; their plans are in ${code('study.json')}, their rows in ${code('rows.csv')} beside them, one per ${math('N')}, start and space of splines; all fits are in ${code('fits.csv')}. They take some hours of one core, most of them at ${num(sites.at(-1)!)} sites. This page is made from these files by ${code('npm run docs')}; a test simulates a row anew, drawn by lot, and finds the same digits. What a given error costs, and how much less than with the obvious loop: ${code('docs/efficiency.md')}.`,
					},
				],
			},
		],
		colophon: text`Made by twoscale ${version}.`,
	})
	const page = files.get('report.md')!
	files.delete('report.html')
	files.delete('report.tex')
	files.delete('report.md')
	return new Map([['README.md', page], ['fits.csv', csvOf(fitColumns(found))], ...files])
}

/** The figures of one potential. */
function commandFor(studies: readonly KeptStudy[], potential: number): string {
	const { plan, first } = studies.findLast((s) => s.first <= potential)!
	return studyCommand(plan.specification, potential - first)
}
