/**
 * Random admissible potentials for fast-check: convex growth plus bounded smooth wells; deep wells, near kinks and one-sided growth; and all of them moved and scaled,
 * z → cz + d.
 */
import fc from 'fast-check'

const coefficient = (lo: number, hi: number) =>
	fc.integer({ min: Math.round(lo * 100), max: Math.round(hi * 100) }).map((n) => `${n / 100}`)

/** 10^x, x uniform, with two digits. */
const magnitude = (lo: number, hi: number) => fc.integer({ min: 10 * lo, max: 10 * hi }).map((n) => String(Number((10 ** (n / 10)).toPrecision(2))))

const growth = fc.oneof(
	fc.record({ c: coefficient(0.3, 3), a: coefficient(-2, 2) }).map(({ c, a }) => `${c}*(z - (${a}))^2`),
	fc
		.record({ q: coefficient(0.1, 1), c: coefficient(-0.6, 1), b: coefficient(-0.5, 0.5) })
		.map(({ q, c, b }) => `${q}*z^4 + (${c})*z^2 + (${b})*z`),
	fc.record({ c: coefficient(0.5, 1.5), k: coefficient(0.5, 1.5) }).map(({ c, k }) => `${c}*z^2 + ${k}*log(cosh(z))`),
	// Two wells of depth h, the second one h·b higher.
	fc.record({ h: magnitude(0, 2.7), b: coefficient(-0.3, 0.3) }).map(({ h, b }) => `${h}*(z^2-1)^2 + (${b})*z`),
	// Curvature on √ε of the law.
	fc.record({ c: coefficient(0.3, 1.5), a: coefficient(0.05, 2), e: magnitude(-9, -1) }).map(({ c, a, e }) => `${c}*z^2 + ${a}*sqrt(z^2 + ${e})`),
	fc.record({ k: coefficient(0.5, 2), c: coefficient(0.2, 1) }).map(({ k, c }) => `exp(${k}*z) + ${c}*z^2`),
)
const well = fc.oneof(
	fc.record({ a: coefficient(-4, 4), k: coefficient(0.5, 3) }).map(({ a, k }) => `(${a})*cos(${k}*z)`),
	fc
		.record({ a: coefficient(-4, 4), c: coefficient(-3, 3), w: magnitude(-0.5, 2) })
		.map(({ a, c, w }) => `(${a})*exp(-${w}*(z - (${c}))^2)`),
	fc.record({ a: coefficient(-3, 3), k: coefficient(0.3, 4) }).map(({ a, k }) => `(${a})*tanh(${k}*z)`),
	fc.record({ a: coefficient(-3, 3) }).map(({ a }) => `(${a})/(1 + z^2)`),
)

/** z itself, moved, or moved and scaled. */
const place = fc.oneof(
	fc.constant('z'),
	fc.integer({ min: -60, max: 60 }).map((d) => `(z - (${d}))`),
	fc.record({ c: magnitude(-2, 2), d: fc.integer({ min: -60, max: 60 }) }).map(({ c, d }) => `(${c}*z - (${d}))`),
)

/** Texts of potentials with steep growth, so that all fields and means are admissible. */
export const randomPotential: fc.Arbitrary<string> = fc
	.tuple(growth, fc.array(well, { maxLength: 2 }), place)
	.map(([g, wells, at]) => [g, ...wells].join(' + ').replace(/\bz\b/g, at))
