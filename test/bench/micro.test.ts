import { expect, test } from 'vitest'
import { EULER, kernelRate, METROPOLIS, peerRate } from './micro.ts'

/** Generous: the figures are for `npm run bench`, on a machine that does nothing else. */
test('the generated step is no slower than half of scalar C, and Metropolis than a thirtieth of Euler–Maruyama', () => {
	const rate = kernelRate('z^4/4 - z^2/2', 256, EULER, 1e6)
	const peer = peerRate(256, 4000)
	if (peer === null) console.warn('no C compiler: the peer is left out')
	else expect(rate / peer).toBeGreaterThan(0.5)
	expect(kernelRate('z^4/4 - z^2/2', 256, METROPOLIS, 1e6) / rate).toBeGreaterThan(0.03)
})
