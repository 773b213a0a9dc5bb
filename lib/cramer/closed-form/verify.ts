/**
 * Numerical check of a derived normal form at run time: e^{−ψ} against the normal form at points spread over its Gaussians,
 * and φ* against the trapezoidal rule (spectrally convergent for these entire functions). Derivation is algebraic, so a
 * failure means a defect; the caller then refuses the form instead of returning it.
 */
import type { Expression } from '../../expression/index.ts'
import { pi, product, constant, rational } from '../../expression/index.ts'
import { compileJavaScript } from '../../expression/targets/javascript.ts'
import { approximate } from './approximate.ts'
import { powerReal, real } from './constants.ts'
import type { ExponentialPolynomial } from './exponential-polynomial.ts'
import { logarithmOf } from './real-form.ts'
import { byExponent } from './transform.ts'

/** Offsets in deviations of each Gaussian. */
const OFFSETS = [-5.1, -2.3, -0.9, 0.1, 1.3, 2.9, 4.7]
/** Most Gaussians and most quadrature points visited. */
const MAXIMAL_CENTRES = 24
const MAXIMAL_POINTS = 20_000

interface Gaussian {
	readonly mean: number
	readonly deviation: number
	readonly frequency: number
}

/** Why ψ and its normal form (or transform) disagree; undefined when they agree. */
export function disagreement(potential: Expression, density: ExponentialPolynomial, logPartition: Expression): string | undefined {
	const distinct = new Map<string, Gaussian>()
	for (const { exponent: e } of byExponent(density)) {
		const a = -approximate(e.two).value
		const key = `${e.two.id},${e.one.re.id}`
		const frequency = Math.max(distinct.get(key)?.frequency ?? 0, Math.abs(approximate(e.one.im).value))
		distinct.set(key, { mean: approximate(e.one.re).value / (2 * a), deviation: Math.sqrt(0.5 / a), frequency })
	}
	const gaussians = [...distinct.values()]
	return pointwise(potential, density, gaussians) ?? integrated(potential, logPartition, gaussians)
}

function pointwise(potential: Expression, density: ExponentialPolynomial, gaussians: readonly Gaussian[]): string | undefined {
	const logarithm = logarithmOf(density, 'z', { completeSquares: true })
	let conclusive = 0
	const stride = Math.max(1, Math.ceil(gaussians.length / MAXIMAL_CENTRES))
	for (let j = 0; j < gaussians.length; j += stride) {
		const { mean, deviation } = gaussians[j] as Gaussian
		for (const t of OFFSETS) {
			const at = new Map([['z', mean + t * deviation]])
			const left = approximate(potential, at)
			const right = approximate(logarithm, at)
			const error = left.error + right.error
			if (!(error <= 1e-7 * Math.max(1, Math.abs(left.value)))) continue
			conclusive++
			if (!(Math.abs(left.value + right.value) <= error))
				return `the normal form differs from exp(−ψ) at z = ${at.get('z')} by ${left.value + right.value} in the exponent (rounding ${error})`
		}
	}
	return conclusive >= 4 ? undefined : 'the normal form could not be verified: exp(−ψ) cannot be evaluated accurately enough'
}

function integrated(potential: Expression, logPartition: Expression, gaussians: readonly Gaussian[]): string | undefined {
	const narrowest = Math.min(...gaussians.map((g) => g.deviation))
	const step = (2 * Math.PI) / (Math.max(...gaussians.map((g) => g.frequency)) + 10 / narrowest)
	const kernel = compileJavaScript([potential])
	for (const t of [0, 0.7, -0.7]) {
		const field = t / narrowest
		const low = Math.min(...gaussians.map((g) => g.mean + field * g.deviation ** 2 - 10 * g.deviation))
		const high = Math.max(...gaussians.map((g) => g.mean + field * g.deviation ** 2 + 10 * g.deviation))
		const count = Math.ceil((high - low) / step)
		if (!(count <= MAXIMAL_POINTS)) return undefined
		const expected = approximate(logPartition, new Map([['s', field]]))
		const z = Float64Array.from({ length: count + 1 }, (_, i) => low + i * step)
		const psi = new Float64Array(count + 1)
		kernel.evaluate([z], [], [psi])
		let sum = 0
		let rounding = 0
		for (let i = 0; i <= count; i++) {
			const mass = step * Math.exp(field * (z[i] as number) - (psi[i] as number) - expected.value)
			sum += mass
			rounding += mass * (Math.abs(field * (z[i] as number)) + Math.abs(psi[i] as number))
		}
		const tolerance = 1e-9 + 2 * expected.error + 1e-13 * rounding
		if (!(Math.abs(sum - 1) <= tolerance)) return `the derived φ* differs from quadrature at field ${field} by ${Math.log(sum)}`
	}
	return undefined
}

/** (2π)^{1/2}. */
export const ROOT_TWO_PI = powerReal(real(product([constant(2), pi])), rational(1, 2))
