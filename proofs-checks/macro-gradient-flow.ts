/** The macroscopic flow conserves mass, decreases its energy, and satisfies 𝓗(ζ_0) − 𝓗(ζ_T) = ∫‖∂_θφ'(ζ)‖² (theory 0.7). */
import { cramerTable, macroFlow } from '../lib/index.ts'
import { defaultProfileOf, defaultTimes } from '../lib/report/compute/options.ts'
import type { Check } from './check.ts'
import { belowTolerance } from './check.ts'

export const macroGradientFlow: Check = {
	id: 'macro-gradient-flow',
	title: 'Mass, energy decay and the energy identity of the hydrodynamic equation',
	statement:
		'mass drift ≤ 1e-12 of the range, no rise of energy, relative identity defect and error of the tabulated φ′, φ″ ≤ 1e-8 for smooth data',
	source: 'theory 0.7, design section 7',
	run({ transform, scale }) {
		const profile = defaultProfileOf(transform, scale).profile
		const table = cramerTable(transform, profile.range.min, profile.range.max)
		const flow = macroFlow(table, profile, { times: defaultTimes(scale) })
		const range = profile.range.max - profile.range.min
		const drift = flow.massDrift / Math.max(range, Math.abs(profile.mean))
		const rises = flow.largestRise / Math.max(Math.abs(flow.initialEnergy), Number.MIN_VALUE)
		const defect = Math.max(Math.abs(flow.identityDefect), 1e4 * drift, 1e4 * rises, table.error)
		if (!flow.outcome.reached)
			return { verdict: 'inconclusive', margin: null, marginUnit: '', numbers: {}, sentence: flow.outcome.sentence }
		return belowTolerance(
			defect,
			0,
			1e-8,
			{ identityDefect: flow.identityDefect, tableError: table.error, massDrift: drift, largestRise: rises, steps: flow.steps },
			`Identity defect ${Math.abs(flow.identityDefect).toExponential(1)}, mass drift ${drift.toExponential(1)}, ${flow.steps} steps.`,
		)
	},
}
