/**
 * Is H̄ of splines convex with few sites per block? Degree 1 on two blocks of two sites (theory 2.6, 7.2 S3): a property, which wells destroy.
 *
 * Hess H̄ by inversion at y = (m + a, m − a). Convexity needs, for these states and their reflections,
 *
 *   (∂₀ − ∂₁)H̄/(y₀ − y₁) = ⟨∇H̄(y) − ∇H̄(y'), y − y'⟩/‖y − y'‖² ≥ 0,
 *
 * a quotient of two differences of coefficients that `twoscale energy` prints. Strictly convex ψ: proved (Prékopa); else found at the states tried.
 */
import { mesoSpace } from '../levels/meso/space.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence, inconclusive } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { studyDeviation } from './support/study-profile.ts'
import type { Subject } from './subject.ts'
import { splineCurvature } from './support/spline-hessian.ts'

export type CurvatureOf = typeof splineCurvature

const DEGREE = 1
const BLOCKS = 2
const SHIFTS = { quick: [-0.7, 0, 0.7], full: [-1, -0.5, 0, 0.5, 1] }
const AWAY = { quick: [0.1, 0.4, 0.9], full: [0.1, 0.3, 0.5, 0.7, 1] }

function check(subject: Subject, curvatureOf: CurvatureOf, sitesPerBlock: number): Evidence {
	const { transform, scale, potential: p, quick } = subject
	const unit = scale.deviation ** 2
	const size = studyDeviation(subject, 2)
	const curvature = curvatureOf(transform, DEGREE, BLOCKS, sitesPerBlock)
	const extent = quick ? 'quick' : 'full'
	const all = SHIFTS[extent].flatMap((shift) =>
		AWAY[extent].map((away) => {
			const [mean, a] = [scale.mean + size * shift, size * away]
			const { least, error, gradient, gradientError } = curvature(Float64Array.of(mean + a, mean - a))
			return { mean, a, least: least * unit, error: error * unit, quotient: ((gradient[0]! - gradient[1]!) / (2 * a)) * unit, quotientError: (gradientError / a) * unit }
		}),
	)
	const rows = all.filter((r) => Number.isFinite(r.least + r.error + r.quotient + r.quotientError))
	const missing = all.length - rows.length
	if (rows.length === 0) return inconclusive({ sentence: 'Inversion did not reach any of the states.', numbers: { states: all.length }, change: 'Wells less deep or wider.' })
	const flat = rows.reduce((x, y) => (y.quotient + y.quotientError < x.quotient + x.quotientError ? y : x))
	const bent = rows.reduce((x, y) => (y.least - y.error < x.least - x.error ? y : x))
	// Where a quotient is negative, gradients alone show it.
	const shown = flat.quotient + flat.quotientError < 0
	const [slack, doubt] = shown ? [flat.quotient, flat.quotientError] : [bent.least, bent.error]
	const at = shown ? flat : bent
	const proved = (p.minSecondDerivative.value ?? -1) >= 0
	// States out of reach decide nothing, unless convexity is proved or one within shows that it fails.
	const error = missing > 0 && !proved && !(slack < -doubt) ? Number.POSITIVE_INFINITY : doubt
	return decide(
		slack,
		error,
		'least curvature of H̄ found, in units of 1/s₀²',
		{
			sentence: `H̄ of degree 1 on two blocks of K = ${sitesPerBlock}: least eigenvalue of its Hessian ${bent.least.toPrecision(4)}/s₀², least quotient of gradients ${flat.quotient.toPrecision(4)}/s₀², at ${rows.length} states${missing > 0 ? `, ${missing} more out of reach` : ''}${proved ? '; ψ is convex, so that H̄ is' : ''}.`,
			numbers: { leastEigenvalue: bent.least, leastEigenvalueError: bent.error, leastQuotient: flat.quotient, leastQuotientError: flat.quotientError, mean: at.mean, amplitude: at.a },
			change: proved ? 'A potential that is not convex.' : 'More sites per block make H̄ convex, deeper wells destroy it.',
			table: {
				caption: 'Curvatures at (m + a, m − a), in units of 1/s₀².',
				columns: ['m', 'a', 'λ_min', 'error', '(∂₀ − ∂₁)H̄/(y₀ − y₁)'],
				rows: rows.map((r) => [r.mean, r.a, r.least, r.error, r.quotient]),
			},
		},
		() => ({
			sentence: shown
				? `At y = (${(at.mean + at.a).toPrecision(5)}, ${(at.mean - at.a).toPrecision(5)}) the coefficients of ∇H̄ differ the other way than those of y: quotient ${at.quotient.toPrecision(4)}/s₀² < 0.`
				: `At y = (${(at.mean + at.a).toPrecision(5)}, ${(at.mean - at.a).toPrecision(5)}) Hess H̄ has the eigenvalue ${at.least.toPrecision(4)}/s₀² < 0.`,
			at: { mean: at.mean, amplitude: at.a, quotient: at.quotient, eigenvalue: at.least },
			command: commandLine(subject, 'energy', [
				['--degree', String(DEGREE)],
				['--blocks', String(BLOCKS)],
				['--sites', String(BLOCKS * sitesPerBlock)],
				['--profile', profileOf(at.mean, at.a, sitesPerBlock)],
			]),
		}),
	)
}

/** m + c cos 2πθ whose values at the middles of the sites have the projection (m + a, m − a). */
function profileOf(mean: number, a: number, sitesPerBlock: number): string {
	const sites = BLOCKS * sitesPerBlock
	const y = mesoSpace({ degree: DEGREE, blocks: BLOCKS, sites }).project(Float64Array.from({ length: sites }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / sites)))
	return `${mean} + (${a / y[0]!})*cos(2*pi*theta)`
}

export const splineHamiltonianConvexStatement = (curvatureOf: CurvatureOf = splineCurvature, sitesPerBlock = 2): Statement => ({
	id: 'spline-hamiltonian-convex',
	part: 'Coarse-grained Hamiltonian',
	title: 'H̄ of splines is convex with two sites per block already',
	expected: 'property',
	hypotheses: ADMISSIBLE,
	text: `Hess H̄ ≥ 0, degree ${DEGREE}, M = ${BLOCKS}, K = ${sitesPerBlock}, at the states tried`,
	latex: String.raw`\operatorname{Hess}\bar H_Y \ge 0\quad(L = 1,\ M = 2,\ K = ${sitesPerBlock})`,
	source: 'theory 2.6, 7.2 S3',
	status: 'derived',
	check: (subject) => check(subject, curvatureOf, sitesPerBlock),
})

export const splineHamiltonianConvex: Statement = splineHamiltonianConvexStatement()
