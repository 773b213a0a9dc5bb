/** The spectral gap of the Fokker–Planck operator without the error of its cells. theory.md 6.9. */
import { lawGrid, type LawGridOptions } from './grid.ts'
import { lawLevel } from './level.ts'
import { spectralGap } from './spectral-gap.ts'

export interface ExtrapolatedGap {
	/** From cells of sizes h and 4h/3, whose error is c h² + O(h⁴). */
	readonly value: number
	/** What the extrapolation changes: far above the error that is left. */
	readonly error: number
	/** On the finer cells. */
	readonly onCells: number
}

/** The gap from two sizes of cells. @param options the resolution of the finer: a multiple of 4 */
export function extrapolatedGap(options: LawGridOptions & { readonly resolution: number }): ExtrapolatedGap {
	const [fine, coarse] = [1, 3 / 4].map((ratio) => spectralGap(lawLevel(lawGrid({ ...options, resolution: ratio * options.resolution })).generator).gap) as [number, number]
	// (4/3)² − 1 = 7/9.
	const value = fine + (9 / 7) * (fine - coarse)
	return { value, error: Math.abs(value - fine), onCells: fine }
}
