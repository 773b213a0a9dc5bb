/** Where a figure wants the profile: a uniform grid, both sides of each jump, and points that close in on jumps. */
import type { Joint } from './mesh.ts'
import type { Pieces } from './profile.ts'

/** ζ_t on the grid; at a jump of ζ_0 the grid has the same θ twice, and at t = 0 the two one-sided values. */
export interface Snapshot {
	readonly time: number
	readonly theta: Float64Array
	readonly values: Float64Array
}

interface GridPoint {
	readonly theta: number
	/** Piece whose one-sided value is meant. */
	readonly piece: number
}

/** Grid on [0,1], ascending, both ends included. */
export function snapshotGrid(pieces: Pieces, joints: readonly Joint[], points: number): readonly GridPoint[] {
	const { ends } = pieces
	const last = joints.length - 1
	const grid: GridPoint[] = []
	const thetas = new Set<number>()
	for (let k = 0; k <= points; k++) thetas.add(k / points)
	joints.forEach((joint, k) => {
		if (joint === 'smooth') return
		thetas.add(ends[k])
		if (joints.length > 32) return
		for (let exponent = 2.5; exponent <= 6; exponent += 0.25) {
			for (const theta of [ends[k] - 10 ** -exponent, ends[k] + 10 ** -exponent]) thetas.add(theta - Math.floor(theta))
		}
	})
	let piece = 0
	for (const theta of [...thetas].sort((a, b) => a - b)) {
		while (piece < last && theta > ends[piece + 1]) piece++
		grid.push({ theta, piece })
		if (piece < last && theta === ends[piece + 1] && joints[piece + 1] === 'jump') grid.push({ theta, piece: piece + 1 })
	}
	return grid
}
