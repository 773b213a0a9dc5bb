/**
 * The local Cramér theorem in numbers for the test double well: min ψ_K'', and distances of ψ_K from its expansion (theory.md 3, S2, S3).
 *
 * Suprema over [−3, 3]: those of a grid, then golden sections about its largest local maxima, to 1e−5 of a step: a smooth maximum is missed
 * by the square of that.
 */
import { blockExpansion, blockHamiltonian, type BlockHamiltonian, cramerTransform } from '../../../cramer/index.ts'
import { potential } from '../../../potential/index.ts'
import { goldenMaximum } from '../../compute/golden.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedTable } from '../table.ts'
import { once } from './subjects.ts'

const PSI = 'z^2/2 + 4*exp(-z^2/2)'
const REACH = 3
const STEPS = 60
/** Share of the largest value on the grid that a local maximum there needs to be looked at more closely. */
const NEAR = 0.9
const REFINEMENTS = 25
const PLACE = 1e-4
const SITES = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32, 64]

export const localCramerTable: PublishedTable = {
	id: 'local-cramer',
	title: 'The local Cramér theorem for a double well: convexity and rates',
	caption: text`${math('\\psi=\\tfrac12z^2+4e^{-z^2/2}')}, means in ${math('[-3,3]')}: least curvature of ${math('\\psi_K')}, where ${math('\\lvert m\\rvert')} it is attained, and distances from the expansion ${math('\\psi_K=\\varphi+\\frac1K\\ell_1+\\frac1{K^2}\\ell_2+\\frac1{K^3}\\ell_3+\\dots')}, ${math('\\ell_1=\\tfrac12\\log2\\pi s^2')}: ${math("\\Delta_2=K\\sup|(\\psi_K-\\varphi)''|")}, ${math('\\Delta_0=K\\operatorname{osc}(\\psi_K-\\varphi)')}, ${math('r_2=K^2\\sup|\\psi_K-\\varphi-\\ell_1/K|')}, ${math('r_3=K^3\\sup|\\psi_K-\\varphi-\\ell_1/K-\\ell_2/K^2|')}. Last row: the limits, ${math("\\inf\\varphi''")}, ${math("\\sup|\\ell_1''|")}, ${math('\\operatorname{osc}\\ell_1')}, ${math('\\sup|\\ell_2|')}, ${math('\\sup|\\ell_3|')}.`,
	single: `twoscale block "${PSI}" --sites 6,7,8 --mean -3:3:0.25`,
	columns: [
		{ id: 'K', header: text`${math('K')}`, kind: 'integer' },
		{ id: 'least_second', header: text`${math("\\min\\psi_K''")}`, kind: 'value' },
		{ id: 'at', header: text`${math('\\lvert m\\rvert')}`, kind: 'value', digits: 3 },
		{ id: 'second', header: text`${math('\\Delta_2')}`, kind: 'value' },
		{ id: 'oscillation', header: text`${math('\\Delta_0')}`, kind: 'value' },
		{ id: 'residual_2', header: text`${math('r_2')}`, kind: 'value' },
		{ id: 'residual_3', header: text`${math('r_3')}`, kind: 'value' },
	],
	rows: [...SITES, Number.POSITIVE_INFINITY].map((K) => ({ id: String(K), compute: () => row(K) })),
}

/** At one mean: ψ_K'' and ψ_K minus the first terms of its expansion, multiplied by their powers of K; with absolute errors. */
interface Sample {
	readonly curvature: number
	/** K(ψ_K − φ)'', K(ψ_K − φ), K²(… − ℓ₁/K), K³(… − ℓ₂/K²). */
	readonly terms: readonly [number, number, number, number]
	readonly errors: readonly [curvature: number, ...terms: number[]]
}

const block = once(() => blockHamiltonian(cramerTransform(potential(PSI))))

function sampleAt(b: BlockHamiltonian, K: number, mean: number): Sample {
	const point = b.transform.at(mean)
	const { limit, first, second, third } = blockExpansion(point)
	const unit = [Math.max(1, Math.abs(point.value)), Math.max(point.second, 1)] as const
	if (K === Number.POSITIVE_INFINITY) {
		const e = 10 * point.error * unit[1]
		return { curvature: limit[2], terms: [first[2], first[0], second[0], third], errors: [e, e, e, e, e] }
	}
	const r = b.at(K, mean)
	const [value, curve] = [(r.error + point.error) * Math.max(unit[0], Math.abs(r.value)), (r.error + point.error) * Math.max(unit[1], Math.abs(r.second))]
	const gap = r.value - limit[0]
	return {
		curvature: r.second,
		terms: [K * (r.second - limit[2]), K * gap, K * K * (gap - first[0] / K), K ** 3 * (gap - first[0] / K - second[0] / K ** 2)],
		errors: [curve, K * curve, K * value, K * K * value, K ** 3 * value],
	}
}

function row(K: number): PublishedCell[] {
	const b = block()
	const at = (m: number) => sampleAt(b, K, m)
	const means = Array.from({ length: STEPS + 1 }, (_, i) => -REACH + (2 * REACH * i) / STEPS)
	const grid = means.map(at)
	const error = (k: number) => Math.max(...grid.map((s) => s.errors[k] as number))
	const largest = (of: (s: Sample) => number) => supremum(means, grid.map(of), (m) => of(at(m)))
	const least = largest((s) => -s.curvature)
	const sup = (k: 0 | 1 | 2 | 3) => measured(largest((s) => Math.abs(s.terms[k])).value, error(k + 1))
	const [top, bottom] = [largest((s) => s.terms[1]).value, -largest((s) => -s.terms[1]).value]
	// The place of a minimum is known to the square root of the error of the value; it may be 0 by symmetry.
	const place = Math.abs(least.at) < PLACE ? 0 : measured(Math.abs(least.at), PLACE)
	return [K, measured(-least.value, error(0)), place, sup(0), measured(top - bottom, 2 * error(2)), sup(2), sup(3)]
}

/** The largest of f: on the grid, and about its largest points there. */
function supremum(means: readonly number[], values: readonly number[], f: (m: number) => number): { readonly at: number; readonly value: number } {
	const at = (i: number) => values[i] ?? Number.NEGATIVE_INFINITY
	const top = means.reduce((best, _, i) => (at(i) > at(best) ? i : best), 0)
	let best = { at: means[top] as number, value: at(top) }
	const floor = at(top) - (1 - NEAR) * Math.abs(at(top))
	means.forEach((_, i) => {
		if (at(i) < floor || at(i) < at(i - 1) || at(i) < at(i + 1)) return
		const found = goldenMaximum(f, means[Math.max(0, i - 1)] as number, means[Math.min(means.length - 1, i + 1)] as number, REFINEMENTS)
		if (found.value > best.value) best = { at: found.x, value: found.value }
	})
	return best
}
