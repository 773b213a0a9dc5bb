/**
 * How a tilted law behaves far out: the limit of V' = ψ' − σ outwards, which bounds the spectrum ((V')²/4 is where the essential
 * spectrum begins, theory 6.6), and whether V'²/V stays away from zero, without which there is no log-Sobolev inequality
 * (theory 6.7: b is infinite).
 */
import { differentiate, negate, power, product } from '../../expression/index.ts'
import { decideAdmissibility } from '../../potential/admissibility.ts'
import type { End } from '../../potential/asymptotics/expand.ts'
import { lowerLimit } from '../../potential/asymptotics/limit.ts'
import type { SingleSite } from '../../potential/single-site.ts'
import type { LineSource, LineTail } from './line-law.ts'

/** The tails of the tilted laws of a site, by field. */
export function siteTails(site: SingleSite): (field: number) => LineSource['tails'] {
	const first = differentiate(site.expression, 'z')
	const { ends } = decideAdmissibility(site.expression)
	const of = (end: End, slope: number): LineTail => {
		const outward = end === '+' ? first : negate(first)
		if (slope < Number.POSITIVE_INFINITY) {
			const from = lowerLimit(outward, end)
			const to = lowerLimit(negate(outward), end)
			const settles = from.known && to.known && from.bound + to.bound >= -1e-9 * slope
			return settles
				? { slope, quadratic: false, reason: `psi' tends to ${end === '+' ? slope : -slope}` }
				: { slope: Number.NaN, quadratic: false, reason: `psi grows linearly as z -> ${end}infinity, but psi' is not seen to have a limit` }
		}
		const growth = product([power(first, 2), power(site.expression, -1)])
		const ratio = lowerLimit(growth, end)
		if (ratio.known && ratio.bound > 0) {
			const above = lowerLimit(negate(growth), end)
			return { slope, quadratic: true, growth: [ratio.bound, above.known ? -above.bound : Number.POSITIVE_INFINITY], reason: 'psi grows at least quadratically' }
		}
		if (ratio.known && ratio.value <= 0)
			return { slope, quadratic: false, reason: `psi'^2/psi tends to zero as z -> ${end}infinity: psi grows more slowly than a quadratic` }
		return { slope, quadratic: null, reason: `the growth of psi'^2/psi as z -> ${end}infinity is not decided` }
	}
	const minus = of('-', ends.minus.slope)
	const plus = of('+', ends.plus.slope)
	return (field) => {
		const tilted = (t: LineTail, sign: number): LineTail =>
			Number.isFinite(t.slope) ? { ...t, slope: t.slope - sign * field, reason: `V' tends to ${t.slope - sign * field} outwards` } : t
		return { minus: tilted(minus, -1), plus: tilted(plus, 1) }
	}
}
