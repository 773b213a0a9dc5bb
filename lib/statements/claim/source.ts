/** The numbers that claims are made of, each computed once per point: φ at means, tilted laws at fields, ψ_K at (K, m), ψ at spins. */
import { preciseEvaluator } from '../../cramer/precise.ts'
import { blockHamiltonian, type BlockHamiltonian, type BlockRow, type CramerPoint, type TiltedLaw } from '../../cramer/index.ts'
import { derivatives } from '../../expression/index.ts'
import type { Subject } from '../subject.ts'

export interface Source {
	readonly subject: Subject
	/** φ and its derivatives. */
	point(mean: number): CramerPoint
	law(field: number): TiltedLaw
	/** ψ_K and its derivatives. */
	row(sites: number, mean: number): BlockRow
	/** ψ, ψ′, …, ψ⁽⁵⁾ in double-double arithmetic, rounded. */
	psi(z: number): readonly number[]
	/** Anything else that is expensive, by a key. */
	once<T>(key: string, compute: () => T): T
	/** How many points of φ, laws and rows were computed. */
	computed(): number
}

export function sourceOf(subject: Subject): Source {
	const known = new Map<string, unknown>()
	let count = 0
	let evaluate: ReturnType<typeof preciseEvaluator> | undefined
	const once = <T>(key: string, compute: () => T): T => {
		if (!known.has(key)) known.set(key, compute())
		return known.get(key) as T
	}
	const counted = <T>(key: string, compute: () => T): T =>
		once(key, () => {
			count++
			return compute()
		})
	const { transform } = subject
	const point = (mean: number) => counted(`m ${mean}`, () => transform.at(mean))
	// ψ_K at m begins with the law of mean m: the same for every K.
	let block: BlockHamiltonian | undefined
	const shared = () => (block ??= blockHamiltonian({ ...transform, at: (mean, options) => (options === undefined ? point(mean) : transform.at(mean, options)) }))
	return {
		subject,
		once,
		point,
		law: (field) => counted(`s ${field}`, () => transform.logPartition(field)),
		row: (sites, mean) => counted(`K ${sites} ${mean}`, () => shared().at(sites, mean)),
		psi(z) {
			return once(`z ${z}`, () => {
				evaluate ??= preciseEvaluator(derivatives(subject.potential.expression, 'z', 5), 'z')
				return evaluate([z, 0]).map(([hi]) => hi)
			})
		},
		computed: () => count,
	}
}
