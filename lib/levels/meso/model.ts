/**
 * The mesoscopic level of a potential: which H̄ and which Ā, with what is wrong about a choice said in words. theory.md 1.1, 2.2, 2.5, 8.3.
 *
 * Defaults: H̄ with its corrections (exactly ψ_K for degree 0); the natural operator PANPᵗ for continuous splines, degree ≥ 1, and for steps the
 * inverse one (PA⁻¹NPᵗ)⁻¹, because on steps the natural one is wrong by the factor K (theory 5.7).
 */
import type { FieldTable } from '../../cramer/field-table.ts'
import type { CramerTransform } from '../../cramer/transform.ts'
import { InputError } from '../../errors.ts'
import type { Curvature, MesoFlowEnergy } from './curvature.ts'
import { mesoDissipation } from './dissipation.ts'
import { type MesoEnergy, type MesoEnergyKind, mesoEnergy } from './energy/index.ts'
import { exactFlowEnergy } from './exact-energy.ts'
import { type MesoLevel, mesoLevel } from './level.ts'
import { oneSiteEnergy } from './one-site-energy.ts'
import type { CoarseOperatorKind } from './operator/index.ts'
import { requireMesoSizes } from './sizes.ts'
import { type MesoSizes, type MesoSpace, mesoSpace } from './space.ts'

export interface MesoModelOptions extends MesoSizes {
	/** Default: natural for degree ≥ 1, inverse for degree 0. */
	readonly operator?: CoarseOperatorKind
	/** Default 'corrected'; at K = ∞ every kind is 'limit'. */
	readonly energy?: MesoEnergyKind
	/** φ* and its cumulants, shared between the levels of one transform. */
	readonly table?: FieldTable
}

export interface MesoModel {
	readonly level: MesoLevel
	readonly operator: CoarseOperatorKind
	/** The kind that is computed: 'limit' at K = ∞, 'exact' for 'corrected' where that is simple: degree 0, K = 1, M = 1. */
	readonly energyKind: MesoEnergyKind
	readonly warnings: readonly string[]
	/** Every value of H̄ costs 0.1 s to 1 s: exact inversion in several dimensions. */
	readonly slow: boolean
}

/** The level of a potential. @throws InputError for sizes, operators and energies that do not exist or are not available. */
export function mesoModel(transform: CramerTransform, options: MesoModelOptions): MesoModel {
	requireMesoSizes('flow meso', options, { infinity: true })
	const { degree, sites } = options
	const infinite = sites === Number.POSITIVE_INFINITY
	const operator = options.operator ?? (degree === 0 ? 'inverse' : 'natural')
	const wanted = options.energy ?? 'corrected'
	const space = mesoSpace(options)
	// What the corrections approximate is there itself for steps, one site per block, and one block (a constant: any energy keeps it).
	const oneSite = space.sitesPerBlock === 1
	const simple = degree === 0 || oneSite || options.blocks === 1
	const energyKind: MesoEnergyKind = infinite ? 'limit' : simple && wanted === 'corrected' ? 'exact' : wanted
	const warnings: string[] = []
	if (degree === 0 && operator === 'natural')
		warnings.push(
			`the natural operator on steps (degree 0) is wrong by the factor K = ${space.sitesPerBlock}: this flow runs too fast. Use --operator inverse, or degree ≥ 1.`,
		)
	if (infinite && options.energy !== undefined && options.energy !== 'limit')
		warnings.push(`with infinitely many sites the energy is its limit 𝓗_Y, not '${options.energy}'.`)
	const energy = energyKind === 'exact' && degree > 0 ? exactEnergy(space, transform) : flowEnergy(space, mesoEnergy(space, transform, { kind: energyKind, ...(options.table === undefined ? {} : { table: options.table }) }))
	const level = mesoLevel(space, { ...energy, means: transform.site.means }, mesoDissipation(space, operator))
	const slow = energyKind === 'exact' && !simple
	if (slow) warnings.push('the exact H̄ of splines is an inversion in several dimensions at every stage of every step: expect minutes.')
	return { level, operator, energyKind, warnings, slow }
}

function exactEnergy(space: MesoSpace, transform: CramerTransform): MesoFlowEnergy {
	const energy = space.sitesPerBlock === 1 ? oneSiteEnergy(space, transform) : exactFlowEnergy(space, transform)
	if (energy !== null) return energy
	throw new InputError(
		'bad-flag',
		`flow meso: the exact coarse-grained Hamiltonian is not available for this space (got degree ${space.degree}, ${space.blocks} blocks of ${space.sitesPerBlock} sites, expected degree 0, at most 4 blocks, or one site per block)`,
		'Try --energy corrected, or --degree 0.',
	)
}

/** An energy with its Hessian in the form that time steps use. */
export function flowEnergy({ degree, blocks }: MesoSpace, energy: MesoEnergy): MesoFlowEnergy {
	const values = new Float64Array(blocks)
	const band = new Float64Array(blocks * (2 * degree + 1))
	const diagonal: Curvature = { kind: 'diagonal', values }
	const dual: Curvature = { kind: 'dual', band, reach: degree }
	const dense: Curvature = { kind: 'dense' }
	return {
		...energy,
		curvature: (state) => {
			if (energy.diagonal(state, values) !== null) return diagonal
			const half = energy.band(state)
			if (half === null) return dense
			unfold(half, degree, blocks, band)
			return dual
		},
	}
}

/** out_{i, i+d} and out_{i+d, i} from half[i(L+1) + d], d = 0 … L. */
function unfold(half: Float64Array, degree: number, blocks: number, out: Float64Array): void {
	const [width, full] = [degree + 1, 2 * degree + 1]
	out.fill(0)
	for (let i = 0; i < blocks; i++) {
		out[i * full + degree] += half[i * width]
		for (let d = 1; d <= degree; d++) {
			const value = half[i * width + d]
			out[i * full + degree + d] += value
			out[((i + d) % blocks) * full + degree - d] += value
		}
	}
}
