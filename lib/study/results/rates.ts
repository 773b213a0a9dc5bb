/**
 * The rates of a study: power laws of what was measured against N at fixed M, and against M at the largest N. theory.md 2.3, 5.7, 5.10, 8.1.
 */
import { type Fit, fitPowerLaw, type FitPoint } from '../fits/power-law.ts'
import type { StudyObservable } from '../specification/specification.ts'
import type { StudyRow } from './rows.ts'

export interface Rate extends Fit {
	readonly observable: StudyObservable
	readonly potential: number
	readonly psi: string
	readonly start: string
	readonly time: number
	/** N at fixed M, or M at fixed N. */
	readonly against: 'sites' | 'blocks'
	readonly degree: number | null
	readonly blocks: number | null
	/** The fixed N of a fit against M. */
	readonly sites: number | null
	readonly sizes: readonly number[]
	/** The slope of the theory: against M that of K = ∞, where finite K adds a floor of order K⁻²; of |H̄ − 𝓗| as long as what splines do not resolve is small. */
	readonly predicted: number | null
}

/** What of a row is fitted. */
const VALUE: Readonly<Record<StudyObservable, (row: StudyRow) => { readonly value: number | null; readonly standardError: number }>> = {
	squaredHminus1: (r) => ({ value: r.squaredHminus1, standardError: r.standardError }),
	coarseSquared: (r) => ({ value: r.coarseSquared, standardError: r.coarseStandardError ?? 0 }),
	mesoSquaredHminus1: (r) => ({ value: r.mesoSquaredHminus1, standardError: 0 }),
	mesoSquared: (r) => ({ value: r.mesoSquared, standardError: 0 }),
	energyGap: (r) => ({ value: r.energyGap, standardError: 0 }),
	operatorGap: (r) => ({ value: r.operatorGap, standardError: 0 }),
}

/** Against which size each falls with a power, and with which: of the degree of the splines, for smooth profiles. */
export const RATE_LAWS: Readonly<Record<StudyObservable, { readonly against: Rate['against']; readonly predicted: (degree: number) => number }>> = {
	squaredHminus1: { against: 'sites', predicted: () => -1 },
	coarseSquared: { against: 'sites', predicted: () => -1 },
	// At fixed M it is K⁻¹ until what splines do not resolve is left.
	energyGap: { against: 'sites', predicted: () => -1 },
	mesoSquaredHminus1: { against: 'blocks', predicted: (degree) => (degree === 0 ? -4 : -2 * Math.min(degree + 2, 2 * degree)) },
	mesoSquared: { against: 'blocks', predicted: (degree) => -2 * (degree + 1) },
	operatorGap: { against: 'blocks', predicted: (degree) => (degree === 0 ? -2 : -2 * degree) },
}

/** The rates of these observables at the last time of each potential and start. */
export function ratesOf(rows: readonly StudyRow[], observables: readonly StudyObservable[], seed: number): Rate[] {
	const out: Rate[] = []
	for (const [, series] of grouped(rows, (r) => `${r.potential} ${r.start}`)) {
		const time = Math.max(...series.map((r) => r.time))
		const last = series.filter((r) => r.time === time)
		const fit = (observable: StudyObservable, chosen: readonly StudyRow[], against: Rate['against']) => {
			const first = chosen[0]
			if (first === undefined) return
			const points = chosen.flatMap((row): FitPoint[] => {
				const { value, standardError } = VALUE[observable](row)
				return value === null ? [] : [{ size: row[against] as number, value, standardError }]
			})
			const found = fitPowerLaw(points, { seed, corrected: against === 'sites' })
			if (found === null) return
			const { potential, psi, start, degree, blocks, sites } = first
			out.push({
				...{ observable, potential, psi, start, time, against, degree },
				blocks: against === 'sites' ? blocks : null,
				sites: against === 'sites' ? null : sites,
				sizes: points.map((p) => p.size),
				predicted: RATE_LAWS[observable].predicted(degree ?? 0),
				...found,
			})
		}
		for (const observable of observables) {
			if (observable === 'squaredHminus1') fit(observable, last.filter((r) => r.blocks === null), 'sites')
			else if (RATE_LAWS[observable].against === 'sites') for (const [, level] of grouped(last.filter((r) => r.blocks !== null), (r) => `${r.degree} ${r.blocks}`)) fit(observable, level, 'sites')
			else {
				const largest = Math.max(...last.filter((r) => r.blocks !== null).map((r) => r.sites))
				for (const [, level] of grouped(last.filter((r) => r.sites === largest && r.blocks !== null), (r) => `${r.degree}`)) fit(observable, level, 'blocks')
			}
		}
	}
	return out
}

/** In the order in which the keys come first. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
	const out = new Map<string, T[]>()
	for (const item of items) {
		const group = out.get(key(item))
		if (group === undefined) out.set(key(item), [item])
		else group.push(item)
	}
	return out
}
