/** One path of the chain: its site values over time, and beside η_t and ζ_t at the times of the report. theory.md 0.4, 0.5. */
import { InputError } from '../../errors.ts'
import { mesoFlow } from '../../levels/meso/flow.ts'
import { microPaths } from '../../levels/micro/index.ts'
import type { MicroPath, SpaceChoice } from '../data.ts'
import type { MacroSolution } from './macro.ts'
import { type MesoTables, modelOf } from './meso.ts'
import { type Chain, costOf, tooLong } from './micro-plan.ts'

/** Intervals of time in the picture. */
const ROWS = 96
const SITES = 128
const FEWEST = 16
const BLOCKS = 16
/** Updates of the path; the kernel moves two at a time. */
const BUDGET = 2.5e7
const POINTS = 192
/** Times closer than this share of T are the same. */
const SAME = 1e-9

/** The path of replica 0. */
export function microPath(
	chain: Chain,
	{ flow: macro }: MacroSolution,
	tables: MesoTables,
	{ degree, blocks: most }: SpaceChoice,
	progress: (fraction: number) => void,
): MicroPath {
	const { site, transform, profile } = chain
	const T = macro.times.at(-1) ?? 0
	if (T === 0) throw new InputError('bad-flag', 'no positive time was asked for', 'Try --time 0.01.')
	const grid = Array.from({ length: ROWS + 1 }, (_, k) => nearest(macro.times, (T * k) / ROWS, SAME * T))
	const times = [...new Set([...grid, ...macro.times])].sort((a, b) => a - b)
	const blocks = Math.min(most, BLOCKS)
	let cost = costOf(chain, { sites: blocks * Math.max(1, Math.round(SITES / blocks)), replicas: 1, times })
	for (let about = SITES / 2; 2 * cost.updates > BUDGET && about >= FEWEST; about /= 2)
		cost = costOf(chain, { sites: blocks * Math.max(1, Math.round(about / blocks)), replicas: 1, times })
	if (2 * cost.updates > BUDGET) throw new InputError('not-allowed', `a path of this length is not part of a report: ${tooLong(cost)}`, 'Try earlier times.')
	const { setup, steps } = cost
	const { sites, scheme, timestep } = setup
	const states = microPaths(site, transform, setup, 1, progress)[0] as Float64Array[]
	if (!states.every((x) => x.every(Number.isFinite))) throw new InputError('not-allowed', 'the path left the finite numbers', 'Try flow micro with --scheme metropolis.')
	const at = (time: number) => states[times.indexOf(time)] as Float64Array
	const splines = splineFlow()
	function splineFlow() {
		try {
			const { level } = modelOf(tables, { degree, blocks, sites })
			return { level, flow: mesoFlow(level, profile, { times: macro.times }) }
		} catch (error) {
			if (error instanceof InputError) return null
			throw error
		}
	}
	const theta = degree === 0 ? stepPoints(blocks) : Float64Array.from({ length: POINTS + 1 }, (_, i) => i / POINTS)
	const inside = theta.map((t) => t % 1)
	return {
		sites,
		scheme,
		timestep,
		steps,
		times: grid,
		values: grid.map((t) => Array.from(at(t), rounded)),
		snapshots: macro.times.map((time, j) => {
			const { space } = macro.levels[j] as (typeof macro.levels)[number]
			const zeta = time === 0 ? profile.evaluate(inside) : space.embed(macro.states[j] as Float64Array, inside)
			const state = splines?.flow.states[j]
			return {
				time,
				sites: Array.from(at(time), rounded),
				theta: Array.from(theta),
				spline: splines === null || state === undefined ? null : Array.from(splines.level.space.embed(state, inside)),
				macroscopic: Array.from(zeta),
			}
		}),
		splines: splines === null ? null : { degree, blocks },
	}
}

/** Both ends of every block, just inside of it. */
function stepPoints(blocks: number): Float64Array {
	return Float64Array.from({ length: 2 * blocks }, (_, i) => (i % 2 === 0 ? i / 2 / blocks : ((i + 1) / 2 - 1e-12) / blocks))
}

/** The one of the values that is this close, else the value itself. */
function nearest(values: readonly number[], value: number, distance: number): number {
	return values.find((v) => Math.abs(v - value) <= distance) ?? value
}

/** Five digits: more are noise of one path. */
function rounded(value: number): number {
	return Number(value.toPrecision(5))
}
