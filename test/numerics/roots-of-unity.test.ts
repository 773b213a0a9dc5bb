import { expect, test } from 'vitest'
import { rootOfUnity } from '../../lib/numerics/roots-of-unity.ts'

test.each([1, 2, 3, 4, 5, 7, 8, 12, 31, 64, 1000, 4096])('n = %d: on the circle, a group, symmetric', (n) => {
	for (let k = -n; k < n; k++) {
		const [c, s] = rootOfUnity(n, k)
		// The engine's own functions at an angle below 2π: the rounding of the angle is 4e-16.
		const reduced = ((k % n) + n) % n
		expect(Math.abs(c - Math.cos((2 * Math.PI * reduced) / n))).toBeLessThan(2e-15)
		expect(Math.abs(s - Math.sin((2 * Math.PI * reduced) / n))).toBeLessThan(2e-15)
		expect(Math.abs(c * c + s * s - 1)).toBeLessThan(5e-16)
		const [d, t] = rootOfUnity(n, -k)
		expect(Math.abs(d - c) + Math.abs(s + t)).toBe(0)
	}
	if (n % 4 === 0) expect(rootOfUnity(n, n / 4).map(Math.abs)).toEqual([0, 1])
})
