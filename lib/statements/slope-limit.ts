/**
 * The slope of H̄ at projected profiles converges to the dissipation of the hydrodynamic equation (theory 0.7, 2.2, 2.5; derived):
 *
 *   |∂H̄|²(Pζ) = ⟨∇H̄, Ā∇H̄⟩ → |∂𝓗|²(ζ) = ∫|∂_θφ'(ζ)|²,    ζ smooth.
 *
 *   K = ∞: the difference is O(M^{−2L}) with the natural operator (L ≥ 1) and O(M^{−2(L+1)}) with the inverse one;
 *   L = 0: |∂H̄|² = |∂𝓗_Y|² + (2/K)⟨σ, Āg⟩ + O(K⁻²), g_j = (½ log s²)'(y_j) = κ3/2κ2², from ψ_K' = φ' + g/K + O(K⁻²), Ā at K = ∞.
 */
import { fieldTable, type FieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { dissipationRate, type FreeEnergyDensity, freeEnergyDensity } from '../levels/macro/free-energy.ts'
import { coarseHamiltonian, mesoEnergy } from '../levels/meso/energy/index.ts'
import { mesoDissipation } from '../levels/meso/dissipation.ts'
import type { CoarseOperatorKind } from '../levels/meso/operator/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { commandLine, statementCommand } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { gaussianTerm } from './support/gaussian-term.ts'
import { observedOrder } from './support/observed-order.ts'
import { finest, type Rate, ratePlot, rateTable, worstRate } from './support/rates.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface SlopeParts {
	/** The density of the limit. */
	readonly density: (subject: Subject, profile: Profile) => FreeEnergyDensity
	/** The operators of degree L. */
	readonly operators: (degree: number) => readonly CoarseOperatorKind[]
	/** (½ log s²)' from what it is. */
	readonly drift: (g: number) => number
}

const SOUND: SlopeParts = { density: freeEnergyDensity, operators: (degree) => (degree === 0 ? ['inverse'] : ['natural', 'inverse']), drift: (g) => g }
const ORDER = 0.4
const ROUNDING = 1e-15
/** M where K grows. */
const BLOCKS = 8

/** K: ∞, but steps with the natural operator have no limit. */
const perBlockOf = (degree: number, operator: string) => (degree === 0 && operator === 'natural' ? 64 : Number.POSITIVE_INFINITY)

/** |∂𝓗_Y|²(Pζ)/|∂𝓗|²(ζ) − 1 over M. */
function overBlocks(subject: Subject, table: FieldTable, parts: SlopeParts, profile: Profile, sizes: readonly number[]): Rate[] {
	const limit = dissipationRate(parts.density(subject, profile), profile)
	return (subject.quick ? [0, 1, 2] : [0, 1, 2, 3]).flatMap((degree) =>
		parts.operators(degree).map((operator) => {
			const perBlock = perBlockOf(degree, operator)
			const errors = sizes.map((blocks) => {
				const space = mesoSpace({ degree, blocks, sites: blocks * perBlock })
				const energy = mesoEnergy(space, subject.transform, { kind: 'limit', table })
				return mesoDissipation(space, operator).rate(energy.gradient(projectProfile(space, profile))) / limit.value - 1
			})
			const noise = sizes.map((M) => limit.error / limit.value + ((table.errors[1] as number) + ROUNDING) * M)
			const predicted = operator === 'inverse' ? 2 * (degree + 1) : Math.max(2, 2 * degree)
			return { what: operator, degree, sizes, errors, ...observedOrder(sizes, errors, noise), predicted }
		}),
	)
}

/** The rest after the term 1/K, over K, for blocks: relative to |∂𝓗_Y|². */
function overSites(subject: Subject, table: FieldTable, { drift }: SlopeParts, profile: Profile): Rate {
	const { transform } = subject
	const limitSpace = mesoSpace({ degree: 0, blocks: BLOCKS, sites: Number.POSITIVE_INFINITY })
	const y = projectProfile(limitSpace, profile)
	const dissipation = mesoDissipation(limitSpace, 'inverse')
	const sigma = Float64Array.from(mesoEnergy(limitSpace, transform, { kind: 'limit', table }).gradient(y))
	const slope = dissipation.rate(sigma)
	const g = y.map((m) => drift(gaussianTerm(transform, m).slope))
	const both = Float64Array.from(sigma, (s, j) => s + (g[j] as number))
	const coefficient = dissipation.rate(both) - slope - dissipation.rate(Float64Array.from(g))
	const sizes = [64, 256, 1024, 4096]
	const found = sizes.map((K) => {
		const space = mesoSpace({ degree: 0, blocks: BLOCKS, sites: BLOCKS * K })
		const row = coarseHamiltonian(space, transform, { table }).at(y)
		const rate = mesoDissipation(space, 'inverse').rate(row.gradient)
		return { error: (rate - slope - coefficient / K) / slope, noise: (4 * BLOCKS * row.gradientError) / Math.sqrt(slope) + 1e-13 }
	})
	const [errors, noise] = [found.map((f) => f.error), found.map((f) => f.noise)]
	return { what: 'over K', degree: 0, sizes, errors, ...observedOrder(sizes, errors, noise), predicted: 2 }
}

function check(subject: Subject, parts: SlopeParts): Evidence {
	const { quick, transform } = subject
	const table = fieldTable(transform)
	const profile = smoothProfile(subject)
	const rows = [...overBlocks(subject, table, parts, profile, quick ? [16, 32, 64, 128] : [16, 32, 64, 128, 256]), overSites(subject, table, parts, profile)]
	const { slack, error, worst } = worstRate(rows, ORDER)
	const orders = (what: string) => rows.filter((r) => r.what === what).map((r) => r.order.toFixed(2)).join(', ')
	const size = worst.sizes[worst.sizes.length - 1] as number
	const [blocks, perBlock] = worst.what === 'over K' ? [BLOCKS, size] : [size, perBlockOf(worst.degree, worst.what)]
	return decide(
		slack,
		error,
		'least order minus predicted order, plus 0.4',
		{
			sentence: `|∂𝓗_Y|²(Pζ) → ∫|∂_θφ′(ζ)|² with orders ${orders('natural') || '–'} in M (natural, L = 1, 2, …; predicted 2L) and ${orders('inverse')} (inverse, L = 0, 1, …; predicted 2L + 2); in K the rest after the term 1/K has order ${orders('over K')} (predicted 2).`,
			numbers: { worst: worst.what, worstDegree: worst.degree, worstOrder: worst.order, worstPredicted: worst.predicted, worstLast: finest(worst) },
			change: 'ψ in place of φ, or the natural operator on steps.',
			table: rateTable('Relative errors of the squared slope at the coarsest and the finest size.', rows),
			plot: ratePlot({ caption: 'Relative error of |∂𝓗_Y|²(Pζ) over M, natural and inverse operator; over K the rest after the term 1/K', x: 'M or K', y: 'relative error' }, rows),
		},
		() => ({
			sentence: `The squared slope does not converge as claimed (${worst.what}, degree ${worst.degree}): its relative error at the finest size is ${finest(worst).toExponential(2)}, its order ${worst.order.toFixed(2)} instead of ${worst.predicted}.`,
			at: { what: worst.what, degree: worst.degree, blocks, error: finest(worst), order: worst.order },
			command:
				worst.what === 'over K'
					? `${statementCommand(subject, 'slope-limit')} --json`
					: commandLine(subject, 'energy', [
							['--degree', String(worst.degree)],
							['--blocks', String(blocks)],
							['--sites', perBlock === Number.POSITIVE_INFINITY ? 'infinity' : String(blocks * perBlock)],
							['--profile', profile.text],
						]),
		}),
	)
}

export const slopeLimitStatement = (parts: Partial<SlopeParts> = {}): Statement => ({
	id: 'slope-limit',
	part: 'Gamma-convergence',
	title: 'Slopes: ‖∇H̄(Pζ)‖ in Ā converges to ‖∂_θφ′(ζ)‖',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '⟨∇H̄, Ā∇H̄⟩(Pζ) = ∫|∂_θφ′(ζ)|² + O(1/K) + O(M^{−2L}) (natural, L ≥ 1), O(M^{−2L−2}) (inverse), ζ smooth',
	latex: String.raw`\langle\nabla\bar H,\bar A\,\nabla\bar H\rangle(P\zeta) \to \int_{\mathbb T}|\partial_\theta\varphi'(\zeta)|^2\,d\theta\qquad(M,K\to\infty)`,
	source: 'theory 0.7, 2.2, 2.5, 3',
	status: 'derived',
	check: (subject) => check(subject, { ...SOUND, ...parts }),
})

export const slopeLimit: Statement = slopeLimitStatement()
