/**
 * Recovery sequences: H̄(Pζ) → 𝓗(ζ) = ∫φ(ζ), with the rates in M and K (theory 2.5, 3, 8.1; derived). Two parts:
 *
 *   K = ∞:    0 ≤ 𝓗(ζ) − 𝓗_Y(Pζ) = O(M^{−2(L+1)}) for smooth ζ, O(M⁻¹) for a step; 0 for a step and L = 0, with jumps at knots;
 *   M fixed:  H̄(y) = 𝓗_Y(y) + c(y)/K + O(K⁻²),   c = ½ log 2π + (1/2M)(log det V − log det S),   c → ½∫log 2πs²(ζ) as M → ∞,
 *
 * V = (∫b_i b_j κ2(σ)) at the dual spline σ, S the Gram matrix. The first by the Bregman distance, pointwise; in the second H̄ is exact: ψ_K on blocks,
 * inversion in two dimensions for splines on two blocks.
 */
import { fieldTable, type FieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { coarseHamiltonian, mesoEnergy, recoveryGap } from '../levels/meso/energy/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { type Density, freeEnergy, freeEnergyDensity } from './support/free-energy.ts'
import { type ObservedOrder, observedOrder, rateSlack } from './support/observed-order.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile, stepProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface RecoveryParts {
	/** The density of the limit. */
	readonly density: (subject: Subject, profile: Profile) => Density
	/** c(y) from what it is. */
	readonly constant: (c: number) => number
	/** Shift of H̄ at K sites per block: 0. */
	readonly shift: (sitesPerBlock: number) => number
}

const SOUND: RecoveryParts = { density: freeEnergyDensity, constant: (c) => c, shift: () => 0 }
const ORDER = 0.4
/** What is left of 𝓗(ζ) − 𝓗_Y(Pζ) for a step at knots. */
const ZERO = 1e-12

interface Row extends ObservedOrder {
	readonly what: string
	readonly degree: number
	readonly sizes: readonly number[]
	readonly errors: readonly number[]
	readonly predicted: number
}

/** 𝓗(ζ) − 𝓗_Y(Pζ) over M. */
function overBlocks(subject: Subject, table: FieldTable, parts: RecoveryParts, profile: Profile, degrees: readonly number[], sizes: readonly number[]): Row[] {
	const sound = freeEnergyDensity(subject, profile)
	// 0 for the φ that H̄ itself has.
	const excess = freeEnergy(parts.density(subject, profile), profile).value - freeEnergy(sound, profile).value
	const smooth = profile.pieces.length === 1
	return degrees.map((degree) => {
		const gaps = sizes.map((blocks) => {
			const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
			return recoveryGap(space, subject.transform, { table })(profile, projectProfile(space, profile)) ?? { value: Number.NaN, error: Number.POSITIVE_INFINITY }
		})
		const errors = gaps.map((g) => g.value + excess)
		const noise = gaps.map((g) => g.error + 1e-24)
		const exact = !smooth && degree === 0
		const observed = observedOrder(sizes, errors, exact ? noise.map((n) => n + ZERO / 10) : noise)
		return { what: smooth ? 'smooth, K = ∞' : 'step, K = ∞', degree, sizes, errors, ...observed, predicted: exact ? Number.POSITIVE_INFINITY : smooth ? 2 * (degree + 1) : 1 }
	})
}

/** H̄(y) − 𝓗_Y(y) − c(y)/K over K, for the projection of the profile on few blocks. */
function overSites(subject: Subject, table: FieldTable, { constant, shift }: RecoveryParts, profile: Profile, degree: number): Row {
	const { transform, quick } = subject
	const blocks = degree === 0 ? 4 : 2
	const limitSpace = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
	const y = projectProfile(limitSpace, profile)
	const limit = mesoEnergy(limitSpace, transform, { kind: 'limit', table })
	const gramLog = limitSpace.gram.symbol.reduce((sum, s) => sum + Math.log(s), 0)
	const c = constant(Math.log(2 * Math.PI) / 2 + (logDeterminant(Float64Array.from(limit.band(y) as Float64Array), degree, blocks) - gramLog) / (2 * blocks))
	const atInfinity = limit.value(y)
	const sizes = quick && degree > 0 ? [64, 256, 1024] : [64, 256, 1024, 4096]
	const found = sizes.map((sitesPerBlock) => {
		const row = coarseHamiltonian(mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock }), transform, { table }).at(y)
		return { error: row.value + shift(sitesPerBlock) - atInfinity - c / sitesPerBlock, noise: row.error + 1e-14 * Math.max(1, Math.abs(atInfinity)) }
	})
	const [errors, noise] = [found.map((f) => f.error), found.map((f) => f.noise)]
	return { what: `M = ${blocks}`, degree, sizes, errors, ...observedOrder(sizes, errors, noise), predicted: 2 }
}

/** log det of the cyclic band of V, layout of `MesoEnergy.band`, for few blocks: by elimination. */
function logDeterminant(band: Float64Array, degree: number, blocks: number): number {
	const a = Array.from({ length: blocks }, () => new Float64Array(blocks))
	for (let j = 0; j < blocks; j++)
		for (let d = 0; d <= degree; d++) {
			const k = (j + d) % blocks
			const value = band[j * (degree + 1) + d] as number
			a[j]![k] += value
			if (d > 0) a[k]![j] += value
		}
	let sum = 0
	for (let k = 0; k < blocks; k++) {
		sum += Math.log(a[k]![k] as number)
		for (let i = k + 1; i < blocks; i++) {
			const factor = (a[i]![k] as number) / (a[k]![k] as number)
			for (let j = k; j < blocks; j++) a[i]![j] -= factor * (a[k]![j] as number)
		}
	}
	return sum
}

function check(subject: Subject, parts: RecoveryParts): Evidence {
	const { quick, transform } = subject
	const table = fieldTable(transform)
	const [smooth, step] = [smoothProfile(subject), stepProfile(subject)]
	const rows = [
		...overBlocks(subject, table, parts, smooth, quick ? [0, 1, 2] : [0, 1, 2, 3], quick ? [16, 32, 64] : [16, 32, 64, 128]),
		...overBlocks(subject, table, parts, step, [0, 1, 2], quick ? [8, 16, 32] : [16, 32, 64]),
		...(quick ? [0] : [0, 1, 2]).map((degree) => overSites(subject, table, parts, smooth, degree)),
	]
	let [slack, error] = [Number.POSITIVE_INFINITY, 0]
	let worst = rows[0] as Row
	for (const row of rows) {
		// An error that is 0 exactly has no order.
		const exact = { slack: row.order === Number.POSITIVE_INFINITY ? ORDER : -1, error: 0 }
		const here = Number.isFinite(row.predicted) ? rateSlack(row, row.predicted, ORDER) : exact
		if (!(here.slack - here.error >= slack - error)) [slack, error, worst] = [here.slack, here.error, row]
	}
	const last = (row: Row) => row.errors[row.errors.length - 1] as number
	const orders = (what: string) => rows.filter((r) => r.what.startsWith(what)).map((r) => r.order.toFixed(2)).join(', ')
	const size = worst.sizes[worst.sizes.length - 1] as number
	const blocks = worst.what.startsWith('M') ? Number(worst.what.slice(4)) : size
	const perBlock = worst.what.startsWith('M') ? size : 1024
	return decide(
		slack,
		error,
		'least order minus predicted order, plus 0.4',
		{
			sentence: `𝓗(ζ) − 𝓗_Y(Pζ) falls with orders ${orders('smooth')} in M (predicted 2, 4, 6, …) for the smooth profile and ${orders('step')} for the step (∞: 0 at knots); H̄ − 𝓗_Y − c/K with orders ${orders('M')} in K (predicted 2).`,
			numbers: { worst: worst.what, worstDegree: worst.degree, worstOrder: worst.order, worstPredicted: worst.predicted, worstLast: last(worst) },
			change: 'Another density in place of φ, as ψ itself, or a wrong constant of the Gaussian term.',
			table: {
				caption: 'Errors at the coarsest and the finest size, and the orders at which they fall.',
				columns: ['what', 'degree', 'sizes', 'first', 'last', 'order', 'predicted'],
				rows: rows.map((r) => [r.what, r.degree, r.sizes.join(' '), r.errors[0] as number, last(r), r.order, r.predicted]),
			},
			plot: {
				caption: 'Errors of H̄(Pζ): 𝓗(ζ) − 𝓗_Y(Pζ) over M, H̄ − 𝓗_Y − c/K over K.',
				x: 'M or K',
				y: 'error',
				logarithmic: { x: true, y: true },
				series: rows
					.filter((r) => Number.isFinite(r.predicted))
					.map((r) => ({ label: `${r.what}, L = ${r.degree}`, x: r.sizes, y: r.errors.map(Math.abs), kind: 'points' as const })),
			},
		},
		() => ({
			sentence: `H̄(Pζ) does not meet 𝓗(ζ) as claimed (${worst.what}, degree ${worst.degree}): the error at the finest size is ${last(worst).toExponential(2)}, its order ${worst.order.toFixed(2)} instead of ${worst.predicted}.`,
			at: { degree: worst.degree, blocks, sitesPerBlock: perBlock, error: last(worst) },
			command: commandLine(subject, 'energy', [
				['--degree', String(worst.degree)],
				['--blocks', String(blocks)],
				['--sites', String(blocks * perBlock)],
				['--profile', (worst.what.startsWith('step') ? step : smooth).text],
			]),
		}),
	)
}

export const energyRecoveryStatement = (parts: Partial<RecoveryParts> = {}): Statement => ({
	id: 'energy-recovery',
	part: 'Gamma-convergence',
	title: 'Recovery sequences: H̄(Pζ) converges to ∫φ(ζ)',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'H̄(Pζ) = ∫φ(ζ) + (1/2K)∫log 2πs²(ζ) + O(K⁻²) + O(M^{−2(L+1)}) for smooth ζ; O(M⁻¹) for steps',
	latex: String.raw`\bar H(P\zeta) = \int_{\mathbb T}\varphi(\zeta)\,d\theta + \frac{1}{2K}\int_{\mathbb T}\log\big(2\pi s^2(\zeta)\big)\,d\theta + O(K^{-2}) + O(M^{-2(L+1)})`,
	source: 'theory 2.5, 3, 7.2 S6, 8.1',
	status: 'derived',
	check: (subject) => check(subject, { ...SOUND, ...parts }),
})

export const energyRecovery: Statement = energyRecoveryStatement()
