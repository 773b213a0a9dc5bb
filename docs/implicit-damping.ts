/**
 * What a time step that damps the fast modes converges to: the first Fourier amplitude of the profile, by implicit Euler and by a scheme of the library.
 *
 * theory.md 8.5: with dt fixed and N → ∞ implicit Euler for the chain follows ∂_tζ = ∂²_θψ'(ζ), not ∂_tζ = ∂²_θφ'(ζ).
 */
import { cramerTransform } from '../lib/cramer/index.ts'
import { derivatives, type Expression, parseProfile, type Profile } from '../lib/expression/index.ts'
import { compileWebAssembly } from '../lib/expression/targets/webassembly.ts'
import { type FreeEnergyTable, macroFlow } from '../lib/levels/index.ts'
import { MICRO_SCHEMES, type MicroSchemeName } from '../lib/levels/micro/index.ts'
import { instantiateMicro, microImage, streamNormals } from '../lib/levels/micro/kernel/index.ts'
import { type Potential, potential } from '../lib/potential/index.ts'
import { tableOver } from '../lib/report/compute/macro.ts'
import { type Force, implicitEuler } from './implicit-euler.ts'

/** What is shown for every ψ: ζ_0 = 0.3 + cos 2πθ at time 0.02, which implicit Euler reaches in four steps. */
const [PROFILE, TIME, STEPS] = ['0.3 + cos(2*pi*theta)', 0.02, 4]
const SEED = 8

/** Cells of the hydrodynamic equation: the error of its amplitude is about (2π/cells)²/12. */
const CELLS = 1024

export interface Estimate {
	readonly value: number
	readonly standardError: number
}

export interface ChainRow extends Estimate {
	readonly sites: number
	/** N²dt. */
	readonly stiffness: number
	readonly replicas: number
}

export interface Continuum {
	/** Exact in time. */
	readonly exact: number
	/** Four steps of implicit Euler. */
	readonly implicit: number
}

export interface ImplicitDamping {
	readonly psi: string
	/** The hydrodynamic equation, and that with ψ' in place of φ'. */
	readonly withPhi: Continuum
	readonly withPsi: Continuum
	/** The chain by implicit Euler. */
	readonly implicit: readonly ChainRow[]
	/** The chain by schemes of the library. */
	readonly resolved: readonly ChainRow[]
}

/** N∫_{cell i} ζ_0. */
function cellAverages(sites: number): Float64Array {
	const width = (2 * Math.PI) / sites
	return Float64Array.from({ length: sites }, (_, i) => 0.3 + (Math.sin(width * (i + 1)) - Math.sin(width * i)) / width)
}

/** (2/N) Σ x_i cos(2π(i + ½)/N). */
function amplitude(x: ArrayLike<number>): number {
	let sum = 0
	for (let i = 0; i < x.length; i++) sum += x[i] * Math.cos((2 * Math.PI * (i + 0.5)) / x.length)
	return (2 * sum) / x.length
}

function estimate(values: readonly number[]): Estimate {
	const mean = values.reduce((s, v) => s + v, 0) / values.length
	const square = values.reduce((s, v) => s + (v - mean) ** 2, 0)
	return { value: mean, standardError: Math.sqrt(square / (values.length * (values.length - 1))) }
}

/** ψ' and ψ''. */
function microscopic(site: Potential): Force {
	const [, first, second] = derivatives(site.expression, 'z', 2) as [Expression, Expression, Expression]
	const kernel = compileWebAssembly([first, second])
	return (x, values, slopes) => kernel.evaluate([x], [], [values, slopes])
}

/** ψ' in the place of φ'. The energy is not asked for. */
function tableOf(force: Force): FreeEnergyTable {
	const at = (m: number) => {
		const [value, slope] = [new Float64Array(1), new Float64Array(1)]
		force(Float64Array.of(m), value, slope)
		return [value[0], slope[0]] as [number, number]
	}
	return {
		lower: Number.NEGATIVE_INFINITY,
		upper: Number.POSITIVE_INFINITY,
		value: () => 0,
		first: (m) => at(m)[0],
		second: (m) => at(m)[1],
		evaluate: (means, first, second, count = means.length) => force(means.subarray(0, count), first, second),
	}
}

function continuum(table: FreeEnergyTable, profile: Profile, force: Force): Continuum {
	const { theta, values } = macroFlow(table, profile, { times: [TIME], snapshotPoints: 400 }).snapshots.at(-1)!
	const exact = (2 / theta.length) * theta.reduce((s, t, k) => s + values[k]! * Math.cos(2 * Math.PI * t), 0)
	return { exact, implicit: implicitRun(force, CELLS)() }
}

/** Four steps of implicit Euler from the profile. */
function implicitRun(force: Force, sites: number): (normals?: (step: number) => Float64Array) => number {
	const step = implicitEuler(force, sites)
	const start = cellAverages(sites)
	return (normals) => {
		const x = start.slice()
		for (let k = 0; k < STEPS; k++) step(x, TIME / STEPS, normals?.(k))
		return amplitude(x)
	}
}

/** Replicas in pairs ±ξ: what is linear in the noise cancels. */
function implicitChain(site: Potential, sites: number, pairs: number): ChainRow {
	const run = implicitRun(microscopic(site), sites)
	const normals = new Float64Array(sites)
	const values = Array.from({ length: pairs }, (_, replica) => {
		const signed = (sign: number) =>
			run((step) => {
				streamNormals({ seed: SEED, sites, replica, step, purpose: 'noise' }, normals)
				for (let i = 0; i < sites; i++) normals[i] *= sign
				return normals
			})
		return (signed(1) + signed(-1)) / 2
	})
	return { sites, stiffness: (sites ** 2 * TIME) / STEPS, replicas: 2 * pairs, ...estimate(values) }
}

/** The chain by a scheme of the library at a small N²dt, in pairs, too: the two lanes are driven with ±ξ. */
function resolvedChain(site: Potential, { scheme, sites, pairs, stiffness }: Resolved): ChainRow {
	// The first one draws, the second one moves.
	const source = instantiateMicro(microImage(site, sites, { kind: 'bonds' }))
	const { state, variates, prepare, drive } = instantiateMicro(microImage(site, sites, MICRO_SCHEMES[scheme].step!))
	const start = cellAverages(sites)
	const count = Math.ceil((TIME * sites ** 2) / stiffness)
	const draw = (step: number) => {
		source.state.fill(0)
		source.run(step, 1)
		for (let k = 0; k < 2 * sites; k += 2) {
			variates.next[k] = source.variates.normals[k]
			variates.next[k + 1] = -source.variates.normals[k]
		}
	}
	const values = Array.from({ length: pairs }, (_, replica) => {
		const numbers = { seed: SEED, replicas: [replica, pairs + replica], timestep: TIME / count } as const
		source.prepare(numbers)
		prepare(numbers)
		for (let i = 0; i < sites; i++) state.fill(start[i]!, 2 * i, 2 * i + 2)
		draw(0)
		for (let step = 0; step < count; step++) {
			variates.normals.set(variates.next)
			variates.exponentials.set(source.variates.exponentials)
			draw(step + 1)
			drive(step)
		}
		const [plus, minus] = [0, 1].map((lane) => amplitude(Float64Array.from({ length: sites }, (__, i) => state[2 * i + lane]!))) as [number, number]
		return (plus + minus) / 2
	})
	return { sites, stiffness: (sites ** 2 * TIME) / count, replicas: 2 * pairs, ...estimate(values) }
}

export interface Resolved {
	readonly scheme: Exclude<MicroSchemeName, 'exact-gaussian'>
	readonly sites: number
	readonly pairs: number
	readonly stiffness: number
}

export interface DampingOptions {
	/** N and pairs of replicas, for implicit Euler. */
	readonly implicit: readonly (readonly [number, number])[]
	readonly resolved: readonly Resolved[]
}

/** The amplitudes for a convex ψ. Cost: a second or so. */
export function implicitDamping(psi: string, { implicit, resolved }: DampingOptions): ImplicitDamping {
	const site = potential(psi)
	const profile = parseProfile(PROFILE)
	const table = tableOver(cramerTransform(site), profile)
	const force = microscopic(site)
	return {
		psi,
		withPhi: continuum(table, profile, (x, values, slopes) => table.evaluate(x, values, slopes)),
		withPsi: continuum(tableOf(force), profile, force),
		implicit: implicit.map(([sites, pairs]) => implicitChain(site, sites, pairs)),
		resolved: resolved.map((options) => resolvedChain(site, options)),
	}
}
