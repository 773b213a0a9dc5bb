/** How close the coarse operators are to −∂²: eigenvalue ratios minus 1. theory.md 5.7, 8.3. */
import { ratioTable } from '../../../levels/meso/operator/ratios.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedColumn, type PublishedTable } from '../table.ts'

const DEGREES = [0, 1, 2, 3]
const BLOCKS = [8, 16, 32, 64]
const SITES_PER_BLOCK = [8, 16, 32, Number.POSITIVE_INFINITY]
/** Relative error of a ratio minus 1: some roundings. */
const RELATIVE = 1e-14

const OPERATORS = ['natural', 'inverse'] as const

export const ratiosTable: PublishedTable = {
	id: 'ratios',
	title: 'Eigenvalues of the coarse operators over those of the Laplacian, minus 1',
	caption: text`First eigenvalue of ${math('\\bar A')} with respect to the ${math('L^2')} Gram matrix, over ${math('(2\\pi)^2')}, minus 1, for splines of degree ${math('L=0,\\dots,3')} on ${math('M')} blocks of ${math('K')} sites; natural: ${math('\\bar A=PANP^{\\mathsf T}')}, inverse: ${math('\\bar A=(PA^{-1}NP^{\\mathsf T})^{-1}')}. The natural operator is consistent exactly when the observables are continuous, ${math('L\\ge1')}; on block averages it is too large by the factor ${math('K')}.`,
	single: 'twoscale operator --degree 2 --blocks 16 --sites 256',
	size: 'footnotesize',
	columns: [
		{ id: 'operator', header: text`operator`, kind: 'text' },
		{ id: 'M', header: text`${math('M')}`, kind: 'integer' },
		{ id: 'K', header: text`${math('K')}`, kind: 'integer' },
		...DEGREES.map((degree): PublishedColumn => ({ id: `degree_${degree}`, header: text`${math(`L=${degree}`)}`, kind: 'value', digits: 4 })),
	],
	rows: OPERATORS.flatMap((operator) => BLOCKS.flatMap((blocks) => SITES_PER_BLOCK.map((K) => ({ id: `${operator}-${blocks}-${K}`, compute: () => row(operator, blocks, K) })))),
}

function row(operator: (typeof OPERATORS)[number], blocks: number, sitesPerBlock: number): PublishedCell[] {
	const found = ratioTable([[blocks * sitesPerBlock, blocks]], { degrees: DEGREES })
	return [
		operator,
		blocks,
		sitesPerBlock,
		...found.map(({ [operator]: excess }) => (excess === null ? Number.POSITIVE_INFINITY : measured(excess, RELATIVE * Math.abs(excess)))),
	]
}
