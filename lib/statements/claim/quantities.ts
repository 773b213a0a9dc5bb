/**
 * The quantities that a claim may speak of: the functions ψ, φ, φ*, ψ_K with their derivatives, the cumulants of tilted laws, and
 * the constants of the potential. A new quantity is a new entry here; parser, search, LaTeX and help read the table.
 */
import { transformDerivatives } from '../../cramer/index.ts'
import type { CramerPoint } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { cramerCurvature } from '../../inequalities/constants/index.ts'
import { bartheRoberto, bobkovGotze, lineConstants, type LineLaw, singleSiteLaw, spectralGap } from '../../inequalities/line/index.ts'
import { bestSplitOf } from '../support/best-splits.ts'
import type { Source } from './source.ts'
import { lacking, type Value, within } from './value.ts'

/** What an argument is: a mean, a field, a spin, a number of sites, or the number of a cumulant. */
export type Slot = 'mean' | 'field' | 'spin' | 'sites' | 'order'

/** A value of a quantity, its absolute error, and its derivative in the argument that is not a whole number. */
export interface Row {
	readonly value: number
	readonly error: number
	/** NaN where it is not known: a difference stands for it. */
	readonly slope: number
	/** The ends, where they are known better than by the error. */
	readonly ends?: readonly [low: number, high: number]
	/** Why the value is missing or poor. */
	readonly reason?: string
}

export interface Quantity {
	readonly name: string
	readonly slots: readonly Slot[]
	readonly meaning: string
	/** Known between two ends alone: its value stands for neither, and is not printed. */
	readonly bracket?: true
	/** ψ or its derivative of this order: enclosed on intervals of spins. */
	readonly ofPotential?: { readonly order: number }
	/** LaTeX from that of the arguments. */
	readonly latex: (operands: readonly string[]) => string
	/** @throws InputError outside the admissible means or fields. */
	readonly at: (source: Source, operands: readonly number[]) => Row
}

export interface Scalar {
	readonly name: string
	readonly meaning: string
	readonly latex: string
	readonly at: (source: Source) => Value
}

/** Errors of rounded double-double values. */
const ROUNDED = 2 ** -53
const PRIMES = ['', "'", "''", "'''", "''''"]

function derivativeName(order: number, name: string): string {
	return order === 0 ? name : `${order === 1 ? 'd' : `d${order}`}${name}`
}

function potentialQuantity(order: number): Quantity {
	return {
		name: derivativeName(order, 'psi'),
		slots: ['spin'],
		ofPotential: { order },
		meaning: order === 0 ? 'the single-site potential' : `its derivative of order ${order}`,
		latex: ([z]) => `\\psi${PRIMES[order]}(${z})`,
		at(source, [z]) {
			const jet = source.psi(z as number)
			const value = jet[order] as number
			return { value, error: 2 * ROUNDED * Math.abs(value), slope: jet[order + 1] as number }
		},
	}
}

/** Absolute errors of φ, φ′, φ″, φ‴ from those in natural units. */
function cramerErrors({ value, first, errors, law: { deviation: s } }: CramerPoint): readonly number[] {
	return [
		errors.value * Math.max(1, Math.abs(value)),
		errors.first * Math.max(1 / s, Math.abs(first)),
		errors.second / s ** 2,
		errors.third / s ** 3,
	]
}

function cramerQuantity(order: number, name: string, meaning: string, latex: Quantity['latex']): Quantity {
	return {
		name,
		slots: ['mean'],
		meaning,
		latex,
		at(source, [m]) {
			const point = source.point(m as number)
			const jet = [point.value, point.first, point.second, point.third, transformDerivatives(point.law.cumulants)[2] as number]
			return { value: jet[order] as number, error: cramerErrors(point)[order] as number, slope: jet[order + 1] as number }
		},
	}
}

function logPartitionQuantity(order: number, name: string, meaning: string, latex: Quantity['latex']): Quantity {
	return {
		name,
		slots: ['field'],
		meaning,
		latex,
		at(source, [field]) {
			const law = source.law(field as number)
			if (order === 0)
				return {
					value: law.logPartition,
					error: law.errors.logPartition * Math.max(1, Math.abs(law.logPartition)) + ROUNDED * Math.abs((field as number) * law.mean),
					slope: law.mean,
				}
			const value = law.cumulants[order - 1] as number
			const error = (law.errors.cumulants[order - 1] as number) * law.deviation ** order
			// One rounding of the field moves κ_n by κ_{n+1}.
			return { value, error: error + ROUNDED * Math.abs((field as number) * (law.cumulants[order] as number)), slope: law.cumulants[order] as number }
		},
	}
}

function blockQuantity(order: 0 | 1 | 2): Quantity {
	return {
		name: derivativeName(order, 'psiK'),
		slots: ['mean', 'sites'],
		meaning: ['the Hamiltonian of a block of K sites', 'its first derivative in m', 'its second derivative in m'][order] as string,
		latex: ([m, k]) => `\\psi_{${k}}${PRIMES[order]}(${m})`,
		at(source, [m, k]) {
			const [mean, sites] = [m as number, k as number]
			const row = source.row(sites, mean)
			const s = source.point(mean).law.deviation
			const value = [row.value, row.first, row.second][order] as number
			const unit = [1, 1 / s, 1 / s ** 2][order] as number
			const slope = order === 0 ? row.first : order === 1 ? row.second : Number.NaN
			const reason = row.reason === undefined ? {} : { reason: row.reason }
			return { value, error: row.error * Math.max(unit, Math.abs(value)), slope, ...reason }
		},
	}
}

/** λ_n = κ_n/sⁿ at the mean m with the error of the law and that of its mean. */
function standardised(point: CramerPoint, order: number): { readonly value: number; readonly error: number } {
	const { law } = point
	const s = law.deviation
	const lambda = (n: number) => (law.cumulants[n - 1] as number) / s ** n
	const shift = point.errors.first * Math.max(1, Math.abs(point.first) * s)
	// κ7 is not known: what the other cumulants suggest, and more.
	const next = order < 6 ? Math.abs(lambda(order + 1)) : 10 * (1 + Math.abs(lambda(6)))
	return { value: lambda(order), error: (law.errors.cumulants[order - 1] as number) + next * shift + 4 * ROUNDED * Math.abs(lambda(order)) }
}

const kappa: Quantity = {
	name: 'kappa',
	slots: ['order', 'mean'],
	meaning: 'the n-th cumulant, n = 1 … 6, of the tilted law of mean m',
	latex: ([n, m]) => `\\kappa_{${n}}(${m})`,
	at(source, [n, m]) {
		const [order, mean] = [n as number, m as number]
		if (order === 1) return { value: mean, error: 0, slope: 1 }
		const point = source.point(mean)
		const s = point.law.deviation
		const slope = order < 6 ? (point.law.cumulants[order] as number) / s ** 2 : Number.NaN
		return { value: point.law.cumulants[order - 1] as number, error: standardised(point, order).error * s ** order, slope }
	},
}

function shapeQuantity(order: 3 | 4, name: string, meaning: string, latex: Quantity['latex']): Quantity {
	return {
		name,
		slots: ['mean'],
		meaning,
		latex,
		at(source, [m]) {
			const point = source.point(m as number)
			const [, k2, k3, , ,] = point.law.cumulants as readonly [number, number, number]
			const { value, error } = standardised(point, order)
			const width = standardised(point, 2).error
			const next = (point.law.cumulants[order] as number) / k2 ** (order / 2)
			return { value, error: error + (order / 2) * Math.abs(value) * width, slope: (next - ((order / 2) * value * k3) / k2) / k2 }
		},
	}
}

function spread(root: boolean): Quantity {
	return {
		name: root ? 's' : 's2',
		slots: ['mean'],
		meaning: root ? 'the deviation of the tilted law of mean m' : 'the variance of the tilted law of mean m, 1/d2phi(m)',
		latex: ([m]) => (root ? `s(${m})` : `s^{2}(${m})`),
		at(source, [m]) {
			const point = source.point(m as number)
			const [, k2, k3] = point.law.cumulants as readonly [number, number, number]
			const relative = point.errors.second + 2 * ROUNDED
			if (!root) return { value: k2, error: relative * k2, slope: k3 / k2 }
			const s = Math.sqrt(k2)
			return { value: s, error: 0.6 * relative * s, slope: k3 / (2 * k2 * s) }
		},
	}
}

/** A constant of the tilted law of mean m that is known by a bracket. */
function bracketQuantity(name: string, meaning: string, latex: Quantity['latex'], bracket: (law: LineLaw, source: Source) => Omit<Row, 'slope' | 'error'>): Quantity {
	return {
		name,
		slots: ['mean'],
		meaning,
		latex,
		at(source, [m]) {
			const point = source.point(m as number)
			const { value, ends, reason } = source.once(`${name} ${m}`, () => bracket(singleSiteLaw(source.subject.transform, point.first), source))
			// The field of the mean is off by its error: a constant of the law moves by about as much, in units of s.
			const slip = 10 * point.errors.first * Math.abs(value)
			const [low, high] = ends as readonly [number, number]
			return { value, error: Math.max(value - low, high - value) + slip, slope: Number.NaN, ends: [low - slip, high + slip], ...(reason === undefined ? {} : { reason }) }
		},
	}
}

const star = (order: number): Quantity['latex'] => ([s]) => `\\varphi^{*${order === 0 ? '' : PRIMES[order]?.replace(/'/g, '\\prime')}}(${s})`
const transform = (order: number): Quantity['latex'] => ([m]) => `\\varphi${PRIMES[order]}(${m})`

export const QUANTITIES: readonly Quantity[] = [
	...[0, 1, 2, 3, 4].map(potentialQuantity),
	...[0, 1, 2, 3].map((n) =>
		cramerQuantity(n, derivativeName(n, 'phi'), n === 0 ? 'the Cramér transform' : `its derivative of order ${n}`, transform(n)),
	),
	...[0, 1, 2, 3, 4].map((n) =>
		logPartitionQuantity(n, derivativeName(n, 'phiStar'), n === 0 ? 'log ∫ exp(s z − ψ(z)) dz' : `its derivative of order ${n}`, star(n)),
	),
	logPartitionQuantity(0, 'logPartition', 'the same as phiStar', star(0)),
	...([0, 1, 2] as const).map(blockQuantity),
	cramerQuantity(1, 'field', 'the field of a mean, the same as dphi', transform(1)),
	logPartitionQuantity(1, 'mean', 'the mean of a field, the same as dphiStar', star(1)),
	spread(false),
	spread(true),
	kappa,
	shapeQuantity(3, 'skew', 'kappa(3,m)/s(m)^3', ([m]) => `\\hat\\kappa_{3}(${m})`),
	shapeQuantity(4, 'kurt', 'kappa(4,m)/s(m)^4, excess kurtosis', ([m]) => `\\hat\\kappa_{4}(${m})`),
	bracketQuantity('gap', 'the spectral gap of the tilted law of mean m', ([m]) => `\\lambda_{1}(${m})`, (law) => {
		const { gap, lower, upper, reason } = spectralGap(law)
		return { value: gap, ends: [lower, upper], reason }
	}),
	bracketQuantity('poincare', 'the Poincaré constant of the tilted law of mean m, 1/gap(m)', ([m]) => `C_P(${m})`, (law) => {
		const { poincare, lower, upper, reason } = spectralGap(law)
		return { value: poincare, ends: [1 / upper, 1 / lower], reason }
	}),
	{
		...bracketQuantity('rho', 'the log-Sobolev constant of the tilted law of mean m: between two ends', ([m]) => `\\varrho(${m})`, logSobolev),
		bracket: true,
	},
]

/**
 * ρ from below by the brackets of Barthe–Roberto and Bobkov–Götze, and by c e^{−osc δ} of the best split; from above by the gap, and in full runs by trial
 * functions.
 */
function logSobolev(law: LineLaw, { subject }: Source): Omit<Row, 'slope' | 'error'> {
	const split = bestSplitOf(subject)
	const proved = split?.certified === true ? split.rho : 0
	const ends = subject.quick ? byIntegrals(law) : lineConstants(law).logSobolevBounds?.rho
	if (ends === undefined || ends === null) return { value: Number.NaN, ends: [0, Number.POSITIVE_INFINITY], reason: 'its law is not resolved' }
	const low = Math.min(ends.upper, Math.max(ends.lower, proved))
	return { value: low, ends: [low, ends.upper] }
}

function byIntegrals(law: LineLaw): { readonly lower: number; readonly upper: number } | null {
	if (!law.resolved) return null
	const spectral = spectralGap(law)
	const [first, second] = [bobkovGotze(spectral.law), bartheRoberto(spectral.law)]
	return { lower: 2 / Math.min(first.upper, second.upper), upper: Math.min(spectral.upper, 2 / Math.max(first.lower, second.lower)) }
}

/** A number of the potential that may be missing. */
function given(value: number | null | undefined, error: number | null | undefined, otherwise: string): Value {
	return value === null || value === undefined ? lacking(otherwise) : within(value, error ?? Number.POSITIVE_INFINITY)
}

export const SCALARS: readonly Scalar[] = [
	{
		name: 'm0',
		meaning: 'the mean of exp(−ψ)/Z, of a tilt of it where it has none',
		latex: 'm_{0}',
		at: ({ subject: { scale, transform: t } }) => {
			const law = t.logPartition(scale.field)
			return within(scale.mean, (law.errors.cumulants[0] as number) * scale.deviation + ROUNDED * Math.abs(scale.mean))
		},
	},
	{
		name: 's0',
		meaning: 'the deviation of exp(−ψ)/Z',
		latex: 's_{0}',
		at: ({ subject: { scale, transform: t } }) =>
			within(scale.deviation, ((t.logPartition(scale.field).errors.cumulants[1] as number) + 2 * ROUNDED) * scale.deviation),
	},
	{
		name: 'minpsi2',
		meaning: 'inf of d2psi over the line',
		latex: "\\inf\\psi''",
		at: ({ subject: { potential: { minSecondDerivative: inf } } }) => given(inf.value, inf.error, `has no inf ψ″: ${inf.note}`),
	},
	{
		name: 'osc',
		meaning: 'the oscillation of δ in ψ = convex + δ, as found',
		latex: '\\operatorname{osc}\\delta',
		at: ({ subject: { potential: p } }) => (p.split ? upperBound(p.split.oscillation, p.split.oscillationError) : lacking(`has no osc: ${p.splitReason}`)),
	},
	{
		name: 'minpsic2',
		meaning: 'inf of the second derivative of the convex part in ψ = convex + δ, as found',
		latex: "\\inf\\psi_c''",
		at: ({ subject: { potential: p } }) =>
			p.split ? lowerBound(p.split.convexity, p.split.convexityError) : lacking(`has no minpsic2: ${p.splitReason}`),
	},
	{
		name: 'K0',
		meaning: 'the least K from which every psiK is convex',
		latex: 'K_{0}',
		at: ({ subject }) => {
			const { convexFrom, convexity } = subject.convexity
			return convexFrom === null ? lacking('has no K0: none was found') : within(convexFrom, convexity.certain ? 0 : Number.POSITIVE_INFINITY)
		},
	},
	{ name: 'lambda', meaning: 'inf of d2phi over all admissible means, whatever the range', latex: '\\lambda', at: leastCurvature },
	{ name: 'Lambda', meaning: 'sup of d2phi over all admissible means, whatever the range', latex: '\\Lambda', at: mostCurvature },
]

const rangeOfCurvature = (source: Source) => source.once('range of curvature', () => cramerCurvature(source.subject.transform, source.subject.potential))

/** inf φ'': the least that was found; where the means beyond the search are not covered, it may be down to c e^{−osc δ}, or 0. */
function leastCurvature(source: Source): Value {
	const { least, lower, tail } = rangeOfCurvature(source)
	const value = least.value as number
	return tail !== 'unproved' || value === 0 ? within(value, least.error) : { value, low: lower.value ?? 0, high: value + least.error }
}

/** sup φ'', in the same way: up to sup ψ''. */
function mostCurvature(source: Source): Value {
	const { most, upper, tail } = rangeOfCurvature(source)
	if (most.value === null) return lacking(`has no Lambda: ${most.reason}`)
	return tail !== 'unproved' ? within(most.value, most.error) : { value: most.value, low: most.value - most.error, high: upper.value ?? Number.POSITIVE_INFINITY }
}

/** A certified bound and how far the truth is from it at most. */
function upperBound(value: number, error: number): Value {
	return { value, low: value - error, high: value }
}

function lowerBound(value: number, error: number): Value {
	return { value, low: value, high: value + error }
}

/** The quantity at values of its arguments, their errors carried along by its slope. */
export function quantityAt(source: Source, quantity: Quantity, operands: readonly Value[], position: number): Value {
	const missing = operands.find((v) => v.lack)
	if (missing) return missing
	const numbers = operands.map((v, i) => wholeWhereNeeded(quantity, v.value, i, position))
	const slot = quantity.slots.findIndex((s) => s !== 'sites' && s !== 'order')
	const operand = operands[slot] as Value
	const slip = Math.max(operand.high - operand.value, operand.value - operand.low)
	const row = quantity.at(source, numbers)
	if (Number.isNaN(row.value)) return lacking(`has no ${quantity.name}: ${row.reason ?? 'not computed'}`)
	const moved = slip > 0 ? slip * (Number.isNaN(row.slope) ? secant(source, quantity, numbers, slot, row.value) : Math.abs(row.slope)) : 0
	if (row.ends === undefined) return within(row.value, row.error + moved)
	return { value: row.value, low: Math.min(row.value, row.ends[0] - moved), high: Math.max(row.value, row.ends[1] + moved) }
}

/** Where a quantity does not know its derivative: twice the steeper of the differences over a thousandth of a deviation. */
function secant(source: Source, quantity: Quantity, numbers: readonly number[], slot: number, value: number): number {
	const step = 1e-3 * source.point(numbers[slot] as number).law.deviation
	const slopes = [-step, step].map((h) => {
		const moved = numbers.map((x, i) => (i === slot ? x + h : x))
		return Math.abs(quantity.at(source, moved).value - value) / step
	})
	return 2 * Math.max(...slopes)
}

/** Largest K that the tests of ψ_K cover. */
export const LARGEST_SITES = 10_000

function wholeWhereNeeded({ name, slots }: Quantity, value: number, index: number, position: number): number {
	const slot = slots[index]
	if (slot === 'sites' && !(Number.isInteger(value) && value >= 1 && value <= LARGEST_SITES))
		throw new InputError(
			'bad-flag',
			`claim: ${name} at position ${position} has K = ${value} (expected a whole number from 1 to ${LARGEST_SITES})`,
			'K is the number of sites of a block: 1, 2, 3, …; list it with --sites 4,8,16.',
			position,
		)
	if (slot === 'order' && !(Number.isInteger(value) && value >= 1 && value <= 6))
		throw new InputError('bad-flag', `claim: ${name} at position ${position} has n = ${value} (expected 1 to 6)`, 'Cumulants are known up to the sixth.', position)
	return value
}
