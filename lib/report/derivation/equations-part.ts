/** The three equations with ψ in them: the SDE of the chain, the ODE of the splines, the PDE. theory.md 0.4, 0.7, 1.1, 2.2, 2.5. */
import { differentiate, rational, substitute, toLatexWithin, variable } from '../../expression/index.ts'
import { denseMatrix, denseSolve } from '../../numerics/dense.ts'
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'
import { decimals, evaluateGraph, rationals, type Decimal } from './arithmetic.ts'
import { averageMatrix, exactIntegrals, exactSums } from './exact-sums.ts'
import { largest, type Ledger, type Measured } from './ledger.ts'
import { differences, DIGITS, relative } from './potential-part.ts'
import { tidy } from './presentation.ts'
import { spreadPoints } from './points.ts'
import { readBack, evaluateTree } from './read-back.ts'
import { closedFormOf, type Subject } from './subject.ts'
import { fieldsOf } from './transform-part.ts'

/** Sites of the chain on which the drift is checked. */
const CHAIN = 5

export function equationsPart(subject: Subject, ledger: Ledger): void {
	ledger.section('The three equations')
	microscopic(subject, ledger)
	mesoscopic(subject, ledger)
	macroscopic(subject, ledger)
}

function microscopic(subject: Subject, ledger: Ledger): void {
	const { potential: p, scale, ingredients } = subject
	ledger.text('\\emph{Microscopic.} The Kawasaki dynamics on the ring of $N$ sites, $dX=-A\\nabla H(X)\\,dt+\\sqrt2\\,D^{\\mathsf T}dB$ with $H(x)=\\sum_i\\psi(x_i)$, is')
	const a = decimals(DIGITS)
	const sde = 'N^{2}\\bigl[F_{i+1}-2F_{i}+F_{i-1}\\bigr]\\,dt+\\sqrt2\\,N\\,(dB_{i}-dB_{i-1})'
	ledger.statements([
		{
			id: 'sde',
			statement: `dX_{i} = ${sde}`,
			rows: [`dX_{i} &= ${sde},`],
			source: 'theory 0.3, 0.4',
			method: `whole-number matrices on N = 3, ..., 8: minus the second difference is D^T D, and the increments of the noise have the covariance 2 D^T D dt`,
			tolerance: 0,
			measure: chainIdentity,
		},
	])
	ledger.text('with the force')
	const force = substitute(tidy(ingredients.derivatives[1], 'z'), new Map([['z', variable('X_i')]]))
	const points = spreadPoints(scale.mean, 3 * scale.deviation, CHAIN)
	const long = decimals(140)
	ledger.formulas([
		{
			id: 'sde-force',
			lhs: 'F_{i}',
			rhs: toLatexWithin(force, 1500, { names: new Map([['X_i', 'X_{i}']]) }),
			remark: '.',
			source: 'theory 0.4',
			method: 'the drift with the printed force, read back in 40 digits on a chain of 5 sites, against -A grad H with grad H by divided differences of the energy',
			tolerance: 1e-26,
			measure: (value) => {
				const read = points.map((x) => value({ X_i: a.of(x) }, a))
				const energy = points.map((x) => (differences((z) => evaluateGraph(p.expression, { z }, long), x, scale.deviation) as Decimal[])[0])
				const drift = (f: readonly Decimal[]) => f.map((v, i) => f[(i + 1) % CHAIN].minus(v.times(2)).plus(f[(i + CHAIN - 1) % CHAIN]).times(CHAIN * CHAIN))
				const [printed, exact] = [drift(read), drift(energy)]
				return { points: CHAIN, defect: largest(printed.map((v, i) => relative(v, exact[i]))) }
			},
		},
	])
}

/** −(second difference) = DᵗD, and the noise N(B_i − B_{i−1}) has covariance DᵗD: whole numbers, over N². */
function chainIdentity(): Measured {
	let [defect, points] = [0, 0]
	for (let N = 3; N <= 8; N++) {
		const D = Array.from({ length: N }, (_, i) => Array.from({ length: N }, (__, j) => (j === (i + 1) % N ? 1 : 0) - (j === i ? 1 : 0)))
		for (let i = 0; i < N; i++)
			for (let j = 0; j < N; j++) {
				const A = D.reduce((sum, row) => sum + row[i] * row[j], 0)
				const second = (j === (i + 1) % N ? 1 : 0) + (j === (i + N - 1) % N ? 1 : 0) - (i === j ? 2 : 0)
				// Noise of site i: +1 on bond i, −1 on bond i − 1.
				const noise = (k: number, bond: number) => (bond === k ? 1 : 0) - (bond === (k + N - 1) % N ? 1 : 0)
				const covariance = Array.from({ length: N }, (_, bond) => noise(i, bond) * noise(j, bond)).reduce((x, y) => x + y)
				points++
				defect = Math.max(defect, Math.abs(A + second), Math.abs(A - covariance))
			}
	}
	return { defect, points }
}

function mesoscopic(subject: Subject, ledger: Ledger): void {
	const { degree: L, ingredients } = subject
	ledger.text(
		`\\emph{Mesoscopic.} With $\\bar H(y)=-\\frac1N\\log\\int_{\\{Px=y\\}}e^{-H}\\,d\\mathcal H$ the mesoscopic equation is $\\dot\\eta=-\\bar A\\,\\nabla_Y\\bar H(\\eta)$. ${L === 0 ? 'On piecewise constants the gradient has the coefficients $\\psi_K\'(\\eta_j)$, and with $\\bar A_{\\mathrm{inv}}$ the equation is' : 'For $\\bar A_{\\mathrm{nat}}$ it is the closure by conditional expectations (\\cite{dmow2018}, \\cite{legolllelievre2010}). In the coefficients $\\eta_j$ of $\\eta$ and $u_j$ of $u=\\nabla_Y\\bar H(\\eta)$ it reads'}`,
	)
	if (L === 0) {
		const left = '\\frac{d}{dt}\\Bigl[\\eta_{j}+\\tfrac16\\bigl(1-K^{-2}\\bigr)(\\eta_{j+1}-2\\eta_{j}+\\eta_{j-1})\\Bigr]'
		const right = "M^{2}\\bigl[\\psi_K'(\\eta_{j+1})-2\\psi_K'(\\eta_{j})+\\psi_K'(\\eta_{j-1})\\bigr]"
		ledger.statements([
			{
				id: 'ode',
				statement: `${left} = ${right}`,
				rows: [`&${left}`, `&\\qquad = ${right}.`],
				source: 'theory 1.1, 5.7',
				method: 'exact rationals: the circulants on both sides against C^T A C and the forms by sums over all sites, K = 1 ... 6, M = 5: left times second difference of the averages of A^{-1}',
				tolerance: 0,
				measure: piecewiseConstants,
			},
		])
		return
	}
	const cellsOf = (name: 'gram' | 'latticeStiffness') => ingredients.stencil(name, L).entries.map((e) => e.toLatex().replace(/\\frac/g, '\\tfrac'))
	const [gram, stiffness] = [cellsOf('gram'), cellsOf('latticeStiffness')]
	const [left, right] = [termsOf(gram, '\\dot\\eta'), termsOf(stiffness, 'u')]
	const long = L >= 3
	const sums = ['\\sum_{d}s_{|d|}\\,\\dot\\eta_{j+d}', '-M^{2}\\sum_{d}a_{|d|}\\,u_{j+d}']
	ledger.statements([
		{
			id: 'ode',
			statement: `${left.join('')} = -M^{2}\\Bigl[${right.join('')}\\Bigr]`,
			rows: long
				? [`${sums[0]} &= ${sums[1]}`]
				: [`&${left.join('')}`, ...right.map((r, i) => `&\\quad{}${i === 0 ? '=-M^{2}\\Bigl[' : '\\qquad{}'}${r}${i === right.length - 1 ? '\\Bigr].' : ''}`)],
			source: 'theory 2.2',
			method: 'every coefficient read back in exact rationals against sums over all sites, K = 1 ... 6, M = 2L + 4',
			tolerance: 0,
			measure: () => {
				const M = 2 * L + 4
				let [defect, points] = [0, 0]
				for (let K = 1; K <= 6; K++) {
					const exact = { gram: exactIntegrals(L, M).gram, stiffness: exactSums(L, M, K).latticeStiffness }
					const at = { K: rational(K) }
					gram.forEach((c, d) => {
						points++
						if (!evaluateTree(readBack(c), at, rationals).equals(exact.gram[d].mul(rational(M)))) defect = 1
					})
					stiffness.forEach((c, d) => {
						points++
						if (!evaluateTree(readBack(c), at, rationals).equals(exact.stiffness[d].div(rational(M)))) defect = 1
					})
				}
				return { defect, points }
			},
		},
	])
	if (long) ledger.text('where $s_d$ and $a_d$ are the entries of $M\\,S$ and of $M^{-1}C^{\\mathsf T}AC/N$ in the tables.')
	ledger.text('Up to $O(1/K)$, $u$ is the dual spline $\\sigma$ of $\\eta$, the unique one with')
	const dual = '\\frac1N\\sum_{i=1}^{N}C_{ij}\\,\\varphi^{*\\prime}\\bigl((C\\sigma)_i\\bigr)'
	ledger.statements([
		{
			id: 'ode-dual',
			statement: `(S\\eta)_{j} = ${dual}, \\qquad j=0,\\dots,M-1`,
			rows: [`(S\\eta)_{j} &= ${dual}, \\qquad j=0,\\dots,M-1.`],
			source: 'theory 2.5',
			method:
				'with tilted laws by quadrature, K = 2: the leading energy <sigma, y> - (1/N) sum of phi* grows along a path of duals by the integral of <sigma, dy>, and its supremum over sigma is attained there',
			tolerance: 1e-7,
			measure: () => dualSpline(subject),
		},
	])
}

/** `c_0 x_j + c_1 (x_{j+1} + x_{j−1}) + …`, signs in front. */
function termsOf(cells: readonly string[], symbol: string): string[] {
	return cells.map((c, d) => {
		const several = /[+-]/.test(c.slice(1))
		const negative = !several && c.startsWith('-')
		const size = several ? `\\bigl(${c}\\bigr)` : c.replace(/^-/, '').replace(/^1$/, '')
		const sign = negative ? '-' : d === 0 ? '' : '+'
		return `${sign}${size}\\,${d === 0 ? `${symbol}_{j}` : `(${symbol}_{j+${d}}+${symbol}_{j-${d}})`}`
	})
}

/** Degree 0: (1 + (1 − K⁻²)/6 ∂²) is −∂²/… of the block averages of A⁺: with B = CᵗA⁺C/N, M B (−∂²)M² = 1 + (1 − K⁻²)/6 ∂² on mean-zero vectors. */
function piecewiseConstants(): Measured {
	let [defect, points] = [0, 0]
	const M = 5
	for (let K = 1; K <= 6; K++) {
		const N = K * M
		// y_j = second difference of a unit vector; x = A⁺ of its extension, by two running sums.
		const y = Array.from({ length: M }, (_, j) => (j === 0 ? 2 : j === 1 || j === M - 1 ? -1 : 0))
		const source = Array.from({ length: N }, (_, i) => rational(y[Math.floor(i / K)]))
		const running = (f: readonly ReturnType<typeof rational>[]) => {
			let sum = rational(0)
			const out = f.map((v) => (sum = sum.add(v)))
			const mean = out.reduce((s, v) => s.add(v), rational(0)).div(rational(N))
			return out.map((v) => v.sub(mean))
		}
		const flux = running(source).map((v) => v.neg())
		const shifted = running(flux)
		const x = shifted.map((_, i) => shifted[(i + N - 1) % N].div(rational(N * N)))
		for (let j = 0; j < M; j++) {
			let average = rational(0)
			for (let r = 0; r < K; r++) average = average.add(x[j * K + r])
			average = average.div(rational(K)).mul(rational(M * M))
			const identity = j === 0 ? rational(1) : rational(0)
			const second = rational(-y[j])
			const mean = rational(1, M)
			const expected = identity.sub(mean).add(second.mul(rational(1).sub(rational(1, K * K))).div(rational(6)))
			points++
			if (!average.equals(expected)) defect = 1
		}
	}
	return { defect, points }
}

/** 𝓗(y) = ⟨σ, y⟩ − (1/N) Σ φ*((Cσ)_i) along σ(t) = c + tτ. */
function dualSpline({ degree: L, transform, potential: { fields }, scale }: Subject): Measured {
	const [M, K] = [2 * L + 1, 2]
	const N = M * K
	const C = averageMatrix(L, M, K)
	const gram = exactIntegrals(L, M).gram.map((r) => Number(r.s * r.n) / Number(r.d))
	const inner = (x: readonly number[], y: readonly number[]) => x.reduce((s, v, i) => s + y.reduce((t, w, j) => t + v * w * gram[(j - i + M) % M], 0), 0)
	let size = 0.6 / scale.deviation
	if (fields.min !== null) size = Math.min(size, 0.4 * (scale.field - fields.min))
	if (fields.max !== null) size = Math.min(size, 0.4 * (fields.max - scale.field))
	const direction = Array.from({ length: M }, (_, j) => size * Math.cos(2.1 * j + 0.4))
	const sigma = (t: number) => direction.map((v) => scale.field + t * v)
	const S = denseMatrix(M, M, (i, j) => gram[(j - i + M) % M])
	const spline = (weights: readonly number[]) => [...denseSolve(S, Float64Array.from({ length: M }, (_, j) => C.reduce((s, row, i) => s + row[j] * weights[i], 0) / N))]
	const at = (t: number) => {
		const fieldsAt = C.map((row) => sigma(t).reduce((s, v, j) => s + row[j] * v, 0))
		const laws = fieldsAt.map((f) => transform.logPartition(f))
		const slope = C.map((row) => direction.reduce((s, v, j) => s + row[j] * v, 0))
		const y = spline(laws.map((l) => l.mean))
		const dy = spline(laws.map((l, i) => l.deviation ** 2 * slope[i]))
		const pressure = laws.reduce((s, l) => s + l.logPartition, 0) / N
		return { y, dy, pressure, energy: inner(sigma(t), y) - pressure }
	}
	const { nodes, weights } = gaussLegendre(10)
	let integral = 0
	nodes.forEach((x, k) => {
		const t = (1 + x) / 2
		integral += (weights[k] / 2) * inner(sigma(t), at(t).dy)
	})
	const [start, end] = [at(0), at(1)]
	const gap = Math.abs(end.energy - start.energy - integral) / Math.max(1, Math.abs(integral))
	// At other duals the Legendre expression for y(1) is smaller.
	const excess = [0.5, 0.9, 1.1].map((t) => inner(sigma(t), end.y) - at(t).pressure - end.energy)
	return { points: nodes.length + excess.length, defect: largest([gap, ...excess.map((e) => Math.max(0, e))]) }
}

function macroscopic(subject: Subject, ledger: Ledger): void {
	const { transform } = subject
	ledger.text('\\emph{Macroscopic.} The hydrodynamic equation on the torus is the gradient flow of $\\int\\varphi(\\zeta)\\,d\\theta$ in $H^{-1}$,')
	ledger.statements([
		{
			id: 'pde',
			statement: "\\partial_t\\zeta = \\partial_\\theta^{2}\\,\\varphi'(\\zeta) = \\partial_\\theta\\bigl(\\varphi''(\\zeta)\\,\\partial_\\theta\\zeta\\bigr)",
			rows: ["\\partial_t\\zeta &= \\partial_\\theta^{2}\\,\\varphi'(\\zeta) = \\partial_\\theta\\bigl(\\varphi''(\\zeta)\\,\\partial_\\theta\\zeta\\bigr), \\qquad \\int_0^1\\zeta\\,d\\theta = m."],
			source: 'theory 0.7; govw2009',
			method: 'both right sides at a smooth profile: spectral differentiation of phi\' against the chain rule with phi\'\' and phi\'\'\'',
			tolerance: 1e-6,
			measure: () => flux(subject),
		},
	])
	const closed = closedFormOf(subject)
	if (closed === null) {
		ledger.text("Here $\\varphi'$ is the inverse of $\\varphi^{*\\prime}$; in the dual variable $\\sigma=\\varphi'(\\zeta)$ the equation is $\\kappa_2(\\sigma)\\,\\partial_t\\sigma=\\partial_\\theta^{2}\\sigma$ with the variance $\\kappa_2$ of the tilted law.")
		return
	}
	const means = fieldsOf(subject, 4).map((s) => transform.logPartition(s).mean)
	const a = decimals(DIGITS)
	if (closed.cramer !== null) {
		const second = differentiate(differentiate(closed.cramer, 'm'), 'm')
		const c = toLatexWithin(second, 200)
		if (c === null) return
		ledger.text("Since $\\varphi'$ is affine this is the heat equation")
		ledger.statements([
			{
				id: 'pde-explicit',
				statement: `\\partial_t\\zeta = ${c === '1' ? '' : `${c}\\,`}\\partial_\\theta^{2}\\zeta`,
				rows: [`\\partial_t\\zeta &= ${c === '1' ? '' : `${c}\\,`}\\partial_\\theta^{2}\\zeta.`],
				source: 'theory 0.7, 8.2',
				method: "the printed coefficient, read back in 40 digits, against phi'' by quadrature and Newton",
				tolerance: 1e-9,
				measure: () => ({ points: means.length, defect: largest(means.map((m) => Math.abs(evaluateTree(readBack(c), {}, a).toNumber() / transform.at(m).second - 1))) }),
			},
		])
		return
	}
	ledger.text("In the dual variable $\\sigma=\\varphi'(\\zeta)$ the equation is explicit, with the cumulants of the closed form:")
	ledger.statements([
		{
			id: 'pde-explicit',
			statement: '\\kappa_2(\\sigma)\\,\\partial_t\\sigma = \\partial_\\theta^{2}\\sigma, \\qquad \\zeta = \\kappa_1(\\sigma)',
			rows: ['\\kappa_2(\\sigma)\\,\\partial_t\\sigma &= \\partial_\\theta^{2}\\sigma, \\qquad \\zeta = \\kappa_1(\\sigma).'],
			source: 'theory 0.7, 8.2',
			method: 'mean and variance of the closed form by divided differences in long arithmetic against those of tilted laws by quadrature',
			tolerance: 1e-9,
			measure: () => {
				const tree = readBack(closed.latex.replace(/^\\varphi\^\{\*\}\(\\sigma\) = /, ''))
				const long = decimals(140)
				const fields = fieldsOf(subject, 4)
				const defects = fields.map((s) => {
					const [first, second] = (differences((x) => evaluateTree(tree, { '\\sigma': x }, long), s, 1 / subject.scale.deviation) as Decimal[]).map((d) => d.toNumber())
					const law = transform.logPartition(s)
					return Math.max(Math.abs(first - law.mean) / Math.max(law.deviation, Math.abs(law.mean)), Math.abs(second / law.deviation ** 2 - 1))
				})
				return { points: fields.length, defect: largest(defects) }
			},
		},
	])
}

/** ∂²φ'(ζ) by Fourier sums on 64 points against φ''ζ'' + φ'''(ζ')² for ζ = m₀ + c cos 2πθ. */
function flux({ transform, scale, potential: { means } }: Subject): Measured {
	const n = 64
	let size = 0.4 * scale.deviation
	for (const end of [means.min, means.max]) if (end !== null) size = Math.min(size, 0.5 * Math.abs(end - scale.mean))
	const angle = (i: number) => (2 * Math.PI * i) / n
	const at = Array.from({ length: n }, (_, i) => transform.at(scale.mean + size * Math.cos(angle(i))))
	const mean = at.reduce((s, p) => s + p.first, 0) / n
	// The profile is even: cosines are enough. Both sides over (2π)².
	const coefficient = (k: number) => (at.reduce((s, p, i) => s + (p.first - mean) * Math.cos(k * angle(i)), 0) * 2) / n
	const list = Array.from({ length: n / 2 - 1 }, (_, k) => coefficient(k + 1))
	const spectral = at.map((_, i) => list.reduce((s, c, k) => s - c * (k + 1) ** 2 * Math.cos((k + 1) * angle(i)), 0))
	const chain = at.map((p, i) => -p.second * size * Math.cos(angle(i)) + p.third * (size * Math.sin(angle(i))) ** 2)
	const largestValue = Math.max(...chain.map(Math.abs))
	return { points: n, defect: largest(chain.map((v, i) => Math.abs(v - spectral[i]) / largestValue)) }
}
