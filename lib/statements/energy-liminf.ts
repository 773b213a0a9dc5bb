/**
 * Lower semicontinuity: liminf H̄(y_n) ≥ 𝓗(ζ) along y_n → ζ weakly in L² (theory 2.5; derived). With the dual spline σ of Pζ, for every n
 *
 *   𝓗_Y(y_n) ≥ 𝓗(ζ) − (𝓗(ζ) − 𝓗_Y(Pζ)) + ⟨σ, y_n − Pζ⟩,       both corrections → 0.
 *
 * Tried on oscillating and concentrating sequences, on which the limit is strictly above: convexity of φ, which ψ need not have. K = ∞, and for blocks
 * (L = 0) also H̄ itself with K = 16M.
 */
import { fieldTable, type FieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { coarseHamiltonian, mesoEnergy, recoveryGap } from '../levels/meso/energy/index.ts'
import { type MesoSpace, mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { freeEnergy, freeEnergyDensity } from './support/free-energy.ts'
import { amplitudeOver, oscillating, SEQUENCES } from './support/oscillating.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface LiminfParts {
	/** ζ. */
	readonly profile: (subject: Subject) => Profile
	/** The energy of splines, K = ∞. */
	readonly energy: (subject: Subject, space: MesoSpace, table: FieldTable) => (state: Float64Array) => number
	/** Its limit. */
	readonly limit: (subject: Subject, profile: Profile) => number
}

const SOUND: LiminfParts = {
	profile: smoothProfile,
	energy: ({ transform }, space, table) => mesoEnergy(space, transform, { kind: 'limit', table }).value,
	limit: (subject, profile) => freeEnergy(freeEnergyDensity(subject, profile), profile).value,
}
const PER_BLOCK = 16
const ROUNDING = 1e-11

interface Row {
	readonly sequence: string
	readonly degree: number
	readonly blocks: number
	readonly sites: number
	/** H̄(y_n) − 𝓗(ζ); ∞ where y_n is no projection of admissible means. */
	readonly excess: number
	/** What weak convergence has not yet made small. */
	readonly correction: number
}

function check(subject: Subject, { profile: profileOf, energy, limit }: LiminfParts): Evidence {
	const { transform, quick } = subject
	const table = fieldTable(transform)
	const profile = profileOf(subject)
	const free = limit(subject, profile)
	const amplitude = amplitudeOver(subject, profile)
	const sizes = quick ? [32, 64] : [32, 64, 128]
	const rows = (quick ? [0, 1, 2] : [0, 1, 2, 3]).flatMap((degree) =>
		sizes.flatMap((blocks) => {
			const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
			const base = projectProfile(space, profile)
			const gap = recoveryGap(space, transform, { table })(profile, base)?.value ?? Number.NaN
			const dual = mesoEnergy(space, transform, { kind: 'limit', table })
			const sigma = Float64Array.from(dual.gradient(base))
			const value = energy(subject, space, table)
			return SEQUENCES.flatMap((sequence): Row[] => {
				const state = oscillating(subject, space, profile, sequence, amplitude)
				const row = { sequence, degree, blocks }
				if (state === null) return [{ ...row, sites: Number.POSITIVE_INFINITY, excess: Number.POSITIVE_INFINITY, correction: 0 }]
				const correction = gap + Math.abs(space.inner(sigma, Float64Array.from(state, (c, j) => c - base[j]!)))
				const excess = value(state) - free
				const limitRow: Row = { ...row, sites: Number.POSITIVE_INFINITY, excess, correction }
				if (degree > 0 || energy !== SOUND.energy) return [limitRow]
				const sites = PER_BLOCK * blocks * blocks
				const finite = coarseHamiltonian(mesoSpace({ degree, blocks, sites }), transform, { table }).at(state)
				return [limitRow, { ...row, sites, excess: finite.value - free, correction: correction + finite.error + Math.abs(finite.value - excess - free) }]
			})
		}),
	)
	const finest = rows.filter((r) => r.blocks === sizes[sizes.length - 1] && r.excess < Number.POSITIVE_INFINITY)
	const worst = finest.reduce((a, b) => (b.excess - b.correction < a.excess - a.correction || Number.isNaN(b.excess) ? b : a), finest[0]!)
	const out = rows.filter((r) => r.excess === Number.POSITIVE_INFINITY).length
	return decide(
		worst.excess,
		worst.correction + ROUNDING * Math.max(1, Math.abs(free)),
		'least H̄(y_n) − 𝓗(ζ) at the finest size',
		{
			sentence: `H̄(y_n) − 𝓗(ζ) is ${worst.excess.toPrecision(3)} at least along oscillating and concentrating sequences (${worst.sequence}, degree ${worst.degree}, M = ${worst.blocks})${out > 0 ? `; ${out} states are no projections of admissible means, with H̄ = ∞` : ''}.`,
			numbers: { freeEnergy: free, least: worst.excess, correction: worst.correction, amplitude },
			change: 'An energy that is not convex, such as ∫ψ(y) with two wells: oscillation between the wells lowers it.',
			table: {
				caption: 'H̄(y_n) − 𝓗(ζ), and the two corrections that weak convergence makes small.',
				columns: ['sequence', 'degree', 'M', 'N', 'H̄ − 𝓗(ζ)', 'corrections'],
				rows: rows.map((r) => [r.sequence, r.degree, r.blocks, r.sites, r.excess, r.correction]),
			},
		},
		() => ({
			sentence: `Along the sequence '${worst.sequence}' (degree ${worst.degree}) the energy falls to ${(-worst.excess).toPrecision(3)} below that of the weak limit.`,
			at: { sequence: worst.sequence, degree: worst.degree, blocks: worst.blocks, excess: worst.excess },
			command: commandLine(subject, 'energy', [['--degree', String(worst.degree)], ['--blocks', String(worst.blocks)], ['--sites', String(64 * worst.blocks)], ['--profile', profile.text]]),
		}),
	)
}

export const energyLiminfStatement = (parts: Partial<LiminfParts> = {}): Statement => ({
	id: 'energy-liminf',
	part: 'Gamma-convergence',
	title: 'Lower semicontinuity of the energies along weakly converging splines',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'liminf H̄(y_n) ≥ 𝓗(ζ) for y_n → ζ weakly in L²; tried on oscillations of frequency M/4 and M/2 and on a concentration of fixed L² mass',
	latex: String.raw`y_n \rightharpoonup \zeta \text{ in } L^2 \quad\Longrightarrow\quad \liminf_n \bar H_n(y_n) \ge \int_{\mathbb T}\varphi(\zeta)\,d\theta`,
	source: 'theory 2.5',
	status: 'derived',
	check: (subject) => check(subject, { ...SOUND, ...parts }),
})

export const energyLiminf: Statement = energyLiminfStatement()
