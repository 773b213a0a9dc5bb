/**
 * How large the characteristic function of a tilted law still is beyond t, however far out: by the Fourier transform of its sampled density.
 *
 * Laws whose potential oscillates have revivals, |χ| ≈ a/2 near t = k for ψ = z²/2 + a cos kz, far beyond where |χ| first dies out: what is not looked for is
 * not seen, and an inversion that stops before is wrong. The density is sampled on two grids of incommensurate steps, which are halved until the
 * upper half of both spectra is below 3e-12, beginning with one that resolves the wave number of ψ'''' (samples that are too far apart alias, but
 * they see its size). theory.md 8.1.
 */
import { relativeExponent, type TiltedLaw } from '../../../../cramer/index.ts'
import { derivatives, type Expression, type Kernel } from '../../../../expression/index.ts'
import { compile } from '../../../../expression/targets/index.ts'
import type { SingleSite } from '../../../../potential/single-site.ts'
import { realTransform } from '../../../../numerics/real-fft.ts'

export interface Spectrum {
	/** A bound of |χ(t')| for all t' ≥ t; 1 where the density is not resolved. */
	beyond(t: number): number
}

/** Density below e^{−DEPTH} of its maximum is left out. */
const DEPTH = 40
const SMALLEST = 2 ** 12
const LARGEST = 2 ** 19
const SILENT = 3e-12
/** Points at which ψ'''' is looked at. */
const SAMPLES = 1999
/** Padding: frequencies are PADDED times as dense as a density on the bulk needs. */
const PADDED = 16
/** |χ| between two of them, over the larger: 1 + (2π/2·PADDED)²/8 for a density on the bulk. */
const BETWEEN = 1.005
/** The second grid is wider by this. */
const OTHER = 1.3717

/** The spectrum of a law. Cost: a millisecond for smooth potentials, some 200 ms for the roughest that are resolved. */
export function spectrum(site: SingleSite, law: TiltedLaw): Spectrum {
	const exponent = relativeExponent(site)
	const theta = law.field - (exponent.at(law.mean)[1] as number)
	const [low, high] = bulk(law)
	const finest = waveNumber(site, law.mean + low, law.mean + high)
	for (let n = SMALLEST; n <= LARGEST; n *= 2) {
		if ((Math.PI * n) / (PADDED * (high - low) * OTHER) < finest) continue
		const samples = [1, OTHER].map((stretch) => {
			const width = PADDED * (high - low) * stretch
			const u = Float64Array.from({ length: n }, (_, k) => (low + high - width) / 2 + (width * k) / n)
			const [r, s] = [new Float64Array(n), new Float64Array(n)]
			exponent.evaluate(law.mean, u, r, s, n)
			const d = r.map((x, k) => x - theta * u[k])
			const least = d.reduce((a, x) => (x < a ? x : a), Number.POSITIVE_INFINITY)
			const p = d.map((x) => Math.exp(least - x))
			const [re, im] = [new Float64Array(n), new Float64Array(n)]
			realTransform(n).forward(p, re, im)
			return { moduli: re.subarray(0, n / 2).map((x, k) => Math.hypot(x, im[k]) / re[0]), spacing: (2 * Math.PI) / width }
		})
		if (!samples.every(({ moduli }) => moduli.subarray(n / 4).every((x) => x < SILENT))) continue
		const { moduli, spacing } = samples[0]!
		for (let k = n / 2 - 2; k >= 0; k--) moduli[k] = Math.max(moduli[k], moduli[k + 1])
		return { beyond: (t) => Math.min(1, BETWEEN * (moduli[Math.max(0, Math.min(n / 2 - 1, Math.floor(t / spacing)))] as number)) }
	}
	return { beyond: () => 1 }
}

/** About the mean: where the nodes of the law have weight, and a little more. */
function bulk({ nodes, weights, offset }: TiltedLaw): [number, number] {
	let largest = 0
	for (const w of weights) largest = Math.max(largest, w)
	const kept = nodes.filter((_, i) => weights[i] > largest * Math.exp(-DEPTH))
	const [first, last] = [kept[0] - offset, kept[kept.length - 1] - offset]
	const pad = 0.05 * (last - first)
	return [first - pad, last + pad]
}

const fourth = new WeakMap<SingleSite, Kernel>()

/** 5 (sup |ψ''''|)^{1/4} on an interval: a cos kz has a wave number of at most k, and k a^{1/4} of it is seen in ψ''''. */
function waveNumber(site: SingleSite, low: number, high: number): number {
	let kernel = fourth.get(site)
	if (kernel === undefined) {
		kernel = compile([derivatives(site.expression, 'z', 4)[4] as Expression])
		fourth.set(site, kernel)
	}
	const z = Float64Array.from({ length: SAMPLES }, (_, k) => low + ((high - low) * (k + 0.5)) / SAMPLES)
	const out = new Float64Array(SAMPLES)
	kernel.evaluate([z], [], [out])
	return 5 * out.reduce((a, x) => Math.max(a, Math.abs(x)), 0) ** 0.25
}
