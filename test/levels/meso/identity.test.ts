/** Micro → meso without simulation (theory 2.2): ∇H̄ as conditional expectations, by quadrature over the fibre against Fourier inversion. */
import { describe, expect, test } from 'vitest'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { InputError } from '../../../lib/errors.ts'
import { effectiveDrift } from '../../../lib/levels/meso/energy/exact/conditional.ts'
import { mesoSpace } from '../../../lib/levels/meso/space.ts'
import { potential } from '../../../lib/potential/index.ts'
import { long } from '../../support/long.ts'

const meanFree = (a: Float64Array) => {
	const mean = a.reduce((s, x) => s + x, 0) / a.length
	return a.map((x) => x - mean)
}
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (x, k) => Math.abs(x - (b[k] as number))))
const transforms = ['z^4/4-z^2/2', 'z^2/2+2*exp(-(z-1)^2)', 'z^4/5+z^3/3-z'].map((psi) => [psi, cramerTransform(potential(psi))] as const)

const sizes = [
	[0, 3, 6],
	[1, 3, 6],
	[2, 3, 6],
	[3, 3, 6],
	[2, 4, 8],
] as const
const cases = transforms.flatMap(([psi, t], k) => sizes.filter((s) => s[1] === 3 || k === 1).flatMap((s) => (['l2', 'normalised'] as const).map((product) => ({ psi, t, s, product }))))

describe('∇H̄ = E[Ā⁻¹PA∇H | Px = y]', () => {
	const tried = cases.filter((c) => c.s[1] === 3 || c.product === 'l2')
	const agree = ({ t, s: [degree, blocks, sites], product }: (typeof cases)[number]) => {
		const space = mesoSpace({ degree, blocks, sites, product })
		const x = Float64Array.from({ length: sites }, (_, i) => 0.2 + 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / sites) + 0.3 * Math.sin(2 * i))
		const e = effectiveDrift(space, t, space.project(x))
		const gradient = meanFree(e.gradient)
		const size = Math.max(...gradient.map(Math.abs))
		expect(e.error).toBeLessThan(1e-7)
		expect(largest(meanFree(e.natural), gradient)).toBeLessThan(10 * e.error)
		// The other lift, G⁻¹E[Pψ'], has the constants, too.
		expect(largest(e.lift, e.gradient)).toBeLessThan(10 * e.error)
		// E∇H lies in the range of NPᵗ: E ψ'(x_i) = cell averages of the gradient.
		expect(largest(e.force, space.cellAverages(e.gradient))).toBeLessThan(10 * e.error)
		expect(largest(e.hessian, e.exactHessian)).toBeLessThan(1e-7)
		// With the inverse operator the identity is false: by far more than any error.
		expect(largest(meanFree(e.inverse), gradient)).toBeGreaterThan(1e-3 * size)

	}
	// The product changes coefficients alone: it is tried on one ψ.
	const quick = ({ psi, s, product }: (typeof cases)[number]) => s[2] < 8 && (product === 'l2' || psi === transforms[0]![0])
	test.each(tried.filter(quick))('$psi, $s, $product', agree)
	long.each(tried.filter((c) => !quick(c)))('$psi, $s, $product', agree)
})

test('what a fibre cannot serve is refused', () => {
	const t = transforms[0]![1]
	const space = mesoSpace({ degree: 2, blocks: 3, sites: 12 })
	expect(() => effectiveDrift(space, t, new Float64Array(3))).toThrow(InputError)
	const single = mesoSpace({ degree: 2, blocks: 3, sites: 3 })
	expect(() => effectiveDrift(single, t, new Float64Array(3))).toThrow('1 to 5 dimensions')
})
