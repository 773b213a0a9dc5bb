import { expect, test } from 'vitest'
import { streamExponentials, streamNormals, streamUniforms, type Stream } from '../../../../lib/levels/micro/kernel/index.ts'
import { exponentialVariate, normalCosine, normalSine } from '../../../../lib/numerics/random/index.ts'
import { scalarFunction } from '../../../../lib/expression/targets/javascript/runtime.ts'

const stream = (change: Partial<Stream> = {}): Stream => ({ seed: 20_261_127, sites: 64, replica: 3, step: 17, purpose: 'noise', ...change })
const COUNT = 2 ** 20
const normals = streamNormals(stream(), new Float64Array(COUNT))

/** Φ by the continued fraction and the series of erf, to 1e-13. */
function phi(x: number): number {
	const t = Math.abs(x)
	let tail: number
	if (t < 3) {
		let [term, sum] = [t, t]
		for (let k = 1; k < 100; k++) {
			term *= (t * t) / (2 * k + 1)
			sum += term
		}
		tail = 0.5 - (sum * Math.exp((-t * t) / 2)) / Math.sqrt(2 * Math.PI)
	} else {
		let f = 0
		for (let k = 80; k >= 1; k--) f = k / (t + f)
		tail = Math.exp((-t * t) / 2) / (Math.sqrt(2 * Math.PI) * (t + f))
	}
	return x < 0 ? tail : 1 - tail
}

test('the transform: Box and Muller in doubles, at the ends of the range of words, too', () => {
	const [cosine, sine, exponential] = [scalarFunction(normalCosine), scalarFunction(normalSine), scalarFunction(exponentialVariate)]
	for (const w of [0, 1, 2, 77, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1, 123_456_789])
		for (const v of [0, 1, -1, 2 ** 30, 2 ** 31 - 1, -(2 ** 31), 987_654_321]) {
			const u = (w + 0.5) * 2 ** -32
			const minusLog = w > 2 ** 31 ? -Math.log1p(-((2 ** 32 - w - 0.5) * 2 ** -32)) : -Math.log(u)
			// Half a turn for the sign; the other bits of w₁ give an angle in [−π/2, π/2).
			const angle = 2 * Math.PI * ((v << 1) | 0) * 2 ** -33 + (v < 0 ? Math.PI : 0)
			expect(Math.abs(exponential(w) - minusLog)).toBeLessThan(4e-12 * minusLog)
			const radius = Math.sqrt(2 * minusLog)
			expect(Math.abs(cosine(w, (v << 1) | 0, v) - radius * Math.cos(angle))).toBeLessThan(4e-12 * radius)
			expect(Math.abs(sine(w, (v << 1) | 0, v) - radius * Math.sin(angle))).toBeLessThan(4e-12 * radius)
		}
})

test('moments one to six within 5.5 standard errors (false alarm 4e-8 each)', () => {
	const exact = [0, 1, 0, 3, 0, 15]
	const squares = [1, 3, 15, 105, 945, 10_395]
	for (let k = 1; k <= 6; k++) {
		let sum = 0
		for (const z of normals) sum += z ** k
		const error = Math.sqrt((squares[k - 1]! - exact[k - 1]! ** 2) / COUNT)
		expect(Math.abs(sum / COUNT - exact[k - 1]!)).toBeLessThan(5.5 * error)
	}
})

test('Kolmogorov and Smirnov: √n D < 2.9 (false alarm 1e-7)', () => {
	const sorted = normals.slice().sort()
	let most = 0
	for (let i = 0; i < COUNT; i++) {
		const f = phi(sorted[i]!)
		most = Math.max(most, Math.abs(f - i / COUNT), Math.abs(f - (i + 1) / COUNT))
	}
	expect(Math.sqrt(COUNT) * most).toBeLessThan(2.9)
	// And not too good: below 0.3 with probability 1e-5.
	expect(Math.sqrt(COUNT) * most).toBeGreaterThan(0.3)
})

test('tails beyond 3, 4 and 5 deviations: counts within 5.5 deviations of Poisson', () => {
	const all = [normals, ...[1, 2, 3].map((replica) => streamNormals(stream({ replica, seed: 5 }), new Float64Array(COUNT)))]
	for (const level of [3, 4, 5]) {
		const expected = 4 * COUNT * 2 * phi(-level)
		const found = all.reduce((sum, x) => sum + x.reduce((s, z) => s + (Math.abs(z) > level ? 1 : 0), 0), 0)
		expect(Math.abs(found - expected)).toBeLessThan(5.5 * Math.sqrt(expected) + 5)
	}
})

test('neighbours in bond, step, replica, seed, N and purpose are uncorrelated, values and squares: 5.5 standard errors', () => {
	const n = 2 ** 17
	const base = normals.subarray(0, n)
	const others = [
		normals.subarray(1, n + 1),
		normals.subarray(2, n + 2),
		normals.subarray(4, n + 4),
		...[{ step: 18 }, { replica: 2 }, { replica: 4 }, { seed: 20_261_128 }, { seed: 20_261_127 + 2 ** 32 }, { sites: 65 }, { purpose: 'start' as const }].map((change) =>
			streamNormals(stream(change), new Float64Array(n)),
		),
	]
	for (const other of others) {
		let [values, squares] = [0, 0]
		for (let i = 0; i < n; i++) {
			values += base[i]! * other[i]!
			squares += (base[i]! ** 2 - 1) * (other[i]! ** 2 - 1)
		}
		expect(Math.abs(values)).toBeLessThan(5.5 * Math.sqrt(n))
		expect(Math.abs(squares)).toBeLessThan(5.5 * 2 * Math.sqrt(n))
	}
})

test('exponentials and uniforms: mean and variance within 5.5 standard errors', () => {
	const n = 2 ** 17
	const e = streamExponentials(stream({ purpose: 'acceptance' }), new Float64Array(n))
	const u = streamUniforms(stream({ purpose: 'start' }), new Float64Array(n))
	const mean = (x: Float64Array, f: (v: number) => number) => x.reduce((s, v) => s + f(v), 0) / n
	expect(Math.abs(mean(e, (v) => v) - 1)).toBeLessThan(5.5 / Math.sqrt(n))
	expect(Math.abs(mean(e, (v) => v * v) - 2)).toBeLessThan(5.5 * Math.sqrt(20 / n))
	expect(Math.abs(mean(u, (v) => v) - 0.5)).toBeLessThan(5.5 * Math.sqrt(1 / 12 / n))
	expect(Math.abs(mean(u, (v) => v * v) - 1 / 3)).toBeLessThan(5.5 * Math.sqrt(4 / 45 / n))
})
