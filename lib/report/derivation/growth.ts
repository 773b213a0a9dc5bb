/** How ψ grows, seen from values far out in long arithmetic: a check of what expansions decided. theory.md 0.6, 1.5. */
import type { Potential } from '../../potential/index.ts'
import { decimals, evaluateGraph } from './arithmetic.ts'
import type { Measured } from './ledger.ts'

const DIGITS = 90
const POWERS = [4, 8, 14]

/** ψ(±10^k)/10^{nk}, k = 4, 8, 14; values beyond 10^(9·10^15) are Infinity. */
function ratios(p: Potential, sign: 1 | -1, n: number): number[] {
	const a = decimals(DIGITS)
	return POWERS.map((k) => {
		const far = a.of(10).pow(k)
		try {
			const value = evaluateGraph(p.expression, { z: far.times(sign) }, a)
			return value.isFinite() ? value.div(far.pow(n)).toNumber() : Number.POSITIVE_INFINITY
		} catch {
			return Number.NaN
		}
	}).filter((x) => !Number.isNaN(x))
}

/** Increasing, and still at the end. */
function diverges(r: readonly number[]): boolean {
	const last = r[r.length - 1]
	return r.length > 1 && r.every((x, i) => i === 0 || x > r[i - 1] || x === Number.POSITIVE_INFINITY) && (last === Number.POSITIVE_INFINITY || last > 1.5 * Math.abs(r[0]))
}

/** How far the growth at both ends is from the slopes ψ/|z| that the fields say. */
export function fieldsGrowth(p: Potential): Measured {
	let [defect, points] = [0, 0]
	for (const [sign, end] of [
		[-1, p.fields.min],
		[1, p.fields.max],
	] as const) {
		const r = ratios(p, sign, 1)
		points += r.length
		if (end === null) defect = Math.max(defect, diverges(r) ? 0 : 1)
		else defect = Math.max(defect, r.length === 0 ? 1 : Math.abs(r[r.length - 1] - Math.abs(end)) / Math.max(1, Math.abs(end)))
	}
	return { defect, points }
}

/** How far ψ/z² far out is from what the class says: one positive limit, or growth on one side and none below a quadratic on the other. */
export function classGrowth(p: Potential): Measured {
	const [minus, plus] = [ratios(p, -1, 2), ratios(p, 1, 2)]
	const points = minus.length + plus.length
	const [a, b] = [minus[minus.length - 1], plus[plus.length - 1]]
	switch (p.class) {
		case 'gaussian':
		case 'quadratic-perturbation':
			return { points, defect: a > 0 && b > 0 ? Math.abs(a - b) / Math.max(a, b) : 1 }
		case 'super-quadratic': {
			const grows = [diverges(minus), diverges(plus)]
			return { points, defect: (grows[0] || grows[1]) && a > 0 && b > 0 ? 0 : 1 }
		}
		case 'other': {
			// Not both ends above a quadratic: one grows more slowly, or ψ is quadratic at both ends up to unbounded terms.
			const subquadratic = [minus, plus].some((r) => !diverges(r))
			return { points, defect: subquadratic ? 0 : 1 }
		}
	}
}
