/** Families of errors that fall at predicted orders: which of them decides, their table and their plot. */
import type { EvidencePlot, EvidenceTable, PlotSeries } from '../evidence.ts'
import { type ObservedOrder, rateSlack } from './observed-order.ts'

/** Errors at sizes, ascending, and the order at which they should fall. */
export interface Rate extends ObservedOrder {
	readonly what: string
	readonly degree: number
	readonly sizes: readonly number[]
	/** Signed. */
	readonly errors: readonly number[]
	/** ∞ where the error should be 0. */
	readonly predicted: number
}

/** The error at the finest size. */
export const finest = ({ errors }: Rate): number => errors[errors.length - 1] as number

/** The rate with the least `order − predicted + tolerance`, its doubt taken off; an error that should be 0 and is not has the slack −1. */
export function worstRate(rates: readonly Rate[], tolerance: number): { readonly slack: number; readonly error: number; readonly worst: Rate } {
	const judged = rates.map((worst) => {
		const exact = { slack: worst.order === Number.POSITIVE_INFINITY ? tolerance : -1, error: 0 }
		return { ...(Number.isFinite(worst.predicted) ? rateSlack(worst, worst.predicted, tolerance) : exact), worst }
	})
	return judged.reduce((a, b) => (b.slack - b.error >= a.slack - a.error ? a : b))
}

export function rateTable(caption: string, rates: readonly Rate[]): EvidenceTable {
	return {
		caption,
		columns: ['what', 'degree', 'sizes', 'first', 'last', 'order', 'predicted'],
		rows: rates.map((r) => [r.what, r.degree, r.sizes.join(' '), r.errors[0] as number, finest(r), r.order, r.predicted]),
	}
}

/** |error| over the size, and from the first one a guide of the predicted order; what is 0 is left out. */
export function ratePlot(labels: Pick<EvidencePlot, 'caption' | 'x' | 'y'>, rates: readonly Rate[]): EvidencePlot {
	return {
		...labels,
		logarithmic: { x: true, y: true },
		series: rates
			.filter((r) => r.order < Number.POSITIVE_INFINITY)
			.flatMap((r): PlotSeries[] => [powerGuide(r.sizes, Math.abs(r.errors[0] as number), r.predicted), { label: `${r.what}, L = ${r.degree}`, x: r.sizes, y: r.errors.map(Math.abs), kind: 'points' }]),
	}
}

/** C n^{−order} through the value at the first size. */
export function powerGuide(sizes: readonly number[], first: number, order: number): PlotSeries {
	const ends = [sizes[0] as number, sizes[sizes.length - 1] as number]
	return { label: '', x: ends, y: ends.map((n) => first * (n / (ends[0] as number)) ** -order), kind: 'guide' }
}
