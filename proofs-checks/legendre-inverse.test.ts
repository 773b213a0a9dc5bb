import { expect, test } from 'vitest'
import type { CramerPoint } from '../lib/index.ts'
import { legendreInverse, legendreInverseStatement } from '../lib/statements/legendre-inverse.ts'
import { expectVerdicts, verdict } from './expect.ts'

test('conjugate for every kind of growth', () => {
	expectVerdicts(legendreInverse, { '(z-40)^2/2': 'holds', '100*(z^2-1)^2': 'holds', 'log(cosh(z))': 'holds', 'sqrt(1+z^2)+2*log(1+z^2)': 'holds' })
})

const changed = (change: (point: CramerPoint) => Partial<CramerPoint>) =>
	legendreInverseStatement(({ transform }, m) => ({ ...transform.at(m), ...change(transform.at(m)) }))

test.each([
	['φ′ off by one part in 10¹⁰', changed(({ first }) => ({ first: first * (1 + 1e-10) }))],
	['φ off by 10⁻¹⁰', changed(({ value }) => ({ value: value + 1e-10 }))],
	['the sign of φ flipped', changed(({ value }) => ({ value: -value }))],
])('%s turns the verdict', (_, wrong) => {
	expect(verdict(wrong, 'z^4/5 - z^2/3 + z/7')).toBe('fails')
})
