import { expect, test } from 'vitest'
import { continuousGovw } from '../../../lib/inequalities/constants/index.ts'
import { casesOf } from '../../../lib/study/index.ts'
import { boundsOf } from '../../../lib/study/results/bounds.ts'
import { asked } from '../../support/study.ts'

const specification = (psi: string, start: 'deterministic' | 'local-gibbs', sites: number[]) => asked({ potentials: [{ psi, parameters: {}, profile: 'cos(2*pi*theta)/2' }], sites, starts: [start], times: [0.1] })
const bounds = (psi: string, start: 'deterministic' | 'local-gibbs', sites: number[]) => casesOf(specification(psi, start, sites)).map(boundsOf)

test('Gaussian ψ: at the best divisor E is near its least over all real M; the bound of splines is lower and falls faster', () => {
	const sizes = [16, 256]
	const found = bounds('z^2/2', 'local-gibbs', sizes)
	// Theory 5.8: ρ = λ = 1, κ = 0, α → 1, C1 = C2 + β = ½∫ζ² = 1/16.
	const least = sizes.map((sites) => continuousGovw({ lambda: 1, rho: 1, wholeRho: 1, kappa: 0, alpha: 1, entropy: 1 / 16, energyGap: 1 / 16 }, { sites, time: 0.1 }).value)
	found.forEach(({ govw, spline, govwBlocks }, k) => {
		// γ and H̄(η_0) of few blocks are below those of M → ∞.
		expect(govw! / least[k]!).toBeGreaterThan([0.6, 0.85][k]!)
		expect(govw! / least[k]!).toBeLessThan(1.15)
		expect(sizes[k]! % govwBlocks!).toBe(0)
		expect(spline!).toBeLessThan(govw!)
	})
	const slope = (a: number, b: number) => Math.log(b / a) / Math.log(16)
	// −1/2 and −2/3 for large N.
	expect(slope(found[0]!.govw!, found[1]!.govw!)).toBeLessThan(-0.3)
	expect(slope(found[0]!.spline!, found[1]!.spline!)).toBeLessThan(slope(found[0]!.govw!, found[1]!.govw!) - 0.05)
})

test('where they do not apply, they say why', () => {
	expect(bounds('z^2/2', 'deterministic', [16])[0]).toMatchObject({ govw: null, spline: null, reason: expect.stringContaining('infinite entropy') as string })
	expect(bounds('z^4/4 + z^2/2', 'local-gibbs', [16])[0]).toMatchObject({ govw: null, spline: null, reason: expect.stringContaining('super-quadratic') as string })
})
