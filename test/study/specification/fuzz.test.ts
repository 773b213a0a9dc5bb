import { stringify } from 'yaml'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import { parseStudy, toYaml } from '../../../lib/study/specification/index.ts'
import { POTENTIAL_KEYS, STUDY_KEYS } from '../../../lib/study/specification/keys.ts'
import { decodeUtf8 } from '../../../lib/study/specification/utf8.ts'
import { isRefused, outcomeOf } from './outcome.ts'
import { LONG } from '../../support/long.ts'

/** A specification that reads back, or a refusal at a place of the text; all else is thrown on. */
async function survives(text: string): Promise<void> {
	const found = await outcomeOf(text)
	if (!isRefused(found)) {
		expect(await parseStudy(toYaml(found), 's.yaml')).toEqual(found)
		return
	}
	expect(found.code).toBe('bad-study')
	expect(found.hint).not.toBe('')
	const [, line, column] = /^study s\.yaml:(\d+):(\d+): [^]/.exec(found.message) as unknown as [string, string, string]
	const lines = text.replace(/^\uFEFF/, '').split('\n')
	expect(Number(line)).toBeLessThanOrEqual(lines.length)
	expect(Number(column)).toBeLessThanOrEqual(lines[Number(line) - 1]!.length + 1)
	expect(found.message.length).toBeLessThan(1000)
}

const GOOD = `title: two
potentials:
  - z^2/2
  - psi: z^2/3 + a*z
    param: {a: 1/3}
    profile: "0:1/4: 0.8; 1/4:1: -0.2"
sites: [16, 32]
blocks: 4
degree: [0, 2]
start: local-gibbs
time: 0.02
observables: [squaredHminus1, coarseSquared]
error: 0.01
seed: 1
`

/** What YAML and formulas are made of. */
const scraps = fc.oneof(
	fc.constantFrom(...'\n :-,[]{}#&*!|>\'"%@`?\\\t/^+.0129zaeE~=()', ': ', '- ', '\n  ', '---\n', '...\n', '\r\n', '0x1', '1e9', '1e999', '-0', '.nan', '.inf', 'null', 'true', '<<: ', '&a ', '*a', '!!map ', '"\\u0000"', '\u0000', '\uFEFF', '\u0085', '\u2028', 'ψ', '😀', '\ud800', '__proto__', 'constructor', 'exp(', 'theta', '1/0'),
	fc.constantFrom(...GOOD.split('\n').filter((line) => line !== '')),
	fc.string({ unit: 'binary', maxLength: 3 }),
)

interface Edit {
	readonly at: number
	readonly cut: number
	readonly scrap: string
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(fc.record({ at: fc.nat({ max: GOOD.length }), cut: fc.oneof(fc.constantFrom(0, 1, 2), fc.nat({ max: 40 })), scrap: fc.oneof(fc.constant(''), scraps) }), { minLength: 1, maxLength: 4 })
const edited = (list: readonly Edit[]): string => list.reduce((text, { at, cut, scrap }) => text.slice(0, at) + scrap + text.slice(at + cut), GOOD)

const leaf = fc.oneof(
	fc.constantFrom('z^2/2', 'z^2', 'z^3', 'b', '16:64:16', '16,32', 'local-gibbs', 'metropolis', 'squaredHminus1', 'coarseSquared', '0.5', '1/3', '', 'theta'),
	fc.constantFrom(0, 1, 2, 4, 16, 32, 0.5, -1, 1e30, Number.NaN, Infinity, null, true, false),
	fc.double(),
	fc.string({ unit: 'binary', maxLength: 6 }),
)
const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...Object.keys(STUDY_KEYS), ...Object.keys(POTENTIAL_KEYS), 'a', 'site', 'constructor', '__proto__') }, { weight: 1, arbitrary: fc.string({ maxLength: 5 }) })
const { tree } = fc.letrec((tie) => ({
	tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(name, tie('tree'), { maxKeys: 4 })),
}))
const study = fc.tuple(fc.record({ potentials: fc.oneof(fc.constant('z^2/2'), tree), sites: fc.oneof(fc.constant([16, 32]), tree) }, { requiredKeys: [] }), fc.dictionary(name, tree, { maxKeys: 3 })).map(([a, b]) => ({ ...b, ...a }))

describe('whatever the file is: a specification or an InputError', () => {
	test('bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
				const refused = new InputError('file', 'no', 'no')
				let before = ''
				try {
					expect(decodeUtf8(bytes, (text) => ((before = text), refused))).toBe(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
				} catch (error) {
					if (error !== refused) throw error
					// What is before the first bad byte is text, and it and what follows are the file.
					const rest = bytes.subarray(new TextEncoder().encode(before).length + (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0))
					expect(before).not.toContain('\uFFFD')
					expect(new TextDecoder().decode(rest)).toMatch(/^\uFFFD/)
				}
			}),
			{ seed: 1, numRuns: 300, examples: [[Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff)], [Uint8Array.of(0x61, 0xcf)], [Uint8Array.of(0xcf, 0x61)]] },
		)
	})
	test('characters', () => fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(scraps, { maxLength: 20 }).map((parts) => parts.join(''))), survives), { seed: 2, numRuns: LONG ? 700 : 350 }))
	test('a good file, edited', () => fc.assert(fc.asyncProperty(edits.map(edited), survives), { seed: 3, numRuns: LONG ? 700 : 350 }))
	test('trees', () => fc.assert(fc.asyncProperty(fc.tuple(study, fc.boolean()).map(([it, short]) => (short ? JSON.stringify(it) : stringify(it, { aliasDuplicateObjects: false }))), survives), { seed: 4, numRuns: LONG ? 600 : 300 }))
})

/** 100 kB or so of what is hard on a parser. */
describe('hostile files end at once', () => {
	const times = (part: string, length = 1e5) => part.repeat(Math.floor(length / part.length))
	const staircase = () => Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')
	test.each([
		...['[', '{', '[{', '- ', '? ', 'a: ', 'a: [', '&a ', '*a ', '!a ', '!<a> ', '"', "'", "''", '"\\n', '#\n', '---\n', '%a\n', ',', ': ', ':', '[]', '{}\n', '- 1\n', '-\n', '- #\n', ' ', '\n', ' \n', '\r', '\r\n', '@ ', '} ', '`', 'word ', 'word\n', '|\n', '>\n', 'k'].map((part) => [`${JSON.stringify(part)} many times`, times(part)]),
		['a staircase', staircase()],
		['an open list', `[${times('1,')}`],
		['an open text', `"${times('a\n ')}`],
		['blank lines in a text', `a: "${times('\n')}"`],
		['a long block', `title: |\n${times(' x\n')}`],
		['a folded block', `title: >\n${times(' x\n\n  y\n')}`],
		['a long key', `${times('k')}: 1`],
		['a long key in quotes', `"${times('k')}": 1`],
		['many keys', Array.from({ length: 9000 }, (_, i) => `k${i}: 1\n`).join('')],
		['many keys that are few tokens', Array.from({ length: 3000 }, (_, i) => `k${i}: 1\n`).join('')],
		['a long number', `potentials: z^2/2\nsites: ${times('1')}`],
		['a long list as text', `potentials: z^2/2\nsites: "${times('16,')}"`],
		['long digits, then none', `potentials: z^2/2\nsites: "${times('1')}x"`],
		['long parameter', `sites: 16\npotentials: {psi: z^2/2 + a*z, param: {a: ${times('1')}}}`],
		['many digits', `sites: 16\npotentials: {psi: z^2/2 + a*z, param: {a: 0.${times('1', 1000)}}}`],
		['a long ψ', `sites: 16\npotentials: ${times('z^2+')}`],
		['a deep ψ', `sites: 16\npotentials: ${times('(')}`],
		['a long profile', `sites: 16\npotentials: {psi: z^2/2, profile: "${times('0:1: 1; ')}"}`],
		['many potentials', `sites: 16\npotentials: [${Array.from({ length: 257 }, (_, i) => `z^2+${i}*z`).join(', ')}]`],
	])('%s', survives, 30_000)
})
