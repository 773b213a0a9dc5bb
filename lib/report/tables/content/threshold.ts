/**
 * K₀ against the height of a barrier, and the heights at which it changes (theory.md 1.5, S4).
 *
 * Between two tabulated heights with different K₀ bisection separates the changes; a change from K to K' > K is where inf ψ_{K'−1}''
 * passes through 0, and regula falsi goes there. Both ends of the enclosure printed are then scanned for all K.
 */
import { type BlockConvexity, blockConvexity, cramerTransform, thresholdParameters } from '../../../cramer/index.ts'
import { potential } from '../../../potential/index.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedTable } from '../table.ts'
import { once } from './subjects.ts'

/** ψ of height h. */
const FAMILY = 'z^2/2 + h*exp(-z^2/2)'
const HEIGHTS = [0.9, 1.5, 1.9, 2, 3, 4, 5, 6]
/** Width at which bisection hands over. */
const SEPARATED = 0.05
/** Half width of the enclosures. */
const ACCURACY = 1e-8
const STEPS = 40

export const heightTable: PublishedTable = {
	id: 'threshold',
	title: 'From how many sites on the coarse-grained Hamiltonian is convex, against the height of a barrier',
	caption: text`${math('\\psi=\\tfrac12z^2+h\\,e^{-z^2/2}')}: least ${math('K_0')} such that ${math('\\psi_K')} is convex for all ${math('K\\ge K_0')}, and the least curvature of ${math('\\psi_{K_0-1}')}, the last that is not convex, and of ${math('\\psi_{K_0}')}. The scan covers all means; all ${math('K\\ge2K_0')} follow from ${math('K_0,\\dots,2K_0-1')} by the inequality of Prékopa and Leindler.`,
	single: `twoscale block "${FAMILY}" --param h=4`,
	columns: [
		{ id: 'h', header: text`${math('h')}`, kind: 'exact' },
		{ id: 'K0', header: text`${math('K_0')}`, kind: 'integer' },
		{ id: 'before', header: text`${math("\\inf\\psi_{K_0-1}''")}`, kind: 'value' },
		{ id: 'from', header: text`${math("\\inf\\psi_{K_0}''")}`, kind: 'value' },
	],
	rows: HEIGHTS.map((h) => ({ id: String(h), compute: () => heightRow(h) })),
}

/** Steps of K₀ that the heights above pass through. */
const CHANGES: readonly (readonly [number, number])[] = [[1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7], [7, 8], [8, 9], [9, 10], [10, 11], [11, 12], [12, 13]]

export const criticalTable: PublishedTable = {
	id: 'critical',
	title: 'The heights of a barrier at which the number of sites changes from which on the coarse-grained Hamiltonian is convex',
	caption: text`${math('\\psi=\\tfrac12z^2+h\\,e^{-z^2/2}')}: the heights ${math('h')} at which ${math('K_0')}, the least number such that ${math('\\psi_K')} is convex for all ${math('K\\ge K_0')}, changes, enclosed to ${math('\\pm10^{-8}')}. At the lower end of the enclosure ${math('K_0')} has the first value, at the upper end the second. At ${math('h=1')} the curvature of ${math('\\psi')} itself vanishes.`,
	single: `twoscale block "${FAMILY}" --param h=0.5:6 --threshold h`,
	columns: [
		{ id: 'below', header: text`${math('K_0')} below`, kind: 'integer' },
		{ id: 'above', header: text`${math('K_0')} above`, kind: 'integer' },
		{ id: 'h', header: text`critical ${math('h')}`, kind: 'value', digits: 12 },
	],
	rows: CHANGES.map(([below, above]) => ({ id: `${below}-${above}`, compute: () => criticalRow(below, above) })),
}

function convexityAt(h: number): BlockConvexity {
	const psi = potential(FAMILY, { parameters: { h } })
	return blockConvexity(cramerTransform(psi), psi, { economical: true })
}

const K0 = (h: number) => convexityAt(h).convexFrom

function heightRow(h: number): PublishedCell[] {
	const found = convexityAt(h)
	const { convexFrom } = found
	if (convexFrom === null || !found.convexity.certain) return [h, null, null, null]
	const at = (K: number): PublishedCell => {
		const row = found.minSecond.find((r) => r.sites === K)
		return row === undefined ? null : measured(row.second, row.error)
	}
	return [h, convexFrom, convexFrom === 1 ? null : at(convexFrom - 1), at(convexFrom)]
}

const separated = once(() => thresholdParameters(K0, 0.5, HEIGHTS[HEIGHTS.length - 1] as number, { tolerance: SEPARATED }))

function criticalRow(below: number, above: number): PublishedCell[] {
	const change = separated().find((c) => c.below === below && c.above === above)
	if (change === undefined) return [below, above, null]
	const h = criticalHeight(above - 1, change.low, change.high)
	return [below, above, enclosed(below, above, h) ? measured(h, ACCURACY) : null]
}

/** Whether K₀ has these values, for certain, at the ends of the enclosure about h. */
export function enclosed(below: number, above: number, h: number): boolean {
	return ([[h - ACCURACY, below], [h + ACCURACY, above]] as const).every(([at, expected]) => {
		const { convexFrom, convexity } = convexityAt(at)
		return convexFrom === expected && convexity.certain
	})
}

/** Where inf ψ_K'' changes sign between two heights: regula falsi, with the value at an end that stays halved (Illinois). */
function criticalHeight(K: number, low: number, high: number): number {
	const least = (h: number) => convexityAt(h).minSecond.find((r) => r.sites === K)?.second ?? Number.NaN
	let [a, b, fa, fb] = [low, high, least(low), least(high)]
	let x = a
	for (let step = 0, side = 0; step < STEPS; step++) {
		const next = (a * fb - b * fa) / (fb - fa)
		if (Math.abs(next - x) < ACCURACY / 10) return next
		x = next
		const f = least(x)
		if (Number.isNaN(f) || f === 0) return x
		if (Math.sign(f) === Math.sign(fb)) {
			;[b, fb] = [x, f]
			if (side === 1) fa /= 2
			side = 1
		} else {
			;[a, fa] = [x, f]
			if (side === -1) fb /= 2
			side = -1
		}
	}
	return x
}
