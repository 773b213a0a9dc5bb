/**
 * Energy and dissipation balance on every level of the theory. theory.md 0.4, 0.7, 1.1; design.md section 7.
 *
 *   E(x_0) − E(x_T) = ∫_0^T ⟨∇E, K∇E⟩ dt     for dx/dt = −K∇E(x)
 *
 * macro (𝓗, −∂²), meso (H̄, Ā), micro at temperature zero (H, A), and the law of two sites (Ent, the Wasserstein metric at ρ_t). The integral is a
 * composite Gauss rule of ⟨∇E, K∇E⟩ on the steps of a first run, three nodes each, of the states of a second run: it knows no energies. The rule with two
 * nodes instead of three gives its error.
 */
import { gaussLegendre } from '../numerics/gauss-legendre.ts'
import { type Dynamics, type GradientFlow, lawLevel, mesoModel, microLevel, projectProfile, startDensity, fieldsOf } from '../levels/index.ts'
import { commandLine, list, statementCommand } from './command.ts'
import { type Evidence, inconclusive, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { horizonOf, hydrodynamics, profileFlags, profileOf } from './support/setting.ts'
import { weakest } from './support/several.ts'

const TOLERANCE = 1e-7
const [THREE, TWO] = [gaussLegendre(3), gaussLegendre(2)]
/** Accuracy of the runs. */
const ACCURACY = { quick: 1e-7, full: 1e-9 }
const MOST_STEPS = 4000
const LAW_CELLS = 160
/** Products with the Markov kernel of the law: half a second. */
const LAW_PRODUCTS = 2e5

type Level = Omit<GradientFlow, 'dynamics'>

/** A level with a state to run from. */
export interface Balanced {
	readonly name: string
	/** The level at a state: the metric of laws depends on the law. */
	readonly at: (state: Float64Array) => Level
	readonly dynamics: Dynamics
	readonly initial: Float64Array
	readonly time: number
	/** Parts of each step of the first run on which the rule is used; default 1. */
	readonly parts?: number
	/** What prints the defect. */
	readonly command: string
}

/** The rate at which energy is dissipated at a state. */
export type RateOf = (level: Level, state: Float64Array) => number

export const energyIdentitiesStatement = (rate: RateOf = ({ energy, dissipation }, state) => dissipation.rate(energy.gradient(state))): Statement => ({
	id: 'energy-identities',
	part: 'Flows',
	title: 'Energy and dissipation balance on every level',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'E(x_0) − E(x_T) = ∫_0^T ⟨∇E, K∇E⟩ dt within 1e-7, for macro (𝓗, −∂²), meso (H̄, Ā), micro at temperature zero (H, A) and the law of two sites (Ent, Wasserstein)',
	latex: String.raw`E(x_0)-E(x_T)=\int_0^T\langle\nabla E(x_t),K\,\nabla E(x_t)\rangle\,dt\quad\text{for}\quad(\mathcal H,-\partial_\theta^2),\ (\bar H,\bar A),\ (H,A),\ (\mathrm{Ent},W_2)`,
	source: 'theory 0.4, 0.7, 1.1, 5.5; design section 7',
	status: 'literature',
	check(subject) {
		const rows = balancedLevels(subject).map((level) => ({ level, ...balanceOf(level, rate, subject.quick ? ACCURACY.quick : ACCURACY.full) }))
		const done = rows.filter((r) => r.failed === null)
		const grounds = {
			sentence: rows.map((r) => (r.failed === null ? `${r.level.name}: ${Math.abs(r.defect).toExponential(1)}` : `${r.level.name}: ${r.failed}`)).join('; '),
			numbers: Object.fromEntries(rows.map((r) => [`defect of ${r.level.name}`, Number.isFinite(r.defect) ? r.defect : null])),
			change: 'A dissipation that is not ⟨∇E, K∇E⟩, by one part in 10⁶.',
			table: {
				caption: 'Energy that is lost, and dissipated',
				columns: ['level', 'T', 'E(x_0) − E(x_T)', '∫⟨∇E, K∇E⟩', 'relative defect', 'error of the quadrature', 'steps'],
				rows: done.map((r) => [r.level.name, r.level.time, r.drop, r.dissipated, r.defect, r.error, r.steps]),
			},
		}
		const tests: { name: string; evidence: Evidence }[] = rows.map(({ level, failed, defect, error }) => ({
			name: level.name,
			evidence:
				failed !== null
					? inconclusive(grounds)
					: withinTolerance(Math.abs(defect), error, TOLERANCE, grounds, () => ({
							sentence: `${level.name}: energy lost and energy dissipated differ by ${defect.toExponential(2)} of the former.`,
							at: { level: level.name, time: level.time, defect },
							command: level.command,
						})),
		}))
		return weakest(tests, grounds)
	},
})

interface Balance {
	readonly failed: string | null
	readonly drop: number
	readonly dissipated: number
	/** (drop − dissipated)/drop. */
	readonly defect: number
	/** Of the defect: of the quadrature, and rounding of the energies. */
	readonly error: number
	readonly steps: number
}

/** Both sides of the identity. */
function balanceOf({ at, dynamics, initial, time, parts = 1 }: Balanced, rate: RateOf, tolerance: number): Balance {
	const open = (failed: string, steps = 0): Balance => ({ failed, drop: Number.NaN, dissipated: Number.NaN, defect: Number.NaN, error: Number.NaN, steps })
	const ends = [0]
	const first = dynamics.run(initial, {
		times: [time],
		tolerance,
		maximumSteps: MOST_STEPS,
		trackers: [
			({ time: t }) => {
				if (t > 0) ends.push(t)
				return undefined
			},
		],
	})
	if (!first.outcome.reached) return open(first.outcome.sentence)
	const nodes: { time: number; weight: number; kind: 'three' | 'two' }[] = []
	for (let k = 1; k < ends.length; k++) {
		const length = ((ends[k] as number) - (ends[k - 1] as number)) / parts
		for (let part = 0; part < parts; part++) {
			const a = (ends[k - 1] as number) + part * length
			const b = a + length
			for (const [rule, kind] of [[THREE, 'three'], [TWO, 'two']] as const)
				rule.nodes.forEach((x, q) => nodes.push({ time: (a + b) / 2 + ((b - a) * x) / 2, weight: ((b - a) * (rule.weights[q] as number)) / 2, kind }))
		}
	}
	nodes.sort((p, q) => p.time - q.time)
	const second = dynamics.run(initial, { times: [...nodes.map((n) => n.time), time], tolerance, maximumSteps: 10 * MOST_STEPS })
	if (!second.outcome.reached) return open(second.outcome.sentence, ends.length - 1)
	let [three, two] = [0, 0]
	nodes.forEach(({ weight, kind }, j) => {
		const state = second.states[j] as Float64Array
		const value = weight * rate(at(state), state)
		if (kind === 'three') three += value
		else two += value
	})
	const start = at(initial).energy.value(initial)
	const end = at(second.states.at(-1) as Float64Array).energy.value(second.states.at(-1) as Float64Array)
	const drop = start - end
	// The rule of order 6 against that of order 4: orders of magnitude above its error where steps resolve the rate.
	const quadrature = Math.abs(three - two) ** 1.5 / Math.sqrt(Math.abs(three))
	const rounding = 8 * Number.EPSILON * Math.max(Math.abs(start), Math.abs(end))
	return { failed: null, drop, dissipated: three, defect: (drop - three) / drop, error: (quadrature + rounding) / Math.abs(drop), steps: ends.length - 1 }
}

/** The four levels of a potential. */
export function balancedLevels(subject: Subject): readonly Balanced[] {
	const T = horizonOf(subject)
	const profile = profileOf(subject)
	const { transform, potential, quick } = subject
	const fixed = (name: string, flow: GradientFlow, initial: Float64Array, command: string): Balanced => ({ name, at: () => flow, dynamics: flow.dynamics, initial, time: T, command })
	const shown = [...profileFlags(subject), ['--time', `${T}`]] as const
	// The mesh of the solution at time 0.
	const flow = hydrodynamics(subject, [0, T])
	const macro = flow.levels[0]!
	const sizes = { degree: 2, blocks: quick ? 6 : 12, sites: quick ? 48 : 192 }
	const meso = mesoModel(transform, sizes).level
	const sites = quick ? 12 : 24
	const micro = microLevel(potential, sites)
	const law = pairLaw(subject)
	return [
		fixed('macro', macro, flow.states[0] as Float64Array, commandLine(subject, 'flow macro', shown)),
		fixed('meso', meso, projectProfile(meso.space, profile), commandLine(subject, 'flow meso', [['--degree', `${sizes.degree}`], ['--blocks', `${sizes.blocks}`], ['--sites', `${sizes.sites}`], ...shown])),
		fixed('micro at temperature zero', micro, profile.cellAverages(sites), `${statementCommand(subject, 'energy-identities')} --json`),
		law,
	]
}

/** Two sites from a local Gibbs state whose means are as far apart as the profile reaches. */
function pairLaw(subject: Subject): Balanced {
	const { potential: site, transform } = subject
	const { mean, range } = profileOf(subject)
	const offset = 0.8 * Math.min(range.max - mean, mean - range.min)
	const means = [mean - offset, mean + offset]
	const start = { fields: fieldsOf(transform, means) }
	const level = lawLevel({ site, sites: 2, mean, resolution: LAW_CELLS, start })
	const fastest = level.generator.rates.reduce((a, b) => Math.max(a, b), 0)
	const time = Math.min(horizonOf(subject), LAW_PRODUCTS / fastest)
	const command = commandLine(subject, 'flow law', [['--mean', list(means)], ['--time', `${time}`], ['--cells', `${LAW_CELLS}`]])
	return { name: 'law of two sites', command, at: (state) => level.at(state), dynamics: level.dynamics, initial: startDensity(level.grid, start), time, parts: 2 }
}

export const energyIdentities = energyIdentitiesStatement()
