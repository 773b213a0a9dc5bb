/** The elementary functions against MPFR. The largest errors found here are the table of lib/expression/elementary/index.ts. */
import { describe, expect, test } from 'vitest'
import { ACCURACY, ELEMENTARY, pow } from '../../../lib/expression/elementary/index.ts'
import type { FunctionName } from '../../../lib/expression/index.ts'
import { rational, rationalFromDouble, toNumber } from '../../../lib/expression/index.ts'
import { scalarFunction } from '../../../lib/expression/targets/index.ts'
import { applyHigh, ulpError, withPrecision } from '../../support/high-precision.ts'
import { logarithmic, MAGNITUDES, neighbours, SAMPLES, spread, THRESHOLDS } from './samples.ts'

const NAMES = Object.keys(ELEMENTARY) as FunctionName[]

function worst(name: FunctionName, points: readonly number[], bits: number): { error: number; at: number } {
	const f = scalarFunction(ELEMENTARY[name])
	let result = { error: 0, at: 0 }
	withPrecision(bits, (context) => {
		for (const x of points) {
			const error = ulpError(context, f(x), applyHigh(context, name, context.Float(x)))
			if (!(error <= result.error)) result = { error, at: x }
		}
	})
	return result
}

describe('elementary functions', () => {
	test.each(NAMES)('%s: within its stated error on its range, of every magnitude and at its thresholds', (name) => {
		const dense = worst(name, SAMPLES[name], 320)
		const signed = MAGNITUDES.flatMap((x) => (name === 'log' ? [x] : [x, -x])).filter((x) => name !== 'log1p' || x > -1)
		const wide = worst(name, signed, name === 'sin' || name === 'cos' ? 1400 : 320)
		const limits = worst(name, THRESHOLDS[name] ?? [], 320)
		for (const found of [dense, wide, limits]) expect(found.error, `${name}(${found.at})`).toBeLessThanOrEqual(ACCURACY[name])
		// The stated error is the measured one, not a generous guess.
		expect(Math.max(dense.error, wide.error)).toBeGreaterThan(ACCURACY[name] - 0.3)
	})

	test('pow: large and small results keep their last bits', () => {
		const f = scalarFunction(pow)
		const exponents = [
			rational(1, 3),
			rational(-2, 3),
			rational(5, 4),
			rational(7, 5),
			rational(-11, 7),
			rational(1000, 7),
			rational(65),
			rational(-300),
		]
		let found = { error: 0, at: '' }
		withPrecision(400, (context) => {
			for (const r of exponents) {
				const high = toNumber(r)
				const low = toNumber(r.sub(rationalFromDouble(high)))
				for (const x of [...spread(0.5, 2, 60), ...logarithmic(-1070, 1023, 60), ...neighbours(1, 3)]) {
					const power = context.Float(x).nthRoot(Number(r.d)).pow(Number(r.n))
					const exact = r.s < 0n ? context.Float(1).div(power) : power
					const error = ulpError(context, f(x, high, low), exact)
					if (!(error <= found.error)) found = { error, at: `${x}^(${r.s * r.n}/${r.d})` }
				}
			}
		})
		expect(found.error, found.at).toBeLessThanOrEqual(1)
		expect(found.error).toBeGreaterThan(0.5)
	})
})
