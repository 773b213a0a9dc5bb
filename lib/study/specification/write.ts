/** A specification as a study file that reads back to the same. Every list is written out; keys that were left out stay so. */
import type { StudyPotential, StudySpecification } from './specification.ts'

/** The file, with a newline at its end. */
export function toYaml({ title, potentials, sites, blocks, degrees, starts, times, observables, replicas, targetError, budget, scheme, step, seed }: StudySpecification): string {
	const lines = [
		...(title === null ? [] : [`title: ${scalar(title)}`]),
		'potentials:',
		...potentials.flatMap(potentialLines),
		`sites: ${flow(sites)}`,
		...(blocks.length === 0 ? [] : [`blocks: ${flow(blocks)}`, `degree: ${flow(degrees)}`]),
		`start: ${flow(starts)}`,
		...(times === null ? [] : [`time: ${flow(times)}`]),
		`observables: ${flow(observables)}`,
		...Object.entries({ replicas, error: targetError, budget, scheme, step, seed }).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`])),
	]
	return `${lines.join('\n')}\n`
}

function potentialLines({ psi, parameters, profile }: StudyPotential): string[] {
	const names = Object.entries(parameters)
	if (names.length === 0 && profile === null) return [`  - ${scalar(psi)}`]
	return [
		`  - psi: ${scalar(psi)}`,
		...(names.length === 0 ? [] : [`    param: {${names.map(([name, value]) => `${key(name)}: ${value}`).join(', ')}}`]),
		...(profile === null ? [] : [`    profile: ${scalar(profile)}`]),
	]
}

/** A value in one line: `[16, 32]`, `{a: 2}`, a text. */
export function flow(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
	if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([name, inner]) => `${key(name)}: ${flow(inner)}`).join(', ')}}`
	return typeof value === 'string' ? scalar(value) : String(value)
}

/** Texts that YAML takes for texts without quotes: formulas, names, titles of words. */
const PLAIN = /^(?!(true|false|null|yes|no|on|off|y|n)$)[A-Za-z(][A-Za-z0-9_ ^*+/().-]*$/i

/** A text, in double quotes (JSON is YAML) where it could be read as something else. */
export function scalar(text: string): string {
	return PLAIN.test(text) && !text.endsWith(' ') ? text : JSON.stringify(text)
}

/** Names that some version of YAML takes for a truth value are quoted. */
const key = (name: string): string => (PLAIN.test(name) ? name : JSON.stringify(name))
