/** Exponents of meso → macro for one degree: rows over M at fixed K (K = ∞ by default), with their fits. theory.md 5.10. */
import type { CramerTransform } from '../../cramer/transform.ts'
import { type ConvergenceRow, convergenceRow, expectedExponents, type PowerFit, powerFit, type Reference } from './convergence.ts'
import { mesoModel, type MesoModelOptions } from './model.ts'

export interface ConvergenceStudyOptions extends Omit<MesoModelOptions, 'blocks' | 'sites'> {
	/** Numbers of blocks, ascending; default 4, 8, 16, 32. */
	readonly blocks?: readonly number[]
	/** K; default ∞. */
	readonly sitesPerBlock?: number
	readonly tolerance?: number
	readonly progress?: (fraction: number) => void
}

export interface ConvergenceStudy {
	readonly operator: 'natural' | 'inverse'
	readonly rows: readonly ConvergenceRow[]
	readonly fits: { readonly hMinusOne: PowerFit; readonly l2: PowerFit }
	/** What theory 5.10 says for smooth data at K = ∞. */
	readonly expected: { readonly hMinusOne: number; readonly l2: number }
}

/** Runs one degree against a reference; rows below their resolution are kept but not fitted. Cost: below a second per row. */
export function convergenceStudy(transform: CramerTransform, reference: Reference, options: ConvergenceStudyOptions): ConvergenceStudy {
	const { blocks = [4, 8, 16, 32], sitesPerBlock = Number.POSITIVE_INFINITY, tolerance, progress, ...model } = options
	let operator: 'natural' | 'inverse' = 'natural'
	const rows = blocks.map((m, k) => {
		const { level, operator: used } = mesoModel(transform, { ...model, blocks: m, sites: m * sitesPerBlock })
		operator = used
		const row = convergenceRow(level, reference, tolerance === undefined ? {} : { tolerance })
		progress?.((k + 1) / blocks.length)
		return row
	})
	const fit = (key: 'supHminus1' | 'integralL2') => {
		const usable = rows.filter((row) => row.reached && row[key] > 100 * row.resolution)
		return powerFit(
			usable.map((row) => row.blocks),
			usable.map((row) => row[key]),
		)
	}
	return {
		operator,
		rows,
		fits: { hMinusOne: fit('supHminus1'), l2: fit('integralL2') },
		expected: expectedExponents(options.degree, operator),
	}
}
