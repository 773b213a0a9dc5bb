/** ψ, ψ', ψ'' in the place of φ, φ', φ'': what the macroscopic level would be without the entropy of the noise. */
import type { FreeEnergyTable } from '../../levels/index.ts'
import type { Potential } from '../../potential/index.ts'

/** The jets of ψ as a free energy, exact to rounding. @param range of the profile: the table is valid a little beyond */
export function siteTable({ kernel, derivatives }: Potential, range: { readonly min: number; readonly max: number }): FreeEnergyTable {
	const room = 1e-3 * (range.max - range.min)
	const jets = (means: Float64Array) => {
		const out = derivatives.map(() => new Float64Array(means.length))
		kernel.evaluate([means], [], out)
		return out as [Float64Array, Float64Array, Float64Array]
	}
	const one = (k: number) => (mean: number) => jets(Float64Array.of(mean))[k]![0] as number
	return {
		lower: range.min - room,
		upper: range.max + room,
		value: one(0),
		first: one(1),
		second: one(2),
		evaluate: (means, first, second, count = means.length) => {
			const [, force, curvature] = jets(means.subarray(0, count))
			first.set(force)
			second.set(curvature)
		},
	}
}
