/**
 * Everything that is known about one law on the line: its spectral gap, the brackets of its Poincaré and log-Sobolev constants, and the
 * log-Sobolev constant of the best trial function (theory 6.6, 6.7, check-list S7 and S10).
 */
import type { CramerTransform } from '../../cramer/transform.ts'
import { type BartheRoberto, bartheRoberto, bobkovGotze, type LogSobolevBracket, type PoincareBracket, poincareBracket } from './brackets.ts'
import { lineLaw } from './build.ts'
import type { LineLaw } from './line-law.ts'
import { type LogSobolevTrial, logSobolevTrial } from './log-sobolev.ts'
import { lineFamilyOf } from './site-line.ts'
import { type SpectralGap, spectralGap } from './spectral-gap.ts'

export interface LineConstants {
	readonly spectral: SpectralGap
	/** null, like the others, where the law could not be resolved: `spectral.reason`. */
	readonly muckenhoupt: PoincareBracket | null
	readonly bobkovGotze: LogSobolevBracket | null
	readonly bartheRoberto: BartheRoberto | null
	/** C_LS from below. */
	readonly logSobolev: LogSobolevTrial | null
	/** C_LS ∈ [lower, upper]: the best of the brackets, of 2C_P and of the trial function. */
	readonly logSobolevBounds: { readonly lower: number; readonly upper: number; readonly rho: { readonly lower: number; readonly upper: number } } | null
}

/** The constants of a law. Cost: about 100 ms, most of it for the trial functions. */
export function lineConstants(law: LineLaw): LineConstants {
	const spectral = spectralGap(law)
	if (!law.resolved) return { spectral, muckenhoupt: null, bobkovGotze: null, bartheRoberto: null, logSobolev: null, logSobolevBounds: null }
	const bg = bobkovGotze(spectral.law)
	const br = bartheRoberto(spectral.law)
	const trial = logSobolevTrial(spectral)
	// A gap below the doubles is not 0.
	const linear = spectral.logPoincare < Number.POSITIVE_INFINITY ? Math.min(2 / spectral.upper, Number.MAX_VALUE) : 2 / spectral.upper
	const lower = Math.max(bg.lower, br.lower, linear, trial.kind === 'trial' && Number.isFinite(trial.constant) ? trial.constant * (1 - trial.error) : 0, tailConstant(law))
	const upper = Math.min(bg.upper, br.upper)
	return {
		spectral,
		muckenhoupt: poincareBracket(spectral.law),
		bobkovGotze: bg,
		bartheRoberto: br,
		logSobolev: trial,
		logSobolevBounds: { lower, upper, rho: { lower: 2 / upper, upper: 2 / lower } },
	}
}

/**
 * What the tails alone ask of C_LS: where V'²/V → 2c, f = e^{az/2} with a → ±∞ has Ent(f²) ~ (a²/2c)∫f² and ∫f'² = (a²/4)∫f², so C_LS ≥ 2/c = 4 lim V/V'².
 */
function tailConstant({ tails }: LineLaw): number {
	return Math.max(...[tails.minus, tails.plus].map(({ growth }) => (growth === undefined ? 0 : (4 / growth[1]) * (1 - 1e-12))))
}

/** The law e^{σz − ψ}/e^{φ*(σ)} on panels. @throws InputError when σ is not admissible. */
export function singleSiteLaw(transform: CramerTransform, field: number): LineLaw {
	return lineLaw(lineFamilyOf(transform.site).at(field))
}

/** The constants of the tilted single-site law. @throws InputError when σ is not admissible. */
export function singleSiteConstants(transform: CramerTransform, field: number): LineConstants {
	return lineConstants(singleSiteLaw(transform, field))
}
