/** φ' ∘ φ*' = id and Fenchel's equality φ(m) + φ*(σ) = σm at m = φ*'(σ) (theory 0.6). */
import type { Check } from './check.ts'
import { belowTolerance, meansAround } from './check.ts'

export const legendreInverse: Check = {
	id: 'legendre-inverse',
	title: 'φ and φ* are Legendre conjugates',
	statement: '|φ′(φ*′(σ)) − σ| ≤ 1e-11 max(1/s, |σ|) and |φ(m) + φ*(σ) − σm| ≤ 1e-11 max(1, |φ*|)',
	source: 'theory 0.6',
	run(subject) {
		const { transform } = subject
		let defect = 0
		let worst = Number.NaN
		const fields = meansAround(subject, [-3.3, -1.7, -0.6, 0.2, 0.9, 2.1, 3.6]).map((m) => transform.at(m).first)
		for (const field of fields) {
			const law = transform.logPartition(field)
			const point = transform.at(law.mean)
			// One ulp of the mean moves the field by φ'' ulp(m): that much is the input's, not the transform's.
			const ulp = point.second * Math.abs(law.mean) * 2 ** -52
			const slope = Math.max(0, Math.abs(point.first - field) - ulp) / Math.max(1 / law.deviation, Math.abs(field))
			const scale = Math.max(1, Math.abs(law.logPartition), Math.abs(field * law.mean))
			const value = Math.abs(point.value + law.logPartition - field * law.mean) / scale
			if (Math.max(slope, value) > defect) [defect, worst] = [Math.max(slope, value), field]
		}
		return belowTolerance(
			defect,
			0,
			1e-11,
			{ field: worst, fields: fields.length },
			`Largest scaled defect ${defect.toExponential(1)} over ${fields.length} fields.`,
		)
	},
}
