/** `twoscale flow macro <psi>`: the hydrodynamic equation from a profile. */
import { existsSync, readFileSync } from 'node:fs'
import { cramerTransform } from '../cramer/index.ts'
import { InputError } from '../errors.ts'
import { type Profile, parseProfile, parseProfileValues } from '../expression/index.ts'
import { macroFlow } from '../levels/index.ts'
import type { Potential } from '../potential/index.ts'
import { tableOver } from '../report/compute/macro.ts'
import { defaultProfileOf, defaultTimes, singleSiteLaw } from '../report/compute/options.ts'
import { badFlag, numberList, positiveNumber } from './arguments.ts'
import { fieldCsv, fieldTimes, outFolder, writeFields } from './field.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import type { FlagValues } from './flags.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULT_POSITIONS = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]
/** Positions of the field of `--out`. */
export const FIELD_POINTS = 200

/** The text of `--profile`: a CSV file by its name, else a formula. */
export function readProfile(text: string): Profile {
	if (/\.(csv|txt|dat)$/i.test(text.trim())) {
		if (!existsSync(text))
			throw new InputError('file', `--profile: no file ${text}`, 'Give the path of a CSV file of values, or a formula in theta.')
		return parseProfileValues(readFileSync(text, 'utf8'), text)
	}
	return parseProfile(text)
}

/** Refuses profiles that leave the admissible means. */
export function requireAdmissible(profile: Profile, p: Potential, call = 'flow macro'): void {
	const { min, max } = p.means
	if ((min !== null && profile.range.min <= min) || (max !== null && profile.range.max >= max))
		throw new InputError(
			'mean-out-of-range',
			`${call}: the profile takes values in [${formatNumber(profile.range.min, 6)}, ${formatNumber(profile.range.max, 6)}] (admissible means (${formatNumber(min ?? -Infinity, 6)}, ${formatNumber(max ?? Infinity, 6)}))`,
			'Choose a profile inside the admissible means; see twoscale potential.',
		)
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const p = singlePotential(psi, flags, 'flow macro')
	const transform = cramerTransform(p)
	const law = singleSiteLaw(transform)
	const profile = flags['profile'] === undefined ? defaultProfileOf(transform, law).profile : readProfile(flags['profile'] as string)
	requireAdmissible(profile, p)
	const times = flags['time'] === undefined ? defaultTimes(law) : numberList('time', flags['time'] as string)
	for (const t of times) if (t < 0) throw badFlag('time', String(t), 'times ≥ 0')
	const at = flags['at'] === undefined ? DEFAULT_POSITIONS : numberList('at', flags['at'] as string)
	const tolerance = flags['tolerance'] === undefined ? undefined : positiveNumber('tolerance', flags['tolerance'] as string)
	const out = outFolder(flags['out'])
	for (const warning of profile.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	const table = tableOver(transform, profile)
	const flow = macroFlow(table, profile, {
		times,
		at,
		...(tolerance === undefined ? {} : { tolerance }),
		progress: (fraction) => show.update('macroscopic flow', fraction),
	})
	const files = out === undefined ? [] : writeFields(out, { 'macro.csv': macroField() })
	function macroField(): string {
		const { snapshots } = macroFlow(table, profile, { times: fieldTimes(times), snapshotPoints: FIELD_POINTS, progress: (fraction) => show.update('space–time field', fraction) })
		return fieldCsv(['zeta'], snapshots.map((s) => ({ time: s.time, theta: s.theta, values: [s.values] })))
	}
	show.done()
	const document = {
		psi: p.text,
		parameters: parametersOf(p),
		profile: profile.text,
		times: flow.times,
		at: flow.at,
		mass: flow.mass,
		energy: flow.energy,
		dissipated: flow.dissipated,
		identityDefect: flow.identityDefect,
		errors: { ...flow.errors, table: table.error },
		massDrift: flow.massDrift,
		initialEnergy: flow.initialEnergy,
		equilibriumEnergy: flow.equilibriumEnergy,
		steps: flow.steps,
		elements: flow.elements,
		degree: flow.degree,
		scheme: flow.scheme,
		outcome: flow.outcome,
		...(out === undefined ? {} : { files }),
	}
	if (!flow.outcome.reached) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	printLines(
		textTable(
			['t', 'mass', '𝓗(ζ_t)', 'dissipated'].map((title) => ({ title })),
			flow.times.map((t, i) => [
				formatNumber(t, 6),
				formatNumber(flow.mass[i], 15),
				formatNumber(flow.energy[i], 13),
				formatNumber(flow.dissipated[i], 13),
			]),
		),
		'',
		textTable(
			[{ title: 'θ' }, { title: `ζ(θ) at t = ${formatNumber(flow.times.at(-1), 6)}` }],
			flow.at.map((r) => [formatNumber(r.theta, 6), formatNumber(r.value, 12)]),
		),
		'',
		`energy identity: relative defect ${formatError(Math.abs(flow.identityDefect))}; mass drift ${formatError(flow.massDrift)}; estimated error of ζ ${formatError(flow.errors.values)}`,
		`${flow.scheme}, ${flow.steps} steps, ${flow.elements} elements of degree ${flow.degree}. ${flow.outcome.sentence}`,
		...files,
	)
}
