/**
 * Meso → macro: distances of the mesoscopic flow η from the hydrodynamic solution ζ as the blocks, or the sites of a block, become more.
 *
 *   sup_{t≤T} |η_t − ζ_t|²_{H⁻¹},   ∫_0^T |η_t − ζ_t|²_{L²} dt
 *
 * Exponents in 1/M at K = ∞ for smooth ζ_0 (theory 5.10): natural operator 2·min(L+2, 2L), inverse 2(L+2) in H⁻¹; 2(L+1) in time-integrated L².
 * At fixed M and growing K they fall like K⁻² to the floor of the M-error: H̄ differs from its limit by O(1/K) (D6). That is so for H̄ exact, corrected
 * or with the Gaussian term, which is this difference; the leading term alone differs by the lattice only, K⁻⁴ (measured 2.05, 2.03 and 4.00 at K = 16).
 * Distances are exact for the computed states (distance.ts); the times are Gauss nodes of s, t = Ts² (Ts⁴ where ζ_0 jumps), so that early layers are seen.
 */
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'
import { macroFunction, profileFunction, projectProfile, splineFunction } from '../between.ts'
import { type PiecewiseFunction, squaredDistances } from '../distance.ts'
import { macroFlow } from '../macro/flow.ts'
import type { ProfileLike } from '../macro/profile.ts'
import type { FreeEnergyTable } from '../macro/table.ts'
import { extremes } from './dynamics.ts'
import type { MesoLevel } from './level.ts'

/** The hydrodynamic solution at the times of a comparison. */
export interface Reference {
	readonly profile: ProfileLike
	/** 0, then the Gauss nodes in time, then T. */
	readonly times: readonly number[]
	/** Weights of the Gauss nodes in ∫_0^T dt; 0 for the first and the last time. */
	readonly weights: readonly number[]
	readonly functions: readonly PiecewiseFunction[]
	/** Estimated error of the values. */
	readonly error: number
}

/** The distances of one mesoscopic flow. */
export interface ConvergenceRow {
	readonly degree: number
	readonly blocks: number
	readonly sitesPerBlock: number
	/** sup_t |η_t − ζ_t|²_{H⁻¹}, and where: the largest of the times of the reference, and of a parabola through it and its neighbours. */
	readonly supHminus1: number
	readonly supAt: number
	/** ∫_0^T |η_t − ζ_t|²_{L²} dt. */
	readonly integralL2: number
	/** |η_T − ζ_T|², both. */
	readonly last: { readonly hMinusOne: number; readonly l2: number }
	/** Below this squared distances are the errors of the two solutions. */
	readonly resolution: number
	readonly reached: boolean
}

export interface ReferenceOptions {
	/** T > 0. */
	readonly time: number
	/** Gauss nodes in time; default 24. */
	readonly nodes?: number
	/** Accuracy of ζ relative to its range; default 1e-11. */
	readonly tolerance?: number
	/** t = Ts^grading; default 2, 4 where the profile jumps. */
	readonly grading?: number
	/** ζ_t where it is known, instead of the numerical solution. */
	readonly exact?: (time: number) => ProfileLike
	readonly progress?: (fraction: number) => void
}

const TOLERANCE = 1e-11
const NODES = 24

/** Solve the hydrodynamic equation once for all mesoscopic flows of a comparison. */
export function convergenceReference(table: FreeEnergyTable, profile: ProfileLike, options: ReferenceOptions): Reference {
	const { time, nodes = NODES, tolerance = TOLERANCE, exact, progress } = options
	const rule = gaussLegendre(nodes)
	const jumps = 'jumps' in profile ? (profile as { jumps: readonly number[] }).jumps.length : 0
	const grading = options.grading ?? (jumps > 0 || profile.pieces.length > 1 ? 4 : 2)
	const s = Array.from(rule.nodes, (x) => (1 + x) / 2)
	const times = [0, ...s.map((x) => time * x ** grading), time]
	const weights = [0, ...s.map((x, k) => (time * grading * x ** (grading - 1) * (rule.weights[k] as number)) / 2), 0]
	if (exact !== undefined) {
		const functions = times.map((t) => profileFunction(t === 0 ? profile : exact(t)))
		return { profile, times, weights, functions, error: 0 }
	}
	const flow = macroFlow(table, profile, { times, tolerance, snapshotPoints: 1, ...(progress === undefined ? {} : { progress }) })
	const functions = flow.levels.map(({ space }, k) => (k === 0 ? profileFunction(profile) : macroFunction(space, flow.states[k] as Float64Array)))
	return { profile, times, weights, functions, error: flow.outcome.reached ? flow.errors.values : Number.POSITIVE_INFINITY }
}

/** The distances of the flow of a level from the reference. Error: that of both solutions, times twice the distance. */
export function convergenceRow(
	{ space, dynamics }: MesoLevel,
	reference: Reference,
	options: { readonly tolerance?: number; readonly progress?: (fraction: number) => void } = {},
): ConvergenceRow {
	const { tolerance = TOLERANCE, progress } = options
	const { times, weights, functions } = reference
	const initial = projectProfile(space, reference.profile)
	const flow = dynamics.run(initial, { times, tolerance, ...(progress === undefined ? {} : { progress }) })
	const { low, high } = extremes(initial)
	const distances = flow.states.map((state, k) => squaredDistances(splineFunction(space, state), functions[k] as PiecewiseFunction))
	const sup = supremum(
		flow.times,
		distances.map((d) => d.hMinusOne),
	)
	return {
		degree: space.degree,
		blocks: space.blocks,
		sitesPerBlock: space.sitesPerBlock,
		supHminus1: sup.value,
		supAt: sup.at,
		integralL2: distances.reduce((sum, d, k) => sum + (weights[k] as number) * d.l2, 0),
		last: distances.at(-1) ?? { hMinusOne: Number.NaN, l2: Number.NaN },
		resolution: (reference.error + tolerance * (high - low)) ** 2,
		reached: flow.outcome.reached && flow.states.length === times.length,
	}
}

/** Largest value; inside, of the parabola in (log t, log value) through the largest and its neighbours. */
function supremum(times: readonly number[], values: readonly number[]): { readonly at: number; readonly value: number } {
	let k = 0
	values.forEach((value, j) => {
		if (value > (values[k] as number)) k = j
	})
	const largest = { at: times[k] as number, value: values[k] as number }
	if (k < 2 || k + 1 >= values.length) return largest
	const [x0, x1, x2] = [k - 1, k, k + 1].map((j) => Math.log(times[j] as number)) as [number, number, number]
	const [y0, y1, y2] = [k - 1, k, k + 1].map((j) => Math.log(values[j] as number)) as [number, number, number]
	const [left, right] = [(y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)]
	const bend = (right - left) / (x2 - x0)
	const shift = -(left * (x2 - x1) + right * (x1 - x0)) / (x2 - x0) / (2 * bend)
	if (!(bend < 0 && x1 + shift > x0 && x1 + shift < x2)) return largest
	return { at: Math.exp(x1 + shift), value: Math.exp(y1 - bend * shift * shift) }
}

/** A power law fitted to rows: y ≈ c·x^{−exponent} by least squares in logarithms, and from each row to the next. */
export interface PowerFit {
	readonly exponent: number
	readonly local: readonly number[]
}

/** Exponent of y against x, both positive. */
export function powerFit(x: readonly number[], y: readonly number[]): PowerFit {
	const u = x.map(Math.log)
	const v = y.map(Math.log)
	const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
	const [a, b] = [mean(u), mean(v)]
	let [over, under] = [0, 0]
	u.forEach((value, k) => {
		over += (value - a) * ((v[k] as number) - b)
		under += (value - a) ** 2
	})
	const local = u.slice(1).map((value, k) => -((v[k + 1] as number) - (v[k] as number)) / (value - (u[k] as number)))
	return { exponent: under === 0 ? Number.NaN : -over / under, local }
}

/** The exponents in 1/M of theory 5.10 for smooth data at K = ∞. */
export function expectedExponents(degree: number, operator: 'natural' | 'inverse'): { readonly hMinusOne: number; readonly l2: number } {
	const hMinusOne = operator === 'inverse' ? 2 * (degree + 2) : 2 * Math.min(degree + 2, 2 * degree)
	return { hMinusOne, l2: 2 * (degree + 1) }
}
