/** The effective drift on different potentials, and with wrong conditional means. */
import { describe, expect, test } from 'vitest'
import { effectiveDrift } from '../lib/levels/meso/energy/exact/index.ts'
import { complaintsOf, evidenceOf, subjectOf } from '../lib/statements/index.ts'
import { effectiveDriftIdentity, effectiveDriftStatement } from '../lib/statements/effective-drift.ts'

test.each([['z^2/2'], ['z^2/2 + 2*exp(-z^2)'], ['exp(z) - z']])('%s', (psi) => {
	const evidence = evidenceOf(effectiveDriftIdentity, subjectOf(psi, { quick: true }))
	expect([evidence.verdict, complaintsOf(evidence)]).toEqual(['holds', []])
})

describe('a wrong one is caught', () => {
	const subject = subjectOf('z^2/2 + 2*exp(-z^2)', { quick: true })
	let sound: ReturnType<typeof effectiveDrift> | undefined
	const wrongWith = (change: (e: ReturnType<typeof effectiveDrift>) => Partial<ReturnType<typeof effectiveDrift>>) =>
		evidenceOf(
			effectiveDriftStatement((...args) => {
				const e = (sound ??= effectiveDrift(...args))
				return { ...e, ...change(e) }
			}),
			subject,
		)
	test.each([
		['a drift off by one part in 10⁵', (e) => ({ natural: e.natural.map((x) => x * (1 + 1e-5)) })],
		['the inverse operator', (e) => ({ natural: e.inverse })],
	] satisfies [string, Parameters<typeof wrongWith>[0]][])('%s', (_, change) => {
		const evidence = wrongWith(change)
		expect([evidence.verdict, complaintsOf(evidence)]).toEqual(['fails', []])
	})
	test('quadrature that did not get far decides nothing', () => {
		expect(wrongWith(() => ({ error: 1 })).verdict).toBe('inconclusive')
	})
})
