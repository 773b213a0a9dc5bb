/**
 * The coarse-grained Hamiltonian of splines (theory 2.5, 2.6, 8.1): its limit is convex with Hess 𝓗_Y ≥ 1/sup s², and the expansion meets exact inversion
 * within its stated error. From which K on H̄ itself was found convex at the sampled states is told, not judged: the theorem names no K₀.
 */
import { fieldTable } from '../cramer/index.ts'
import { coarseHamiltonian, mesoEnergy, mesoSpace } from '../levels/index.ts'
import { statementCommand } from './command.ts'
import { decide, inconclusive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'

const DEGREES = [1, 2]
const BLOCKS = 5
const ONE = 12
const SITES = [2, 4, 16, 64, 256, 1024]
/** sup s² is sought at 60 points of the dual spline. */
const SLACK = 1e-3

/** Smooth and alternating coefficients about the reference mean, inside the admissible means. */
function states({ scale, potential: p }: Subject, blocks: number): Float64Array[] {
	const { min, max } = p.means
	const room = Math.min(max === null ? Number.POSITIVE_INFINITY : max - scale.mean, min === null ? Number.POSITIVE_INFINITY : scale.mean - min)
	const size = Math.min(scale.deviation, 0.4 * room)
	const shapes = [(j: number) => Math.cos((2 * Math.PI * j) / blocks), (j: number) => (j % 2 === 0 ? 1 : -1)]
	return shapes.map((shape) => Float64Array.from({ length: blocks }, (_, j) => scale.mean + size * shape(j)))
}

/** Least eigenvalue of a Hessian in the product of the space, by inverse-free power iteration on its complement. */
function leastEigenvalue(dimension: number, inner: (u: Float64Array, v: Float64Array) => number, apply: (u: Float64Array) => Float64Array): number {
	const run = (shift: number) => {
		let u = Float64Array.from({ length: dimension }, (_, j) => Math.sin(7 * j + 1) + 0.3)
		let value = 0
		for (let step = 0; step < 400; step++) {
			const norm = Math.sqrt(inner(u, u))
			u = u.map((x) => x / norm)
			const next = apply(u).map((x, j) => shift * u[j]! - x)
			const before = value
			value = inner(u, next)
			u = next
			if (Math.abs(value - before) < 1e-9 * Math.abs(value)) break
		}
		return shift - value
	}
	// First the eigenvalue largest in size, then the other end of the spectrum.
	const far = run(0)
	return far < 0 ? far : run(far)
}

/** The statement, with these Hamiltonians of one block or those of another potential. */
export const coarseHamiltonianStatement = (blockOf: (subject: Subject) => Subject['block'] = (subject) => subject.block): Statement => ({
	id: 'coarse-hamiltonian',
	part: 'Coarse-grained Hamiltonian',
	title: 'The limit of H̄ is convex by 1/sup s²; the expansion of H̄ keeps its stated error',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'Hess 𝓗_Y ≥ 1/sup s² over the tilted laws of the dual spline (degrees 1, 2, 5 blocks); |expansion − inversion| ≤ stated error (degree 2; 2 blocks, K = 6; 1 block, K = 12)',
	latex: String.raw`\operatorname{Hess}\mathcal H_Y \ge \frac1{\sup s^2},\qquad \bigl|\bar H_{\text{expansion}}-\bar H\bigr|\le\text{stated error}`,
	source: 'theory 2.5, 2.6, 8.1',
	status: 'derived',
	long: true,
	check(subject) {
		const { transform, scale, quick } = subject
		const block = blockOf(subject)
		const table = fieldTable(transform)
		const unit = scale.deviation ** 2
		let convexFrom = 0
		let least = Number.POSITIVE_INFINITY
		let limitMargin = Number.POSITIVE_INFINITY
		for (const degree of quick ? [1] : DEGREES) {
			for (const state of states(subject, BLOCKS)) {
				const eigenvalue = (sites: number, kind: 'limit' | 'corrected') => {
					const space = mesoSpace({ degree, blocks: BLOCKS, sites: BLOCKS * sites })
					const energy = mesoEnergy(space, transform, { kind, table })
					return leastEigenvalue(BLOCKS, space.inner, (u) => Float64Array.from(energy.hessian(state, u)))
				}
				for (let k = SITES.length - 1; k >= 0 && (SITES[k] as number) > convexFrom; k--) {
					const value = eigenvalue(SITES[k] as number, 'corrected') * unit
					if (value > 0) {
						least = Math.min(least, value)
						continue
					}
					convexFrom = Math.max(convexFrom, SITES[k + 1] ?? Number.POSITIVE_INFINITY)
					break
				}
				// 1/sup s² over the fields of this dual spline, from tilted laws.
				const space = mesoSpace({ degree, blocks: BLOCKS, sites: Number.POSITIVE_INFINITY })
				const dual = mesoEnergy(space, transform, { kind: 'limit', table }).dual(state)
				const theta = Float64Array.from({ length: 60 }, (_, i) => i / 60)
				const variance = Math.max(...Array.from(space.embed(Float64Array.from(dual.coefficients), theta), (h) => transform.logPartition(h).cumulants[1] as number))
				limitMargin = Math.min(limitMargin, eigenvalue(Number.POSITIVE_INFINITY, 'limit') * variance - 1 + SLACK)
			}
		}
		let shortfall = Number.POSITIVE_INFINITY
		{
			const space = mesoSpace({ degree: 2, blocks: 2, sites: 12 })
			const [state] = states(subject, 2) as [Float64Array]
			const exact = coarseHamiltonian(space, transform, { table }).at(state)
			const expansion = coarseHamiltonian(space, transform, { table, exact: false }).at(state)
			shortfall = Math.min(shortfall, Math.log10((expansion.error + exact.error) / Math.max(Math.abs(expansion.value - exact.value), 1e-300)))
		}
		// One constraint: ψ_N of the block Hamiltonian, at three means together.
		let [stated, missed] = [0, 0]
		for (const mean of meansAround(subject, [-0.7, 0, 0.6])) {
			const row = coarseHamiltonian(mesoSpace({ degree: 2, blocks: 1, sites: ONE }), transform, { table, exact: false }).at(Float64Array.of(mean))
			const { value, error } = block.at(ONE, mean)
			stated += row.error + error * Math.max(1, Math.abs(value))
			missed += Math.abs(row.value - value)
		}
		shortfall = Math.min(shortfall, Math.log10(stated / Math.max(missed, 1e-300)))
		const from = Number.isFinite(convexFrom) ? Math.max(convexFrom, SITES[0] as number) : null
		const grounds = {
			sentence: `Hess 𝓗_Y is ${(1 + limitMargin - SLACK).toPrecision(4)}/sup s² at least; the stated error of the expansion is ${(10 ** shortfall).toPrecision(3)} times the true one. At the sampled states Hess H̄ is ${from === null ? `not positive at K = ${SITES.at(-1)} yet` : `positive from K = ${from} on (least ${least.toPrecision(3)}/s₀²)`}.`,
			numbers: { convexFrom: from, leastCurvature: Number.isFinite(least) ? least : null, limitMargin, errorRatio: 10 ** shortfall },
			change: 'An expansion that misses exact inversion by more than it says, or laws of larger variance than those of the dual spline.',
		}
		// No error is stated: nothing is decided unless the limit is broken.
		if (limitMargin >= 0 && !Number.isFinite(shortfall)) return inconclusive(grounds)
		return decide(Math.min(limitMargin, shortfall), 0, 'least of: sup s² Hess 𝓗_Y − 1 (+1e-3), log₁₀ of stated over true error', grounds, () => ({
			sentence: limitMargin < 0 ? `Hess 𝓗_Y is below 1/sup s² by a part of ${(-limitMargin).toPrecision(3)}.` : `The expansion misses exact inversion by ${(10 ** -shortfall).toPrecision(3)} times its stated error.`,
			at: { convexFrom: from, limitMargin, shortfall },
			command: `${statementCommand(subject, 'coarse-hamiltonian')} --json`,
		}))
	},
})

export const coarseHamiltonianOfSplines: Statement = coarseHamiltonianStatement()
