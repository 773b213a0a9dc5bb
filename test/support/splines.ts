/** Periodic hat functions b_j supported on [j/M, (j+2)/M] by hand: their Gram matrix, and averages over N cells. */
import { Matrix } from 'ml-matrix'

export function exactSpline(blocks: number, sites: number): { readonly gram: Matrix; readonly averages: Matrix } {
	const gram = Matrix.zeros(blocks, blocks)
	for (let i = 0; i < blocks; i++) {
		gram.set(i, i, 4 / (6 * blocks))
		for (const j of [(i + 1) % blocks, (i + blocks - 1) % blocks]) gram.set(i, j, gram.get(i, j) + 1 / (6 * blocks))
	}
	const averages = Matrix.zeros(sites, blocks)
	const k = sites / blocks
	for (let j = 0; j < blocks; j++)
		for (let i = 0; i < 2 * k; i++) {
			// The hat on [0, 2]: up to 1, then down; linear on a cell, so its mean is the value in the middle.
			const t = (i + 0.5) / k
			const row = (j * k + i) % sites
			averages.set(row, j, averages.get(row, j) + (t < 1 ? t : 2 - t))
		}
	return { gram, averages }
}
