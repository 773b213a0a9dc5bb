/** `twoscale flow meso <psi>`: the mesoscopic flow from a profile. */
import { cramerTransform } from '../cramer/index.ts'
import { type MesoFlow, mesoFlow, type MesoModel, mesoModel } from '../levels/index.ts'
import { defaultProfileOf, defaultTimes, singleSiteLaw } from '../report/compute/options.ts'
import { badFlag, numberList, positiveNumber } from './arguments.ts'
import { fieldCsv, fieldTimes, outFolder, writeFields } from './field.ts'
import { FIELD_POINTS, readProfile, requireAdmissible } from './flow-macro.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import type { FlagValues } from './flags.ts'
import { choice, ENERGIES, OPERATORS, PRODUCTS, sizesOf } from './meso.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULT_POSITIONS = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]
const DEFAULTS = { blocks: 16, sitesPerBlock: 64 } as const
/** Default tolerance where every value of H̄ is an inversion in several dimensions. */
const SLOW_TOLERANCE = 1e-6

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const text = (name: string) => flags[name] as string
	const { degree, blocks, sites } = sizesOf('flow meso', flags, { infinity: true }, DEFAULTS)
	const [operator, energy, product] = [choice(flags, 'operator', OPERATORS), choice(flags, 'energy', ENERGIES), choice(flags, 'product', PRODUCTS)]
	const times = flags['time'] === undefined ? undefined : numberList('time', text('time'))
	for (const t of times ?? []) if (t < 0) throw badFlag('time', String(t), 'times ≥ 0')
	const at = flags['at'] === undefined ? DEFAULT_POSITIONS : numberList('at', text('at'))
	const tolerance = flags['tolerance'] === undefined ? undefined : positiveNumber('tolerance', text('tolerance'))
	const p = singlePotential(psi, flags, 'flow meso')
	const transform = cramerTransform(p)
	const law = singleSiteLaw(transform)
	const profile = flags['profile'] === undefined ? defaultProfileOf(transform, law).profile : readProfile(text('profile'))
	requireAdmissible(profile, p, 'flow meso')
	const model = mesoModel(transform, {
		degree,
		blocks,
		sites,
		...(operator === undefined ? {} : { operator }),
		...(energy === undefined ? {} : { energy }),
		...(product === undefined ? {} : { product }),
	})
	const warnings = [...profile.warnings, ...model.warnings]
	const out = outFolder(flags['out'])
	for (const warning of warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	const wanted = times ?? defaultTimes(law)
	const precision = tolerance === undefined ? (model.slow ? { tolerance: SLOW_TOLERANCE } : {}) : { tolerance }
	const flow = mesoFlow(model.level, profile, {
		times: wanted,
		at,
		...precision,
		progress: (fraction) => show.update('mesoscopic flow', fraction),
	})
	const files = out === undefined ? [] : writeFields(out, { 'meso.csv': mesoField() })
	function mesoField(): string {
		const { snapshots } = mesoFlow(model.level, profile, {
			times: fieldTimes(wanted),
			snapshotPoints: FIELD_POINTS,
			...precision,
			progress: (fraction) => show.update('space–time field', fraction),
		})
		return fieldCsv(['eta'], snapshots.map((s) => ({ time: s.time, theta: s.theta, values: [s.values] })))
	}
	show.done()
	const { space } = model.level
	const document = {
		psi: p.text,
		parameters: parametersOf(p),
		profile: profile.text,
		degree,
		blocks,
		sites: Number.isFinite(sites) ? sites : 'infinity',
		operator: model.operator,
		energyKind: model.energyKind,
		product: space.product,
		times: flow.times,
		at: flow.at,
		mass: flow.mass,
		energy: flow.energy,
		dissipated: flow.dissipated,
		identityDefect: flow.identityDefect,
		errors: flow.errors,
		massDrift: flow.massDrift,
		initialEnergy: flow.initialEnergy,
		equilibriumEnergy: flow.equilibriumEnergy,
		initial: flow.initial,
		coefficients: flow.states.at(-1) ?? flow.initial,
		steps: flow.steps,
		scheme: flow.scheme,
		outcome: flow.outcome,
		warnings,
		...(out === undefined ? {} : { files }),
	}
	if (!flow.outcome.reached) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	printTables(model, flow)
	if (files.length > 0) printLines(...files)
}

function printTables({ level: { space }, operator, energyKind }: MesoModel, flow: MesoFlow): void {
	const sites = Number.isFinite(space.sites) ? `${space.sites} sites (K = ${space.sitesPerBlock})` : 'infinitely many sites'
	printLines(
		textTable(
			['t', 'mass', 'H̄(η_t)', 'dissipated'].map((title) => ({ title })),
			flow.times.map((t, i) => [
				formatNumber(t, 6),
				formatNumber(flow.mass[i], 15),
				formatNumber(flow.energy[i], 13),
				formatNumber(flow.dissipated[i], 13),
			]),
		),
		'',
		textTable(
			[{ title: 'θ' }, { title: `η(θ) at t = ${formatNumber(flow.times.at(-1), 6)}` }],
			flow.at.map((r) => [formatNumber(r.theta, 6), formatNumber(r.value, 12)]),
		),
		'',
		`splines of degree ${space.degree} on ${space.blocks} blocks, ${sites}, from P of the ${Number.isFinite(space.sites) ? 'cell averages' : 'profile'}; operator ${operator}, energy ${energyKind}, product ${space.product}`,
		`energy identity: relative defect ${formatError(Math.abs(flow.identityDefect))}; mass drift ${formatError(flow.massDrift)}; estimated error of the time steps ${formatError(flow.errors.values)}`,
		`${flow.scheme}, ${flow.steps} steps. ${flow.outcome.sentence}`,
	)
}
