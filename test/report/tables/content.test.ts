/** What the committed tables say, against theory.md and against computations that share nothing with the library. */
import { evaluate } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { committedRows } from '../../support/published-tables.ts'

const numbers = (id: string, ...columns: string[]) => committedRows(id).map((row) => columns.map((c) => (row[c] === 'inf' ? Number.POSITIVE_INFINITY : Number(row[c]))))
const close = (value: number | undefined, expected: number, relative: number) => expect(Math.abs((value as number) / expected - 1), `${value} against ${expected}`).toBeLessThan(relative)

test('threshold: S4', () => {
	expect(numbers('threshold', 'h', 'K0')).toEqual([[0.9, 1], [1.5, 2], [1.9, 2], [2, 3], [3, 4], [4, 7], [5, 9], [6, 13]])
	// Each height lies between the critical ones of its K₀.
	const critical = numbers('critical', 'below', 'above', 'h') as [number, number, number][]
	for (const [h, K] of numbers('threshold', 'h', 'K0') as [number, number][]) {
		for (const [, above, at] of critical) if (above <= K) expect(at).toBeLessThan(h)
		for (const [below, , at] of critical) if (below >= K) expect(at).toBeGreaterThan(h)
	}
	expect(critical[0]?.[2]).toBeCloseTo(1, 8)
})

test('critical: inf ψ₂″ = 0 at the change from 2 to 3, by the trapezoidal rule on the fibre', () => {
	const h = numbers('critical', 'h')[1]?.[0] as number
	/** ψ₂″(m) = −½ (log ∫ e^{−G})″, G = ψ(m+v) + ψ(m−v). */
	const second = (height: number, m: number) => {
		let [f, f1, f2] = [0, 0, 0]
		for (let v = -9; v <= 9; v += 0.1) {
			const at = (z: number) => {
				const e = height * Math.exp((-z * z) / 2)
				return [(z * z) / 2 + e, z - z * e, 1 + (z * z - 1) * e] as const
			}
			const [[a, a1, a2], [b, b1, b2]] = [at(m + v), at(m - v)]
			const w = Math.exp(-a - b)
			f += w
			f1 -= w * (a1 + b1)
			f2 += w * ((a1 + b1) ** 2 - a2 - b2)
		}
		return -0.5 * (f2 / f - (f1 / f) ** 2)
	}
	const least = (height: number) => {
		let best = Number.POSITIVE_INFINITY
		// The minimum is at 0.76; the square of half a step changes it by 1e−8.
		for (let m = 0.7; m < 0.82; m += 1e-4) best = Math.min(best, second(height, m))
		return best
	}
	expect(Math.abs(least(h))).toBeLessThan(3e-8)
	expect(least(h + 1e-6)).toBeLessThan(-1e-7)
})

test('local-cramer: theory 3', () => {
	const rows = new Map(numbers('local-cramer', 'K', 'least_second', 'second', 'oscillation', 'residual_2', 'residual_3').map((r) => [r[0] as number, r]))
	const printed: readonly (readonly [number, number, ...number[]])[] = [
		// K, column, value; half a unit of the last digit
		[1, 1, -3, 5e-4], [2, 1, -2.896, 5e-4], [3, 1, -1.632, 1.1e-3], [4, 1, -0.778, 5e-4], [5, 1, -0.267, 5e-4], [6, 1, -0.0038, 5e-5], [7, 1, 0.139, 5e-4], [8, 1, 0.22, 5e-4], [12, 1, 0.305, 5e-4], [16, 1, 0.314, 5e-4], [32, 1, 0.321, 5e-4], [64, 1, 0.324, 5e-4],
		[8, 2, 2.68, 5e-4], [16, 2, 2.276, 5e-4], [32, 2, 2.049, 5e-4], [64, 2, 1.944, 8e-4], [Number.POSITIVE_INFINITY, 2, 1.85, 5e-4],
		[8, 3, 0.869, 5e-4], [16, 3, 0.849, 5e-4], [32, 3, 0.839, 5e-4], [64, 3, 0.833, 5e-4], [Number.POSITIVE_INFINITY, 3, 0.828, 5e-4],
		[8, 4, 0.398, 5e-4], [16, 4, 0.355, 5e-4], [32, 4, 0.332, 5e-4], [64, 4, 0.321, 5e-4], [Number.POSITIVE_INFINITY, 4, 0.311, 5e-4],
		[32, 5, 0.813, 5e-4], [64, 5, 0.756, 5e-4],
	]
	for (const [K, column, value, room] of printed) expect(Math.abs((rows.get(K)?.[column] as number) - value), `K = ${K}, column ${column}`).toBeLessThan(room as number)
})

test('line: theory 6.7, and the brackets enclose', () => {
	const rows = numbers('line', 'C_P', 'muckenhoupt_lower', 'muckenhoupt_upper', 'C_LS_trial', 'barthe_roberto_lower', 'barthe_roberto_upper', 'bobkov_gotze_lower', 'bobkov_gotze_upper')
	const theory = [[1, 2, 0.853, 7.535, 2.116], [6.2077, 12.415, 4.037, 56.67, 9.919], [0.7307, 1.4614, 0.551, 5.962, 1.423], [2.6714, 5.3429, 1.817, 23.9, 4.583], [1.6232, 4.7009, 2.57, 20.89, 3.955]] as const
	rows.forEach((row, k) => {
		const [cp, ml, mu, cls, bl, bu, gl, gu] = row as [number, number, number, number, number, number, number, number]
		const [a, b, c, d, e] = theory[k] as readonly [number, number, number, number, number]
		close(cp, a, 1e-4)
		close(cls, b, 3e-4)
		close(bl, c, 1.5e-3)
		close(bu, d, 5e-4)
		close(gl * 150, e, 5e-4)
		close(gu / 468, e, 5e-4)
		expect(ml <= cp && cp <= mu && bl <= cls && cls <= bu && gl <= cls && cls <= gu && cls >= 2 * cp * (1 - 1e-12)).toBe(true)
	})
})

test('inequalities: two sites of the test double well, theory 6.8; the infimum over fields is not above the gap at 0', () => {
	const rows = committedRows('inequalities')
	const well = rows.find((r) => r['psi']?.includes('exp(-z^2/2)'))
	expect(Number(well?.['C_P_two_sites'])).toBeCloseTo(31.54, 2)
	for (const row of rows) expect(Number(row['inf_gap']) * Number(row['C_P'])).toBeLessThan(1 + 1e-9)
	for (const row of rows) if (row['C_P_two_sites'] !== '' && row['C_P_two_sites'] !== 'inf') expect(Number(row['C_P_two_sites'])).toBeGreaterThan(0)
})

test('potentials and splits: closed forms, and the order of the constants', () => {
	const rows = committedRows('potentials')
	// ψ″ of the test double well and of the cosine at 0, of the mixture at 0: 1 − h, 1 − ak², 1 − a².
	expect(rows.slice(0, 4).map((r) => Number(r['inf_psi2'])).map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, -3, -3, -2.2])
	const mixture = rows.find((r) => r['psi']?.includes('(1-w)'))
	// φ″ of the mixture at 0 is one over the variance 1 + a².
	expect([Number(mixture?.['inf_psi2']), Number(mixture?.['inf_phi2'])].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([-3, 0.2])
	committedRows('splits').forEach((split, k) => {
		const row = rows[k] as Record<string, string>
		if (split['rho'] === '') return
		// c e^{−osc δ} ≤ φ″, and the best split is not worse than the one given.
		expect(Number(split['rho'])).toBeLessThanOrEqual(Number(row['inf_phi2']) * (1 + 1e-9))
		expect(Number(split['best_c']) * Math.exp(-Number(split['best_osc']))).toBeGreaterThanOrEqual(Number(split['c']) * Math.exp(-Number(split['osc'])) * (1 - 1e-6))
		close(Number(split['rho']), Number(split['best_c']) * Math.exp(-Number(split['best_osc'])), 1e-6)
	})
})

describe('ratios', () => {
	const rows = committedRows('ratios')
	const at = (operator: string, M: number, K: string, L: number) => Number(rows.find((r) => r['operator'] === operator && Number(r['M']) === M && r['K'] === K)?.[`degree_${L}`])
	test('degree 0: theory 5.7 in closed form', () => {
		for (const M of [8, 16, 32, 64])
			for (const K of [8, 16, 32]) {
				const symbol = 4 * M * M * Math.sin(Math.PI / M) ** 2
				close(at('natural', M, String(K), 0), (K * symbol) / (4 * Math.PI ** 2) - 1, 1e-12)
				close(at('inverse', M, String(K), 0), 1 / (1 / symbol - (1 - K ** -2) / (6 * M * M)) / (4 * Math.PI ** 2) - 1, 1e-10)
			}
	})
	test('K = ∞: the sums over aliases of theory 5.7', () => {
		for (const M of [8, 16, 32, 64])
			for (const L of [1, 2, 3]) {
				let [numerator, denominator] = [0, 1]
				for (let j = 1; j < 20000; j++)
					for (const r of [1 / (1 + j * M), 1 / (1 - j * M)]) {
						numerator += Math.abs(r) ** (2 * L) - Math.abs(r) ** (2 * L + 2)
						denominator += Math.abs(r) ** (2 * L + 2)
					}
				// Terms left out: 1/20000 of the first for degree 1.
				close(at('natural', M, 'inf', L), numerator / denominator, L === 1 ? 1e-4 : 1e-10)
				close(at('inverse', M, 'inf', L - 1), numerator / denominator, L === 1 ? 1e-4 : 1e-10)
			}
	})
	test('theory 8.3', () => {
		const printed = [['natural', 16, 1, 1.05e-2, '16'], ['natural', 32, 1, 2.01e-3, '8'], ['natural', 16, 2, -6.7e-5, '16'], ['natural', 32, 2, -9.9e-5, '8'], ['inverse', 16, 1, 3.41e-5, '16'], ['inverse', 32, 1, 2.08e-6, '8'], ['inverse', 16, 2, 1.3e-7, '16'], ['inverse', 32, 2, 9.2e-10, '8'], ['inverse', 16, 3, 5.3e-10, '16'], ['inverse', 32, 3, 1.96e-12, '8']] as const
		for (const [operator, M, L, value, K] of printed) close(at(operator, M, K, L), value, 8e-3)
	})
})

test('stencils: B-splines by recursion, sums and Simpson sums by brute force', () => {
	const K = 3
	const bSpline = (degree: number, x: number): number =>
		degree === 0 ? (x >= 0 && x < 1 ? 1 : 0) : (x * bSpline(degree - 1, x) + (degree + 1 - x) * bSpline(degree - 1, x - 1)) / degree
	for (const row of committedRows('stencils')) {
		const [degree, d] = [Number(row['degree']), Number(row['d'])]
		const value = (column: string) => evaluate(row[column] as string, { K }) as number
		// On the line, blocks of length 1.
		const panels = 400
		let gram = 0
		for (let i = 0; i < panels * (degree + 1); i++) gram += (bSpline(degree, (i + 0.5) / panels) * bSpline(degree, (i + 0.5) / panels - d)) / panels
		expect(Math.abs(value('gram_times_M') - gram)).toBeLessThan(5 / panels ** 2)
		// Cell averages by Simpson's rule, exact for cubics; nodes a little inside.
		const average = (i: number, shift: number) => {
			const f = (t: number) => bSpline(degree, (i + t) / K - shift)
			return (f(1e-13) + 4 * f(0.5) + f(1 - 1e-13)) / 6
		}
		let [discrete, natural] = [0, 0]
		for (let i = -1; i <= K * (2 * degree + 4); i++) {
			discrete += (average(i, 0) * average(i, d)) / K
			natural += (average(i + 1, 0) - average(i, 0)) * (average(i + 1, d) - average(i, d)) * K
		}
		expect(value('discrete_gram_times_M')).toBeCloseTo(discrete, 10)
		expect(value('natural_over_M')).toBeCloseTo(natural, 10)
		// The natural form tends to the stiffness.
		if (degree > 0) expect(evaluate(row['natural_over_M'] as string, { K: 1e9 })).toBeCloseTo(evaluate(row['stiffness_over_M'] as string) as number, 8)
	}
})

test('meso-rates: theory 5.10', () => {
	const rows = committedRows('meso-rates')
	const two = (x: string | undefined) => Number(Number(x).toPrecision(2))
	const at = (L: number, operator: string) => rows.find((r) => Number(r['degree']) === L && r['operator'] === operator && r['M'] === '16')
	const printed = [[0, 'inverse', 5e-6, 1.6e-4], [1, 'natural', 5.7e-7, 1.5e-6], [2, 'natural', 1.4e-11, 1.7e-9], [3, 'natural', 5.7e-14, 6.8e-12], [1, 'inverse', 3.4e-9, 4.3e-7]] as const
	for (const [L, operator, h, l2] of printed) expect([two(at(L, operator)?.['sup_H_minus_1']), two(at(L, operator)?.['integral_L2'])]).toEqual([h, l2])
	for (const row of rows.filter((r) => r['M'] === '32'))
		for (const key of ['H_minus_1', 'L2']) expect(Math.abs(Number(row[`exponent_${key}`]) - Number(row[`limit_${key}`]))).toBeLessThan(0.25)
})
