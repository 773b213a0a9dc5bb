/** φ* in closed form by completing the square, its cumulants, and φ by Legendre duality. theory.md 0.6, 8.2. */
import { type ClosedTerm, densityTerms } from './normal-form.ts'
import { derivatives, parseExpression, toLatexWithin } from '../../expression/index.ts'
import { gaussLegendre } from '../../numerics/gauss-legendre.ts'
import { type Decimal, decimals, evaluateGraph, rationals } from './arithmetic.ts'
import { largest, type FormulaClaim, type Ledger } from './ledger.ts'
import { definitionClaims, differences, DIGITS, measuredOver, relative, TOLERANCE, withDefinitions } from './potential-part.ts'
import { smallRationals, spreadPoints } from './points.ts'
import { present } from './presentation.ts'
import { readBack, evaluateTree } from './read-back.ts'
import { closedFormOf, type Subject } from './subject.ts'
import { reasonLatex } from './words.ts'

const GREEK = { names: new Map([['s', '\\sigma']]) }
/** Quadrature in doubles: what φ* may differ by, in units of max(1, |φ*|), beyond the estimated error of the quadrature. */
const QUADRATURE = 1e-10

/** What both sides of a duality may differ by, relative: quadrature in doubles. */
const DUALITY = 1e-7

/** Fields at which laws are taken: within one and a half deviations, in natural units, and inside the admissible ones. */
export function fieldsOf({ potential: { fields }, scale }: Subject, count = 5): number[] {
	let spread = 1.5 / scale.deviation
	if (fields.min !== null) spread = Math.min(spread, 0.8 * (scale.field - fields.min))
	if (fields.max !== null) spread = Math.min(spread, 0.8 * (fields.max - scale.field))
	return spreadPoints(scale.field, spread, count)
}

export function transformPart(subject: Subject, ledger: Ledger): void {
	ledger.section('The Cram\\\'er transform')
	ledger.text('For admissible fields $\\sigma$ let')
	const closed = closedFormOf(subject)
	ledger.items.push({
		kind: 'equations',
		numbered: true,
		equations: [{ id: 'definition', rows: ['\\varphi^{*}(\\sigma) &= \\log\\int_{\\mathbb R}e^{\\sigma z-\\psi(z)}\\,dz, \\qquad \\varphi(m) = \\sup_{\\sigma}\\{\\sigma m-\\varphi^{*}(\\sigma)\\}.'] }],
	})
	if (closed === null) {
		const { closedForm } = subject.ingredients
		const reason = 'reason' in closedForm ? closedForm.reason : ''
		ledger.text(
			`No closed form of $\\varphi^{*}$ is known to this derivation: $e^{-\\psi}$ is not a finite sum of polynomials times Gaussians, trigonometric functions and exponentials (${reasonLatex(reason)}). It is smooth, and strictly convex, on the admissible fields; its derivatives are the cumulants $\\kappa_n(\\sigma)$ of the tilted law.`,
		)
	} else closedLines(subject, ledger)
	dualLines(subject, ledger)
}

function closedLines(subject: Subject, ledger: Ledger): void {
	const { potential: p, scale, transform } = subject
	const closed = closedFormOf(subject)
	if (closed === null) return
	const a = decimals(DIGITS)
	const density = densityTerms(p.expression)
	ledger.text('It is elementary, because')
	const points = spreadPoints(scale.mean, 3 * scale.deviation, 5)
	ledger.formulas([
		{
			id: 'density',
			lhs: 'e^{-\\psi(z)}',
			rhs: density === null ? null : toLatexWithin(density.expression, 3000),
			source: 'theory 8.2; expansion of exp(-psi) into its normal form by algebraic identities',
			method: 'read back at points in 40 digits against exp(-psi), relative',
			tolerance: TOLERANCE,
			measure: (value) =>
				measuredOver(points, (x) => {
					const exact = a.call('exp', a.negate(evaluateGraph(p.expression, { z: a.of(x) }, a)))
					return value({ z: a.of(x) }, a).div(exact).minus(1).abs().toNumber()
				}),
		},
	])
	squareLines(ledger, density?.terms ?? [])
	const logPartition = closed.latex.replace(/^\\varphi\^\{\*\}\(\\sigma\) = /, '')
	const fields = fieldsOf(subject)
	const [found] = ledger.formulas([
		{
			id: 'phi-star',
			lhs: '\\varphi^{*}(\\sigma)',
			rhs: logPartition,
			source: 'theory 8.2',
			method: 'read back in 40 digits against quadrature of the tilted law in doubles',
			tolerance: QUADRATURE,
			measure: (value) =>
				measuredOver(fields, (s) => {
					const law = transform.logPartition(s)
					return Math.abs(value({ '\\sigma': a.of(s) }, a).toNumber() - law.logPartition) / Math.max(1, Math.abs(law.logPartition))
				}),
		},
	])
	if (found === undefined) return
	cumulantLines(subject, ledger, logPartition)
}

/** Completing the square, and what it gives. */
function squareLines(ledger: Ledger, terms: readonly ClosedTerm[]): void {
	const at = smallRationals(6).map((x, i) => {
		const [y, z] = [smallRationals(6, i + 3)[0], smallRationals(6, i + 11)[0]]
		return { '\\sigma': x, z: y, b: z, a: x.mul(x).add(z.mul(z)) }
	})
	const degree = Math.max(0, ...terms.map((t) => t.degree))
	const waves = terms.some((t) => t.waves)
	ledger.text('and each term is integrated by completing the square: for $a>0$ and complex $b$')
	const left = readBack('-a z^{2} + (\\sigma + b) z')
	ledger.formulas([
		{
			id: 'square',
			lhs: '-a z^{2} + (\\sigma + b) z',
			rhs: '-a \\left(z - \\frac{\\sigma + b}{2 a}\\right)^{2} + \\frac{(\\sigma + b)^{2}}{4 a}',
			source: 'theory 8.2',
			method: 'both sides read back in exact rationals',
			tolerance: 0,
			measure: (value) => ({ points: at.length, defect: largest(at.map((p) => (value(p, rationals).equals(evaluateTree(left, p, rationals)) ? 0 : 1))) }),
		},
		{
			id: 'gauss',
			lhs: '\\int_{\\mathbb R}e^{-a z^{2}+(\\sigma+b) z}\\,dz',
			rhs: '\\sqrt{\\frac{\\pi}{a}} \\exp\\left(\\frac{(\\sigma + b)^{2}}{4 a}\\right)',
			remark: '.',
			source: 'theory 8.2',
			method: 'read back against the trapezoidal rule in 40 digits',
			tolerance: 1e-25,
			measure: (value) => {
				const d = decimals(DIGITS)
				const samples = [
					[1, 0.25, -0.5],
					[0.5, 1.25, 0.125],
				].map(([q, s, b]) => ({ a: d.of(q), '\\sigma': d.of(s), b: d.of(b) }))
				return { points: samples.length, defect: largest(samples.map((x) => relative(value(x, d), trapezoid(x.a, x['\\sigma'].plus(x.b))))) }
			},
		},
	])
	const remarks = [
		...(degree > 0 ? ['a factor $z^{n}$ is $\\partial_\\sigma^{n}$ of both sides'] : []),
		...(waves ? ['$\\cos(kz+p)$ and $\\sin(kz+p)$ are the real and imaginary parts of $e^{ip}e^{ikz}$, which replaces $b$ by $b+ik$'] : []),
	]
	ledger.text(`${remarks.length === 0 ? '' : `Moreover, ${remarks.join(', and ')}. `}Summation of the terms gives`)
}

/** ∫ e^{−az²+cz} dz by the trapezoidal rule of step 1/8 on |z| ≤ 16: error below e^{−(8π)²/a}, e^{−16²a}. */
function trapezoid(quadratic: Decimal, linear: Decimal): Decimal {
	const d = decimals(DIGITS)
	let total = d.of(0)
	for (let i = -128; i <= 128; i++) {
		const z = d.of(i / 8)
		total = total.plus(z.times(linear).minus(z.times(z).times(quadratic)).exp())
	}
	return total.div(8)
}

function cumulantLines(subject: Subject, ledger: Ledger, logPartition: string): void {
	const closed = closedFormOf(subject)
	if (closed === null) return
	const plain = parseExpression(closed.text, { variables: ['s'] }).expression
	const all = derivatives(plain, 's', 4).slice(1)
	const presented = present(all, 's', GREEK)
	const fields = fieldsOf(subject, 4)
	const definitions = presented.definitions
	ledger.text(
		`The cumulants of the tilted law are its derivatives, $\\kappa_n=(\\varphi^{*})^{(n)}$; $\\kappa_1$ is the mean and $\\kappa_2=s^2$ the variance.${definitions.length > 0 ? ' With' : ''}`,
	)
	if (definitions.length > 0) {
		ledger.formulas(definitionClaims('phi-star', definitions, '\\sigma', fields, 's'))
		ledger.text('they are')
	}
	const tree = readBack(logPartition)
	const long = decimals(140)
	const exact = fields.map((s) => differences((x) => evaluateTree(tree, { '\\sigma': x }, long), s, 1 / subject.scale.deviation) as Decimal[])
	ledger.formulas(
		all.map((_, k): FormulaClaim => ({
			id: `kappa-${k + 1}`,
			lhs: `\\kappa_{${k + 1}}(\\sigma)`,
			rhs: presented.formulas[k],
			source: 'exact differentiation of the closed form',
			method: 'read back at fields in 40 digits against divided differences of the printed closed form in 140 digits',
			tolerance: TOLERANCE,
			measure: (value) => ({
				points: fields.length,
				defect: largest(fields.map((s, i) => relative(value(withDefinitions(definitions, '\\sigma', s), decimals(DIGITS)), exact[i][k]))),
			}),
		})),
	)
}

function dualLines(subject: Subject, ledger: Ledger): void {
	const { transform } = subject
	const closed = closedFormOf(subject)
	ledger.text('By Legendre duality, with $\\sigma=\\varphi\'(m)$ the field whose tilted law has the mean $m$,')
	const fields = fieldsOf(subject, 5)
	const laws = fields.map((s) => transform.logPartition(s))
	const means = laws.map((l) => l.mean)
	const [lo, hi] = [Math.min(...means), Math.max(...means)]
	const rule = panels(lo, hi)
	const at = (m: number) => transform.at(m)
	const ends = [at(lo), at(hi)] as const
	const integral = (f: (m: number) => number) => rule.reduce((sum, [m, w]) => sum + w * f(m), 0)
	const points = rule.map(([m]) => at(m))
	const gap = (exact: number, found: number) => Math.abs(exact - found) / Math.max(1, Math.abs(exact), Math.abs(found))
	const cached = new Map(rule.map(([m], i) => [m, points[i]]))
	const jets = (m: number) => {
		const p = cached.get(m) ?? at(m)
		return { first: p.first, second: p.second, third: p.third, cumulants: p.law.cumulants }
	}
	const a = decimals(DIGITS)
	const calculus = 'the fundamental theorem of calculus between two means: differences against Gauss-Legendre quadrature of the printed derivative'
	ledger.statements([
		{
			id: 'dual-first',
			statement: "\\varphi'(m) = (\\varphi^{*\\prime})^{-1}(m) = \\sigma, \\qquad \\varphi(m) = \\sigma m-\\varphi^{*}(\\sigma)",
			rows: ["\\varphi'(m) &= (\\varphi^{*\\prime})^{-1}(m) = \\sigma, \\qquad \\varphi(m) = \\sigma m-\\varphi^{*}(\\sigma),"],
			source: 'theory 0.6',
			method: 'fields of given means against means of given fields; the fundamental theorem of calculus between two means',
			tolerance: DUALITY,
			measure: () => ({
				points: fields.length + rule.length,
				defect: largest([
					...laws.map((l) => {
						const p = at(l.mean)
						return Math.max(Math.abs(p.first - l.field) * l.deviation, gap(l.field * l.mean - l.logPartition, p.value))
					}),
					gap(ends[1].value - ends[0].value, integral((m) => jets(m).first)),
				]),
			}),
		},
	])
	ledger.text('and, with the cumulants $\\kappa_n=\\kappa_n(\\sigma)$ of that law,')
	const dual = (id: string, lhs: string, rhs: string, below: (m: number) => number): FormulaClaim => ({
		id,
		lhs,
		rhs,
		source: 'theory 0.6',
		method: calculus,
		tolerance: DUALITY,
		measure: (value) => {
			const read = (m: number) => {
				const [, k2, k3, k4] = jets(m).cumulants
				return value({ '\\kappa_2': a.of(k2), '\\kappa_3': a.of(k3), '\\kappa_4': a.of(k4) }, a).toNumber()
			}
			return { points: rule.length, defect: gap(below(hi) - below(lo), integral(read)) }
		},
	})
	ledger.formulas([
		dual('dual-second', "\\varphi''(m)", '\\frac{1}{\\kappa_{2}}', (m) => jets(m).first),
		dual('dual-third', "\\varphi'''(m)", '-\\frac{\\kappa_{3}}{\\kappa_{2}^{3}}', (m) => jets(m).second),
		dual('dual-fourth', "\\varphi''''(m)", '\\frac{3 \\kappa_{3}^{2} - \\kappa_{2} \\kappa_{4}}{\\kappa_{2}^{5}}', (m) => jets(m).third),
	])
	if (closed?.cramer === null || closed === null) return
	ledger.text('Here this is explicit:')
	ledger.formulas([
		{
			id: 'phi',
			lhs: '\\varphi(m)',
			rhs: toLatexWithin(closed.cramer, 2000),
			remark: '.',
			source: 'theory 8.2; the inverse of an affine function',
			method: 'read back in 40 digits against the Legendre transform by quadrature and Newton in doubles',
			tolerance: QUADRATURE,
			measure: (value) => measuredOver(means, (m) => gap(value({ m: decimals(DIGITS).of(m) }, decimals(DIGITS)).toNumber(), at(m).value)),
		},
	])
}

/** Composite Gauss rule with 8 panels of 12 nodes. */
function panels(lo: number, hi: number, count = 8): (readonly [number, number])[] {
	const { nodes, weights } = gaussLegendre(12)
	const half = (hi - lo) / count / 2
	return Array.from({ length: count }, (_, j) => [...nodes].map((x, i) => [lo + (2 * j + 1 + x) * half, weights[i] * half] as const)).flat()
}
