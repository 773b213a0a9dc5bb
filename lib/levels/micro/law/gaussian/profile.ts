/** Profiles as trigonometric sums ζ(θ) = m + Σ_n c_n cos 2πnθ + s_n sin 2πnθ, for closed forms. theory.md 5.4. */
import { gaussLegendre } from '../../../../numerics/gauss-legendre.ts'
import { piecesOf, type ProfileLike } from '../../../macro/profile.ts'

export interface TrigonometricProfile {
	readonly mean: number
	/** Frequencies n ≥ 1, each at most once. */
	readonly modes: readonly { readonly frequency: number; readonly cos: number; readonly sin: number }[]
}

const POINTS = gaussLegendre(16)

/**
 * The Fourier coefficients of a profile up to a frequency, by 16 Gauss points on parts no longer than the shortest wave. Error: rounding, for pieces
 * that are smooth on that scale. Cost O(frequencies²).
 */
export function fourierProfile(profile: ProfileLike, frequencies: number): TrigonometricProfile {
	const { ends, value } = piecesOf(profile)
	const [cos, sin] = [new Float64Array(frequencies + 1), new Float64Array(frequencies + 1)]
	for (let piece = 0; piece + 1 < ends.length; piece++) {
		const [a, b] = [ends[piece], ends[piece + 1]]
		const parts = Math.max(4, Math.ceil((b - a) * frequencies))
		const width = (b - a) / parts
		for (let part = 0; part < parts; part++) {
			for (let q = 0; q < POINTS.nodes.length; q++) {
				const theta = a + width * (part + (POINTS.nodes[q] + 1) / 2)
				const weighted = (value(piece, theta) * POINTS.weights[q] * width) / 2
				for (let n = 0; n <= frequencies; n++) {
					const angle = 2 * Math.PI * n * theta
					cos[n] += weighted * Math.cos(angle)
					sin[n] += weighted * Math.sin(angle)
				}
			}
		}
	}
	const modes = Array.from({ length: frequencies }, (_, i) => ({ frequency: i + 1, cos: 2 * cos[i + 1], sin: 2 * sin[i + 1] }))
	return { mean: cos[0], modes }
}

/** Cell averages of the profile: the means of a start from x_i = N ∫_{cell i} ζ. */
export function trigonometricCellAverages({ mean, modes }: TrigonometricProfile, sites: number): Float64Array {
	const out = new Float64Array(sites).fill(mean)
	for (const { frequency: n, cos, sin } of modes) {
		const factor = sinc(n, sites)
		for (let i = 0; i < sites; i++) {
			// 2πn(i + ½)/N, reduced exactly.
			const angle = (Math.PI * ((n * (2 * i + 1)) % (2 * sites))) / sites
			out[i] += factor * (cos * Math.cos(angle) + sin * Math.sin(angle))
		}
	}
	return out
}

/** sin(πn/N)/(πn/N), exactly 0 at multiples of N. */
export function sinc(n: number, sites: number): number {
	if (n === 0) return 1
	const rest = ((n % (2 * sites)) + 2 * sites) % (2 * sites)
	if (rest % sites === 0) return 0
	return Math.sin((Math.PI * rest) / sites) / ((Math.PI * n) / sites)
}
