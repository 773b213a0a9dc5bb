import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cramerTransform, type CramerPoint, type CramerTransform, type TiltedLaw } from '../../lib/cramer/index.ts'
import { InputError } from '../../lib/errors.ts'
import { big, exactBig } from './exact.ts'
import { type ReferencePotential, referencePotentials } from './reference.ts'
import { site } from './sites.ts'

const transforms = new Map<string, CramerTransform>()
const transformOf = (text: string) => {
	let t = transforms.get(text)
	if (t === undefined) {
		t = cramerTransform(site(text))
		transforms.set(text, t)
	}
	return t
}

/** |x − reference| of a double and a decimal text of 30 digits. */
const gap = (x: number, reference: string) => exactBig(x).minus(big.bignumber(reference)).abs().toNumber()

/** Error of a row of φ* in the natural units (design.md). */
function lawError(law: TiltedLaw, row: ReferencePotential['logPartition'][number]): number {
	const s = Math.sqrt(Number(row.cumulants[1]))
	const value = Number(row.value)
	return Math.max(
		gap(law.logPartition, row.value) / Math.max(1, Math.abs(value)),
		...row.cumulants.map((c, i) => gap(law.cumulants[i] as number, c) / s ** (i + 1)),
	)
}

/** Error of a row of φ in the natural units (design.md). */
function pointError(p: CramerPoint, row: ReferencePotential['cramer'][number]): number {
	const [value, first, second] = [row.value, row.first, row.second].map(Number) as [number, number, number]
	const s = 1 / Math.sqrt(second)
	return Math.max(
		gap(p.value, row.value) / Math.max(1, Math.abs(value)),
		gap(p.first, row.first) / Math.max(1 / s, Math.abs(first)),
		gap(p.second, row.second) * s * s,
		gap(p.third, row.third) * s ** 3,
	)
}

const TARGET = 1e-12

describe.each(referencePotentials)('$psi', ({ psi, logPartition, cramer }) => {
	test.each(logPartition)('φ* and cumulants at field $field', (row) => {
		const law = transformOf(psi).logPartition(row.field)
		const error = lawError(law, row)
		// The target is 1e-12, or ten ulps of the field (dκ_n = κ_{n+1} dσ, κ7 taken as κ6²/κ5), or 1e-15 of the cumulant.
		const scaled = row.cumulants.map((k, i) => Math.abs(Number(k)) / law.deviation ** (i + 1))
		const seventh = (scaled[5] as number) ** 2 / Math.max(1, scaled[4] as number)
		const target = Math.max(
			TARGET,
			10 * 2.2e-16 * Math.abs(row.field) * law.deviation * Math.max(...scaled.slice(1), seventh),
			1e-15 * Math.max(...scaled),
		)
		expect(error).toBeLessThanOrEqual(law.error)
		expect(law.error).toBeLessThanOrEqual(Math.max(100 * error, 1e-13))
		expect(error).toBeLessThanOrEqual(target)
	})
	test.each(cramer)('φ and derivatives at mean $mean', (row) => {
		const p = transformOf(psi).at(row.mean)
		const error = pointError(p, row)
		expect(error).toBeLessThanOrEqual(p.error)
		expect(p.error).toBeLessThanOrEqual(Math.max(100 * error, 1e-13))
		expect(error).toBeLessThanOrEqual(TARGET)
	})
})

describe('closed forms', () => {
	test('a Gaussian anywhere, of any width', () => {
		for (const [text, centre, variance] of [
			['(z-40)^2/2', 40, 1],
			['1e4*z^2', 0, 5e-5],
			['1e-4*z^2', 0, 5e3],
			['(z+1234567/1000)^2/2', -1234.567, 1],
			['z^2/2-40*z+800', 40, 1],
		] as const)
			for (const field of [0, 1, -17.25, 1e3]) {
				const law = transformOf(text).logPartition(field)
				const exact = field * centre + (variance * field * field) / 2 + Math.log(2 * Math.PI * variance) / 2
				expect(Math.abs(law.logPartition - exact)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(field * centre), Math.abs(exact)))
				expect(Math.abs(law.mean - centre - variance * field) / Math.sqrt(variance)).toBeLessThanOrEqual(
					2e-15 + (2.3e-16 * Math.abs(law.mean)) / Math.sqrt(variance),
				)
				for (const [n, k] of law.cumulants.entries())
					if (n >= 1) expect(Math.abs(k / law.deviation ** (n + 1) - (n === 1 ? 1 : 0))).toBeLessThan(2e-14)
			}
	})
	test('a mixture: φ*(σ) = log Σ w √(2πv) e^{aσ + vσ²/2} (theory 8.2)', () => {
		const { logPartition } = transformOf('-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))')
		for (const field of [0, 1e-8, 0.37, -3, 20, 1e3]) {
			const exact = field ** 2 / 2 + Math.log(2 * Math.PI) / 2 + 2 * Math.abs(field) + Math.log1p(Math.exp(-4 * Math.abs(field)))
			expect(Math.abs(logPartition(field).logPartition - exact)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(exact)))
		}
	})
	test('exp(z) − z at field 0 is the Gumbel law, near the end the exponential law', () => {
		const { logPartition } = transformOf('exp(z)-z')
		expect(logPartition(0).mean).toBeCloseTo(-0.5772156649015329, 14)
		expect(logPartition(0).cumulants[1]).toBeCloseTo(Math.PI ** 2 / 6, 14)
		const near = logPartition(-1 + 2 ** -30)
		expect(near.deviation / 2 ** 30).toBeCloseTo(1, 8)
	})
})

describe('structure', () => {
	const sample = ['z^4/4-z^2/2', '20*(z^2-1)^2', 'exp(z)-z', 'sqrt(1+z^2)', 'z^2/2+4*cos(5*z)', 'z^2/2-20*exp(-1000*(z-3)^2)']
	test('φ* ′ inverts φ′', () => {
		fc.assert(
			fc.property(fc.constantFrom(...sample), fc.double({ min: -3, max: 3, noNaN: true }), (text, mean) => {
				const t = transformOf(text)
				const p = t.at(mean)
				const law = t.logPartition(p.first)
				const tolerance = 4 * (p.error + law.error + 2.3e-16 * (Math.abs(p.first) * law.deviation + Math.abs(mean) / law.deviation))
				return Math.abs(law.mean - mean) / law.deviation <= tolerance
			}),
			{ seed: 20261, numRuns: 40 },
		)
	})
	test('φ is convex and φ″ is the slope of φ′', () => {
		for (const text of sample) {
			const t = transformOf(text)
			for (let m = -2; m < 2; m += 0.5) {
				const h = 1e-4
				const [a, b, c] = [t.at(m - h), t.at(m), t.at(m + h)]
				expect(c.first).toBeGreaterThan(a.first)
				const spread = Math.abs(b.third) * h + 1e-6 * b.second + (1e-12 * Math.max(Math.abs(b.first), Math.sqrt(b.second))) / h
				expect(Math.abs((c.first - a.first) / (2 * h) - b.second)).toBeLessThanOrEqual(spread)
			}
		}
	})
	test('shift and scale covariance', () => {
		const plain = transformOf('z^4-z^2+z/3')
		const shifted = transformOf('(z-1000)^4-(z-1000)^2+(z-1000)/3')
		const narrow = transformOf('(1024*z)^4-(1024*z)^2+1024*z/3')
		for (const m of [-1, 0.125, 0.75]) {
			const [a, b, c] = [plain.at(m), shifted.at(1000 + m), narrow.at(m / 1024)]
			const s = a.law.deviation
			expect(Math.abs(b.first - a.first) * s).toBeLessThan(1e-14 * Math.max(1, Math.abs(a.first)))
			expect(Math.abs(b.value - a.value)).toBeLessThan(1e-14)
			expect(Math.abs(c.first / 1024 - a.first) * s).toBeLessThan(1e-14 * Math.max(1, Math.abs(a.first)))
			expect(Math.abs(c.value - a.value - Math.log(1024))).toBeLessThan(4e-15)
			expect(Math.abs(c.second / 1024 ** 2 / a.second - 1)).toBeLessThan(1e-13)
		}
	})
	test('one ulp of the mean moves φ′ by φ″ ulp', () => {
		for (const text of ['20*(z^2-1)^2', 'exp(z)-z', '(z-40)^2/2']) {
			const t = transformOf(text)
			for (const m of [0.3, 1.7]) {
				const next = m * (1 + 2 ** -52)
				const [a, b] = [t.at(m), t.at(next)]
				const s = a.law.deviation
				expect(Math.abs(b.first - a.first - a.second * (next - m)) * s).toBeLessThan(4e-15 * Math.max(1, Math.abs(a.first) * s))
			}
		}
	})
	test('results do not depend on earlier calls', () => {
		const means = [0.3, -1.2, 2.5, 0, 0.31, -0.9]
		const text = 'z^4-2*z^2+cos(3*z)'
		const run = (order: readonly number[]) => {
			const t = cramerTransform(site(text))
			return new Map(order.map((m) => [m, [t.at(m).value, t.at(m).first, t.at(m).second, t.at(m).third]]))
		}
		const forward = run(means)
		const backward = run([...means].reverse())
		for (const m of means) expect(backward.get(m)).toEqual(forward.get(m))
	})
})

describe('outside the admissible range', () => {
	test('fields and means are refused with the range', () => {
		const t = transformOf('sqrt(1+z^2)')
		expect(() => t.logPartition(1)).toThrow(InputError)
		expect(() => t.logPartition(-1.5)).toThrow(/\(-1, 1\)/)
		const bounded = cramerTransform({ ...site('z^2'), means: { min: 0, max: 1 } })
		for (const m of [0, 1, 7, Number.NaN]) expect(() => bounded.at(m)).toThrow(InputError)
	})
})
