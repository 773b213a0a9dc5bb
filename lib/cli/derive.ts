/** `twoscale derive <psi>`: a certified derivation as LaTeX, for the appendix of a paper. */
import { deriveLatex, type DerivationOptions } from '../report/derivation/index.ts'
import { prepareFolder, writeFiles } from '../report/write.ts'
import type { FlagValues } from './flags.ts'
import { wholeNumber } from './arguments.ts'
import { requireMesoSizes } from '../levels/meso/sizes.ts'
import { sizesOf } from './meso.ts'
import { printJson, printLines } from './output.ts'
import { parametersOf, singlePotential } from './site.ts'

/** Degree alone, or a whole space where blocks and sites are given. */
function optionsOf(flags: FlagValues): DerivationOptions {
	if (flags['blocks'] !== undefined || flags['sites'] !== undefined) return sizesOf('derive', flags, { infinity: true })
	if (flags['degree'] === undefined) return {}
	const degree = wholeNumber('degree', (flags['degree'] as string).trim(), 0)
	requireMesoSizes('derive', { degree, blocks: 3, sites: 6 })
	return { degree }
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const options = optionsOf(flags)
	const p = singlePotential(psi, flags, 'derive')
	const directory = flags['out'] as string | undefined
	if (directory !== undefined) prepareFolder(directory)
	const d = deriveLatex(p, options)
	for (const warning of p.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	for (const w of d.withheld) process.stderr.write(`twoscale: withheld: ${w.id}: ${w.reason}\n`)
	const files =
		directory === undefined
			? []
			: writeFiles(directory, [
					['derivation.tex', d.document],
					['references.bib', d.bibliography],
				])
	if (flags['json'] === true) {
		const { latex, lines, withheld, bibliography, cited } = d
		return printJson({ psi, parameters: parametersOf(p), latex, lines, withheld, bibliography, cited, ...(directory === undefined ? {} : { files }) })
	}
	if (directory !== undefined) return printLines(...files)
	printLines(d.latex.trimEnd(), ...(flags['bib'] === true ? ['', ...d.bibliography.trimEnd().split('\n').map((line) => `% ${line}`)] : []))
}
