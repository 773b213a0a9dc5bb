import { expect, test } from 'vitest'
import { cramerTransform } from '../../../../lib/cramer/index.ts'
import { limitGap, mesoEnergy, mesoSpace, recoveryGap } from '../../../../lib/levels/index.ts'
import { site } from '../../../cramer/sites.ts'

/** P of 0.3 + cos 2πθ at K = ∞, by 20 Gauss nodes per block. */
function projected(degree: number, blocks: number) {
	const space = mesoSpace({ degree, blocks, sites: Number.POSITIVE_INFINITY })
	const { count, positions, weights, basis } = space.nodes(20)
	const moments = new Float64Array(blocks)
	for (let i = 0; i < blocks; i++)
		for (let a = 0; a < count; a++) {
			const y = 0.3 + Math.cos((2 * Math.PI * (i + positions[a]!)) / blocks)
			for (let l = 0; l <= degree; l++) moments[(i - l + blocks) % blocks]! += (weights[a]! / blocks) * basis[a * (degree + 1) + l]! * y
		}
	return { space, state: space.form.solve(moments) }
}

test('∫φ(y) − 𝓗_Y(y) for the double well of theory S6: values and slope −2(L+1)', () => {
	const transform = cramerTransform(site('z^2/2+4*exp(-z^2/2)'))
	const expected: [number, number, number, number][] = [
		[1, 5.5e-6, 2.1e-7, 1.1e-8],
		[2, 3.0e-6, 8.0e-9, 7.3e-11],
	]
	for (const [degree, ...values] of expected) {
		const gaps = [8, 16, 32].map((blocks) => {
			const { space, state } = projected(degree, blocks)
			return limitGap(space, transform)(state)!
		})
		gaps.forEach(({ value, error }, i) => {
			expect(Math.abs(value / values[i]! - 1)).toBeLessThan(0.05)
			expect(error).toBeLessThan(1e-6 * value)
		})
	}
})

test('0 at degree 0 and for quadratic φ, > 0 otherwise', () => {
	const wells = cramerTransform(site('z^4/4-z^2/2'))
	const flat = projected(0, 8)
	expect(limitGap(flat.space, wells)(flat.state)!.value).toBeLessThan(1e-25)
	const { space, state } = projected(2, 8)
	expect(limitGap(space, cramerTransform(site('z^2/2')))(state)!.value).toBeLessThan(1e-25)
	expect(limitGap(space, wells)(state)!.value).toBeGreaterThan(1e-9)
})

test('∫φ(ζ) − 𝓗_Y(Pζ): half the squared distance for quadratic φ, the difference of the two energies otherwise', () => {
	const profile = { value: (theta: number) => 0.3 + Math.cos(2 * Math.PI * theta) }
	for (const degree of [0, 1, 2]) {
		const { space, state } = projected(degree, 8)
		const gaussian = recoveryGap(space, cramerTransform(site('z^2/2')))(profile, state)!
		// |ζ − Pζ|² = |ζ|² − |Pζ|².
		const half = (0.5 + 0.3 ** 2 - space.inner(state, state)) / 2
		expect(Math.abs(gaussian.value - half)).toBeLessThan(1e-14 + gaussian.error)
		const wells = cramerTransform(site('z^4/4-z^2/2'))
		const found = recoveryGap(space, wells)(profile, state)!
		let free = 0
		for (let i = 0; i < 256; i++) free += wells.at(profile.value(i / 256)).value / 256
		expect(Math.abs(found.value - (free - mesoEnergy(space, wells, { kind: 'limit' }).value(state)))).toBeLessThan(1e-12 + found.error)
	}
})
