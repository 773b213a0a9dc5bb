/** The bounds of the hydrodynamic limit and their constants. theory.md 1.4, 1.5, 2.3, 5.11, G9, G10, G14. */
import { describe, expect, test } from 'vitest'
import { bestBound, boundContext, coarseConvexity, continuousGovw, continuousSpline, cramerCurvature, curvatureConstants, fibreConstant, govwBound, govwEstimate, secondMomentConstant, splineBound, splineEstimate, startEntropy } from '../../../lib/inequalities/constants/index.ts'
import { cramerTransform } from '../../../lib/cramer/index.ts'
import { potential } from '../../../lib/potential/index.ts'

const gaussian = { lambda: 1, rho: 1, wholeRho: 1, kappa: 0, alpha: 1, entropy: 0.25, energyGap: 0.25, curvature: 1, degree: 2 }

describe('the numbers of theory 5.11', () => {
	test('block averages: 4.1e-3 at M = 84; splines of degree 2: 4.1e-4 at M = 11', () => {
		const govw = continuousGovw(gaussian, { sites: 4096, time: 0.1 })
		expect(govw.blocks).toBeCloseTo(84.5, 1)
		expect(govw.value).toBeCloseTo(4.126e-3, 6)
		// 2 √(cT/N), c = √(2Tγ (α + 2 C1)) (√C1 + √C2).
		const c = Math.sqrt(0.2 * 1.5) / Math.PI
		expect(govw.value).toBeCloseTo(2 * Math.sqrt((c * 0.1) / 4096), 15)
		const spline = continuousSpline({ ...gaussian, squaredConstant: 1.31 }, { sites: 4096, time: 0.1 })
		expect(spline.blocks).toBeCloseTo(11.08, 2)
		// The closed form has M in place of M − 1.
		const d = (1.31 * 0.25) / Math.PI ** 2 / 2
		expect(spline.value + 0.1 / 4096).toBeCloseTo(3 * 2 ** (-2 / 3) * Math.cbrt(d) * (0.1 / 4096) ** (2 / 3), 15)
		expect(spline.value + 0.1 / 4096).toBeCloseTo(4.06e-4, 6)
	})
	test('over divisors: no less than over real M, and next to it', () => {
		const best = bestBound((blocks) => govwBound(gaussian, { sites: 4096, blocks, time: 0.1 }), 4096)!
		expect(best.blocks).toBe(64)
		expect(best.value).toBeGreaterThan(4.126e-3)
		expect(best.value).toBeLessThan(4.4e-3)
		const spline = bestBound((blocks) => splineBound(gaussian, { sites: 4096, blocks, time: 0.1 }), 4096)!
		expect([8, 16]).toContain(spline.blocks)
		expect(spline.value).toBeLessThan(4.6e-4)
	})
	test('slopes −1/2 and −2/3 in N (G14)', () => {
		const at = (f: typeof continuousGovw, sites: number) => f({ ...gaussian, kappa: 0.3 } as never, { sites, time: 0.1 })
		const slope = (f: typeof continuousGovw) => Math.log(at(f, 1e14).value / at(f, 1e12).value) / Math.log(100)
		expect(slope(continuousGovw)).toBeCloseTo(-0.5, 5)
		expect(slope(continuousSpline as never)).toBeCloseTo(-2 / 3, 3)
		expect(at(continuousGovw, 1e12).slope).toBeCloseTo(slope(continuousGovw), 4)
		const direct = (Math.log(at(continuousGovw, 1001).value) - Math.log(at(continuousGovw, 999).value)) / Math.log(1001 / 999)
		expect(at(continuousGovw, 1000).slope).toBeCloseTo(direct, 5)
	})
	test('degree 1 has no bound, M must divide N', () => {
		expect(() => splineBound({ ...gaussian, degree: 1 }, { sites: 64, blocks: 8, time: 0.1 })).toThrow('degree 2')
		expect(() => govwBound(gaussian, { sites: 64, blocks: 7, time: 0.1 })).toThrow('divide')
	})
})

describe('constants of a double well', () => {
	const p = potential('z^2/2+4*exp(-z^2/2)')
	const context = boundContext(p)
	test('κ is half the range of ψ″, Λ its largest size', () => {
		// ψ″ = 1 + 4(z² − 1)e^{−z²/2}: −3 at 0, 1 + 8e^{−3/2} at z² = 3.
		const { kappa, largest } = curvatureConstants(p)
		expect(kappa.value).toBeCloseTo((4 + 8 * Math.exp(-1.5)) / 2, 9)
		expect(largest.value).toBeCloseTo(3, 12)
	})
	test('λ: theory 3 at K = 7, 8, 12, and by addition for larger K', () => {
		expect(coarseConvexity(context.convexity, 6).value).toBeNull()
		expect(coarseConvexity(context.convexity, 7).value).toBeCloseTo(0.139, 3)
		expect(coarseConvexity(context.convexity, 8).value).toBeCloseTo(0.22, 3)
		expect(coarseConvexity(context.convexity, 12).value).toBeCloseTo(0.305, 3)
		const far = coarseConvexity(context.convexity, 1000)
		expect(far.value).toBeGreaterThanOrEqual(0.139)
		expect(far.value).toBeLessThanOrEqual(0.3279)
	})
	test('ρ falls with K at once, and has a floor in blocks', () => {
		const rho = (K: number) => fibreConstant(p, K, context.curvature.kappa, context.convexity).value!
		expect(rho(2)).toBeLessThan(1 / 31.54)
		expect(rho(2)).toBeGreaterThan(Math.exp(-8))
		expect(rho(7)).toBeLessThan(rho(2))
		expect(rho(Number.POSITIVE_INFINITY)).toBeGreaterThan(0)
		expect(rho(1000)).toBeGreaterThanOrEqual(rho(Number.POSITIVE_INFINITY))
	})
	test('φ″ between its proved bounds; least 0.3279 (theory 3)', () => {
		const range = cramerCurvature(context.transform, p)
		expect(range.least.value).toBeCloseTo(0.3279, 4)
		expect(range.lower.value!).toBeLessThan(range.least.value!)
		expect(range.most.value!).toBeLessThan(range.upper.value!)
		const part = cramerCurvature(context.transform, p, [1, 2])
		expect(part.least.value).toBeCloseTo(context.transform.at(1).second, 12)
	})
	test('E is assembled; a super-quadratic ψ has none, nor has K below K₀', () => {
		const averages = Float64Array.from({ length: 64 }, (_, i) => 0.3 + 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / 64))
		const estimate = govwEstimate(context, { averages, blocks: 8, time: 0.02 })
		expect(estimate.reason).toBe('')
		const { terms, value } = estimate.bound!
		expect(value).toBe(terms.trace + terms.covariance + terms.fluctuation + terms.drift)
		expect(terms.trace).toBeCloseTo((0.02 * 8) / 64, 15)
		const quartic = govwEstimate(boundContext(potential('z^4/4')), { averages, blocks: 8, time: 0.02 })
		expect(quartic.bound).toBeNull()
		expect(quartic.reason).toContain('unbounded')
		const coarse = govwEstimate(context, { averages, blocks: 32, time: 0.02 })
		expect(coarse.bound).toBeNull()
		expect(coarse.reason).toContain('lambda')
	})
})

test('splines of a non-convex ψ: a scan of K sites serves its multiples, and what it may have missed is taken off', () => {
	const p = potential('z^2/2+1.2*exp(-z^2/2)')
	const context = boundContext(p)
	const scan = { degree: 2, sites: 6, least: 0.3, most: 2, error: 1e-9, missed: 0.1, fields: [], patterns: 7, complete: true }
	const at = (sites: number, found: typeof scan | null) => splineEstimate(context, 2, { averages: Float64Array.from({ length: sites }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / sites)), blocks: 4, time: 0.02 }, found)
	for (const sites of [24, 48]) {
		const { bound, constants } = at(sites, scan)
		expect(bound).not.toBeNull()
		expect(constants['lambda']!.value).toBeCloseTo(0.2, 8)
		expect(constants['lambda']!.reason).toContain('scanned, not proved')
		// Holley–Stroock on 6 sites, whatever the block.
		expect(constants['rho']!.value).toBe(at(24, scan).constants['rho']!.value)
	}
	expect(at(32, scan).reason).toContain('not scanned')
	expect(at(24, null).reason).toContain('not scanned')
	expect(at(24, { ...scan, missed: 0.31 }).reason).toContain('not found to be convex')
	expect(at(24, { ...scan, degree: 1 }).bound).toBeNull()
})

test('a Gaussian with variance 1/k: every constant in closed form, and covariance under z → az', () => {
	const sites = 48
	const averages = (scale: number) => Float64Array.from({ length: sites }, (_, i) => scale * (0.2 + Math.cos((2 * Math.PI * (i + 0.5)) / sites)))
	const at = (text: string, scale: number, time: number) => govwEstimate(boundContext(potential(text)), { averages: averages(scale), blocks: 6, time })
	const { constants, bound } = at('3*z^2/2', 1, 0.1)
	expect(constants.kappa.value).toBe(0)
	expect(constants.lambda.value).toBeCloseTo(3, 9)
	expect(constants.rho.value).toBeCloseTo(3, 12)
	expect(constants.wholeRho.value).toBeCloseTo(3, 9)
	expect(constants.alpha.value).toBeCloseTo(1 / 3, 12)
	expect(constants.alpha.error).toBeCloseTo(1 / 3 / sites, 12)
	// ½·3·(mean square of the fluctuation) = 3/4.
	expect(constants.entropy.value).toBeCloseTo(0.75, 12)
	expect(bound).not.toBeNull()
	// x' = x/10, ψ'(z) = ψ(10z): times scale like lengths squared, and so does E.
	const scaled = at('300*z^2/2', 0.1, 0.001)
	expect(scaled.bound!.value / bound!.value).toBeCloseTo(0.01, 7)
	const spline = splineEstimate(boundContext(potential('3*z^2/2')), 2, { averages: averages(1), blocks: 6, time: 0.1 })
	expect(spline.constants.squaredConstant.value).toBeGreaterThan(1)
	expect(spline.bound!.value).toBeCloseTo((0.1 * 5) / 48 + (spline.constants.squaredConstant.value! * spline.constants.gamma.value! * 0.75) / 6 / 36, 9)
})

test('entropy against a direct integral; the second moment against the exact canonical variance', () => {
	const transform = cramerTransform(potential('z^4/4'))
	// Ent of the tilted law of mean 1 relative to that of mean 0, half of it for the pair (1, −1).
	const { field, logPartition } = transform.at(1).law
	const direct = field * 1 - logPartition + transform.logPartition(0).logPartition
	expect(startEntropy(transform, [1, -1]).value).toBeCloseTo(direct, 12)
	// s² − (s²/2N)((s²)″ + 2) + O(1/N²), the density of a sum by convolution on a grid.
	const h = 0.05
	const weights = Array.from({ length: 201 }, (_, i) => Math.exp(-(((i - 100) * h) ** 4) / 4))
	const convolve = (a: number[], b: number[]) => {
		const out = new Array<number>(a.length + b.length - 1).fill(0)
		a.forEach((x, i) => b.forEach((y, j) => void (out[i + j] += x * y)))
		return out
	}
	const N = 16
	let rest = [1]
	for (let k = 0; k < N - 1; k++) rest = convolve(rest, weights)
	const middle = (rest.length - 1) / 2
	let [mass, second] = [0, 0]
	weights.forEach((w, i) => {
		const other = rest[middle - (i - 100)] ?? 0
		mass += w * other
		second += w * other * ((i - 100) * h) ** 2
	})
	const alpha = secondMomentConstant(transform, 0, N)
	expect(Math.abs(alpha.value! - alpha.error - second / mass)).toBeLessThan((1.2 * alpha.error) / N)
	expect(second / mass).toBeLessThanOrEqual(alpha.value! + alpha.error)
})
