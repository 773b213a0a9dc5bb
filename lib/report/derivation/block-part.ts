/** The coarse-grained Hamiltonian of a block: definition, closed form, local Cramér expansion. theory.md 1.1, 3, 8.1, 8.2. */
import { blockHamiltonian } from '../../cramer/index.ts'
import { compileJavaScript } from '../../expression/targets/javascript.ts'
import { decimals, rationals } from './arithmetic.ts'
import { rational, type Rational } from '../../expression/index.ts'
import { largest, type Ledger, type Measured, type Reading } from './ledger.ts'
import { DIGITS } from './potential-part.ts'
import { closedFormOf, type Subject } from './subject.ts'
import { fieldsOf } from './transform-part.ts'

/** ψ_K in closed form is tried for K = 2 and for the K that was asked for, up to this one. */
const LARGEST = 8

export function blockPart(subject: Subject, ledger: Ledger): void {
	ledger.section('The coarse-grained Hamiltonian of a block')
	ledger.text('For a block of $K$ sites with the mean $m$, with respect to the Hausdorff measure, let')
	ledger.items.push({
		kind: 'equations',
		numbered: true,
		equations: [
			{
				id: 'block-definition',
				rows: ['\\psi_K(m) &= -\\frac1K\\log\\int_{\\left\\{\\frac1K\\sum_{i=1}^{K}x_i=m\\right\\}}\\exp\\Bigl(-\\sum_{i=1}^{K}\\psi(x_i)\\Bigr)\\,\\mathcal H^{K-1}(dx).'],
			},
		],
	})
	const means = fieldsOf(subject, 3).map((s) => subject.transform.logPartition(s).mean)
	closedBlocks(subject, ledger, means)
	expansion(subject, ledger, means)
}

function closedBlocks(subject: Subject, ledger: Ledger, means: readonly number[]): void {
	if (closedFormOf(subject) === null) return
	const asked = subject.sites !== null && subject.blocks !== null ? subject.sites / subject.blocks : 2
	const sizes = [...new Set([2, asked])].filter((K) => K >= 2 && K <= LARGEST && subject.ingredients.block(K) !== null)
	if (sizes.length === 0) return
	ledger.text(
		'The density of the sum of $K$ sites has the two-sided Laplace transform $e^{K\\varphi^{*}}$, again a sum of exponentials of quadratics; inverted term by term it gives',
	)
	ledger.formulas(
		sizes.map((K) => ({
			id: `psi-block-${K}`,
			lhs: `\\psi_{${K}}(m)`,
			rhs: subject.ingredients.block(K),
			source: 'theory 8.2; multinomial theorem and inverse Laplace transform',
			method: `read back in 40 digits against the ${K}-fold convolution of exp(-psi) on a lattice, a sum of positive numbers in doubles`,
			tolerance: 1e-10,
			measure: (value: Reading): Measured => {
				const a = decimals(DIGITS)
				return {
					points: means.length,
					defect: largest(
						means.map((m) => {
							const exact = convolved(subject, K, m)
							return Math.abs(value({ m: a.of(m) }, a).toNumber() - exact) / Math.max(1, Math.abs(exact))
						}),
					),
				}
			},
		})),
	)
}

/** Half width of the lattice in deviations of the tilted law, and its points. */
const REACH = 12
const CELLS = 1200

/**
 * −(1/K) log(√K q_K(Km)) from the tilted density at m on a lattice of step h, convolved with itself K − 1 times: the trapezoidal rule for
 * analytic densities, whose error is beyond all powers of h.
 */
function convolved({ potential, transform }: Subject, K: number, mean: number): number {
	const { law } = transform.at(mean)
	const low = Math.min(mean - REACH * law.deviation, law.location + law.nodes[0])
	const high = Math.max(mean + REACH * law.deviation, law.location + law.nodes[law.nodes.length - 1])
	const h = (high - low) / CELLS
	const first = -Math.ceil((mean - low) / h)
	const count = Math.ceil((high - mean) / h) - first + 1
	const z = Float64Array.from({ length: count }, (_, i) => mean + (first + i) * h)
	const psi = new Float64Array(count)
	compileJavaScript([potential.expression]).evaluate([z], [], [psi])
	const tilt = law.field
	const level = law.logPartition
	// Weights of the law of u = z − m: the sum of K of them at 0 is what is wanted.
	const f = psi.map((v, i) => h * Math.exp(tilt * z[i] - v - level))
	let g: Float64Array = f
	for (let k = 2; k < K; k++) g = convolution(g, f)
	// Index −first of f is u = 0, so index −(K−1) first of g; their sum has to be 0.
	let density = 0
	for (let i = 0; i < count; i++) {
		const j = -K * first - i
		if (j >= 0 && j < g.length) density += f[i] * g[j]
	}
	return -(Math.log(Math.sqrt(K) * (density / h)) + K * (level - tilt * mean)) / K
}

function convolution(x: Float64Array, y: Float64Array): Float64Array {
	const out = new Float64Array(x.length + y.length - 1)
	for (let i = 0; i < x.length; i++) if (x[i] > 1e-300) for (let j = 0; j < y.length; j++) out[i + j] += x[i] * y[j]
	return out
}

/** Numbers of sites at which the remainder is measured, until it is small; narrow deep wells need many. */
const LADDER = [64, 256, 1024, 4096, 8192]
const SMALL = 0.004

function expansion(subject: Subject, ledger: Ledger, means: readonly number[]): void {
	ledger.text(
		'As $K\\to\\infty$ the local Cram\\\'er theorem (\\cite{govw2009}, \\cite{menzotto2013}) holds with an expansion in powers of $1/K$, uniformly for means in a compact set; with $s^{2}=\\kappa_2$ and the normalised cumulants $\\lambda_n=\\kappa_n/s^{n}$ at $\\sigma=\\varphi\'(m)$,',
	)
	const statement = '\\varphi(m)+\\frac{1}{2K}\\log\\bigl(2\\pi s^{2}\\bigr)-\\frac{a_1}{K^{2}}+O(K^{-3})'
	ledger.statements([
		{
			id: 'local-cramer',
			statement: `\\psi_K(m) = ${statement}`,
			rows: [`\\psi_K(m) &= ${statement},`],
			source: 'theory 3',
			method:
				'psi_K by Fourier inversion or convolution at three means: K^2 times the remainder after the three terms, over max(|a_1|, 1/1000), at the K where it is least, K at most 8192',
			tolerance: 0.02,
			measure: () => remainders(subject, means),
		},
	])
	ledger.text('with')
	const coefficient = '\\frac{\\lambda_{4}}{8} - \\frac{5 \\lambda_{3}^{2}}{24}'
	ledger.formulas([
		{
			id: 'edgeworth',
			lhs: 'a_1',
			rhs: coefficient,
			remark: '.',
			source: 'theory 3; Edgeworth expansion',
			method: "exact rationals: Stirling's series for gamma laws (-1/12) and inverse Gaussian laws (0), at two skewnesses each",
			tolerance: 0,
			measure: (value) => {
				const laws = [rational(1), rational(3, 2)].flatMap((x): [Rational, Rational, Rational][] => [
					// λ3² = 4, λ4 = 6 over the shape; the coefficient is −1/12 over it.
					[rational(2).mul(x), rational(6).mul(x).mul(x), rational(-1, 12).mul(x).mul(x)],
					[rational(3).mul(x), rational(15).mul(x).mul(x), rational(0)],
				])
				return {
					points: laws.length,
					defect: largest(laws.map(([l3, l4, exact]) => (value({ '\\lambda_3': l3, '\\lambda_4': l4 }, rationals).equals(exact) ? 0 : 1))),
				}
			},
		},
	])
}

function remainders({ transform }: Subject, means: readonly number[]): Measured {
	const block = blockHamiltonian(transform)
	let points = 0
	const defects = means.map((m) => {
		const p = transform.at(m)
		const [, k2, k3, k4] = p.law.cumulants
		const a1 = k4 / k2 ** 2 / 8 - (5 * k3 * k3) / k2 ** 3 / 24
		const scale = Math.max(Math.abs(a1), 1e-3)
		let best = Number.POSITIVE_INFINITY
		for (const K of LADDER) {
			const row = block.at(K, m)
			points++
			const rest = row.value - p.value - Math.log(2 * Math.PI * k2) / (2 * K) + a1 / K ** 2
			const error = (row.error + p.errors.value) * Math.max(1, Math.abs(row.value))
			best = Math.min(best, (K ** 2 * (Math.abs(rest) + error)) / scale)
			if (best <= SMALL) break
		}
		return best
	})
	return { points, defect: largest(defects) }
}
