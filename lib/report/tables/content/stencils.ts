/** Local forms of periodic B-splines, exact in K and M. theory.md 2.2. */
import { type Laurent, type Stencil, stencil } from '../../../splines/index.ts'
import { math, text } from '../../text.ts'
import type { PublishedCell, PublishedTable } from '../table.ts'

const DEGREES = [0, 1, 2, 3]

export const stencilsTable: PublishedTable = {
	id: 'stencils',
	title: 'Gram, stiffness and natural operator of periodic B-splines, exact in K and M',
	caption: text`Forms of the B-splines ${math('b_0,\\dots,b_{M-1}')} of degree ${math('L')} on ${math('M')} blocks of ${math('K=N/M')} sites: entries for functions ${math('d')} blocks apart (symmetric, to be folded modulo ${math('M')}). ${math('C')} is the ${math('N\\times M')} matrix of averages over the cells of the sites, ${math('A=N^2(2,-1,-1)')}; ${math('C^{\\mathsf T}AC/N')} is the form of ${math('\\bar A=PANP^{\\mathsf T}')}. For ${math('L\\ge1')} and ${math('K\\to\\infty')} it tends to the stiffness.`,
	single: 'twoscale operator --degree 2 --blocks 8 --sites 64',
	columns: [
		{ id: 'degree', header: text`${math('L')}`, kind: 'integer' },
		{ id: 'd', header: text`${math('d')}`, kind: 'integer' },
		{ id: 'gram_times_M', header: text`${math('M\\int b_0b_d')}`, kind: 'text' },
		{ id: 'discrete_gram_times_M', header: text`${math('M\\,C^{\\mathsf T}C/N')}`, kind: 'text' },
		{ id: 'stiffness_over_M', header: text`${math("\\tfrac1M\\int b_0'b_d'")}`, kind: 'text' },
		{ id: 'natural_over_M', header: text`${math('C^{\\mathsf T}AC/(NM)')}`, kind: 'text' },
	],
	rows: DEGREES.flatMap((degree) => Array.from({ length: degree + 2 }, (_, d) => ({ id: `${degree}-${d}`, compute: () => row(degree, d) }))),
}

function row(degree: number, d: number): PublishedCell[] {
	const entry = (form: Stencil): PublishedCell => written(form.entries[d])
	return [
		degree,
		d,
		entry(stencil('gram', degree)),
		entry(stencil('discreteGram', degree)),
		degree === 0 ? null : entry(stencil('stiffness', degree)),
		entry(stencil('latticeStiffness', degree)),
	]
}

const written = (entry: Laurent | undefined): PublishedCell => ({ shown: [math(entry?.toLatex() ?? '0')], csv: entry?.toText() ?? '0' })
