/**
 * What H̄ and its slope converge to: the free energy of a profile and the dissipation of the hydrodynamic equation (theory 0.6, 0.7),
 *
 *   𝓗(ζ) = ∫φ(ζ) dθ,      |∂𝓗|²(ζ) = ∫|∂_θ φ'(ζ)|² dθ = ∫(φ''(ζ) ζ')² dθ.
 *
 * Smooth periodic profiles: the mean over n equal points, n doubled until nothing changes; steps: exactly.
 */
import { type CramerTransform, cramerTable } from '../../cramer/index.ts'
import { differentiate, type Profile, toNumber } from '../../expression/index.ts'
import { compileJavaScript } from '../../expression/targets/index.ts'

/** φ with two derivatives at means. */
export interface FreeEnergyDensity {
	value(mean: number): number
	first(mean: number): number
	second(mean: number): number
	/** Relative error of the second derivative. */
	readonly error: number
}

/** φ over the values of a profile and a little more. */
export function freeEnergyDensity({ transform }: { readonly transform: CramerTransform }, { range }: Profile): FreeEnergyDensity {
	const { min, max } = transform.site.means
	const pad = 1e-3 * Math.max(range.max - range.min, 1 / Math.sqrt(transform.at(range.max).second))
	const low = min === null || range.min - pad > min ? range.min - pad : range.min
	const high = max === null || range.max + pad < max ? range.max + pad : range.max
	return cramerTable(transform, low, high)
}

/** An integral over the circle. */
export interface Integral {
	readonly value: number
	readonly error: number
}

/** ∫f(ζ, ζ') dθ of one smooth piece, or of constant ones. */
export function integralOver(profile: Profile, f: (value: number, slope: number) => number): Integral {
	const { pieces } = profile
	if (pieces.length > 1) {
		let value = 0
		for (const { from, to } of pieces) value += toNumber(to.sub(from)) * f(profile.value(toNumber(from.add(to)) / 2), 0)
		return { value, error: 4e-16 * Math.abs(value) }
	}
	const { expression } = pieces[0]!
	const kernel = compileJavaScript([expression, differentiate(expression, 'theta')], { batch: ['theta'] })
	const mean = (n: number) => {
		let sum = 0
		for (let i = 0; i < n; i++) {
			const [value, slope] = kernel.at([i / n]) as [number, number]
			sum += f(value, slope)
		}
		return sum / n
	}
	let value = mean(64)
	for (let n = 128; ; n *= 2) {
		const next = mean(n)
		const error = Math.abs(next - value)
		value = next
		if (error <= 1e-13 * Math.abs(value) || n >= 4096) return { value, error: error + 1e-15 * Math.abs(value) }
	}
}

/** 𝓗(ζ). */
export const freeEnergy = (density: FreeEnergyDensity, profile: Profile): Integral => integralOver(profile, (z) => density.value(z))

/** |∂𝓗|²(ζ) of a smooth profile. */
export function dissipationRate(density: FreeEnergyDensity, profile: Profile): Integral {
	const { value, error } = integralOver(profile, (z, slope) => (density.second(z) * slope) ** 2)
	return { value, error: error + 2 * density.error * value }
}
