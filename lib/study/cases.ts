/**
 * The cases of a study: one ensemble each for a potential, a start and a number of sites, at all times and against all spaces of splines at once.
 *
 * A case says everything that its replicas depend on; texts and doubles alone, so that it can be written to a manifest and posted to a thread.
 */
import { cramerTransform, referenceScale, type CramerTransform, type CramerTable, cramerTable } from '../cramer/index.ts'
import { parseProfile, type Profile, rationalToText } from '../expression/index.ts'
import { microSetup, type MicroSchemeName, type Projection, type StartKind } from '../levels/index.ts'
import { type Potential, potential } from '../potential/index.ts'
import { horizonOf, profileOf } from '../statements/support/setting.ts'
import type { StudyPotential, StudySpecification } from './specification/specification.ts'

export interface StudyCase {
	/** Number in the study. */
	readonly index: number
	/** Number of the potential in the study. */
	readonly potential: number
	readonly psi: string
	readonly parameters: Readonly<Record<string, string>>
	/** ζ_0 as text. */
	readonly profile: string
	readonly start: StartKind
	readonly sites: number
	/** Ascending, > 0. */
	readonly times: readonly number[]
	/** Spaces with a number of blocks that divides the sites. */
	readonly projections: readonly Projection[]
	readonly scheme: MicroSchemeName
	/** Largest dt; null for exact steps. */
	readonly timestep: number | null
	readonly seed: number
}

/** Replicas for which time steps are chosen, whatever their number in the end: it widens the values that are visited by a hair. */
export const REFERENCE_REPLICAS = 2 ** 20

/** What a potential of a study is made into, once. */
export interface Site {
	readonly potential: Potential
	readonly transform: CramerTransform
	readonly profile: Profile
	/** φ over the values of the profile. */
	readonly table: CramerTable
}

const sites = new Map<string, Site>()

/** @throws InputError for texts that are no potential or profile, and profiles beyond the admissible means. */
export function siteOf({ psi, parameters, profile: text }: StudyPotential): Site {
	const key = JSON.stringify([psi, parameters, text])
	let found = sites.get(key)
	if (found === undefined) {
		const site = potential(psi, { parameters })
		const transform = cramerTransform(site)
		const profile = text === null ? profileOf({ potential: site, transform, scale: referenceScale(transform) }) : parseProfile(text)
		const room = 1e-3 * (profile.range.max - profile.range.min)
		const { min, max } = site.means
		const low = min === null || profile.range.min - room > min ? profile.range.min - room : profile.range.min
		const high = max === null || profile.range.max + room < max ? profile.range.max + room : profile.range.max
		found = { potential: site, transform, profile, table: cramerTable(transform, low, high) }
		sites.set(key, found)
	}
	return found
}

/** The cases of a specification, small N first within a potential and start. */
export function casesOf({ potentials, sites: sizes, blocks, degrees, starts, times, scheme, step, seed }: StudySpecification): StudyCase[] {
	const cases: StudyCase[] = []
	potentials.forEach((asked, index) => {
		const { potential: site, transform, profile } = siteOf(asked)
		const horizon = times ?? [horizonOf({ scale: referenceScale(transform) })]
		for (const start of starts)
			for (const n of sizes) {
				const setup = microSetup(site, transform, profile, {
					sites: n,
					replicas: REFERENCE_REPLICAS,
					times: horizon,
					start,
					seed,
					...(scheme === null ? {} : { scheme }),
					...(step === null ? {} : { timestep: step / (n * n) }),
				})
				cases.push({
					index: cases.length,
					potential: index,
					psi: site.text,
					parameters: Object.fromEntries(Array.from(site.parameters, ([name, value]) => [name, rationalToText(value)])),
					profile: profile.text,
					start,
					sites: n,
					times: setup.times,
					projections: blocks.filter((m) => n % m === 0).flatMap((m) => degrees.map((degree) => ({ degree, blocks: m }))).filter(({ degree, blocks: m }) => exists(degree, m, n)),
					scheme: setup.scheme,
					timestep: setup.timestep,
					seed,
				})
			}
	})
	return cases
}

/** PNPᵗ is singular for K = 1, odd degree and even M. */
const exists = (degree: number, blocks: number, n: number): boolean => !(blocks === n && degree % 2 === 1 && blocks % 2 === 0)
