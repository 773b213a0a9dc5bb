/**
 * What a run of the chain is before it runs: sizes, times, start, scheme and step, checked; an unstable step is refused. design.md section 4.
 */
import type { CramerTransform } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import type { Profile } from '../../expression/index.ts'
import type { Potential } from '../../potential/index.ts'
import { cellAveragesOf } from '../between.ts'
import { bondAcceptance } from './acceptance.ts'
import type { EnsemblePlan } from './ensemble/plan.ts'
import type { StepKind } from './kernel/micro-kernel.ts'
import { LARGEST_COUNT } from './kernel/streams.ts'
import { MICRO_SCHEMES, type MicroSchemeName } from './schemes.ts'
import { microStart, type StartKind } from './start.ts'
import { bondStep, defaultScheme, MOST_STUCK, type Occupied, occupied, stableRange, stepLimit, suggestTimestep } from './timestep.ts'

export interface MicroSetupOptions {
	readonly sites: number
	readonly replicas: number
	/** Times ≥ 0; sorted and made unique. */
	readonly times: readonly number[]
	/** Default deterministic. */
	readonly start?: StartKind
	/** Default from the class of ψ. */
	readonly scheme?: MicroSchemeName
	/** Largest dt; default from the scheme. */
	readonly timestep?: number
	/** Default 1. */
	readonly seed?: number
}

export interface MicroSetup {
	readonly sites: number
	readonly replicas: number
	readonly times: readonly number[]
	readonly start: StartKind
	readonly scheme: MicroSchemeName
	/** Largest dt; null for exact steps. */
	readonly timestep: number | null
	readonly seed: number
	/** What the kernel does in a step; null: no kernel. */
	readonly step: StepKind | null
	/** What is questionable about the choices. */
	readonly warnings: readonly string[]
	/** N∫_{cell i} ζ_0. */
	readonly means: Float64Array
	readonly visited: Occupied
	/** Where the scheme is stable; null: everywhere. */
	readonly stable: { readonly low: number; readonly high: number } | null
}

/** Most sites: the kernel keeps some 130 bytes a site, with signed addresses. */
const MOST_SITES = 2 ** 22

/** @throws InputError for sizes, times, schemes and steps that make no sense or are unstable. */
export function microSetup(site: Potential, transform: CramerTransform, profile: Profile, options: MicroSetupOptions): MicroSetup {
	const { sites, replicas, start = 'deterministic', seed = 1 } = options
	requireWhole('sites', sites, 2, MOST_SITES)
	requireWhole('replicas', replicas, 1, LARGEST_COUNT)
	requireWhole('seed', seed, 0, Number.MAX_SAFE_INTEGER)
	const times = [...new Set(options.times)].sort((a, b) => a - b)
	for (const t of times) if (!(t >= 0 && Number.isFinite(t))) throw new InputError('bad-flag', `flow micro: a time is negative or not finite (got ${t})`, 'Give times ≥ 0.')
	const time = times.at(-1)
	if (time === undefined) throw new InputError('bad-flag', 'flow micro: no time is given', 'Give at least one time.')
	const scheme = options.scheme ?? defaultScheme(site)
	const { step, largestStep } = MICRO_SCHEMES[scheme]
	if (step === null && site.class !== 'gaussian')
		throw new InputError('bad-flag', `flow micro: the scheme ${scheme} needs a convex quadratic ψ (got class ${site.class})`, 'Try --scheme metropolis.')
	const means = cellAveragesOf(profile, sites)
	// Refused before the run where a state cannot be drawn.
	if (start === 'canonical') microStart(start, transform, means, seed).sample(0, new Float64Array(sites), 0, 1)
	const [low, high] = [Math.min(...means), Math.max(...means)]
	const visited = occupied(site, transform, { min: low, max: high, sites, replicas, time })
	const acceptance = step?.kind === 'bonds' ? bondAcceptance(site, transform, high > low ? [low, (low + high) / 2, high] : [low]) : null
	const suggested = step === null ? null : acceptance === null ? suggestTimestep(scheme, visited, sites) : bondStep(visited, acceptance) / (sites * sites)
	const timestep = step === null ? null : (options.timestep ?? suggested)
	if (timestep !== null) requireStable(scheme, timestep, visited, sites)
	if (timestep !== null && time / timestep > LARGEST_COUNT)
		throw new InputError('bad-flag', `flow micro: ${(time / timestep).toExponential(2)} steps are more than counters hold`, 'Try fewer sites, a shorter time or a larger --dt.')
	const stable = timestep !== null && largestStep !== null ? stableRange(site, visited, sites, timestep) : null
	const warnings: string[] = []
	if (step === null && options.timestep !== undefined) warnings.push('exact-gaussian takes whole intervals: --dt is not used.')
	const long = acceptance !== null && timestep !== null && timestep !== suggested && acceptance(timestep * sites * sites).stuck > MOST_STUCK
	if (long)
		warnings.push(
			`N²dt = ${(timestep * sites * sites).toPrecision(2)} is long for ψ (suggested: ${((suggested as number) * sites * sites).toPrecision(2)}): equilibrium is exact, but the flow towards it is not. Leave --dt out for the dynamics.`,
		)
	const rule: StepKind | null = long ? { kind: 'bonds', proposal: 'langevin' } : step
	return { sites, replicas, times, start, scheme, timestep, seed, step: rule, warnings, means, visited, stable }
}

/** The part of a plan that says how the chain moves. */
export function planOf(
	site: Potential,
	{ sites, replicas, seed, scheme, timestep, start, means, stable }: MicroSetup,
	times: readonly number[],
): Omit<EnsemblePlan, 'observed' | 'coarse' | 'curvatures'> {
	const parameters = Object.fromEntries(Array.from(site.parameters, ([name, value]) => [name, `${value.s * value.n}/${value.d}`]))
	const values = site.derivatives.map(() => new Float64Array(sites))
	site.kernel.evaluate([means], [], values)
	const reference = values[0]!.reduce((a, b) => a + b, 0) / sites
	return { psi: site.text, parameters, sites, replicas, seed, scheme, timestep, times, start, means, reference: Number.isFinite(reference) ? reference : 0, stable }
}

function requireWhole(name: string, value: number, least: number, most: number): void {
	if (!(Number.isInteger(value) && value >= least && value <= most))
		throw new InputError('bad-flag', `flow micro: ${name} must be a whole number from ${least} to ${most} (got ${value})`, name === 'seed' ? 'Try --seed 1.' : `Try --${name} ${Math.max(least, 64)}.`)
}

function requireStable(scheme: MicroSchemeName, timestep: number, visited: Occupied, sites: number): void {
	if (!(timestep > 0 && Number.isFinite(timestep))) throw new InputError('bad-flag', `flow micro: dt must be positive (got ${timestep})`, 'Leave --dt out for a suggestion.')
	if (MICRO_SCHEMES[scheme].largestStep === null) return
	const limit = stepLimit(visited, sites)
	if (timestep > limit)
		throw new InputError(
			'unstable-timestep',
			`flow micro: dt = ${timestep.toExponential(1)} is unstable for N = ${sites} (limit ${limit.toExponential(1)})`,
			'Try suggestTimestep (leave --dt out), or the metropolis scheme with --dt left out.',
		)
}
