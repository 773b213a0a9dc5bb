import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rationalFromText } from '../../../lib/expression/index.ts'
import { parseStudy, readStudyFile, type StudySpecification } from '../../../lib/study/specification/index.ts'
import { outcome, outcomeOf } from './outcome.ts'

const BASE = 'potentials: z^2/2\nsites: [16, 32]\n'
const LEAST: StudySpecification = {
	title: null,
	potentials: [{ psi: 'z^2/2', parameters: {}, profile: null }],
	sites: [16, 32],
	blocks: [],
	degrees: [],
	starts: ['deterministic'],
	times: null,
	observables: ['squaredHminus1'],
	replicas: null,
	targetError: 0.02,
	budget: null,
	scheme: null,
	step: null,
	seed: 1,
}

describe('good files', () => {
	test('the least: everything else by default', async () => {
		expect(await parseStudy(BASE, 's.yaml')).toEqual(LEAST)
	})

	test('everything said', async () => {
		const text = `# yaml-language-server: $schema=../docs/study.schema.json
---
title: double well and bump
potentials:
  - z^4/4 - z^2/2
  - psi: z^2/2 + a*exp(-z^2/b)    # the bump
    param: {b: 1/3, a: 0.1}
    profile: "0:1/4: 0.8; 1/4:1: -0.2"
  - psi: >-
      z^2/2
      + z^4/7
sites: [128, 16, 64]
blocks: [8, 4]
degree: [2, 0]
start: [local-gibbs, deterministic]
time: [0.02, 1e-2]
observables: [coarseSquared, squaredHminus1]
budget: 1e9
scheme: metropolis
step: 0.1
seed: 7
`
		expect(await parseStudy(text, 's.yaml')).toEqual({
			title: 'double well and bump',
			potentials: [
				{ psi: 'z^4/4 - z^2/2', parameters: {}, profile: null },
				{ psi: 'z^2/2 + a*exp(-z^2/b)', parameters: { a: '0.1', b: '1/3' }, profile: '0:1/4: 0.8; 1/4:1: -0.2' },
				{ psi: 'z^2/2 + z^4/7', parameters: {}, profile: null },
			],
			sites: [16, 64, 128],
			blocks: [4, 8],
			degrees: [0, 2],
			starts: ['local-gibbs', 'deterministic'],
			times: [0.01, 0.02],
			observables: ['squaredHminus1', 'coarseSquared'],
			replicas: null,
			targetError: null,
			budget: 1e9,
			scheme: 'metropolis',
			step: 0.1,
			seed: 7,
		})
	})

	test.each<[string, Partial<StudySpecification>]>([
		['blocks: 4', { blocks: [4], degrees: [2], observables: ['squaredHminus1', 'coarseSquared', 'mesoSquaredHminus1', 'mesoSquared', 'energyGap', 'operatorGap'] }],
		// One block has no first mode.
		['blocks: 1', { blocks: [1], degrees: [2], observables: ['squaredHminus1', 'coarseSquared', 'mesoSquaredHminus1', 'mesoSquared', 'energyGap'] }],
		// PNPᵗ is singular at N = 16, not at N = 32.
		['blocks: 16\ndegree: 1\nobservables: coarseSquared', { blocks: [16], degrees: [1], observables: ['coarseSquared'] }],
		['start: local-gibbs', { starts: ['local-gibbs'] }],
		['time: "1/50,0.1:0.3:0.1"', { times: [0.02, 0.1, 0.2, 0.3] }],
		['time: 1/50', { times: [0.02] }],
		// All digits of a double.
		['time: "0.30000000000000004"', { times: [0.30000000000000004] }],
		['replicas: 4096', { replicas: 4096, targetError: null }],
		['replicas: 1e3', { replicas: 1000, targetError: null }],
		['error: .5', { targetError: 0.5 }],
		['scheme: exact-gaussian', { scheme: 'exact-gaussian' }],
		['title: "ψ: α — 1"', { title: 'ψ: α — 1' }],
	])('%s', async (more, expected) => {
		expect(await parseStudy(`${BASE}${more}\n`, 's.yaml')).toEqual({ ...LEAST, ...expected })
	})

	test.each<[string, readonly number[]]>([
		['16:64:16', [16, 32, 48, 64]],
		['"32,16"', [16, 32]],
		['" 8 , 2:4 "', [2, 3, 4, 8]],
		['4194304', [4194304]],
	])('sites: %s', async (text, sites) => {
		expect((await parseStudy(`potentials: z^2/2\nsites: ${text}\n`, 's.yaml')).sites).toEqual(sites)
	})

	test.each<[string, bigint, bigint]>([
		['0.1', 1n, 10n],
		['1/3', 1n, 3n],
		["'-2/6'", -1n, 3n],
		['+.5', 1n, 2n],
		['1e-3', 1n, 1000n],
		// Where doubles end.
		['0.1000000000000000055511151231257827', 1000000000000000055511151231257827n, 10000000000000000000000000000000000n],
		['9007199254740993', 9007199254740993n, 1n],
	])('a parameter %s is exactly that', async (text, n, d) => {
		const { potentials } = await parseStudy(`potentials:\n  psi: z^2/2 + 0*a*z\n  param: {a: ${text}}\nsites: 16\n`, 's.yaml')
		const value = rationalFromText(potentials[0]!.parameters['a']!)
		expect([value.s * value.n * d, value.d * n]).toEqual([value.d * n, value.d * n])
	})

	test('a block of text may begin in any column', async () => {
		const text = `potentials:\n  psi: |\n${' '.repeat(70)}z^2/2\nsites: [16, 32]\n${' '.repeat(80)}# no more\n`
		expect(await parseStudy(text, 's.yaml')).toEqual(LEAST)
	})

	test('JSON is YAML; line ends of Windows and a byte order mark do no harm', async () => {
		expect(await parseStudy('{"potentials": ["z^2\\/2"], "sites": [16, 32]}', 's.json')).toEqual(LEAST)
		expect(await parseStudy(`\uFEFF${BASE.replaceAll('\n', '\r\n')}`, 's.yaml')).toEqual(LEAST)
	})
})

const KEYS = 'title, potentials, sites, blocks, degree, start, time, observables, replicas, error, budget, scheme, step, seed'
const SITES = 'different whole numbers from 2 to 4194304'
const EXACT = 'a decimal number or a fraction p/q as text'

/** Lines after `BASE`: what is refused, where, and what is advised. */
const BAD: readonly (readonly [lines: string, message: string, hint: string])[] = [
	// Keys
	['site: 3', `3:1: site: unknown key (got "site", expected ${KEYS})`, 'Did you mean sites?'],
	['Seed: 3', `3:1: Seed: unknown key (got "Seed", expected ${KEYS})`, 'Did you mean seed?'],
	['dt: 3', `3:1: dt: unknown key (got "dt", expected ${KEYS})`, 'Did you mean step?'],
	['"two words": 3', `3:1: two words: unknown key (got "two words", expected ${KEYS})`, `The keys are ${KEYS}.`],
	['profile: 0.5', `3:1: profile: unknown key (got "profile", expected ${KEYS})`, 'Write profile inside an item of potentials, beside psi.'],
	['sites: 64', '3:1: sites: given twice (expected each key once)', 'Leave one of them out.'],
	['seed: 1\n"seed": 2', '4:1: seed: given twice (expected each key once)', 'Leave one of them out.'],
	['__proto__: 1', '3:1: __proto__ is no key (expected names)', 'Leave it out.'],
	['1: 2', '3:1: a key that is no text (expected names)', 'Write key: value; a key such as 1 or true needs quotes.'],
	['[1, 2]: 2', '3:1: a key that is no text (expected names)', 'Write key: value; a key such as 1 or true needs quotes.'],
	// Values
	['blocks: 4.5', '3:9: blocks: not possible (got 4.5, expected different whole numbers from 1 to 4096)', 'Try blocks: [4, 8].'],
	['blocks: "4.5"', '3:9: blocks: not possible (got 4.5, expected different whole numbers from 1 to 4096)', 'Try blocks: [4, 8].'],
	['blocks: [4, many]', '3:13: blocks: not possible (got "many", expected different whole numbers from 1 to 4096)', 'Try blocks: [4, 8].'],
	['blocks: []', '3:9: blocks: not possible (got an empty list, expected different whole numbers from 1 to 4096)', 'Try blocks: [4, 8].'],
	['blocks:', '3:8: blocks: not possible (got nothing, expected different whole numbers from 1 to 4096)', 'Try blocks: [4, 8].'],
	['blocks: 4097', '3:9: blocks: not possible (got 4097, expected different whole numbers from 1 to 4096)', 'Try blocks: [4, 8].'],
	['blocks: [4,\n  8, 4]', '4:6: blocks: given twice (got 4, expected each once)', 'Leave one of them out.'],
	['blocks: 8:4', '3:9: blocks: a range that is empty, or too long (got "8:4", expected start ≤ end, a positive step and at most 256 numbers)', 'Try blocks: [4, 8].'],
	['blocks: 1:1e9', '3:9: blocks: a range that is empty, or too long (got "1:1e9", expected start ≤ end, a positive step and at most 256 numbers)', 'Try blocks: [4, 8].'],
	['blocks: 4\ndegree: 6', '4:9: degree: not possible (got 6, expected different whole numbers from 0 to 5)', 'Try degree: [0, 2].'],
	['time: 0', '3:7: time: not possible (got 0, expected different positive numbers)', 'Try time: 0.02.'],
	['time: .inf', '3:7: time: not possible (got .inf, expected different positive numbers)', 'Try time: 0.02.'],
	['time: "0.1,-1"', '3:7: time: not possible (got -1, expected different positive numbers)', 'Try time: 0.02.'],
	['time: [0.1, 1e-1]', '3:13: time: given twice (got 0.1, expected each once)', 'Leave one of them out.'],
	['replicas: 0', '3:11: replicas: not possible (got 0, expected a whole number from 1 to 4294967232)', 'Try replicas: 4096.'],
	['error: 1', '3:8: error: not possible (got 1, expected a number between 0 and 1)', 'Try error: 0.01.'],
	['budget: 0', '3:9: budget: not possible (got 0, expected a positive number)', 'Try budget: 1000000000.'],
	['step: fast', '3:7: step: not possible (got "fast", expected a positive number)', 'Try step: 0.1.'],
	['seed: 9007199254740993', '3:7: seed: not possible (got 9007199254740993, expected a whole number from 0 to 2^53 − 1)', 'Try seed: 1.'],
	['seed: {a: 1}', '3:7: seed: not possible (got keys a, expected a whole number from 0 to 2^53 − 1)', 'Try seed: 1.'],
	['title: "two\\nlines"', '3:8: title: not possible (got "two\\nlines", expected one line of at most 200 characters)', 'Try title: double well and bump.'],
	['start: canonical', '3:8: start: the canonical start is the equilibrium of a constant profile: ζ does not move, and nothing is predicted for it (got "canonical", expected deterministic or local-gibbs)', 'Try start: local-gibbs.'],
	['start: [local-gibs]', '3:9: start: not possible (got "local-gibs", expected deterministic or local-gibbs)', 'Did you mean local-gibbs?'],
	['scheme: Metropolis', '3:9: scheme: not possible (got "Metropolis", expected euler-maruyama, leimkuhler-matthews, metropolis, tamed-euler, exact-gaussian)', 'Did you mean metropolis?'],
	// Rules between keys
	['blocks: [4, 3]', '3:13: blocks: 3 blocks divide no number of sites (got sites 16, 32, expected a multiple of 3 among them)', 'Leave 3 out, or add 33 to sites.'],
	['blocks: 64', '3:9: blocks: 64 blocks divide no number of sites (got sites 16, 32, expected a multiple of 64 among them)', 'Leave 64 out, or add 128 to sites.'],
	['blocks: [4, 32]\ndegree: [1, 2]', '3:13: blocks: PNPᵗ is singular: with one site per block the alternating spline of odd degree has cell averages zero (got degree 1, 32 blocks, 32 sites, expected K ≥ 2, an even degree or an odd number of blocks)', 'Try sites: 64, or degree: 0.'],
	['degree: 2', '3:1: degree: splines have blocks too (got degree alone, expected blocks)', 'Add blocks: [4, 8].'],
	['observables: [squaredHminus1, energyGap]', '3:31: observables: energyGap compares with splines (got no blocks, expected blocks)', 'Add blocks: [4, 8], or leave energyGap out.'],
	['blocks: 1\nobservables: operatorGap', '4:14: observables: operatorGap compares with splines (got one block, expected two blocks or more, which have a first mode)', 'Add blocks: [4, 8], or leave operatorGap out.'],
	['replicas: 64\nerror: 0.1', '4:1: error: the number of replicas is said twice (got replicas and error, expected one of replicas, error and budget)', 'Leave error out.'],
	// What YAML may not do
	['seed: &a 1', '3:7: an anchor (expected none)', 'Write the value again where it is needed; a text that begins with & needs quotes.'],
	['seed: *a', '3:7: an alias (expected none)', 'Write the value again; a text that begins with * needs quotes.'],
	['<<: *a', '3:5: an alias (expected none)', 'Write the value again; a text that begins with * needs quotes.'],
	['seed: !!int "1"', '3:7: a tag (expected none)', 'Leave the tag out; a text that begins with ! needs quotes.'],
	['seed: !<x> 1', '3:7: a tag (expected none)', 'Leave the tag out; a text that begins with ! needs quotes.'],
	['? seed\n: 1', "3:1: a key written with '?' (expected key: value)", 'Write key: value.'],
	['---\nseed: 1', '3:1: a second document (expected one)', 'Write each study to a file of its own.'],
	['seed:\t1', '3:6: a tab (expected blanks)', 'Indent and separate by blanks.'],
	['title: a\u0000b', '3:9: a character that is no text (got U+0000)', 'Remove it.'],
	['title: a\ud800b', '3:9: a character that is no text (got U+D800)', 'Remove it.'],
	['seed: [[[[[[[[[1', '3:15: nested too deeply (expected potentials, one list, their param)', 'A study is keys with values, lists of values, and potentials with psi, param and profile.'],
	['seed:\n- - - - - - - - - 1', '4:17: nested too deeply (expected potentials, one list, their param)', 'A study is keys with values, lists of values, and potentials with psi, param and profile.'],
	['title: 0:1/4: 0.8', "3:8: ': ' inside a value (expected one key: value in a line)", 'Keys of one level begin in one column; a text that contains ": " needs quotes: profile: "0:1/4: 0.8; 1/4:1: -0.2".'],
]

/** Values of `potentials:` in line 2, after `sites: 16`. */
const BAD_POTENTIALS: readonly (readonly [value: string, message: string, hint: string])[] = [
	['z^2/2 + b', "2:21: psi: unknown name 'b' at position 8 (known: z pi)", 'Give it a value with param: {b: 1.5}, or write the variable as z.'],
	['"  z^2/2 + b"', "2:24: psi: unknown name 'b' at position 10 (known: z pi)", 'Give it a value with param: {b: 1.5}, or write the variable as z.'],
	['"z^2/2\\u0020+ b"', "2:13: psi: unknown name 'b' at position 8 (known: z pi)", 'Give it a value with param: {b: 1.5}, or write the variable as z.'],
	['\n  - z^2/2\n  - psi: |\n      z^2/2\n      + b', "4:10: psi: unknown name 'b' at position 8 (known: z pi)", 'Give it a value with param: {b: 1.5}, or write the variable as z.'],
	['z^3', '2:13: potential: exp(-psi) is not integrable with a margin: psi(z) ~ z^3 -> -infinity as z -> -infinity', 'Add a term that grows faster than |z| at both ends, such as z^2/2 or z^4/4.'],
	['4', '2:13: potentials: not possible (got 4, expected a potential as text, psi with param and profile, or a list of at most 256 of them)', 'Try potentials: z^4/4 - z^2/2.'],
	['[z^2/2, [z^4]]', '2:21: potentials: not possible (got a list of 1, expected a potential as text, psi with param and profile, or a list of at most 256 of them)', 'Try potentials: z^4/4 - z^2/2.'],
	['[z^2/2, {psi: "z^2/2 "}]', '2:27: psi: given twice (got z^2/2, expected each potential once)', 'Leave one of them out.'],
	['{ps: z^2/2}', '2:14: ps: unknown key of a potential (got "ps", expected psi, param, profile)', 'Did you mean psi?'],
	['[{psi: z^2/2, sites: 4}]', '2:27: sites: unknown key of a potential (got "sites", expected psi, param, profile)', 'Write sites beside potentials.'],
	['{param: {a: 1}}', '2:13: psi: missing (expected an expression in z)', 'Add psi: z^2/2 + a*cos(3*z).'],
	['{psi: z^2/2 + a*z, param: {a: true}}', `2:43: param a: not possible (got true, expected ${EXACT})`, 'Try param: {a: 1.5}.'],
	['{psi: z^2/2 + a*z, param: {a: 1/0}}', `2:43: param a: not possible (got "1/0", expected ${EXACT})`, 'Try param: {a: 1.5}.'],
	['{psi: z^2/2 + a*z, param: {a: 0x10}}', `2:43: param a: not an exact number (got 0x10, expected ${EXACT})`, 'Try param: {a: 1.5}.'],
	['{psi: z^2/2 + a*z, param: {a: 1, b: 2}}', '2:46: param b: ψ has no parameter of this name (got z^2/2 + a*z, expected b in it)', 'Leave b out, or use it in ψ.'],
	['{psi: z^2/2 + a*z, param: {a b: 2}}', '2:40: param a b: not a name of a parameter (got "a b", expected a letter, then letters, digits or _, at most 64)', 'Try param: {a: 1.5}.'],
	['{psi: z^2/2 + a*z, param: {pi: 2}}', "2:44: param: 'pi' already has a meaning in formulas (expected another name)", 'Try param: {pi0: 1.5} and write pi0 in the formula.'],
	['{psi: z^2/2, profile: cos(2*pi*teta)}', "2:44: profile: unknown name 'teta' at position 9 (known: theta pi)", 'Did you mean theta?'],
	['{psi: a*z^2/2, param: {a: 2}, profile: a*theta}', "2:52: profile: unknown name 'a' at position 0 (known: theta pi)", 'A profile has no parameters: write their values.'],
	['{psi: z^2/2, profile: "0:1/4: 1"}', '2:36: profile: no piece covers [1/4, 1)', 'Add a piece "1/4:1: …".'],
	['{psi: z^2/2, profile: start.csv}', '2:35: profile: a study keeps its profile as text (got the file start.csv, expected an expression or pieces)', 'Write the values as pieces: profile: "0:1/4: 0.8; 1/4:1: -0.2".'],
	['z^4/4\nscheme: exact-gaussian', '3:9: scheme: exact-gaussian needs a convex quadratic ψ (got z^4/4, class super-quadratic)', 'Try scheme: metropolis.'],
]

describe('bad files: what, where and what to do', () => {
	test.each(BAD)('%s', async (lines, message, hint) => {
		expect(await outcomeOf(`${BASE}${lines}\n`)).toEqual({ code: 'bad-study', message: `study s.yaml:${message}`, hint })
	})
	test.each(BAD_POTENTIALS)('potentials: %s', async (value, message, hint) => {
		expect(await outcomeOf(`sites: 16\npotentials: ${value}\n`)).toEqual({ code: 'bad-study', message: `study s.yaml:${message}`, hint })
	})
	test('a profile beyond the admissible means', async () => {
		// e^{−ψ} ~ e^{−|z|}/z⁴: the tilted law has a mean at the end of the fields.
		const study = (profile: string) => outcomeOf(`sites: 16\npotentials: {psi: sqrt(1+z^2) + 2*log(1+z^2), profile: ${profile}}\n`)
		expect(await study('0.4*cos(2*pi*theta)')).not.toHaveProperty('code')
		expect(await study('0.5 + 9*theta')).toMatchObject({ message: expect.stringMatching(/^study s\.yaml:2:56: profile: the profile leaves the admissible means \(got values from 0\.5000 to 9\.500, expected between -\d\.\d+ and \d\.\d+\)$/) })
	})
	test.each<[string, string, string]>([
		['', '1:1: an empty file (expected keys such as potentials and sites)', 'Write potentials: z^4/4 - z^2/2, then sites: [16, 32, 64, 128].'],
		['# nothing\n', '1:1: an empty file (expected keys such as potentials and sites)', 'Write potentials: z^4/4 - z^2/2, then sites: [16, 32, 64, 128].'],
		['z^4/4 - z^2/2\n', '1:1: study: not a study (got "z^4/4 - z^2/2", expected keys such as potentials and sites)', 'Try potentials: z^4/4 - z^2/2, then sites: [16, 32, 64, 128].'],
		['- z^2/2\n', '1:1: study: not a study (got a list of 1, expected keys such as potentials and sites)', 'Try potentials: z^4/4 - z^2/2, then sites: [16, 32, 64, 128].'],
		['potentials: z^2/2\n', `1:1: sites: missing (expected ${SITES})`, 'Add sites: [16, 32, 64, 128].'],
		// Misspelt before missing, wrong before missing.
		['potentials: z^2/2\nsite: 16\n', `2:1: site: unknown key (got "site", expected ${KEYS})`, 'Did you mean sites?'],
		['potentials: z^2/2\nseed: x\nsite: 16\n', `3:1: site: unknown key (got "site", expected ${KEYS})`, 'Did you mean sites?'],
		['seed: x\nsites: 16\n', '1:7: seed: not possible (got "x", expected a whole number from 0 to 2^53 − 1)', 'Try seed: 1.'],
		['potentials: z^2/2\nsites: [16, 1]\n', `2:13: sites: not possible (got 1, expected ${SITES})`, 'Try sites: [16, 32, 64, 128].'],
		['potentials: z^2/2\nsites: 4194305\n', `2:8: sites: not possible (got 4194305, expected ${SITES})`, 'Try sites: [16, 32, 64, 128].'],
		['%YAML 1.1\n---\npotentials: z^2/2\nsites: 16:32:16\n', '1:1: a directive (expected none)', 'Leave the line out; a text that begins with % needs quotes.'],
		['a: &a [1, 1]\nb: &b [*a, *a]\nc: &c [*b, *b]\n', '1:4: an anchor (expected none)', 'Write the value again where it is needed; a text that begins with & needs quotes.'],
		[`${'#\n'.repeat(30_000)}`, '10001:1: too many parts (expected at most 20000 words, marks, comments and line ends)', 'Make several studies of it.'],
		['#'.repeat(1_000_001), '1:1: too long (got 1000001 characters, expected at most 1000000)', 'Make several studies of it.'],
	])('%#', async (text, message, hint) => {
		expect(await outcomeOf(text)).toEqual({ code: 'bad-study', message: `study s.yaml:${message}`, hint })
	})
	test.each(['potentials: "z^2/2', 'potentials: [z^2/2', 'potentials: @z', 'potentials: z^2/2\n}'])('no YAML: %s', async (text) => {
		expect(await outcomeOf(text)).toMatchObject({ code: 'bad-study', message: expect.stringMatching(/^study s\.yaml:\d:\d+: cannot be read as YAML: [A-Z]/) })
	})
})

describe('files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'study-'))
	afterAll(() => rmSync(folder, { recursive: true }))
	const written = (name: string, content: string | Uint8Array): string => {
		writeFileSync(join(folder, name), content)
		return join(folder, name)
	}

	test('a good one', async () => {
		expect(await readStudyFile(written('good.yaml', BASE))).toEqual(LEAST)
	})
	test('messages name the path', async () => {
		const path = written('bad.yaml', `${BASE}seed: x\n`)
		expect(await outcome(readStudyFile(path))).toMatchObject({ message: `study ${path}:3:7: seed: not possible (got "x", expected a whole number from 0 to 2^53 − 1)` })
	})
	test('no UTF-8: the first byte that is none', async () => {
		const path = written('latin.yaml', Uint8Array.of(...Buffer.from(`${BASE}title: ψ`), 0xe9, 0x0a))
		expect(await outcome(readStudyFile(path))).toEqual({ code: 'bad-study', message: `study ${path}:3:9: not UTF-8 text`, hint: 'Save the file as UTF-8.' })
		const wide = written('wide.yaml', Buffer.from(`\uFEFF${BASE}`, 'utf16le'))
		expect(await outcome(readStudyFile(wide))).toMatchObject({ message: `study ${wide}:1:1: not UTF-8 text` })
		const cut = written('cut.yaml', Buffer.from(`${BASE}title: ψ`).subarray(0, -1))
		expect(await outcome(readStudyFile(cut))).toMatchObject({ code: 'bad-study', message: expect.stringContaining('not UTF-8 text') })
	})
	test('too large, missing, a folder', async () => {
		const large = written('large.yaml', '#'.repeat(1_000_001))
		expect(await outcome(readStudyFile(large))).toMatchObject({ code: 'file', message: `study ${large}: too large (got more than 1000000 bytes, expected at most as many)` })
		expect(await outcome(readStudyFile(join(folder, 'none.yaml')))).toMatchObject({ code: 'file', message: `study ${join(folder, 'none.yaml')}: no such file` })
		expect(await outcome(readStudyFile(folder))).toMatchObject({ code: 'file', message: `study ${folder}: a folder (expected a study file)` })
		expect(await outcome(readStudyFile('/dev/zero'))).toMatchObject({ code: 'file' })
		expect(await outcome(readStudyFile(`a\0b`))).toMatchObject({ code: 'file' })
	})
})
