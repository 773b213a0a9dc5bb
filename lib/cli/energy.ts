/** `twoscale energy <psi>`: the coarse-grained Hamiltonian H̄ at the projection of a profile, with its gradient and its limits. */
import { type CramerTransform, cramerTransform } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { macroFlow } from '../levels/macro/index.ts'
import { coarseHamiltonian, type CoarseHamiltonianRow } from '../levels/meso/energy/index.ts'
import { type MesoSpace, mesoSpace } from '../levels/meso/space.ts'
import { tableOver } from '../report/compute/macro.ts'
import { defaultProfileOf, singleSiteLaw } from '../report/compute/options.ts'
import { readProfile, requireAdmissible } from './flow-macro.ts'
import type { FlagValues } from './flags.ts'
import { sizesOf } from './meso.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULTS = { degree: 2, blocks: 8, sitesPerBlock: 32 } as const
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
	const sizes = sizesOf('energy', flags, { sites: LARGEST_SITES }, DEFAULTS)
	const p = singlePotential(psi, flags, 'energy')
	const transform = cramerTransform(p)
	const profile =
		flags['profile'] === undefined ? defaultProfileOf(transform, singleSiteLaw(transform)).profile : readProfile(flags['profile'] as string)
	requireAdmissible(profile, p, 'energy')
	for (const warning of profile.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	const space = mesoSpace(sizes)
	const state = space.project(midpointValues(profile, sizes.sites))
	show.update('coarse-grained Hamiltonian', 0)
	const energy = coarseHamiltonian(space, transform).at(state)
	show.done()
	const document = {
		psi: p.text,
		parameters: parametersOf(p),
		profile: profile.text,
		...sizes,
		sitesPerBlock: space.sitesPerBlock,
		value: energy.value,
		method: energy.method,
		error: energy.error,
		limit: energy.limit,
		macroscopic: freeEnergyOf(transform, profile),
		gradient: energy.gradient,
		gradientError: energy.gradientError,
		coefficients: state,
		terms: energy.terms,
	}
	if (!Number.isFinite(energy.value)) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	printTables(space, state, energy, document.macroscopic)
}

function printTables({ degree, blocks, sites, sitesPerBlock }: MesoSpace, state: Float64Array, energy: CoarseHamiltonianRow, macroscopic: number): void {
	const { value, method, error, limit, gradient, gradientError, terms } = energy
	const rows = [
		['H̄(y)', formatNumber(value, 13), formatError(error), method],
		['𝓗_Y(y)', formatNumber(limit, 13), '', 'the limit K → ∞ at the same spline'],
		['𝓗(ζ)', formatNumber(macroscopic, 13), '', 'the free energy of the profile'],
		...(terms === null
			? []
			: [
					['leading', formatNumber(terms.leading, 13), '', '𝓗_{Y,N}(y): tilted laws of the sites'],
					['log det', formatNumber(terms.gaussian, 13), '', 'Gaussian term, of order 1/K'],
					['bracket', formatNumber(terms.bracket, 13), '', 'third and fourth cumulants, of order 1/K²'],
				]),
	]
	printLines(
		`Splines of degree ${degree} on M = ${blocks} blocks, N = ${sites} sites (K = ${sitesPerBlock})`,
		'',
		textTable([{ title: '', align: 'left' }, { title: 'value' }, { title: 'error' }, { title: '', align: 'left' }], rows),
		'',
		textTable(
			[{ title: 'j' }, { title: 'y_j' }, { title: '(∇H̄)_j' }],
			[...state.subarray(0, SHOWN)].map((y, j) => [String(j), formatNumber(y, 12), formatNumber(gradient[j], 12)]),
		),
		...(blocks > SHOWN ? [`… all ${blocks} coefficients with --json`] : []),
		`B-spline coefficients, b_j supported on [j/M, (j+${degree + 1})/M]; error of the gradient ${formatError(gradientError)}`,
	)
}
