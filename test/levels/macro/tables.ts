/** Analytic tables of φ, φ', φ'' for tests: no Cramér transform in between. */
import type { FreeEnergyTable } from '../../../lib/levels/index.ts'

export function table(
	value: (m: number) => number,
	first: (m: number) => number,
	second: (m: number) => number,
	[lower, upper] = [-10, 10] as readonly [number, number],
): FreeEnergyTable {
	const evaluate: FreeEnergyTable['evaluate'] = (means, out, slope, count = means.length) => {
		for (let i = 0; i < count; i++) {
			out[i] = first(means[i])
			slope[i] = second(means[i])
		}
	}
	return { lower, upper, value, first, second, evaluate }
}

/** ψ = z²/2. */
export const gaussian = table(
	(m) => (m * m) / 2,
	(m) => m,
	() => 1,
)

/** φ' = m + m³. */
export const cubic = table(
	(m) => (m * m) / 2 + (m * m * m * m) / 4,
	(m) => m + m * m * m,
	(m) => 1 + 3 * m * m,
)

/** φ' = m + 0.09 sin 10m, φ'' between 0.1 and 1.9. */
export const wavy = table(
	(m) => (m * m) / 2 - 0.009 * Math.cos(10 * m),
	(m) => m + 0.09 * Math.sin(10 * m),
	(m) => 1 + 0.9 * Math.cos(10 * m),
)

const { PI: pi } = Math

/** 0.2 + 0.8cos 2πθ + 0.2 sin 4πθ. */
export const smooth = { pieces: [{ from: 0, to: 1, value: (t: number) => 0.2 + 0.8 * Math.cos(2 * pi * t) + 0.2 * Math.sin(4 * pi * t) }] }

/** 0.8 on [0,1/4), −0.2 on [1/4,1). */
export const step = {
	pieces: [
		{ from: 0, to: 0.25, value: () => 0.8 },
		{ from: 0.25, to: 1, value: () => -0.2 },
	],
}

/** Heat flow of `smooth`. */
export function smoothHeat(theta: number, t: number): number {
	return 0.2 + 0.8 * Math.exp(-4 * pi * pi * t) * Math.cos(2 * pi * theta) + 0.2 * Math.exp(-16 * pi * pi * t) * Math.sin(4 * pi * theta)
}

/** Heat flow of `step` by its Fourier series: error exp(−4π²·terms²·t). */
export function stepHeat(theta: number, t: number, terms = 2000): number {
	let sum = 0.05
	for (let k = 1; k <= terms; k++) {
		const decay = Math.exp(-4 * pi * pi * k * k * t)
		if (decay === 0) break
		const a = Math.sin((pi * k) / 2) / (pi * k)
		const b = (1 - Math.cos((pi * k) / 2)) / (pi * k)
		sum += decay * (a * Math.cos(2 * pi * k * theta) + b * Math.sin(2 * pi * k * theta))
	}
	return sum
}
