/**
 * What a check is: a statement of the theory, tried on one potential, with a two-sided verdict and its margin.
 *
 * `margin` ≥ 0 iff the statement holds on this potential; it says how far from failing, in `marginUnit`. A check that
 * could not be decided within its errors is inconclusive, one whose hypotheses do not hold is not applicable.
 */
import {
	type BlockHamiltonian,
	blockHamiltonian,
	type CramerTransform,
	cramerTransform,
	type Potential,
	potential,
	type ReferenceScale,
	referenceScale,
} from '../lib/index.ts'

export type Verdict = 'holds' | 'fails' | 'inconclusive' | 'not-applicable'

export interface Evidence {
	readonly verdict: Verdict
	readonly margin: number | null
	readonly marginUnit: string
	/** The numbers behind the verdict, so that a reader can recompute it. */
	readonly numbers: Readonly<Record<string, number | string | null>>
	readonly sentence: string
}

/** A potential with what the checks share. */
export interface Subject {
	readonly potential: Potential
	readonly transform: CramerTransform
	readonly block: BlockHamiltonian
	readonly scale: ReferenceScale
}

export interface Check {
	readonly id: string
	readonly title: string
	/** The inequality or identity, with its constants. */
	readonly statement: string
	readonly source: string
	/** Takes seconds or minutes per potential: tried on a few potentials in the tests, on all of them by `npm run check:long`. */
	readonly long?: true
	readonly run: (subject: Subject) => Evidence
}

/** Builds the subject of a text. @throws InputError when it is not a potential. */
export function subjectOf(psi: string, parameters: Readonly<Record<string, string>> = {}): Subject {
	const p = potential(psi, { parameters })
	const transform = cramerTransform(p)
	return { potential: p, transform, block: blockHamiltonian(transform), scale: referenceScale(transform) }
}

/** Verdict of `defect ≤ tolerance`, where the defect itself is known to ± error. Margin in decades of the tolerance. */
export function belowTolerance(defect: number, error: number, tolerance: number, numbers: Evidence['numbers'], sentence: string): Evidence {
	const verdict: Verdict = Number.isNaN(defect)
		? 'inconclusive'
		: defect + error <= tolerance
			? 'holds'
			: defect - error > tolerance
				? 'fails'
				: 'inconclusive'
	const margin = Number.isNaN(defect) ? null : Math.log10(tolerance / Math.max(defect, Number.MIN_VALUE))
	return {
		verdict,
		margin: margin === null ? null : Math.min(margin, 300),
		marginUnit: 'decades below the tolerance',
		numbers: { defect, error, tolerance, ...numbers },
		sentence,
	}
}

/** Means m0 + c·s0 inside the admissible means, for the given multiples c. */
export function meansAround({ scale, potential: p }: Subject, multiples: readonly number[]): number[] {
	const inside = (m: number) => (p.means.min === null || m > p.means.min) && (p.means.max === null || m < p.means.max)
	return multiples.map((c) => scale.mean + c * scale.deviation).filter(inside)
}
