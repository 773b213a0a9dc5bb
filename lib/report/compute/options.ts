/** What a report is asked for, and the defaults that suit any admissible potential. design.md section 3, "defaults". */
import { type CramerTransform, referenceScale } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import type { Profile } from '../../expression/index.ts'
import { parseProfile } from '../../expression/index.ts'
import { requireMesoSizes } from '../../levels/meso/sizes.ts'
import type { SpaceChoice } from '../data.ts'
import { mathNumber } from '../figures/scale.ts'

export interface ReportInput {
	/** ψ as text in z. */
	readonly psi: string
	/** Values of named parameters, as text (`1.5`, `3/2`) or numbers. */
	readonly parameters?: Readonly<Record<string, string | number>>
}

/** Stages of the work, in order, with the fraction of the stage that is done. */
export type ReportProgress = (stage: string, fraction?: number) => void

export interface ReportOptions {
	/** Means at which φ and ψ_K are tabulated; the figures span them. Default m₀ + s₀·{−4, …, 4}, shrunk to the admissible means. */
	readonly means?: readonly number[]
	/** Fields at which φ* is tabulated. Default 0, ±1/s₀, shrunk to the admissible fields. */
	readonly fields?: readonly number[]
	/** Numbers of sites per block. Default 1, 2, 4, …, 128. */
	readonly sites?: readonly number[]
	/** Initial profile. Default m₀ + s₀(0.8 cos 2πθ + 0.2 sin 4πθ), s₀ shrunk to the admissible means. */
	readonly profile?: Profile
	/** Times of the macroscopic flow. Default 0, T/4, T/2, T with T = 0.02/φ''(m₀). */
	readonly times?: readonly number[]
	/** Degree of the splines; default 2. */
	readonly degree?: number
	/** Number of blocks M of the mesoscopic level, over N = 64M sites; default 16. */
	readonly blocks?: number
	/** Largest K of the convexity scan; default 128. */
	readonly sitesScanned?: number
	/** Replicas of every simulated ensemble; default as many as a budget of some seconds allows. */
	readonly replicas?: number
	/** Sizes N of the chain against the prediction; default the three largest of 4, 8, 16, 32, 64 that the budget allows. Empty: nothing is simulated. */
	readonly chains?: readonly number[]
	/** Whether the constants of Poincaré and log-Sobolev inequalities are computed; default true: some seconds. */
	readonly inequalities?: boolean
	/** Whether the statements of the theory are tried; default true: half a minute. */
	readonly statements?: boolean
	/** Seed of the simulations; default 1. */
	readonly seed?: number
	/** Threads of the simulations; default all cores. No result depends on it. */
	readonly threads?: number
	readonly progress?: ReportProgress
}

/** m₀ and s₀: mean and standard deviation of e^{−ψ}/Z (of a tilt of it, where e^{−ψ} has no mean). */
export interface Law {
	readonly mean: number
	readonly deviation: number
}

/** The law of one site without field; a mean that is zero up to rounding is zero. */
export function singleSiteLaw(transform: CramerTransform): Law {
	const { mean, deviation } = referenceScale(transform)
	return { mean: Math.abs(mean) < 1e-13 * deviation ? 0 : mean, deviation }
}

/** Share of the way to the end of an admissible range that a default may go. */
const INSIDE = 0.9

/** centre + step, pulled back when it would come near the end of the open range. */
function within(range: { readonly min: number | null; readonly max: number | null }, centre: number, step: number): number {
	const end = step < 0 ? range.min : range.max
	if (end === null) return centre + step
	return centre + Math.sign(step) * Math.min(Math.abs(step), INSIDE * Math.abs(end - centre))
}

/** Nine means from m₀ − 4s₀ to m₀ + 4s₀, closer where the admissible range ends. */
export function defaultMeans(transform: CramerTransform, { mean, deviation }: Law): number[] {
	const low = mean - within(transform.site.means, mean, -4 * deviation)
	const high = within(transform.site.means, mean, 4 * deviation) - mean
	return [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((k) => rounded(mean + (k / 4) * (k < 0 ? low : high), deviation))
}

/** 0 and ±1/s₀. */
export function defaultFields(transform: CramerTransform, { deviation }: Law): number[] {
	return [within(transform.site.fields, 0, -1 / deviation), 0, within(transform.site.fields, 0, 1 / deviation)].map((s) =>
		rounded(s, 1 / deviation),
	)
}

/** Abscissae of tables with four decimals of their unit, so that they can be read and typed. */
function rounded(value: number, unit: number): number {
	const exponent = Math.floor(Math.log10(unit)) - 3
	const steps = Math.round(value / 10 ** exponent)
	return Number(`${steps}e${exponent}`)
}

/** Sites per block of the mesoscopic level. */
const SITES_PER_BLOCK = 64

/** The mesoscopic space of the report. @throws InputError for a degree or a number of blocks that is not available. */
export function spaceOf({ degree = 2, blocks = 16 }: Pick<ReportOptions, 'degree' | 'blocks'>): SpaceChoice {
	const space = { degree, blocks, sites: SITES_PER_BLOCK * blocks }
	requireMesoSizes('report', space, { blocks: 256 })
	return space
}

/** @throws InputError for replicas or chains that are no whole numbers. */
export function requireEnsembles({ replicas, chains }: Pick<ReportOptions, 'replicas' | 'chains'>): void {
	const whole = (name: string, value: number, least: number) => {
		if (Number.isInteger(value) && value >= least) return
		throw new InputError('bad-flag', `report: ${name} must be whole numbers from ${least} on (got ${value})`, `Try ${Math.max(64, least)}.`)
	}
	if (replicas !== undefined) whole('replicas', replicas, 2)
	for (const sites of chains ?? []) whole('chains', sites, 2)
}

export const DEFAULT_SITES: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128]

/** The default profile stays within 0.96 of its amplitude. */
const EXCURSION = 0.96

/** m₀ + s(0.8 cos 2πθ + 0.2 sin 4πθ) with s = s₀, or less where the admissible means end. */
export function defaultProfileOf(
	transform: CramerTransform,
	{ mean, deviation }: Law,
): { readonly profile: Profile; readonly latex: string } {
	const up = within(transform.site.means, mean, EXCURSION * deviation) - mean
	const down = mean - within(transform.site.means, mean, -EXCURSION * deviation)
	const amplitude = Math.min(deviation, Math.min(up, down) / EXCURSION)
	const shift = mean === 0 ? '' : `${mathNumber(mean, 6)}+`
	return {
		profile: parseProfile(`${mean === 0 ? '' : `${mean} + `}${amplitude}*(0.8*cos(2*pi*theta) + 0.2*sin(4*pi*theta))`),
		latex: `${shift}${amplitude === 1 ? '' : `${mathNumber(amplitude, 6)}\\,`}(0.8\\cos2\\pi\\theta+0.2\\sin4\\pi\\theta)`,
	}
}

/** 0, T/4, T/2, T with T = 0.02/φ''(m₀) = 0.02 s₀². */
export function defaultTimes({ deviation }: Law): number[] {
	const last = 0.02 * deviation ** 2
	return [0, last / 4, last / 2, last]
}
