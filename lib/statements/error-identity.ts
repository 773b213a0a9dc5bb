/**
 * The exact identity for the distance of the chain from the mesoscopic solution. theory.md 2.3, 7.3 D4.
 *
 *   dΘ/dt = tr(Ā⁻¹PANPᵗ)/N − E⟨Ā⁻¹PA∇H(X) − ∇H̄(η), PX − η⟩_Y,     Θ = ½E⟨PX − η, Ā⁻¹(PX − η)⟩_Y,   the trace (M − 1)/N for the natural Ā.
 *
 * Integrated over [0, T] from local Gibbs starts, the integral by Simpson's rule. ⟨Ā⁻¹PA∇H(X) − ∇H̄(PX), PX − η⟩ is the covariance term, of order M⁻² in
 * the proof; it is shown (with H̄ at its best), not judged. For Gaussian ψ both sides in closed form, to 1e-7.
 */
import type { MesoEnergyKind } from '../levels/index.ts'
import { commandLine } from './command.ts'
import { type Evidence, inconclusive, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { ensemble, replicasWithin, type Sample } from './support/ensemble.ts'
import { gaussianErrorIdentity, type IdentitySides } from './support/gaussian-identity.ts'
import { seedOf } from './support/seed.ts'
import { horizonOf, profileFlags, profileOf } from './support/setting.ts'
import { weakest } from './support/several.ts'
import { compatible, withError } from './support/statistical.ts'

const ID = 'error-identity'
interface Size {
	readonly degree: number
	readonly blocks: number
	readonly sites: number
	readonly replicas: number
	/** The identity is exact whatever stands for H̄; default the best. */
	readonly energy?: MesoEnergyKind
}
const QUICK: readonly Size[] = [{ degree: 2, blocks: 4, sites: 16, replicas: 1024, energy: 'leading' }]
const FULL: readonly Size[] = [
	{ degree: 2, blocks: 4, sites: 16, replicas: 2048 },
	{ degree: 2, blocks: 8, sites: 32, replicas: 1024, energy: 'leading' },
	{ degree: 0, blocks: 4, sites: 16, replicas: 2048, energy: 'leading' },
]
const BUDGET = { quick: 2e7, full: 8e7 }
const INTERVALS = 4
/** Blocks of 64: fewer give no standard error that is worth its name. */
const LEAST_REPLICAS = 1024
/** Bias of the time steps of the chain, measured below 1 % of the speed. */
const BIAS = 0.01
const RESOLUTION = 0.35
const CLOSED_FORM = 1e-7
const CLOSED_DEGREES = { quick: [0, 2], full: [0, 1, 2, 3] }

export interface IdentityIngredients {
	/** The trace term, tr(Ā⁻¹PANPᵗ)/N. */
	readonly noise: (value: number, size: { readonly blocks: number; readonly sites: number }) => number
	/** Sign and size of the force term. */
	readonly force: number
}

const sound: IdentityIngredients = { noise: (value) => value, force: 1 }

export const errorIdentityStatement = ({ noise, force }: IdentityIngredients = sound): Statement => ({
	id: ID,
	part: 'Flows',
	title: 'The error identity of the mesoscopic dynamics',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'Θ(T) − Θ(0) = T tr(Ā⁻¹PANPᵗ)/N − ∫_0^T E⟨Ā⁻¹PA∇H(X) − ∇H̄(η), PX − η⟩_Y dt, the trace M − 1 for the natural Ā; Gaussian ψ: dΘ/dt to 1e-7',
	latex: String.raw`\frac{d\Theta}{dt}=\frac{M-1}{N}-\mathbb E\bigl\langle\bar A^{-1}PA\nabla H(X)-\nabla\bar H(\eta),PX-\eta\bigr\rangle_Y,\qquad\Theta=\tfrac12\mathbb E\langle PX-\eta,\bar A^{-1}(PX-\eta)\rangle_Y`,
	source: 'theory 2.3, 7.1 G11, 7.3 D4',
	status: 'derived',
	check(subject) {
		const T = horizonOf(subject)
		const seed = seedOf(subject, ID)
		const times = Array.from({ length: INTERVALS + 1 }, (_, k) => (T * k) / INTERVALS)
		const change = 'Another trace term, or a conditional drift that is not Ā⁻¹PA∇H.'
		const closed = subject.potential.class === 'gaussian' ? closedForms(subject, T, { noise, force }) : []
		const runs = (closed.length > 0 ? [] : subject.quick ? QUICK : FULL).flatMap((size) => {
			const { degree, blocks, sites, replicas: wanted, energy } = size
			const request = { sites, times, start: 'local-gibbs' as const, seed, coarse: { degree, blocks, ...(energy === undefined ? {} : { energy }) } }
			const replicas = replicasWithin(subject, request, subject.quick ? BUDGET.quick : BUDGET.full, wanted)
			return replicas < LEAST_REPLICAS ? [] : [resultOf(ensemble(subject, { ...request, replicas }), size, T, { noise, force })]
		})
		const numbers = { time: T, seed }
		if (runs.length === 0 && closed.length === 0)
			return inconclusive({ sentence: 'Steps of the chain are too short for ψ: an ensemble takes longer than a statement may.', numbers, change })
		const worst = closed.reduce((m, c) => Math.max(m, c.defect), 0)
		const grounds = {
			sentence: [
				...runs.map((r) => `Degree ${r.size.degree}, M = ${r.size.blocks}, N = ${r.size.sites}: the defect is ${withError(r.defect.value, r.defect.standardError)} of the trace term${r.size.energy === undefined ? `, the covariance term ${withError(r.covariance.value, r.covariance.standardError)} of it` : ''}.`),
				...(closed.length === 0 ? [] : [`In closed form the largest defect is ${worst.toExponential(1)}.`]),
			].join(' '),
			numbers: { ...numbers, ...(closed.length === 0 ? {} : { closedFormDefect: worst }) },
			change,
			table: {
				caption: 'Terms of the identity over [0, T], in units of T tr(Ā⁻¹PANPᵗ)/N',
				columns: ['degree', 'M', 'N', 'replicas', 'Θ(T) − Θ(0)', '∫ force term', 'its monotone part', 'difference of the two', 'defect', 'standard error'],
				rows: runs.map((r) => [r.size.degree, r.size.blocks, r.size.sites, r.replicas, r.change, r.force, r.monotone, r.covariance.value, r.defect.value, r.defect.standardError]),
			},
		}
		const counterexample = (size: Omit<Size, 'replicas'>, replicas: number, defect: number) => () => ({
			sentence: `The two sides differ by ${defect.toPrecision(3)} of the trace term at degree ${size.degree}, M = ${size.blocks}, N = ${size.sites}.`,
			at: { ...size, defect },
			command: commandLine(subject, 'flow micro', [
				...profileFlags(subject),
				['--time', `${T}`],
				['--sites', `${size.sites}`],
				['--replicas', `${replicas}`],
				['--start', 'local-gibbs'],
				['--degree', `${size.degree}`],
				['--blocks', `${size.blocks}`],
				...(size.energy === undefined ? [] : [['--energy', size.energy] as const]),
				['--seed', `${seed}`],
			]),
		})
		const tests: { name: string; evidence: Evidence }[] = runs.map(({ size, defect, quadrature, replicas }) => ({
			name: `degree ${size.degree}, M = ${size.blocks}`,
			evidence: compatible(
				{ difference: defect.value, standardError: defect.standardError, freedom: defect.freedom, systematic: BIAS + quadrature, resolution: RESOLUTION },
				grounds,
				counterexample(size, replicas, defect.value),
			),
		}))
		for (const { size, defect, start } of closed)
			tests.push({ name: `closed form, degree ${size.degree}, ${start}`, evidence: withinTolerance(defect, 0, CLOSED_FORM, grounds, counterexample(size, 2048, defect)) })
		return weakest(tests, grounds)
	},
})

/** The terms over [0, T] in units of the trace term; the defect over blocks of replicas. */
function resultOf(sample: Sample, size: Size, T: number, { noise, force }: IdentityIngredients) {
	const unit = T * (sample.meso?.noise as number)
	const trace = (T * noise(sample.meso?.noise as number, size)) / unit
	type Mean = (j: number, name: 'thetaMeso' | 'mesoForce' | 'monotone') => number
	const over = (weights: readonly number[], name: 'mesoForce' | 'monotone') => (mean: Mean) => weights.reduce((s, w, j) => s + (w === 0 ? 0 : w * T * mean(j, name)), 0) / unit
	const rise: (mean: Mean) => number = (mean) => (mean(INTERVALS, 'thetaMeso') - mean(0, 'thetaMeso')) / unit
	const [fine, rough] = [simpson(1), simpson(2)] as const
	const defect = sample.overBlocks((mean) => rise(mean) + force * over(fine, 'mesoForce')(mean) - trace)
	const value = (f: (mean: Mean) => number) => sample.overBlocks(f)
	return {
		size,
		replicas: sample.replicas,
		change: value(rise).value,
		force: value(over(fine, 'mesoForce')).value,
		monotone: value(over(fine, 'monotone')).value,
		covariance: value((mean) => over(fine, 'mesoForce')(mean) - over(fine, 'monotone')(mean)),
		defect,
		/** Simpson's rule on 4 intervals against 2: 15 times the error. */
		quadrature: Math.abs(value((mean) => over(fine, 'mesoForce')(mean) - over(rough, 'mesoForce')(mean)).value) / 15,
	}
}

/** Weights of Simpson's rule on the times 0, every, 2·every, … for ∫_0^1. */
function simpson(every: number): readonly number[] {
	const n = INTERVALS / every
	return Array.from({ length: INTERVALS + 1 }, (_, j) => {
		if (j % every !== 0) return 0
		const k = j / every
		return (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2) / (3 * n)
	})
}

function closedForms(subject: Subject, T: number, { noise, force }: IdentityIngredients) {
	return (subject.quick ? CLOSED_DEGREES.quick : CLOSED_DEGREES.full).flatMap((degree) =>
		(['deterministic', 'local-gibbs'] as const).map((start) => {
			const size = { degree, blocks: 6, sites: 24 }
			const sides: IdentitySides = gaussianErrorIdentity(subject.transform, profileOf(subject), size, start, T / 2)
			const right = noise(sides.noise, size) + force * (sides.right - sides.noise)
			return { size, start, defect: Math.abs(sides.left - right) / sides.noise }
		}),
	)
}

export const errorIdentity = errorIdentityStatement()
