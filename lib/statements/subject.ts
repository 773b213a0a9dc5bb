/** A potential with what the statements share; everything beyond the first four is computed once, on first use. */
import {
	blockConvexity,
	type BlockConvexity,
	type BlockHamiltonian,
	blockHamiltonian,
	type CramerTransform,
	cramerTransform,
	type ReferenceScale,
	referenceScale,
} from '../cramer/index.ts'
import { rationalToText } from '../expression/index.ts'
import { type Potential, potential, type PotentialOptions } from '../potential/index.ts'
import type { Described } from './command.ts'

export interface Subject extends Described {
	readonly potential: Potential
	readonly transform: CramerTransform
	readonly block: BlockHamiltonian
	readonly scale: ReferenceScale
	/** Smaller sizes and fewer points: seconds in all. */
	readonly quick: boolean
	/** From which K on ψ_K is convex. */
	readonly convexity: BlockConvexity
}

export interface SubjectOptions {
	readonly quick?: boolean
	readonly parameters?: PotentialOptions['parameters']
}

/** The subject of a text. @throws InputError when it is not a potential. */
export function subjectOf(psi: string, options: SubjectOptions = {}): Subject {
	return subjectOfPotential(potential(psi, options.parameters === undefined ? {} : { parameters: options.parameters }), options)
}

/** The subject of a potential. */
export function subjectOfPotential(p: Potential, { quick = false }: Pick<SubjectOptions, 'quick'> = {}): Subject {
	const transform = cramerTransform(p)
	let convexity: BlockConvexity | undefined
	return {
		psi: p.text,
		parameters: Object.fromEntries([...p.parameters].map(([name, value]) => [name, rationalToText(value)])),
		potential: p,
		transform,
		block: blockHamiltonian(transform),
		scale: referenceScale(transform),
		quick,
		get convexity() {
			convexity ??= blockConvexity(transform, p, { economical: true })
			return convexity
		},
	}
}

/** Means m₀ + c·s₀ inside the admissible means, for the given multiples c. */
export function meansAround({ scale, potential: p }: Pick<Subject, 'scale' | 'potential'>, multiples: readonly number[]): number[] {
	const inside = (m: number) => (p.means.min === null || m > p.means.min) && (p.means.max === null || m < p.means.max)
	return multiples.map((c) => scale.mean + c * scale.deviation).filter(inside)
}
