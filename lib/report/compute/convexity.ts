/** From which K on ψ_K is convex: the convexity part of the data. */
import { blockConvexity } from '../../cramer/block/index.ts'
import type { CramerTransform } from '../../cramer/index.ts'
import type { Potential } from '../../potential/index.ts'
import type { BlockPart } from '../data.ts'

type Convexity = Pick<BlockPart, 'convexFrom' | 'uniformFrom' | 'convexity' | 'minSecond' | 'leastCramer'>

export function convexityPart(transform: CramerTransform, potential: Potential, sitesScanned: number): Convexity {
	const { convexFrom, uniformFrom, convexity, minSecond, leastCramer } = blockConvexity(transform, potential, {
		maximalSites: sitesScanned,
	})
	return {
		convexFrom,
		uniformFrom,
		convexity,
		minSecond: minSecond.map(({ sites, mean, second, error }) => ({ sites, mean, second: Number.isFinite(second) ? second : null, error })),
		leastCramer,
	}
}
