/**
 * Monte Carlo against the predicted constant: N·E|X̄ − ζ|² = predictedScaled(N) + a + c/N by weighted least squares over several N, where a must be 0.
 * theory.md 8.4: the lattice equation has a defect of order 1/N.
 */
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { parseProfile } from '../../../lib/expression/index.ts'
import { latticePrediction, microFlow, type StartKind } from '../../../lib/levels/micro/index.ts'
import { potential } from '../../../lib/potential/index.ts'
import { tableOver } from '../../../lib/report/compute/macro.ts'

export interface ConstantCase {
	readonly psi: string
	readonly profile: string
	readonly time: number
	readonly start: Exclude<StartKind, 'canonical'>
}

export interface ConstantRow {
	readonly sites: number
	readonly measured: number
	readonly error: number
	readonly predicted: number
}

/** Rows for these N, and the fit of measured − predicted. */
export async function predictedConstant({ psi, profile: text, time, start }: ConstantCase, ladder: readonly (readonly [sites: number, replicas: number])[]) {
	const site = potential(psi)
	const transform = cramerTransform(site)
	const profile = parseProfile(text)
	const table = tableOver(transform, profile)
	const rows: ConstantRow[] = []
	for (const [sites, replicas] of ladder) {
		const { ensemble } = await microFlow(site, transform, table, profile, { sites, replicas, times: [time], start, threads: 1, entropyTimes: 0 })
		if (!ensemble.outcome.reached) throw new Error(ensemble.outcome.sentence)
		const { value, standardError } = ensemble.moments[0]!.squaredHminus1
		const [row] = latticePrediction(transform, profile, { sites, times: [time], start }).rows
		// The zero mode is no part of the measured distance, and free for a local Gibbs start.
		const predicted = start === 'local-gibbs' ? row!.scaledFreeMean! : row!.scaled
		rows.push({ sites, measured: sites * value, error: sites * standardError, predicted })
	}
	return { rows, ...intercept(rows) }
}

/** a and c of y = a + c/N with weights 1/error², and the standard error of a. */
export function intercept(rows: readonly ConstantRow[]): { readonly a: number; readonly c: number; readonly error: number } {
	let [s, x, xx, y, xy] = [0, 0, 0, 0, 0]
	for (const { sites, measured, predicted, error } of rows) {
		const [w, u, v] = [error ** -2, 1 / sites, measured - predicted]
		s += w
		x += w * u
		xx += w * u * u
		y += w * v
		xy += w * u * v
	}
	const determinant = s * xx - x * x
	return { a: (xx * y - x * xy) / determinant, c: (s * xy - x * y) / determinant, error: Math.sqrt(xx / determinant) }
}

/** Potentials with nothing in common, both starts. */
export const CONSTANT_CASES: readonly ConstantCase[] = [
	{ psi: 'z^4/4 - z^2/2', profile: '0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)', time: 0.02, start: 'deterministic' },
	{ psi: 'z^2/2 + 2*exp(-z^2)', profile: '0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)', time: 0.02, start: 'deterministic' },
	{ psi: 'z^2/2 + 4*exp(-z^2/2)', profile: '0.3+cos(2*pi*theta)', time: 0.01, start: 'local-gibbs' },
	{ psi: 'exp(z) - z', profile: '-0.3+0.5*cos(2*pi*theta)', time: 0.02, start: 'deterministic' },
	{ psi: 'log(cosh(z)) + z^2/4', profile: '0.5*sin(2*pi*theta)', time: 0.02, start: 'local-gibbs' },
	{ psi: '0.7*z^2 + 0.8*cos(2*z)', profile: '0.4+0.7*cos(2*pi*theta)', time: 0.015, start: 'deterministic' },
]
