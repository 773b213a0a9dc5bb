/**
 * How a family of expressions is best printed: expanded or not, terms collected by their transcendental factor, softmax weights
 * and long repeated parts under a name. Cosmetic: the certificate reads back what is printed.
 */
import {
	dependsOn,
	expandPolynomial,
	type Expression,
	type LatexOptions,
	operands,
	product,
	sum,
	toLatexWithin,
	topological,
	variable,
	variablesOf,
} from '../../expression/index.ts'
import { rebuild } from '../../expression/substitute.ts'
import { ROW } from './layout.ts'
import { readBack } from './read-back.ts'
import { widthOf } from './width.ts'

export interface Definition {
	/** As printed: `u_{1}`. */
	readonly symbol: string
	/** As it stands in formulas of the graph: `u_1`. */
	readonly name: string
	readonly expression: Expression
	readonly latex: string
}

export interface Presentation {
	/** Later ones may use earlier ones. */
	readonly definitions: readonly Definition[]
	/** In the order of what was given; null: too long to be read. */
	readonly formulas: readonly (string | null)[]
}

/** Longest formula that is printed, in characters of LaTeX. */
const LONGEST = 6000
/** Parts of this width that occur often get a name, once some formula needs more than two rows. */
const WORTH = 34
const MOST_NAMES = 4

/** The expressions in this variable as LaTeX. */
export function present(expressions: readonly Expression[], variableName: string, options: LatexOptions = {}): Presentation {
	const definitions: { name: string; expression: Expression }[] = []
	let current = expressions.map((e) => e)
	const name = (node: Expression, letter: string, index: number) => {
		const symbol = variable(`${letter}_${index}`)
		const replace = (e: Expression) => substituteNode(e, node, symbol)
		definitions.push({ name: `${letter}_${index}`, expression: node })
		current = current.map(replace)
	}
	// Weights of the tilted mixture, one name each; those inside another come first.
	const weights = topological(current).filter((n) => n.kind === 'softmax')
	let order = 0
	for (const _ of weights) {
		const next = topological(current).find((n) => n.kind === 'softmax')
		if (next === undefined) break
		name(next, 'p', ++order)
	}
	current = current.map((e) => tidy(e, variableName))
	for (let k = 1; k <= MOST_NAMES && Math.max(...current.map(latexWidth)) > 2 * ROW; k++) {
		const best = repeated(current, variableName)
		if (best === undefined) break
		name(best, 'u', k)
		current = current.map((e) => tidy(e, variableName))
	}
	const printed = definitions.map(({ name: n, expression }) => ({ name: n, symbol: symbolOf(n), expression, latex: toLatexWithin(expression, LONGEST, options) ?? '' }))
	return { definitions: printed, formulas: current.map((e) => toLatexWithin(e, LONGEST, options)) }
}

const symbolOf = (name: string) => name.replace(/_(.*)$/, '_{$1}')

/** e with one node replaced wherever it occurs. */
function substituteNode(e: Expression, node: Expression, by: Expression): Expression {
	const done = new Map<Expression, Expression>()
	for (const n of topological([e])) done.set(n, n === node ? by : operands(n).length === 0 ? n : rebuild(n, (o) => done.get(o) as Expression))
	return done.get(e) as Expression
}

/** The shortest of: as it is, expanded, expanded and collected. */
export function tidy(e: Expression, name: string): Expression {
	const expanded = expandPolynomial(e)
	const candidates = [e, expanded, collected(expanded, name)]
	return candidates.reduce((a, b) => (latexWidth(b) < latexWidth(a) - 0.5 ? b : a))
}

/** Terms with the same factors beside powers of the variable and constants, as one term. */
function collected(e: Expression, name: string): Expression {
	if (e.kind !== 'sum') return e
	const groups = new Map<Expression, Expression[]>()
	const belongs = (f: Expression) => {
		const base = f.kind === 'power' ? f.base : f
		return variablesOf(f).size === 0 || (base.kind === 'variable' && base.name === name)
	}
	for (const term of e.terms) {
		const factors = term.kind === 'product' ? term.factors : [term]
		const atom = product(factors.filter((f) => !belongs(f)))
		groups.set(atom, [...(groups.get(atom) ?? []), product(factors.filter(belongs))])
	}
	return sum([...groups].map(([atom, parts]) => product([sum(parts), atom])))
}

function latexWidth(e: Expression): number {
	const latex = toLatexWithin(e, 4 * LONGEST)
	return latex === null ? Number.POSITIVE_INFINITY : widthOf(readBack(latex))
}

/** The part whose naming saves most; undefined when none is worth it. */
function repeated(expressions: readonly Expression[], variableName: string): Expression | undefined {
	const uses = new Map<Expression, number>()
	const order = topological(expressions)
	for (const e of expressions) uses.set(e, (uses.get(e) ?? 0) + 1)
	for (const n of [...order].reverse()) for (const o of operands(n)) uses.set(o, (uses.get(o) ?? 0) + (uses.get(n) ?? 0))
	let best: Expression | undefined
	let saving = 0
	for (const n of order) {
		if (operands(n).length === 0 || n.kind === 'power' || !dependsOn(n, variableName) || expressions.includes(n)) continue
		const count = uses.get(n) ?? 0
		const width = count >= 3 ? latexWidth(n) : 0
		if (width < WORTH) continue
		const gain = (width - 10) * (count - 1)
		if (gain > saving) [best, saving] = [n, gain]
	}
	return best
}
