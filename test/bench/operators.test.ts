/** Only generous ratios are asserted: typical ones at M = 256 are 10 (application) and 1000 (solve). */
import { expect, test } from 'vitest'
import { measureOperator } from './operators.ts'

test('application and solve by FFT beat dense matrices at M = 256', () => {
	const t = measureOperator(256)
	expect(t.denseApply / t.apply).toBeGreaterThan(2)
	expect(t.denseSolve / t.solve).toBeGreaterThan(50)
})
