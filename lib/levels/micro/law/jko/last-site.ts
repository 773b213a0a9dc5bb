/** The law of one site of three by its quantile function: the image of the law of the chain under a coordinate. theory.md 5.6. */
import type { LawGrid } from '../fokker-planck/grid.ts'
import type { QuantileLaw } from './quantiles.ts'

/** ⟨ℓ, Aℓ⟩ of a site of three, 2N²: W₂(ℓ#p, ℓ#q)² ≤ ⟨ℓ, Aℓ⟩ W₂(p, q)² in the metric of A. */
export const SITE_MOBILITY = 18

/** Rows of cells with less than this are left out. */
const SMALLEST = 1e-14

/** The law of x_3 − m. Cells stand in rows of one x_3. @throws RangeError for another number of sites. */
export function lastSiteLaw({ plane, coordinates, spacing, volume }: LawGrid, density: Float64Array): QuantileLaw {
	if (plane.sites !== 3) throw new RangeError(`lastSiteLaw: ${plane.sites} sites (expected 3)`)
	const rows = new Map<number, number>()
	for (let i = 0; i < density.length; i++) {
		const row = Math.round((2 * (coordinates[2 * i + 1] as number)) / spacing)
		rows.set(row, (rows.get(row) ?? 0) + (density[i] as number) * volume)
	}
	// x_3 = m − √(2/3) y_2: the reflection changes no distance.
	const sorted = [...rows].sort((a, b) => a[0] - b[0]).filter(([, mass]) => mass > SMALLEST)
	const total = sorted.reduce((s, [, mass]) => s + mass, 0)
	const scale = Math.sqrt(2 / 3) * spacing
	const last = (sorted[sorted.length - 1] as [number, number])[0]
	return { nodes: Float64Array.from([...sorted.map(([row]) => scale * (row / 2 - 0.5)), scale * (last / 2 + 0.5)]), masses: Float64Array.from(sorted, ([, mass]) => mass / total) }
}
