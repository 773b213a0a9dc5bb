/** `twoscale flow micro <psi>`: an ensemble of the microscopic dynamics against the macroscopic solution. */
import { cramerTransform } from '../cramer/index.ts'
import { MICRO_SCHEMES, type MicroFlow, microFlow, type MicroSchemeName } from '../levels/micro/index.ts'
import { continuumPrediction, latticePrediction } from '../levels/micro/prediction/index.ts'
import { tableOver } from '../report/compute/macro.ts'
import { defaultProfileOf, defaultTimes, singleSiteLaw } from '../report/compute/options.ts'
import { badFlag, numberList, positiveNumber, wholeNumber } from './arguments.ts'
import { readProfile, requireAdmissible } from './flow-macro.ts'
import type { FlagValues } from './flags.ts'
import { choice } from './meso.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULTS = { sites: 64, replicas: 1000, seed: 1 } as const
/** Most sites of which the lattice prediction is computed: its cost grows like N³. */
const LARGEST_PREDICTED = 512
const STARTS = ['deterministic', 'local-gibbs'] as const

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const show = progress()
	const number = (name: string, least: number, otherwise: number) => (flags[name] === undefined ? otherwise : wholeNumber(name, flags[name] as string, least))
	const sites = number('sites', 2, DEFAULTS.sites)
	const replicas = number('replicas', 1, DEFAULTS.replicas)
	const seed = number('seed', 0, DEFAULTS.seed)
	const start = choice(flags, 'start', STARTS) ?? 'deterministic'
	const scheme = choice(flags, 'scheme', Object.keys(MICRO_SCHEMES) as MicroSchemeName[])
	const timestep = flags['dt'] === undefined ? undefined : positiveNumber('dt', flags['dt'] as string)
	const wanted = flags['time'] === undefined ? undefined : numberList('time', flags['time'] as string)
	for (const t of wanted ?? []) if (t < 0) throw badFlag('time', String(t), 'times ≥ 0')
	const p = singlePotential(psi, flags, 'flow micro')
	const transform = cramerTransform(p)
	const law = singleSiteLaw(transform)
	const profile = flags['profile'] === undefined ? defaultProfileOf(transform, law).profile : readProfile(flags['profile'] as string)
	requireAdmissible(profile, p, 'flow micro')
	for (const warning of profile.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	const times = [...new Set(wanted ?? defaultTimes(law))].sort((a, b) => a - b)
	const controller = new AbortController()
	const stop = () => controller.abort()
	process.once('SIGINT', stop)
	const flow = await microFlow(p, transform, tableOver(transform, profile), profile, {
		sites,
		replicas,
		times,
		start,
		seed,
		signal: controller.signal,
		progress: (fraction) => show.update('microscopic dynamics', fraction),
		...(flags['threads'] === undefined ? {} : { threads: wholeNumber('threads', flags['threads'] as string, 1) }),
		...(scheme === undefined ? {} : { scheme }),
		...(timestep === undefined ? {} : { timestep }),
	})
	process.removeListener('SIGINT', stop)
	show.update('predicted constant')
	// Whoever stops a run does not wait for predictions.
	const stopped = controller.signal.aborted
	const lattice = sites <= LARGEST_PREDICTED && !stopped ? latticePrediction(transform, profile, { sites, times, start }) : null
	const limit = stopped ? null : continuumPrediction(transform, profile, { times, start })
	show.done()
	const rows = flow.ensemble.moments.map(({ time, squaredHminus1: { value, standardError }, zeroMode, energy }, j) => ({
		time,
		distance: { squaredHminus1: value, standardError, scaled: sites * value, scaledStandardError: sites * standardError },
		predictedScaled: lattice?.rows[j]?.scaled ?? null,
		// The mean of a local Gibbs start is free; the prediction above has it projected (theory D2).
		...(start === 'local-gibbs' ? { predictedScaledFreeMean: lattice?.rows[j]?.scaledFreeMean ?? null } : {}),
		predictedScaledError: lattice?.rows[j]?.error ?? null,
		predictedLimit: limit?.rows[j]?.scaled ?? null,
		predictedLimitError: limit?.rows[j]?.error ?? null,
		zeroMode,
		energy,
	}))
	const last = rows.at(-1)
	const { ensemble } = flow
	const document = {
		psi: p.text,
		parameters: parametersOf(p),
		profile: profile.text,
		sites,
		replicas: ensemble.replicas,
		replicasWanted: replicas,
		scheme: flow.scheme,
		dt: flow.timestep,
		steps: ensemble.steps,
		seed,
		start,
		distance: last?.distance ?? null,
		predictedScaled: last?.predictedScaled ?? null,
		predictedLimit: last?.predictedLimit ?? null,
		...(lattice === null ? { predictedReason: stopped ? 'the run was stopped' : `the lattice prediction is computed up to N = ${LARGEST_PREDICTED}` } : {}),
		times: rows,
		means: ensemble.moments.at(-1)?.means ?? null,
		forces: ensemble.moments.at(-1)?.forces ?? null,
		visited: flow.visited,
		siteUpdates: ensemble.siteUpdates,
		seconds: ensemble.seconds,
		threads: ensemble.threads,
		outcome: ensemble.outcome,
	}
	if (!ensemble.outcome.reached) process.exitCode = EXIT.notReached
	if (flags['json'] === true) return printJson(document)
	printTables(flow, rows, { sites, replicas: ensemble.replicas })
}

interface Row {
	readonly time: number
	readonly distance: { readonly scaled: number; readonly scaledStandardError: number }
	readonly predictedScaled: number | null
	readonly predictedLimit: number | null
	readonly energy: number
}

function printTables({ ensemble, scheme, timestep, start, seed }: MicroFlow, rows: readonly Row[], { sites, replicas }: { sites: number; replicas: number }): void {
	printLines(
		textTable(
			['t', 'N·E|X̄−ζ|²', 'std. error', 'predicted', 'limit N → ∞', 'H/N'].map((title) => ({ title })),
			rows.map((r) => [
				formatNumber(r.time, 6),
				formatNumber(r.distance.scaled, 6),
				formatError(r.distance.scaledStandardError),
				r.predictedScaled === null ? '' : formatNumber(r.predictedScaled, 6),
				r.predictedLimit === null ? '' : formatNumber(r.predictedLimit, 6),
				formatNumber(r.energy, 6),
			]),
		),
		'',
		`N = ${sites}, ${replicas} replicas, ${start} start, seed ${seed}; |·| is the H⁻¹ norm of step function against macroscopic solution, without the zero mode`,
		'predicted: lattice fluctuation theory at this N, to which N·E tends with a defect of order 1/N',
		`${scheme}${timestep === null ? '' : `, dt = ${formatNumber(timestep, 4)} (N²dt = ${formatNumber(timestep * sites * sites, 4)})`}, ${ensemble.steps} steps, ${(ensemble.siteUpdates / Math.max(1e-9, ensemble.seconds)).toExponential(2)} site updates/s on ${ensemble.threads} thread${ensemble.threads === 1 ? '' : 's'}. ${ensemble.outcome.sentence}`,
	)
}
