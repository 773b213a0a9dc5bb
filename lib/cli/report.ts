/** `twoscale report <psi> --out DIR`: the main job. */
import { join } from 'node:path'
import { rationalToText } from '../expression/index.ts'
import { buildReport, prepareFolder, type ReportOptions, writeReport } from '../report/index.ts'
import { spaceOf } from '../report/compute/options.ts'
import { countList, numberList, wholeNumber } from './arguments.ts'
import { readProfile, requireAdmissible } from './flow-macro.ts'
import { printJson, printLines } from './output.ts'
import type { FlagValues } from './flags.ts'
import { progress } from './progress.ts'
import { singlePotential } from './site.ts'

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const text = (name: string) => flags[name] as string
	const splines = {
		...(flags['degree'] === undefined ? {} : { degree: wholeNumber('degree', text('degree'), 0) }),
		...(flags['blocks'] === undefined ? {} : { blocks: wholeNumber('blocks', text('blocks'), 1) }),
	}
	spaceOf(splines)
	const show = progress()
	const p = singlePotential(psi, flags, 'report')
	const profile = flags['profile'] === undefined ? undefined : readProfile(text('profile'))
	if (profile !== undefined) requireAdmissible(profile, p)
	const options: ReportOptions = {
		...(flags['mean'] === undefined ? {} : { means: numberList('mean', text('mean')) }),
		...(flags['field'] === undefined ? {} : { fields: numberList('field', text('field')) }),
		...(flags['sites-scanned'] === undefined ? {} : { sitesScanned: wholeNumber('sites-scanned', text('sites-scanned'), 1) }),
		...(flags['sites'] === undefined ? {} : { sites: countList('sites', text('sites')) }),
		...splines,
		...(flags['time'] === undefined ? {} : { times: numberList('time', text('time')) }),
		...(flags['replicas'] === undefined ? {} : { replicas: wholeNumber('replicas', text('replicas'), 2) }),
		...(flags['threads'] === undefined ? {} : { threads: wholeNumber('threads', text('threads'), 1) }),
		...(flags['seed'] === undefined ? {} : { seed: wholeNumber('seed', text('seed'), 0) }),
		...(flags['statements'] === false ? { statements: false, inequalities: false } : {}),
		...(profile === undefined ? {} : { profile }),
		progress: (stage, fraction) => show.update(stage, fraction),
	}
	const parameters = Object.fromEntries([...p.parameters].map(([name, value]) => [name, rationalToText(value)]))
	const directory = flags['out'] === undefined ? 'report' : text('out')
	prepareFolder(directory)
	const report = await buildReport({ psi, parameters }, options)
	const files = writeReport(report, directory)
	show.done()
	if (flags['json'] === true) return printJson({ ...report.data, files })
	printLines(
		join(directory, 'report.html'),
		...['report.md', 'report.tex', 'data.json'].map((f) => join(directory, f)),
		`${join(directory, 'figures')}/  ${join(directory, 'tables')}/`,
	)
}
