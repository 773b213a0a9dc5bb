import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../../../lib/cramer/index.ts'
import { exponentTable } from '../../../../../lib/cramer/exponent-table.ts'
import { exponentOf } from '../../../../../lib/levels/meso/energy/exact/fibre.ts'
import { type FibreLattice, wellLines } from '../../../../../lib/levels/meso/energy/exact/wells.ts'
import { potential } from '../../../../../lib/potential/index.ts'
import { LONG } from '../../../../support/long.ts'

/** A lattice in two dimensions through four sites. */
function lattice(psi: string, depth: number, shift: number): FibreLattice {
	const transform = cramerTransform(potential(psi))
	const tables = [0, 0.3].map((field) => exponentTable(exponentOf(transform), transform.family.at(field), depth))
	const h = 0.06
	return {
		rows: 4,
		n: 2,
		origin: Float64Array.of(0.1, -0.3 + shift, 0.2, -0.05 - shift),
		basis: Float64Array.from([1, 0, 0, 1, -0.8, 0.4, 0.5, -0.9], (x) => x * h),
		tables: [tables[0]!, tables[1]!, tables[0]!, tables[1]!],
	}
}

function exponent({ rows, n, origin, basis, tables }: FibreLattice, k: readonly number[]): number {
	let sum = 0
	for (let i = 0; i < rows; i++) {
		const { first, spacing, data, cells, least } = tables[i]!
		const u = origin[i]! + k.reduce((s, x, a) => s + x * basis[i * n + a]!, 0)
		const x = (u - first) / spacing
		const cell = Math.floor(x)
		if (cell < 0 || cell >= cells) return Number.POSITIVE_INFINITY
		sum += data[3 * cell]! + (x - cell) * (data[3 * cell + 3]! - data[3 * cell]!) - least
	}
	return sum
}

describe.each([
	['z^2/2', 0],
	['8*(z^2-1)^2', 0],
	['8*(z^2-1)^2', 0.7],
	['30*(z^2-1)^2+3*z', 0.4],
	['z^2/2+4*cos(5*z)', 0.2],
	['3*z^2*(z^2-2)^2', 0.1],
])('%s, sites moved by %d', (psi, shift) => {
	test.each([[20, 1], ...(LONG || psi.startsWith('8*') ? [[45, 0.7]] : [])] as [number, number][])('every lattice point with an exponent below %d is visited exactly once, at step %d', (depth, step) => {
		const coarse = lattice(psi, depth, shift)
		const fine = { ...coarse, basis: coarse.basis.map((b) => b * step) }
		const seen = new Map<string, number>()
		wellLines(coarse, depth)!.visit(step, (k, low, high) => {
			for (let x = low; x <= high; x++) seen.set(`${x},${k[1]}`, (seen.get(`${x},${k[1]}`) ?? 0) + 1)
		})
		const wrong: number[][] = []
		let inside = 0
		for (let a = -90; a <= 90; a++)
			for (let b = -90; b <= 90; b++) {
				const times = seen.get(`${a},${b}`) ?? 0
				const within = exponent(fine, [a, b]) < depth
				if (within) inside++
				if (within ? times !== 1 : times > 1) wrong.push([a, b, times])
			}
		expect(inside).toBeGreaterThan(0)
		// And not many more than these.
		expect(seen.size).toBeLessThan(6 * inside + 500)
	})
})
