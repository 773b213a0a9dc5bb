/** What the commands on spline spaces share: `--degree`, `--blocks`, `--sites` and flags that take one of a few words. */
import { InputError } from '../errors.ts'
import type { MesoEnergyKind } from '../levels/index.ts'
import { requireMesoSizes, type SizeLimits } from '../levels/meso/sizes.ts'
import { badFlag, wholeNumber } from './arguments.ts'
import type { FlagValues } from './flags.ts'

export interface Sizes {
	readonly degree: number
	readonly blocks: number
	/** N, or Infinity. */
	readonly sites: number
}

/** What is taken where a flag is not given; without defaults --blocks and --sites are required. */
export interface DefaultSizes {
	readonly blocks: number
	readonly sitesPerBlock: number
}

/** Taken where --degree is not given: the least degree at which C_L is bounded (theory.md 2.3). */
const DEFAULT_DEGREE = 2

export const OPERATORS = ['natural', 'inverse'] as const
export const ENERGIES = ['corrected', 'exact', 'gaussian', 'leading', 'limit'] as const satisfies readonly MesoEnergyKind[]
export const PRODUCTS = ['l2', 'normalised'] as const

/** The sizes of the flags, refused where there is no such space. */
export function sizesOf(call: string, flags: FlagValues, limits: SizeLimits, defaults?: DefaultSizes): Sizes {
	const text = (name: string, expected: string): string | undefined => {
		const given = flags[name]
		if (typeof given === 'string') return given.trim()
		if (defaults !== undefined) return undefined
		throw new InputError(
			'bad-flag',
			`${call}: --${name} is missing (expected ${expected})`,
			`Try: twoscale ${call} --degree 2 --blocks 8 --sites 64`,
		)
	}
	const blocksText = text('blocks', 'the number of blocks M')
	const sitesText = text('sites', 'the number of sites N, a multiple of the blocks, or infinity')
	const degree = flags['degree'] === undefined ? DEFAULT_DEGREE : wholeNumber('degree', (flags['degree'] as string).trim(), 0)
	const blocks = blocksText === undefined ? (defaults as DefaultSizes).blocks : wholeNumber('blocks', blocksText, 1)
	const sites = sitesText === undefined ? (defaults as DefaultSizes).sitesPerBlock * blocks : sitesFlag(sitesText)
	requireMesoSizes(call, { degree, blocks, sites }, limits)
	return { degree, blocks, sites }
}

/** `--sites`: a whole number, or infinity. */
function sitesFlag(text: string): number {
	if (/^(inf|infinity|∞)$/i.test(text)) return Number.POSITIVE_INFINITY
	if (/[,:]/.test(text)) throw badFlag('sites', text, 'one number of sites, or infinity')
	return wholeNumber('sites', text, 1)
}

/** One of a few words, or undefined where the flag is not given. */
export function choice<T extends string>(flags: FlagValues, name: string, words: readonly T[]): T | undefined {
	const text = flags[name] as string | undefined
	if (text === undefined) return undefined
	const found = words.find((word) => word === text.trim())
	if (found === undefined) throw badFlag(name, text, words.join(' or '))
	return found
}
