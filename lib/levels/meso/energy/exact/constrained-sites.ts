/**
 * E(v) = −log ∫_{Cᵗx=v} e^{−Σψ} dHausdorff with dE/dv and d²E/dv², exactly (theory 8.1), by whichever way is cheapest and accurate: the unique
 * solution, inversion of the characteristic function, or positive quadrature over the fibre.
 *
 *   E = Σφ(m_i) + μ·δ − ½ log det CᵗC − log g(δ),   dE/dv = μ − ∂log g,   d²E/dv² = −∂²log g,   δ = v − Cᵗm(Cμ), for every μ.
 */
import type { CramerTransform } from '../../../../cramer/index.ts'
import { characteristicTables } from './characteristic-table.ts'
import type { ConstrainedEnergy, Constraint } from './constraint.ts'
import { choleskyFactor, choleskyInverse } from './dense.ts'
import { densityByFourier } from './fourier.ts'
import { densityByFibre } from './fibre.ts'
import { admissible, type LawStore, lawStore, meanField, type MeanField, solveMultiplier } from './mean-field.ts'
import { densityByTransfer } from './transfer.ts'
import { uniqueSolution } from './unique.ts'

/** Points × sites of a lattice, by default. */
const BUDGET = 6e7
/** Where neither way serves within the budget, as deep wells on few sites: what each may then cost, in budgets, to this error per site. */
const PATIENCE = 60
export const ENOUGH = 1e-6
/** Of that, what the fibre may cost before inversion is tried: where wells are so deep that inversion cancels, few of them matter. */
const SHARE = 0.1
/** Depths of the lattice, tried until the error is small enough. */
const DEPTHS = [13, 17, 21, 26]
/** Fibres of more dimensions are not tried. */
const FIBRE = 8
const CANCELLED = 'inversion of the characteristic function cancels'
const CANCELS = 1e4

export interface SitesOptions {
	/** Points × sites that a lattice may have. Default 6e7: about a second. */
	readonly budget?: number
	/** Where neither way serves within the budget: how many budgets more may be spent, to an error of 1e-6 a site. Default 60, up to a minute or two. */
	readonly patience?: number
	/** Absolute error of E that is good enough to look no further. Default 1e-10 a site. */
	readonly target?: number
	/** A first guess of μ. */
	readonly start?: Float64Array
	/** On which rows μ is sought: fewer than those of the constraint where they are many. */
	readonly reduced?: Constraint
}

export interface ConstrainedSites {
	readonly transform: CramerTransform
	readonly laws: LawStore
	/** E and derivatives. A value that could not be had is NaN with an infinite error and a reason. */
	at(c: Constraint, v: ArrayLike<number>, options?: SitesOptions): ConstrainedEnergy
	/** The same at the v = Cᵗm(Cμ) of a field: no search. */
	atField(c: Constraint, multiplier: Float64Array, options?: Pick<SitesOptions, 'budget' | 'target'>): ConstrainedEnergy & { readonly moments: Float64Array }
	/** E and its gradient for the hat functions (degree 1) on a ring of any length; null where out of proportion. No Hessian: NaN. */
	alongRing(c: Constraint, v: ArrayLike<number>, options?: SitesOptions): ConstrainedEnergy | null
	/** The tilt at v; null where there is none. */
	fieldAt(c: Constraint, v: ArrayLike<number>, options?: Pick<SitesOptions, 'start' | 'reduced'>): MeanField | null
}

/** Evaluates constraints on sites of one potential; laws and tables are kept between calls. */
export function constrainedSites(transform: CramerTransform): ConstrainedSites {
	const laws = lawStore(transform)
	const tableOf = characteristicTables(transform)
	const ofField = (c: Constraint, field: MeanField, budget: number, target: number, most = PATIENCE): ConstrainedEnergy => {
		const found: ConstrainedEnergy[] = []
		const dimensions = c.rows - c.dimension
		const spectral = (patience = 1, depth?: number) => {
			const jet = densityByFourier(c, field, field.laws.map(tableOf), patience * budget, depth)
			if (jet !== null) found.push(energyOf(c, field, jet, 'fourier', jet.cancellation > CANCELS ? CANCELLED : 'the lattice of the inversion is as deep as it may cost'))
			return jet
		}
		const positive = (patience = 1, target?: number) => {
			const jet = c.exact && dimensions <= FIBRE ? densityByFibre(transform, c, field, patience * budget, target) : null
			if (jet !== null) found.push(energyOf(c, field, jet, 'fibre', 'the grids on the fibre are as fine as they may cost'))
		}
		const within = (error: number) => found.some((e) => e.error <= error && e.gradientError <= 100 * error)
		for (const way of c.exact && dimensions <= 2 ? [positive, spectral] : [spectral, positive]) if (!within(target)) way()
		const enough = () => found.some((e) => e.error <= ENOUGH * c.sites)
		if (most > 1 && !enough()) positive(SHARE * most, ENOUGH / 100)
		for (const depth of DEPTHS) {
			if (most <= 1 || enough()) break
			const jet = spectral(most, depth)
			// Nothing is left of the sum, and deeper lattices do not change that.
			if (jet === null || !(jet.cancellation < Math.exp(depth + 3))) break
		}
		if (most > 1 && !enough()) positive(most, ENOUGH / 100)
		if (found.length === 0) return unreached(c.dimension, 'the lattice would have too many points')
		return found.reduce((a, b) => (b.error < a.error ? b : a))
	}
	const fieldAt: ConstrainedSites['fieldAt'] = (c, v, { start, reduced = c } = {}) => {
		const multiplier = solveMultiplier(reduced, v, laws, start) ?? solveMultiplier(c, v, laws, start)
		if (multiplier === null) return null
		if (admissible(c, multiplier, transform)) return meanField(c, v, multiplier, laws)
		// Between the nodes of the reduced rows fields may leave the admissible range.
		const own = solveMultiplier(c, v, laws, start)
		return own === null ? null : meanField(c, v, own, laws)
	}
	return {
		transform,
		laws,
		fieldAt,
		at(c, v, { budget = BUDGET, target = 1e-10 * c.sites, patience, ...options } = {}) {
			if (c.exact && c.rows === c.dimension) return uniqueSolution(transform, c, v)
			const field = fieldAt(c, v, options)
			return field === null
				? unreached(c.dimension, 'no field has these moments: the profile leaves the admissible means, or Newton’s method did not converge')
				: ofField(c, field, budget, target, patience)
		},
		alongRing(c, v, { budget = BUDGET, ...options } = {}) {
			const field = fieldAt(c, v, options)
			const jet = field === null ? null : densityByTransfer(c, field, field.laws.map(tableOf), 10 * budget)
			if (field === null || jet === null) return null
			const hessian = new Float64Array(c.dimension ** 2).fill(Number.NaN)
			const complete = { ...jet, hessian, errors: { ...jet.errors, hessian: Number.POSITIVE_INFINITY } }
			return energyOf(c, field, complete, 'transfer', CANCELLED)
		},
		atField(c, multiplier, { budget = BUDGET, target = 1e-10 * c.sites } = {}) {
			const zero = meanField(c, new Float64Array(c.dimension), multiplier, laws)
			const moments = zero.residual.map((x) => -x)
			if (c.exact && c.rows === c.dimension) return { ...uniqueSolution(transform, c, moments), moments }
			return { ...ofField(c, meanField(c, moments, multiplier, laws), budget, target), moments }
		},
	}
}

const LAW_ERROR = 2e-13

/** What both ways return: log g and derivatives. */
interface Jet {
	readonly log: number
	readonly gradient: Float64Array
	readonly hessian: Float64Array
	readonly errors: { readonly log: number; readonly gradient: number; readonly hessian: number }
}

function energyOf(c: Constraint, field: MeanField, jet: Jet, method: ConstrainedEnergy['method'], reason: string): ConstrainedEnergy {
	const value = field.leading - 0.5 * c.logDeterminant - jet.log
	const stated = jet.errors.log + field.leadingError + 2.3e-16 * Math.abs(value)
	// An inversion that cancels to nothing has no logarithm: no value, and no error that could be compared.
	const error = Number.isNaN(stated) ? Number.POSITIVE_INFINITY : stated
	const gradient = field.multiplier.map((x, k) => x - (jet.gradient[k] as number))
	const size = gradient.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
	// Where the Hessian is not known, its leading order.
	const known = !Number.isNaN(jet.hessian[0] as number)
	const factor = known ? null : choleskyFactor(field.covariance, c.dimension)
	const leading = factor === null ? null : choleskyInverse(factor, c.dimension)
	let stiffness = 0
	for (let k = 0; k < c.dimension; k++) {
		const at = k * c.dimension + k
		stiffness = Math.max(stiffness, leading === null ? -(jet.hessian[at] as number) : (leading[at] as number))
	}
	// The means of tilted laws are known to LAW_ERROR of their deviations, and so are the fields.
	const unit = Math.sqrt(Math.max(0, stiffness) * c.sites)
	return {
		value,
		error,
		gradient,
		gradientError: jet.errors.gradient + 1e-15 * size + LAW_ERROR * unit,
		hessian: jet.hessian.map((x) => -x),
		hessianError: jet.errors.hessian,
		method,
		...(error > 1e-9 * c.sites ? { reason } : {}),
	}
}

function unreached(d: number, reason: string): ConstrainedEnergy {
	const nothing = { error: Number.POSITIVE_INFINITY, gradientError: Number.POSITIVE_INFINITY, hessianError: Number.POSITIVE_INFINITY }
	return {
		value: Number.NaN,
		gradient: new Float64Array(d).fill(Number.NaN),
		hessian: new Float64Array(d * d).fill(Number.NaN),
		...nothing,
		method: 'fourier',
		reason,
	}
}
