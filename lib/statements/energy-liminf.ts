/**
 * Lower semicontinuity: liminf H̄(y_n) ≥ 𝓗(ζ) along y_n → ζ weakly in L², M, K → ∞ (theory 2.5; derived). With the dual spline σ of Pζ, for every n
 *
 *   𝓗_Y(y_n) ≥ 𝓗(ζ) − (𝓗(ζ) − 𝓗_Y(Pζ)) + ⟨σ, y_n − Pζ⟩,       both corrections → 0.
 *
 * Tried on oscillating and concentrating sequences, on which the limit is strictly above: convexity of φ, which ψ need not have. K = ∞, and for blocks
 * (L = 0) H̄ itself with K = 16M, from which only its Gaussian term c(y)/K is taken, c(y) = (1/M)Σ½ log 2πs²(y_j). That term is why K must grow: at a
 * fixed K it may be negative, as for narrow laws.
 */
import { fieldTable, type FieldTable } from '../cramer/index.ts'
import type { Profile } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { freeEnergy, freeEnergyDensity } from '../levels/macro/free-energy.ts'
import { coarseHamiltonian, type CoarseHamiltonianRow, mesoEnergy, recoveryGap } from '../levels/meso/energy/index.ts'
import { type MesoSpace, mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import { gaussianTerm, manySites } from './support/gaussian-term.ts'
import { amplitudeOver, oscillating, SEQUENCES } from './support/oscillating.ts'
import { weakest } from './support/several.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { smoothProfile } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

export interface LiminfParts {
	/** ζ. */
	readonly profile: (subject: Subject) => Profile
	/** The energy of splines, K = ∞. */
	readonly energy: (subject: Subject, space: MesoSpace, table: FieldTable) => (state: Float64Array) => number
	/** The energy of steps on K sites per block; null: not tried. */
	readonly finite: ((subject: Subject, space: MesoSpace, table: FieldTable) => (state: Float64Array) => Pick<CoarseHamiltonianRow, 'value' | 'error'>) | null
	/** The limit of both. */
	readonly limit: (subject: Subject, profile: Profile) => number
}

const SOUND: LiminfParts = {
	profile: smoothProfile,
	energy: ({ transform }, space, table) => mesoEnergy(space, transform, { kind: 'limit', table }).value,
	finite: ({ transform }, space, table) => coarseHamiltonian(space, transform, { table }).at,
	limit: (subject, profile) => freeEnergy(freeEnergyDensity(subject, profile), profile).value,
}
/** K = 16M. */
const PER_BLOCK = 16
const ROUNDING = 1e-11

interface Row {
	readonly sequence: string
	readonly degree: number
	readonly blocks: number
	readonly sites: number
	/** H̄(y_n) − 𝓗(ζ); ∞ where y_n is no projection of admissible means. */
	readonly excess: number
	/** c(y_n)/K; 0 at K = ∞. */
	readonly gaussian: number
	/** What weak convergence has not yet made small, and the error of H̄. */
	readonly correction: number
}

/** H̄(y_n) − c(y_n)/K − 𝓗(ζ). */
const slackOf = ({ excess, gaussian }: Row) => excess - gaussian

function check(subject: Subject, { profile: profileOf, energy, finite, limit }: LiminfParts): Evidence {
	const { transform, quick } = subject
	const table = fieldTable(transform)
	const profile = profileOf(subject)
	const free = limit(subject, profile)
	const amplitude = amplitudeOver(subject, profile)
	const sizes = quick ? [32, 64] : [32, 64, 128]
	const [coarsest, finest] = [sizes[0] as number, sizes[sizes.length - 1] as number]
	const few = finite !== null && !manySites(transform, table, profile, PER_BLOCK * coarsest)
	const rows = (quick ? [0, 1, 2] : [0, 1, 2, 3]).flatMap((degree) =>
		sizes.flatMap((blocks) => {
			const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
			const base = projectProfile(space, profile)
			const gap = recoveryGap(space, transform, { table })(profile, base)?.value ?? Number.NaN
			const sigma = Float64Array.from(mesoEnergy(space, transform, { kind: 'limit', table }).gradient(base))
			const value = energy(subject, space, table)
			return SEQUENCES.flatMap((sequence): Row[] => {
				const state = oscillating(subject, space, profile, sequence, amplitude)
				const row = { sequence, degree, blocks, sites: Number.POSITIVE_INFINITY, gaussian: 0 }
				if (state === null) return [{ ...row, excess: Number.POSITIVE_INFINITY, correction: 0 }]
				const correction = gap + Math.abs(space.inner(sigma, Float64Array.from(state, (c, j) => c - base[j]!)))
				const limitRow = { ...row, excess: value(state) - free, correction }
				if (degree > 0 || blocks !== coarsest || finite === null || few) return [limitRow]
				const sites = PER_BLOCK * blocks * blocks
				const found = finite(subject, mesoSpace({ degree, blocks, sites }), table)(state)
				const gaussian = state.reduce((sum, m) => sum + gaussianTerm(transform, m).value, 0) / sites
				return [limitRow, { ...row, sites, gaussian, excess: found.value - free, correction: correction + found.error }]
			})
		}),
	)
	const out = rows.filter((r) => r.excess === Number.POSITIVE_INFINITY).length
	const least = (kept: (row: Row) => boolean) => rows.filter((r) => r.excess < Number.POSITIVE_INFINITY || Number.isNaN(r.excess)).filter(kept).reduce<Row | undefined>((a, b) => (a === undefined || !(slackOf(b) - b.correction >= slackOf(a) - a.correction) ? b : a), undefined)
	const [atInfinity, atFinite] = [least((r) => r.blocks === finest && r.sites === Number.POSITIVE_INFINITY) as Row, least((r) => Number.isFinite(r.sites))]
	const grounds = {
		sentence: `H̄(y_n) − 𝓗(ζ) is ${atInfinity.excess.toPrecision(3)} at least along oscillating and concentrating sequences (${atInfinity.sequence}, degree ${atInfinity.degree}, M = ${atInfinity.blocks})${atFinite === undefined ? '' : `; on blocks of K = ${atFinite.sites / atFinite.blocks} sites H̄(y_n) − c/K − 𝓗(ζ) is ${slackOf(atFinite).toPrecision(3)} at least`}${few ? `; K = ${PER_BLOCK * coarsest} sites per block are too few for the Gaussian term of ψ_K, and not tried` : ''}${out > 0 ? `; ${out} states are no projections of admissible means, with H̄ = ∞` : ''}.`,
		numbers: { freeEnergy: free, least: atInfinity.excess, leastOfBlocks: atFinite === undefined ? null : slackOf(atFinite), amplitude },
		change: 'An energy that is not convex, such as ∫ψ(y) with two wells: oscillation between the wells lowers it.',
		table: {
			caption: 'H̄(y_n) − 𝓗(ζ), the Gaussian term in it, and the two corrections that weak convergence makes small, with the error of H̄.',
			columns: ['sequence', 'degree', 'M', 'N', 'H̄ − 𝓗(ζ)', 'c/K', 'corrections'],
			rows: rows.map((r) => [r.sequence, r.degree, r.blocks, r.sites, r.excess, r.gaussian, r.correction]),
		},
	}
	const judged = (row: Row) =>
		decide(slackOf(row), row.correction + ROUNDING * Math.max(1, Math.abs(free)), 'least H̄(y_n) − c/K − 𝓗(ζ)', grounds, () => ({
			sentence: `Along the sequence '${row.sequence}' (degree ${row.degree}, M = ${row.blocks}, ${sitesOf(row) === 'infinity' ? 'K = ∞' : `N = ${row.sites}`}) the energy is ${(free + row.excess).toPrecision(8)}${row.gaussian === 0 ? '' : `, its Gaussian term ${row.gaussian.toPrecision(3)}`}: ${(-slackOf(row)).toPrecision(3)} below that of the weak limit, ${free.toPrecision(8)}.`,
			at: { sequence: row.sequence, degree: row.degree, blocks: row.blocks, sites: sitesOf(row), energy: free + row.excess, excess: row.excess, gaussian: row.gaussian },
			command: commandLine(subject, 'energy', [['--degree', String(row.degree)], ['--blocks', String(row.blocks)], ['--sites', sitesOf(row)], ['--profile', profile.text], ['--add', `${row.sequence}:${amplitude}`]]),
		}))
	return weakest([{ name: 'K = ∞', evidence: judged(atInfinity) }, ...(atFinite === undefined ? [] : [{ name: 'K = 16M', evidence: judged(atFinite) }])], grounds)
}

/** N as a flag. */
const sitesOf = ({ sites }: Row) => (Number.isFinite(sites) ? String(sites) : 'infinity')

export const energyLiminfStatement = (parts: Partial<LiminfParts> = {}): Statement => ({
	id: 'energy-liminf',
	part: 'Gamma-convergence',
	title: 'Lower semicontinuity of the energies along weakly converging splines',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'liminf H̄(y_n) ≥ 𝓗(ζ) for y_n → ζ weakly in L² as M, K → ∞; tried on oscillations of frequency M/4 and M/2 and on a concentration of fixed L² mass, at K = ∞ and on blocks (L = 0) with K = 16M',
	latex: String.raw`y_n \rightharpoonup \zeta \text{ in } L^2,\ M_n, K_n \to \infty \quad\Longrightarrow\quad \liminf_n \bar H_n(y_n) \ge \int_{\mathbb T}\varphi(\zeta)\,d\theta`,
	source: 'theory 2.5',
	status: 'derived',
	check: (subject) => check(subject, { ...SOUND, ...parts }),
})

export const energyLiminf: Statement = energyLiminfStatement()
