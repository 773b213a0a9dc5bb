/** Random specifications that are possible, from few potentials: to read ψ is what takes time. */
import fc from 'fast-check'
import { OBSERVABLES, SCHEMES, STARTS } from '../../../lib/study/specification/keys.ts'
import type { StudyPotential, StudySpecification } from '../../../lib/study/specification/index.ts'

const number = fc.oneof(fc.nat({ max: 10 ** 9 }).map(String), fc.double({ min: 1e-3, max: 1e3, noNaN: true }).map(String), fc.constantFrom('1/3', '+2/6', '.5', '5.', '1e3', '00012', '0.10', '0.1000000000000000055511151231257827'))
const profile = fc.constantFrom(null, '0.2 + 0.8*cos(2*pi*theta)', '0:1/4: 0.8; 1/4:1: -0.2', '0.5')
const potential: fc.Arbitrary<StudyPotential> = fc.oneof(
	fc.record({ psi: fc.constantFrom('z^2/2', '(z - 1)^2', '+z^2/3', '2.5*z^2\n+ z'), parameters: fc.constant({}), profile }),
	fc.record({ psi: fc.constantFrom('z^2 + 0*no*z', '-z*no + z^2'), parameters: number.map((no) => ({ no })), profile }),
	fc.record({ psi: fc.constant('z^2/2 + 0*a*z + y*z'), parameters: fc.tuple(number, number).map(([a, y]) => ({ a, y })), profile }),
)
const subset = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })
const ascending = (list: readonly number[]) => [...list].sort((a, b) => a - b)
const title = fc.oneof(fc.constantFrom('true', 'no', ' a ', 'a ', '# a', 'a: b', "it's", '"', '1e3', '~', '- a', 'a #b', '\\', 'ψ — 😀', '<<', '=', '{a}'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text)))
const positive = fc.double({ min: 0, max: 1e300, minExcluded: true, noNaN: true })

export const specifications: fc.Arbitrary<StudySpecification> = fc
	.record({
		title: fc.option(title),
		potentials: fc.uniqueArray(potential, { minLength: 1, maxLength: 3, selector: (p) => JSON.stringify(p) }),
		// Even, so that M = 2 divides; and not 2 alone, so that it has a space of odd degree.
		sites: fc.uniqueArray(fc.integer({ min: 2, max: 2 ** 21 }).map((k) => 2 * k), { minLength: 1, maxLength: 6 }).map(ascending),
		splines: fc.option(fc.record({ blocks: subset([1, 2]), degrees: subset([0, 1, 2, 3, 4, 5]) })),
		starts: subset(STARTS),
		times: fc.option(fc.uniqueArray(positive, { minLength: 1, maxLength: 4 }).map(ascending)),
		observables: subset(OBSERVABLES),
		effort: fc.oneof(
			fc.integer({ min: 1, max: 2 ** 32 - 64 }).map((replicas) => ({ replicas, targetError: null, budget: null })),
			fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }).map((targetError) => ({ replicas: null, targetError, budget: null })),
			positive.map((budget) => ({ replicas: null, targetError: null, budget })),
		),
		scheme: fc.option(fc.constantFrom(...SCHEMES)),
		step: fc.option(positive),
		seed: fc.maxSafeNat(),
	})
	.map(({ splines, effort, observables, ...rest }) => {
		const { blocks, degrees } = splines ?? { blocks: [], degrees: [] }
		const measured = observables.filter((name) => name === 'squaredHminus1' || (blocks.length > 0 && !(name === 'operatorGap' && !blocks.includes(2))))
		return { ...rest, ...effort, blocks, degrees, observables: measured.length > 0 ? measured : ['squaredHminus1'] }
	})
