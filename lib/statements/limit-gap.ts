/**
 * The limit energy of splines is below the free energy of the spline itself (theory 2.5, 7.2 S6):
 *
 *   0 ≤ ∫φ(y) − 𝓗_Y(y) = O(M^{−2(L+1)}),  y = Pζ with smooth ζ;    = 0 for L = 0, and for quadratic φ.
 *
 * 𝓗_Y(y) = inf{∫φ(z): Pz = y}, and z = y is one of them. The difference is integrated pointwise, so that nothing cancels.
 */
import { fieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { type Gap, limitGap } from '../levels/meso/energy/limit-gap.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type PlotSeries } from './evidence.ts'
import { observedOrder, rateSlack } from './support/observed-order.ts'
import { powerGuide } from './support/rates.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface LimitGapParts {
	readonly profile: (subject: Subject) => Profile
	/** What is found of the gap. */
	readonly change: (gap: Gap, degree: number, blocks: number) => Gap
}

const ORDER = 0.4
/** Squares of roundings of a field, in the units of its law. */
const NOISE = 1e-24

export const limitGapStatement = ({ profile: profileOf = smoothProfile, change = (gap) => gap }: Partial<LimitGapParts> = {}): Statement => ({
	id: 'limit-gap',
	part: 'Coarse-grained Hamiltonian',
	title: 'The limit energy of splines is below the free energy, by M^{−2(L+1)}',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '0 ≤ ∫φ(y) − 𝓗_Y(y) = O(M^{−2(L+1)}), y = Pζ, ζ smooth; 0 for L = 0 and for quadratic φ',
	latex: String.raw`0 \le \int_{\mathbb T}\varphi(y)\,d\theta - \mathcal H_Y(y) = O\big(M^{-2(L+1)}\big),\qquad y = P\zeta`,
	source: 'theory 2.5, 7.2 S6',
	status: 'derived',
	check(subject) {
		const { transform, quick } = subject
		const table = fieldTable(transform)
		const profile = profileOf(subject)
		const degrees = quick ? [0, 1, 2] : [0, 1, 2, 3]
		const sizes = quick ? [8, 16, 32, 64] : [8, 16, 32, 64, 128]
		let [slack, error, worst] = [Number.POSITIVE_INFINITY, 0, 0]
		const least = (here: { readonly slack: number; readonly error: number }, degree: number) => {
			if (!(here.slack - here.error >= slack - error)) [slack, error, worst] = [here.slack, here.error, degree]
		}
		const all = degrees.map((degree) => {
			const gaps = sizes.map((blocks) => {
				const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
				return change(limitGap(space, transform, { table })(projectProfile(space, profile)) ?? { value: Number.NaN, error: Number.POSITIVE_INFINITY }, degree, blocks)
			})
			const values = gaps.map((g) => g.value)
			const noise = gaps.map((g) => g.error + NOISE)
			const observed = observedOrder(sizes, values, noise)
			least(degree === 0 && observed.order < Number.POSITIVE_INFINITY ? { slack: -1, error: 0 } : rateSlack(observed, 2 * (degree + 1), ORDER), degree)
			// The sign, in units of the gap itself; the noise of a gap that is 0 is of its own size.
			gaps.forEach((g, k) => {
				if (g.value < -10 * noise[k]!) least({ slack: -1, error: 0 }, degree)
			})
			return { degree, values, order: observed.order }
		})
		return decide(
			slack,
			error,
			'order minus 2(L+1), plus 0.4',
			{
				sentence: `∫φ(y) − 𝓗_Y(y) ≥ 0 falls with orders ${all.slice(1).map((a) => (a.order === Number.POSITIVE_INFINITY ? '∞ (it is 0)' : a.order.toFixed(2))).join(', ')} in M for degrees ${degrees.slice(1).join(', ')} (predicted ${degrees.slice(1).map((L) => 2 * (L + 1)).join(', ')}); at degree 0 it is ${Math.max(...all[0]!.values).toExponential(1)}.`,
				numbers: Object.fromEntries(all.map((a) => [`gap of degree ${a.degree} at M = ${sizes[sizes.length - 1]}`, a.values[a.values.length - 1]!])),
				change: 'A 𝓗_Y above ∫φ: one whose dual field is not that of the spline.',
				table: { caption: '∫φ(y) − 𝓗_Y(y).', columns: ['degree', ...sizes.map((M) => `M = ${M}`), 'order'], rows: all.map((a) => [a.degree, ...a.values, a.order]) },
				plot: {
					caption: '∫φ(y) − 𝓗_Y(y) of y = Pζ against M',
					x: 'M',
					y: '∫φ(y) − 𝓗_Y(y)',
					logarithmic: { x: true, y: true },
					series: all
						.filter((a) => a.order < Number.POSITIVE_INFINITY)
						.flatMap((a): PlotSeries[] => [powerGuide(sizes, a.values[0]!, 2 * (a.degree + 1)), { label: `L = ${a.degree}`, x: sizes, y: a.values, kind: 'points' }]),
				},
			},
			() => ({
				sentence: `For degree ${worst} the gap is ${all.find((a) => a.degree === worst)!.values.map((v) => v.toExponential(1)).join(', ')} at M = ${sizes.join(', ')}.`,
				at: { degree: worst, blocks: sizes[sizes.length - 1]!, gap: all.find((a) => a.degree === worst)!.values[sizes.length - 1]! },
				command: commandLine(subject, 'energy', [['--degree', String(worst)], ['--blocks', String(sizes[sizes.length - 1])], ['--sites', 'infinity'], ['--profile', profile.text]]),
			}),
		)
	},
})

export const limitGapOfSplines: Statement = limitGapStatement()
