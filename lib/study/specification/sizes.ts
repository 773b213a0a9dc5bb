/** Which splines a study compares with: every M must divide some N, and every degree must have a space there. */
import { InputError } from '../../errors.ts'
import { requireMesoSizes } from '../../levels/meso/sizes.ts'
import type { Placed } from './lists.ts'
import type { Origin } from './origin.ts'

/** @throws InputError for an M that divides no N, and for a degree without a space on M blocks at any N; its reason is that of `requireMesoSizes`. */
export function requireSpaces(origin: Origin, sites: readonly number[], blocks: readonly Placed<number>[], degrees: readonly number[]): void {
	for (const { value: m, path } of blocks) {
		const multiples = sites.filter((n) => n % m === 0)
		if (multiples.length === 0)
			throw origin.refuse(
				path,
				`${m} blocks divide no number of sites (got sites ${shown(sites)}, expected a multiple of ${m} among them)`,
				`Leave ${m} out, or add ${m * Math.max(2, Math.round((sites.at(-1) as number) / m))} to ${origin.spell('sites')}.`,
			)
		for (const degree of degrees) {
			const reasons = multiples.map((n) => reasonAgainst(degree, m, n))
			if (reasons.every((reason) => reason !== null)) throw origin.restate(path, reasons[0] as InputError)
		}
	}
}

function reasonAgainst(degree: number, blocks: number, sites: number): InputError | null {
	try {
		requireMesoSizes('study', { degree, blocks, sites })
		return null
	} catch (error) {
		if (error instanceof InputError) return error
		throw error
	}
}

const shown = (sites: readonly number[]): string => (sites.length <= 6 ? sites.join(', ') : `${sites.slice(0, 3).join(', ')}, …, ${sites.at(-1)}`)
