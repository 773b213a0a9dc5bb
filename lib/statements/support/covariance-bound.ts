/**
 * Both sides of the asymmetric Brascamp–Lieb estimate (theory 4.1) with the supremum taken over points: no more than the true one, so that the estimate
 * with it is the stronger claim. The supremum by interval bounds, `asymmetricBrascampLieb`, is needed only where that claim fails.
 */
import type { TiltedFamily } from '../../cramer/index.ts'
import { differentiate, type Expression } from '../../expression/index.ts'
import { compile } from '../../expression/targets/index.ts'
import type { AsymmetricBrascampLieb } from '../../inequalities/two-scale/index.ts'
import type { Split } from '../../potential/index.ts'

const POINTS = 1500
/** Points reach sinh(REACH) deviations on both sides. */
const REACH = 6

/** |cov(f, g)| and its bound under the tilted law of this field. @throws InputError when the field is not admissible. */
export function sampledBrascampLieb(family: TiltedFamily, split: Pick<Split, 'convex' | 'oscillation'>, f: Expression, g: Expression, field: number): AsymmetricBrascampLieb {
	const curvature = differentiate(differentiate(split.convex.expression, 'z'), 'z')
	const kernel = compile([f, g, differentiate(g, 'z'), differentiate(f, 'z'), curvature])
	const sides = (oscillation: number) => {
		const law = family.at(field, oscillation === 0 ? {} : { oscillation })
		const n = law.nodes.length
		const out = Array.from({ length: 5 }, () => new Float64Array(n))
		kernel.evaluate([law.nodes.map((u) => law.location + u)], [], out, n)
		const [a, b, d] = out as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
		const expectation = (h: (i: number) => number) => law.weights.reduce((sum, w, i) => sum + w * h(i), 0)
		const [meanF, meanG] = [expectation((i) => a[i]!), expectation((i) => b[i]!)]
		return { law, covariance: expectation((i) => (a[i]! - meanF) * (b[i]! - meanG)), integral: expectation((i) => Math.abs(d[i]!)) }
	}
	const coarse = sides(0)
	const { law, covariance, integral } = sides(200 / coarse.law.deviation)
	const points = Float64Array.from({ length: 2 * POINTS + 1 }, (_, k) => law.location + law.deviation * Math.sinh((REACH * (k - POINTS)) / POINTS))
	const out = Array.from({ length: 5 }, () => new Float64Array(points.length))
	kernel.evaluate([points], [], out, points.length)
	let supremum = 0
	for (let i = 0; i < points.length; i++) {
		const slope = Math.abs(out[3]![i]! / out[4]![i]!)
		if (slope > supremum && Number.isFinite(slope)) supremum = slope
	}
	const factor = Math.exp(3 * split.oscillation) * supremum
	const [left, right] = [Math.abs(covariance), factor * integral]
	return {
		left,
		right,
		ratio: left === 0 ? 0 : left / right,
		supremum,
		integral,
		errors: { left: Math.abs(covariance - coarse.covariance) + 1e-15 * left, right: factor * Math.abs(integral - coarse.integral) + 1e-15 * right },
	}
}
