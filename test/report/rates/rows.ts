/** Rows of a study that nobody ran: powers of N and M with known constants, for figures, tables and verdicts. */
import { streamNormals } from '../../../lib/levels/micro/kernel/streams.ts'
import type { StudyRow } from '../../../lib/study/index.ts'

export interface Planted {
	readonly psi?: string
	readonly potential?: number
	/** a of measured − predicted = a + c/N, relative to the limit. */
	readonly intercept?: number
	/** Relative standard error. */
	readonly error?: number
	readonly bounds?: boolean
	readonly sites?: readonly number[]
}

const LIMIT = 0.08
const C = -0.3

export function plantedRows({ psi = 'z^2/2 + exp(-z^2)/4', potential = 0, intercept = 0, error = 0.004, bounds = true, sites = [16, 32, 64, 128, 256] }: Planted = {}): StudyRow[] {
	const noise = streamNormals({ seed: 5, sites: 2 * sites.length, replica: 0, step: potential, purpose: 'noise' }, new Float64Array(2 * sites.length))
	return ['local-gibbs', 'deterministic'].flatMap((start, s) =>
		sites.flatMap((n, i): StudyRow[] => {
			const predicted = LIMIT * (1 - 2 / n)
			const scaled = predicted + LIMIT * (intercept + C / n + error * noise[s * sites.length + i]!)
			const base: StudyRow = {
				...{ potential, psi, parameters: '', profile: 'cos(2*pi*theta)', start, time: 0.02, sites: n, degree: null, blocks: null, scheme: 'leimkuhler-matthews', timestep: 0.02 / n ** 2, replicas: 128 },
				...{ squaredHminus1: scaled / n, standardError: (LIMIT * error) / n, scaled, scaledStandardError: LIMIT * error, plainStandardError: (10 * LIMIT * error) / n },
				...{ predictedScaled: 0.9 * predicted, predictedScaledFreeMean: predicted, predictedLimit: LIMIT },
				...{ coarseSquared: null, coarseStandardError: null, projectedSquared: null, projectedStandardError: null },
				...{ mesoSquaredHminus1: null, mesoSquared: null, unresolved: null, energyGap: null, energyError: null, operatorGap: null },
				bounds:
					start === 'local-gibbs' && bounds
						? { govw: 0.3 / Math.sqrt(n), govwBlocks: 4 * Math.round(Math.sqrt(n / 16)), spline: 0.2 * n ** (-2 / 3), splineBlocks: 2 * Math.round(Math.cbrt(n / 8)) }
						: { govw: null, govwBlocks: null, spline: null, splineBlocks: null, reason: start === 'local-gibbs' ? 'ψ is of class super-quadratic' : 'a deterministic start has infinite entropy' },
			}
			const spaces = [0, 2].flatMap((degree) =>
				[2, 4, 8, 16].map((blocks): StudyRow => ({
					...base,
					degree,
					blocks,
					coarseSquared: (0.5 * blocks) / n,
					coarseStandardError: (0.005 * blocks) / n,
					projectedSquared: (0.5 * blocks) / n,
					projectedStandardError: (0.005 * blocks) / n,
					mesoSquaredHminus1: blocks ** (degree === 0 ? -4 : -8),
					mesoSquared: blocks ** (-2 * (degree + 1)),
					unresolved: (degree === 0 ? 2 : 40) * blocks ** (-2 * (degree + 1)),
					energyGap: blocks / n,
					energyError: 1e-6,
					operatorGap: blocks ** (degree === 0 ? -2 : -4),
				})),
			)
			return [base, ...spaces]
		}),
	)
}
