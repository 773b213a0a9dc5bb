/** `twoscale energy <psi>`: the coarse-grained Hamiltonian H̄ at the projection of a profile, with its gradient and its limits. */
import { type CramerTransform, cramerTransform } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { mesoDissipation } from '../levels/meso/dissipation.ts'
import { dissipationRate, freeEnergyDensity, macroFlow } from '../levels/macro/index.ts'
import { coarseHamiltonian, type CoarseHamiltonianRow, type Gap, limitGap, mesoEnergy, recoveryGap } from '../levels/meso/energy/index.ts'
import { polynomialBlockEnergy, requirePolynomialBlock } from '../levels/meso/blocks/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { tableOver } from '../report/compute/macro.ts'
import { defaultProfileOf, singleSiteLaw } from '../report/compute/options.ts'
import { type Sequence, SEQUENCES, withSequence } from '../statements/support/oscillating.ts'
import { badFlag } from './arguments.ts'
import { readProfile, requireAdmissible } from './flow-macro.ts'
import type { FlagValues } from './flags.ts'
import { choice, type Sizes, sizesOf } from './meso.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULTS = { blocks: 8, sitesPerBlock: 32 } as const
/** Most sites: their values are held one by one. */
const LARGEST_SITES = 10_000_000
/** Coefficients that the terminal shows; --json has all. */
const SHOWN = 16

/** x_i = ζ((i − ½)/N), i = 1 … N. */
export function midpointValues(profile: Profile, sites: number): Float64Array {
	return Float64Array.from({ length: sites }, (_, i) => profile.value((i + 0.5) / sites))
}

/** 𝓗(ζ) = ∫φ(ζ). */
export function freeEnergyOf(transform: CramerTransform, profile: Profile): number {
	return macroFlow(tableOver(transform, profile), profile, { times: [0] }).initialEnergy
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const polynomials = choice(flags, 'space', ['splines', 'polynomials']) === 'polynomials'
	// Of polynomials on single blocks only K ≥ L + 1 is asked, which their own room says.
	const sizes = sizesOf('energy', flags, { sites: LARGEST_SITES, infinity: !polynomials }, DEFAULTS)
	if (polynomials) requirePolynomialBlock(sizes.degree, sizes.sites / sizes.blocks)
	const p = singlePotential(psi, flags, 'energy')
	const transform = cramerTransform(p)
	const profile =
		flags['profile'] === undefined ? defaultProfileOf(transform, singleSiteLaw(transform)).profile : readProfile(flags['profile'] as string)
	requireAdmissible(profile, p, 'energy')
	for (const warning of profile.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	show.update('coarse-grained Hamiltonian', 0)
	const add = sequenceOf(flags, polynomials)
	const { state, energy, gap, rest } = polynomials ? onPolynomials(transform, sizes, profile) : onSplines(transform, sizes, profile, add)
	const slope = polynomials ? null : slopesOf(transform, sizes, energy.gradient, profile)
	show.done()
	const document = {
		psi: p.text,
		parameters: parametersOf(p),
		profile: profile.text,
		...sizes,
		sites: Number.isFinite(sizes.sites) ? sizes.sites : ('infinity' as const),
		sitesPerBlock: sizes.sites / sizes.blocks,
		...(add === null ? {} : { added: add }),
		space: polynomials ? ('polynomials' as const) : ('splines' as const),
		value: energy.value,
		method: energy.method,
		error: energy.error,
		limit: energy.limit,
		macroscopic: freeEnergyOf(transform, profile),
		gradient: energy.gradient,
		gradientError: energy.gradientError,
		coefficients: state,
		terms: energy.terms,
		rest,
		slope,
		gap,
		reason: energy.reason,
	}
	if (!Number.isFinite(energy.value) || !Number.isFinite(energy.error)) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	printTables({ ...document, sites: sizes.sites }, energy, add)
}

interface Evaluated {
	readonly state: Float64Array
	readonly energy: Omit<CoarseHamiltonianRow, 'method'> & { readonly method: CoarseHamiltonianRow['method'] | 'limit' }
	/** At K = ∞: how far 𝓗_Y is below ∫φ, of the profile (no --add, jumps at knots) and of the spline. */
	readonly gap: { readonly profile: Gap | null; readonly spline: Gap | null } | null
	/** At finite K: H̄ less its leading and its Gaussian term, O(K⁻²). */
	readonly rest: number | null
}

interface Added {
	readonly sequence: Sequence
	readonly amplitude: number
}

/** `--add`. */
function sequenceOf(flags: FlagValues, polynomials: boolean): Added | null {
	const text = flags['add'] as string | undefined
	if (text === undefined) return null
	const [name, size, ...more] = text.split(':') as [string, string | undefined, ...string[]]
	const sequence = SEQUENCES.find((s) => s === name.trim())
	const amplitude = Number(size)
	if (polynomials || sequence === undefined || size === undefined || size.trim() === '' || !Number.isFinite(amplitude) || more.length > 0)
		throw badFlag('add', text, `${SEQUENCES.map((s) => `${s}:a`).join(', ')} with a number a, on splines`)
	return { sequence, amplitude }
}

/** ⟨∇H̄, Ā∇H̄⟩ with both operators, and |∂𝓗|²(ζ) = ∫|∂_θφ'(ζ)|² of a smooth profile; at K = ∞ steps have no natural operator. */
function slopesOf(transform: CramerTransform, sizes: Sizes, gradient: Float64Array, profile: Profile) {
	const space = mesoSpace(sizes)
	const rate = (operator: 'natural' | 'inverse') => mesoDissipation(space, operator).rate(gradient)
	const smooth = profile.pieces.length === 1 && profile.jumps.length === 0
	return {
		natural: sizes.degree === 0 && sizes.sites === Number.POSITIVE_INFINITY ? null : rate('natural'),
		inverse: rate('inverse'),
		macroscopic: smooth ? dissipationRate(freeEnergyDensity({ transform }, profile), profile).value : null,
	}
}

/** H̄ on the splines: coefficients in b_0 … b_{M−1}. */
function onSplines(transform: CramerTransform, sizes: Sizes, profile: Profile, add: Added | null): Evaluated {
	const space = mesoSpace(sizes)
	const added = (y: Float64Array) => (add === null ? y : withSequence(y, add.sequence, add.amplitude))
	if (Number.isFinite(sizes.sites)) {
		const state = added(space.project(midpointValues(profile, sizes.sites)))
		const energy = coarseHamiltonian(space, transform).at(state)
		const gaussian = mesoEnergy(space, transform, { kind: 'gaussian' })
		return { state, energy, gap: null, rest: gaussian.dual(state).outcome.reached ? energy.value - gaussian.value(state) : null }
	}
	const state = added(projectProfile(space, profile))
	const limit = mesoEnergy(space, transform, { kind: 'limit' })
	const { outcome } = limit.dual(state)
	const value = limit.value(state)
	const error = outcome.reached ? 1e-13 * Math.max(1, Math.abs(value)) : Number.POSITIVE_INFINITY
	const gradient = Float64Array.from(limit.gradient(state))
	const atKnots = profile.jumps.every((theta) => Math.abs(theta * sizes.blocks - Math.round(theta * sizes.blocks)) < 1e-12)
	return {
		state,
		energy: { value, method: 'limit', error, gradient, gradientError: error * Math.max(...gradient.map(Math.abs)), limit: value, terms: null, ...(outcome.reached ? {} : { reason: outcome.sentence }) },
		gap: { profile: add === null && atKnots ? recoveryGap(space, transform)(profile, state) : null, spline: limitGap(space, transform)(state) },
		rest: null,
	}
}

/** H̄_Z on the discontinuous piecewise polynomials: L + 1 Legendre coefficients per block. */
function onPolynomials(transform: CramerTransform, sizes: Sizes, profile: Profile): Evaluated {
	const energy = polynomialBlockEnergy(sizes.degree, transform, sizes)
	const state = energy.project(midpointValues(profile, sizes.sites))
	const row = energy.at(state)
	return { state, energy: { ...row, method: row.method === 'edgeworth' ? 'edgeworth' : 'exact', terms: null }, gap: null, rest: null }
}

interface Shown extends Sizes {
	readonly space: 'splines' | 'polynomials'
	readonly macroscopic: number
	readonly coefficients: Float64Array
	readonly slope: ReturnType<typeof slopesOf> | null
	readonly gap: Evaluated['gap']
	readonly rest: number | null
}

function printTables({ space, degree, blocks, sites, macroscopic, coefficients: state, slope, gap, rest }: Shown, energy: Evaluated['energy'], add: Added | null): void {
	const { value, method, error, limit, gradient, gradientError, terms, reason } = energy
	const gapRow = (name: string, found: Gap | null, words: string) => (found === null ? [] : [[name, formatNumber(found.value, 10), formatError(found.error), words]])
	const slopeRow = (name: string, found: number | null | undefined, words: string) => (found === null || found === undefined ? [] : [[name, formatNumber(found, 13), '', words]])
	const rows = [
		[method === 'limit' ? '𝓗_Y(y)' : 'H̄(y)', formatNumber(value, 13), formatError(error), reason === undefined ? method : `${method}; ${reason}`],
		...(method === 'limit' ? [] : [['𝓗_Y(y)', formatNumber(limit, 13), '', 'the limit K → ∞ at the same y']]),
		['𝓗(ζ)', formatNumber(macroscopic, 13), '', 'the free energy of the profile'],
		...(terms === null
			? []
			: [
					['leading', formatNumber(terms.leading, 13), '', '𝓗_{Y,N}(y): tilted laws of the sites'],
					['log det', formatNumber(terms.gaussian, 13), '', 'Gaussian term, of order 1/K'],
					['bracket', formatNumber(terms.bracket, 13), '', 'third and fourth cumulants, of order 1/K²'],
				]),
		...(rest === null ? [] : [['rest', formatNumber(rest, 6), formatError(error), 'H̄ − leading − Gaussian term, of order 1/K²']]),
		...(gap === null ? [] : [...gapRow('∫φ(ζ) − 𝓗_Y', gap.profile, '≥ 0, integrated pointwise'), ...gapRow('∫φ(y) − 𝓗_Y', gap.spline, '≥ 0, integrated pointwise')]),
		...slopeRow('|∂H̄|² natural', slope?.natural, '⟨∇H̄, Ā∇H̄⟩, Ā = PANPᵗ'),
		...slopeRow('|∂H̄|² inverse', slope?.inverse, '⟨∇H̄, Ā∇H̄⟩, Ā = (PA⁻¹NPᵗ)⁻¹'),
		...slopeRow('|∂𝓗|²(ζ)', slope?.macroscopic, '∫|∂_θφ′(ζ)|² of the profile'),
	]
	const per = state.length / blocks
	const shown = Math.min(blocks, SHOWN)
	printLines(
		`${space === 'splines' ? 'Splines' : 'Discontinuous piecewise polynomials'} of degree ${degree} on M = ${blocks} blocks, ${Number.isFinite(sites) ? `N = ${sites} sites (K = ${sites / blocks}); y = Px with x_i = ζ((i − ½)/N)` : 'K = ∞; y = Pζ'}${add === null ? '' : `, and ${add.sequence} ${add.amplitude} on top`}`,
		'',
		textTable([{ title: '', align: 'left' }, { title: 'value' }, { title: 'error' }, { title: '', align: 'left' }], rows),
		'',
		textTable(
			(per === 1 ? ['j', 'y_j', '(∇H̄)_j'] : ['j', 'l', 'y_jl', '(∇H̄)_jl']).map((title) => ({ title })),
			Array.from({ length: shown * per }, (_, i) => [
				String(Math.floor(i / per)),
				...(per === 1 ? [] : [String(i % per)]),
				formatNumber(state[i], 12),
				formatNumber(gradient[i], 12),
			]),
		),
		...(blocks > SHOWN ? [`… all ${blocks} blocks with --json`] : []),
		space === 'splines'
			? `B-spline coefficients, b_j supported on [j/M, (j+${degree + 1})/M]; error of the gradient ${formatError(gradientError)}`
			: `Coefficients in √(2l+1) Legendre_l on block j; error of the gradient ${formatError(gradientError)}`,
	)
}
