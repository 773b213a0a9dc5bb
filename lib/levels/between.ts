/**
 * Between the levels: profiles projected on splines, and the states of every level as functions on the torus. theory.md 2.2, 0.5.
 *
 *   P: η = Px with x_i = N∫_{cell i} ζ, that is  form·η = Cᵗx/N;    K = ∞: the L² projection,  (∫b_i b_j) η = (∫ζ b_j)_j;
 *   NPᵗ: the cell averages of a spline (`MesoSpace.cellAverages`).
 */
import type { Profile } from '../expression/index.ts'
import { gaussLegendre } from '../numerics/gauss-legendre.ts'
import { lagrangeBasis } from '../numerics/gauss-lobatto.ts'
import { cellAverageBasis } from '../splines/site-nodes.ts'
import type { PiecewiseFunction } from './distance.ts'
import { type Pieces, piecesOf, type ProfileLike } from './macro/profile.ts'
import type { MacroSpace } from './macro/space.ts'
import type { MesoSpace } from './meso/space.ts'

/** A spline as a function. */
export function splineFunction(space: MesoSpace, state: Float64Array): PiecewiseFunction {
	const { blocks, degree } = space
	const values = cellAverageBasis(degree, Number.POSITIVE_INFINITY)
	const local = new Float64Array(degree + 1)
	return {
		breaks: Float64Array.from({ length: blocks + 1 }, (_, j) => j / blocks),
		degree,
		value: (piece, x) => {
			values(x, local)
			let sum = 0
			for (let l = 0; l <= degree; l++) sum += local[l] * state[(((piece - l) % blocks) + blocks) % blocks]
			return sum
		},
	}
}

/** A macroscopic state as a function. */
export function macroFunction(space: MacroSpace, state: Float64Array): PiecewiseFunction {
	const { rule, elements, dimension } = space
	const p = rule.degree
	const basis = new Float64Array(p + 1)
	return {
		breaks: Float64Array.from([...elements.map((element) => element.start), 1]),
		degree: p,
		value: (piece, x) => {
			lagrangeBasis(rule, x, basis)
			let sum = 0
			for (let j = 0; j <= p; j++) sum += basis[j] * state[(piece * p + j) % dimension]
			return sum
		},
	}
}

/** Site values as a step function: x_i on cell i. */
export function stepFunction(x: Float64Array): PiecewiseFunction {
	return { breaks: Float64Array.from({ length: x.length + 1 }, (_, i) => i / x.length), degree: 0, value: (piece) => x[piece] }
}

/** A profile as a function, its pieces cut so that none is longer than 1/`parts`; integrals of its squares are as exact as the degree says. */
export function profileFunction(profile: ProfileLike, parts = 16, degree = 20): PiecewiseFunction {
	const pieces = piecesOf(profile)
	const breaks: number[] = []
	const owner: number[] = []
	for (let k = 0; k + 1 < pieces.ends.length; k++) {
		const [a, b] = [pieces.ends[k], pieces.ends[k + 1]]
		const count = Math.max(1, Math.ceil((b - a) * parts - 1e-9))
		for (let i = 0; i < count; i++) {
			breaks.push(a + ((b - a) * i) / count)
			owner.push(k)
		}
	}
	const ends = Float64Array.from([...breaks, 1])
	return { breaks: ends, degree, value: (piece, x) => pieces.value(owner[piece] as number, ends[piece] + (ends[piece + 1] - ends[piece]) * x) }
}

/** Cell averages of a profile are exact to rounding, jumps included; profiles of `parseProfile` compute their own. */
export function cellAveragesOf(profile: ProfileLike, sites: number): Float64Array {
	if ('cellAverages' in profile) return (profile as ProfileLike as Profile).cellAverages(sites)
	return cellMoments(piecesOf(profile), sites, 1, (_, out) => out.fill(1))
}

/**
 * η_0 = Pζ: coefficients of the projection of the cell averages of a profile, or at K = ∞ of its L² projection.
 *
 * Error: rounding. Cost O(N), about 2 µs per site; O(M) at K = ∞.
 */
export function projectProfile(space: MesoSpace, profile: ProfileLike): Float64Array {
	const { blocks, degree, sites } = space
	if (Number.isFinite(sites)) return space.project(cellAveragesOf(profile, sites))
	const width = degree + 1
	const local = cellMoments(piecesOf(profile), blocks, width, cellAverageBasis(degree, Number.POSITIVE_INFINITY))
	const moments = new Float64Array(blocks)
	for (let i = 0; i < blocks; i++)
		for (let l = 0; l < width; l++) moments[(((i - l) % blocks) + blocks) % blocks] += local[i * width + l] / blocks
	return space.form.solve(moments)
}

const SHORT = gaussLegendre(10)
const LONG = gaussLegendre(16)
const DEEPEST = 40

/** out[i·width + l] = n∫_{cell i} ζ(θ) f_l(nθ − i) dθ, by Gauss rules between the ends of the pieces, halved until 10 and 16 nodes agree. */
function cellMoments(pieces: Pieces, n: number, width: number, basis: (x: number, out: Float64Array) => Float64Array): Float64Array {
	const out = new Float64Array(n * width)
	const f = new Float64Array(width)
	const add = (rule: typeof SHORT, piece: number, cell: number, a: number, b: number, sums: Float64Array) => {
		let size = 0
		for (let q = 0; q < rule.nodes.length; q++) {
			const x = a + ((b - a) * (rule.nodes[q] + 1)) / 2
			const value = pieces.value(piece, (cell + x) / n)
			size = Math.max(size, Math.abs(value))
			basis(x, f)
			for (let l = 0; l < width; l++) sums[l] += (rule.weights[q] / 2) * (b - a) * value * f[l]
		}
		return size
	}
	const part = (piece: number, cell: number, a: number, b: number, depth: number) => {
		const [rough, fine] = [new Float64Array(width), new Float64Array(width)]
		add(SHORT, piece, cell, a, b, rough)
		const size = add(LONG, piece, cell, a, b, fine)
		const settled = fine.every((value, l) => Math.abs(value - rough[l]) <= 4e-15 * size)
		if (settled || depth === DEEPEST) for (let l = 0; l < width; l++) out[cell * width + l] += fine[l]
		else {
			part(piece, cell, a, (a + b) / 2, depth + 1)
			part(piece, cell, (a + b) / 2, b, depth + 1)
		}
	}
	for (let piece = 0; piece + 1 < pieces.ends.length; piece++) {
		const [from, to] = [pieces.ends[piece] * n, pieces.ends[piece + 1] * n]
		for (let cell = Math.floor(from); cell < to && cell < n; cell++) {
			const [a, b] = [Math.max(0, from - cell), Math.min(1, to - cell)]
			if (b > a) part(piece, cell, a, b, 0)
		}
	}
	return out
}

