/**
 * The search over the parameters of δ = Σ_j a_j e^{−u² − κu³ − βu⁴ − γu⁶}, u = (z−μ_j)/w_j, that maximises
 * log min (f − δ)'' − osc δ on a grid: every parameter up and down by a step that shrinks when nothing improves.
 *
 * The contributions of the bumps are kept apart, so that moving one costs one exponential per point.
 */

export interface Bump {
	readonly amplitude: number
	readonly centre: number
	readonly width: number
	readonly skew: number
	readonly quartic: number
	readonly sextic: number
}

/** How good a set of bumps is: first without convexity deficit, then by log c − osc. */
export interface Quality {
	/** Mean of max(0, target − (f − δ)'') over the grid while the minimum is not positive; 0 when it is. */
	readonly deficit: number
	readonly score: number
}

export function better(a: Quality, b: Quality): boolean {
	return a.deficit < b.deficit || (a.deficit === b.deficit && a.score > b.score)
}

interface Layer {
	readonly value: Float64Array
	readonly second: Float64Array
}

export class BumpSearch {
	private readonly z: Float64Array
	private readonly second: Float64Array
	/** Margin for what lies between grid points and for the rounding of the parameters. */
	private readonly margin: number
	private readonly target: number

	/** `points` sorted; `target`: the curvature that the search first tries to reach everywhere. */
	constructor(points: Float64Array, second: (z: number) => number, target: number) {
		this.z = points
		this.second = points.map(second)
		this.target = target
		this.margin = 1e-4 * Math.max(target, -Math.min(...this.second))
	}

	quality(bumps: readonly Bump[]): Quality {
		return this.combine(bumps.map((b) => this.layer(b)))
	}

	improve(start: readonly Bump[], initialStep = 0.3): { bumps: Bump[]; quality: Quality } {
		const bumps = [...start]
		const layers = bumps.map((b) => this.layer(b))
		let quality = this.combine(layers)
		let step = initialStep
		for (let round = 0; round < 80 && step > 2e-3; round++) {
			let moved = false
			for (let j = 0; j < bumps.length; j++) {
				const others = layers.filter((_, k) => k !== j)
				for (const move of moves(step)) {
					const candidate = move(bumps[j] as Bump)
					const layer = this.layer(candidate)
					const q = this.combine([...others, layer])
					if (!better(q, quality)) continue
					quality = q
					bumps[j] = candidate
					layers[j] = layer
					moved = true
				}
			}
			if (!moved) step /= 2
		}
		return { bumps, quality }
	}

	/** Places of the local minima of (f − δ)'' that lie below the margin or are the lowest. */
	valleys(bumps: readonly Bump[]): number[] {
		const bend = Float64Array.from(this.second)
		for (const b of bumps)
			this.layer(b).second.forEach((y, i) => {
				bend[i] = (bend[i] as number) - y
			})
		const inner = [...bend.keys()].slice(1, -1).filter((i) => (bend[i] as number) <= Math.min(bend[i - 1] as number, bend[i + 1] as number))
		return inner
			.sort((i, j) => (bend[i] as number) - (bend[j] as number))
			.slice(0, 6)
			.map((i) => this.z[i] as number)
	}

	private layer(b: Bump): Layer {
		const value = new Float64Array(this.z.length)
		const second = new Float64Array(this.z.length)
		for (let i = 0; i < this.z.length; i++) {
			const u = ((this.z[i] as number) - b.centre) / b.width
			const s = u * u
			const exponent = s * (1 + u * b.skew + s * (b.quartic + s * b.sextic))
			if (exponent > 40) continue
			const e = b.amplitude * Math.exp(-exponent)
			const first = u * (2 + 3 * u * b.skew + s * (4 * b.quartic + 6 * s * b.sextic))
			const bend = 2 + 6 * u * b.skew + s * (12 * b.quartic + 30 * s * b.sextic)
			value[i] = e
			second[i] = (e * (first * first - bend)) / (b.width * b.width)
		}
		return { value, second }
	}

	private combine(layers: readonly Layer[]): Quality {
		let [curvature, high, low, deficit] = [Number.POSITIVE_INFINITY, 0, 0, 0]
		for (let i = 0; i < this.z.length; i++) {
			let value = 0
			let bend = this.second[i] as number
			for (const l of layers) {
				value += l.value[i] as number
				bend -= l.second[i] as number
			}
			if (bend < curvature) curvature = bend
			if (bend < this.target) deficit += this.target - bend
			if (value > high) high = value
			if (value < low) low = value
		}
		const safe = curvature - this.margin
		return safe > 0
			? { deficit: 0, score: Math.log(safe) - (high - low) }
			: { deficit: deficit / this.z.length, score: Number.NEGATIVE_INFINITY }
	}
}

function moves(step: number): ((b: Bump) => Bump)[] {
	const factor = Math.exp(step)
	const clamped = (b: Bump): Bump => {
		const quartic = Math.min(20, Math.max(0, b.quartic))
		return { ...b, quartic, sextic: Math.min(20, Math.max(0, b.sextic)), skew: Math.max(-quartic, Math.min(quartic, b.skew)) }
	}
	const both = (change: (b: Bump, sign: number) => Bump) => [(b: Bump) => clamped(change(b, 1)), (b: Bump) => clamped(change(b, -1))]
	return [
		...both((b, s) => ({ ...b, amplitude: b.amplitude * factor ** s })),
		...both((b, s) => ({ ...b, width: b.width * factor ** s })),
		...both((b, s) => ({ ...b, width: b.width * factor ** s, amplitude: b.amplitude * factor ** (2 * s) })),
		...both((b, s) => ({ ...b, centre: b.centre + s * step * b.width })),
		...both((b, s) => ({ ...b, quartic: b.quartic + s * step })),
		...both((b, s) => ({ ...b, sextic: b.sextic + s * step })),
		...both((b, s) => ({ ...b, skew: b.skew + s * step })),
	]
}
