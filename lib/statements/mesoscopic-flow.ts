/** The mesoscopic flow conserves mass, decreases H̄, and satisfies H̄(η_0) − H̄(η_T) = ∫⟨∇H̄, Ā∇H̄⟩ for splines and steps, both operators (theory 1.1, 2.2). */
import { mesoFlow, type MesoLevel, mesoModel, type MesoModelOptions } from '../levels/index.ts'
import { commandLine, list } from './command.ts'
import { inconclusive, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'

const LEVELS: readonly MesoModelOptions[] = [
	{ degree: 0, blocks: 6, sites: 48 },
	{ degree: 2, blocks: 5, sites: 80 },
	{ degree: 1, blocks: 8, sites: 64, operator: 'inverse', energy: 'gaussian' },
	{ degree: 3, blocks: 5, sites: Number.POSITIVE_INFINITY, operator: 'natural' },
]
/** Of a quick run: without the bracket, whose derivatives cost most. */
const QUICK = [LEVELS[0]!, LEVELS[2]!, LEVELS[3]!]
const TOLERANCE = 1e-8

/** The statement on these levels, or on what `change` makes of them. */
export const mesoscopicFlowStatement = (change: (level: MesoLevel) => MesoLevel = (level) => level): Statement => ({
	id: 'mesoscopic-flow',
	part: 'Flows',
	title: 'Mass, energy decay and the energy identity of the mesoscopic flow',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'mass drift ≤ 10⁻¹² of the range, no rise of H̄ beyond rounding, relative identity defect ≤ 10⁻⁸, for degrees 0, 1, 2, 3 and both operators',
	latex: String.raw`\int_{\mathbb T}\eta_t = \int_{\mathbb T}\eta_0,\qquad \bar H(\eta_0) - \bar H(\eta_T) = \int_0^T\langle\nabla\bar H,\bar A\,\nabla\bar H\rangle\,dt`,
	source: 'theory 1.1, 2.2, 5.8',
	status: 'derived',
	check(subject) {
		const { transform, scale, quick } = subject
		const profile = smoothProfile(subject)
		const last = 0.02 * scale.deviation ** 2
		const times = [0, last / 4, last / 2, last]
		const range = profile.range.max - profile.range.min
		const numbers: Record<string, number> = {}
		let [worst, at] = [0, LEVELS[0]!]
		const grounds = (sentence: string) => ({ sentence, numbers, change: 'A force that is not the gradient of the energy, or a dissipation that does not belong to the operator.' })
		const levels = quick ? QUICK : LEVELS
		for (const sizes of levels) {
			const flow = mesoFlow(change(mesoModel(transform, sizes).level), profile, { times, snapshotPoints: 1 })
			if (!flow.outcome.reached) return inconclusive(grounds(`degree ${sizes.degree}: ${flow.outcome.sentence}`))
			const drift = flow.massDrift / Math.max(range, Math.abs(profile.mean))
			const rise = flow.largestRise / Math.max(Math.abs(flow.initialEnergy), Number.MIN_VALUE)
			const defect = Math.max(Math.abs(flow.identityDefect), 1e4 * drift, 1e4 * rise)
			numbers[`defect of degree ${sizes.degree}`] = flow.identityDefect
			numbers[`steps of degree ${sizes.degree}`] = flow.steps
			if (!(defect <= worst)) [worst, at] = [defect, sizes]
		}
		if (Number.isNaN(worst)) return inconclusive(grounds(`The defect of degree ${at.degree} is not a number.`))
		return withinTolerance(worst, 0, TOLERANCE, grounds(`Largest defect of identity, mass or monotony over ${levels.length} levels: ${worst.toExponential(1)}.`), () => ({
			sentence: `At degree ${at.degree}, ${at.blocks} blocks, the largest defect of identity, mass or monotony is ${worst.toExponential(2)}.`,
			at: { degree: at.degree, blocks: at.blocks, sites: String(at.sites), defect: worst },
			command: commandLine(subject, 'flow meso', [
				['--degree', String(at.degree)],
				['--blocks', String(at.blocks)],
				['--sites', Number.isFinite(at.sites) ? String(at.sites) : 'infinity'],
				['--profile', profile.text],
				['--time', list(times)],
				...(at.operator === undefined ? [] : [['--operator', at.operator] as const]),
				...(at.energy === undefined ? [] : [['--energy', at.energy] as const]),
			]),
		}))
	},
})

export const mesoscopicFlow: Statement = mesoscopicFlowStatement()
