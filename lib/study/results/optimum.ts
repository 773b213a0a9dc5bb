/**
 * The number of blocks that is best, against N: M* that makes E|PX_T − Pζ_T|² + |Pζ_T − ζ_T|² least: E|PX_T − ζ_T|²_{L²} without the zero mode, P of cell
 * averages for the projection of ζ (a difference of order N⁻²). theory.md 7.1 G13.
 *
 * The first grows like M/N, the second falls like M^{−2(L+1)} for smooth ζ: M* ~ N^{1/(2L+3)}, error ~ N^{−(2L+2)/(2L+3)}. Measured: between the
 * best M that was tried and its neighbours, each part continued by itself, which is exact for powers; with the best at an end there is none. Of the two
 * bounds: the M of `bounds.ts`, with slopes 1/2 and 1/3; M = N, the end of all M, is left out.
 */
import { goldenMinimum } from '../../numerics/one-dimensional-search.ts'
import { fitPowerLaw } from '../fits/power-law.ts'
import { grouped } from './rates.ts'
import type { StudyRow } from './rows.ts'

export interface BestBlocks {
	readonly sites: number
	/** M*. */
	readonly blocks: number
	/** The error there. */
	readonly value: number
}

export interface Optimum {
	/** 'measured', or one of the bounds. */
	readonly which: 'measured' | 'govw' | 'spline'
	readonly potential: number
	readonly psi: string
	readonly start: string
	readonly time: number
	readonly degree: number | null
	readonly points: readonly BestBlocks[]
	/** Of log M* against log N, and that of the theory. */
	readonly slope: number | null
	readonly predicted: number
	/** The same of the error. */
	readonly errorSlope: number | null
	readonly predictedError: number
}

export function optimaOf(rows: readonly StudyRow[]): Optimum[] {
	const out: Optimum[] = []
	for (const [, series] of grouped(rows, (r) => `${r.potential} ${r.start}`)) {
		const time = Math.max(...series.map((r) => r.time))
		const last = series.filter((r) => r.time === time)
		const { potential, psi, start } = last[0] as StudyRow
		const add = (which: Optimum['which'], degree: number | null, points: BestBlocks[], predicted: number, predictedError: number) => {
			if (points.length < 2) return
			const slopeOf = (value: (p: BestBlocks) => number) => fitPowerLaw(points.map((p) => ({ size: p.sites, value: value(p), standardError: 0 })), { corrected: false })?.slope ?? null
			out.push({ which, potential, psi, start, time, degree, points, slope: slopeOf((p) => p.blocks), predicted, errorSlope: slopeOf((p) => p.value), predictedError })
		}
		for (const [, level] of grouped(last.filter((r) => r.blocks !== null), (r) => `${r.degree}`)) {
			const degree = level[0]!.degree as number
			const points = [...grouped(level, (r) => `${r.sites}`).values()].flatMap((same) => bestOf(same))
			add('measured', degree, points, 1 / (2 * degree + 3), -(2 * degree + 2) / (2 * degree + 3))
		}
		const whole = last.filter((r) => r.blocks === null)
		for (const [which, slope, error] of [['govw', 1 / 2, -1 / 2], ['spline', 1 / 3, -2 / 3]] as const)
			add(which, which === 'spline' ? 2 : 0, whole.flatMap((r) => (r.bounds[which] === null || r.bounds[`${which}Blocks`] === r.sites ? [] : [{ sites: r.sites, blocks: r.bounds[`${which}Blocks`] as number, value: r.bounds[which] }])), slope, error)
	}
	return out
}

/** The minimum over the M of one N, none at an end: both parts are continued between the least M and its neighbours as parabolas of their logarithms. */
function bestOf(rows: readonly StudyRow[]): BestBlocks[] {
	const sorted = rows
		.flatMap(({ blocks, projectedSquared: noise, unresolved: bias }) =>
			noise !== null && bias !== null && noise > 0 && bias > 0 ? [{ x: Math.log(blocks as number), noise: Math.log(noise), bias: Math.log(bias), sum: noise + bias }] : [],
		)
		.sort((a, b) => a.x - b.x)
	const k = sorted.reduce((best, p, i) => (p.sum < sorted[best]!.sum ? i : best), 0)
	if (k === 0 || k === sorted.length - 1 || sorted.length < 3) return []
	const near = sorted.slice(k - 1, k + 2)
	const xs = near.map((p) => p.x)
	const [noise, bias] = [parabola(xs, near.map((p) => p.noise)), parabola(xs, near.map((p) => p.bias))]
	const { x, value } = goldenMinimum((at) => Math.exp(noise(at)) + Math.exp(bias(at)), xs[0]!, xs[2]!)
	return [{ sites: rows[0]!.sites, blocks: Math.exp(x), value }]
}

/** Through three points, by divided differences. */
function parabola([a, b, c]: readonly number[], [u, v, w]: readonly number[]): (x: number) => number {
	const [left, right] = [(v! - u!) / (b! - a!), (w! - v!) / (c! - b!)]
	const second = (right - left) / (c! - a!)
	return (x) => u! + (x - a!) * (left + second * (x - b!))
}
