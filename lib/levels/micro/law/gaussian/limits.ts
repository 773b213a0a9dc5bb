/**
 * The constants of the Gaussian chain as N → ∞, for a deterministic start (local Gibbs: V = 1/12, c = w = 0). theory.md 5.4–5.6, at ψ'' = a.
 *
 *   N·Var → V(at)/a,   N[(1/N)Ent − (a/2)∫(ζ_t − m)²] → c(at),   W₂²(law, local Gibbs) → w(at)/a,   q_n = e^{−8π²n²t}:
 *   V = Σ_{n≠0} (1 − q_n)/(2πn)²,   c = −½ Σ_{n≠0} (q_n + log(1 − q_n)),   w = Σ_{n≠0} (1 − √(1 − q_n))²/(2πn)².
 */
import { excessEntropy } from './entropy.ts'

const RATE = 8 * Math.PI ** 2
/** Below this time V = √(2t/π) − 2t to rounding: the next term is e^{−1/(8t)}. */
const EARLY = 0.003
const DEEPEST = 40

/** V(t), error 1e-15. */
export function limitVariance(time: number): number {
	if (time < EARLY) return Math.sqrt((2 * time) / Math.PI) - 2 * time
	let sum = 0
	for (let n = 1; RATE * n * n * time < DEEPEST; n++) sum += Math.exp(-RATE * n * n * time) / (n * n)
	return 1 / 12 - sum / (2 * Math.PI ** 2)
}

/** c(t), relative error 1e-14; infinite at t = 0. Cost O(t^{−1/2}). */
export function limitEntropy(time: number): number {
	return time === 0
		? Number.POSITIVE_INFINITY
		: waves(time, (exponent) => excessEntropy(-Math.exp(-exponent), -Math.expm1(-exponent)))
}

/** w(t), relative error 1e-14. Cost O(t^{−1/2}); w(0) = 1/12. */
export function limitWasserstein(time: number): number {
	if (time === 0) return 1 / 12
	return waves(time, (exponent, n) => {
		const q = Math.exp(-exponent)
		return 2 * (q / (1 + Math.sqrt(-Math.expm1(-exponent))) / (2 * Math.PI * n)) ** 2
	})
}

function waves(time: number, term: (exponent: number, n: number) => number): number {
	let sum = 0
	for (let n = 1; ; n++) {
		const exponent = RATE * n * n * time
		const next = term(exponent, n)
		sum += next
		if (!(next > 1e-17 * sum) || exponent > 700) return sum
	}
}
