/**
 * The profiles on which statements are tried, in the units of the potential and inside its means:
 *
 *   smooth:  ζ = m₀ + c s₀(0.8 cos 2πθ + 0.2 sin 4πθ);      step:  ζ = m₀ ± 0.6 c s₀, with jumps at 0 and 1/4.
 */
import { shrinkToMeans } from '../../cramer/index.ts'
import { defaultProfile, parseProfile, type Profile } from '../../expression/index.ts'
import type { Subject } from '../subject.ts'

/** |ζ − m₀| ≤ EXCURSION·s₀ on both profiles. */
const EXCURSION = 0.96

/** c s₀: the deviation, or less where the admissible means end. @param reach multiples of it that must be admissible */
export function studyDeviation({ scale, potential: p }: Pick<Subject, 'scale' | 'potential'>, reach = EXCURSION): number {
	const { mean, deviation } = scale
	return deviation * shrinkToMeans(p.means, mean, { below: reach * deviation, above: reach * deviation })
}

/** m₀; zero where it is zero up to rounding. */
export function studyMean({ scale: { mean, deviation } }: Pick<Subject, 'scale'>): number {
	return Math.abs(mean) < 1e-13 * deviation ? 0 : mean
}

/** The smooth profile. */
export function smoothProfile(subject: Pick<Subject, 'scale' | 'potential'>): Profile {
	return defaultProfile(studyMean(subject), studyDeviation(subject))
}

/** The step profile: its jumps are knots of every space with a multiple of 4 blocks. */
export function stepProfile(subject: Pick<Subject, 'scale' | 'potential'>): Profile {
	const [mean, size] = [studyMean(subject), 0.6 * studyDeviation(subject)]
	return parseProfile(`0:1/4: ${mean + size}; 1/4:1: ${mean - size}`)
}
