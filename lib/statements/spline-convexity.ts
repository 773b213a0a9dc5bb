/**
 * Convexity passes from the auxiliary level of piecewise polynomials to the splines (theory 2.6, 8.1; Brascamp–Lieb and Prékopa):
 *
 *   Hess Ψ_{K,L} ≥ λ ≥ 0 on the blocks   ⟹   Hess H̄_Y(y) ≥ λ at every spline y of degree L,
 *
 * because H̄_Y is the marginal of H̄_Z under an orthogonal projection. λ = inf ψ'' ≥ 0 where ψ is convex, for every K and L; else what a scan of
 * Hess Ψ_{K,2} over polynomial fields found, less what it may have missed: scanned, not proved. Hess H̄_Y by inversion on two and three blocks.
 */
import { commandLine } from './command.ts'
import { decide, type Evidence } from './evidence.ts'
import type { Statement } from './statement.ts'
import { studyDeviation } from './support/study-profile.ts'
import type { Subject } from './subject.ts'
import { polynomialCurvature, SCANNED } from './support/polynomial-curvature.ts'
import { splineCurvature } from './support/spline-hessian.ts'

/** A lower bound of the curvature of blocks. */
export interface BlockCurvature {
	readonly least: number
	/** K for which it is known; null: all. */
	readonly sitesPerBlock: number | null
	readonly source: string
}

/** Equality is allowed (Gaussian), and this much beyond it, relative. */
const SLACK = 1e-7

const known = new WeakMap<Subject, BlockCurvature | string>()

/** λ, or why it is not known. */
export function blockCurvature(subject: Subject): BlockCurvature | string {
	const found = known.get(subject) ?? find(subject)
	known.set(subject, found)
	return found
}

function find(subject: Subject): BlockCurvature | string {
	const { value, certified, error } = subject.potential.minSecondDerivative
	if (value !== null && certified && value >= 0) return { least: Math.max(0, value - (error ?? 0)), sitesPerBlock: null, source: 'inf ψ″' }
	const scan = polynomialCurvature(subject)
	if (typeof scan === 'string') return scan
	return {
		least: scan.least - scan.error - scan.missed,
		sitesPerBlock: scan.sites,
		source: `${SCANNED}: ${scan.patterns} patterns of fields, Hess Ψ_{${scan.sites},2} s₀² from ${(scan.least * unitOf(subject)).toPrecision(3)}, ${(scan.missed * unitOf(subject)).toPrecision(2)} in doubt, to ${(scan.most * unitOf(subject)).toPrecision(3)}`,
	}
}

/** s₀². */
function unitOf({ scale }: Subject): number {
	return scale.deviation ** 2
}

function check(subject: Subject, { least, sitesPerBlock, source }: BlockCurvature): Evidence {
	const { transform, scale, quick } = subject
	const unit = unitOf(subject)
	const size = studyDeviation(subject, 1.4)
	const spaces: readonly (readonly [degree: number, blocks: number, sitesPerBlock: number])[] =
		sitesPerBlock !== null ? [[1, 2, sitesPerBlock], [2, 2, sitesPerBlock], ...(quick ? [] : [[2, 3, sitesPerBlock] as const])] : quick ? [[1, 2, 2], [2, 2, 3]] : [[1, 2, 2], [1, 2, 8], [2, 2, 3], [2, 3, 2], [1, 3, 3]]
	const rows = spaces.flatMap(([degree, blocks, K]) => {
		const curvature = splineCurvature(transform, degree, blocks, K)
		return [[0, 0], [0, 0.5], [0, 1], [0.7, 0.5], [-0.7, 0.5]].map(([shift, away]) => {
			const state = Float64Array.from({ length: blocks }, (_, j) => scale.mean + size * (shift! + (j % 2 === 0 ? away! : -away!)))
			const { least: lambda, error } = curvature(state)
			return { degree, blocks, K, shift: shift!, away: away!, lambda, error }
		})
	})
	const worst = rows.reduce((a, b) => (!(b.lambda - b.error >= a.lambda - a.error) ? b : a))
	return decide(
		(worst.lambda - least) * unit + SLACK * Math.max(1, least * unit),
		worst.error * unit,
		'least λ_min(Hess H̄) − λ in units of 1/s₀²',
		{
			sentence: `λ_min(Hess H̄) s₀² ≥ ${(worst.lambda * unit).toPrecision(6)} at ${rows.length} splines (least at degree ${worst.degree}, M = ${worst.blocks}, K = ${worst.K}), against λs₀² = ${(least * unit).toPrecision(6)} (${source}).`,
			numbers: { lambda: least * unit, source, leastFound: worst.lambda * unit, error: worst.error * unit },
			change: 'A curvature of the blocks that is not a lower bound: too few sites per block, or a scan that misses its minimum.',
			table: {
				caption: 'λ_min(Hess H̄)·s₀² at m₀ + s(shift ± away), alternating coefficients.',
				columns: ['degree', 'M', 'K', 'shift', 'away', 'λ_min s₀²', 'error'],
				rows: rows.map((r) => [r.degree, r.blocks, r.K, r.shift, r.away, r.lambda * unit, r.error * unit]),
			},
		},
		() => ({
			sentence: `λ_min(Hess H̄)s₀² = ${(worst.lambda * unit).toPrecision(4)} at degree ${worst.degree}, M = ${worst.blocks}, K = ${worst.K} is below ${(least * unit).toPrecision(4)}.`,
			at: { degree: worst.degree, blocks: worst.blocks, sitesPerBlock: worst.K, shift: worst.shift, away: worst.away },
			command: commandLine(subject, 'energy', [['--degree', String(worst.degree)], ['--blocks', String(worst.blocks)], ['--sites', String(worst.blocks * worst.K)]]),
		}),
	)
}

export const splineConvexityStatement = (curvature: (subject: Subject) => BlockCurvature | string = blockCurvature): Statement => ({
	id: 'spline-convexity',
	part: 'Coarse-grained Hamiltonian',
	title: 'Convexity passes from polynomial blocks to splines',
	expected: 'theorem',
	hypotheses: {
		text: `ψ convex, or Hess Ψ_{K,2} ≥ λ > 0 for the blocks of quadratic polynomials (${SCANNED})`,
		unverified: (subject) => {
			const found = curvature(subject)
			return typeof found === 'string' ? found : null
		},
	},
	text: 'Hess Ψ_{K,L} ≥ λ ⟹ Hess H̄_Y ≥ λ; with ψ″ ≥ λ for all K and L',
	latex: String.raw`\operatorname{Hess}\Psi_{K,L} \ge \lambda \quad\Longrightarrow\quad \operatorname{Hess}\bar H_Y \ge \lambda`,
	source: 'theory 2.6, 8.1',
	status: 'derived',
	check: (subject) => check(subject, curvature(subject) as BlockCurvature),
})

export const splineConvexity: Statement = splineConvexityStatement()
