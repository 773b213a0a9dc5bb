/** Reference data computed by test/data/generate/operator.py: exact rational matrices, 40-digit alias sums, dense eigenproblems. */
import { readFileSync } from 'node:fs'

interface Sizes {
	readonly degree: number
	readonly blocks: number
	readonly sites: number
}

type RowName = 'gram' | 'discreteGram' | 'natural' | 'inverse' | 'inverseNormalised'
type RatioName = 'natural' | 'inverse' | 'naturalNormalised' | 'inverseNormalised'

export interface SplineData {
	readonly degree: number
	readonly coefficients: readonly number[]
}

export const reference = JSON.parse(readFileSync(new URL('../../../data/operator.json', import.meta.url), 'utf8')) as {
	readonly rows: readonly (Sizes & { readonly [name in RowName]?: readonly string[] })[]
	readonly ratios: readonly (Sizes & { readonly mode: number } & { readonly [name in RatioName]: string })[]
	/** The same with 80 digits. */
	readonly long: readonly (Sizes & { readonly mode: number } & { readonly [name in RatioName]: string })[]
	readonly constants: readonly (Sizes & {
		readonly gamma: number
		readonly squaredNaturalConstant: number
		readonly trace: number
		readonly projectionDefect: number
	})[]
	readonly norms: readonly { readonly first: SplineData; readonly second: SplineData; readonly firstNorm: string; readonly distance: string }[]
}
