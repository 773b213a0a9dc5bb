/**
 * The effective drift (theory 2.2): ∇H̄(y) = E[Ā⁻¹PA∇H | Px = y] with the natural Ā = PANPᵗ, by quadrature over the fibres of six sites.
 *
 * One side by conditional expectations (positive quadrature), the other by inversion of the characteristic function. The sharpness of the check: with
 * the inverse operator the two sides must differ, by more than the tolerance.
 */
import { effectiveDrift } from '../lib/levels/meso/energy/exact/index.ts'
import { mesoSpace } from '../lib/levels/meso/space.ts'
import type { Check } from './check.ts'

const TOLERANCE = 1e-7

/** The check, with the subject's own drift or another one. */
export const effectiveDriftCheck = (of: typeof effectiveDrift): Check => ({
	id: 'effective-drift',
	title: 'The mesoscopic gradient is the conditional mean of the microscopic one',
	statement: '∇H̄ = E[Ā⁻¹PA∇H | Px = y] up to constants with Ā = PANPᵗ, N = 6, M = 3, degrees 0, 1, 2, both products; not with (PA⁻¹NPᵗ)⁻¹',
	source: 'theory 2.2',
	long: true,
	run({ transform, scale, potential: p }) {
		let worst = 0
		let wrong = Number.POSITIVE_INFINITY
		let error = 0
		for (const degree of [0, 1, 2])
			for (const product of ['l2', 'normalised'] as const) {
				const space = mesoSpace({ degree, blocks: 3, sites: 6, product })
				const inside = (m: number) => Math.min(p.means.max ?? m, Math.max(p.means.min ?? m, m))
				const x = Float64Array.from({ length: 6 }, (_, i) => inside(scale.mean + scale.deviation * 0.6 * Math.cos(1 + 2 * i)))
				let e
				try {
					e = of(space, transform, space.project(x))
				} catch (reason) {
					return undecided(String(reason))
				}
				const exact = meanFree(e.gradient)
				const size = Math.max(...exact.map(Math.abs), 1 / scale.deviation)
				worst = Math.max(worst, largest(meanFree(e.natural), exact) / size, largest(e.lift, e.gradient) / size)
				wrong = Math.min(wrong, largest(meanFree(e.inverse), exact) / size)
				error = Math.max(error, e.error / size)
			}
		if (!(error < TOLERANCE)) return undecided(`quadrature is right to ${error.toExponential(1)} only`)
		const holds = worst <= TOLERANCE && wrong > TOLERANCE
		return {
			verdict: holds ? 'holds' : worst - error > TOLERANCE ? 'fails' : 'inconclusive',
			margin: holds ? Math.log10(TOLERANCE / Math.max(worst, 1e-300)) : -Math.abs(Math.log10(worst / TOLERANCE)),
			marginUnit: 'decades below the tolerance',
			numbers: { defect: worst, error, tolerance: TOLERANCE, defectOfInverse: wrong },
			sentence: `Both sides agree to ${worst.toExponential(1)} of the gradient (degrees 0, 1, 2); with the inverse operator they differ by ${wrong.toExponential(1)} at least.`,
		}
	},
})

export const effectiveDriftIdentity: Check = effectiveDriftCheck(effectiveDrift)

function undecided(sentence: string) {
	return { verdict: 'inconclusive' as const, margin: null, marginUnit: '', numbers: {}, sentence }
}

function meanFree(a: Float64Array): Float64Array {
	const mean = a.reduce((s, x) => s + x, 0) / a.length
	return a.map((x) => x - mean)
}

function largest(a: Float64Array, b: Float64Array): number {
	return Math.max(...a.map((x, k) => Math.abs(x - (b[k] as number))))
}
