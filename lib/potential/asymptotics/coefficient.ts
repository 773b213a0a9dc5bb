/**
 * Coefficients of asymptotic series: constants, and bounded functions of z such as cos(5z) or 1/(2 + sin z).
 *
 * Bounds of a bounded coefficient are over independent phases: every argument of sin and cos that is not constant
 * becomes r·t + φ with one angle t per class of rationally related arguments. By equidistribution these are lim inf and
 * lim sup for polynomial arguments with independent classes, and bounds in any case.
 */
import {
	type Expression,
	ZERO,
	constant,
	dependsOn,
	differentiate,
	divide,
	expandPolynomial,
	operands,
	product,
	rebuild,
	splitCoefficient,
	sum,
	topological,
	variable,
} from '../../expression/index.ts'
import { type Rational, rational, toNumber } from '../../expression/index.ts'
import { enclose } from '../../expression/bounds.ts'
import { add as addIntervals, type Interval } from '../../expression/interval.ts'

const NOWHERE: ReadonlyMap<string, Interval> = new Map()

/** Enclosure of a constant expression. */
export function constantBounds(e: Expression): Interval {
	return enclose(e, NOWHERE)
}

/** Midpoint of the enclosure of a constant expression. */
export function constantValue(e: Expression): number {
	if (e.kind === 'constant') return toNumber(e.value)
	const [lower, upper] = constantBounds(e)
	return 0.5 * (lower + upper)
}

export function isOscillating(e: Expression): boolean {
	return dependsOn(e, 'z')
}

/** Absolute size below which an interval around zero counts as zero, relative to the size of the summands. */
const ROUNDING = 2 ** -40

const zeroMemo = new WeakMap<Expression, boolean>()

/** Whether the coefficient vanishes identically: exactly after expansion, else by enclosures at sample points. */
export function coefficientIsZero(e: Expression): boolean {
	if (e.kind === 'constant') return e.value.n === 0n
	if (e.kind === 'variable' || e.kind === 'pi') return false
	let known = zeroMemo.get(e)
	if (known === undefined) {
		known = !surelyNonzero(e) && vanishes(e)
		zeroMemo.set(e, known)
	}
	return known
}

const SAMPLE: ReadonlyMap<string, Interval> = new Map([['z', [0.7320508, 0.7320508] as const]])

/** Whether the enclosure at one point excludes zero. */
export function surelyNonzero(e: Expression): boolean {
	if (e.kind === 'constant') return e.value.n !== 0n
	const [lower, upper] = enclose(e, SAMPLE)
	return lower > 0 || upper < 0
}

function vanishes(e: Expression): boolean {
	if (e.kind === 'sum' && !isOscillating(e)) {
		const cancels = cancelsAt(e.terms, 0)
		if (cancels !== undefined) return cancels
	}
	const expanded = isLong(e) ? e : expandPolynomial(e)
	if (expanded.kind === 'constant') return expanded.value.n === 0n
	if (expanded.kind === 'product') return expanded.factors.some((f) => f.kind !== 'constant' && coefficientIsZero(f))
	if (expanded.kind !== 'sum') return false
	if (!isOscillating(expanded)) return cancelsAt(expanded.terms, 0) === true
	let confirmed = 0
	for (let i = 0; i < 24; i++) {
		// Both signs and sizes from 1/50 to 12, incommensurable.
		const cancels = cancelsAt(expanded.terms, (i % 2 === 0 ? 0.02 : -0.02) * 1.3183 ** i)
		if (cancels === false) return false
		if (cancels) confirmed++
	}
	return confirmed >= 8
}

/** Whether the terms cancel at z to rounding; undefined where none of them is known well enough to tell (underflow, rounding). */
function cancelsAt(terms: readonly Expression[], z: number): boolean | undefined {
	const box = new Map([['z', [z, z] as const]])
	const ranges = terms.map((t) => enclose(t, box))
	const [lower, upper] = ranges.reduce(addIntervals)
	if (lower > 0 || upper < 0) return false
	const sizes = ranges
		.filter(([a, b]) => b - a < 1e-6 * Math.max(Math.abs(a), Math.abs(b)))
		.map(([a, b]) => Math.max(Math.abs(a), Math.abs(b)))
	if (sizes.length === 0) return undefined
	return upper - lower <= ROUNDING * Math.max(...sizes) ? true : undefined
}

/** 1 or −1 for a coefficient that is positive or negative beyond doubt, 0 otherwise. */
export function coefficientSign(e: Expression): number {
	if (e.kind === 'constant') return e.value.n === 0n ? 0 : Number(e.value.s)
	const [p, q] = enclose(e, NOWHERE)
	if (p > 0 || q < 0) return p > 0 ? 1 : -1
	const { lower, upper } = coefficientBounds(e)
	return lower > 0 ? 1 : upper < 0 ? -1 : 0
}

/** Whether an oscillating coefficient is non-negative and comes to zero again and again (to 1e-9 of its size). */
export function touchesZero(e: Expression): boolean {
	if (!isOscillating(e)) return false
	const { lower, upper, lowest } = coefficientBounds(e)
	const size = Math.max(Math.abs(lower), Math.abs(upper))
	return Math.abs(lowest) <= 1e-9 * size && lower > -1e-6 * size
}

export interface CoefficientBounds {
	/** Bounds of lim inf and lim sup, certified. */
	readonly lower: number
	readonly upper: number
	/** A value that is attained (up to rounding) near the lower bound, and near the upper. */
	readonly lowest: number
	readonly highest: number
}

const boundsMemo = new WeakMap<Expression, CoefficientBounds>()

export function coefficientBounds(e: Expression): CoefficientBounds {
	let known = boundsMemo.get(e)
	if (known === undefined) {
		known = computeBounds(e)
		boundsMemo.set(e, known)
	}
	return known
}

function computeBounds(e: Expression): CoefficientBounds {
	if (!isOscillating(e)) {
		const [lower, upper] = constantBounds(e)
		return { lower, upper, lowest: lower, highest: upper }
	}
	// Long expressions get the plain enclosure only.
	if (isLong(e)) {
		const [lower, upper] = enclose(e, NOWHERE)
		const [value] = enclose(e, SAMPLE)
		return { lower, upper, lowest: value, highest: value }
	}
	const expanded = expandPolynomial(e)
	const phased = separatePhases(expanded)
	// Summands that share no phase are minimised apart.
	const groups = new Map<string, Expression[]>()
	const parts = phased.expression.kind === 'sum' ? phased.expression.terms : [phased.expression]
	for (const part of parts) {
		const names = [...phased.ranges.keys()].filter((n) => dependsOn(part, n)).join()
		groups.set(names, [...(groups.get(names) ?? []), part])
	}
	const keys = [...groups.keys()]
	const disjoint = keys.every((a, i) => keys.slice(i + 1).every((b) => !a.split(',').some((n) => n !== '' && b.split(',').includes(n))))
	const pieces = disjoint ? [...groups.values()].map((g) => sum(g)) : [phased.expression]
	const total = { lower: 0, upper: 0, lowest: 0, highest: 0 }
	for (const piece of pieces) {
		const below = minimiseOnTorus(piece, phased.ranges)
		const above = minimiseOnTorus(product([constant(-1), piece]), phased.ranges)
		total.lower += below.bound
		total.lowest += below.value
		total.upper -= above.bound
		total.highest -= above.value
	}
	return total
}

interface Phased {
	readonly expression: Expression
	/** Range of each angle; the variable z stays free where it occurs outside of sin and cos. */
	readonly ranges: ReadonlyMap<string, Interval>
	/** The classes of arguments: each is r·base + φ with rational r, all of them multiples of `step`. */
	readonly classes: readonly { readonly base: Expression; readonly step: Rational }[]
}

/** Every non-constant argument of sin and cos as r·t + φ with one angle t per class of arguments. */
export function separatePhases(e: Expression): Phased {
	const classes = new Map<Expression, { name: string; ratios: Rational[] }>()
	const result = new Map<Expression, Expression>()
	const of = (x: Expression) => result.get(x) as Expression
	for (const node of topological([e])) {
		if (node.kind === 'call' && (node.name === 'sin' || node.name === 'cos') && dependsOn(node.argument, 'z')) {
			const { ratio, rest, phase } = splitArgument(expandPolynomial(node.argument))
			let known = classes.get(rest)
			if (known === undefined) {
				known = { name: `t${classes.size + 1}`, ratios: [] }
				classes.set(rest, known)
			}
			known.ratios.push(ratio)
			const angle = sum([product([constant(ratio), variable(known.name)]), phase])
			result.set(
				node,
				rebuild(node, () => angle),
			)
		} else result.set(node, rebuild(node, of))
	}
	const ranges = new Map<string, Interval>()
	const found: { base: Expression; step: Rational }[] = []
	const expression = of(e)
	for (const [base, { name, ratios }] of classes) {
		if (!dependsOn(expression, name)) continue
		const step = ratios.reduce((a, b) => a.gcd(b), ZERO).abs()
		found.push({ base, step })
		ranges.set(name, [0, (2 * Math.PI * (1 + 2 ** -50)) / toNumber(step)])
	}
	if (dependsOn(expression, 'z')) ranges.set('z', [-Infinity, Infinity])
	return { expression, ranges, classes: found }
}

/** argument = ratio·rest + phase with a constant phase and rest normalised to leading coefficient one. */
export function splitArgument(argument: Expression): { ratio: Rational; rest: Expression; phase: Expression } {
	const terms = argument.kind === 'sum' ? argument.terms : [argument]
	const phase = sum(terms.filter((t) => !dependsOn(t, 'z')))
	const moving = terms.filter((t) => dependsOn(t, 'z'))
	const [ratio] = splitCoefficient(moving[0] as Expression)
	const inverse = rational(1).div(ratio)
	return { ratio, rest: sum(moving.map((t) => product([constant(inverse), t]))), phase }
}

/** Nodes beyond which a bounded coefficient is not minimised. */
const LONG = 800

/** Whether expanding and minimising a coefficient would cost too much. */
export function isLong(e: Expression): boolean {
	return topological([e]).length > LONG
}

/** Boxes for one minimum: fewer for long expressions. */
const budgetFor = (cost: number) => Math.max(20, Math.min(600, Math.floor(80_000 / cost)))

/** Operands in all: what one enclosure costs. */
function costOf(roots: readonly Expression[]): number {
	return topological(roots).reduce((n, e) => n + 1 + operands(e).length, 0)
}

/** Lower bound (certified) and an attained value of the minimum over the box of angles, by bisection. */
function minimiseOnTorus(e: Expression, ranges: ReadonlyMap<string, Interval>): { bound: number; value: number } {
	const names = [...ranges.keys()].filter((n) => dependsOn(e, n))
	if (names.length === 0) {
		const [lower] = constantBounds(e)
		return { bound: lower, value: lower }
	}
	let best = Number.POSITIVE_INFINITY
	const gradient = names.map((n) => differentiate(e, n))
	const boxOf = (sides: readonly Interval[]) => {
		const box = new Map(names.map((n, i) => [n, sides[i] as Interval]))
		const middle = new Map(names.map((n, i) => [n, middleOf(sides[i] as Interval)]))
		const [atMiddle, above] = enclose(e, middle)
		best = Math.min(best, above)
		// Mean-value form: e(middle) + Σ ∂e(box) (side − middle), beside the plain enclosure.
		let slack = 0
		for (const [i, d] of gradient.entries()) {
			const [p, q] = enclose(d, box)
			const [from, to] = sides[i] as Interval
			slack += Math.max(Math.abs(p), Math.abs(q)) * 0.5 * (to - from)
		}
		const meanValue = atMiddle - slack * (1 + 2 ** -40)
		return { sides, bound: Math.max(enclose(e, box)[0], Number.isNaN(meanValue) ? Number.NEGATIVE_INFINITY : meanValue) }
	}
	let open = [boxOf(names.map((n) => ranges.get(n) as Interval))]
	const budget = budgetFor(costOf([e, ...gradient]))
	let spent = 0
	let closed = Number.POSITIVE_INFINITY
	while (open.length > 0 && spent < budget) {
		const next: typeof open = []
		for (const b of open) {
			if (b.bound >= best - 1e-12 * Math.max(1, Math.abs(best))) {
				closed = Math.min(closed, b.bound)
				continue
			}
			const widest = b.sides.reduce((k, s, i) => (width(s) > width(b.sides[k] as Interval) ? i : k), 0)
			const [lo, hi] = b.sides[widest] as Interval
			const cut = middleOf([lo, hi])[0]
			for (const half of [
				[lo, cut],
				[cut, hi],
			] as const)
				next.push(boxOf(b.sides.map((s, i) => (i === widest ? half : s))))
			spent += 2
		}
		open = next
	}
	return { bound: Math.min(closed, best, ...open.map((b) => b.bound)), value: best }
}

const width = ([a, b]: Interval) => Math.atan(b) - Math.atan(a)
function middleOf([a, b]: Interval): Interval {
	const m =
		a === -Infinity && b === Infinity ? 0 : a === -Infinity ? Math.min(-1, 2 * b) : b === Infinity ? Math.max(1, 2 * a) : 0.5 * (a + b)
	return [m, m]
}

/** Least known period of e as a function of z; undefined when z occurs outside of sin and cos or the phases are not commensurable. */
export function periodOf(e: Expression): number | undefined {
	const { expression, classes } = separatePhases(e)
	const only = classes[0]
	if (dependsOn(expression, 'z') || classes.length !== 1 || only === undefined) return undefined
	const frequency = divide(only.base, variable('z'))
	if (dependsOn(frequency, 'z')) return undefined
	return (2 * Math.PI) / (Math.abs(constantValue(frequency)) * toNumber(only.step))
}
