/** What both predictions need before they start: times, the table of φ over the profile, and how an error of ζ acts on them. */
import { type CramerTransform, cramerTable } from '../../../cramer/index.ts'
import { InputError } from '../../../errors.ts'
import { diffusivity, requireTimes, scaleOf } from '../../macro/initial.ts'
import { piecesOf, type ProfileLike } from '../../macro/profile.ts'
import type { FreeEnergyTable } from '../../macro/table.ts'
import type { StartKind as Start } from '../start.ts'

export type { StartKind as Start } from '../start.ts'

export interface PredictionRequest {
	/** Ascending and unique. */
	readonly times: readonly number[]
	readonly table: FreeEnergyTable
	/** Range of the profile; 1/√φ'' for a constant one. */
	readonly extent: number
	readonly least: number
	readonly largest: number
	/** Relative change of the prediction by an error ε of the means and of φ'': about the change of log φ''. */
	sensitivity(error: number): number
}

/** @throws InputError for times that are negative or not finite, an unknown start, or a profile that leaves the admissible means. */
export function predictionRequest(
	call: string,
	energy: CramerTransform | FreeEnergyTable,
	profile: ProfileLike & { readonly range?: { readonly min: number; readonly max: number } },
	times: readonly number[],
	start: Start,
): PredictionRequest {
	if (start !== 'deterministic' && start !== 'local-gibbs') {
		const message = `${call}: unknown start (got ${String(start)}, expected deterministic or local-gibbs)`
		throw new InputError('bad-flag', message, 'Try --start deterministic.')
	}
	const sorted = requireTimes(times)
	const sampled = scaleOf(piecesOf(profile))
	const [low, high] = profile.range ? [profile.range.min, profile.range.max] : [sampled.low, sampled.high]
	if (!(Number.isFinite(low) && Number.isFinite(high))) {
		throw new InputError('bad-profile', `${call}: the profile is not finite`, 'Try a profile without poles.')
	}
	const table = 'family' in energy ? tableOver(energy, low, high) : energy
	const { least, largest } = diffusivity(table, low, high)
	const extent = high > low ? high - low : 1 / Math.sqrt(least)
	let slope = 0
	for (let k = 0; k < 64; k++) {
		const [a, b] = [low + ((high - low) * k) / 64, low + ((high - low) * (k + 1)) / 64]
		if (b > a) slope = Math.max(slope, Math.abs(Math.log(table.second(b) / table.second(a))) / (b - a))
	}
	return { times: sorted, table, extent, least, largest, sensitivity: (error) => 2 * slope * error + 2 * (table.error ?? 0) }
}

/** The table over an interval of means and a little more, inside the admissible ones. */
function tableOver(transform: CramerTransform, low: number, high: number) {
	const { min, max } = transform.site.means
	const width = high > low ? high - low : 1 / Math.sqrt(transform.at(low).second)
	const [a, b] = [low - 1e-2 * width, high + 1e-2 * width]
	return cramerTable(transform, min === null || a > min ? a : low, max === null || b < max ? b : high)
}
