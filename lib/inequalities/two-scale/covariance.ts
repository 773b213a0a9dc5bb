/**
 * The asymmetric Brascamp–Lieb covariance estimate in one dimension (theory 4.1): for ν ∝ e^{−ψ_c−δ}, ψ_c'' > 0, δ bounded,
 *
 *   |cov_ν(f, g)| ≤ e^{3 osc δ} · sup |f'/ψ_c''| · ∫ |g'| dν.
 */
import type { TiltedFamily } from '../../cramer/index.ts'
import { differentiate, divide, type Expression, negate } from '../../expression/index.ts'
import { compile } from '../../expression/targets/index.ts'
import type { Split } from '../../potential/index.ts'
import { infimumOnLine } from '../../potential/line-extremum.ts'

export interface AsymmetricBrascampLieb {
	/** |cov_ν(f, g)|. */
	readonly left: number
	/** e^{3 osc δ} sup |f'/ψ_c''| ∫|g'| dν; Infinity where the supremum is not finite. */
	readonly right: number
	/** left/right ≤ 1 is the claim; 0 for 0/0. */
	readonly ratio: number
	readonly supremum: number
	readonly integral: number
	/** Absolute errors of both sides: quadrature on two rules. */
	readonly errors: { readonly left: number; readonly right: number }
}

/**
 * Both sides for f and g, expressions in z, under the tilted law of this field (a tilt changes neither ψ_c'' nor δ).
 * @throws InputError when the field is not admissible.
 */
export function asymmetricBrascampLieb(family: TiltedFamily, split: Pick<Split, 'convex' | 'oscillation'>, f: Expression, g: Expression, field = 0): AsymmetricBrascampLieb {
	const curvature = differentiate(differentiate(split.convex.expression, 'z'), 'z')
	const slope = divide(differentiate(f, 'z'), curvature)
	const supremum = Math.max(...[slope, negate(slope)].map((e) => -infimumOnLine(e, { tolerance: 1e-9 }).bound))
	const kernel = compile([f, g, differentiate(g, 'z')])
	const sides = (oscillation: number) => {
		const law = family.at(field, oscillation === 0 ? {} : { oscillation })
		const n = law.nodes.length
		const [a, b, d] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
		kernel.evaluate([law.nodes.map((u) => law.location + u)], [], [a, b, d], n)
		let [meanF, meanG, integral] = [0, 0, 0]
		for (let i = 0; i < n; i++) {
			meanF += law.weights[i] * a[i]
			meanG += law.weights[i] * b[i]
			integral += law.weights[i] * Math.abs(d[i])
		}
		let covariance = 0
		for (let i = 0; i < n; i++) covariance += law.weights[i] * (a[i] - meanF) * (b[i] - meanG)
		return { covariance, integral, deviation: law.deviation }
	}
	const coarse = sides(0)
	const fine = sides(200 / coarse.deviation)
	const factor = Math.exp(3 * split.oscillation) * supremum
	const [left, right] = [Math.abs(fine.covariance), fine.integral === 0 ? 0 : factor * fine.integral]
	return {
		left,
		right,
		ratio: left === 0 ? 0 : left / right,
		supremum,
		integral: fine.integral,
		errors: { left: Math.abs(fine.covariance - coarse.covariance) + 1e-15 * left, right: factor * Math.abs(fine.integral - coarse.integral) + 1e-15 * right },
	}
}
