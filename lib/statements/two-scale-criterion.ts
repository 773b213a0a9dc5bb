/**
 * The two-scale criterion (theory 1.2): fibres with constant ρ, coarse law with constant λ, coupling |⟨Hess H u, v⟩| ≤ κ give for the whole
 *
 *   ρ̂ = ½[S − √(S² − 4ρλ)],  S = ρ + λ + κ²/ρ.
 *
 * Three tests: (i) equality for the Gaussian V = (ρ/2)(y − az)² + (λ/2)z², κ = ρa; (ii) λ_min ≥ ρ̂ for Gaussians of several dimensions, drawn from a
 * stream; (iii) for ψ itself, three sites of mean m with y = (x₁ + x₂)/2 (`support/triple-levels.ts`): ρ = inf_y of the gap of two sites, λ the gap of
 * the law of √6 y, κ = (sup ψ'' − inf ψ'')/√12, against the gap on the plane.
 *
 * (iii) uses the criterion for spectral gaps, with the same formula. Proof: let a² = ∫|∇_v f|² dμ, b² = ∫|∇_u f|² dμ along fibres and across them. Then
 *   ∫ Var(f|y) ≤ a²/ρ,   ∇f̄ = E[∇_u f|y] − cov(f, ∇_u H|y),   |cov(f, ∂_u H|y)|² ≤ Var(f|y) Var(∂_u H|y) ≤ (κ²/ρ²) E[|∇_v f|²|y],
 * so Var f ≤ a²/ρ + (b + κa/ρ)²/λ, a quadratic form in (a, b) with the matrix [[1/ρ + κ²/λρ², κ/λρ], [κ/λρ, 1/λ]], the inverse of
 * [[ρ, −κ], [−κ, λ + κ²/ρ]], whose least eigenvalue is ρ̂.
 */
import { tripleGap } from '../inequalities/canonical/index.ts'
import { curvatureConstants } from '../inequalities/constants/curvature.ts'
import { sharpGaussian, twoScaleConstant } from '../inequalities/two-scale/index.ts'
import { leastEigenvalue } from '../levels/meso/blocks/eigenvalue.ts'
import { statementCommand } from './command.ts'
import { decide, type Evidence, type Grounds, withinTolerance } from './evidence.ts'
import { ADMISSIBLE, type Statement } from './statement.ts'
import { meansAround, type Subject } from './subject.ts'
import { largestPair } from './support/canonical-gaps.ts'
import { draws, normals } from './support/draws.ts'
import { short } from './support/field-constants.ts'
import { weakest } from './support/several.ts'
import { coarseGap } from './support/triple-levels.ts'

/** ρ̂ of ρ, λ, κ. */
export type TwoScale = typeof twoScaleConstant

const VALUES = [0.2, 0.7, 1.3, 5]
const DRAWS = 60
/** The lattices of the plane are not much better than this. */
const LATTICE = 1e-5

/** (i) log λ_min − log ρ̂ of the sharp Gaussians, largest in absolute value. */
function sharp(criterion: TwoScale): { defect: number; rho: number; lambda: number; kappa: number } {
	let worst = { defect: 0, rho: 0, lambda: 0, kappa: 0 }
	for (const rho of VALUES)
		for (const lambda of VALUES)
			for (const kappa of [0, ...VALUES]) {
				const hessian = sharpGaussian(rho, lambda, kappa)
				const defect = Math.abs(Math.log(leastEigenvalue(Float64Array.from(hessian.flat()), 2) / criterion(rho, lambda, kappa)))
				if (!(defect <= worst.defect)) worst = { defect, rho, lambda, kappa }
			}
	return worst
}

/** (ii) least log λ_min − log ρ̂ over Hessians of dimension 3 … 6. */
function random(criterion: TwoScale): { slack: number; draw: number } {
	let worst = { slack: Number.POSITIVE_INFINITY, draw: 0 }
	for (let draw = 0; draw < DRAWS; draw++) {
		const n = 3 + (draw % 4)
		const coarse = 1 + (draw % (n - 1))
		const normal = normals(draws(1, draw))
		// B Bᵗ + a little.
		const b = Array.from({ length: n }, () => Array.from({ length: n }, normal))
		const a = b.map((x, i) => b.map((y, j) => x.reduce((sum, _, k) => sum + x[k]! * y[k]!, i === j ? 0.1 : 0)))
		const { rho, lambda, kappa } = constantsOf(a, coarse)
		const slack = Math.log(leastEigenvalue(Float64Array.from(a.flat()), n) / criterion(rho, lambda, kappa))
		if (!(slack >= worst.slack)) worst = { slack, draw }
	}
	return worst
}

/** ρ, λ, κ of the Hessian of a Gaussian whose first coordinates are coarse: λ by the Schur complement, κ the norm of the block between. */
function constantsOf(a: readonly (readonly number[])[], coarse: number): { rho: number; lambda: number; kappa: number } {
	const n = a.length
	const fine = n - coarse
	const least = (m: readonly (readonly number[])[]) => leastEigenvalue(Float64Array.from(m.flat()), m.length)
	const inner = a.slice(coarse).map((row) => row.slice(coarse))
	// Gaussian elimination of the fine coordinates, last first.
	const s = a.map((row) => [...row])
	for (let k = n - 1; k >= coarse; k--) for (let i = 0; i < k; i++) for (let j = 0, f = s[i]![k]! / s[k]![k]!; j < k; j++) s[i]![j]! -= f * s[k]![j]!
	const coupling = a.slice(coarse).map((row) => row.slice(0, coarse))
	const square = Array.from({ length: fine }, (_, i) => Array.from({ length: fine }, (_, j) => -coupling[i]!.reduce((sum, x, k) => sum + x * coupling[j]![k]!, 0)))
	return { rho: least(inner), lambda: least(s.slice(0, coarse).map((row) => row.slice(0, coarse))), kappa: Math.sqrt(Math.max(0, -least(square))) }
}

interface Sites {
	readonly mean: number
	readonly rho: number
	readonly lambda: number
	readonly kappa: number
	readonly gap: number
	readonly slack: number
	readonly error: number
}

/** (iii), or why not. */
function sites(subject: Subject, criterion: TwoScale): readonly Sites[] | string {
	const { most, kappa } = curvatureConstants(subject.potential)
	if (most.value === null || kappa.value === null) return kappa.reason
	const pair = largestPair(subject)
	if (pair.poincare === null || pair.tail === 'unproved tail') return pair.reason
	const triple = tripleGap(subject.transform, subject.quick ? { budget: 1e7 } : {})
	return meansAround(subject, subject.quick ? [0.3] : [0, 0.3, 1.2]).map((mean) => {
		const coarse = coarseGap(subject, mean, most.value!)
		const [rho, lambda, k] = [1 / pair.poincare!, coarse.lower, (2 * kappa.value!) / Math.sqrt(12)]
		const { gap, error } = triple(mean)
		return { mean, rho, lambda, kappa: k, gap, slack: Math.log(gap / criterion(rho, lambda, k)), error: error + pair.error }
	})
}

function check(subject: Subject, criterion: TwoScale): Evidence {
	const equality = sharp(criterion)
	const drawn = random(criterion)
	const ofPsi = sites(subject, criterion)
	const rows = typeof ofPsi === 'string' ? [] : ofPsi.filter((r) => Number.isFinite(r.slack) && Number.isFinite(r.error))
	const about =
		rows.length > 0
			? `For three sites of mean ${short(rows[0]!.mean)}: ρ = ${short(rows[0]!.rho)}, λ = ${short(rows[0]!.lambda)}, κ = ${short(rows[0]!.kappa)} give ${short(criterion(rows[0]!.rho, rows[0]!.lambda, rows[0]!.kappa))}, the gap is ${short(rows[0]!.gap)}`
			: `Three sites were not tried (${typeof ofPsi === 'string' ? ofPsi : 'the gap on the plane was not resolved'})`
	const grounds: Grounds = {
		sentence: `Sharp Gaussians agree to ${equality.defect.toExponential(1)}; of ${DRAWS} Hessians the nearest has λ_min = ${short(Math.exp(drawn.slack))} ρ̂. ${about}.`,
		numbers: { sharpDefect: equality.defect, randomSlack: drawn.slack, ...(rows[0] === undefined ? {} : { ...rows[0] }) },
		change: 'κ in place of κ², or ρλ in place of 4ρλ.',
		...(rows.length === 0
			? {}
			: { table: { caption: 'Three sites, y = (x₁ + x₂)/2.', columns: ['m', 'ρ', 'λ', 'κ', 'ρ̂', 'gap', 'relative error'], rows: rows.map((r) => [r.mean, r.rho, r.lambda, r.kappa, criterion(r.rho, r.lambda, r.kappa), r.gap, r.error]) } }),
	}
	const command = statementCommand(subject, 'two-scale-criterion')
	const tests = [
		{
			name: 'sharp Gaussian',
			evidence: withinTolerance(equality.defect, 1e-13, 1e-10, grounds, () => ({
				sentence: `For ρ = ${equality.rho}, λ = ${equality.lambda}, κ = ${equality.kappa} the least eigenvalue and ρ̂ differ by ${equality.defect.toExponential(2)} in logarithm.`,
				at: { rho: equality.rho, lambda: equality.lambda, kappa: equality.kappa },
				command,
			})),
		},
		{
			name: 'random Gaussians',
			evidence: decide(drawn.slack, 1e-12, 'logarithm of the constant over the bound', grounds, () => ({ sentence: `The Hessian of draw ${drawn.draw} has a least eigenvalue of ${short(Math.exp(drawn.slack))} ρ̂.`, at: { draw: drawn.draw }, command })),
		},
		...rows.map((r) => ({
			name: `three sites of mean ${short(r.mean)}`,
			evidence: decide(r.slack + LATTICE, r.error, 'logarithm of the constant over the bound, up to 1e-5', grounds, () => ({
				sentence: `Three sites of mean ${r.mean} have a gap of ${short(r.gap)}, below ρ̂ = ${short(criterion(r.rho, r.lambda, r.kappa))}.`,
				at: { mean: r.mean, gap: r.gap, rho: r.rho, lambda: r.lambda, kappa: r.kappa },
				command,
			})),
		})),
	]
	return weakest(tests, grounds)
}

export const twoScaleCriterionStatement = (criterion: TwoScale = twoScaleConstant): Statement => ({
	id: 'two-scale-criterion',
	part: 'Inequalities',
	title: 'The two-scale criterion: from fibres and coarse level to the whole, sharp for Gaussians',
	expected: 'theorem',
	hypotheses: ADMISSIBLE,
	text: 'constants ≥ ½[S − √(S² − 4ρλ)], S = ρ + λ + κ²/ρ: Gaussians of 2 to 6 dimensions; gaps of three sites of ψ where ψ″ is bounded',
	latex: String.raw`\hat\varrho = \tfrac12\Bigl[S - \sqrt{S^2 - 4\varrho\lambda}\Bigr],\qquad S = \varrho + \lambda + \frac{\kappa^2}{\varrho}`,
	source: 'theory 1.2, 7.1 G19',
	status: 'secondary',
	check: (subject) => check(subject, criterion),
})

export const twoScaleCriterion = twoScaleCriterionStatement()
