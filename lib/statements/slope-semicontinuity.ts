/**
 * Lower semicontinuity of slopes, the condition of Sandier and Serfaty that carries the gradient flow to its limit (theory 0.7, 2.2, 2.5; derived):
 *
 *   y_n → ζ weakly with bounded energy   ⟹   liminf ⟨∇H̄, Ā∇H̄⟩(y_n) ≥ ∫|∂_θφ'(ζ)|².
 *
 * A bounded slope makes φ'(y_n) compact, so that oscillations of a fixed amplitude a have slopes like M², and those of amplitude a/M, which stay
 * bounded, have a limit that is strictly above: ∫|∂_θφ'(ζ)|² + the slope of the oscillation itself. Natural operator for L ≥ 1, inverse for L = 0; K = ∞.
 */
import { fieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { mesoDissipation } from '../levels/meso/dissipation.ts'
import { mesoEnergy } from '../levels/meso/energy/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { type Density, dissipationRate, freeEnergyDensity } from './support/free-energy.ts'
import { amplitudeOver, oscillating } from './support/oscillating.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface SemicontinuityParts {
	/** The density of the limit. */
	readonly density: (subject: Subject, profile: Profile) => Density
}

/** a/M has the size of the profile's own steps. */
const STEPS = 4
const SHAPES = ['quarter', 'alternating'] as const

interface Row {
	readonly sequence: string
	readonly degree: number
	readonly blocks: number
	/** Slope at y_n over that of the limit, squared, minus 1. */
	readonly excess: number
	/** The same at Pζ: what is not yet converged. */
	readonly recovery: number
}

function check(subject: Subject, density: SemicontinuityParts['density']): Evidence {
	const { transform, quick } = subject
	const table = fieldTable(transform)
	const profile = smoothProfile(subject)
	const limit = dissipationRate(density(subject, profile), profile)
	const exact = dissipationRate(freeEnergyDensity(subject, profile), profile)
	const amplitude = amplitudeOver(subject, profile)
	const sizes = quick ? [32, 64] : [32, 64, 128]
	const rows = (quick ? [0, 1, 2] : [0, 1, 2, 3]).flatMap((degree) =>
		sizes.flatMap((blocks) => {
			const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
			const energy = mesoEnergy(space, transform, { kind: 'limit', table })
			const dissipation = mesoDissipation(space, degree === 0 ? 'inverse' : 'natural')
			const slope = (state: Float64Array) => dissipation.rate(energy.gradient(state))
			const recovery = Math.abs(slope(projectProfile(space, profile)) / exact.value - 1)
			return SHAPES.flatMap((shape) =>
				[amplitude, (2 * STEPS * amplitude) / blocks].flatMap((size, k): Row[] => {
					const state = oscillating(subject, space, profile, shape, size)
					return state === null ? [] : [{ sequence: `${shape}, ${k === 0 ? 'a' : 'a/M'}`, degree, blocks, excess: slope(state) / limit.value - 1, recovery }]
				}),
			)
		}),
	)
	const finest = rows.filter((r) => r.blocks === sizes[sizes.length - 1])
	const worst = finest.reduce((a, b) => (b.excess - b.recovery < a.excess - a.recovery || Number.isNaN(b.excess) ? b : a), finest[0]!)
	const bounded = finest.filter((r) => r.sequence.endsWith('a/M')).map((r) => r.excess)
	return decide(
		worst.excess,
		worst.recovery + limit.error / limit.value + 1e-11,
		'least |∂H̄|²(y_n)/|∂𝓗|²(ζ) − 1 at the finest size',
		{
			sentence: `Oscillations of amplitude a/M leave the squared slope ${(100 * Math.min(...bounded)).toPrecision(3)} % or more above its limit at ζ; those of a fixed amplitude make it ${Math.min(...finest.filter((r) => r.sequence.endsWith(', a')).map((r) => r.excess + 1)).toPrecision(3)} times as large or more (M = ${sizes[sizes.length - 1]}).`,
			numbers: { limit: limit.value, least: worst.excess, sequence: worst.sequence, degree: worst.degree, recovery: worst.recovery },
			change: 'ψ in place of φ: the slope of ∫ψ is not below that of H̄.',
			table: {
				caption: '|∂H̄|²(y_n)/|∂𝓗|²(ζ) − 1, and the same for Pζ in absolute value.',
				columns: ['sequence', 'degree', 'M', 'excess', 'at Pζ'],
				rows: rows.map((r) => [r.sequence, r.degree, r.blocks, r.excess, r.recovery]),
			},
		},
		() => ({
			sentence: `Along '${worst.sequence}' (degree ${worst.degree}, M = ${worst.blocks}) the squared slope is ${(-100 * worst.excess).toPrecision(3)} % below that of the limit.`,
			at: { sequence: worst.sequence, degree: worst.degree, blocks: worst.blocks, excess: worst.excess },
			command: commandLine(subject, 'energy', [['--degree', String(worst.degree)], ['--blocks', String(worst.blocks)], ['--sites', String(64 * worst.blocks)], ['--profile', profile.text]]),
		}),
	)
}

export const slopeSemicontinuityStatement = ({ density = freeEnergyDensity }: Partial<SemicontinuityParts> = {}): Statement => ({
	id: 'slope-semicontinuity',
	part: 'Gamma-convergence',
	title: 'Lower semicontinuity of the slopes along weakly converging splines',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'liminf ⟨∇H̄, Ā∇H̄⟩(y_n) ≥ ∫|∂_θφ′(ζ)|² for y_n → ζ weakly; tried on oscillations of amplitudes a and a/M',
	latex: String.raw`y_n \rightharpoonup \zeta \quad\Longrightarrow\quad \liminf_n\,\langle\nabla\bar H_n,\bar A_n\nabla\bar H_n\rangle(y_n) \ge \int_{\mathbb T}|\partial_\theta\varphi'(\zeta)|^2\,d\theta`,
	source: 'theory 0.7, 2.2, 2.5',
	status: 'derived',
	check: (subject) => check(subject, density),
})

export const slopeSemicontinuity: Statement = slopeSemicontinuityStatement()
