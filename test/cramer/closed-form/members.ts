/**
 * Random potentials of the class (and just outside it) for property tests: the same function in many disguises, beside a
 * plain closure of e^{−ψ} and an independent quadrature.
 */
import fc from 'fast-check'

/** A positive factor of e^{−ψ}: spellings in the placeholder Z, and its value. */
export interface Factor {
	readonly spellings: readonly string[]
	readonly value: (z: number) => number
	/** Highest frequency and growth rate, largest precision gain and where it happens: for the quadrature. */
	readonly frequency: number
	readonly growth: number
	readonly precision: number
}

export interface Member {
	readonly text: string
	/** log e^{−ψ(z)}, evaluated from the undisguised parameters. */
	readonly logDensity: (z: number) => number
	readonly centre: number
	readonly deviation: number
	readonly frequency: number
	readonly growth: number
	readonly narrowest: number
}

/** Hundredths as an exact text. */
const number = (hundredths: number): string => (hundredths < 0 ? `(-${-hundredths}/100)` : `(${hundredths}/100)`)
const hundredths = (min: number, max: number) => fc.integer({ min: Math.round(100 * min), max: Math.round(100 * max) })

const trigonometric = fc
	.record({ a: hundredths(-1.5, 1.5).filter((a) => a !== 0), gap: hundredths(0.1, 2), k: hundredths(0.3, 4), p: hundredths(-3, 3) })
	.map(({ a, gap, k, p }): Factor => {
		const c = Math.abs(a) + gap
		const angle = `(${number(k)}*Z + ${number(p)})`
		return {
			spellings: [
				`(${number(c)} + ${number(a)}*cos${angle})`,
				`(${number(a)}*(cos(${number(k)}*Z)*cos(${number(p)}) - sin(Z*${number(k)})*sin(${number(p)})) + ${number(c)})`,
				`(${number(c - a)} + 2*${number(a)}*cos(${angle}/2)^2)`,
				`(${number(c + a)} - 2*${number(a)}*sin(${angle}/2)^2)`,
				`(${number(c)} - ${number(a)}*sin(${angle} - pi/2))`,
			],
			value: (z) => (c + a * Math.cos((k * z + p) / 100)) / 100,
			frequency: k / 100,
			growth: 0,
			precision: 0,
		}
	})

const polynomial = fc.record({ u: hundredths(-3, 3), d: hundredths(0.2, 4) }).map(
	({ u, d }): Factor => ({
		spellings: [
			`((Z - ${number(u)})^2 + ${number(d)})`,
			`(Z^2 - 2*${number(u)}*Z + (${number(u)}^2 + ${number(d)}))`,
			`(${number(d)} + (Z - ${number(u)})*Z - (Z - ${number(u)})*${number(u)})`,
			`((Z - ${number(u)} - 1)*(Z - ${number(u)} + 1) + ${number(d)} + 1)`,
		],
		value: (z) => (z - u / 100) ** 2 + d / 100,
		frequency: 0,
		growth: 0,
		precision: 0,
	}),
)

const hyperbolic = fc.record({ l: hundredths(0.2, 2), m: hundredths(-1, 1) }).map(({ l, m }): Factor => {
	const w = `(${number(l)}*Z + ${number(m)})`
	return {
		spellings: [
			`cosh${w}`,
			`((exp${w} + exp(-${w}))/2)`,
			`(cosh(${w}/2)^2 + sinh(${w}/2)^2)`,
			`(exp${w}*(1 + exp(-2*${w}))/2)`,
			`(2*cosh(${w}/2)^2 - 1)`,
		],
		value: (z) => Math.cosh((l * z + m) / 100),
		frequency: 0,
		growth: l / 100,
		precision: 0,
	}
})

const bump = fc.record({ w: hundredths(-0.9, 3).filter((w) => w !== 0), b: hundredths(0.1, 3), u: hundredths(-2, 2) }).map(
	({ w, b, u }): Factor => ({
		spellings: [
			`(1 + ${number(w)}*exp(-${number(b)}*(Z - ${number(u)})^2))`,
			`(${number(w)}*exp(-${number(b)}*Z^2 + 2*${number(b)}*${number(u)}*Z - ${number(b)}*${number(u)}^2) + 1)`,
			`(1 + ${number(w)}*exp(-${number(b)}*Z^2)*exp(2*${number(b)}*${number(u)}*Z)/exp(${number(b)}*${number(u)}^2))`,
		],
		value: (z) => 1 + (w / 100) * Math.exp((-b / 100) * (z - u / 100) ** 2),
		frequency: 0,
		growth: 0,
		precision: (2 * b) / 100,
	}),
)

export const factor: fc.Arbitrary<Factor> = fc.oneof(trigonometric, polynomial, hyperbolic, bump)

const spelling = (f: Factor) => fc.constantFrom(...f.spellings)

/** log Fⁿ in one of its forms. */
function logarithm(f: Factor, n: number): fc.Arbitrary<string> {
	const one = spelling(f)
	const forms: fc.Arbitrary<string>[] = [
		one.map((s) => `${n}*log(${s})`),
		one.map((s) => `log(${s}^${n})`),
		fc.tuple(one, one).map(([s, t]) => `(${n}/2)*log(${s}*${t})`),
		one.map((s) => `log(${s}^${2 * n})/2`),
		fc.tuple(one, one).map(([s, t]) => `(${n + 1}*log(${s}) - log(${t}))`),
		fc.tuple(one, one).map(([s, t]) => `(${n}*log(${s})/3 + 2*${n}*log(${t})/3)`),
		one.map((s) => `(log(3*${s}^${n}) - log(3))`),
	]
	return fc.oneof(...forms)
}

interface Core {
	readonly a: number
	readonly c: number
	readonly factors: readonly { f: Factor; n: number }[]
	readonly h: number
}

const core: fc.Arbitrary<Core> = fc.record({
	a: hundredths(0.3, 3),
	c: hundredths(-3, 3),
	factors: fc.array(fc.record({ f: factor, n: fc.constantFrom(1, 1, 2) }), { minLength: 1, maxLength: 2 }),
	h: hundredths(-2, 2),
})

function quadratic(a: number, c: number): fc.Arbitrary<string> {
	return fc.constantFrom(
		`${number(a)}*(Z - ${number(c)})^2`,
		`(${number(a)}*Z^2 - 2*${number(a)}*${number(c)}*Z + ${number(a)}*${number(c)}^2)`,
		`(Z*(Z - 2*${number(c)})*${number(a)} + ${number(a)}*${number(c)}^2)`,
		`(-log(exp(-${number(a)}*(Z - ${number(c)})^2)))`,
	)
}

/** The terms of ψ, any order, in any common form, with z shifted by h. */
function assemble(q: string, logs: readonly string[], h: number): fc.Arbitrary<string> {
	const terms = [q, ...logs.map((l) => `-${l}`)]
	return fc.tuple(fc.shuffledSubarray(terms, { minLength: terms.length }), fc.integer({ min: 0, max: 3 })).map(([order, form]) => {
		const sum = order.map((t) => `(${t})`).join(' + ')
		const whole = [sum, `2*((${sum})/2)`, `-(0 - (${sum}))`, `(3*(${sum}) + (${sum}))/4`][form] as string
		return whole.replaceAll('Z', `(z + ${number(h)})`)
	})
}

function describe({ a, c, factors, h }: Core, text: string): Member {
	const shift = h / 100
	return {
		text,
		logDensity: (z) =>
			(-a / 100) * (z + shift - c / 100) ** 2 + factors.reduce((total, { f, n }) => total + n * Math.log(f.value(z + shift)), 0),
		centre: c / 100 - shift,
		deviation: Math.sqrt(50 / a),
		frequency: factors.reduce((total, { f, n }) => total + n * f.frequency, 0),
		growth: factors.reduce((total, { f, n }) => total + n * f.growth, 0),
		narrowest: 1 / Math.sqrt(a / 50 + factors.reduce((total, { f, n }) => total + n * f.precision, 0)),
	}
}

/** A member of the class in a random disguise. */
export const member: fc.Arbitrary<Member> = core.chain((m) =>
	fc
		.tuple(quadratic(m.a, m.c), ...m.factors.map(({ f, n }) => logarithm(f, n)))
		.chain(([q, ...logs]) => assemble(q, logs, m.h).map((text) => describe(m, text))),
)

/** The same potential in two disguises. */
export const twins: fc.Arbitrary<readonly [Member, Member]> = core.chain((m) => {
	const one = fc
		.tuple(quadratic(m.a, m.c), ...m.factors.map(({ f, n }) => logarithm(f, n)))
		.chain(([q, ...logs]) => assemble(q, logs, m.h).map((text) => describe(m, text)))
	return fc.tuple(one, one)
})

/** What takes a member out of the class, as a text to add to it (in z), or as a factor of e^{−ψ} that is none. */
const spoilers = (f: Factor, a: number): fc.Arbitrary<string> => {
	const one = spelling(f)
	const r = fc.integer({ min: 1, max: 40 })
	return fc.oneof(
		r.map((e) => `${number(e)}*Z^4`),
		r.map((e) => `${number(e)}*Z^3 + Z^6/50`),
		r.map((e) => `${number(e)}*cos(Z)`),
		r.map((e) => `${number(e)}*exp(-Z^2)`),
		r.map((e) => `${number(e)}*Z*sin(Z)`),
		r.map((e) => `${number(e)}*tanh(Z)`),
		r.map((e) => `atan(${number(e)}*Z)`),
		r.map((e) => `erf(${number(e)}*Z)`),
		r.map((e) => `1/(${number(e)} + Z^2)`),
		r.map((e) => `sqrt(${number(e)} + Z^2)`),
		r.map((e) => `-log(2 + cos(${number(e)}*Z^2))`),
		r.map((e) => `-log(2 + sin(exp(${number(-e)}*Z^2)))`),
		r.map((e) => `-log(1 + exp(-${number(e)}*Z^4))`),
		r.map((e) => `-log(1 + sqrt(${number(e)} + Z^2))`),
		r.map((e) => `-log(1 + ${number(e)}/(1 + Z^2))`),
		r.map((e) => `-log(3 + ${number(e)}*tanh(Z))`),
		r.map((e) => `-log(1 + log(2 + Z^2)*${number(e)})`),
		r.map((e) => `-1.5*log(${number(e)} + Z^2)`),
		r.map((e) => `-log(2 + cos(Z + ${number(e)}))*2.5`),
		r.map((e) => `-pi*log(${number(e)} + Z^2)`),
		r.map((e) => `-log(cosh(Z))*${number(2 * e + 1)}`),
		r.map((e) => `log(${number(e)} + Z^2 + Z^4)`),
		r.map((e) => `log(3 + cos(Z) + sin(${number(e)} + 3.01*Z))`),
		r.map((e) => `log(cosh(Z + ${number(e)}) + 7)`),
		r.map((e) => `-log(1 + ${number(e)}*exp(${number(a)}*Z^2))`),
		r.map((e) => `-log(1 + exp(${number(a + e)}*Z^2 - Z))`),
		one.map((s) => `-log(${s})*exp(-Z^2)`),
		one.map((s) => `log(${s})^2`),
		one.map((s) => `-log(1 + log(${s})^2)`),
	)
}

/** A near miss: a disguised member plus one thing that the class has not. */
export const nearMiss: fc.Arbitrary<string> = fc
	.tuple(core, factor)
	.chain(([m, f]) =>
		fc
			.tuple(quadratic(m.a, m.c), spoilers(f, m.a), ...m.factors.map(({ f: g, n }) => logarithm(g, n)))
			.chain(([q, spoiler, ...logs]) => assemble(q, [...logs, `(-(${spoiler}))`], m.h)),
	)

/** log ∫ e^{sz} e^{−ψ}, by the trapezoidal rule on the plain closure. */
export function quadrature(m: Member, field: number): number {
	const step = (2 * Math.PI) / (m.frequency + 11 / m.narrowest)
	const centre = m.centre + field * m.deviation ** 2
	const reach = m.growth * m.deviation ** 2 + 12 * m.deviation + 6
	const count = Math.ceil(reach / step)
	let top = Number.NEGATIVE_INFINITY
	const values: number[] = []
	for (let i = -count; i <= count; i++) {
		const z = centre + i * step
		const v = field * z + m.logDensity(z)
		values.push(v)
		top = Math.max(top, v)
	}
	return top + Math.log(step * values.reduce((total, v) => total + Math.exp(v - top), 0))
}
