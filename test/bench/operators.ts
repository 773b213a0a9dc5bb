/** Times of Ā by FFT against dense matrices on the same vectors in one run. */
import { mesoDissipation } from '../../lib/levels/meso/dissipation.ts'
import { mesoSpace } from '../../lib/levels/meso/space.ts'
import { denseApply, denseCirculant, denseMatrix, denseSolve } from '../../lib/numerics/dense.ts'

export interface OperatorTimes {
	readonly blocks: number
	/** Milliseconds. */
	readonly apply: number
	readonly denseApply: number
	readonly solve: number
	readonly denseSolve: number
	readonly build: number
}

/** Least time of one call over a few rounds of about 30 ms. */
function least(work: () => void): number {
	work()
	let best = Number.POSITIVE_INFINITY
	for (let round = 0; round < 5; round++) {
		let [calls, start] = [0, performance.now()]
		while (performance.now() - start < 30) {
			work()
			calls++
		}
		best = Math.min(best, (performance.now() - start) / calls)
	}
	return best
}

export function measureOperator(blocks: number): OperatorTimes {
	const space = mesoSpace({ degree: 2, blocks, sites: 64 * blocks })
	const operator = mesoDissipation(space, 'inverse')
	const full = denseCirculant(operator.form.row)
	// S + F: regular, as a stiff step would solve.
	const gram = denseCirculant(space.form.row)
	const regular = denseMatrix(blocks, blocks, (i, j) => gram.get(i, j) + full.get(i, j) / blocks)
	const x = Float64Array.from({ length: blocks }, (_, i) => Math.sin(3 * i * i))
	const out = new Float64Array(blocks)
	const once = (work: () => void) => {
		const start = performance.now()
		work()
		return performance.now() - start
	}
	return {
		blocks,
		apply: least(() => operator.apply(x, out)),
		denseApply: least(() => denseApply(full, x)),
		solve: least(() => operator.solve(x, out)),
		denseSolve: blocks > 256 ? once(() => denseSolve(regular, x)) : least(() => denseSolve(regular, x)),
		build: least(() => mesoDissipation(space, 'inverse')),
	}
}
