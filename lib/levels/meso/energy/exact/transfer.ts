/**
 * Degree 1 on any number M ≥ 3 of blocks: block j couples ξ_{j−1} and ξ_j only, so the inversion integral is the trace of a product of operators,
 *
 *   g(δ) = (2π)^{−M} ∫ Π_j B_j(ξ_{j−1}, ξ_j) dξ,   B_j = e^{−iξ_jδ_j} Π_{i in block j} χ_i(c_{i,j−1}ξ_{j−1} + c_{i,j}ξ_j),
 *
 * on a grid of n points for each ξ_j: cost M n³, and n² a site. Used for M ≤ 5 (theory 8.1). Two grids measure the error.
 */
import { type CharacteristicTable, multiplyLine, multiplyPowerLine } from './characteristic-table.ts'
import type { Constraint } from './constraint.ts'
import { choleskyFactor, choleskyInverse } from './dense.ts'
import { decayForm, rangeAlong } from './fourier.ts'
import type { MeanField } from './mean-field.ts'

export interface TransferJet {
	readonly log: number
	readonly gradient: Float64Array
	readonly errors: { readonly log: number; readonly gradient: number }
}

const FINE = 26
const COARSE = 21
const EPSILON = 2 ** -52

/** log g and its gradient; null where the operators would have more than `budget` products. Rows are ordered block by block. */
export function densityByTransfer(c: Constraint, field: MeanField, tables: readonly CharacteristicTable[], budget: number): TransferJet | null {
	const fine = traces(c, field, tables, FINE, 1, budget)
	if (fine === null) return null
	const coarse = traces(c, field, tables, COARSE, 0.97, budget)
	if (coarse === null) return null
	const noise = (4 + c.rows / c.dimension + c.dimension) * EPSILON * (fine.size / Math.abs(fine.total))
	const share = 4 * Math.exp(COARSE - FINE)
	const change = Math.max(...fine.gradient.map((x, k) => Math.abs(x - (coarse.gradient[k] as number))))
	const good = fine.total > 0 && coarse.total > 0 && noise < 0.1
	return {
		log: fine.log,
		gradient: fine.gradient,
		errors: {
			log: good ? noise + share * Math.abs(fine.log - coarse.log) : Number.POSITIVE_INFINITY,
			gradient: good ? noise * fine.reach + share * change : Number.POSITIVE_INFINITY,
		},
	}
}

interface Matrix {
	readonly rows: number
	readonly columns: number
	readonly re: Float64Array
	readonly im: Float64Array
}

function traces(c: Constraint, field: MeanField, tables: readonly CharacteristicTable[], depth: number, stretch: number, budget: number) {
	const m = c.dimension
	const perBlock = c.rows / m
	const form = decayForm(c, field, tables, depth)
	const factor = form === null ? null : choleskyFactor(form, m)
	if (factor === null) return null
	const inverse = choleskyInverse(factor, m)
	let logCell = 0
	let reach = 0
	const axes = Array.from({ length: m }, (_, k) => {
		const deviation = Math.sqrt(field.covariance[k * m + k] as number)
		const direction = new Float64Array(m)
		direction[k] = 1 / deviation
		const step = (2 * Math.PI) / (rangeAlong(c, field, direction, depth) * stretch * deviation)
		const half = Math.ceil(Math.sqrt(depth * (inverse[k * m + k] as number)) / step)
		logCell += Math.log(step / (2 * Math.PI))
		reach = Math.max(reach, half * step)
		return Float64Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) * step)
	})
	const most = Math.max(...axes.map((a) => a.length))
	if (m * most ** 3 * 3 + c.rows * most ** 2 > budget) return null
	const operators = axes.map((axis, j) => {
		const before = axes[(j + m - 1) % m]!
		const left = (j + m - 1) % m
		const [n, p] = [before.length, axis.length]
		const b: Matrix = { rows: n, columns: p, re: new Float64Array(n * p).fill(1), im: new Float64Array(n * p) }
		const step = axis[1]! - axis[0]!
		for (let x = 0; x < n; x++) {
			const re = b.re.subarray(x * p, (x + 1) * p)
			const im = b.im.subarray(x * p, (x + 1) * p)
			for (let i = j * perBlock; i < (j + 1) * perBlock; i++) {
				const law = field.lawOf[i]!
				const { coefficients, spacing } = tables[law]!
				const own = c.matrix[i * m + j]!
				const start = c.matrix[i * m + left]! * before[x]! + own * axis[0]!
				if (c.weights[i] === 1) multiplyLine(coefficients, spacing, start, own * step, p, re, im)
				else multiplyPowerLine(coefficients, spacing, start, own * step, p, c.weights[i]!, re, im)
			}
			const shift = field.residual[j]!
			for (let y = 0; y < p && shift !== 0; y++) {
				const [cos, sin] = [Math.cos(axis[y]! * shift), -Math.sin(axis[y]! * shift)]
				;[re[y], im[y]] = [re[y]! * cos - im[y]! * sin, re[y]! * sin + im[y]! * cos]
			}
		}
		// What is far below rounding is zero: products of such numbers would be subnormal, and slow.
		for (let k = 0; k < n * p; k++) if (b.re[k]! * b.re[k]! + b.im[k]! * b.im[k]! < 1e-44) b.re[k] = b.im[k] = 0
		return b
	})
	// after[j] = B_{j+1} … B_{M−1}; the running product is B_0 … B_j.
	const after: (Matrix | null)[] = new Array<Matrix | null>(m).fill(null)
	for (let j = m - 2; j >= 0; j--) after[j] = after[j + 1] === null ? operators[j + 1]! : times(operators[j + 1]!, after[j + 1]!)
	const gradient = new Float64Array(m)
	let total = 0
	let running = operators[0]!
	for (let j = 0; j < m; j++) {
		if (j > 0) running = times(running, operators[j]!)
		const axis = axes[j]!
		let first = 0
		total = 0
		for (let y = 0; y < axis.length; y++) {
			// (after[j] · running)_{yy}
			let [re, im] = [0, 0]
			const rest = after[j]
			if (rest === null || rest === undefined) {
				re = running.re[y * running.columns + y]!
				im = running.im[y * running.columns + y]!
			} else
				for (let x = 0; x < running.rows; x++) {
					const [a, b] = [rest.re[y * rest.columns + x]!, rest.im[y * rest.columns + x]!]
					const [p, q] = [running.re[x * running.columns + y]!, running.im[x * running.columns + y]!]
					re += a * p - b * q
					im += a * q + b * p
				}
			total += re
			first += axis[y]! * im
		}
		gradient[j] = first / total
	}
	const size = operators.map(moduli).reduce(realTimes)
	let trace = 0
	for (let y = 0; y < size.rows; y++) trace += size.re[y * size.columns + y]!
	return { log: Math.log(total) + logCell, total, gradient, size: trace, reach }
}

function times(a: Matrix, b: Matrix): Matrix {
	const out: Matrix = { rows: a.rows, columns: b.columns, re: new Float64Array(a.rows * b.columns), im: new Float64Array(a.rows * b.columns) }
	const n = b.columns
	for (let i = 0; i < a.rows; i++)
		for (let k = 0; k < a.columns; k++) {
			const p = a.re[i * a.columns + k]!
			const q = a.im[i * a.columns + k]!
			if (p * p + q * q < 1e-60) continue
			const to = i * n
			const from = k * n
			for (let j = 0; j < n; j++) {
				const r = b.re[from + j]!
				const s = b.im[from + j]!
				out.re[to + j]! += p * r - q * s
				out.im[to + j]! += p * s + q * r
			}
		}
	return out
}

function moduli(a: Matrix): Matrix {
	return { ...a, re: a.re.map((x, k) => Math.hypot(x, a.im[k]!)), im: a.im }
}

/** The product of the real parts. */
function realTimes(a: Matrix, b: Matrix): Matrix {
	const re = new Float64Array(a.rows * b.columns)
	const n = b.columns
	for (let i = 0; i < a.rows; i++)
		for (let k = 0; k < a.columns; k++) {
			const p = a.re[i * a.columns + k]!
			if (p < 1e-30) continue
			for (let j = 0; j < n; j++) re[i * n + j]! += p * b.re[k * n + j]!
		}
	return { rows: a.rows, columns: n, re, im: re }
}
