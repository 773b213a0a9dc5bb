/** `twoscale energy <psi>`: the coarse-grained Hamiltonian H̄ at the projection of a profile, with its gradient and its limits. */
import { type CramerTransform, cramerTransform } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { macroFlow } from '../levels/macro/index.ts'
import { coarseHamiltonian, type CoarseHamiltonianRow } from '../levels/meso/energy/index.ts'
import { polynomialBlockEnergy, requirePolynomialBlock } from '../levels/meso/blocks/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { tableOver } from '../report/compute/macro.ts'
import { defaultProfileOf, singleSiteLaw } from '../report/compute/options.ts'
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
	const sizes = sizesOf('energy', flags, { sites: LARGEST_SITES }, DEFAULTS)
	if (polynomials) requirePolynomialBlock(sizes.degree, sizes.sites / sizes.blocks)
	const p = singlePotential(psi, flags, 'energy')
	const transform = cramerTransform(p)
	const profile =
		flags['profile'] === undefined ? defaultProfileOf(transform, singleSiteLaw(transform)).profile : readProfile(flags['profile'] as string)
	requireAdmissible(profile, p, 'energy')
	for (const warning of profile.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	show.update('coarse-grained Hamiltonian', 0)
	const x = midpointValues(profile, sizes.sites)
	const { state, energy } = polynomials ? onPolynomials(transform, sizes, x) : onSplines(transform, sizes, x)
	show.done()
	const document = {
		psi: p.text,
		parameters: parametersOf(p),
		profile: profile.text,
		...sizes,
		sitesPerBlock: sizes.sites / sizes.blocks,
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
		reason: energy.reason,
	}
	if (!Number.isFinite(energy.value) || !Number.isFinite(energy.error)) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	printTables(document.space, sizes, state, energy, document.macroscopic)
}

interface Evaluated {
	readonly state: Float64Array
	readonly energy: CoarseHamiltonianRow
}

/** H̄ on the splines: coefficients in b_0 … b_{M−1}. */
function onSplines(transform: CramerTransform, sizes: Sizes, x: Float64Array): Evaluated {
	const space = mesoSpace(sizes)
	const state = space.project(x)
	return { state, energy: coarseHamiltonian(space, transform).at(state) }
}

/** H̄_Z on the discontinuous piecewise polynomials: L + 1 Legendre coefficients per block. */
function onPolynomials(transform: CramerTransform, sizes: Sizes, x: Float64Array): Evaluated {
	const energy = polynomialBlockEnergy(sizes.degree, transform, sizes)
	const state = energy.project(x)
	const row = energy.at(state)
	return { state, energy: { ...row, method: row.method === 'edgeworth' ? 'edgeworth' : 'exact', terms: null } }
}

function printTables(space: 'splines' | 'polynomials', sizes: Sizes, state: Float64Array, energy: Evaluated['energy'], macroscopic: number): void {
	const { degree, blocks, sites } = sizes
	const { value, method, error, limit, gradient, gradientError, terms, reason } = energy
	const rows = [
		['H̄(y)', formatNumber(value, 13), formatError(error), reason === undefined ? method : `${method}; ${reason}`],
		['𝓗_Y(y)', formatNumber(limit, 13), '', 'the limit K → ∞ at the same y'],
		['𝓗(ζ)', formatNumber(macroscopic, 13), '', 'the free energy of the profile'],
		...(terms === null
			? []
			: [
					['leading', formatNumber(terms.leading, 13), '', '𝓗_{Y,N}(y): tilted laws of the sites'],
					['log det', formatNumber(terms.gaussian, 13), '', 'Gaussian term, of order 1/K'],
					['bracket', formatNumber(terms.bracket, 13), '', 'third and fourth cumulants, of order 1/K²'],
				]),
	]
	const per = state.length / blocks
	const shown = Math.min(blocks, SHOWN)
	printLines(
		`${space === 'splines' ? 'Splines' : 'Discontinuous piecewise polynomials'} of degree ${degree} on M = ${blocks} blocks, N = ${sites} sites (K = ${sites / blocks}); y = Px with x_i = ζ((i − ½)/N)`,
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
