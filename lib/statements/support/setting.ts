/**
 * The setting in which statements about flows are tried: the default profile of the potential, times of its own scale, φ tabulated over the profile.
 *
 *   ζ_0 = `smoothProfile`,  T = 0.02 s₀².      design.md section 3, "defaults"
 */
import { type CramerTable, cramerTable, type CramerTransform } from '../../cramer/index.ts'
import type { Profile } from '../../expression/index.ts'
import { type FreeEnergyTable, type MacroFlow, macroFlow } from '../../levels/index.ts'
import { smoothProfile } from './study-profile.ts'
import type { Subject } from '../subject.ts'

/** T in units of s₀². */
const TIME = 0.02

const profiles = new WeakMap<Subject['transform'], Profile>()
const tables = new WeakMap<Profile, CramerTable>()

/** ζ_0, one object per subject. */
export function profileOf(subject: Pick<Subject, 'transform' | 'scale' | 'potential'>): Profile {
	const known = profiles.get(subject.transform) ?? smoothProfile(subject)
	profiles.set(subject.transform, known)
	return known
}

/** 0.02 s₀². */
export function horizonOf({ scale }: Pick<Subject, 'scale'>): number {
	return TIME * scale.deviation ** 2
}

/** φ over the values of the profile, and a little more. */
export function tableOf(subject: Pick<Subject, 'transform' | 'scale' | 'potential'>): CramerTable {
	const profile = profileOf(subject)
	let table = tables.get(profile)
	if (table === undefined) {
		const { transform } = subject
		const { min, max } = profile.range
		const room = 1e-3 * (max - min)
		table = cramerTable(transform, inside(transform, min - room, min), inside(transform, max + room, max))
		tables.set(profile, table)
	}
	return table
}

/** The wider end of an interval of means, unless that is not admissible. */
function inside({ site }: CramerTransform, wide: number, end: number): number {
	const { min, max } = site.means
	return (min === null || wide > min) && (max === null || wide < max) ? wide : end
}

const solutions = new WeakMap<FreeEnergyTable, Map<string, MacroFlow>>()

/** ζ at these times from the profile of a subject, for φ or whatever stands in its place; solved once. */
export function hydrodynamics(subject: Subject, times: readonly number[], table: FreeEnergyTable = tableOf(subject)): MacroFlow {
	const known = solutions.get(table) ?? new Map<string, MacroFlow>()
	solutions.set(table, known)
	const key = times.join()
	let flow = known.get(key)
	if (flow === undefined) known.set(key, (flow = macroFlow(table, profileOf(subject), { times, snapshotPoints: 1 })))
	return flow
}

/** Flags that give a command the profile of the statement. */
export function profileFlags(subject: Subject): readonly (readonly [string, string])[] {
	const { text } = profileOf(subject)
	return [['--profile', text]]
}
