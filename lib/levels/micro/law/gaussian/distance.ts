/**
 * E‖X̄_t − ζ_t‖²_{H⁻¹} of the Gaussian chain and the heat equation ∂_tζ = a∂²ζ, in closed form for any profile. theory.md 5.2–5.4.
 *
 *   = Var + Bias,   Var = (1/N) Σ_k (1/λ_k − 1/(6N²)) σ_k(t),   Bias = Σ_{n≠0} |x̄_n − ζ_n|²/(2πn)²,
 *
 * x̄_n = sinc(n/N) e^{−πin/N} m̂_t(n mod N) the Fourier coefficients of the step function of the means. The sum over the frequencies n ≡ k (mod N)
 * that the profile does not have is Σ_j (k/N + j)^{−4}, all terms positive; where the profile has a frequency, x̄_n − ζ_n comes from expm1 of the
 * difference of the exponents. So Bias, which is O(N⁻⁴) for smooth profiles, has relative error 1e-12 at any N.
 */
import { realTransform } from '../../../../numerics/real-fft.ts'
import { chainEigenvalue, type GaussianStart, initialVariance, stepWeight } from './chain.ts'
import { sinc, type TrigonometricProfile } from './profile.ts'

export interface GaussianDistanceOptions {
	/** a = ψ''; default 1. */
	readonly curvature?: number
	readonly sites: number
	readonly profile: TrigonometricProfile
	readonly start: GaussianStart
	readonly time: number
	/** E x_i at time 0; default the cell averages of the profile. Given ones limit the accuracy of Bias to rounding of the profile. */
	readonly means?: ArrayLike<number>
}

export interface GaussianDistance {
	readonly variance: number
	readonly bias: number
	/** E‖X̄_t − ζ_t‖²_{H⁻¹}; the difference of the means of the two, if any, is not part of it. */
	readonly total: number
}

interface Wave {
	/** n, of either sign. */
	readonly n: number
	/** ζ_n at time 0. */
	readonly re: number
	readonly im: number
}

/** Var and Bias at a time. Error 1e-12, relative. Cost O(N + frequencies). */
export function gaussianDistance(options: GaussianDistanceOptions): GaussianDistance {
	const { curvature: a = 1, sites, start, time, profile, means } = options
	const v0 = initialVariance(start)
	let variance = 0
	for (let k = 1; k < sites; k++)
		variance += stepWeight(sites, k) * (v0 - (1 - v0) * Math.expm1(-2 * a * chainEigenvalue(sites, k) * time))
	variance /= sites * a
	const classes = wavesByClass(profile, sites)
	const [re, im] = [new Float64Array(sites), new Float64Array(sites)]
	if (means !== undefined) {
		realTransform(sites).forward(Float64Array.from(means), re, im)
		for (let k = 1; k < sites; k++) if (!classes.has(k)) classes.set(k, [])
	}
	let bias = 0
	for (const [k, waves] of classes) {
		const given = means === undefined ? undefined : ([re[k] / sites, im[k] / sites] as const)
		bias += classBias(k, waves, a * time, sites, given)
	}
	return { variance, bias, total: variance + bias }
}

function wavesByClass({ modes }: TrigonometricProfile, sites: number): Map<number, Wave[]> {
	const classes = new Map<number, Wave[]>()
	for (const { frequency, cos, sin } of modes) {
		if (!(Number.isInteger(frequency) && frequency >= 1)) throw new RangeError(`gaussianDistance: frequency ${frequency} (expected an integer ≥ 1)`)
		for (const sign of [1, -1]) {
			const n = sign * frequency
			const k = ((n % sites) + sites) % sites
			classes.set(k, [...(classes.get(k) ?? []), { n, re: cos / 2, im: (-sign * sin) / 2 }])
		}
	}
	return classes
}

/** The part of Bias of the frequencies n ≡ k (mod N) at rescaled time τ = at. */
function classBias(k: number, waves: readonly Wave[], tau: number, sites: number, given?: readonly [number, number]): number {
	const rate = chainEigenvalue(sites, k)
	// m̂_0(k) = Σ ζ_n sinc(n/N) e^{πin/N}.
	let [re, im] = given ?? [0, 0]
	if (given === undefined)
		for (const wave of waves) {
			const [c, s] = turn(wave.n, sites)
			const f = sinc(wave.n, sites)
			re += f * (wave.re * c - wave.im * s)
			im += f * (wave.re * s + wave.im * c)
		}
	const decay = Math.exp(-rate * tau)
	let sum = k === 0 ? 0 : decay * decay * (re * re + im * im) * aliasWeight(k, sites, waves.map(({ n }) => (n - k) / sites))
	for (const wave of waves) {
		const [c, s] = turn(wave.n, sites)
		const f = sinc(wave.n, sites)
		let [dRe, dIm] = [0, 0]
		if (given === undefined) {
			const gain = ownGap(wave.n, tau, sites)
			// What the other waves of the class put into this frequency.
			const otherRe = re - f * (wave.re * c - wave.im * s)
			const otherIm = im - f * (wave.re * s + wave.im * c)
			const single = waves.length === 1
			dRe = gain * wave.re + (single ? 0 : f * decay * (otherRe * c + otherIm * s))
			dIm = gain * wave.im + (single ? 0 : f * decay * (otherIm * c - otherRe * s))
		} else {
			const heat = Math.exp(-((2 * Math.PI * wave.n) ** 2) * tau)
			dRe = f * decay * (re * c + im * s) - heat * wave.re
			dIm = f * decay * (im * c - re * s) - heat * wave.im
		}
		sum += (dRe * dRe + dIm * dIm) / (2 * Math.PI * wave.n) ** 2
	}
	return sum
}

/** e^{iπn/N}. */
function turn(n: number, sites: number): readonly [number, number] {
	const angle = (Math.PI * (n % (2 * sites))) / sites
	return [Math.cos(angle), Math.sin(angle)]
}

/** sinc² e^{−λτ} − e^{−θτ} for one wave, θ = (2πn)². */
function ownGap(n: number, tau: number, sites: number): number {
	const f = sinc(n, sites)
	const theta = (2 * Math.PI * n) ** 2
	if (f === 0) return -Math.exp(-theta * tau)
	const u = (Math.PI * Math.abs(n)) / sites
	const lag = sineLag(u)
	const difference = 4 * sites * sites * lag * (2 * u - lag)
	const shrink = u < 1 ? 2 * Math.log1p(-lag / u) : 2 * Math.log(Math.abs(f))
	return Math.exp(-theta * tau) * Math.expm1(difference * tau + shrink)
}

/** u − sin u, u ≥ 0. */
function sineLag(u: number): number {
	if (u > 1) return u - Math.sin(u)
	let term = u ** 3 / 6
	let sum = 0
	for (let j = 4; j < 24; j += 2) {
		sum += term
		term *= -(u * u) / (j * (j + 1))
	}
	return sum
}

const DIRECT = 16

/** Σ_j sinc²((k + jN)/N)/(2π(k + jN))² over all integers j except the given ones, 0 < k < N. */
function aliasWeight(k: number, sites: number, except: readonly number[]): number {
	const kappa = k / sites
	const last = except.reduce((m, j) => Math.max(m, Math.abs(j)), DIRECT)
	const left = new Set(except)
	let sum = hurwitz4(last + 1 + kappa) + hurwitz4(last + 1 - kappa)
	for (let j = last; j >= -last; j--) if (!left.has(j)) sum += (kappa + j) ** -4
	const s = Math.sin((Math.PI * Math.min(k, sites - k)) / sites)
	return (sum * s * s) / (4 * Math.PI ** 4 * sites * sites)
}

/** Σ_{j ≥ 0} (a + j)^{−4} by Euler–Maclaurin; error 1e-13 for a ≥ 16. */
function hurwitz4(a: number): number {
	return a ** -3 / 3 + a ** -4 / 2 + a ** -5 / 3 - a ** -7 / 6 + (2 / 9) * a ** -9
}
