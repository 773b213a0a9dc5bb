/**
 * The main job: from ψ as text to a report.
 *
 * Every stage is attempted; a stage that fails says why and the rest goes on. What the caller chose (means, profile, times) is
 * input: when it is wrong the InputError is the caller's.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { blockHamiltonian } from '../../cramer/block/index.ts'
import { closedForm } from '../../cramer/closed-form/index.ts'
import { type CramerPoint, type CramerTransform, cramerTransform } from '../../cramer/index.ts'
import { InputError } from '../../errors.ts'
import { type Profile, rationalToText, toText } from '../../expression/index.ts'
import { potential } from '../../potential/index.ts'
import { subjectOfPotential } from '../../statements/index.ts'
import { type Attempt, type BlockPart, isAvailable, type LawPart, type MacroPart, type MesoPart, type MicroPart, type ReportData } from '../data.ts'
import { renderReport, type Report } from '../render.ts'
import { blockPart } from './block.ts'
import { convexityPart } from './convexity.ts'
import { cramerPart } from './cramer.ts'
import { energyPart } from './energy.ts'
import { entropySandwichPart } from './entropy-sandwich.ts'
import { gaussianEntropies } from './gaussian-entropy.ts'
import { inequalitiesPart } from './inequalities.ts'
import { macroPart, macroSolution } from './macro.ts'
import { convergencePart, mesoPart, mesoTables } from './meso.ts'
import { microPart } from './micro.ts'
import { microPath } from './micro-path.ts'
import { operatorPart } from './operator.ts'
import type { ReportInput, ReportOptions } from './options.ts'
import { DEFAULT_SITES, defaultFields, defaultMeans, defaultProfileOf, defaultTimes, requireEnsembles, singleSiteLaw, spaceOf } from './options.ts'
import { pairLaw } from './pair-law.ts'
import { potentialPart, windowOf } from './potential.ts'
import { ratesPart } from './rates.ts'
import { siteLaws } from './site-laws.ts'
import { statementsPart } from './statements.ts'

/** Largest K of the convexity scan. */
const SITES_SCANNED = 128
const NO_SOLUTION = 'the macroscopic solution, with which it is compared, is not there'

/** All numbers of a report. @throws InputError when ψ is no potential or an option is wrong. */
export async function computeReport(input: ReportInput, options: ReportOptions = {}): Promise<ReportData> {
	const seconds: Record<string, number> = {}
	const progress = options.progress ?? (() => undefined)
	const stage = async <T>(name: string, work: (fraction: (f: number) => void) => T | Promise<T>): Promise<T> => {
		const start = performance.now()
		progress(name, 0)
		await new Promise((resolve) => setImmediate(resolve))
		try {
			return await work((f) => progress(name, f))
		} finally {
			seconds[name] = (performance.now() - start) / 1000
		}
	}
	const attempt = async <T extends object>(
		name: string,
		chosen: boolean,
		work: (fraction: (f: number) => void) => T | Promise<T>,
	): Promise<Attempt<T>> => {
		try {
			return await stage(name, work)
		} catch (error) {
			if (chosen && error instanceof InputError) throw error
			if (!(error instanceof InputError) && process.env['TWOSCALE_DEBUG'] !== undefined) throw error
			return {
				unavailable:
					error instanceof InputError
						? error.message
						: `the computation of this part failed (${error instanceof Error ? error.message : String(error)})`,
			}
		}
	}

	const space = spaceOf(options)
	requireEnsembles(options)
	const psi = await stage('potential', () => potential(input.psi, input.parameters === undefined ? {} : { parameters: input.parameters }))
	const transform = remembered(cramerTransform(psi))
	const law = await stage('single-site law', () => singleSiteLaw(transform))
	const means = options.means ?? defaultMeans(transform, law)
	const fields = options.fields ?? defaultFields(transform, law)
	const sites = [...new Set(options.sites ?? DEFAULT_SITES)].sort((a, b) => a - b)
	const times = options.times ?? defaultTimes(law)
	const own = options.profile === undefined ? defaultProfileOf(transform, law) : null
	const profile = options.profile ?? (own as NonNullable<typeof own>).profile
	const range = spanOf(means, law.deviation)
	const window = options.means === undefined ? windowOf(psi, range) : range

	const closed = await stage('closed form', () => closedForm(psi.expression))
	const cramer = await attempt('Cramér transform', options.means !== undefined || options.fields !== undefined, () =>
		cramerPart(transform, closed, means, fields, range, window),
	)
	const hamiltonian = blockHamiltonian(transform)
	const chosen = options.means !== undefined || options.sites !== undefined
	const rows = await attempt('block Hamiltonian', chosen, (fraction) => blockPart(hamiltonian, sites, means, range, fraction))
	const convexity = await attempt('convexity scan', chosen, () => convexityPart(transform, psi, options.sitesScanned ?? SITES_SCANNED))
	const block: Attempt<BlockPart> = !isAvailable(rows) ? rows : !isAvailable(convexity) ? convexity : { ...rows, ...convexity }
	const operator = await attempt('spaces and operators', false, () => operatorPart(space))
	const solution = await attempt('macroscopic flow', options.profile !== undefined || options.times !== undefined, (fraction) =>
		macroSolution(transform, profile, times, fraction),
	)
	const macro: Attempt<MacroPart> = isAvailable(solution) ? macroPart(solution, profile, own?.latex ?? null) : solution
	const tables = mesoTables(transform)
	const energy = isAvailable(solution)
		? await attempt('coarse-grained Hamiltonian', false, (fraction) => energyPart(tables, profile, solution, space, fraction))
		: { unavailable: NO_SOLUTION }
	const meso = await mesoParts()
	async function mesoParts(): Promise<Attempt<MesoPart>> {
		if (!isAvailable(solution)) return { unavailable: NO_SOLUTION }
		const flow = await attempt('mesoscopic flow', false, (fraction) => mesoPart(tables, profile, solution.flow, space, fraction))
		if (!isAvailable(flow)) return flow
		const time = solution.flow.times.at(-1) ?? 0
		if (time === 0) return { ...flow, convergence: { unavailable: 'no positive time was asked for' } }
		const convergence = await attempt('error against blocks', false, (fraction) =>
			convergencePart(tables, solution.table, profile, time, fraction),
		)
		return { ...flow, convergence }
	}
	const seed = options.seed ?? 1
	const chain = { site: psi, transform, profile, seed }
	const { replicas, chains, threads } = options
	const ensembles = { ...(replicas === undefined ? {} : { replicas }), ...(threads === undefined ? {} : { threads }) }
	const simulated = chains === undefined || chains.length > 0
	const micro = simulated ? await microParts() : undefined
	async function microParts(): Promise<Attempt<MicroPart>> {
		if (!isAvailable(solution)) return { unavailable: NO_SOLUTION }
		const ladder = await attempt('microscopic dynamics', false, (progress) =>
			microPart(chain, solution, space, { ...ensembles, ...(chains === undefined ? {} : { chains }), progress }),
		)
		if (!isAvailable(ladder)) return ladder
		const path = await attempt('one path', false, (fraction) => microPath(chain, solution, tables, space, fraction))
		const siteValues = await attempt('site values', false, (fraction) => siteLaws(chain, solution, replicas, fraction))
		return { ...ladder, path, sites: siteValues }
	}
	const chainLaw = simulated ? await lawParts() : undefined
	async function lawParts(): Promise<Attempt<LawPart>> {
		if (!isAvailable(solution)) return { unavailable: NO_SOLUTION }
		const sandwich = await attempt('entropy', false, (progress) => entropySandwichPart(chain, solution, { ...ensembles, progress }))
		const pair = await attempt('law of two sites', false, () => pairLaw(psi, transform, profile))
		const gaussian = gaussianEntropies(psi, solution, profile)
		return { sandwich, pair, ...(gaussian === null ? {} : { gaussian }) }
	}

	const subject = subjectOfPotential(psi, { quick: true })
	const inequalities =
		options.inequalities === false ? undefined : await attempt('inequalities', false, (progress) => inequalitiesPart({ subject, range, space, block, progress }))
	const statements = options.statements === false ? undefined : await attempt('statements', false, (fraction) => statementsPart(subject, threads ?? availableParallelism(), fraction))

	const last = times.at(-1) ?? 0
	const rates = simulated ? await attempt('rates', false, (progress) => ratesPart(chain, last, version(), { ...ensembles, progress })) : undefined

	return {
		schema: 'twoscale/report/1',
		version: version(),
		psi: psi.text,
		latex: psi.latex,
		parameters: Object.fromEntries([...psi.parameters].map(([name, value]) => [name, rationalToText(value)])),
		seed,
		choices: { means, fields, sites, range, window, profile: profile.text, profilePieces: piecesOf(profile), times, space, replicas: replicas ?? null },
		law,
		potential: potentialPart(psi, ...window),
		cramer,
		block,
		operator,
		energy,
		macro,
		meso,
		...(micro === undefined ? {} : { micro }),
		...(chainLaw === undefined ? {} : { chainLaw }),
		...(inequalities === undefined ? {} : { inequalities }),
		...(statements === undefined ? {} : { statements }),
		...(rates === undefined ? {} : { rates }),
		seconds,
	}
}

/** Computes and renders a report: files ready for `writeReport`. @throws InputError when ψ is no potential or an option is wrong. */
export async function buildReport(input: ReportInput, options: ReportOptions = {}): Promise<Report> {
	const data = await computeReport(input, options)
	options.progress?.('writing', 0)
	return renderReport(data)
}

/** The profile in exact form, whatever it was read from. */
function piecesOf(profile: Profile): ReportData['choices']['profilePieces'] {
	return profile.pieces.map(({ from, to, expression }) => ({
		from: rationalToText(from),
		to: rationalToText(to),
		expression: toText(expression),
	}))
}

/** A transform that computes each mean once: figures, rows and block Hamiltonians share their points. */
function remembered(transform: CramerTransform): CramerTransform {
	const known = new Map<number, CramerPoint>()
	return {
		...transform,
		at(mean, options) {
			if (options !== undefined) return transform.at(mean, options)
			let point = known.get(mean)
			if (point === undefined) {
				point = transform.at(mean)
				known.set(mean, point)
			}
			return point
		},
	}
}

/** The interval of the figures: the means' own, or one deviation about a single mean. */
function spanOf(means: readonly number[], deviation: number): readonly [number, number] {
	const [low, high] = [Math.min(...means), Math.max(...means)]
	return high > low ? [low, high] : [low - deviation, high + deviation]
}

function version(): string {
	return (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }).version
}
