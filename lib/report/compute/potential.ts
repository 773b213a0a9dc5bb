/** The potential's part of the data. */
import { derivatives, toLatex } from '../../expression/index.ts'
import { compileJavaScript } from '../../expression/targets/javascript.ts'
import type { Potential } from '../../potential/index.ts'
import type { Curve, PotentialPart } from '../data.ts'

/** Points of a curve in a figure. */
export const CURVE_POINTS = 201

/** Equidistant points of an interval, ends included. */
export function grid(low: number, high: number, points: number): number[] {
	return Array.from({ length: points }, (_, i) => (i === points - 1 ? high : low + (i * (high - low)) / (points - 1)))
}

/** A curve; what is not finite becomes null. */
function curve(x: readonly number[], y: readonly (number | undefined)[]): Curve {
	return { x, y: y.map((v) => (v !== undefined && Number.isFinite(v) ? v : null)) }
}

/** Height of ψ over its minimum that a figure shows at least: wells of all but negligible weight are in, the parabola about them is not. */
const DEPTH = 3
/** Share of the hull that a figure shows beyond it on each side. */
const MARGIN = 0.06

/** The part of a range where the potential does something: the hull of {ψ ≤ min ψ + 3}, and a little more on both sides. */
export function windowOf(potential: Potential, [low, high]: readonly [number, number]): readonly [number, number] {
	const x = grid(low, high, 2001)
	const values = x.map((z) => potential.kernel.at([z])[0] as number)
	const least = values.reduce((a, b) => Math.min(a, b))
	const inside = x.filter((_, i) => (values[i] as number) <= least + DEPTH)
	const [from, to] = [inside[0] ?? low, inside.at(-1) ?? high]
	const margin = MARGIN * (to - from)
	return [Math.max(low, from - margin), Math.min(high, to + margin)]
}

export function potentialPart(potential: Potential, low: number, high: number): PotentialPart {
	const [, first, second, third, fourth] = potential.derivatives.map((e) => toLatex(e)) as [string, string, string, string, string]
	const x = grid(low, high, CURVE_POINTS)
	const values = x.map((z) => Array.from(potential.kernel.at([z])))
	const { split } = potential
	const convex = split === null ? null : compileJavaScript(derivatives(split.convex.expression, 'z', 2))
	const convexValues = convex === null ? null : x.map((z) => Array.from(convex.at([z])))
	return {
		latex: potential.latex,
		derivatives: { first, second, third, fourth },
		class: potential.class,
		classReason: potential.classReason,
		split:
			split === null
				? null
				: {
						convex: split.convex.text,
						perturbation: split.perturbation.text,
						convexLatex: split.convex.latex,
						perturbationLatex: split.perturbation.latex,
						oscillation: split.oscillation,
						convexity: split.convexity,
					},
		splitReason: potential.splitReason,
		minSecondDerivative: potential.minSecondDerivative.value,
		minSecondNote: potential.minSecondDerivative.note,
		fields: potential.fields,
		means: potential.means,
		warnings: potential.warnings,
		value: curve(
			x,
			values.map((v) => v[0]),
		),
		second: curve(
			x,
			values.map((v) => v[2]),
		),
		...(convexValues === null
			? {}
			: {
					convexValue: curve(
						x,
						convexValues.map((v) => v[0]),
					),
					convexSecond: curve(
						x,
						convexValues.map((v) => v[2]),
					),
				}),
	}
}
