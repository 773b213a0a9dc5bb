/** The macroscopic flow conserves mass, decreases its energy, and satisfies 𝓗(ζ_0) − 𝓗(ζ_T) = ∫‖∂_θφ'(ζ)‖². theory.md 0.7, design.md section 7. */
import type { CramerTable } from '../cramer/index.ts'
import { commandLine, list } from './command.ts'
import { inconclusive, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { horizonOf, hydrodynamics, profileFlags, profileOf, tableOf } from './support/setting.ts'

const TOLERANCE = 1e-8
/** Mass and monotony are wanted to 1e-12 where the identity is wanted to 1e-8. */
const SHARPER = 1e4

/** φ over the profile. */
export type TableOf = (subject: Subject) => CramerTable

/** @param table a wrong one is seen: the dissipation is computed from φ', the energy from φ */
export const macroGradientFlowStatement = (table: TableOf = tableOf): Statement => ({
	id: 'macro-gradient-flow',
	part: 'Flows',
	title: 'Mass, decay and energy identity of the hydrodynamic equation',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '∫ζ_T = ∫ζ_0 (1e-12 of the range); 𝓗(ζ_t) never rises (1e-12); |𝓗(ζ_0) − 𝓗(ζ_T) − ∫_0^T‖∂_θφ′(ζ)‖² dt| ≤ 1e-8 (𝓗(ζ_0) − 𝓗(ζ_T))',
	latex: String.raw`\mathcal H(\zeta_0)-\mathcal H(\zeta_T)=\int_0^T\!\!\int_{\mathbb T}|\partial_\theta\varphi'(\zeta_t)|^2\,d\theta\,dt,\qquad \int\zeta_t=\int\zeta_0`,
	source: 'theory 0.7; design section 7',
	status: 'literature',
	check(subject) {
		const T = horizonOf(subject)
		const phi = table(subject)
		const flow = hydrodynamics(subject, [T / 4, T / 2, T], phi)
		const { range, mean } = profileOf(subject)
		const drift = flow.massDrift / Math.max(range.max - range.min, Math.abs(mean))
		const rise = flow.largestRise / Math.max(Math.abs(flow.initialEnergy), Number.MIN_VALUE)
		const worst = Math.max(Math.abs(flow.identityDefect), SHARPER * drift, SHARPER * rise, phi.error)
		const grounds = {
			sentence: `Identity defect ${Math.abs(flow.identityDefect).toExponential(1)}, mass drift ${drift.toExponential(1)}, largest rise ${rise.toExponential(1)}, ${flow.steps} steps.`,
			numbers: { identityDefect: flow.identityDefect, tableError: phi.error, massDrift: drift, largestRise: rise, steps: flow.steps, time: T },
			change: "A φ′ that is not the derivative of φ, by one part in 10⁸.",
		}
		if (!flow.outcome.reached) return inconclusive({ ...grounds, sentence: flow.outcome.sentence })
		return withinTolerance(worst, 0, TOLERANCE, grounds, () => ({
			sentence: `The largest defect is ${worst.toExponential(2)}.`,
			at: { time: T, identityDefect: flow.identityDefect },
			command: commandLine(subject, 'flow macro', [...profileFlags(subject), ['--time', list([T])]]),
		}))
	},
})

export const macroGradientFlow = macroGradientFlowStatement()
