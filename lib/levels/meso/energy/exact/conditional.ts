/**
 * Micro → meso without simulation: identities between ∇H̄ and conditional expectations given Px = y (theory 2.2), by positive quadrature over the fibre.
 *
 *   ∇H̄(y) = E[Ā⁻¹PA∇H | Px = y],  Ā = PANPᵗ (natural), up to constants;      ∇H̄(y) = G⁻¹E[Pψ'(x) | Px = y],  G = PNPᵗ;
 *   ⟨u, Hess H̄ u⟩ = (1/N) {E⟨lu, Hess H lu⟩ − Var(∇H·lu)},  l = NPᵗG⁻¹.
 *
 * So the drift of the mesoscopic flow is the conditional mean of the microscopic one: with the natural operator for every ψ, with the inverse one not.
 */
import type { CramerTransform } from '../../../../cramer/index.ts'
import { InputError } from '../../../../errors.ts'
import { type Circulant, circulant, circulantOfSymbol } from '../../../../numerics/circulant.ts'
import type { MesoSpace } from '../../space.ts'
import { constrainedSites } from './constrained-sites.ts'
import { rowsOf } from './exact-hamiltonian.ts'
import { fibreMoments } from './fibre.ts'

export interface EffectiveDrift {
	/** E[ψ'(x_i) | Px = y], N values. */
	readonly force: Float64Array
	/** E[PA∇H | Px = y]: minus the mean drift of Px. Coefficients. */
	readonly drift: Float64Array
	/** Ā⁻¹ of it with Ā = PANPᵗ: mean-zero coefficients. NaN at degree 0 with one block. */
	readonly natural: Float64Array
	/** (PA⁻¹NPᵗ) of it: what the inverse definition of Ā gives. */
	readonly inverse: Float64Array
	/** G⁻¹E[Pψ']: coefficients of ∇H̄. */
	readonly lift: Float64Array
	/** d²H̄/dc² by fluctuations, M × M. */
	readonly hessian: Float64Array
	/** ∇H̄ by inversion of the characteristic function, an independent way: coefficients; and d²H̄/dc². */
	readonly gradient: Float64Array
	readonly exactHessian: Float64Array
	/** Estimated error of the conditional expectations of ψ', and of the gradient. */
	readonly error: number
}

/** Dimensions of a fibre that quadrature serves. */
const FIBRE = 5

/** Both sides of the identities at a state. @throws InputError where the fibre has more than 5 dimensions, or a single point, or is out of reach. */
export function effectiveDrift(space: MesoSpace, transform: CramerTransform, state: Float64Array, budget = 1e8): EffectiveDrift {
	const { sites, blocks, sitesPerBlock } = space
	const dimensions = sites - blocks
	if (!(dimensions >= 1 && dimensions <= FIBRE && blocks <= 4))
		throw new InputError(
			'bad-flag',
			`effective drift: the fibre must have 1 to ${FIBRE} dimensions, at most 4 blocks (got ${sites} sites, ${blocks} blocks)`,
			'Try 6 sites and 3 blocks.',
		)
	const c = rowsOf(space, sitesPerBlock)
	const v = space.form.apply(state).map((x) => x * sites)
	const solver = constrainedSites(transform)
	const field = solver.fieldAt(c, v)
	const moments = field === null ? null : fibreMoments(transform, c, field, budget, 1e-10)
	if (field === null || moments === null)
		throw new InputError('mean-out-of-range', 'effective drift: the fibre of this state is out of reach of quadrature', 'Try a state nearer to the centre, or fewer sites.')
	const fields = Float64Array.from(field.lawOf, (l) => field.laws[l]!.field)
	const force = fields.map((h, i) => h + (moments.slopes[i] as number))
	const micro = microscopicOperator(sites)
	const pushed = micro.apply(force)
	const drift = space.project(pushed)
	const natural = naturalForm(space, micro).solve(space.moments(pushed))
	const inverse = space.project(micro.solve(space.cellAverages(drift)))
	const lift = space.discreteGram.solve(space.moments(force))
	const exact = solver.at(c, v)
	const spread = Math.sqrt(Math.max(...Array.from({ length: sites }, (_, i) => moments.products[i * sites + i] as number)))
	return {
		force,
		drift,
		natural,
		inverse,
		lift,
		hessian: hessianOf(space, moments),
		gradient: exact.gradient,
		exactHessian: conjugated(space, exact.hessian, sites),
		error: (moments.error + moments.noise) * spread + exact.gradientError + 1e-13 * Math.max(spread, ...force.map(Math.abs)),
	}
}

/** A, circulant: eigenvalues 4N² sin²(πk/N). */
function microscopicOperator(sites: number): Circulant {
	return circulantOfSymbol(Float64Array.from({ length: sites }, (_, k) => (k === 0 ? 0 : 4 * sites * sites * Math.sin((Math.PI * k) / sites) ** 2)))
}

/** CᵗAC/N, with its zero mode set to exactly 0. */
function naturalForm(space: MesoSpace, micro: Circulant): Circulant {
	const first = new Float64Array(space.blocks)
	first[0] = 1
	const { symbol } = circulant(space.moments(micro.apply(space.cellAverages(first))))
	symbol[0] = 0
	return circulantOfSymbol(symbol)
}

/** (1/N) (lᵗ E[diag ψ''] l − Cov(lᵗψ')) with l = C G_c⁻¹ F: columns by unit states, F the form, G_c the discrete Gram matrix. */
function hessianOf(space: MesoSpace, { slopes, products, curvatures }: { slopes: Float64Array; products: Float64Array; curvatures: Float64Array }): Float64Array {
	const { blocks, sites } = space
	const columns = Array.from({ length: blocks }, (_, j) => {
		const unit = new Float64Array(blocks)
		unit[j] = 1
		return space.cellAverages(space.discreteGram.solve(space.form.apply(unit)))
	})
	const out = new Float64Array(blocks * blocks)
	for (let a = 0; a < blocks; a++)
		for (let b = 0; b < blocks; b++) {
			let sum = 0
			for (let i = 0; i < sites; i++) {
				const la = columns[a]![i]!
				sum += la * curvatures[i] * columns[b]![i]!
				for (let j = 0; j < sites; j++) sum -= la * (products[i * sites + j] - slopes[i] * slopes[j]) * columns[b]![j]!
			}
			out[a * blocks + b] = sum / sites
		}
	return out
}

/** d²H̄/dc² = F (N d²E/dv²) F. */
function conjugated(space: MesoSpace, hessian: Float64Array, sites: number): Float64Array {
	const { blocks } = space
	const half = new Float64Array(blocks * blocks)
	for (let a = 0; a < blocks; a++) half.set(space.form.apply(hessian.slice(a * blocks, (a + 1) * blocks)), a * blocks)
	const out = new Float64Array(blocks * blocks)
	for (let b = 0; b < blocks; b++) {
		const column = space.form.apply(Float64Array.from({ length: blocks }, (_, a) => half[a * blocks + b] as number))
		for (let a = 0; a < blocks; a++) out[a * blocks + b] = sites * (column[a] as number)
	}
	return out
}
