import { beforeAll, describe, expect, test } from 'vitest'
import { cramerTransform } from '../../lib/cramer/index.ts'
import { InputError } from '../../lib/errors.ts'
import { potential } from '../../lib/potential/index.ts'
import { computeReport } from '../../lib/report/compute/build.ts'
import { goldenMaximum } from '../../lib/report/compute/golden.ts'
import { defaultFields, defaultMeans, defaultProfileOf, defaultTimes, singleSiteLaw, spaceOf } from '../../lib/report/compute/options.ts'
import { windowOf } from '../../lib/report/compute/potential.ts'
import { type BlockPart, type CramerPart, type EntropySandwich, isAvailable, type EnergyPart, type LawPart, type MacroPart, type MesoPart, type MicroPart, type MicroPath, type OperatorPart, type PairLaw, type ReportData, type SiteLaws } from '../../lib/report/data.ts'

const parts = (data: ReportData) => {
	for (const part of [data.cramer, data.block, data.macro, data.operator, data.energy, data.meso]) expect(part === undefined || isAvailable(part) ? '' : part.unavailable).toBe('')
	return {
		cramer: data.cramer as CramerPart,
		block: data.block as BlockPart,
		macro: data.macro as MacroPart,
		operator: data.operator as OperatorPart,
		energy: data.energy as EnergyPart,
		meso: data.meso as MesoPart,
	}
}

/** The Gaussian's data, for both groups of tests on it. */
let computed: ReportData | undefined

describe('a Gaussian off centre, with all defaults but the scan and the splines', () => {
	let data: ReportData
	beforeAll(async () => {
		data = computed = await computeReport({ psi: '(z-40)^2/2' }, { sitesScanned: 8, degree: 1, blocks: 8, replicas: 512, chains: [8, 32], seed: 3, threads: 1, inequalities: false, statements: false })
	})
	const halfLog = Math.log(2 * Math.PI) / 2

	test('defaults: m₀ ± 4s₀, T = 0.02/φ″(m₀), K = 1 … 128', () => {
		expect(data.law.mean).toBeCloseTo(40, 12)
		expect(data.law.deviation).toBeCloseTo(1, 12)
		expect(data.choices.means).toEqual([36, 37, 38, 39, 40, 41, 42, 43, 44])
		expect(data.choices.times.at(-1)).toBeCloseTo(0.02, 14)
		expect(data.choices.sites).toEqual([1, 2, 4, 8, 16, 32, 64, 128])
	})

	test('φ(m) = (m−40)²/2 − ½ log 2π, φ″ = 1', () => {
		const { cramer } = parts(data)
		for (const row of cramer.rows) {
			expect(Math.abs(row.value - ((row.mean - 40) ** 2 / 2 - halfLog))).toBeLessThan(1e-12 * Math.max(1, Math.abs(row.value)))
			expect(Math.abs(row.second - 1)).toBeLessThan(1e-12)
		}
		expect(cramer.convexity.lower.value).toBeCloseTo(1, 12)
		expect(cramer.convexity.upper.value).toBeCloseTo(1, 12)
		expect(cramer.closedForm).not.toBeNull()
	})

	test('ψ_K − φ = (1/2K) log 2π exactly, and nothing in the derivatives', () => {
		const { block } = parts(data)
		for (const d of block.deviations) {
			expect(Math.abs(d.value - halfLog / d.sites)).toBeLessThan(1e-10)
			expect(d.first).toBeLessThanOrEqual(d.errors.first)
			expect(d.second).toBeLessThanOrEqual(d.errors.second)
		}
		expect(block.predicted.value).toBeCloseTo(halfLog, 12)
		expect([block.predicted.first, block.predicted.second]).toEqual([0, 0])
		expect([block.convexFrom, block.uniformFrom]).toEqual([1, 1])
	})

	test('the flow is the heat equation', () => {
		const { macro } = parts(data)
		const last = macro.snapshots.at(-1)
		const t = last?.time ?? Number.NaN
		macro.theta.forEach((h, i) => {
			const exact =
				40 +
				0.8 * Math.exp(-4 * Math.PI ** 2 * t) * Math.cos(2 * Math.PI * h) +
				0.2 * Math.exp(-16 * Math.PI ** 2 * t) * Math.sin(4 * Math.PI * h)
			expect(Math.abs((last?.values[i] ?? Number.NaN) - exact)).toBeLessThan(1e-8)
		})
		expect(Math.abs(macro.identityDefect)).toBeLessThan(1e-8)
		expect(macro.slowestRate).toBeCloseTo(4 * Math.PI ** 2, 9)
		expect(macro.outcome.reached).toBe(true)
	})

	test('the choices are recorded', () => expect(data.choices.space).toEqual({ degree: 1, blocks: 8, sites: 512 }))

	test('H̄ − 𝓗_Y is (1/2K) log 2π up to the defect of the projection, O(K⁻²); Hess H̄ = G⁻¹ has least eigenvalue 1', () => {
		const { energy } = parts(data)
		for (const row of energy.rows) {
			const K = row.sites / row.blocks
			expect(Math.abs((row.value ?? 0) - (row.limit ?? 0) - Math.log(2 * Math.PI) / (2 * K))).toBeLessThan(1.5 / K ** 2 + 1e-9)
			expect(row.error).toBeLessThan(1e-9)
		}
		expect(energy.convexity.smallest).toBeCloseTo(1, 9)
		expect(energy.macroscopic).toBeCloseTo((0.64 + 0.04) / 4 - Math.log(2 * Math.PI) / 2, 10)
	})

	test('∇H̄ = G⁻¹y is φ′(ζ) up to the blocks', () => {
		const { gradient } = parts(data).energy
		const own = gradient.curves.at(-1)
		own?.values.forEach((v, i) => expect(Math.abs(v - (gradient.macroscopic[i] ?? 0))).toBeLessThan(0.08))
	})

	test('heat on splines: the first mode of ζ decays, the mean stays, the exponents of degree 0 and 1 are 4 and 4, 2 and 4', () => {
		const { meso } = parts(data)
		expect(meso.operator).toBe('natural')
		for (const m of meso.mass) expect(m).toBeCloseTo(40, 12)
		expect(Math.abs(meso.identityDefect)).toBeLessThan(1e-6)
		expect(meso.distances.at(-1)?.squaredHminus1).toBeLessThan(1e-5)
		if (!isAvailable(meso.convergence)) throw new Error(meso.convergence.unavailable)
		for (const fit of meso.convergence.fits.slice(0, 2)) {
			expect(Math.abs((fit.supHminus1.exponent ?? 0) - fit.supHminus1.expected)).toBeLessThan(0.3)
			expect(Math.abs((fit.integralL2.exponent ?? 0) - fit.integralL2.expected)).toBeLessThan(0.3)
		}
		expect(meso.convergence.rows.every((r) => r.reached)).toBe(true)
	})
})

describe('the chain and its law, of the same Gaussian', () => {
	// made above
	const data = () => computed as ReportData
	const T = 0.02
	const wave = (theta: number, t: number) =>
		40 + 0.8 * Math.exp(-4 * Math.PI ** 2 * t) * Math.cos(2 * Math.PI * theta) + 0.2 * Math.exp(-16 * Math.PI ** 2 * t) * Math.sin(4 * Math.PI * theta)

	test('N·E at every N: the variance of theory 5.4 within 4.5 standard errors (false alarm 7e-6), which is the prediction up to the bias', () => {
		const { ladder, limit, seed } = data().micro as MicroPart
		expect(seed).toBe(3)
		expect(ladder.map((r) => [r.sites, r.replicas, r.scheme])).toEqual([8, 32].map((N) => [N, 512, 'exact-gaussian']))
		for (const { sites: N, scaled, predicted } of ladder) {
			let variance = 0
			for (let k = 1; k < N; k++) {
				const eigenvalue = 4 * N * N * Math.sin((Math.PI * k) / N) ** 2
				variance += (1 / eigenvalue - 1 / (6 * N * N)) * (1 - Math.exp(-2 * eigenvalue * T))
			}
			const last = scaled.at(-1)
			expect(Math.abs((predicted ?? 0) - variance)).toBeLessThan(1e-7)
			expect(Math.abs((last?.value ?? 0) - variance)).toBeLessThan(4.5 * (last?.standardError ?? 0))
			expect(last?.standardError).toBeLessThan(0.05 * variance)
		}
		// V(0.02) of theory 5.4
		const V = 1 / 12 - [1, 2, 3, 4].reduce((sum, n) => sum + Math.exp(-8 * Math.PI ** 2 * n * n * T) / (n * n), 0) / (2 * Math.PI ** 2)
		expect(limit?.value).toBeCloseTo(V, 7)
	})

	test('what the two-scale method looks at: its sums are in proportion', () => {
		const { coarse } = data().micro as MicroPart
		if (!isAvailable(coarse)) throw new Error(coarse.unavailable)
		expect(coarse).toMatchObject({ degree: 1, blocks: 4, sites: 32, replicas: 512 })
		expect(coarse.noise).toBeCloseTo(3 / 32, 12)
		expect(coarse.observables['thetaMeso']?.value).toBeLessThan(coarse.observables['thetaMicro']?.value ?? 0)
		// (N − M)/N of the variance of a site, nearly
		expect(Math.abs((coarse.observables['unresolvedSquared']?.value ?? 0) - 28 / 32)).toBeLessThan(0.03)
	})

	test('the path keeps its mean, starts at the cell averages, and is shown with ζ_t', () => {
		const path = (data().micro as MicroPart).path as MicroPath
		expect([path.sites, path.times.length, path.values.length]).toEqual([128, 97, 97])
		for (const row of path.values) expect(Math.abs(row.reduce((a, b) => a + b, 0) / 128 - 40)).toBeLessThan(1e-3)
		path.values[0]?.forEach((v, i) => expect(Math.abs(v - wave((i + 0.5) / 128, 0))).toBeLessThan(2e-3))
		path.snapshots.forEach(({ time, theta, macroscopic, spline, sites }) => {
			theta.forEach((h, i) => expect(Math.abs((macroscopic[i] ?? 0) - wave(h, time))).toBeLessThan(1e-7))
			theta.forEach((h, i) => expect(Math.abs((spline?.[i] ?? 0) - wave(h, time))).toBeLessThan(0.08))
			expect(sites).toEqual(path.values[Math.round((96 * time) / T)])
		})
	})

	test('sites have the mean ζ_T and variance 1 − O(1/N)', () => {
		const { windows, replicas } = (data().micro as MicroPart).sites as SiteLaws
		expect([windows.length, replicas]).toEqual([2, 192])
		for (const w of windows) {
			expect(Math.abs(w.mean.value - w.expectedMean)).toBeLessThan(4.5 * w.mean.standardError)
			expect(Math.abs(w.variance.value - w.expectedVariance)).toBeLessThan(4.5 * w.variance.standardError + 1 / 32)
			expect(w.expectedVariance).toBeCloseTo(1, 2)
			const width = (w.edges[1] ?? 0) - (w.edges[0] ?? 0)
			expect(w.densities.reduce((a, b) => a + b, 0) * width).toBeGreaterThan(0.98)
			expect(Math.max(...w.curve.y.map((v) => v ?? 0))).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 3)
		}
	})

	test('entropy: both bounds are ½|EX − m|²/N for a local Gibbs start, and the closed form from a point', () => {
		const law = data().chainLaw as LawPart
		const sandwich = law.sandwich as EntropySandwich
		for (const { sites: N, rows } of sandwich.runs) {
			const last = rows.at(-1)
			const half = [1, 2].reduce((sum, n, k) => {
				const decay = Math.exp(-4 * N * N * Math.sin((Math.PI * n) / N) ** 2 * T)
				return sum + (([0.8, 0.2][k] as number) * decay * ((N / (Math.PI * n)) * Math.sin((Math.PI * n) / N))) ** 2 / 4
			}, 0)
			expect(last?.time).toBeCloseTo(T, 12)
			for (const e of [last?.lower, last?.upper]) expect(Math.abs((e?.value ?? 0) - half)).toBeLessThan(4.5 * (e?.standardError ?? 0))
		}
		expect(sandwich.limit.value.at(-1)).toBeCloseTo((0.64 * Math.exp(-8 * Math.PI ** 2 * T) + 0.04 * Math.exp(-32 * Math.PI ** 2 * T)) / 4, 9)
		// theory 5.5: N times the excess over the limit tends to c(t)
		const row = law.gaussian?.rows.at(-1)
		const q = (n: number) => Math.exp(-8 * Math.PI ** 2 * n * n * T)
		const c = -[1, 2, 3].reduce((sum, n) => sum + q(n) + Math.log1p(-q(n)), 0)
		expect(Math.abs(64 * ((row?.total ?? 0) - (row?.limit ?? 0)) - c)).toBeLessThan(0.02 * c + 64 * 1e-4)
	})

	test('two sites: gap λ_1 = 16, Ent falls by e^{−32t}, the identity holds', () => {
		const pair = (data().chainLaw as LawPart).pair as PairLaw
		expect(Math.abs(pair.gap.value - 16)).toBeLessThan(pair.gap.error)
		expect(Math.abs(pair.identityDefect)).toBeLessThan(1e-9)
		const [first, last] = [pair.rows[0], pair.rows.at(-1)]
		expect(Math.log((first?.entropy.value ?? 0) / (last?.entropy.value ?? 1)) / (last?.time ?? 1)).toBeCloseTo(32, 1)
		expect(pair.covered).toBe(1)
	})
})

describe('a double well against theory.md 3', () => {
	let data: ReportData
	beforeAll(async () => {
		const options = { means: [-3, 0, 3], sites: [8, 16, 32, 64], sitesScanned: 16, times: [0.01], chains: [], inequalities: false, statements: false }
		data = await computeReport({ psi: 'z^2/2 + a*exp(-z^2/2)', parameters: { a: 4 } }, options)
	})

	test('K sup|(ψ_K − φ)″| at K = 8, 16, 32, 64 and its limit sup|(½ log s²)″|', () => {
		const { block } = parts(data)
		const known = [2.68, 2.276, 2.049, 1.944]
		const misses = block.deviations.map((d, i) => Math.abs(d.sites * d.second - (known[i] as number)))
		expect(Math.max(...misses)).toBeLessThan(2e-3)
		expect(Math.abs(block.predicted.second - 1.85)).toBeLessThan(1e-3)
	})

	test('min φ″ = 0.3279, min ψ_K″ and K₀ = 7', () => {
		const { block, cramer } = parts(data)
		expect(Math.abs(cramer.convexity.lower.value - 0.3279)).toBeLessThan(5e-5)
		expect(block.convexFrom).toBe(7)
		expect(Math.abs((block.minSecond.find((r) => r.sites === 6)?.second ?? 0) + 0.0038)).toBeLessThan(1e-4)
	})

	test('what was asked for is recorded', () => {
		expect(data.parameters).toEqual({ a: '4' })
		expect(data.choices).toMatchObject({ means: [-3, 0, 3], sites: [8, 16, 32, 64], range: [-3, 3], times: [0.01] })
		expect(data.latex).toContain('4')
		expect(parts(data).macro.times).toEqual([0, 0.01])
	})
})

test('splines of a report: degree 2, 16 blocks of 64 sites', () => expect(spaceOf({})).toEqual({ degree: 2, blocks: 16, sites: 1024 }))

describe('wrong choices are the caller’s', () => {
	test('no potential', async () => {
		await expect(computeReport({ psi: 'z^3' })).rejects.toThrow(InputError)
	})
	test('a space that does not exist', async () => {
		await expect(computeReport({ psi: 'z^2/2' }, { degree: 7 })).rejects.toThrow(InputError)
		await expect(computeReport({ psi: 'z^2/2' }, { blocks: 0 })).rejects.toThrow(InputError)
	})
	test('replicas and chains that are no numbers of them', async () => {
		await expect(computeReport({ psi: 'z^2/2' }, { replicas: 1.5 })).rejects.toThrow(/replicas must be whole numbers/)
		await expect(computeReport({ psi: 'z^2/2' }, { chains: [1] })).rejects.toThrow(/chains must be whole numbers/)
	})
	test('a mean that is not admissible', async () => {
		await expect(computeReport({ psi: 'sqrt(1+z^2)+3*log(1+z^2)' }, { means: [50], sites: [1], inequalities: false, statements: false })).rejects.toThrow(InputError)
	})
})

describe('defaults are admissible', () => {
	test.each(['sqrt(1+z^2)+3*log(1+z^2)', 'exp(z)-z', '1e4*z^2', '(z-40)^2/2', 'z^6'])('%s', (psi) => {
		const transform = cramerTransform(potential(psi))
		const law = singleSiteLaw(transform)
		const { means, fields } = transform.site
		const inside = (v: number, r: typeof means) => (r.min === null || v > r.min) && (r.max === null || v < r.max)
		const chosen = defaultMeans(transform, law)
		expect(chosen.every((m) => inside(m, means))).toBe(true)
		expect(chosen.every((m, i) => i === 0 || m > (chosen[i - 1] as number))).toBe(true)
		expect(defaultFields(transform, law).every((s) => inside(s, fields))).toBe(true)
		const { profile } = defaultProfileOf(transform, law)
		expect(inside(profile.range.min, means) && inside(profile.range.max, means)).toBe(true)
		expect(profile.mean).toBeCloseTo(law.mean, 10)
		expect(defaultTimes(law).at(-1)).toBeCloseTo(0.02 * law.deviation ** 2, 12)
	})
})

test('figures show where the single-site law lives', () => {
	const [low, high] = windowOf(potential('20*(z^2-1)^2'), [-4, 4])
	expect(high).toBeGreaterThan(1.2)
	expect(high).toBeLessThan(2.2)
	expect(low).toBeCloseTo(-high, 2)
	const [, end] = windowOf(potential('z^2/2'), [-4, 4])
	expect(end).toBeCloseTo(1.12 * Math.sqrt(6), 2)
	// wells of a double well fill a fair part of the picture: its barrier is 1.60 high
	const [, edge] = windowOf(potential('z^2/2+4*exp(-z^2/2)'), [-7, 7])
	expect(edge ** 2 / 2 + 4 * Math.exp(-(edge ** 2) / 2) - (1 + Math.log(4))).toBeLessThan(3 * 1.6)
})

test('golden sections find a maximum to the square root of rounding', () => {
	const { x, value } = goldenMaximum((t) => 3 - (t - 0.3) ** 2, 0, 1, 40)
	expect(Math.abs(x - 0.3)).toBeLessThan(1e-7)
	expect(value).toBeCloseTo(3, 12)
})
