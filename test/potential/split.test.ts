/** Splits ψ = convex + bounded: identity, curvature and oscillation checked by mathjs BigNumber evaluation of the printed texts. */
import { all, type BigNumber as Big, create } from 'mathjs'
import { describe, expect, test } from 'vitest'
import { potential } from '../../lib/potential/index.ts'
import { LONG } from '../support/long.ts'

const math = create(all as never, { number: 'BigNumber', precision: 40 })

/** The printed text as a function of a BigNumber, by another parser and another arithmetic. */
function independent(text: string): (z: Big) => Big {
	const compiled = math.compile(text)
	return (z) => math.bignumber(compiled.evaluate({ z }).toString())
}

const h = math.bignumber('1e-12')
const secondDifference = (f: (z: Big) => Big, z: Big) =>
	f(z.plus(h))
		.plus(f(z.minus(h)))
		.minus(f(z).times(2))
		.div(h.times(h))
		.toNumber()

const texts = [
	'z^2/2',
	'z^2/2 + 2*exp(-z^2)',
	'z^2/2 + 0.1*cos(z)',
	'z^2/2 + 4*cos(5*z)',
	'z^2/2 + tanh(3*z)',
	'z^2/2 + sin(z^2)',
	'-log(exp(-z^2/2) + exp(-z^2/8))',
	'z^2/2 - log(1 + 0.5*cos(2*z))',
	'z^4/4 - z^2/2',
	'20*(z^2-1)^2',
	'z^4',
	'z^6',
	'z^4/4 + z^3 - z',
	'z^4/4 - z^2/2 + 0.3*cos(3*z)',
	'exp(z) + exp(-z) - 3*z^2',
	'z^2/2 - 2*log(cosh(z))',
	'-log(exp(-(z-2)^2/2) + exp(-(z+2)^2/2))',
	'z^6/6 - z^4 + z^2 + z/3',
	'(z-40)^4/4 - 3*(z-40)^2',
	'z^2 + exp(z)',
	'cosh(z)',
]

describe('valid splits', () => {
	test.each(texts.filter((_, i) => LONG || i % 2 === 0))('%s', (text) => {
		const p = potential(text)
		const split = p.split
		if (split === null) throw new Error(p.splitReason)
		expect(split.certified).toBe(true)
		expect(split.convexity).toBeGreaterThan(0)
		const [psi, convex, perturbation] = [text, split.convex.text, split.perturbation.text].map(independent) as [
			(z: Big) => Big,
			(z: Big) => Big,
			(z: Big) => Big,
		]
		const centre = text.includes('40') ? 40 : 0
		let [low, high, least] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
		for (let i = -50; i <= 50; i++) {
			const z = math.bignumber(centre + 6 * Math.sinh(i / 20))
			const [a, b, c] = [psi(z), convex(z), perturbation(z)]
			expect(Math.abs(a.minus(b).minus(c).toNumber())).toBeLessThan(1e-25 * Math.max(1, Math.abs(a.toNumber())))
			low = Math.min(low, c.toNumber())
			high = Math.max(high, c.toNumber())
			least = Math.min(least, secondDifference(convex, z))
		}
		expect(least).toBeGreaterThanOrEqual(split.convexity - 1e-9 * Math.abs(least))
		expect(split.oscillation).toBeGreaterThanOrEqual(high - low)
		expect(split.oscillation).toBeLessThanOrEqual(1.05 * (high - low))
		expect(split.oscillationError).toBeLessThanOrEqual(1e-5 * split.oscillation + 1e-12)
	})

	test('the natural quadratic split is found with its exact numbers', () => {
		const s = potential('z^2/2 + 2*exp(-z^2)').split
		expect(s?.convex.text).toBe('z^2/2')
		expect(s?.oscillation).toBeCloseTo(2, 9)
		expect(s?.convexity).toBe(1)
	})

	test('a convex potential is its own convex part', () => {
		const s = potential('z^2/2 + 0.1*cos(z)').split
		expect(s?.oscillation).toBe(0)
		expect(s?.convexity).toBeCloseTo(0.9, 9)
	})

	test('the constructed split of a deep well costs little more than its barrier', () => {
		// Any split has osc δ ≥ barrier = 20.
		expect(potential('20*(z^2-1)^2').split?.oscillation).toBeGreaterThan(20)
		expect(potential('20*(z^2-1)^2').split?.oscillation).toBeLessThan(26)
	})
})

describe('no split', () => {
	test.each(['log(cosh(z))', 'sqrt(1+z^2)', 'exp(z) - z', 'z^2*(2+sin(z))', '(1+z^2)^(3/4)'])('%s', (text) => {
		const p = potential(text)
		expect(p.split).toBeNull()
		expect(p.splitReason).toMatch(/no split/)
	})
})
