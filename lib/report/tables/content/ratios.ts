/** How close the coarse operators are to −∂²: eigenvalue ratios minus 1. theory.md 5.7, 8.3. */
import { ratioTable } from '../../../levels/meso/operator/ratios.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedColumn, type PublishedTable } from '../table.ts'

const DEGREES = [0, 1, 2, 3]
const BLOCKS = [8, 16, 32, 64]
const SITES_PER_BLOCK = [8, 16, 32, Number.POSITIVE_INFINITY]
/** Relative error of a ratio minus 1: some roundings. */
const RELATIVE = 1e-14

const columns = (kind: 'natural' | 'inverse'): PublishedColumn[] =>
	DEGREES.map((degree) => ({ id: `${kind}_${degree}`, header: text`${math(`\\mathrm{${kind === 'natural' ? 'nat' : 'inv'}}_${degree}`)}`, kind: 'value', digits: 3 }))

export const ratiosTable: PublishedTable = {
	id: 'ratios',
	title: 'Eigenvalues of the coarse operators over those of the Laplacian, minus 1',
	caption: text`First eigenvalue of ${math('\\bar A')} with respect to the ${math('L^2')} Gram matrix, over ${math('(2\\pi)^2')}, minus 1, for splines of degree ${math('L=0,\\dots,3')} on ${math('M')} blocks of ${math('K')} sites; ${math('\\mathrm{nat}_L')}: ${math('\\bar A=PANP^{\\mathsf T}')}, ${math('\\mathrm{inv}_L')}: ${math('\\bar A=(PA^{-1}NP^{\\mathsf T})^{-1}')}. The natural operator is consistent exactly when the observables are continuous, ${math('L\\ge1')}; on block averages it is too large by the factor ${math('K')}.`,
	single: 'twoscale operator --degree 2 --blocks 16 --sites 256',
	size: 'scriptsize',
	columns: [
		{ id: 'M', header: text`${math('M')}`, kind: 'integer' },
		{ id: 'K', header: text`${math('K')}`, kind: 'integer' },
		...columns('natural'),
		...columns('inverse'),
	],
	rows: BLOCKS.flatMap((blocks) => SITES_PER_BLOCK.map((K) => ({ id: `${blocks}-${K}`, compute: () => row(blocks, K) }))),
}

function row(blocks: number, sitesPerBlock: number): PublishedCell[] {
	const found = ratioTable([[blocks * sitesPerBlock, blocks]], { degrees: DEGREES })
	const cells = (kind: 'natural' | 'inverse') => found.map(({ [kind]: excess }) => (excess === null ? Number.POSITIVE_INFINITY : measured(excess, RELATIVE * Math.abs(excess))))
	return [blocks, sitesPerBlock, ...cells('natural'), ...cells('inverse')]
}
