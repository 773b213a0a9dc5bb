/**
 * The chain at temperature zero, dx/dt = −Aψ'(x), has the limit ∂_tζ = ∂²_θψ'(ζ): ψ' in place of φ'. What is missing is the entropy of the noise.
 *
 *   d(N) = (1/N)|x(T) − (cell averages of ζ^ψ_T)|² = O(N⁻⁴) for smooth ζ_0,   D = ‖ζ^ψ_T − ζ^φ_T‖²_{L²} > 0 unless φ' − ψ' is constant.
 *
 * Design section 7, theory.md 8.5. ψ'' > 0 over the profile is needed, else the limit equation is not well posed.
 */
import { encloseRange } from '../expression/minimise.ts'
import { type FreeEnergyTable, microLevel, squaredDistanceData, macroFunction } from '../levels/index.ts'
import { statementCommand } from './command.ts'
import { decide, inconclusive } from './evidence.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { horizonOf, hydrodynamics, profileOf, tableOf } from './support/setting.ts'
import { siteTable } from './support/site-table.ts'

const SITES = [16, 32, 64]
/** Observed order of √d(N), two at smooth profiles, must exceed this. */
const LEAST_ORDER = 1.5
/** The two solutions are told apart from so many times their errors on. */
const CLEAR = 10

/** The free energy of the limit that is claimed for the chain at temperature zero. */
export type LimitOf = (subject: Subject) => FreeEnergyTable

export const microNotMacroOfPsiStatement = (limit: LimitOf = (subject) => siteTable(subject.potential, profileOf(subject).range)): Statement => ({
	id: 'micro-not-macro-of-psi',
	part: 'Flows',
	title: 'At temperature zero the limit has ψ′ in place of φ′',
	expected: 'theorem',
	hypotheses: {
		text: "ψ″ > 0 on the range of the profile; ψ not a quadratic polynomial (for which φ′ = ψ′)",
		unverified: (subject) => {
			if (subject.potential.class === 'gaussian') return 'φ′ − ψ′ is constant for a quadratic ψ: noise adds no free energy that acts.'
			const { min, max } = profileOf(subject).range
			const least = leastCurvature(subject, min, max)
			return least > 0 ? null : `ψ″ is as low as ${least.toPrecision(3)} on the profile, in [${min.toPrecision(4)}, ${max.toPrecision(4)}]: ∂_tζ = ∂²ψ′(ζ) is not well posed there.`
		},
	},
	text: 'dx/dt = −Aψ′(x): |x(T) − ζ^ψ_T| = O(N⁻²) with ∂_tζ^ψ = ∂²ψ′(ζ^ψ), and |x(T) − ζ_T| → |ζ^ψ_T − ζ_T| > 0 with ∂_tζ = ∂²φ′(ζ)',
	latex: String.raw`\dot x=-A\psi'(x)\ \Rightarrow\ \|\bar x_T-\zeta^{\psi}_T\|=O(N^{-2}),\quad\partial_t\zeta^\psi=\partial_\theta^2\psi'(\zeta^\psi),\qquad\|\bar x_T-\zeta_T\|\to\|\zeta^\psi_T-\zeta_T\|>0`,
	source: 'theory 8.5; design section 7',
	status: 'derived',
	check(subject) {
		const T = horizonOf(subject)
		const [own, phi] = [hydrodynamics(subject, [T], limit(subject)), hydrodynamics(subject, [T], tableOf(subject))]
		const change = 'A chain at temperature zero that follows φ′, or a potential with φ′ = ψ′.'
		for (const flow of [own, phi]) if (!flow.outcome.reached) return inconclusive({ sentence: flow.outcome.sentence, numbers: { time: T }, change })
		const averages = (flow: typeof own, sites: number) => squaredDistanceData(macroFunction(flow.levels[0]!.space, flow.states[0]!), sites).averages
		const { deviation } = subject.scale
		const failed: string[] = []
		const rows = SITES.map((sites) => {
			const level = microLevel(subject.potential, sites)
			const run = level.dynamics.run(profileOf(subject).cellAverages(sites), { times: [T] })
			if (!run.outcome.reached) failed.push(run.outcome.sentence)
			const state = run.states[0] ?? new Float64Array(sites).fill(Number.NaN)
			return { sites, own: distance(state, averages(own, sites)) / deviation, other: distance(state, averages(phi, sites)) / deviation }
		})
		if (failed.length > 0) return inconclusive({ sentence: failed[0] as string, numbers: { time: T }, change })
		const [coarse, fine] = [rows.at(-2)!, rows.at(-1)!]
		const order = Math.log2(coarse.own / fine.own)
		const errors = (own.errors.values + phi.errors.values) / deviation
		const separation = distance(averages(own, fine.sites), averages(phi, fine.sites)) / deviation
		const grounds = {
			sentence: `At N = ${fine.sites} the chain is ${fine.own.toExponential(2)} s₀ from the solution with ψ′ (order ${order.toFixed(2)} in 1/N) and ${fine.other.toExponential(2)} s₀ from that with φ′; the two are ${separation.toExponential(2)} s₀ apart.`,
			numbers: { time: T, order, distanceToPsi: fine.own, distanceToPhi: fine.other, separation, errors },
			change,
			table: {
				caption: 'Root mean square distances of x(T) from cell averages, in s₀',
				columns: ['N', 'from ζ with ψ′', 'from ζ with φ′'],
				rows: rows.map((r) => [r.sites, r.own, r.other]),
			},
		}
		const claimed = own === phi
		if (!claimed && separation < CLEAR * errors) return inconclusive(grounds)
		return decide(
			order - LEAST_ORDER,
			errors / fine.own,
			'order in 1/N above 1.5',
			grounds,
			() => ({
				sentence: `The chain at temperature zero does not approach the claimed limit: distances ${rows.map((r) => r.own.toExponential(2)).join(', ')} s₀ at N = ${SITES.join(', ')}.`,
				at: { time: T, order, distance: fine.own },
				command: `${statementCommand(subject, 'micro-not-macro-of-psi')} --json`,
			}),
		)
	},
})

/** √((1/N)|x − y|²). */
function distance(x: Float64Array, y: Float64Array): number {
	return Math.sqrt(x.reduce((sum, xi, i) => sum + (xi - (y[i] as number)) ** 2, 0) / x.length)
}

/** A lower bound of ψ'' on an interval. */
function leastCurvature({ potential }: Subject, min: number, max: number): number {
	return encloseRange(potential.derivatives[2]!, 'z', [min, max])[0]
}

export const microNotMacroOfPsi = microNotMacroOfPsiStatement()
