/** The mesoscopic flow conserves mass, decreases H̄, and satisfies H̄(η_0) − H̄(η_T) = ∫⟨∇H̄, Ā∇H̄⟩ for splines and steps, both operators (theory 1.1, 2.2). */
import { mesoFlow, type MesoLevel, mesoModel, type MesoModelOptions } from '../lib/index.ts'
import { defaultProfileOf, defaultTimes } from '../lib/report/compute/options.ts'
import type { Check } from './check.ts'
import { belowTolerance } from './check.ts'

const LEVELS: readonly MesoModelOptions[] = [
	{ degree: 0, blocks: 6, sites: 48 },
	{ degree: 2, blocks: 5, sites: 80 },
	{ degree: 1, blocks: 8, sites: 64, operator: 'inverse', energy: 'gaussian' },
	{ degree: 3, blocks: 5, sites: Number.POSITIVE_INFINITY, operator: 'natural' },
]

/** The check on these levels, or on what `change` makes of them. */
export const mesoscopicFlowCheck = (change: (level: MesoLevel) => MesoLevel): Check => ({
	id: 'mesoscopic-flow',
	title: 'Mass, energy decay and the energy identity of the mesoscopic flow',
	statement: 'mass drift ≤ 1e-12 of the range, no rise of H̄ beyond rounding, relative identity defect ≤ 1e-8, for degrees 0, 1, 2, 3 and both operators',
	source: 'theory 1.1, 2.2, 5.8, design section 7',
	run({ transform, scale }) {
		const { profile } = defaultProfileOf(transform, scale)
		const times = defaultTimes(scale)
		const range = profile.range.max - profile.range.min
		const numbers: Record<string, number> = {}
		let worst = 0
		for (const sizes of LEVELS) {
			const level = change(mesoModel(transform, sizes).level)
			const flow = mesoFlow(level, profile, { times, snapshotPoints: 1 })
			if (!flow.outcome.reached)
				return { verdict: 'inconclusive', margin: null, marginUnit: '', numbers, sentence: `degree ${sizes.degree}: ${flow.outcome.sentence}` }
			const drift = flow.massDrift / Math.max(range, Math.abs(profile.mean))
			const rise = flow.largestRise / Math.max(Math.abs(flow.initialEnergy), Number.MIN_VALUE)
			const defect = Math.max(Math.abs(flow.identityDefect), 1e4 * drift, 1e4 * rise)
			numbers[`defect of degree ${sizes.degree}`] = flow.identityDefect
			numbers[`steps of degree ${sizes.degree}`] = flow.steps
			worst = Math.max(worst, defect)
		}
		return belowTolerance(worst, 0, 1e-8, numbers, `Largest defect of identity, mass or monotony over four levels: ${worst.toExponential(1)}.`)
	},
})

export const mesoscopicFlow = mesoscopicFlowCheck((level) => level)
