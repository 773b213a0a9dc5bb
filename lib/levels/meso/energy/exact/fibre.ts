import type { CramerTransform } from '../../../../cramer/index.ts'
import type { Constraint } from './constraint.ts'
import type { DensityJet } from './fourier.ts'
import type { MeanField } from './mean-field.ts'
export function densityByFibre(_t: CramerTransform, _c: Constraint, _f: MeanField, _budget: number): DensityJet | null {
	return null
}
