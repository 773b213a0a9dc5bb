/** `twoscale flow micro <psi>`: an ensemble of the microscopic dynamics against the macroscopic and the mesoscopic solution. */
import { cramerTransform } from '../cramer/index.ts'
import { type CoarseOptions, type ControlledEstimate, MICRO_SCHEMES, type MicroFlow, microFlow, microPaths, microSetup, type MicroSchemeName, START_KINDS } from '../levels/micro/index.ts'
import { requireMesoSizes } from '../levels/meso/sizes.ts'
import { rationalToText } from '../expression/index.ts'
import { tableOver } from '../report/compute/macro.ts'
import { defaultProfileOf, defaultTimes, singleSiteLaw } from '../report/compute/options.ts'
import { badFlag, numberList, positiveNumber, wholeNumber } from './arguments.ts'
import { fieldCsv, fieldTimes, outFolder, writeFields } from './field.ts'
import { readProfile, requireAdmissible } from './flow-macro.ts'
import type { FlagValues } from './flags.ts'
import { choice, ENERGIES, OPERATORS, PRODUCTS } from './meso.ts'
import { EXIT } from './outcome.ts'
import { formatError, formatNumber, printJson, printLines, textTable } from './output.ts'
import { progress } from './progress.ts'
import { withSignals } from './signals.ts'
import { type Predictions, predictions } from './predictions.ts'
import { parametersOf, singlePotential } from './site.ts'

const DEFAULTS = { sites: 64, replicas: 1000, seed: 1, degree: 2 } as const
/** Most sites of which the lattice prediction is computed: its cost grows like N³. */
const LARGEST_PREDICTED = 512

/** The mesoscopic level of `--degree`, `--blocks`; undefined where neither is given. */
function coarseOf(flags: FlagValues, sites: number): CoarseOptions | undefined {
	const names = ['degree', 'blocks', 'operator', 'energy', 'product'] as const
	if (names.every((name) => flags[name] === undefined)) return undefined
	if (flags['blocks'] === undefined) throw badFlag('blocks', 'nothing', 'the number of blocks M, which the comparison with splines needs')
	const degree = flags['degree'] === undefined ? DEFAULTS.degree : wholeNumber('degree', flags['degree'] as string, 0)
	const blocks = wholeNumber('blocks', flags['blocks'] as string, 1)
	requireMesoSizes('flow micro', { degree, blocks, sites }, {})
	const [operator, energy, product] = [choice(flags, 'operator', OPERATORS), choice(flags, 'energy', ENERGIES), choice(flags, 'product', PRODUCTS)]
	return { degree, blocks, ...(operator === undefined ? {} : { operator }), ...(energy === undefined ? {} : { energy }), ...(product === undefined ? {} : { product }) }
}

/** What was measured is printed whenever the key is pressed. */
export const run = (psi: string, flags: FlagValues): Promise<void> => withSignals((signal) => measured(psi, flags, signal))

async function measured(psi: string, flags: FlagValues, signal: AbortSignal): Promise<void> {
	const show = progress()
	const number = (name: string, least: number, otherwise: number) => (flags[name] === undefined ? otherwise : wholeNumber(name, flags[name] as string, least))
	const sites = number('sites', 2, DEFAULTS.sites)
	const replicas = number('replicas', 1, DEFAULTS.replicas)
	const seed = number('seed', 0, DEFAULTS.seed)
	const start = choice(flags, 'start', START_KINDS) ?? 'deterministic'
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
	const coarse = coarseOf(flags, sites)
	const out = outFolder(flags['out'])
	const chain = { sites, replicas, times, start, seed, ...(scheme === undefined ? {} : { scheme }), ...(timestep === undefined ? {} : { timestep }) }
	/** Nobody waits for a prediction of a run that failed. */
	const failed = new AbortController()
	const predicted = predictions(
		{
			psi: p.text,
			parameters: Object.fromEntries([...p.parameters].map(([name, value]) => [name, rationalToText(value)])),
			profile: (flags['profile'] as string | undefined) ?? profile.text,
			sites: sites <= LARGEST_PREDICTED ? sites : null,
			times,
			start: start === 'canonical' ? 'local-gibbs' : start,
		},
		AbortSignal.any([signal, failed.signal]),
	)
	const flow = await microFlow(p, transform, tableOver(transform, profile), profile, {
		...chain,
		signal,
		progress: (fraction) => show.update('microscopic dynamics', fraction),
		...(flags['threads'] === undefined ? {} : { threads: wholeNumber('threads', flags['threads'] as string, 1) }),
		...(coarse === undefined ? {} : { coarse }),
		...(flags['plain'] === true ? { control: false } : {}),
	}).catch((error: unknown) => {
		failed.abort()
		throw error
	})
	show.update('predicted constant')
	const { lattice, limit, reason }: Predictions = await predicted
	for (const warning of flow.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	const stopped = signal.aborted
	const files = out === undefined || stopped ? [] : writeFields(out, fields())
	function fields(): Record<string, string> {
		const setup = microSetup(p, transform, profile, { ...chain, times: fieldTimes(times) })
		const [path = []] = microPaths(p, transform, setup, 1, (fraction) => show.update('space–time field', fraction))
		const theta = Float64Array.from({ length: sites }, (_, i) => (i + 0.5) / sites)
		return {
			'micro-path.csv': fieldCsv(['x'], path.map((x, j) => ({ time: setup.times[j] as number, theta, values: [x] }))),
			'micro-means.csv': fieldCsv(['mean', 'force'], flow.ensemble.moments.map((m) => ({ time: m.time, theta, values: [m.means, m.forces] }))),
		}
	}
	show.done()
	const rows = flow.ensemble.moments.map(({ time, squaredHminus1, zeroMode, energy, observables }, j) => ({
		time,
		distance: distanceOf(squaredHminus1, sites),
		predictedScaled: lattice?.[j]?.scaled ?? null,
		// The predictions above have the mean of a local Gibbs start projected (theory D2); it is free, and this is what N·E tends to.
		...(start === 'local-gibbs' ? { predictedScaledFreeMean: lattice?.[j]?.scaledFreeMean ?? null, predictedLimitFreeMean: limit?.[j]?.scaledFreeMean ?? null } : {}),
		predictedScaledError: lattice?.[j]?.error ?? null,
		predictedLimit: limit?.[j]?.scaled ?? null,
		predictedLimitError: limit?.[j]?.error ?? null,
		zeroMode,
		energy,
		...(flow.meso === null ? {} : { coarse: Object.fromEntries(COARSE_SHOWN.map(([name]) => [name, observables[name]])) }),
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
		...(start === 'local-gibbs' ? { predictedScaledFreeMean: last?.predictedScaledFreeMean ?? null, predictedLimitFreeMean: last?.predictedLimitFreeMean ?? null } : {}),
		...(lattice === null || limit === null ? { predictedReason: reason ?? `the lattice prediction is computed up to N = ${LARGEST_PREDICTED}` } : {}),
		times: rows,
		...(flow.meso === null
			? {}
			: {
					thetaMicro: last?.coarse?.['thetaMicro'] ?? null,
					thetaMeso: last?.coarse?.['thetaMeso'] ?? null,
					coarseSquared: last?.coarse?.['coarseSquared'] ?? null,
					meso: { ...flow.meso.setting, noise: flow.meso.noise, initial: flow.meso.flow.initial, coefficients: flow.meso.flow.states.at(-1) ?? null },
				}),
		entropy: flow.entropy,
		means: ensemble.moments.at(-1)?.means ?? null,
		forces: ensemble.moments.at(-1)?.forces ?? null,
		visited: flow.visited,
		siteUpdates: ensemble.siteUpdates,
		seconds: ensemble.seconds,
		threads: ensemble.threads,
		outcome: ensemble.outcome,
		warnings: [...profile.warnings, ...flow.warnings],
		...(out === undefined ? {} : { files }),
	}
	if (!ensemble.outcome.reached) process.exitCode = EXIT.notReached
	if (flags['json'] === true) printJson(document)
	else {
		printTables(flow, rows, { sites, replicas: ensemble.replicas })
		if (files.length > 0) printLines(...files)
	}
	// Threads in the middle of a block are not waited for.
	if (stopped) process.exit(EXIT.notReached)
}

/** N times an estimate of E|X̄ − ζ|², and what it would be without the control variate. */
function distanceOf({ value, standardError, plain }: ControlledEstimate, sites: number) {
	return {
		squaredHminus1: value,
		standardError,
		scaled: sites * value,
		scaledStandardError: sites * standardError,
		plain: { squaredHminus1: plain.value, standardError: plain.standardError },
	}
}

/** What `--blocks` adds, in the order of the table. */
const COARSE_SHOWN = [
	['thetaMicro', 'Θ_micro = (1/2N) E⟨x − NPᵗη, A⁻¹(x − NPᵗη)⟩'],
	['thetaMeso', 'Θ_meso = ½ E⟨Px − η, Ā⁻¹(Px − η)⟩'],
	['coarseSquared', 'E|Px − η|²'],
	['projectedSquared', 'E|Px − Pζ|²'],
	['unresolvedSquared', '(1/N) E|x − NPᵗPx|²'],
	['microForce', '(1/N) E⟨x − NPᵗη, ψ′(x)⟩'],
	['unresolvedForce', '  of which x − NPᵗPx'],
	['microDrag', 'E⟨x − NPᵗη, A⁻¹Pᵗη′⟩'],
	['unresolvedDrag', '  of which x − NPᵗPx'],
	['mesoForce', 'E⟨Ā⁻¹PAψ′(x) − ∇H̄(η), Px − η⟩'],
	['monotone', '  of which ∇H̄(Px) − ∇H̄(η)'],
] as const

interface Row {
	readonly time: number
	readonly distance: ReturnType<typeof distanceOf>
	readonly predictedScaled: number | null
	readonly predictedLimit: number | null
	/** Of a local Gibbs start alone. */
	readonly predictedScaledFreeMean?: number | null
	readonly predictedLimitFreeMean?: number | null
	readonly energy: number
}

function printTables({ ensemble, scheme, timestep, start, seed, meso, entropy }: MicroFlow, rows: readonly Row[], { sites, replicas }: { sites: number; replicas: number }): void {
	const last = ensemble.moments.at(-1)
	const number = (estimate: { value: number } | null | undefined) => formatNumber(estimate?.value, 6)
	const errorOf = (estimate: { standardError: number } | null | undefined) => formatError(estimate?.standardError)
	printLines(
		textTable(
			['t', 'N·E|X̄−ζ|²', 'std. error', 'predicted', 'limit N → ∞', 'H/N'].map((title) => ({ title })),
			rows.map((r) => [
				formatNumber(r.time, 6),
				formatNumber(r.distance.scaled, 6),
				formatError(r.distance.scaledStandardError),
				formatNumber(r.predictedScaledFreeMean ?? r.predictedScaled, 6),
				formatNumber(r.predictedLimitFreeMean ?? r.predictedLimit, 6),
				formatNumber(r.energy, 6),
			]),
		),
		'',
	)
	if (meso !== null && last !== undefined)
		printLines(
			textTable(
				[{ title: `against splines of degree ${meso.setting.degree}, M = ${meso.setting.blocks}, at t = ${formatNumber(last.time, 6)}`, align: 'left' }, { title: 'mean' }, { title: 'std. error' }],
				COARSE_SHOWN.map(([name, title]) => [title, number(last.observables[name]), errorOf(last.observables[name])]),
			),
			'',
		)
	const squeezed = entropy.filter((_, j) => j % Math.max(1, Math.floor(entropy.length / 5)) === 0 || j === entropy.length - 1)
	if (start === 'local-gibbs' && squeezed.length > 0)
		printLines(
			textTable(
				['t', '≤ Ent/N', 'std. error', 'Ent/N ≤', 'std. error'].map((title) => ({ title })),
				squeezed.map((r) => [formatNumber(r.time, 6), number(r.lower), errorOf(r.lower), number(r.upper), errorOf(r.upper)]),
			),
			'',
		)
	const gain = last === undefined ? Number.NaN : (last.squaredHminus1.plain.standardError / last.squaredHminus1.standardError) ** 2
	printLines(
		`N = ${sites}, ${replicas} replicas, ${start} start, seed ${seed}; |·| is the H⁻¹ norm of step function against macroscopic solution, without the zero mode`,
		`predicted: lattice fluctuation theory at this N, to which N·E tends with a defect of order 1/N${start === 'local-gibbs' ? ' (free mean)' : ''}${gain > 1.05 ? `; control variate: as good as ${formatNumber(gain, 2)} times the replicas` : ''}`,
		`${scheme}${timestep === null ? '' : `, dt = ${formatNumber(timestep, 4)} (N²dt = ${formatNumber(timestep * sites * sites, 4)})`}, ${ensemble.steps} steps, ${(ensemble.siteUpdates / Math.max(1e-9, ensemble.seconds)).toExponential(2)} site updates/s on ${ensemble.threads} thread${ensemble.threads === 1 ? '' : 's'}. ${ensemble.outcome.sentence}`,
	)
}
