import { beforeAll, describe, expect, test } from 'vitest'
import { cramerTransform } from '../../lib/cramer/index.ts'
import { InputError } from '../../lib/errors.ts'
import { potential } from '../../lib/potential/index.ts'
import { computeReport } from '../../lib/report/compute/build.ts'
import { goldenMaximum } from '../../lib/report/compute/golden.ts'
import { defaultFields, defaultMeans, defaultProfileOf, defaultTimes, singleSiteLaw, spaceOf } from '../../lib/report/compute/options.ts'
import { windowOf } from '../../lib/report/compute/potential.ts'
import { type BlockPart, type CramerPart, isAvailable, type EnergyPart, type MacroPart, type MesoPart, type OperatorPart, type ReportData } from '../../lib/report/data.ts'

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

describe('a Gaussian off centre, with all defaults but the scan and the splines', () => {
	let data: ReportData
	beforeAll(async () => {
		data = await computeReport({ psi: '(z-40)^2/2' }, { sitesScanned: 8, degree: 1, blocks: 8 })
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

describe('a double well against theory.md 3', () => {
	let data: ReportData
	beforeAll(async () => {
		const options = { means: [-3, 0, 3], sites: [8, 16, 32, 64], sitesScanned: 16, times: [0.01] }
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
	test('a mean that is not admissible', async () => {
		await expect(computeReport({ psi: 'sqrt(1+z^2)+3*log(1+z^2)' }, { means: [50], sites: [1] })).rejects.toThrow(InputError)
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
