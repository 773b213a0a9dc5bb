/** Random admissible potentials for fast-check: convex polynomial growth plus bounded smooth wells, shifted and scaled. */
import fc from 'fast-check'

const coefficient = (lo: number, hi: number) =>
	fc.integer({ min: Math.round(lo * 100), max: Math.round(hi * 100) }).map((n) => `${n / 100}`)

const growth = fc.oneof(
	fc.record({ c: coefficient(0.3, 3), a: coefficient(-2, 2) }).map(({ c, a }) => `${c}*(z - (${a}))^2`),
	fc
		.record({ q: coefficient(0.1, 1), c: coefficient(-0.6, 1), b: coefficient(-0.5, 0.5) })
		.map(({ q, c, b }) => `${q}*z^4 + (${c})*z^2 + (${b})*z`),
	fc.record({ c: coefficient(0.5, 1.5), k: coefficient(0.5, 1.5) }).map(({ c, k }) => `${c}*z^2 + ${k}*log(cosh(z))`),
)
const well = fc.oneof(
	fc.record({ a: coefficient(-1.5, 1.5), k: coefficient(0.5, 2) }).map(({ a, k }) => `(${a})*cos(${k}*z)`),
	fc
		.record({ a: coefficient(-1.5, 1.5), c: coefficient(-1, 1), w: coefficient(0.3, 2) })
		.map(({ a, c, w }) => `(${a})*exp(-${w}*(z - (${c}))^2)`),
	fc.record({ a: coefficient(-1, 1), k: coefficient(0.3, 2) }).map(({ a, k }) => `(${a})*tanh(${k}*z)`),
	fc.record({ a: coefficient(-1, 1) }).map(({ a }) => `(${a})/(1 + z^2)`),
)

/** Texts of potentials with steep growth, so that all fields and means are admissible. */
export const randomPotential: fc.Arbitrary<string> = fc
	.tuple(growth, fc.array(well, { maxLength: 2 }))
	.map(([g, wells]) => [g, ...wells].join(' + '))
