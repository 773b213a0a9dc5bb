/**
 * What one step of a generated kernel does to functions of the state on two sites, x = (m + u, m − u): no Monte Carlo.
 *
 *   (Pf)(u) = E f(u'),   u' from the compiled module, driven at the nodes of a quadrature over its normals,
 *
 * as a matrix on Chebyshev points of |u| ≤ L, H(L) − min H = 28; values beyond L are those at L. The bond is double: both normals enter as
 * η = (ξ_0 − ξ_1)/√2 where fluxes are added, and one after the other where moves are accepted. Acceptance is integrated out, e^{−max(0, threshold)};
 * its kinks are ends of panels.
 *
 * Leimkuhler and Matthews: w_n = u_n − √h η_n, h = N²dt, is Markov. The kernel makes w_{n+1} of u_n when the normals of the next step are zero.
 *
 * Error: rounding for fluxes; about 1e-5 where moves are accepted, as Pf has kinks of its own (1e-6 with 256 points).
 */
import { solve } from 'ml-matrix'
import { compileJavaScript } from '../../../lib/expression/targets/javascript.ts'
import { bondExpressions, MOVE, THRESHOLD } from '../../../lib/levels/micro/kernel/bond-step.ts'
import { instantiateMicro, microImage, type MicroKernel, type StepKind } from '../../../lib/levels/micro/kernel/index.ts'
import { denseMatrix } from '../../../lib/numerics/dense.ts'
import { gaussLegendre } from '../../../lib/numerics/gauss-legendre.ts'
import type { Potential } from '../../../lib/potential/index.ts'

const SITES = 2
const DEPTH = 28
const POINTS = 96
/** Nodes of sums over u. */
const FINE = 800
/** Normals beyond have probability 1e-15. */
const LARGEST = 8

export type Observable = (u: number) => number

export interface TwoSites {
	readonly site: Potential
	/** m. */
	readonly mean: number
	/** L. */
	readonly reach: number
	/** ψ'(m + u). */
	slope(u: number): number
	/** ∫ f dρ, ρ ∝ e^{−H + 2su}: the local Gibbs state of the fields (s, −s), the Gibbs measure for s = 0. Error: rounding, for smooth f. */
	integral(f: Observable, field: number): number
}

export function twoSites(site: Potential, mean: number): TwoSites {
	const out = site.derivatives.map(() => new Float64Array(1))
	const jet = (z: number, order: number) => {
		site.kernel.evaluate([Float64Array.of(z)], [], out)
		return out[order]![0] as number
	}
	const H = (u: number) => jet(mean + u, 0) + jet(mean - u, 0)
	let scan = 1
	while (H(scan) - H(0) < 3 * DEPTH) scan *= 1.1
	const grid = Array.from({ length: FINE + 1 }, (_, k) => scan * (-1 + (2 * k) / FINE))
	const least = grid.reduce((m, u) => Math.min(m, H(u)), Number.POSITIVE_INFINITY)
	const reach = grid.reduce((m, u) => (H(u) - least < DEPTH ? Math.max(m, u) : m), 0)
	const nodes = Array.from({ length: FINE + 1 }, (_, k) => reach * (-1 + (2 * k) / FINE))
	const exponents = nodes.map((u) => least - H(u))
	const integral = (f: Observable, field: number) => {
		const weights = nodes.map((u, k) => Math.exp((exponents[k] as number) + 2 * field * u))
		const total = weights.reduce((s, w) => s + w, 0)
		return nodes.reduce((s, u, k) => s + (weights[k] as number) * f(u), 0) / total
	}
	return { site, mean, reach, slope: (u) => jet(mean + u, 1), integral }
}

export interface MarkovOperator {
	/** u ↦ E f(u_n) from u_0 = u. */
	expectation(f: Observable, steps: number): Observable
	/** ∫ f dπ, π the stationary law. */
	stationary(f: Observable): number
}

type Rows = readonly Float64Array[]
/** Hands over the images u' of u and their probabilities. */
type Images = (u: number, take: (probability: number, image: number) => void) => void

/** The operator of a kernel with this h = N²dt. */
export function markovOperator(plane: TwoSites, step: StepKind, h: number): MarkovOperator {
	const kernel = instantiateMicro(microImage(plane.site, SITES, step))
	kernel.prepare({ seed: 0, replicas: [0, 1], timestep: h / SITES ** 2 })
	const points = Float64Array.from({ length: POINTS }, (_, k) => -plane.reach * Math.cos((Math.PI * k) / (POINTS - 1)))
	const spread = spreader(points)
	const rows = (images: Images): Rows =>
		Array.from(points, (u) => {
			const row = new Float64Array(POINTS)
			images(u, (probability, image) => spread(row, probability, image))
			return row
		})
	const drive = driver(kernel, plane.mean)
	const identity = rows((u, take) => take(1, u))
	const part = (first: Rows, steps: readonly [Rows, Rows], observe: Rows) => operatorOf(points, spread, first, steps, observe)
	if (step.kind === 'bonds') {
		const [zero, one] = ([0, 1] as const).map((bond) => rows(bondImages(plane, drive, bond, h))) as [Rows, Rows]
		const steps = [product(zero, one), product(one, zero)] as const
		return part(steps[0], steps, identity)
	}
	const { nodes, weights } = trapezoidal()
	/** From u + shift·η with the normals of η. */
	const flux = (shift: number): Rows =>
		rows((u, take) => {
			const images = drive(nodes.map((eta) => u + shift * eta), nodes.map((eta) => [eta * Math.SQRT1_2, -eta * Math.SQRT1_2]))
			images.forEach((image, q) => take(weights[q] as number, image))
		})
	const plain = flux(0)
	if (!step.averaged) return part(plain, [plain, plain], identity)
	const half = Math.sqrt(h)
	const shifted = flux(half)
	return part(plain, [shifted, shifted], rows((w, take) => nodes.forEach((eta, q) => take(weights[q] as number, w + half * eta))))
}

type Pair = readonly [number, number]
type Drive = (from: readonly number[], normals: readonly Pair[], exponentials?: Pair) => number[]

/** u' for starts u and the normals of the two bonds: two at a time, one in each lane. */
function driver({ state, variates, drive }: MicroKernel, mean: number): Drive {
	return (from, normals, exponentials = [0, 0]) => {
		const out: number[] = []
		for (let q = 0; q < from.length; q += 2) {
			for (const lane of [0, 1]) {
				const p = Math.min(q + lane, from.length - 1)
				state[lane] = mean + (from[p] as number)
				state[2 + lane] = mean - (from[p] as number)
				for (const bond of [0, 1] as const) {
					variates.normals[2 * bond + lane] = (normals[p] as Pair)[bond]
					variates.exponentials[2 * bond + lane] = exponentials[bond]
				}
			}
			variates.next.fill(0)
			drive(0)
			for (const lane of [0, 1]) if (q + lane < from.length) out.push(((state[lane] as number) - (state[2 + lane] as number)) / 2)
		}
		return out
	}
}

/** One bond: the proposal of the kernel, accepted with the probability of its threshold. */
function bondImages({ site, mean }: TwoSites, drive: Drive, bond: 0 | 1, h: number): Images {
	const { move, threshold: limit } = bondExpressions(site.expression)
	const [moves, thresholds] = [compileJavaScript(move, MOVE), compileJavaScript([limit], THRESHOLD)]
	const r = Math.sqrt(2 * h)
	const sign = bond === 0 ? 1 : -1
	const pair = (n: number): Pair => (bond === 0 ? [n, 0] : [0, n])
	const alone = pair(Number.POSITIVE_INFINITY).map((e) => (e === 0 ? Number.NEGATIVE_INFINITY : e)) as unknown as Pair
	return (u, take) => {
		const proposals = (normals: readonly number[]) => drive(normals.map(() => u), normals.map(pair), alone)
		/** Where there is no way back the proposal is refused. */
		const threshold = (n: number, to: number) => {
			const slope = moves.at([mean + sign * u, mean - sign * u, n, h, r])[1] as number
			const value = thresholds.at([mean + sign * u, mean - sign * u, mean + sign * to, mean - sign * to, sign * (to - u), n, slope, h, r])[0] as number
			return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
		}
		const { nodes, weights } = panels((n) => threshold(n, proposals([n])[0] as number))
		let refused = 1
		proposals(nodes).forEach((to, q) => {
			const accepted = (weights[q] as number) * Math.exp(-Math.max(0, threshold(nodes[q] as number, to)))
			refused -= accepted
			take(accepted, to)
		})
		take(refused, u)
	}
}

/** E g(η) ≈ Σ w_q g(η_q) by the trapezoidal rule, exponentially accurate for smooth g. */
function trapezoidal(): { readonly nodes: number[]; readonly weights: number[] } {
	const spacing = 0.4
	const nodes = Array.from({ length: 2 * (LARGEST / spacing) + 1 }, (_, q) => -LARGEST + q * spacing)
	return { nodes, weights: normalised(nodes.map((eta) => Math.exp((-eta * eta) / 2))) }
}

/** The same for g with kinks where `threshold` changes its sign: Gauss–Legendre panels of length 1 that end there. */
function panels(threshold: (n: number) => number): { readonly nodes: number[]; readonly weights: number[] } {
	const ends = [-LARGEST]
	let value = threshold(-LARGEST)
	for (let n = -LARGEST; n < LARGEST; n += 0.5) {
		const next = threshold(n + 0.5)
		if (next > 0 !== value > 0) {
			let [low, high] = [n, n + 0.5]
			while (high - low > 1e-12) {
				const middle = (low + high) / 2
				if (threshold(middle) > 0 === value > 0) low = middle
				else high = middle
			}
			ends.push(low)
		}
		if (Number.isInteger(n + 0.5)) ends.push(n + 0.5)
		value = next
	}
	const rule = gaussLegendre(10)
	const [nodes, weights]: [number[], number[]] = [[], []]
	for (let e = 1; e < ends.length; e++) {
		const [low, high] = [ends[e - 1], ends[e]] as [number, number]
		rule.nodes.forEach((t, q) => {
			const n = (low + high + (high - low) * t) / 2
			nodes.push(n)
			weights.push((high - low) * (rule.weights[q] as number) * Math.exp((-n * n) / 2))
		})
	}
	return { nodes, weights: normalised(weights) }
}

function normalised(weights: readonly number[]): number[] {
	const total = weights.reduce((s, w) => s + w, 0)
	return weights.map((w) => w / total)
}

type Spread = (row: Float64Array, factor: number, u: number) => void

/** row_k += factor·ℓ_k(u): the barycentric formula at Chebyshev points. */
function spreader(points: Float64Array): Spread {
	const last = points.length - 1
	const signs = points.map((_, k) => (k === 0 || k === last ? 0.5 : 1) * (k % 2 === 0 ? 1 : -1))
	const terms = new Float64Array(points.length)
	return (row, factor, where) => {
		const u = Math.max(points[0] as number, Math.min(points[last] as number, where))
		let total = 0
		for (let k = 0; k <= last; k++) {
			const distance = u - points[k]
			if (distance === 0) {
				row[k] += factor
				return
			}
			terms[k] = signs[k] / distance
			total += terms[k]
		}
		for (let k = 0; k <= last; k++) row[k] += (factor * terms[k]) / total
	}
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0
	for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
	return sum
}

const applied = (rows: Rows, f: Float64Array) => Float64Array.from(rows, (row) => dot(row, f))

function product(a: Rows, b: Rows): Rows {
	const columns = Array.from({ length: b.length }, (_, j) => Float64Array.from(b, (row) => row[j] as number))
	return a.map((row) => Float64Array.from(columns, (column) => dot(row, column)))
}

/** E f(u_n) = (first · step_1 ⋯ step_{n−1} · observe f)(u_0), even and odd steps. */
function operatorOf(points: Float64Array, spread: Spread, first: Rows, [even, odd]: readonly [Rows, Rows], observe: Rows): MarkovOperator {
	return {
		expectation(f, steps) {
			let values = applied(observe, points.map(f))
			for (let k = steps - 1; k > 0; k--) values = applied(k % 2 === 0 ? even : odd, values)
			values = applied(first, values)
			return (u) => {
				const row = new Float64Array(points.length)
				spread(row, 1, u)
				return dot(row, values)
			}
		},
		stationary(f) {
			// πP = π, Σπ = 1, where the equations of πP = π add up to nothing.
			const n = points.length
			const P = even === odd ? even : product(even, odd)
			const system = denseMatrix(n, n, (i, j) => (i === 0 ? 1 : (P[j] as Float64Array)[i] - (i === j ? 1 : 0)))
			const law = solve(system, denseMatrix(n, 1, (i) => (i === 0 ? 1 : 0))).to1DArray()
			return dot(Float64Array.from(law), applied(observe, points.map(f)))
		},
	}
}
