/** Half-line integrals against closed forms, with honest error estimates. */
import { describe, expect, test } from 'vitest'
import { halfLineIntegrals } from '../../lib/numerics/double-exponential.ts'

const cases: readonly (readonly [name: string, f: (x: number) => number, a: number, scale: number, value: number])[] = [
	['e^{−x}', (x) => Math.exp(-x), 0, 1, 1],
	['x⁵e^{−x}', (x) => x ** 5 * Math.exp(-x), 0, 1, 120],
	['Gaussian', (x) => Math.exp(-x * x), 0, 1, Math.sqrt(Math.PI) / 2],
	['Gaussian, wrong scale', (x) => Math.exp(-x * x), 0, 8, Math.sqrt(Math.PI) / 2],
	['1/(1+x²)', (x) => 1 / (1 + x * x), 0, 1, Math.PI / 2],
	['(1+x)^{−1.5}', (x) => (1 + x) ** -1.5, 0, 1, 2],
	['x^{−1/2}e^{−x}', (x) => Math.exp(-x) / Math.sqrt(x), 0, 1, Math.sqrt(Math.PI)],
	['from 3', (x) => Math.exp(-2 * (x - 3)), 3, 0.5, 0.5],
]

describe('half-line integrals', () => {
	test.each(cases)('%s', (_, f, a, scale, value) => {
		const r = halfLineIntegrals((x, out) => (out[0] = f(x)), 1, a, { scale })
		const error = Math.abs((r.values[0] as number) - value) / value
		expect(error).toBeLessThan(1e-13)
		expect(error).toBeLessThanOrEqual(r.relativeError + 1e-15)
		expect(r.relativeError).toBeLessThan(1e-11)
		expect(r.evaluations).toBeLessThan(2000)
	})

	test('too slow decay is not claimed to be accurate', () => {
		const r = halfLineIntegrals((x, out) => (out[0] = (1 + x) ** -1.005), 1, 0, { scale: 1 })
		expect(Math.abs((r.values[0] as number) - 200) / 200).toBeLessThanOrEqual(r.relativeError)
	})
})
