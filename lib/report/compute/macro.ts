/** The macroscopic flow's part of the data. */
import { type CramerTable, type CramerTransform, cramerTable } from '../../cramer/index.ts'
import type { Profile } from '../../expression/index.ts'
import { type MacroFlow, macroFlow } from '../../levels/index.ts'
import type { MacroPart } from '../data.ts'

/** Points of the snapshots. */
const POINTS = 200

/** The hydrodynamic solution: its part of the data and what the mesoscopic level is compared with. */
export interface MacroSolution {
	readonly table: CramerTable
	readonly flow: MacroFlow
}

export function macroSolution(
	transform: CramerTransform,
	profile: Profile,
	times: readonly number[],
	progress: (fraction: number) => void,
): MacroSolution {
	const table = tableOver(transform, profile)
	return { table, flow: macroFlow(table, profile, { times: [0, ...times], snapshotPoints: POINTS, progress }) }
}

export function macroPart({ table, flow }: MacroSolution, profile: Profile, profileLatex: string | null): MacroPart {
	const { history } = flow
	return {
		profile: profile.text,
		profileLatex,
		mean: profile.mean,
		meanEnergy: flow.equilibriumEnergy,
		times: flow.times,
		theta: Array.from(flow.snapshots[0]?.theta ?? []),
		snapshots: flow.snapshots.map((s) => ({ time: s.time, values: Array.from(s.values) })),
		energy: flow.energy,
		mass: flow.mass,
		dissipated: flow.dissipated,
		identityDefect: flow.identityDefect,
		errors: flow.errors,
		massDrift: flow.massDrift,
		jumps: flow.jumps,
		history: {
			time: history.map((h) => h.time),
			energy: history.map((h) => h.energy),
			dissipated: history.map((h) => h.dissipated),
		},
		outcome: flow.outcome,
		slowestRate: 4 * Math.PI ** 2 * table.second(profile.mean),
		method: `${flow.elements} elements of degree ${flow.degree} in space, ${flow.scheme} in time, ${flow.steps} steps`,
	}
}

/** The table of φ over the values of a profile and a little more; a constant profile needs an interval, too. */
export function tableOver(transform: CramerTransform, profile: Profile): CramerTable {
	const { min, max } = profile.range
	const width = max > min ? max - min : 1 / Math.sqrt(transform.at(min).second)
	return cramerTable(transform, inside(transform, min - 1e-3 * width, min), inside(transform, max + 1e-3 * width, max))
}

/** The wider end of an interval of means, unless that is not admissible. */
function inside(transform: CramerTransform, wide: number, end: number): number {
	const { min, max } = transform.site.means
	return (min === null || wide > min) && (max === null || wide < max) ? wide : end
}
