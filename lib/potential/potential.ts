/**
 * A single-site potential ψ from its text: admissibility with reasons, growth class, derivatives, least curvature, and a
 * split ψ = convex + bounded (theory.md 0.2, 1.5, 6.2; design.md "What the fields mean").
 */
import { derivatives, type Expression, type Rational, rationalFromText, type Kernel, operands, topological } from '../expression/index.ts'
import { toLatex } from '../expression/latex.ts'
import { parseExpression } from '../expression/parse.ts'
import { compile } from '../expression/targets/index.ts'
import { InputError } from '../errors.ts'
import { type Admissibility, decideAdmissibility } from './admissibility.ts'
import { meanRange } from './boundary-mean.ts'
import { classify, type GrowthClass } from './classify.ts'
import { checkDomain } from './domain.ts'
import { type MinSecondDerivative, minSecondDerivative } from './min-second-derivative.ts'
import { referToDominant } from './reference.ts'
import type { SingleSite } from './single-site.ts'
import { type Split, splitConvexBounded } from './split.ts'
import { type Structure, structureOf } from './structure.ts'

export interface Potential extends SingleSite {
	readonly text: string
	readonly parameters: ReadonlyMap<string, Rational>
	/** ψ, ψ', ψ'', ψ''', ψ'''' as exact expressions in z. */
	readonly derivatives: readonly Expression[]
	readonly latex: string
	/** The five derivatives together, compiled on first use (like `split`, `minSecondDerivative`, `structure`). */
	readonly kernel: Kernel
	readonly admissibility: {
		readonly fields: string
		readonly means: string
		readonly ends: Admissibility['ends']
		readonly meansErrors: { min: number; max: number }
	}
	readonly class: GrowthClass
	readonly classReason: string
	/** null: none found, see `splitReason`. */
	readonly split: Split | null
	readonly splitReason: string
	readonly minSecondDerivative: MinSecondDerivative
	readonly structure: Structure
	readonly warnings: readonly string[]
}

export interface PotentialOptions {
	/** Values of named parameters: exact, as text (`1.5`, `3/2`) or as doubles. */
	readonly parameters?: ReadonlyMap<string, Rational> | Readonly<Record<string, number | string | Rational>>
}

/**
 * ψ from text. @throws InputError: what the parser refuses; `singular` where ψ is not finite and smooth;
 * `not-a-potential` where e^{−ψ} has no exponential moments on both sides.
 */
export function potential(text: string, options: PotentialOptions = {}): Potential {
	const parameters = exactParameters(options.parameters)
	const { expression, obligations } = parseExpression(text, { variables: ['z'], parameters })
	requireShallow(expression)
	checkDomain(obligations, text)
	return potentialOf(referToDominant(expression), text, parameters)
}

/** Deepest nesting of functions: the asymptotic expansion of deeper towers takes minutes. */
const DEEPEST_NESTING = 12

function requireShallow(expression: Expression): void {
	const depth = new Map<Expression, number>()
	for (const node of topological([expression]))
		depth.set(node, operands(node).reduce((d, o) => Math.max(d, depth.get(o) ?? 0), 0) + (node.kind === 'call' || node.kind === 'log-sum-exp' ? 1 : 0))
	const found = depth.get(expression) ?? 0
	if (found > DEEPEST_NESTING)
		throw new InputError('too-deep', `potential: functions are nested ${found} deep (expected at most ${DEEPEST_NESTING})`, 'Try a formula with fewer functions inside functions.')
}

/** ψ from an expression in z that is known to be finite and smooth. */
export function potentialOf(expression: Expression, text: string, parameters: ReadonlyMap<string, Rational> = new Map()): Potential {
	const admissibility = decideAdmissibility(expression)
	const range = meanRange(expression, admissibility)
	const classification = classify(expression)
	const all = derivatives(expression, 'z', 4)
	const minimum = once(() => minSecondDerivative(all[2] as Expression))
	const structure = once(() => structureOf(expression, classification))
	const splitting = once(() => splitConvexBounded(expression, classification, structure(), minimum()))
	const kernel = once(() => compile(all))
	return {
		text,
		parameters,
		expression,
		derivatives: all,
		latex: toLatex(expression),
		get kernel() {
			return kernel()
		},
		fields: admissibility.fields,
		means: range.means,
		admissibility: { fields: admissibility.explanation, means: range.explanation, ends: admissibility.ends, meansErrors: range.errors },
		class: classification.class,
		classReason: classification.reason,
		get split() {
			return splitting().split
		},
		get splitReason() {
			return splitting().reason
		},
		get minSecondDerivative() {
			return minimum()
		},
		get structure() {
			return structure()
		},
		warnings: [...range.warnings, ...warningsOf(admissibility)],
	}
}

/** f computed at the first call. */
function once<T>(f: () => T): () => T {
	let result: { value: T } | undefined
	return () => {
		result ??= { value: f() }
		return result.value
	}
}

function warningsOf({ ends, fields }: Admissibility): string[] {
	const warnings: string[] = []
	for (const e of [ends.minus, ends.plus])
		if (e.method === 'numeric') warnings.push(`the growth of psi as z -> ${e.end}infinity was decided numerically`)
	const flat = [fields.min, fields.max].filter((f) => f !== null && Math.abs(f) < 1e-3)
	if (flat.length > 0) warnings.push('psi is very flat far out: only small fields are admissible')
	return warnings
}

function exactParameters(given: PotentialOptions['parameters']): ReadonlyMap<string, Rational> {
	if (given === undefined) return new Map()
	if (given instanceof Map) return given
	return new Map(Object.entries(given).map(([name, value]) => [name, exactValue(name, value as number | string | Rational)]))
}

function exactValue(name: string, value: number | string | Rational): Rational {
	try {
		if (typeof value === 'string') return rationalFromText(value.trim())
		if (typeof value === 'number') return rationalFromText(`${value}`)
		return value
	} catch {
		throw new InputError(
			'bad-parameter',
			`potential: parameter ${name} is not a number (got ${value})`,
			'Try a decimal such as 1.5 or a fraction such as 3/2.',
		)
	}
}
