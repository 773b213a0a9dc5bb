/**
 * What the two-scale method looks at: the chain against the mesoscopic solution η_t. theory.md 1.4, 2.3.
 *
 * With r = x − NPᵗη and y = Px − η, both without their means, and F = ψ'(x):
 *
 *   Θ_micro = (1/2N)⟨r, A⁻¹r⟩,      dE Θ_micro/dt = (N−1)/N − E (1/N)⟨r, F⟩ − E⟨r, A⁻¹Pᵗη'⟩,
 *   Θ_meso = ½⟨y, Ā⁻¹y⟩_Y,           dE Θ_meso/dt = tr(Ā⁻¹PANPᵗ)/N − E⟨Ā⁻¹PAF − ∇H̄(η), y⟩_Y,
 *
 * where tr(Ā⁻¹PANPᵗ)/N = (M−1)/N for the natural Ā. The terms are observables of their own: in the first line the part of x − NPᵗPx that P does
 * not see, in the second ⟨∇H̄(Px) − ∇H̄(η), y⟩_Y ≥ λ|y|², whose difference to the whole is the covariance term. Both lines are exact for the
 * continuous dynamics, whatever P.
 */
import type { FieldTable } from '../../../cramer/index.ts'
import { mesoModel } from '../../meso/model.ts'
import type { MesoEnergyKind } from '../../meso/energy/kinds.ts'
import type { CoarseOperatorKind } from '../../meso/operator/index.ts'
import type { SplineProduct } from '../../meso/space.ts'
import { centredPrimitive, dot } from './primitive.ts'

/** Which mesoscopic level: plain data. */
export interface CoarseSetting {
	readonly degree: number
	readonly blocks: number
	readonly sites: number
	readonly product: SplineProduct
	readonly operator: CoarseOperatorKind
	readonly energy: MesoEnergyKind
}

/** The mesoscopic solution at one time, in B-spline coefficients. */
export interface CoarseTime {
	/** η. */
	readonly state: Float64Array
	/** ∇H̄(η). */
	readonly gradient: Float64Array
	/** η'. */
	readonly velocity: Float64Array
	/** Pζ: the projection of the cell averages of the macroscopic solution. */
	readonly macro: Float64Array
}

/** In the order in which they are computed. */
export const COARSE_OBSERVABLES = [
	/** Θ_micro and Θ_meso. */
	'thetaMicro',
	'thetaMeso',
	/** |Px − η|²_Y and |Px − Pζ|²_Y. */
	'coarseSquared',
	'projectedSquared',
	/** (1/N)|x − NPᵗPx|². */
	'unresolvedSquared',
	/** (1/N)⟨r, F⟩, and its part with x − NPᵗPx for r. */
	'microForce',
	'unresolvedForce',
	/** ⟨r, A⁻¹Pᵗη'⟩, and its part with x − NPᵗPx for r. */
	'microDrag',
	'unresolvedDrag',
	/** ⟨Ā⁻¹PAF − ∇H̄(η), y⟩_Y, and ⟨∇H̄(Px) − ∇H̄(η), y⟩_Y. */
	'mesoForce',
	'monotone',
	/** |Pu|²_Y of the linear field. */
	'coarseControl',
] as const

export interface CoarseObserver {
	/** out[at + k] = the k-th of COARSE_OBSERVABLES; x, F and u of one replica. */
	evaluate(time: CoarseTime, x: Float64Array, force: Float64Array, control: Float64Array, out: Float64Array, at: number): void
	/** |Pu|²_Y, without the mean. */
	projectedSquare(u: Float64Array): number
}

/**
 * One observer serves one block of replicas: what it returns depends on what it was asked before by rounding, since Newton's method starts there. The
 * table does not, and is shared.
 */
export function coarseObserver({ energy: kind, ...setting }: CoarseSetting, table: FieldTable): CoarseObserver {
	const { level } = mesoModel(table.transform, { ...setting, energy: kind, table })
	const { space, energy, dissipation } = level
	const { sites, blocks } = setting
	const [q, y, solved, difference] = [new Float64Array(blocks), new Float64Array(blocks), new Float64Array(blocks), new Float64Array(blocks)]
	const gradient = new Float64Array(blocks)
	const [r, hidden, lift] = [new Float64Array(sites), new Float64Array(sites), new Float64Array(sites)]
	const [wr, wh, wv] = [new Float64Array(sites), new Float64Array(sites), new Float64Array(sites)]
	const centre = (v: Float64Array) => {
		const mean = space.mean(v)
		for (let j = 0; j < v.length; j++) v[j] -= mean
	}
	const projectedSquare = (u: Float64Array) => {
		space.project(u, y)
		centre(y)
		return space.inner(y, y)
	}
	return {
		projectedSquare,
		evaluate({ state, gradient: slope, velocity, macro }, x, force, control, out, at) {
			let k = at
			const put = (value: number) => {
				out[k++] = value
			}
			space.project(x, q)
			space.cellAverages(state, lift)
			let mean = 0
			for (let i = 0; i < sites; i++) mean += x[i] - lift[i]
			mean /= sites
			for (let i = 0; i < sites; i++) r[i] = x[i] - lift[i] - mean
			space.cellAverages(q, lift)
			for (let i = 0; i < sites; i++) hidden[i] = x[i] - lift[i]
			centredPrimitive(r, wr)
			centredPrimitive(hidden, wh)
			centredPrimitive(space.cellAverages(velocity, lift), wv)
			for (let j = 0; j < blocks; j++) y[j] = q[j] - state[j]
			centre(y)
			put(dot(wr, wr) / (2 * sites))
			put(dissipation.squaredNorm(y) / 2)
			put(space.inner(y, y))
			for (let j = 0; j < blocks; j++) difference[j] = q[j] - macro[j]
			centre(difference)
			put(space.inner(difference, difference))
			put(dot(hidden, hidden) / sites)
			put(dot(r, force) / sites)
			put(dot(hidden, force) / sites)
			put(dot(wr, wv) / sites)
			put(dot(wh, wv) / sites)
			// ⟨Ā⁻¹PAF, y⟩_Y = (1/N)⟨AF, NPᵗĀ⁻¹y⟩ = N Σ (F_{i+1} − F_i)(z_{i+1} − z_i) with z = NPᵗĀ⁻¹y.
			space.cellAverages(dissipation.solve(y, solved), lift)
			let sum = 0
			for (let i = 0; i < sites; i++) {
				const j = i + 1 === sites ? 0 : i + 1
				sum += (force[j] - force[i]) * (lift[j] - lift[i])
			}
			put(sites * sum - space.inner(slope, y))
			energy.gradient(q, gradient)
			for (let j = 0; j < blocks; j++) gradient[j] -= slope[j]
			put(space.inner(gradient, y))
			put(projectedSquare(control))
		},
	}
}
