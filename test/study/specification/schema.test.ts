import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { studySchemaFile } from '../../../docs/study-schema.ts'
import { studySchema, toYaml } from '../../../lib/study/specification/index.ts'
import { POTENTIAL_KEYS, STUDY_KEYS } from '../../../lib/study/specification/keys.ts'
import { flow } from '../../../lib/study/specification/write.ts'
import { accepts } from './json-schema.ts'
import { isRefused, outcomeOf } from './outcome.ts'
import { specifications } from './specifications.ts'

type Described = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const schema = (await studySchema()) as { readonly properties: Described; readonly $defs: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
const agrees = async (text: string, good: boolean): Promise<void> => {
	expect([accepts(schema, parse(text)), !isRefused(await outcomeOf(text))], text).toEqual([good, good])
}

describe('the JSON Schema', () => {
	test('docs/study.schema.json is what the code gives', async () => {
		expect(readFileSync(new URL('../../../docs/study.schema.json', import.meta.url), 'utf8')).toBe(await studySchemaFile())
	})

	test('every key has a hover text and examples', () => {
		const potential = (schema.$defs['potential'] as { anyOf: [unknown, { properties: Described }] }).anyOf[1].properties
		expect(Object.keys(schema.properties)).toEqual(Object.keys(STUDY_KEYS))
		expect(Object.keys(potential)).toEqual(Object.keys(POTENTIAL_KEYS))
		for (const key of [...Object.values(schema.properties), potential['param']!, potential['profile']!, schema.$defs['psi']!]) {
			expect(key['description']).toMatch(/^[^ ].*\.$/)
			expect((key['examples'] as unknown[]).length).toBeGreaterThan(0)
			expect(key['errorMessage']).toMatch(/^Expected /)
		}
	})

	test('all examples are good', async () => {
		for (const [key, { examples }] of Object.entries(STUDY_KEYS))
			for (const example of examples) {
				const rest = { potentials: 'z^2/2', sites: [16, 32, 64], ...(key === 'degree' || key === 'observables' ? { blocks: 4 } : {}) }
				await agrees(`${Object.entries({ ...rest, [key]: example as unknown }).map(([name, value]) => `${name}: ${flow(value)}`).join('\n')}\n`, true)
			}
	})

	// Structure alone: no rules between N, M and L, nothing about ψ.
	const BASE = 'potentials: z^2/2\nsites: [16, 32]\n'
	test.each([
		'title: x',
		'blocks: 4',
		'blocks: "4,8"',
		'blocks: 4:8:4',
		'blocks: [4, 8]',
		'blocks: 1e0',
		'blocks: 4\ndegree: 0:2',
		'start: local-gibbs',
		'start: [local-gibbs]',
		'time: 0.1',
		'time: [0.1, 1]',
		'time: 1/50',
		'observables: squaredHminus1',
		'replicas: 64',
		'error: 0.5',
		'budget: 1',
		'scheme: metropolis',
		'step: 1',
		'seed: 0',
	])('good: %s', (more) => agrees(`${BASE}${more}\n`, true))
	test.each([
		'unknown: 1',
		'title: ""',
		'title: 1',
		'title: "a\\nb"',
		`title: ${'x'.repeat(201)}`,
		'blocks: 0',
		'blocks: 1.5',
		'blocks: -4',
		'blocks: []',
		'blocks: [[4]]',
		'blocks: [4, 4]',
		'blocks: ["4"]',
		'blocks: {a: 4}',
		'blocks: "4;8"',
		'blocks: "1:2:3:4"',
		'blocks: true',
		'blocks:',
		'degree: 2',
		'blocks: 4\ndegree: 6',
		'start: canonical',
		'start: []',
		'start: [local-gibbs, local-gibbs]',
		'time: 0',
		'time: -1',
		'time: [0.1, 0.1]',
		'time: now',
		'observables: mean',
		'replicas: 0',
		'replicas: "64"',
		'replicas: [64]',
		'replicas: 64\nerror: 0.1',
		'replicas: 64\nbudget: 1',
		'error: 0.1\nbudget: 1',
		'error: 0',
		'error: 1',
		'budget: 0',
		'scheme: euler',
		'step: 0',
		'seed: -1',
		'seed: 0.5',
	])('bad: %s', (more) => agrees(`${BASE}${more}\n`, false))
	test.each<[string, boolean]>([
		['[z^2/2, z^2/4]', true],
		['{psi: z^2/2}', true],
		['{psi: z^2/2, param: {}}', true],
		['[{psi: z^2/2 + a, param: {a: 1}}, {psi: z^2/2, profile: "0.5"}]', true],
		['{psi: z^2/2 + a, param: {a: 1/3}}', true],
		['{psi: z^2/2 + a, param: {a: "-.5e3"}}', true],
		['', false],
		['1', false],
		['[]', false],
		['[[z]]', false],
		['[z^2/2, z^2/2]', false],
		['{param: {a: 1}}', false],
		['{psi: z^2/2, sites: 16}', false],
		['{psi: 1}', false],
		['{psi: z^2/2, profile: 0.5}', false],
		['{psi: z^2/2 + a, param: {a: b}}', false],
		['{psi: z^2/2 + a, param: {a: 1/0}}', false],
		['{psi: z^2/2 + a, param: {a: [1]}}', false],
		['{psi: z^2/2 + a, param: {a b: 1}}', false],
		['{psi: z^2/2 + a, param: [a]}', false],
	])('potentials: %s, good: %s', (value, good) => agrees(`sites: 16\npotentials: ${value}\n`, good))
	test.each(['', 'sites: 16\n', 'potentials: z^2/2\n', '[1]\n', 'z^2/2\n'])('incomplete: %j', (text) => agrees(text, false))

	test('accepts every specification that is written', () => {
		fc.assert(
			fc.property(specifications, (it) => {
				expect(accepts(schema, parse(toYaml(it)))).toBe(true)
			}),
			{ seed: 13, numRuns: 80 },
		)
	})
})
