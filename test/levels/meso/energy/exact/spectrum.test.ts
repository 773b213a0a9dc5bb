import { expect, test } from 'vitest'
import { cramerTransform } from '../../../../../lib/cramer/index.ts'
import { characteristicTables } from '../../../../../lib/levels/meso/energy/exact/characteristic-table.ts'
import { spectrum } from '../../../../../lib/levels/meso/energy/exact/spectrum.ts'
import { potential } from '../../../../../lib/potential/index.ts'
import { long } from '../../../../support/long.ts'

/** e^{−ψ} = e^{−z²/2}(1 + a cos kz): χ is a sum of Gaussians at 0 and ±k, in closed form (theory 8.2). */
const closed = (a: number, k: number, t: number) => {
	const gauss = (x: number) => Math.exp((-x * x) / 2)
	return (gauss(t) + (a / 2) * (gauss(t - k) + gauss(t + k))) / (1 + a * gauss(k))
}

test.each([
	[0.5, 8],
	[0.5, 50],
	[0.01, 200],
	[0.3, 300],
])('1 + %d cos(%d z): the revival is seen from afar, and what is beyond it is small', (a, k) => {
	const site = potential(`z^2/2-log(1+${a}*cos(${k}*z))`)
	const law = cramerTransform(site).logPartition(0)
	const { beyond } = spectrum(site, law)
	for (const t of [0, 3, k / 2, k - 4, k - 0.5, k, k + 2, k + 4]) {
		const largest = Math.max(...Array.from({ length: 4000 }, (_, i) => Math.abs(closed(a, k, t + i * 0.01 + (i > 2000 ? k : 0)))), t <= k ? Math.abs(closed(a, k, k)) : 0)
		expect(beyond(t)).toBeGreaterThanOrEqual(Math.min(1, largest))
		expect(beyond(t)).toBeLessThan(4 * largest + 1e-12)
	}
	expect(beyond(k + 10)).toBeLessThan(1e-12)
	// So the region that an inversion covers reaches to k.
	const table = characteristicTables(cramerTransform(site))(law)
	table.extend(6)
	const ratio = table.leastRatio(6, 26)
	expect(ratio * 36).toBeLessThan(-Math.log(a / 2) + 0.8)
})

long('what is not resolved is not called small', () => {
	const site = potential('z^2/2-log(1+0.3*cos(20000*z))')
	expect(spectrum(site, cramerTransform(site).logPartition(0)).beyond(100)).toBe(1)
})
