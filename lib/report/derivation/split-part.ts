/** ψ = ψ_c + δ, its constants and what Holley and Stroock make of them. theory.md 0.8, 6.1, 6.2. */
import { decimals, evaluateGraph, type Decimal } from './arithmetic.ts'
import { largest, type Ledger } from './ledger.ts'
import { differences, DIGITS, measuredOver, relative, TOLERANCE } from './potential-part.ts'
import { spreadPoints } from './points.ts'
import { readBack, evaluateTree } from './read-back.ts'
import type { Subject } from './subject.ts'
import { above, below, latexOf, reasonLatex } from './words.ts'

/** Points at which the certified bounds are put to the test. */
const SAMPLES = 48

export function splitPart(subject: Subject, ledger: Ledger): void {
	const { potential: p, scale, ingredients } = subject
	const { split } = ingredients
	ledger.section('A convex function and a bounded one')
	if (split === null) {
		ledger.text(`No decomposition of $\\psi$ into a uniformly convex and a bounded part is known here: ${reasonLatex(p.splitReason)}.`)
		return
	}
	const a = decimals(DIGITS)
	const points = spreadPoints(scale.mean, 4 * scale.deviation, 7)
	const convexOnly = split.perturbation.latex === '0'
	ledger.text(
		convexOnly
			? 'The potential is uniformly convex, so that no perturbation is needed:'
			: `The potential is $\\psi=\\psi_c+\\delta$ (${reasonLatex(split.method)}) with`,
	)
	const printed: Record<string, ReturnType<typeof readBack>> = {}
	const part = (id: string, lhs: string, latex: string, other: string) => ({
		id,
		lhs,
		rhs: latex,
		source: 'theory 6.2',
		method: 'read back at points in 40 digits: both printed parts add up to psi',
		tolerance: TOLERANCE,
		measure: (value: Parameters<Parameters<Ledger['formulas']>[0][number]['measure']>[0]) =>
			measuredOver(points, (x) => {
				const z = a.of(x)
				return relative(value({ z }, a).plus(evaluateTree(readBack(other), { z }, a)), evaluateGraph(p.expression, { z }, a))
			}),
	})
	const found = ledger.formulas([
		part('convex', '\\psi_c(z)', split.convex.latex, split.perturbation.latex),
		...(convexOnly ? [] : [part('perturbation', '\\delta(z)', split.perturbation.latex, split.convex.latex)]),
	])
	if (found.length < (convexOnly ? 1 : 2)) return
	printed.convex = readBack(split.convex.latex)
	printed.perturbation = readBack(split.perturbation.latex)
	const c = below(split.convexity)
	const oscillation = split.oscillation === 0 ? 0 : above(split.oscillation)
	const rho = below(c * Math.exp(-oscillation) * (1 - 1e-15), 6)
	const wide = spreadPoints(scale.mean, 6 * scale.deviation, SAMPLES)
	const long = decimals(140)
	ledger.text('The following bounds hold on the whole line: interval branch and bound, with expansions at infinity.')
	ledger.statements([
		{
			id: 'convexity',
			statement: `\\inf_{z}\\psi_c''(z) \\ge ${latexOf(c)}`,
			rows: [`\\inf_{z}\\psi_c''(z) &\\ge ${latexOf(c)}`],
			source: 'theory 6.1',
			method: 'certified by interval arithmetic; divided differences of the printed function at points may not be below it',
			tolerance: 1e-12,
			measure: () => ({
				points: wide.length,
				defect: largest(
					wide.map((x) => {
						const second = (differences((z) => evaluateTree(printed.convex, { z }, long), x, scale.deviation) as Decimal[])[1].toNumber()
						return Math.max(0, c - second) / Math.max(1, c)
					}),
				),
			}),
		},
		...(convexOnly
			? []
			: [
					{
						id: 'oscillation',
						statement: `\\tsosc\\delta = \\sup\\delta-\\inf\\delta \\le ${latexOf(oscillation)}`,
						rows: [`\\tsosc\\delta = \\sup\\delta-\\inf\\delta &\\le ${latexOf(oscillation)}`],
						source: 'theory 6.2',
						method: 'certified by interval arithmetic; values of the printed function at points may not differ by more',
						tolerance: 1e-12,
						measure: () => {
							const values = wide.map((x) => evaluateTree(printed.perturbation, { z: a.of(x) }, a).toNumber())
							return { points: wide.length, defect: Math.max(0, Math.max(...values) - Math.min(...values) - oscillation) }
						},
					},
				]),
	])
	if (!split.certified) ledger.text('The bounds were found numerically at some place, and are not certified on the whole line.')
	ledger.text(
		convexOnly
			? 'By the criterion of Bakry and \\\'Emery \\cite{bakryemery1985} the tilted laws therefore satisfy the logarithmic Sobolev inequality'
			: 'By the criterion of Bakry and \\\'Emery \\cite{bakryemery1985} and the perturbation argument of Holley and Stroock \\cite{holleystroock1987} all tilted laws $\\nu$ therefore satisfy the logarithmic Sobolev inequality',
	)
	ledger.statements([
		{
			id: 'log-sobolev',
			statement: `\\int f\\log f\\,d\\nu-\\int f\\,d\\nu\\log\\int f\\,d\\nu \\le \\frac{1}{2\\varrho}\\int\\frac{(f')^{2}}{f}\\,d\\nu, \\qquad \\varrho = ${convexOnly ? '\\inf\\psi_c\'\'' : "\\inf\\psi_c''\\,e^{-\\tsosc\\delta}"} \\ge ${latexOf(rho, { digits: 6 })}`,
			rows: [
				`\\int f\\log f\\,d\\nu-\\int f\\,d\\nu\\log\\int f\\,d\\nu &\\le \\frac{1}{2\\varrho}\\int\\frac{(f')^{2}}{f}\\,d\\nu,`,
				`\\varrho &= ${convexOnly ? '\\inf\\psi_c\'\'' : "\\inf\\psi_c''\\,e^{-\\tsosc\\delta}"} \\ge ${latexOf(rho, { digits: 6 })}`,
			],
			source: 'theory 6.1, 6.2; bakryemery1985, holleystroock1987',
			method: 'the constant recomputed in 40 digits from the printed bounds may not be below it, nor above it by more than a unit of its last digit; variances of tilted laws are at most 1/rho',
			tolerance: 1e-5,
			measure: () => {
				const exact = a.of(c).times(a.of(oscillation).neg().exp()).toNumber()
				const laws = [-1, 0, 1].map((k) => subject.transform.logPartition(clampField(subject, scale.field + k / scale.deviation)))
				const poincare = Math.max(0, ...laws.map((l) => l.deviation ** 2 * rho - 1))
				return { points: 1 + laws.length, defect: exact < rho ? 1 : Math.max(exact / rho - 1, poincare) }
			},
		},
	])
}

function clampField({ potential: { fields }, scale }: Subject, field: number): number {
	if (fields.max !== null && field >= fields.max) return scale.field + 0.7 * (fields.max - scale.field)
	if (fields.min !== null && field <= fields.min) return scale.field + 0.7 * (fields.min - scale.field)
	return field
}
