import { expect, test } from 'vitest'
import { cramerConvex, cramerConvexStatement } from '../lib/statements/cramer-convex.ts'
import { expectVerdicts, subject, tried } from './expect.ts'
import { LONG } from '../test/support/long.ts'

test('between its bounds for wells, linear growth and laws far from the origin', () => {
	expectVerdicts(cramerConvex, {
		'sqrt(1+z^2)': 'holds',
		// Boundary layers of φ″ at the edges of deep wells.
		'300*(z^2-1)^2': 'holds',
		// Curvature on a hundred thousandth of the law.
		...(LONG ? { '(z-40)^2/2': 'holds', 'exp(z) - z': 'holds', 'z^2/2 + 0.1*sqrt(z^2+1e-10)': 'holds' } : {}),
	})
})

const PSI = 'z^4/5 - z^2/3 + z/7'
const sound = {
	lower: ({ potential: { split } }: ReturnType<typeof subject>) => (split === null ? 0 : split.convexity * Math.exp(-split.oscillation)),
	upper: (s: ReturnType<typeof subject>, point: { readonly law: { readonly mean: number } }) => ({ value: s.potential.kernel.at([point.law.mean])[2] as number, error: 0 }),
}

test('ψ in place of the tilted law: ψ″(m) is no upper bound of φ″(m) in a double well', () => {
	const wrong = cramerConvexStatement(sound)
	expect(tried(wrong, subject(PSI)).verdict).toBe('fails')
})

test('the lower bound with the sign of the oscillation flipped is none', () => {
	const psi = 'z^2/2 + 2*exp(-z^2)'
	const upper = () => ({ value: Infinity, error: 0 })
	const right = cramerConvexStatement({ lower: sound.lower, upper })
	const wrong = cramerConvexStatement({ upper, lower: ({ potential: { split } }) => (split === null ? 0 : split.convexity * Math.exp(split.oscillation)) })
	expect([tried(right, subject(psi)).verdict, tried(wrong, subject(psi)).verdict]).toEqual(['holds', 'fails'])
})

test('a φ″ off by one part in 10⁸ is not the derivative of φ′', () => {
	const s = subject(PSI)
	const at = (m: number) => {
		const point = s.transform.at(m)
		return { ...point, second: point.second * (1 + 1e-8) }
	}
	const off = { ...s, transform: { ...s.transform, at } }
	expect(tried(cramerConvex, off).verdict).toBe('fails')
})
