/**
 * E(N) = C N^s, by weighted least squares of log E on log N, and with the finite-size correction E(N) = C N^s (1 + b/N).
 *
 * Standard errors are relative to E, so weights are (E/σ)². Intervals of 95 % by the parametric bootstrap: E* = E + σξ with normal ξ, the fit made again,
 * percentiles of 1000 slopes. The corrected fit minimises over s and C for given b (linear), and over b by Gauss–Newton from 0. Rows without errors
 * (deterministic quantities) weigh alike, their interval is the slope of the last two sizes against that of the two before. theory.md 5.4, 8.4.
 */
import { denseSolve, Matrix } from '../../numerics/dense.ts'
import { LARGEST_COUNT, streamNormals } from '../../levels/micro/kernel/streams.ts'

export interface FitPoint {
	/** N, or M. */
	readonly size: number
	readonly value: number
	/** 0: no statistical error. */
	readonly standardError: number
}

export interface PowerLaw {
	readonly slope: number
	/** 95 %. */
	readonly low: number
	readonly high: number
	/** log C, its value at size 1. */
	readonly logConstant: number
}

export interface Fit extends PowerLaw {
	/** b of the factor 1 + b/N; null where fewer than four sizes, or no improvement. */
	readonly correction: number | null
	readonly correctionLow: number | null
	readonly correctionHigh: number | null
	/** The fit without correction. */
	readonly plain: PowerLaw
	/** log E − fit over the relative standard error (over the rms where there are none), by size. */
	readonly residuals: readonly number[]
	/** Σ residual², and how many degrees of freedom it has; null without statistical errors. */
	readonly chiSquared: number | null
	readonly freedom: number
}

const SAMPLES = 1000
/** Sizes below which no correction is fitted: three parameters. */
const LEAST_CORRECTED = 4
const LOW = 0.025
/** A last step of this size, and its square is what is left. */
const SETTLED = 1e-9

/** Weighted linear least squares y ≈ Σ β_k x_k by the normal equations of two or three columns of the same size. */
function least(columns: readonly Float64Array[], y: Float64Array, weights: Float64Array): Float64Array {
	const inner = (u: Float64Array, v: Float64Array) => {
		let sum = 0
		for (let i = 0; i < weights.length; i++) sum += weights[i]! * u[i]! * v[i]!
		return sum
	}
	return denseSolve(new Matrix(columns.map((u) => columns.map((v) => inner(u, v)))), Float64Array.from(columns, (u) => inner(u, y)))
}

interface Raw {
	readonly logConstant: number
	readonly slope: number
	readonly correction: number
}

function plainFit(x: Float64Array, y: Float64Array, weights: Float64Array): Raw {
	const [logConstant, slope] = least([x.map(() => 1), x], y, weights) as unknown as [number, number]
	return { logConstant, slope, correction: 0 }
}

/** Gauss–Newton for log C + s x + log(1 + b/N); null where it leaves 1 + b/N > 0. */
function correctedFit(x: Float64Array, y: Float64Array, weights: Float64Array, start: Raw): Raw | null {
	let { logConstant, slope, correction: b } = start
	const inverse = x.map((v) => Math.exp(-v))
	for (let step = 0; step < 60; step++) {
		const factor = inverse.map((u) => 1 + b * u)
		if (factor.some((f) => !(f > 0))) return null
		const residual = y.map((v, i) => v - logConstant - slope * x[i]! - Math.log(factor[i]!))
		const [da, ds, db] = least([x.map(() => 1), x, inverse.map((u, i) => u / factor[i]!)], residual, weights) as unknown as [number, number, number]
		if (!Number.isFinite(da + ds + db)) return null
		// Not past half of the way to a factor of 0.
		let t = 1
		for (const u of inverse) while (1 + (b + t * db) * u <= (1 + b * u) / 2) t /= 2
		logConstant += t * da
		slope += t * ds
		b += t * db
		if (t === 1 && Math.abs(ds) < SETTLED && Math.abs(db) < 100 * SETTLED * Math.max(1, Math.abs(b))) return { logConstant, slope, correction: b }
	}
	return null
}

/** Normal variates of the bootstrap: those that no replica of a chain has. */
const normals = (count: number, sample: number, seed: number): Float64Array =>
	streamNormals({ seed, sites: count, replica: LARGEST_COUNT, step: sample, purpose: 'noise' }, new Float64Array(count))

function percentiles(values: number[]): { low: number; high: number } {
	const sorted = Float64Array.from(values).sort()
	const at = (q: number) => {
		const position = q * (sorted.length - 1)
		const i = Math.min(sorted.length - 2, Math.floor(position))
		return sorted[i]! + (position - i) * (sorted[i + 1]! - sorted[i]!)
	}
	return { low: at(LOW), high: at(1 - LOW) }
}

/** The fit; null with fewer than two sizes, or values that are not positive. @param seed of the bootstrap @param samples of it */
export function fitPowerLaw(points: readonly FitPoint[], { seed = 1, corrected = true, samples = SAMPLES }: { readonly seed?: number; readonly corrected?: boolean; readonly samples?: number } = {}): Fit | null {
	const sorted = [...points].sort((a, b) => a.size - b.size)
	const n = sorted.length
	if (n < 2 || !sorted.every((p) => p.value > 0 && Number.isFinite(p.value) && p.standardError >= 0)) return null
	const x = Float64Array.from(sorted, (p) => Math.log(p.size))
	const y = Float64Array.from(sorted, (p) => Math.log(p.value))
	const relative = Float64Array.from(sorted, (p) => p.standardError / p.value)
	const noisy = relative.every((r) => r > 0)
	const weights = noisy ? relative.map((r) => 1 / (r * r)) : relative.map(() => 1)
	const plain = plainFit(x, y, weights)
	const withCorrection = corrected && n >= LEAST_CORRECTED ? correctedFit(x, y, weights, plain) : null
	const raw = withCorrection ?? plain
	const plainSlopes: number[] = []
	const slopes: number[] = []
	const corrections: number[] = []
	if (noisy)
		for (let sample = 0; sample < samples; sample++) {
			const noise = normals(n, sample, seed)
			const drawn = y.map((v, i) => v + Math.log(Math.max(1e-3, 1 + relative[i]! * noise[i]!)))
			plainSlopes.push(plainFit(x, drawn, weights).slope)
			if (withCorrection === null) continue
			const again = correctedFit(x, drawn, weights, withCorrection)
			if (again === null) continue
			slopes.push(again.slope)
			corrections.push(again.correction)
		}
	const local = (k: number) => (y[k]! - y[k - 1]!) / (x[k]! - x[k - 1]!)
	/** Without errors: as far as the slope of the last two sizes is from that of the two before, and from the fit. */
	const spread = n < 3 ? Number.POSITIVE_INFINITY : Math.max(Math.abs(local(n - 1) - local(n - 2)), Math.abs(local(n - 1) - raw.slope))
	const interval = (slope: number, drawn: number[]) => (noisy ? percentiles(drawn) : { low: slope - spread, high: slope + spread })
	const residuals = Array.from(y, (v, i) => v - raw.logConstant - raw.slope * x[i]! - Math.log(1 + raw.correction / sorted[i]!.size))
	const rms = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / n)
	const scaled = residuals.map((r, i) => (noisy ? r / relative[i]! : rms === 0 ? 0 : r / rms))
	const bounds = withCorrection === null || !noisy ? null : percentiles(corrections)
	return {
		slope: raw.slope,
		logConstant: raw.logConstant,
		...interval(raw.slope, withCorrection === null ? plainSlopes : slopes),
		correction: withCorrection === null ? null : raw.correction,
		correctionLow: bounds?.low ?? null,
		correctionHigh: bounds?.high ?? null,
		plain: { slope: plain.slope, logConstant: plain.logConstant, ...interval(plain.slope, plainSlopes) },
		residuals: scaled,
		chiSquared: noisy ? scaled.reduce((sum, r) => sum + r * r, 0) : null,
		freedom: n - (withCorrection === null ? 2 : 3),
	}
}
