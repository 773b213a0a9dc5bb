/** The study of docs/rates: its rows are what the program computes, and what others have found. */
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { keptStudies } from '../../docs/rates-page.ts'
import { SumTree } from '../../lib/levels/micro/ensemble/sums.ts'
import { openStudy, planOfFolder, readStudyFile, resultOfRows, type StudyRow } from '../../lib/study/index.ts'
import { deterministicOf } from '../../lib/study/results/deterministic.ts'
import { latticePredictions, limitPredictions } from '../../lib/study/results/predictions.ts'
import { estimateOf } from '../../lib/study/simulation/estimate.ts'
import { prepareCase } from '../../lib/study/simulation/prepare.ts'
import { unitSimulator } from '../../lib/study/simulation/units.ts'
import { LONG } from '../support/long.ts'

const studies = keptStudies()
const rows = studies.flatMap((s) => s.rows)
const { defects } = resultOfRows(rows, { ...studies[0]!.plan.specification, observables: [] })
const distance = (psi: string, start: string, sites: number) => rows.find((r) => r.psi === psi && r.start === start && r.sites === sites && r.blocks === null)!

test('ten series and more, up to 512 sites; manifests are whole, and those of the study files', async () => {
	const series = new Map(rows.filter((r) => r.blocks === null).map((r) => [`${r.psi}, ${r.start}`, 0]))
	for (const r of rows) if (r.blocks === null) series.set(`${r.psi}, ${r.start}`, Math.max(series.get(`${r.psi}, ${r.start}`)!, r.sites))
	expect(series.size).toBeGreaterThanOrEqual(10)
	for (const [name, most] of series) expect([name, most]).toEqual([name, 512])
	for (const { folder, plan } of studies) {
		const path = fileURLToPath(new URL(`../../docs/rates/${folder}`, import.meta.url))
		const { specification, cases } = planOfFolder(openStudy(path), plan.version)
		expect(await readStudyFile(`${path}study.yaml`)).toEqual(specification)
		expect(cases).toEqual(plan.cases)
	}
})

/** A row drawn by lot, another one in every run: same replicas, same digits. Chains of 32 sites and less; in `check:long` up to 128. */
test('a row simulated anew', () => {
	const most = LONG ? 128 : 32
	const able = rows.filter((r) => r.sites <= most)
	const lot = Math.floor(Math.random() * able.length)
	const row = able[lot]!
	const { plan, first } = studies.findLast((s) => s.first <= row.potential)!
	const name = `row ${lot}: ${row.psi}, ${row.start}, N = ${row.sites}, M = ${row.blocks}, L = ${row.degree}`
	const planned = plan.cases.find((c) => c.potential === row.potential - first && c.start === row.start && c.sites === row.sites)!
	const it = { ...planned, projections: planned.projections.filter((p) => p.blocks === row.blocks && p.degree === row.degree) }
	const prepared = prepareCase(it)
	const simulate = unitSimulator(prepared.plan, prepared.image, it.height)
	const tree = new SumTree()
	const units = row.replicas / (64 * 2 ** it.height)
	for (let u = 0; u < units; u++) {
		const work = simulate(u)
		let next = work.next()
		while (next.done !== true) next = work.next()
		tree.add(u, next.value)
	}
	const { replicas, moments } = estimateOf(prepared.plan, tree.prefix()!.sums)
	const [moment] = moments
	const [space] = moment!.projections
	const known = space === undefined ? null : deterministicOf(it, prepared, 0, ['energyGap'])
	const close = (value: number | null | undefined, kept: number | null) => expect(Math.abs((value ?? 0) - (kept ?? 0)), name).toBeLessThanOrEqual(1e-9 * Math.abs(kept ?? 0))
	expect([name, replicas]).toEqual([name, row.replicas])
	close(moment!.squaredHminus1.value, row.squaredHminus1)
	close(moment!.squaredHminus1.standardError, row.standardError)
	close(latticePredictions(it)[0]?.value, row.predictedScaledFreeMean)
	close(limitPredictions(it)[0]?.value, row.predictedLimit)
	close(space?.coarseSquared.value, row.coarseSquared)
	close(space?.projectedSquared.standardError, row.projectedStandardError)
	close(known?.energyGap, row.energyGap)
	close(known?.operatorGap, row.operatorGap)
})

/** Theory 8.4: 24 000 replicas and more, by another program. Values and one standard error; 3.5 of both together: false alarm 5e-4 each. */
describe.each([
	['z^4/4 - z^2/2', [[16, 0.0643, 0.0006, 0.0612], [32, 0.0683, 0.0007, 0.0662], [64, 0.07, 0.0011, 0.0687], [64, 0.0688, 0.0003, 0.0687]], 0.0712],
	['z^2/2 + 2*exp(-z^2)', [[16, 0.0962, 0.0009, 0.092], [32, 0.1025, 0.0009, 0.1008], [64, 0.107, 0.0016, 0.1053], [64, 0.1066, 0.0004, 0.1053]], 0.1099],
] as const)('theory 8.4, %s from a point', (psi, values, limit) => {
	test.each([...values])('N = %d: measured %d(%d), predicted %d', (sites, measured, error, predicted) => {
		const row = distance(psi, 'deterministic', sites)
		expect(Math.abs(row.scaled - measured)).toBeLessThan(3.5 * Math.hypot(error, row.scaledStandardError))
		expect(Math.abs(row.predictedScaled! - predicted)).toBeLessThan(6e-5)
	})
	test('the limit', () => expect(Math.abs(distance(psi, 'deterministic', 512).predictedLimit! - limit)).toBeLessThan(6e-5))
})

/** Theory 5.4 for ζ_0 of several modes: the variance does not depend on it, N·Var = V(T) − 1/(6N) + O(N⁻²) from a point, (N − 1)²/(12N²) in local equilibrium. */
test('the Gaussian chain: closed forms at every N', () => {
	const V = 1 / 12 - [1, 2, 3].reduce((sum, n) => sum + Math.exp(-8 * Math.PI ** 2 * n * n * 0.02) / (2 * Math.PI ** 2 * n * n), 0)
	for (const sites of [16, 32, 64, 128, 256, 512]) {
		const [point, gibbs] = [distance('z^2/2', 'deterministic', sites), distance('z^2/2', 'local-gibbs', sites)]
		expect(Math.abs(point.scaled - V + 1 / (6 * sites))).toBeLessThan(4 * point.scaledStandardError + 0.5 / sites ** 2)
		expect(Math.abs(gibbs.scaled - (sites - 1) ** 2 / (12 * sites ** 2))).toBeLessThan(4 * gibbs.scaledStandardError + 0.5 / sites ** 2)
	}
})

test('what is measured is what is predicted: intercepts of a + c/N are zero, exponents −1, bounds above', () => {
	for (const d of defects) {
		expect([d.psi, d.start, d.verdict]).toEqual([d.psi, d.start, 'holds'])
		// It says something: a is known to a percent and a half of the limit.
		expect(d.limitError).toBeLessThan(0.015 * d.scale)
	}
	for (const r of rows) for (const bound of [r.bounds.govw, r.bounds.spline]) if (bound !== null) expect(2 * bound).toBeGreaterThan(r.squaredHminus1)
	const bounded = (r: StudyRow) => r.bounds.govw !== null && r.start === 'local-gibbs'
	expect(new Set(rows.filter(bounded).map((r) => r.psi)).size).toBeGreaterThanOrEqual(2)
})
