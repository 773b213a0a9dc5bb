/**
 * The mesoscopic gradient is the conditional mean of the microscopic one (theory 2.2, key identity):
 *
 *   ∇H̄(y) = E[Ā⁻¹PA∇H | Px = y] + const,   Ā = PANPᵗ,       and also  ∇H̄(y) = G⁻¹E[P∇H | Px = y].
 *
 * One side by conditional expectations (positive quadrature over the fibres of six sites), the other by inversion of the characteristic function.
 * It is sharp: with the inverse operator in place of the natural one the two sides must differ.
 */
import { effectiveDrift } from '../levels/meso/energy/exact/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { statementCommand } from './command.ts'
import { inconclusive, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'

const TOLERANCE = 1e-7
const SIZES = { blocks: 3, sites: 6 } as const
const DEGREES = [0, 1, 2] as const

/** The statement, with the conditional expectations of the library or other ones. */
export const effectiveDriftStatement = (of: typeof effectiveDrift = effectiveDrift): Statement => ({
	id: 'effective-drift',
	part: 'Coarse-grained Hamiltonian',
	title: 'The mesoscopic gradient is the conditional mean of the microscopic one',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: '∇H̄(y) = E[Ā⁻¹PA∇H | Px = y] up to constants with Ā = PANPᵗ, and not with (PA⁻¹NPᵗ)⁻¹; N = 6, M = 3, degrees 0, 1, 2, both products',
	latex: String.raw`\nabla\bar H(y) = \mathbb{E}_\mu\big[\bar A^{-1}PA\,\nabla H(x)\,\big|\,Px=y\big],\qquad \bar A = PANP^{\mathsf T}`,
	source: 'theory 2.2',
	status: 'derived',
	check(subject) {
		const { transform, scale, potential: p, quick } = subject
		const [degrees, products] = quick ? [[1], ['l2'] as const] : [DEGREES, ['l2', 'normalised'] as const]
		const inside = (m: number) => Math.min(p.means.max ?? m, Math.max(p.means.min ?? m, m))
		const x = Float64Array.from({ length: SIZES.sites }, (_, i) => inside(scale.mean + scale.deviation * 0.6 * Math.cos(1 + 2 * i)))
		let [worst, wrong, error] = [0, Number.POSITIVE_INFINITY, 0]
		let where = ''
		const rows = degrees.flatMap((degree) =>
			products.map((product) => {
				const space = mesoSpace({ degree, ...SIZES, product })
				const e = of(space, transform, space.project(x))
				const exact = meanFree(e.gradient)
				const size = Math.max(...exact.map(Math.abs), 1 / scale.deviation)
				const [natural, lift, inverse] = [largest(meanFree(e.natural), exact), largest(e.lift, e.gradient), largest(meanFree(e.inverse), exact)].map((d) => d / size) as [number, number, number]
				if (!(Math.max(natural, lift) <= worst)) [worst, where] = [Math.max(natural, lift), `degree ${degree}, ${product}`]
				wrong = Math.min(wrong, inverse)
				error = Math.max(error, e.error / size)
				return [degree, product, natural, lift, inverse, e.error / size] as const
			}),
		)
		const grounds = {
			sentence: `Both sides agree to ${worst.toExponential(1)} of the gradient (degrees ${degrees.join(', ')}); with the inverse operator they differ by ${wrong.toExponential(1)} at least.`,
			numbers: { defectOfInverse: wrong, where },
			change: 'The inverse operator in place of PANPᵗ, or a conditional mean that is not that of the canonical ensemble.',
			table: {
				caption: 'Largest difference from ∇H̄ by inversion, relative; quadrature over the fibres.',
				columns: ['degree', 'product', 'natural', 'G⁻¹E[Pψ′]', 'inverse', 'error'],
				rows,
			},
		}
		// Only with the natural operator: else the identity says nothing about it.
		if (!(error < TOLERANCE) || (worst <= TOLERANCE && !(wrong > TOLERANCE))) return inconclusive(grounds)
		return withinTolerance(worst, error, TOLERANCE, grounds, () => ({
			sentence: `The conditional mean differs from ∇H̄ by ${worst.toExponential(2)} of its size (${where}).`,
			at: { where, x: x.join(' '), defect: worst },
			command: `${statementCommand(subject, 'effective-drift')} --json`,
		}))
	},
})

export const effectiveDriftIdentity: Statement = effectiveDriftStatement()

function meanFree(a: Float64Array): Float64Array {
	const mean = a.reduce((s, x) => s + x, 0) / a.length
	return a.map((x) => x - mean)
}

function largest(a: Float64Array, b: Float64Array): number {
	return a.reduce((m, x, k) => Math.max(m, Math.abs(x - (b[k] as number))), 0)
}
