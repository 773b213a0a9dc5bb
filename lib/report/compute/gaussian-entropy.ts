/** The law ρ_t of the chain: the closed form of its entropy for Gaussian ψ. theory.md 5.5. */
import type { Profile } from '../../expression/index.ts'
import { cellAveragesOf } from '../../levels/between.ts'
import { gaussianCurvature, gaussianEntropy, gaussianLaw } from '../../levels/micro/index.ts'
import type { Potential } from '../../potential/index.ts'
import type { GaussianEntropies } from '../data.ts'
import type { MacroSolution } from './macro.ts'

const SITES = 64

/** Ent per site of a deterministic start, at the positive times of the report; null for other ψ. */
export function gaussianEntropies(site: Potential, { flow }: MacroSolution, profile: Profile): GaussianEntropies | null {
	if (site.class !== 'gaussian') return null
	const law = gaussianLaw({ curvature: gaussianCurvature(site), means: cellAveragesOf(profile, SITES), start: 'deterministic' })
	const rows = flow.times.flatMap((time, j) => {
		if (time === 0) return []
		const { total, ofMeans, ofCovariance } = gaussianEntropy(law(time))
		const limit = (flow.energy[j] as number) - flow.equilibriumEnergy
		return [{ time, total: total / SITES, ofMeans: ofMeans / SITES, ofCovariance: ofCovariance / SITES, limit }]
	})
	return { sites: SITES, rows }
}
