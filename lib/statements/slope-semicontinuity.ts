/**
 * Lower semicontinuity of slopes, the condition of Sandier and Serfaty that carries the gradient flow to its limit (theory 0.7, 2.2, 2.5; derived):
 *
 *   y_n → ζ weakly, M, K → ∞   ⟹   liminf ⟨∇H̄, Ā∇H̄⟩(y_n) ≥ ∫|∂_θφ'(ζ)|².
 *
 * A bounded slope makes φ'(y_n) compact, so that oscillations of a fixed amplitude a have slopes like M², and those of amplitude a/M, which stay
 * bounded, have a limit that is strictly above: ∫|∂_θφ'(ζ)|² + the slope of the oscillation itself. Natural operator for L ≥ 1, inverse for L = 0; K = ∞,
 * and for blocks (L = 0) H̄ itself with K = 16M, from which only its Gaussian term is taken: 2⟨σ, Āc'(y)⟩/K with σ = φ'(y), c' of `gaussianTerm`.
 */
import { fieldTable, type FieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { dissipationRate, type FreeEnergyDensity, freeEnergyDensity } from '../levels/macro/free-energy.ts'
import { mesoDissipation } from '../levels/meso/dissipation.ts'
import { coarseHamiltonian, type CoarseHamiltonianRow, mesoEnergy } from '../levels/meso/energy/index.ts'
import { type MesoSpace, mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { gaussianTerm, manySites } from './support/gaussian-term.ts'
import { amplitudeOver, oscillating } from './support/oscillating.ts'
import { weakest } from './support/several.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface SemicontinuityParts {
	/** The density of the limit. */
	readonly density: (subject: Subject, profile: Profile) => FreeEnergyDensity
	/** ∇H̄ of steps on K sites per block. */
	readonly finite: (subject: Subject, space: MesoSpace, table: FieldTable) => (state: Float64Array) => Pick<CoarseHamiltonianRow, 'gradient' | 'gradientError'>
}

const SOUND: SemicontinuityParts = { density: freeEnergyDensity, finite: ({ transform }, space, table) => coarseHamiltonian(space, transform, { table }).at }
/** Small oscillations of 2a/M: a tenth of the slope of the profile or so, so that errors of that size are seen. */
const SMALL = 2
const SHAPES = ['quarter', 'alternating'] as const
/** K = 16M. */
const PER_BLOCK = 16
const ROUNDING = 1e-11

interface Row {
	readonly shape: (typeof SHAPES)[number]
	/** Of the oscillation. */
	readonly amplitude: number
	/** The amplitude falls like 1/M. */
	readonly small: boolean
	readonly degree: number
	readonly blocks: number
	readonly sites: number
	/** Slope at y_n. */
	readonly slope: number
	/** Slope at y_n over that of the limit, squared, minus 1. */
	readonly excess: number
	/** Of the excess: the Gaussian term of H̄; 0 at K = ∞. */
	readonly gaussian: number
	/** What is not yet converged, seen at Pζ; and the error of ∇H̄. */
	readonly correction: number
}

const slackOf = ({ excess, gaussian }: Row) => excess - gaussian
const sequenceOf = ({ shape, small }: Row) => `${shape}, a${small ? '/M' : ''}`

function check(subject: Subject, { density, finite }: SemicontinuityParts): Evidence {
	const { transform, quick } = subject
	const table = fieldTable(transform)
	const profile = smoothProfile(subject)
	const limit = dissipationRate(density(subject, profile), profile)
	const exact = dissipationRate(freeEnergyDensity(subject, profile), profile)
	const full = amplitudeOver(subject, profile)
	const sizes = quick ? [32, 64] : [32, 64, 128]
	const [coarsest, finest] = [sizes[0] as number, sizes[sizes.length - 1] as number]
	const few = !manySites(transform, table, profile, PER_BLOCK * coarsest)
	const rows = (quick ? [0, 1, 2] : [0, 1, 2, 3]).flatMap((degree) =>
		sizes.flatMap((blocks) => {
			const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
			const energy = mesoEnergy(space, transform, { kind: 'limit', table })
			const dissipation = mesoDissipation(space, degree === 0 ? 'inverse' : 'natural')
			const correction = Math.abs(dissipation.rate(energy.gradient(projectProfile(space, profile))) / exact.value - 1)
			return SHAPES.flatMap((shape) =>
				[full, (SMALL * full) / blocks].flatMap((amplitude, k): Row[] => {
					const state = oscillating(subject, space, profile, shape, amplitude)
					if (state === null) return []
					const sigma = Float64Array.from(energy.gradient(state))
					const row = (sites: number, slope: number): Row => ({ shape, amplitude, small: k === 1, degree, blocks, sites, slope, excess: slope / limit.value - 1, gaussian: 0, correction })
					const limitRow = row(Number.POSITIVE_INFINITY, dissipation.rate(sigma))
					if (degree > 0 || blocks !== coarsest || k === 0 || few) return [limitRow]
					const sites = PER_BLOCK * blocks * blocks
					const { gradient, gradientError } = finite(subject, mesoSpace({ degree, blocks, sites }), table)(state)
					const term = state.map((m) => gaussianTerm(transform, m).slope)
					const both = sigma.map((s, j) => s + (term[j] as number))
					const gaussian = ((both.length * (dissipation.rate(both) - dissipation.rate(sigma) - dissipation.rate(term))) / sites) / limit.value
					const rate = mesoDissipation(mesoSpace({ degree, blocks, sites }), 'inverse').rate(gradient)
					// ⟨δ, Āδ⟩ ≤ (4M)²δ²: on steps Ā ≤ 12M², its value on the alternating mode at K = ∞.
					const error = (8 * blocks * gradientError * Math.sqrt(rate) + (4 * blocks * gradientError) ** 2) / limit.value
					return [limitRow, { ...row(sites, rate), gaussian, correction: correction + error }]
				}),
			)
		}),
	)
	const least = (kept: (row: Row) => boolean) => rows.filter(kept).reduce<Row | undefined>((a, b) => (a === undefined || !(slackOf(b) - b.correction >= slackOf(a) - a.correction) ? b : a), undefined)
	const limits = rows.filter((r) => r.blocks === finest && r.sites === Number.POSITIVE_INFINITY)
	const [atInfinity, atFinite] = [least((r) => limits.includes(r)) as Row, least((r) => Number.isFinite(r.sites))]
	const leastOf = (small: boolean) => Math.min(...limits.filter((r) => r.small === small).map((r) => r.excess))
	const grounds = {
		sentence: `Oscillations of amplitude a/M leave the squared slope ${(100 * leastOf(true)).toPrecision(3)} % or more above its limit at ζ; those of a fixed amplitude make it ${(1 + leastOf(false)).toPrecision(3)} times as large or more (M = ${finest})${atFinite === undefined ? '' : `; on blocks of K = ${atFinite.sites / atFinite.blocks} sites it is ${(100 * slackOf(atFinite)).toPrecision(3)} % or more above, less its term 1/K`}${few ? `; K = ${PER_BLOCK * coarsest} sites per block are too few for the Gaussian term of ψ_K, and not tried` : ''}.`,
		numbers: { limit: limit.value, least: atInfinity.excess, sequence: sequenceOf(atInfinity), degree: atInfinity.degree, leastOfBlocks: atFinite === undefined ? null : slackOf(atFinite) },
		change: 'ψ in place of φ: the slope of ∫ψ is not below that of H̄.',
		table: {
			caption: '|∂H̄|²(y_n)/|∂𝓗|²(ζ) − 1, the Gaussian term in it, and what is not yet converged, seen at Pζ.',
			columns: ['sequence', 'degree', 'M', 'N', 'excess', 'term 1/K', 'corrections'],
			rows: rows.map((r) => [sequenceOf(r), r.degree, r.blocks, r.sites, r.excess, r.gaussian, r.correction]),
		},
	}
	const judged = (row: Row) => {
		const sites = Number.isFinite(row.sites) ? String(row.sites) : 'infinity'
		return decide(slackOf(row), row.correction + limit.error / limit.value + ROUNDING, 'least |∂H̄|²(y_n)/|∂𝓗|²(ζ) − 1, less its term 1/K', grounds, () => ({
			sentence: `Along '${sequenceOf(row)}' (degree ${row.degree}, M = ${row.blocks}, N = ${sites}) the squared slope with the ${row.degree === 0 ? 'inverse' : 'natural'} operator is ${row.slope.toPrecision(8)}, ${(-100 * slackOf(row)).toPrecision(3)} % below that of the limit, ${limit.value.toPrecision(8)}.`,
			at: { sequence: sequenceOf(row), degree: row.degree, blocks: row.blocks, sites, slope: row.slope, limit: limit.value, excess: row.excess },
			command: commandLine(subject, 'energy', [['--degree', String(row.degree)], ['--blocks', String(row.blocks)], ['--sites', sites], ['--profile', profile.text], ['--add', `${row.shape}:${row.amplitude}`]]),
		}))
	}
	return weakest([{ name: 'K = ∞', evidence: judged(atInfinity) }, ...(atFinite === undefined ? [] : [{ name: 'K = 16M', evidence: judged(atFinite) }])], grounds)
}

export const slopeSemicontinuityStatement = (parts: Partial<SemicontinuityParts> = {}): Statement => ({
	id: 'slope-semicontinuity',
	part: 'Gamma-convergence',
	title: 'Lower semicontinuity of the slopes along weakly converging splines',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'liminf ⟨∇H̄, Ā∇H̄⟩(y_n) ≥ ∫|∂_θφ′(ζ)|² for y_n → ζ weakly in L² as M, K → ∞, Ā natural (L ≥ 1) or inverse (L = 0); tried on oscillations of amplitudes a and a/M at K = ∞, and of amplitude a/M on blocks with K = 16M',
	latex: String.raw`y_n \rightharpoonup \zeta,\ M_n, K_n \to \infty \quad\Longrightarrow\quad \liminf_n\,\langle\nabla\bar H_n,\bar A_n\nabla\bar H_n\rangle(y_n) \ge \int_{\mathbb T}|\partial_\theta\varphi'(\zeta)|^2\,d\theta`,
	source: 'theory 0.7, 2.2, 2.5',
	status: 'derived',
	check: (subject) => check(subject, { ...SOUND, ...parts }),
})

export const slopeSemicontinuity: Statement = slopeSemicontinuityStatement()
