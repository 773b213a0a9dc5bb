/** φ' ∘ φ*' = id and Fenchel's equality φ(m) + φ*(σ) = σm at m = φ*'(σ) (theory 0.6). */
import type { CramerPoint } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'

const MULTIPLES = [-3.3, -1.7, -0.6, 0.2, 0.9, 2.1, 3.6]
const TOLERANCE = 1e-11

export const legendreInverseStatement = (
	pointAt: (subject: Subject, mean: number) => CramerPoint = ({ transform }, mean) => transform.at(mean),
): Statement => ({
	id: 'legendre-inverse',
	part: 'Cramér transform',
	title: 'φ and φ* are Legendre conjugates',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '|φ′(φ*′(σ)) − σ| ≤ 1e-11 max(1/s, |σ|) and |φ(m) + φ*(σ) − σm| ≤ 1e-11 max(1, |φ*|, |σm|), m = φ*′(σ)',
	latex: String.raw`\varphi' \circ {\varphi^*}' = \mathrm{id},\qquad \varphi(m) + \varphi^*(\sigma) = \sigma m \ \text{ at } m = {\varphi^*}'(\sigma)`,
	source: 'theory 0.6',
	status: 'literature',
	check(subject) {
		const { transform } = subject
		let [defect, error, worst, worstMean] = [0, 0, Number.NaN, Number.NaN]
		const fields = meansAround(subject, MULTIPLES).map((m) => transform.at(m).first)
		const rows = fields.map((field) => {
			const law = transform.logPartition(field)
			const point = pointAt(subject, law.mean)
			// One ulp of the mean moves the field by φ'' ulp(m): that much is the input's, not the transform's.
			const ulp = point.second * Math.abs(law.mean) * 2 ** -52
			const slope = Math.max(0, Math.abs(point.first - field) - ulp) / Math.max(1 / law.deviation, Math.abs(field))
			const value = Math.abs(point.value + law.logPartition - field * law.mean) / Math.max(1, Math.abs(law.logPartition), Math.abs(field * law.mean))
			if (!(Math.max(slope, value) <= defect)) [defect, error, worst, worstMean] = [Math.max(slope, value), law.error + point.error, field, law.mean]
			return [field, law.mean, slope, value]
		})
		return withinTolerance(
			defect,
			// Estimated errors of the rows count only where they exceed the tolerance: then a larger defect is no counterexample.
			error > TOLERANCE ? error : 0,
			TOLERANCE,
			{
				sentence: `Largest scaled defect ${defect.toExponential(1)} over ${fields.length} fields.`,
				numbers: { field: worst, fields: fields.length },
				change: 'A field at which the tilted law found for its mean has another field, or Fenchel’s equality misses.',
				table: { caption: 'Scaled defects of the two identities.', columns: ['σ', 'm = φ*′(σ)', 'of φ′(m) = σ', 'of Fenchel’s equality'], rows },
			},
			() => ({
				sentence: `At σ = ${worst.toPrecision(8)} the two transforms are not conjugate.`,
				at: { field: worst, mean: worstMean },
				command: commandLine(subject, 'cramer', [['--mean', list([worstMean])], ['--field', list([worst])]]),
			}),
		)
	},
})

export const legendreInverse = legendreInverseStatement()
