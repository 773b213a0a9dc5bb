/**
 * The generated kernel of the micro level: ψ, N and a scheme as one WebAssembly module that advances two replicas by any number of steps.
 *
 * Drift, noise (Philox and Box–Muller) and flux or Metropolis step are compiled together; nothing is allocated and JavaScript is entered once per call.
 * Replica r is the same whatever the partner, the thread, the shard or where a run is interrupted: its numbers are keyed by (seed, N, replica, step)
 * (`streams.ts`). `microReference` executes the same operations in JavaScript: the same bits. theory.md 0.4, 8.5; design.md sections 2, 5.
 */
import { callees, type FunctionDefinition, type Program } from '../../../expression/elementary/index.ts'
import type { Instruction } from '../../../expression/targets/webassembly/instructions.ts'
import { namedLocals } from '../../../expression/targets/webassembly/locals.ts'
import { elementaryBody } from '../../../expression/targets/webassembly/loop.ts'
import { type PlacedTable, placeTables } from '../../../expression/targets/webassembly/memory.ts'
import { assemble, type FunctionBody, type ModuleDescription, moduleText } from '../../../expression/targets/webassembly/module.ts'
import { webAssembly, type WebAssemblyModule } from '../../../expression/targets/webassembly/platform.ts'
import type { SingleSite } from '../../../potential/single-site.ts'
import { derivatives, type Expression } from '../../../expression/index.ts'
import { bondExpressions, bondPrograms, type BondProposal, bondSweep } from './bond-step.ts'
import { controlStep } from './control-step.ts'
import { type Flux, fluxStep, forceLoop, forceProgram } from './flux-step.ts'
import { HEADER, type MicroLayout, microLayout } from './layout.ts'
import { keyOf } from './streams.ts'
import { variateLoop } from './variate-loop.ts'

/** What a step does: fluxes with the normals of one step or the means of two, plain or tamed; or Metropolis steps bond by bond. */
export type StepKind = { readonly kind: 'flux'; readonly flux: Flux; readonly averaged: boolean } | { readonly kind: 'bonds'; /** Default taylor. */ readonly proposal?: BondProposal }

/** Module and layout: both can be posted to a worker. */
export interface MicroImage {
	readonly module: WebAssemblyModule
	readonly layout: MicroLayout
	readonly step: StepKind
	/** Whether the linear field goes along. */
	readonly control: boolean
}

export interface MicroStart {
	readonly seed: number
	/** The replicas in the two lanes. */
	readonly replicas: readonly [number, number]
	/** dt. */
	readonly timestep: number
	/** c of the linear field du = −cAu dt + √2 Dᵗ dB; default 0. */
	readonly curvature?: number
}

export interface MicroKernel {
	readonly sites: number
	/** x of both replicas: site i of lane l at 2i + l. */
	readonly state: Float64Array
	/** u of both replicas, laid out as the state; moved only where the image has it. */
	readonly control: Float64Array
	/** Which replicas follow, and with which time step. */
	prepare(start: MicroStart): void
	/** Steps first … first + count − 1. */
	run(first: number, count: number): void
	/** What `drive` reads and `run` overwrites, laid out as the state. */
	readonly variates: Variates
	/** One step of this number with the variates that stand in `variates`, those of a given Brownian path or the nodes of a quadrature: the code that `run` calls. */
	drive(number: number): void
}

/** The random numbers of one step, one per bond: bond i of lane l at 2i + l. */
export interface Variates {
	/** ξ. */
	readonly normals: Float64Array
	/** ξ of the next step, where a step takes the mean of two. */
	readonly next: Float64Array
	/** E, where bonds are accepted; +∞ accepts, −∞ refuses. */
	readonly exponentials: Float64Array
}

/** Compiles the kernel. Cost: some milliseconds. */
export function microImage(site: SingleSite, sites: number, step: StepKind, { control = false } = {}): MicroImage & { readonly bytes: Uint8Array; readonly source: string } {
	const description = microModule(site, sites, step, control)
	const bytes = assemble(description.module)
	return {
		module: new webAssembly.Module(bytes),
		layout: description.layout,
		step,
		control,
		bytes,
		get source() {
			return moduleText(description.module)
		},
	}
}

function microModule(site: SingleSite, sites: number, step: StepKind, control: boolean): { readonly module: ModuleDescription; readonly layout: MicroLayout } {
	const [, slope] = derivatives(site.expression, 'z', 1) as [Expression, Expression]
	const bonds = step.kind === 'bonds' ? bondExpressions(site.expression, step.proposal) : null
	const programs: readonly Program[] = bonds === null ? [forceProgram(slope).program] : Object.values(bondPrograms(bonds))
	const tables = placed(programs)
	const layout = microLayout(sites, tables.reduce((end, { table, offset }) => Math.max(end, offset + 8 * table.entries.length), 0))
	const called: FunctionDefinition[] = []
	for (const p of programs) for (const f of callees(p)) if (!called.includes(f)) called.push(f)
	const functions: FunctionBody[] = [
		...called.map((f) => elementaryBody(f, tables)),
		variateLoop('normals', 'normal', layout),
		...(step.kind === 'flux' ? [forceLoop(slope, layout, tables), fluxStep(step.flux, step.averaged, layout)] : []),
		...(bonds === null ? [] : [variateLoop('exponentials', 'exponential', layout), ...bondSweep(bonds, layout, tables)]),
		...(control ? [controlStep(layout)] : []),
		runBody(step, layout, control),
		driveBody(step, layout),
	]
	return { module: { functions, pages: layout.pages, data: tables.map(({ table, offset }) => ({ offset, numbers: table.entries })) }, layout }
}

/** The tables of several programs, each once. */
function placed(programs: readonly Program[]): PlacedTable[] {
	const out: PlacedTable[] = []
	let offset = 0
	for (const program of programs)
		for (const { table } of placeTables(program)) {
			if (out.some((t) => t.table === table)) continue
			out.push({ table, offset })
			offset += 8 * table.entries.length
		}
	return out
}

/** run(first, count). */
function runBody(step: StepKind, layout: MicroLayout, control: boolean): FunctionBody {
	const locals = namedLocals({ first: 'i32', count: 'i32' }, { i32: ['k', 'now', 'then', 'spare'] })
	const { get, set } = locals
	const at = (row: number): Instruction => ['i32.const', row]
	const number: Instruction[] = [get('first'), get('k'), ['i32.add']]
	const follow = (row: Instruction): Instruction[] => (control ? [row, ['call', 'control']] : [])
	const once: Instruction[] =
		step.kind === 'bonds'
			? [...number, at(layout.noise[0]), ['call', 'normals'], ...number, at(layout.exponentials), ['call', 'exponentials'], at(layout.noise[0]), ...number, ['call', 'sweep'], ...follow(at(layout.noise[0]))]
			: step.averaged
				? [
						...number, ['i32.const', 1], ['i32.add'], get('then'), ['call', 'normals'],
						['call', 'force'], get('now'), get('then'), ['call', 'step'], ...follow(get('now')),
						get('now'), set('spare'), get('then'), set('now'), get('spare'), set('then'),
					]
				: [...number, at(layout.noise[0]), ['call', 'normals'], ['call', 'force'], at(layout.noise[0]), at(layout.noise[0]), ['call', 'step'], ...follow(at(layout.noise[0]))]
	return {
		name: 'run',
		parameters: ['i32', 'i32'],
		results: [],
		locals: locals.types,
		instructions: [
			get('count'), ['i32.eqz'], ['if'], ['return'], ['end'],
			at(layout.noise[0]), set('now'), at(layout.noise[1]), set('then'),
			...(step.kind === 'flux' && step.averaged ? ([get('first'), get('now'), ['call', 'normals']] as Instruction[]) : []),
			...locals.loop('k', [get('count')], once),
		],
		exported: true,
	}
}

/** drive(number): one step with the variates as they stand. */
function driveBody(step: StepKind, { noise: [first, second] }: MicroLayout): FunctionBody {
	const { get, types } = namedLocals({ number: 'i32' }, {})
	const at = (row: number): Instruction => ['i32.const', row]
	return {
		name: 'drive',
		parameters: ['i32'],
		results: [],
		locals: types,
		instructions:
			step.kind === 'bonds' ? [at(first), get('number'), ['call', 'sweep']] : [['call', 'force'], at(first), at(step.averaged ? second : first), ['call', 'step']],
		exported: true,
	}
}

/** A kernel at work, with its own memory. */
export function instantiateMicro({ module, layout }: MicroImage): MicroKernel {
	const { exports } = new webAssembly.Instance(module)
	const { buffer } = exports.memory as { buffer: ArrayBuffer }
	const run = exports.run as (first: number, count: number) => void
	const drive = exports.drive as (number: number) => void
	const { sites, header } = layout
	const row = (offset: number) => new Float64Array(buffer, offset, 2 * sites)
	const words = new Uint32Array(buffer, header, 4)
	const uniforms = new Float64Array(buffer, header, HEADER.bytes / 8)
	return {
		sites,
		state: row(layout.state),
		control: row(layout.control),
		prepare({ seed, replicas, timestep, curvature = 0 }) {
			words.set(replicas, HEADER.replicas / 4)
			words.set(keyOf(seed), HEADER.key / 4)
			uniforms[HEADER.drift / 8] = sites * sites * timestep
			uniforms[HEADER.noise / 8] = Math.sqrt(2 * sites * sites * timestep)
			uniforms[HEADER.control / 8] = curvature * sites * sites * timestep
		},
		run,
		variates: { normals: row(layout.noise[0]), next: row(layout.noise[1]), exponentials: row(layout.exponentials) },
		drive,
	}
}
