/**
 * The coarse-grained Hamiltonian of splines (theory 2.5, 2.6, 8.1): convex at sampled states from some K₀ on, with the Hessian of the limit
 * energy ≥ 1/sup s²; and the expansion meets exact inversion within its stated error.
 */
import { coarseHamiltonian, fieldTable, mesoEnergy, mesoSpace } from '../lib/index.ts'
import { type Check, meansAround, type Subject } from './check.ts'

const DEGREES = [1, 2]
const BLOCKS = 5
const ONE = 12
const SITES = [2, 4, 16, 64, 256, 1024]

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

export const coarseHamiltonianCheck: Check = {
	id: 'coarse-hamiltonian',
	title: 'H̄ of splines is convex from some K₀ on, and its expansion meets exact inversion within the stated error',
	statement: 'Hess H̄ > 0 for K₀ ≤ K ≤ 1024, Hess 𝓗_Y ≥ 1/sup s² (degrees 1, 2, 5 blocks); |expansion − inversion| ≤ error (degree 2; 2 blocks, K = 6; 1 block, K = 12)',
	source: 'theory 2.5, 2.6, 8.1',
	long: true,
	run(subject) {
		const { transform, scale, block } = subject
		const table = fieldTable(transform)
		const unit = scale.deviation ** 2
		let convexFrom = 0
		let least = Number.POSITIVE_INFINITY
		let limitMargin = Number.POSITIVE_INFINITY
		for (const degree of DEGREES) {
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
				limitMargin = Math.min(limitMargin, eigenvalue(Number.POSITIVE_INFINITY, 'limit') * variance - 1 + 1e-3)
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
		const holds = Number.isFinite(convexFrom) && limitMargin >= 0 && shortfall >= 0
		return {
			verdict: holds ? 'holds' : Number.isFinite(convexFrom) || limitMargin < 0 || shortfall < 0 ? 'fails' : 'inconclusive',
			margin: holds ? Math.min(least, shortfall) : Math.min(limitMargin, shortfall),
			marginUnit: 'least of: Hess H̄ in units of 1/s₀²; decades of the stated over the true error',
			numbers: { convexFrom: Math.max(convexFrom, SITES[0] as number), leastCurvature: least, limitMargin, errorRatio: 10 ** shortfall },
			sentence: `Hess H̄ > 0 at sampled states for K ≥ ${Math.max(convexFrom, SITES[0] as number)} (least ${least.toPrecision(3)}/s₀²); stated error ${(10 ** shortfall).toPrecision(3)} times the true one.`,
		}
	},
}
