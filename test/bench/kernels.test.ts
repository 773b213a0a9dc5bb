/** Only generous ratios are asserted: typical ones are 4 (scalar JavaScript) and 50 or more (mathjs). */
import { expect, test } from 'vitest'
import { CASES, measure } from './kernels.ts'

test('the SIMD kernel beats generated scalar JavaScript and the mathjs closure', () => {
	const bump = CASES.find((c) => c.name === 'gaussian bump')
	if (bump === undefined) throw new Error('no such case')
	const ratios = (m: ReturnType<typeof measure>) => ({ scalar: m.javascript / m.resident, mathjs: m.mathjs / m.resident })
	let best = { scalar: 0, mathjs: 0 }
	// Other processes may take the core in the wrong moment: the best of a few attempts counts.
	for (let attempt = 0; attempt < 5 && !(best.scalar > 1.5 && best.mathjs > 5); attempt++) {
		const next = ratios(measure(bump, 8, 40))
		best = { scalar: Math.max(best.scalar, next.scalar), mathjs: Math.max(best.mathjs, next.mathjs) }
	}
	expect(best.scalar).toBeGreaterThan(1.5)
	expect(best.mathjs).toBeGreaterThan(5)
})
