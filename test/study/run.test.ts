import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { caseState, createStudy, manifestOf, openStudy, planOfFolder, planStudy, prefixesOf, resultOf, rowsOf, runStudy, type StudySpecification, unitsOf } from '../../lib/study/index.ts'
import { prepareCase } from '../../lib/study/simulation/prepare.ts'

const root = mkdtempSync(join(tmpdir(), 'study-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const SMALL: StudySpecification = {
	title: null,
	potentials: [{ psi: 'z^2/2 + a*exp(-z^2)', parameters: { a: '1/2' }, profile: '0.2 + 0.8*cos(2*pi*theta)' }],
	sites: [4, 8],
	blocks: [2],
	degrees: [0, 2],
	starts: ['local-gibbs'],
	times: [0.01],
	observables: ['squaredHminus1', 'coarseSquared'],
	replicas: 1000,
	targetError: null,
	budget: null,
	scheme: null,
	step: null,
	seed: 3,
}
let made = 0
const fresh = (specification: StudySpecification) => {
	const plan = planStudy(specification)
	const path = join(root, String(made++))
	return { path, plan, folder: createStudy(path, manifestOf(plan, '1.2.3')) }
}
const answer = async ({ folder, plan }: Pick<ReturnType<typeof fresh>, 'folder' | 'plan'>) => JSON.stringify(await rowsOf(folder, plan, { theory: false }))

describe('what is found does not depend on how it is run', async () => {
	const whole = fresh(SMALL)
	expect(await runStudy(whole.folder, whole.plan, { threads: 1 })).toEqual({ complete: true, stopped: false, sentence: 'All units that were asked for are stored.' })
	const wanted = await answer(whole)

	test('whole units of 64 replicas: no fewer than were asked for', () => {
		expect(whole.plan.cases.map((c) => c.units * 64 * 2 ** c.height)).toEqual([1024, 1024])
		expect((JSON.parse(wanted) as { rows: { replicas: number }[] }).rows.map((r) => r.replicas)).toEqual(Array.from({ length: 6 }, () => 1024))
	})
	test('shard by shard, last first, each by a process that knows nothing but the folder', async () => {
		const { path, plan } = fresh(SMALL)
		for (let shard = plan.shards.length - 1; shard >= 0; shard--) {
			const folder = openStudy(path)
			await runStudy(folder, planOfFolder(folder, '1.2.3'), { threads: 1, shards: { from: shard, to: shard + 1 } })
		}
		expect(await answer({ folder: openStudy(path), plan })).toBe(wanted)
	})
	test('other shards, other units: the same tree of blocks', async () => {
		const { folder, plan } = fresh(SMALL)
		// Units of half the height, shards of one unit each.
		const cases = plan.cases.map((c) => ({ ...c, height: Math.max(0, c.height - 1), units: c.height > 0 ? 2 * c.units : c.units, first: c.height > 0 ? 2 * c.first : c.first, cost: c.cost / 2 }))
		const other = { ...plan, cases, shards: cases.flatMap((c) => Array.from({ length: c.units }, (_, u) => ({ case: c.index, from: u, to: u + 1 }))) }
		await runStudy(folder, other, { threads: 1 })
		const rows = (text: string) => (JSON.parse(text) as { rows: unknown }).rows
		expect(rows(await answer({ folder, plan: other }))).toEqual(rows(wanted))
	})
	test('stopped again and again, at any unit', async () => {
		const { path, plan } = fresh(SMALL)
		let stops = 0
		const stored = () => plan.cases.reduce((sum, c) => sum + unitsOf(openStudy(path), plan, c.index).size, 0)
		for (let complete = false; !complete; ) {
			const folder = openStudy(path)
			const controller = new AbortController()
			const before = stored()
			;({ complete } = await runStudy(folder, plan, {
				threads: 1,
				signal: controller.signal,
				progress: () => {
					if (stored() > before + (stops % 4)) controller.abort()
				},
			}))
			if (++stops > 50) throw new Error('it never ends')
		}
		expect(stops).toBeGreaterThan(2)
		expect(await answer({ folder: openStudy(path), plan })).toBe(wanted)
	})
	test('what is missing is said', async () => {
		const { folder, plan } = fresh(SMALL)
		await runStudy(folder, plan, { threads: 1, shards: { from: 0, to: 1 } })
		const { rows, warnings } = await rowsOf(folder, plan, { theory: false })
		expect(new Set(rows.map((r) => r.sites))).toEqual(new Set([4]))
		expect(warnings).toEqual(['z^2/2 + a*exp(-z^2), local-gibbs start, N = 8: nothing is stored yet.'])
	})
	test('units of another version are not used', () => {
		expect(() => planOfFolder(whole.folder, '1.2.4')).toThrow(/made by twoscale 1.2.3/)
	})
})

describe('until a target', () => {
	const TARGET = 0.003
	test('the first prefix that meets it; more units change nothing', async () => {
		const it = fresh({ ...SMALL, sites: [8], blocks: [], degrees: [], replicas: null, targetError: TARGET })
		const [only] = it.plan.cases
		await runStudy(it.folder, it.plan, { threads: 1 })
		const found = await rowsOf(it.folder, it.plan, { theory: false })
		const [row] = found.rows
		expect(row!.standardError / row!.squaredHminus1).toBeLessThanOrEqual(TARGET)
		expect(found.states[0]!.done).toBe(true)
		expect(prefixesOf(only!)).toContain(found.states[0]!.used)
		// The prefix before was not good enough.
		const before = prefixesOf(only!)[prefixesOf(only!).indexOf(found.states[0]!.used) - 1] as number
		expect(before).toBeGreaterThan(0)
		const units = unitsOf(it.folder, it.plan, 0)
		const shorter = caseState({ ...only!, units: before }, prepareCase(only!), new Map([...units].filter(([unit]) => unit < before)), null)
		expect([shorter.used, shorter.error! > TARGET]).toEqual([before, true])
		// All other units, computed in spite of it.
		await runStudy(it.folder, { ...it.plan, specification: { ...it.plan.specification, targetError: null } }, { threads: 1 })
		expect(unitsOf(it.folder, it.plan, 0).size).toBe(only!.units)
		expect((await rowsOf(it.folder, it.plan, { theory: false })).rows).toEqual(found.rows)
	})
})

describe('Gaussian chain from a point (theory 5.4)', () => {
	const variance = (n: number, t: number) => {
		let sum = 0
		for (let k = 1; k < n; k++) {
			const lambda = 4 * n * n * Math.sin((Math.PI * k) / n) ** 2
			sum += (1 / lambda - 1 / (6 * n * n)) * -Math.expm1(-2 * lambda * t)
		}
		return sum / n
	}
	test('E = Var + Bias at every N within 4.5 standard errors (false alarm 3e-5), slope −1 in its interval', async () => {
		const t = 0.01
		const it = fresh({ ...SMALL, potentials: [{ psi: 'z^2/2', parameters: {}, profile: 'cos(2*pi*theta)' }], sites: [8, 16, 32, 64], blocks: [], degrees: [], starts: ['deterministic'], replicas: 512 })
		await runStudy(it.folder, it.plan, { threads: 1 })
		const { rows, fits } = await resultOf(it.folder, it.plan)
		const bias = [8.924294577e-6, 5.428884098e-7, 3.369222951e-8, 2.1e-9]
		rows.forEach((r, k) => {
			const truth = variance(r.sites, t) + bias[k]!
			expect(Math.abs(r.squaredHminus1 - truth)).toBeLessThan(4.5 * r.standardError)
			expect(r.standardError).toBeLessThan(0.05 * truth)
			expect(r.predictedScaled! / r.sites).toBeCloseTo(truth, 4)
			expect(r.predictedLimit).toBeCloseTo(0.0597885, 6)
			expect(r.bounds.reason).toContain('infinite entropy')
		})
		const [fit] = fits
		expect(fit!.low).toBeLessThan(-1)
		expect(fit!.high).toBeGreaterThan(-1)
	})
})

/** Theory 5.8: E|PX − EPX|² is (M − 1)/N for block averages, (tr G − 1)/N for L² projections, 4.892/24 at N = 24, M = 6, degree 2; the bias is 1e-6. */
test('Gaussian chain in local equilibrium: E|PX − Pζ|² within 4.5 standard errors (false alarm 7e-6 each)', async () => {
	const it = fresh({ ...SMALL, potentials: [{ psi: 'z^2/2', parameters: {}, profile: 'cos(2*pi*theta)/4' }], sites: [24], blocks: [6], replicas: 512, scheme: 'leimkuhler-matthews', step: 0.02 })
	await runStudy(it.folder, it.plan, { threads: 1 })
	const { rows } = await rowsOf(it.folder, it.plan, { theory: false })
	for (const [degree, trace] of [[0, 5], [2, 4.892]] as const) {
		const row = rows.find((r) => r.degree === degree)!
		expect(Math.abs(row.projectedSquared! - trace / 24)).toBeLessThan(4.5 * row.projectedStandardError! + 1e-4)
		// With the linear field as control variate it is known to a percent from 512 replicas.
		expect(row.projectedStandardError!).toBeLessThan(0.01 * row.projectedSquared!)
	}
})
