/**
 * The second-order bracket of H̄, with its derivative in the dual field and the derivative of that along a direction. theory.md 8.1.
 *
 *   N·(r4/8 − r13/8 − r23/12) = b = ⟨κ4 r²⟩/8 − ⟨a, r a⟩/8 − ⟨⟨κ3 r³ κ3⟩⟩/12,  a_i = κ3_i r_ii,  r_ij = c_iᵗ V⁻¹ c_j = N R_ij,
 *
 * ⟨·⟩ averages over sites. With h_i the fields, dr_ij = −⟨r_ik κ3_k dh_k r_kj⟩_k, so db = ⟨β dh⟩ with
 *
 *   β = κ5 r_ii²/8 − κ4 r_ii (ra)_i/4 − κ4 ⟨κ3 r³⟩/6 − κ3 c_iᵗ V⁻¹XV⁻¹ c_i,
 *   X = ⟨ρ c cᵗ⟩ − AAᵗ/8 − Q/4,  ρ = (κ4 r_ii − κ3 (ra)_i)/4,  A = ⟨a c⟩,  Q = ⟨⟨κ3 r² κ3 c cᵗ⟩⟩.
 *
 * Pairs of blocks are left out where r² has decayed below 1e-18 of its diagonal. Cost O(M²L + MWq²L) for q nodes and W blocks of decay.
 */
import type { DualSolver } from './dual.ts'
import { addBand, bandTimes, decayWidth, denseInverse, productBand, solveRows } from './dense.ts'
import type { NodeSums } from './sums.ts'

export interface Bracket {
	/** b at the solution that the solver holds, with κ1 … κ4. */
	value(): number
	/** out = ⟨β c⟩; needs κ5. */
	gradient(out: Float64Array): Float64Array
	/** out = d⟨β c⟩ along the direction dμ; needs κ6. */
	directional(direction: Float64Array, out: Float64Array): Float64Array
}

/** |r| relative to its diagonal below which pairs of blocks are left out: r² < 1e-18. */
const DECAYED = 1e-9

interface Storage {
	readonly sums: NodeSums
	readonly diagonal: Float64Array
	readonly a: Float64Array
	readonly ra: Float64Array
	readonly cubes: Float64Array
	readonly rho: Float64Array
	readonly y: Float64Array
	readonly beta: Float64Array
	readonly dDiagonal: Float64Array
	readonly da: Float64Array
	readonly dra: Float64Array
	readonly dCubes: Float64Array
	readonly dRho: Float64Array
	readonly dy: Float64Array
	readonly dh: Float64Array
}

/** The bracket for the solutions of this solver on M blocks. */
export function bracket(solver: DualSolver, blocks: number, degree: number): Bracket {
	const m = blocks
	const width = degree + 1
	const dense = () => new Float64Array(m * m)
	const bandArray = () => new Float64Array(m * width)
	let storage: Storage | undefined
	const [inverse, q] = [dense(), dense()]
	const [band, moments, solved] = [bandArray(), new Float64Array(m), new Float64Array(m)]
	let tangents: { dInverse: Float64Array; dq: Float64Array; work: Float64Array; dMoments: Float64Array } | undefined

	/** i − l mod M. */
	const index = Int32Array.from({ length: m * width }, (_, k) => (((Math.floor(k / width) - (k % width)) % m) + m) % m)
	const small = () => new Float64Array(width)
	const [left, dLeft, right, dRight] = [small(), small(), small(), small()]
	const square = () => new Float64Array(width * width)
	const [local, dLocal, sumQ, sumDq] = [square(), square(), square(), square()]

	const ready = (): Storage => {
		const { sums } = solver.level()
		if (storage?.sums === sums) return storage
		const array = () => new Float64Array(sums.size)
		storage = {
			sums,
			...{ diagonal: array(), a: array(), ra: array(), cubes: array(), rho: array(), y: array(), beta: array() },
			...{ dDiagonal: array(), da: array(), dra: array(), dCubes: array(), dRho: array(), dy: array(), dh: array() },
		}
		return storage
	}
	/** V⁻¹, r_ii, a, A and ra. */
	const prepare = (s: Storage) => {
		const { sums, diagonal, a, ra } = s
		const k3 = solver.level().cumulants[3]
		denseInverse(solver.factor, inverse)
		sums.quadratic(diagonalBand(inverse), diagonal)
		for (let i = 0; i < sums.size; i++) a[i] = k3[i] * diagonal[i]
		sums.moments(a, moments)
		sums.values(solver.factor.solve(moments, solved), ra)
	}
	/** The band of a dense matrix. */
	const diagonalBand = (z: Float64Array) => {
		for (let i = 0; i < m; i++) for (let d = 0; d <= degree; d++) band[i * width + d] = z[i * m + ((i + d) % m)]
		return band
	}
	/** cubes = ⟨κ3 r³⟩, q = Q; with tangents also their derivatives. */
	const pairs = (s: Storage, withQ: boolean, withTangents: boolean) => {
		const { sums, cubes, dCubes, dh } = s
		const { count, weights, nodes } = sums
		const { basis } = nodes
		const [k3, k4] = [solver.level().cumulants[3], solver.level().cumulants[4]]
		cubes.fill(0)
		if (withQ) q.fill(0)
		const t = tangents
		if (withTangents && t !== undefined) {
			dCubes.fill(0)
			t.dq.fill(0)
		}
		const reach = decayWidth(inverse, m, DECAYED) + degree
		const all = 2 * reach + 1 >= m
		for (let i = 0; i < m; i++) {
			const last = all ? m - 1 - i : reach
			for (let step = 0; step <= last; step++) {
				const j = (i + step) % m
				gather(inverse, i, j, local)
				if (withTangents && t !== undefined) gather(t.dInverse, i, j, dLocal)
				sumQ.fill(0)
				sumDq.fill(0)
				for (let a = 0; a < count; a++) {
					const site = i * count + a
					for (let k = 0; k < width; k++) {
						let [sum, dSum] = [0, 0]
						for (let l = 0; l < width; l++) {
							sum += basis[a * width + l] * local[l * width + k]
							if (withTangents) dSum += basis[a * width + l] * dLocal[l * width + k]
						}
						left[k] = sum
						dLeft[k] = dSum
					}
					const own = weights[a] * k3[site]
					const dOwn = withTangents ? weights[a] * k4[site] * dh[site] : 0
					let [cube, dCube] = [0, 0]
					right.fill(0)
					dRight.fill(0)
					for (let b = 0; b < count; b++) {
						const other = j * count + b
						let r = 0
						for (let k = 0; k < width; k++) r += left[k] * basis[b * width + k]
						const weighted = weights[b] * k3[other]
						const square = r * r
						cube += weighted * square * r
						if (step > 0) cubes[other] += own * square * r
						if (withQ) for (let k = 0; k < width; k++) right[k] += weighted * square * basis[b * width + k]
						if (!withTangents) continue
						let dr = 0
						for (let k = 0; k < width; k++) dr += dLeft[k] * basis[b * width + k]
						const dWeighted = weights[b] * k4[other] * dh[other]
						dCube += dWeighted * square * r + 3 * weighted * square * dr
						if (step > 0) dCubes[other] += dOwn * square * r + 3 * own * square * dr
						const d = dWeighted * square + 2 * weighted * r * dr
						for (let k = 0; k < width; k++) dRight[k] += d * basis[b * width + k]
					}
					cubes[site] += cube
					if (withTangents) dCubes[site] += dCube
					if (!withQ) continue
					for (let l = 0; l < width; l++) {
						const x = basis[a * width + l]
						for (let k = 0; k < width; k++) {
							sumQ[l * width + k] += x * own * right[k]
							if (withTangents) sumDq[l * width + k] += x * (dOwn * right[k] + own * dRight[k])
						}
					}
				}
				if (withQ) scatter(sumQ, i, j, q, step > 0)
				if (withTangents && t !== undefined) scatter(sumDq, i, j, t.dq, step > 0)
			}
		}
	}
	/** out[l, k] = z_{i−l, j−k}: what the splines of two blocks see of a matrix. */
	const gather = (z: Float64Array, i: number, j: number, out: Float64Array) => {
		for (let l = 0; l < width; l++) for (let k = 0; k < width; k++) out[l * width + k] = z[index[i * width + l] * m + index[j * width + k]]
	}
	/** The opposite, added; with `both` also to the transposed place. */
	const scatter = (from: Float64Array, i: number, j: number, z: Float64Array, both: boolean) => {
		for (let l = 0; l < width; l++) {
			for (let k = 0; k < width; k++) {
				const [row, column] = [index[i * width + l], index[j * width + k]]
				z[row * m + column] += from[l * width + k]
				if (both) z[column * m + row] += from[l * width + k]
			}
		}
	}
	/** y = c_iᵗ V⁻¹XV⁻¹ c_i; leaves XV⁻¹ in q. */
	const quadraticX = (s: Storage) => {
		const { sums, rho, y } = s
		for (let i = 0; i < m * m; i++) q[i] /= -4
		addBand(sums.band(rho, band), degree, m, q)
		for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) q[i * m + j] -= (moments[i] * moments[j]) / 8
		solveRows(solver.factor, q)
		sums.quadratic(productBand(inverse, transposed(q), degree, m, band), y)
	}
	const flipped = dense()
	const transposed = (x: Float64Array) => {
		for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) flipped[j * m + i] = x[i * m + j]
		return flipped
	}
	const value = () => {
		const s = ready()
		const { sums, diagonal, cubes, a, ra, beta } = s
		const [, , , k3, k4] = solver.level().cumulants as [unknown, unknown, unknown, Float64Array, Float64Array]
		prepare(s)
		pairs(s, false, false)
		for (let i = 0; i < sums.size; i++) beta[i] = (k4[i] * diagonal[i] ** 2) / 8 - (a[i] * ra[i]) / 8 - (k3[i] * cubes[i]) / 12
		return sums.mean(beta)
	}
	const forward = (s: Storage) => {
		const { sums, diagonal, ra, cubes, rho, y, beta } = s
		const [, , , k3, k4, k5] = solver.level().cumulants as [unknown, unknown, unknown, Float64Array, Float64Array, Float64Array]
		for (let i = 0; i < sums.size; i++) rho[i] = (k4[i] * diagonal[i] - k3[i] * ra[i]) / 4
		quadraticX(s)
		for (let i = 0; i < sums.size; i++)
			beta[i] = (k5[i] * diagonal[i] ** 2) / 8 - (k4[i] * diagonal[i] * ra[i]) / 4 - (k4[i] * cubes[i]) / 6 - k3[i] * y[i]
	}
	const gradient = (out: Float64Array) => {
		const s = ready()
		prepare(s)
		pairs(s, true, false)
		forward(s)
		return s.sums.moments(s.beta, out)
	}
	const directional = (direction: Float64Array, out: Float64Array) => {
		const s = ready()
		tangents ??= { dInverse: dense(), dq: dense(), work: dense(), dMoments: new Float64Array(m) }
		const { dInverse, dq, work, dMoments } = tangents
		const { sums, diagonal, ra, cubes, y, beta, dDiagonal, da, dra, dCubes, dRho, dy, dh } = s
		const [, , , k3, k4, k5, k6] = solver.level().cumulants as [unknown, unknown, unknown, Float64Array, Float64Array, Float64Array, Float64Array]
		prepare(s)
		sums.values(direction, dh)
		// dV⁻¹ = −V⁻¹ dV V⁻¹.
		for (let i = 0; i < sums.size; i++) dra[i] = k3[i] * dh[i]
		bandTimes(sums.band(dra, band), degree, m, inverse, work)
		dInverse.set(transposed(work))
		solveRows(solver.factor, dInverse)
		for (let i = 0; i < m * m; i++) dInverse[i] = -dInverse[i]
		sums.quadratic(diagonalBand(dInverse), dDiagonal)
		for (let i = 0; i < sums.size; i++) da[i] = k4[i] * dh[i] * diagonal[i] + k3[i] * dDiagonal[i]
		// d(ra) = C(V⁻¹ dA + dV⁻¹ A).
		sums.moments(da, dMoments)
		factorTimes(dInverse, moments, solved)
		const shifted = solver.factor.solve(dMoments, work.subarray(0, m))
		for (let j = 0; j < m; j++) solved[j] += shifted[j]
		sums.values(solved, dra)
		pairs(s, true, true)
		forward(s)
		for (let i = 0; i < sums.size; i++)
			dRho[i] = (k5[i] * dh[i] * diagonal[i] + k4[i] * dDiagonal[i] - k4[i] * dh[i] * ra[i] - k3[i] * dra[i]) / 4
		for (let i = 0; i < m * m; i++) dq[i] /= -4
		addBand(sums.band(dRho, band), degree, m, dq)
		for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) dq[i * m + j] -= (moments[i] * dMoments[j] + dMoments[i] * moments[j]) / 8
		// d(V⁻¹XV⁻¹) = V⁻¹ dX V⁻¹ + dV⁻¹ X V⁻¹ + (the same transposed).
		solveRows(solver.factor, dq)
		sums.quadratic(productBand(inverse, transposed(dq), degree, m, band), dy)
		sums.quadratic(symmetrised(dInverse, q), dRho)
		for (let i = 0; i < sums.size; i++) dy[i] += dRho[i]
		for (let i = 0; i < sums.size; i++) {
			const [d, r] = [diagonal[i], ra[i]]
			beta[i] =
				(k6[i] * dh[i] * d * d) / 8 +
				(k5[i] * d * dDiagonal[i]) / 4 -
				(k5[i] * dh[i] * d * r + k4[i] * dDiagonal[i] * r + k4[i] * d * dra[i]) / 4 -
				(k5[i] * dh[i] * cubes[i] + k4[i] * dCubes[i]) / 6 -
				k4[i] * dh[i] * y[i] -
				k3[i] * dy[i]
		}
		return sums.moments(beta, out)
	}
	/** Band of ZB + (ZB)ᵗ for symmetric Z and B by rows. */
	const symmetrised = (z: Float64Array, rows: Float64Array) => {
		const columns = transposed(rows)
		for (let i = 0; i < m; i++) {
			for (let d = 0; d <= degree; d++) {
				const j = (i + d) % m
				let sum = 0
				for (let k = 0; k < m; k++) sum += z[i * m + k] * columns[j * m + k] + z[j * m + k] * columns[i * m + k]
				band[i * width + d] = sum
			}
		}
		return band
	}
	const factorTimes = (z: Float64Array, v: Float64Array, out: Float64Array) => {
		for (let i = 0; i < m; i++) {
			let sum = 0
			for (let j = 0; j < m; j++) sum += z[i * m + j] * v[j]
			out[i] = sum
		}
		return out
	}
	return { value, gradient, directional }
}
