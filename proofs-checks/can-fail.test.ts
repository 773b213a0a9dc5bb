/** Every check fails on a subject that is wrong on purpose: a check that cannot fail says nothing. */
import { describe, expect, test } from 'vitest'
import { type CramerPoint, rational } from '../lib/index.ts'
import { effectiveDrift } from '../lib/levels/meso/energy/exact/index.ts'
import { mesoLevel } from '../lib/levels/meso/level.ts'
import { type CoarseOperatorKind, formSymbol, type OperatorSizes } from '../lib/levels/meso/operator/index.ts'
import { exactCellAverages, monomial, type Stencil, stencil, type StencilName } from '../lib/splines/index.ts'
import type { Evidence, Subject } from './check.ts'
import { subjectOf } from './check.ts'
import { coarseHamiltonianCheck } from './coarse-hamiltonian.ts'
import { coarseOperators, operatorCheck } from './coarse-operators.ts'
import { convexityThreshold } from './convexity-threshold.ts'
import { cramerConvex } from './cramer-convex.ts'
import { effectiveDriftCheck, effectiveDriftIdentity } from './effective-drift.ts'
import { legendreInverse } from './legendre-inverse.ts'
import { localCramerRate } from './local-cramer-rate.ts'
import { macroGradientFlow } from './macro-gradient-flow.ts'
import { mesoscopicFlow, mesoscopicFlowCheck } from './mesoscopic-flow.ts'
import { polynomialBlocksCheck } from './polynomial-blocks.ts'
import { splineCheck, splineSpaces } from './splines.ts'

const sound = subjectOf('z^4/5 - z^2/3 + z/7')

/** The same subject with points of the transform changed. */
function withPoints(change: (point: CramerPoint) => Partial<CramerPoint>): Subject {
	const { transform } = sound
	return { ...sound, transform: { ...transform, at: (m, o) => ({ ...transform.at(m, o), ...change(transform.at(m, o)) }) } }
}

const verdictOf = ({ verdict, margin }: Evidence) => ({ verdict, negative: margin !== null && margin < 0 })
const FAILS = { verdict: 'fails', negative: true }

describe('a wrong transform or block Hamiltonian is caught', () => {
	test('φ″ off by one part in 10⁸', () => {
		expect(verdictOf(cramerConvex.run(withPoints(({ second }) => ({ second: second * (1 + 1e-8) }))))).toEqual(FAILS)
	})
	test('φ′ off by one part in 10¹⁰', () => {
		expect(verdictOf(legendreInverse.run(withPoints(({ first }) => ({ first: first * (1 + 1e-10) }))))).toEqual(FAILS)
	})
	test('φ off by 10⁻¹⁰', () => {
		expect(verdictOf(legendreInverse.run(withPoints(({ value }) => ({ value: value + 1e-10 }))))).toEqual(FAILS)
	})
	test('ψ_K with the Lebesgue instead of the Hausdorff normalisation', () => {
		const { block } = sound
		const shifted: Subject = {
			...sound,
			block: { ...block, at: (k, m) => ({ ...block.at(k, m), value: block.at(k, m).value - Math.log(k) / (2 * k) }) },
		}
		expect(localCramerRate.run(shifted).verdict).not.toBe('holds')
	})
	test('ψ_K″ with a wrong coefficient of 1/K', () => {
		const { block } = sound
		const wrong: Subject = { ...sound, block: { ...block, at: (k, m) => ({ ...block.at(k, m), second: block.at(k, m).second + 0.1 / k }) } }
		expect(verdictOf(localCramerRate.run(wrong))).toEqual(FAILS)
	})
	test('a block Hamiltonian that is not that of the transform', () => {
		expect(verdictOf(convexityThreshold.run({ ...sound, block: subjectOf('z^4/5 - z^2/3 + z/7 + 1e-6*z^4').block }))).toEqual(FAILS)
	})
	test('a flow whose φ″ is not the derivative of its φ′', () => {
		expect(macroGradientFlow.run(withPoints(({ second }) => ({ second: second * (1 + 1e-4) }))).verdict).not.toBe('holds')
	})
})

describe('wrong exact spaces are caught', () => {
	/** One stencil with its first entry changed by a multiple of a power of K. */
	const changed = (wrong: StencilName, change: number, power: number) => (name: StencilName, degree: number) => {
		const form = stencil(name, degree)
		if (name !== wrong) return form
		const entries = form.entries.map((entry, d) => (d === 0 ? entry.add(monomial(rational(1, change), power)) : entry))
		return { ...form, entries, entriesAt: (K: number) => entries.map((entry) => entry.at(K)) } satisfies Stencil
	}
	test.each([
		['S', changed('gram', 1_000_000, 0)],
		['G', changed('discreteGram', 1_000_000, -2)],
		['the lattice stiffness', changed('latticeStiffness', -1_000_000, -1)],
	])('%s', (_, wrong) => {
		expect(verdictOf(splineCheck({ stencil: wrong, cellAverages: exactCellAverages }).run(sound))).toEqual(FAILS)
	})
	test('cell averages that are one cell off', () => {
		const shifted: typeof exactCellAverages = (degree, c, K) => {
			const [first, ...rest] = exactCellAverages(degree, c, K)
			return [...rest, first.mul(rational(2))]
		}
		expect(verdictOf(splineCheck({ stencil, cellAverages: shifted }).run(sound))).toEqual(FAILS)
	})
})

describe('wrong coarse-grained operators are caught', () => {
	const changed = (change: (value: number, kind: CoarseOperatorKind, q: number, sizes: OperatorSizes) => number) =>
		operatorCheck({ symbol: (kind, sizes) => formSymbol(kind, sizes).map((value, q) => change(value, kind, q, sizes)) })
	test.each([
		['the natural form off by one part in 10⁹', changed((v, kind) => (kind === 'natural' ? v * (1 + 1e-9) : v))],
		['the inverse form off by one part in 10⁹', changed((v, kind) => (kind === 'inverse' ? v * (1 - 1e-9) : v))],
		['constants not in the kernel', changed((v, _, q) => (q === 0 ? 1e-14 : v))],
		['the inverse form with the product of the other space', operatorCheck({ symbol: (kind, sizes) => formSymbol(kind, { ...sizes, product: 'l2' }) })],
	])('%s', (_, check) => {
		expect(verdictOf(check.run(sound))).toEqual(FAILS)
	})
})

test('the same checks hold on the sound subject', () => {
	for (const check of [cramerConvex, legendreInverse, localCramerRate, convexityThreshold, macroGradientFlow, splineSpaces, coarseOperators])
		expect([check.id, check.run(sound).verdict]).toEqual([check.id, 'holds'])
})

describe('a wrong mesoscopic flow is caught', () => {
	test('as it is, the check holds', () => {
		expect(mesoscopicFlow.run(sound).verdict).toBe('holds')
	})
	test('a dissipation rate off by one part in 10⁶', () => {
		const wrong = mesoscopicFlowCheck((level) => {
			const dissipation = { ...level.dissipation, rate: (force: Float64Array) => level.dissipation.rate(force) * (1 + 1e-6) }
			return mesoLevel(level.space, level.energy, dissipation)
		})
		expect(verdictOf(wrong.run(sound))).toEqual(FAILS)
	})
})

describe('a wrong coarse-grained Hamiltonian is caught', () => {
	test('as they are, the long checks hold', () => {
		for (const check of [coarseHamiltonianCheck, effectiveDriftIdentity])
			expect([check.id, check.run(sound).verdict]).toEqual([check.id, 'holds'])
	})
	test('blocks of another potential', () => {
		expect(verdictOf(coarseHamiltonianCheck.run({ ...sound, block: subjectOf('z^4/5 - z^2/3 + z/7 + 0.05*z^4').block }))).toEqual(FAILS)
	})
	test('a scan of polynomial blocks that does not see where they are not convex', () => {
		const region = { fields: [0, 0], width: 0, description: '' } as const
		const blind = polynomialBlocksCheck((_transform, _potential, degree) => ({ degree, convexFrom: degree + 1, sitesScanned: 8, region, minima: [], certain: false }))
		expect(verdictOf(blind.run(sound))).toEqual(FAILS)
	})
	test('a conditional drift off by one part in 10⁵', () => {
		const wrong: typeof effectiveDrift = (...args) => {
			const e = effectiveDrift(...args)
			return { ...e, natural: e.natural.map((x) => x * (1 + 1e-5)) }
		}
		expect(verdictOf(effectiveDriftCheck(wrong).run(sound))).toEqual(FAILS)
	})
})
