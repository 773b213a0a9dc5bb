/** The page "How fast is the hydrodynamic limit?": `docs/rates/`, from the committed manifest and rows of its study. */
import { readFileSync } from 'node:fs'
import { documentFiles } from '../lib/report/render.ts'
import { rateBlocks, studyCommand } from '../lib/report/rates/index.ts'
import { RATE } from '../lib/report/rates/formula.ts'
import { code, math, text } from '../lib/report/text.ts'
import { num } from '../lib/report/sections/common.ts'
import { resultOfRows, rowsOfCsv, type StudyPlan } from '../lib/study/index.ts'

const kept = (name: string) => readFileSync(new URL(`rates/${name}`, import.meta.url), 'utf8')

const COMMAND = 'twoscale study docs/rates/study.yaml --out study'

/** The manifest of the study, without its digest. */
export const ratesManifest = (): StudyPlan & { readonly version: string } => (JSON.parse(kept('study.json')) as { manifest: StudyPlan & { readonly version: string } }).manifest

/** Files of `docs/rates/` that are generated: some seconds. */
export function ratesPage(): ReadonlyMap<string, string> {
	const { specification, version } = ratesManifest()
	const found = resultOfRows(rowsOfCsv(kept('rows.csv')), specification)
	const { potentials, sites, seed, targetError } = specification
	const best = found.defects.filter((d) => d.verdict === 'holds')
	const spread = found.defects.map((d) => d.limitError / d.scale)
	const files = documentFiles({
		title: 'How fast is the hydrodynamic limit?',
		sections: [
			{
				id: 'answer',
				title: 'The answer',
				blocks: [
					{
						kind: 'paragraph',
						text: text`Like ${math('1/N')}, with a constant that can be computed beforehand. The chain of ${math('N')} sites is at a squared distance of ${math('C/N')} from the solution of the hydrodynamic equation, in ${math('H^{-1}')} and in the mean; ${math('C')} solves a linear equation, that of the fluctuations:`,
					},
					{ kind: 'formula', latex: RATE },
					{
						kind: 'paragraph',
						text: text`Below this is measured for ${num(potentials.length)} potentials, convex or not, with tails of every kind, from ${num(sites[0]!)} to ${num(sites.at(-1)!)} sites. At finite ${math('N')} the same equation on the lattice predicts the value up to terms of the order ${math('1/N')} of it; extrapolated to ${math('N=\\infty')}, measured and predicted values agree within 3.5 standard errors for ${num(best.length)} of ${num(found.defects.length)} series, where a standard error is ${num(100 * Math.min(...spread), { digits: 1 })} to ${num(100 * Math.max(...spread), { digits: 1 })} per cent of ${math('C')}.`,
					},
					{
						kind: 'paragraph',
						text: text`The two-scale method proves less, and without a limit: bounds that fall like ${math('N^{-1/2}')} (Grunewald, Otto, Villani and Westdickenberg) and ${math('N^{-2/3}')} (splines), for every ${math('N')} and with explicit constants. They hold for initial laws of finite entropy and bounded ${math("\\psi''")}: for these potentials they are drawn, each with the number of blocks that makes it least, for the others there are guides of the slopes.`,
					},
				],
			},
			{ id: 'measured', title: 'Measured', blocks: rateBlocks(found, COMMAND, (p) => studyCommand(specification, p.potential)) },
			{
				id: 'repeat',
				title: 'How to repeat this',
				blocks: [
					{ kind: 'command', command: COMMAND },
					{
						kind: 'paragraph',
						text: text`The study is ${code('study.yaml')}, with seed ${num(seed)} and replicas until the relative standard error is ${num(targetError)}; its plan is ${code('study.json')}, its rows are ${code('rows.csv')}, one per ${math('N')}, start and space of splines. It takes some hours of one core, most of them at ${num(sites.at(-1)!)} sites. This page is made from these files by ${code('npm run docs')}; a test simulates a row anew, drawn by lot, and finds the same digits. What a given error costs, and how much less than with the obvious loop: ${code('docs/efficiency.md')}.`,
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
	return new Map([['README.md', page], ...files])
}
