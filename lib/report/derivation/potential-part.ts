/** ψ and its derivatives, its class, the admissible fields and means. theory.md 0.2, 0.6. */
import { type Expression, parseExpression, toLatexWithin } from '../../expression/index.ts'
import type { Potential } from '../../potential/index.ts'
import { type Decimal, decimals, evaluateGraph } from './arithmetic.ts'
import { fieldsGrowth, classGrowth } from './growth.ts'
import { largest, type FormulaClaim, type Ledger, type Measured } from './ledger.ts'
import { spreadPoints } from './points.ts'
import { present, type Definition } from './presentation.ts'
import { evaluateTree, readBack } from './read-back.ts'
import type { Subject } from './subject.ts'
import { latexOf, reasonLatex } from './words.ts'

/** Digits to which printed formulas are compared, and what their defect may be. */
export const DIGITS = 40
export const TOLERANCE = 1e-28
const POINTS = 7
/** Divided differences: step 10^−24 of the natural scale, carried with this many digits. */
const LONG = 140
const STEP = -24
const PATTERN = [[], [-1, 0, 1].map((i) => i / 2), [1, -2, 1], [-1 / 2, 1, 0, -1, 1 / 2], [1, -4, 6, -4, 1]] as const

const DEFINED = 'read back at points in 40 digits against the expression graph'

/** f^(1 … 4) at x by central divided differences of a function in long arithmetic: error of relative size 10^−44. */
export function differences(f: (x: Decimal) => Decimal, x: number, scale: number): number[] | Decimal[] {
	const long = decimals(LONG)
	const h = long.of(10).pow(Math.round(Math.log10(scale)) + STEP)
	const values = [-2, -1, 0, 1, 2].map((j) => f(long.of(x).plus(h.times(j))))
	return [1, 2, 3, 4].map((order) => {
		const weights = PATTERN[order] as readonly number[]
		const offset = (5 - weights.length) / 2
		return weights.map((w, i) => values[i + offset].times(w)).reduce((a, b) => a.plus(b)).div(h.pow(order))
	})
}

/** |a − b|/max(1, |b|). */
export const relative = (a: Decimal, b: Decimal): number => {
	const size = b.abs().toNumber()
	return a.minus(b).abs().toNumber() / Math.max(1, size)
}

export function potentialPart(subject: Subject, ledger: Ledger): void {
	const { potential: p, scale, ingredients } = subject
	const points = spreadPoints(scale.mean, 4 * scale.deviation, POINTS)
	ledger.section('The potential')
	ledger.text(
		`Every numbered line of this appendix was derived symbolically from $\\psi$ and then checked by a computation that does not use the derivation; the check was made on the printed formula.${parametersText(p)}`,
	)
	const long = decimals(LONG)
	const given = parseExpression(p.text, { variables: ['z'], parameters: new Map(p.parameters) }).expression
	ledger.formulas([
		{
			id: 'psi',
			lhs: '\\psi(z)',
			rhs: toLatexWithin(p.expression, 4000),
			source: 'given',
			method: 'read back at points in 40 digits against the text that was given',
			tolerance: TOLERANCE,
			measure: (value) => ({
				points: points.length,
				defect: largest(
					points.map((x) => {
						const a = decimals(DIGITS)
						const z = a.of(x)
						return relative(value({ z }, a), evaluateGraph(given, { z }, a))
					}),
				),
			}),
		},
	])
	const presented = present(ingredients.derivatives.slice(1), 'z')
	ledger.text(presented.definitions.length === 0 ? 'Its derivatives are' : `With the abbreviation${presented.definitions.length > 1 ? 's' : ''}`)
	if (presented.definitions.length > 0) {
		ledger.formulas(definitionClaims('psi', presented.definitions, 'z', points))
		ledger.text('the derivatives are')
	}
	const names = ["\\psi'(z)", "\\psi''(z)", "\\psi'''(z)", "\\psi''''(z)"]
	const expected = points.map((x) => differences((z) => evaluateGraph(given, { z }, long), x, scale.deviation) as Decimal[])
	ledger.formulas(
		names.map((lhs, k): FormulaClaim => ({
			id: `psi-${k + 1}`,
			lhs,
			rhs: presented.formulas[k],
			source: 'exact differentiation of the expression graph',
			method: `read back at points in ${DIGITS} digits against divided differences of psi in ${LONG} digits`,
			tolerance: TOLERANCE,
			measure: (value) => ({
				points: points.length,
				defect: largest(points.map((x, i) => relative(value(withDefinitions(presented.definitions, 'z', x), decimals(DIGITS)), expected[i][k]))),
			}),
		})),
	)
	classLines(subject, ledger)
}

function parametersText(p: Potential): string {
	const list = [...p.parameters].map(([name, value]) => `$${name.replace(/_/g, '\\_')}=${value.d === 1n ? value.toFraction() : `\\tfrac{${value.s * value.n}}{${value.d}}`}$`)
	return list.length === 0 ? '' : ` Parameters: ${list.join(', ')}.`
}

/** The values of the abbreviations at a point, as they are printed. */
export function withDefinitions(definitions: readonly Definition[], symbol: string, x: number | Decimal, digits = DIGITS): Record<string, Decimal> {
	const a = decimals(digits)
	const known = valuesOf.get(definitions) ?? new Map<string, Record<string, Decimal>>()
	valuesOf.set(definitions, known)
	const key = `${symbol} ${digits} ${a.of(x).toString()}`
	const found = known.get(key)
	if (found !== undefined) return found
	const at: Record<string, Decimal> = { [symbol]: a.of(x) }
	for (const d of definitions) at[d.name] = evaluateTree(readBack(d.latex), at, a)
	known.set(key, at)
	return at
}

const valuesOf = new WeakMap<readonly Definition[], Map<string, Record<string, Decimal>>>()

/** The abbreviations as lines: what is printed has the value of the graph. */
export function definitionClaims(id: string, definitions: readonly Definition[], symbol: string, points: readonly number[], graphName = symbol): FormulaClaim[] {
	return definitions.map((d, k) => ({
		id: `${id}-abbreviation-${k + 1}`,
		lhs: d.symbol,
		rhs: d.latex,
		source: 'abbreviation',
		method: DEFINED,
		tolerance: TOLERANCE,
		measure: (value) => measuredOver(points, (x) => {
			const a = decimals(DIGITS)
			const printed = withDefinitions(definitions.slice(0, k), symbol, x)
			const graph: Record<string, Decimal> = { [graphName]: a.of(x) }
			for (const earlier of definitions.slice(0, k)) graph[earlier.name] = evaluateGraph(earlier.expression as Expression, graph, a)
			return relative(value(printed, a), evaluateGraph(d.expression, graph, a))
		}),
	}))
}

export const measuredOver = (points: readonly number[], defect: (x: number) => number): Measured => ({
	points: points.length,
	defect: largest(points.map(defect)),
})

/** Class, fields and means: decided by expansions at both ends; checked by values far out. */
function classLines({ potential: p, transform, scale }: Subject, ledger: Ledger): void {
	const name: Readonly<Record<Potential['class'], string>> = {
		gaussian: 'gaussian',
		'quadratic-perturbation': 'a bounded perturbation of a quadratic',
		'super-quadratic': 'super-quadratic',
		other: 'of neither of the two classes above, but admissible',
	}
	const classes = 'Two classes are distinguished: bounded perturbations of a quadratic \\cite{govw2009}, and bounded perturbations of a function whose second derivative is bounded below by a positive constant and tends to infinity on at least one side (super-quadratic, \\cite{menzotto2013}).'
	const certified = ledger.claim({
		id: 'class',
		statement: `\\text{class of }\\psi:\\ \\text{${p.class}}`,
		source: 'expansions of psi, psi\', psi\'\' at both ends',
		method: 'values of psi(z)/z^2 at distances 10^4 … 10^14 in long arithmetic',
		tolerance: 1e-6,
		measure: () => classGrowth(p),
	})
	if (certified) ledger.text(`${classes} The potential is ${name[p.class]}: ${reasonLatex(p.classReason)}.`)
	const { min, max } = p.fields
	const end = (value: number | null, sign: '-' | '+', exact: string | null) => (value === null ? `${sign === '-' ? '-' : ''}\\infty` : (exact ?? latexOf(value)))
	const slopes = p.admissibility.ends
	const exact = (side: 'minus' | 'plus') => {
		const e = slopes[side].exactSlope
		const text = e === null ? null : toLatexWithin(e, 60)
		return text === null ? null : side === 'minus' ? `-${/[-+]/.test(text.slice(1)) ? `(${text})` : text}` : text
	}
	const range = (lo: string, hi: string) => (lo === '-\\infty' && hi === '\\infty' ? '\\mathbb R' : `(${lo},\\,${hi})`)
	const means = p.means
	const errors = p.admissibility.meansErrors
	const meanEnd = (value: number | null, sign: '-' | '+', error: number) => (value === null ? `${sign === '-' ? '-' : ''}\\infty` : latexOf(value, { digits: 10, error }))
	ledger.statements([
		{
			id: 'fields',
			statement: `\\Bigl\\{\\sigma:\\int_{\\mathbb R}e^{\\sigma z-\\psi(z)}\\,dz<\\infty\\Bigr\\}^{\\circ} = ${range(end(min, '-', exact('minus')), end(max, '+', exact('plus')))}`,
			rows: [`\\Bigl\\{\\sigma:\\int_{\\mathbb R}e^{\\sigma z-\\psi(z)}\\,dz<\\infty\\Bigr\\}^{\\circ} &= ${range(end(min, '-', exact('minus')), end(max, '+', exact('plus')))}`],
			source: 'theory 0.6; expansions of psi at both ends',
			method: 'values of psi(z)/|z| at distances 10^4 … 10^14 in long arithmetic',
			tolerance: 1e-6,
			measure: () => fieldsGrowth(p),
		},
		{
			id: 'means',
			statement: `\\{\\varphi^{*\\prime}(\\sigma)\\} = ${range(meanEnd(means.min, '-', errors.min), meanEnd(means.max, '+', errors.max))}`,
			rows: [`\\{\\varphi^{*\\prime}(\\sigma)\\} &= ${range(meanEnd(means.min, '-', errors.min), meanEnd(means.max, '+', errors.max))}`],
			source: 'theory 0.6; monotone convergence at the ends of the fields',
			method: 'means of tilted laws by quadrature at fields that approach the ends: they stay inside, and come near finite ends or pass every bound',
			tolerance: 0.2,
			measure: () => meansReached(p, (field) => transform.logPartition(field).mean, scale),
		},
	])
	ledger.text(
		`Here $\\varphi^{*\\prime}$ is the mean of the tilted law, the probability density proportional to $e^{\\sigma z-\\psi(z)}$. In words: ${reasonLatex(p.admissibility.fields)}; ${reasonLatex(p.admissibility.means)}.`,
	)
}

/**
 * The means at fields near the ends: inside the range (else 1), and at the last field within the given share of the distance from the centre to
 * a finite end; for an infinite end the means have to increase at least threefold on the way.
 */
function meansReached(p: Potential, mean: (field: number) => number, { field, mean: m0, deviation }: Subject['scale']): Measured {
	const defects: number[] = []
	let points = 0
	for (const [end, fieldEnd, sign] of [
		[p.means.min, p.fields.min, -1],
		[p.means.max, p.fields.max, 1],
	] as const) {
		const steps = [2, 4, 6, 8, 10]
		const at = steps.map((k) => (fieldEnd === null ? field + (sign * 3 ** k) / deviation / 9 : fieldEnd + (field - fieldEnd) * 10 ** (-k / 2)))
		const values: number[] = []
		for (const f of at) {
			try {
				values.push(sign * (mean(f) - m0))
			} catch {
				break
			}
		}
		if (values.length < 3) continue
		points += values.length
		const rising = values.every((v, i) => i === 0 || v > values[i - 1])
		const last = values[values.length - 1]
		if (end === null) defects.push(rising && last > 3 * values[0] ? 0 : rising && last > values[0] ? 0.1 : 1)
		else {
			const distance = sign * (end - m0)
			defects.push(rising && last < distance ? 1 - last / distance : 1)
		}
	}
	return { points, defect: largest(defects) }
}
