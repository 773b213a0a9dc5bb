/**
 * Recovery sequences: H̄(Pζ) → 𝓗(ζ) = ∫φ(ζ), with the rates in M and K (theory 2.5, 3, 8.1; derived). Three parts:
 *
 *   K = ∞:    0 ≤ 𝓗(ζ) − 𝓗_Y(Pζ) = O(M^{−2(L+1)}) for smooth ζ, O(M⁻¹) for a step; 0 for a step and L = 0, with jumps at knots;
 *   M fixed:  H̄(y) = 𝓗_Y(y) + c(y)/K + O(K⁻²),   c = ½ log 2π + (1/2M)(log det V − log det S),
 *   M → ∞:    c(Pζ) = ½∫log 2πs²(ζ) + O(M⁻²) for smooth ζ and every degree,
 *
 * V = (∫b_i b_j κ2(σ)) at the dual spline σ, S the Gram matrix. The first by the Bregman distance, pointwise; in the second H̄ is exact: ψ_K on blocks,
 * inversion in two dimensions for splines on two blocks; the integral of the third is over s²(ζ) = 1/φ''(ζ) at equal points.
 */
import { fieldTable, type FieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { freeEnergy, type FreeEnergyDensity, freeEnergyDensity, integralOver } from '../levels/macro/free-energy.ts'
import { coarseHamiltonian, mesoEnergy, recoveryGap } from '../levels/meso/energy/index.ts'
import { type MesoSpace, mesoSpace } from '../levels/meso/space.ts'
import { denseEigenvalues, Matrix } from '../numerics/dense.ts'
import { commandLine, statementCommand } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { observedOrder } from './support/observed-order.ts'
import { finest, type Rate, ratePlot, rateTable, worstRate } from './support/rates.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile, stepProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface RecoveryParts {
	/** The density of the limit. */
	readonly density: (subject: Subject, profile: Profile) => FreeEnergyDensity
	/** c(y) from what it is. */
	readonly constant: (c: number) => number
	/** ½∫log 2πs²(ζ) from what it is. */
	readonly constantLimit: (c: number) => number
	/** Shift of H̄ at K sites per block: 0. */
	readonly shift: (sitesPerBlock: number) => number
}

const SOUND: RecoveryParts = { density: freeEnergyDensity, constant: (c) => c, constantLimit: (c) => c, shift: () => 0 }
const ORDER = 0.4
/** What is left of 𝓗(ζ) − 𝓗_Y(Pζ) for a step at knots. */
const ZERO = 1e-12

/** 𝓗(ζ) − 𝓗_Y(Pζ) over M. */
function overBlocks(subject: Subject, table: FieldTable, parts: RecoveryParts, profile: Profile, degrees: readonly number[], sizes: readonly number[]): Rate[] {
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
		return { what: smooth ? 'smooth' : 'step', degree, sizes, errors, ...observed, predicted: exact ? Number.POSITIVE_INFINITY : smooth ? 2 * (degree + 1) : 1 }
	})
}

/** M on which H̄ is exact at many sites. */
const fewBlocks = (degree: number) => (degree === 0 ? 4 : 2)

/** c(y) at K = ∞. */
function constantOf(subject: Subject, table: FieldTable, space: MesoSpace, y: Float64Array): number {
	const { degree, blocks, gram } = space
	const band = mesoEnergy(space, subject.transform, { kind: 'limit', table }).band(y) as Float64Array
	const gramLog = gram.symbol.reduce((sum, s) => sum + Math.log(s), 0)
	return Math.log(2 * Math.PI) / 2 + (logDeterminant(band, degree, blocks) - gramLog) / (2 * blocks)
}

/** c(Pζ) − ½∫log 2πs²(ζ) over M. */
function constantOverBlocks(subject: Subject, table: FieldTable, { constant, constantLimit }: RecoveryParts, profile: Profile, degree: number): Rate {
	const density = freeEnergyDensity(subject, profile)
	const limit = integralOver(profile, (z) => Math.log((2 * Math.PI) / density.second(z)) / 2)
	const sizes = [16, 32, 64]
	const errors = sizes.map((blocks) => {
		const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
		return constant(constantOf(subject, table, space, projectProfile(space, profile))) - constantLimit(limit.value)
	})
	const noise = limit.error + density.error + (table.errors[2] ?? 0) + 1e-14 * Math.max(1, Math.abs(limit.value))
	return { what: 'c', degree, sizes, errors, ...observedOrder(sizes, errors, sizes.map(() => noise)), predicted: 2 }
}

/** H̄(y) − 𝓗_Y(y) − c(y)/K over K, for the projection of the profile on few blocks; none where that overshoots the admissible means. */
function overSites(subject: Subject, table: FieldTable, { constant, shift }: RecoveryParts, profile: Profile, degree: number): Rate[] {
	const { transform, quick } = subject
	const blocks = fewBlocks(degree)
	const limitSpace = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
	const y = projectProfile(limitSpace, profile)
	const limit = mesoEnergy(limitSpace, transform, { kind: 'limit', table })
	if (!limit.dual(y).outcome.reached) return []
	const c = constant(constantOf(subject, table, limitSpace, y))
	const atInfinity = limit.value(y)
	const sizes = quick && degree > 0 ? [64, 256, 1024] : [64, 256, 1024, 4096]
	const found = sizes.map((sitesPerBlock) => {
		const row = coarseHamiltonian(mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock }), transform, { table }).at(y)
		return { error: row.value + shift(sitesPerBlock) - atInfinity - c / sitesPerBlock, noise: row.error + 1e-14 * Math.max(1, Math.abs(atInfinity)) }
	})
	const [errors, noise] = [found.map((f) => f.error), found.map((f) => f.noise)]
	return [{ what: 'over K', degree, sizes, errors, ...observedOrder(sizes, errors, noise), predicted: 2 }]
}

/** log det of the cyclic band of V, layout of `MesoEnergy.band`, for few blocks: each entry once, its mirror image with it. */
function logDeterminant(band: ArrayLike<number>, degree: number, blocks: number): number {
	const v = Matrix.zeros(blocks, blocks)
	const add = (i: number, j: number, value: number) => v.set(i, j, v.get(i, j) + value)
	for (let j = 0; j < blocks; j++)
		for (let d = 0; d <= degree; d++) {
			const value = band[j * (degree + 1) + d] as number
			add(j, (j + d) % blocks, value)
			if (d > 0) add((j + d) % blocks, j, value)
		}
	// No dual spline.
	if (Number.isNaN(v.get(0, 0))) return Number.NaN
	return denseEigenvalues(v).reduce((sum, eigenvalue) => sum + Math.log(eigenvalue), 0)
}

function check(subject: Subject, parts: RecoveryParts): Evidence {
	const { quick, transform } = subject
	const table = fieldTable(transform)
	const [smooth, step] = [smoothProfile(subject), stepProfile(subject)]
	const rows = [
		...overBlocks(subject, table, parts, smooth, quick ? [0, 1, 2] : [0, 1, 2, 3], quick ? [16, 32, 64] : [16, 32, 64, 128]),
		...overBlocks(subject, table, parts, step, [0, 1, 2], quick ? [8, 16, 32] : [16, 32, 64]),
		...(quick ? [0, 2] : [0, 1, 2, 3]).map((degree) => constantOverBlocks(subject, table, parts, smooth, degree)),
		...(quick ? [0] : [0, 1, 2]).flatMap((degree) => overSites(subject, table, parts, smooth, degree)),
	]
	const { slack, error, worst } = worstRate(rows, ORDER)
	const orders = (what: string) => rows.filter((r) => r.what === what).map((r) => (r.order === Number.POSITIVE_INFINITY ? '∞' : r.order.toFixed(2))).join(', ')
	const size = worst.sizes[worst.sizes.length - 1] as number
	const [blocks, sites] = worst.what === 'over K' ? [fewBlocks(worst.degree), fewBlocks(worst.degree) * size] : [size, Number.POSITIVE_INFINITY]
	return decide(
		slack,
		error,
		'least order minus predicted order, plus 0.4',
		{
			sentence: `𝓗(ζ) − 𝓗_Y(Pζ) falls with orders ${orders('smooth')} in M (predicted 2, 4, 6, …) for the smooth profile and ${orders('step')} for the step (∞: 0 at knots); H̄ − 𝓗_Y − c/K with orders ${orders('over K')} in K and c − ½∫log 2πs²(ζ) with orders ${orders('c')} in M (predicted 2).`,
			numbers: { worst: worst.what, worstDegree: worst.degree, worstOrder: worst.order, worstPredicted: worst.predicted, worstLast: finest(worst) },
			change: 'Another density in place of φ, as ψ itself, or a wrong constant of the Gaussian term.',
			table: rateTable('Errors at the coarsest and the finest size, and the orders at which they fall.', rows),
			plot: ratePlot({ caption: '𝓗(ζ) − 𝓗_Y(Pζ) over M for the smooth profile and the step, K = ∞, and c − ½∫log 2πs²(ζ); H̄ − 𝓗_Y − c/K over K', x: 'M or K', y: 'error' }, rows),
		},
		() => ({
			sentence: `H̄(Pζ) does not meet 𝓗(ζ) as claimed (degree ${worst.degree}): ${NAMES[worst.what]} at the finest size is ${finest(worst).toExponential(2)}, its order ${worst.order.toFixed(2)} instead of ${worst.predicted}.`,
			at: { degree: worst.degree, blocks, sites: sites === Number.POSITIVE_INFINITY ? 'infinity' : sites, error: finest(worst), order: worst.order },
			command:
				worst.what === 'c'
					? `${statementCommand(subject, 'energy-recovery')} --json`
					: commandLine(subject, 'energy', [
							['--degree', String(worst.degree)],
							['--blocks', String(blocks)],
							['--sites', sites === Number.POSITIVE_INFINITY ? 'infinity' : String(sites)],
							['--profile', (worst.what === 'step' ? step : smooth).text],
						]),
		}),
	)
}

/** What falls, in words. */
const NAMES: Readonly<Record<string, string>> = { smooth: '𝓗(ζ) − 𝓗_Y(Pζ)', step: '𝓗(ζ) − 𝓗_Y(Pζ) of the step', c: 'c(Pζ) − ½∫log 2πs²(ζ)', 'over K': 'H̄ − 𝓗_Y − c/K' }

export const energyRecoveryStatement = (parts: Partial<RecoveryParts> = {}): Statement => ({
	id: 'energy-recovery',
	part: 'Gamma-convergence',
	title: 'Recovery sequences: H̄(Pζ) converges to ∫φ(ζ)',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'H̄(Pζ) = ∫φ(ζ) + (1/2K)∫log 2πs²(ζ) + O(K⁻²) + O(K⁻¹M⁻²) + O(M^{−2(L+1)}) for smooth ζ; for steps 𝓗_Y(Pζ) = ∫φ(ζ) + O(M⁻¹)',
	latex: String.raw`\bar H(P\zeta) = \int_{\mathbb T}\varphi(\zeta)\,d\theta + \frac{1}{2K}\int_{\mathbb T}\log\big(2\pi s^2(\zeta)\big)\,d\theta + O(K^{-2}) + O(K^{-1}M^{-2}) + O(M^{-2(L+1)})`,
	source: 'theory 2.5, 3, 7.2 S6, 8.1',
	status: 'derived',
	check: (subject) => check(subject, { ...SOUND, ...parts }),
})

export const energyRecovery: Statement = energyRecoveryStatement()
