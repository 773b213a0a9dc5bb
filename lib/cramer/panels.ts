/**
 * Adaptive composite Gauss–Legendre quadrature of e^{−D} over the wells of a tilted potential.
 *
 * A panel is halved until the Legendre coefficients of the density on it decay: a rule with n nodes integrates degree
 * 2n − 1, so a relative tail τ of the first n coefficients leaves an error of about τ² of the panel's mass, and of τ^1.6
 * of its sixth moment.
 */
import { gaussLegendre, legendre } from '../numerics/gauss-legendre.ts'

/** Cells about one reference, and the exponent there. */
export interface Basin {
	/** Reference of this basin minus the main reference. */
	readonly offset: number
	/** Cells relative to the reference of the basin: lower end, width. */
	readonly cells: readonly (readonly [number, number])[]
	/** out_i = D at distance v_i from the reference of the basin, i < count. */
	exponents(v: Float64Array, out: Float64Array, count: number): void
}

export interface PanelRule {
	/** Ascending, relative to the main reference. */
	readonly nodes: Float64Array
	/** Nodes relative to the reference of their basin, and the index of that. */
	readonly local: Float64Array
	readonly basins: Uint8Array
	/** D at the nodes. */
	readonly exponents: Float64Array
	/** e^{−D} times the quadrature weight. */
	readonly masses: Float64Array
	/** Largest |ξ| with e^{iξu} resolved on all panels that carry mass. */
	readonly resolution: number
	/** Estimated error of the sixth moment relative to the sixth power of the deviation (bounds the lower ones too). */
	readonly defect: number
}

/** Nodes per panel. */
export const PANEL_NODES = 16
const DECAY = 1.6
/** Accepted error of a panel's sixth moment, relative to the sixth power of the deviation. */
const TOLERANCE = 1e-18
const MAXIMAL_ROUNDS = 40
const MAXIMAL_PANELS = 4000
/** |ξ|·width up to which a panel resolves e^{iξu} together with the density. */
const PHASE = 10

const rule = gaussLegendre(PANEL_NODES)
/** Rows that give the last three Legendre coefficients from values at the nodes. */
const analysis = [PANEL_NODES - 3, PANEL_NODES - 2, PANEL_NODES - 1].map((k) =>
	Float64Array.from(rule.nodes, (x, i) => ((2 * k + 1) / 2) * (rule.weights[i] as number) * legendre(k, x)[0]),
)

interface Interval {
	readonly basin: number
	readonly lower: number
	readonly width: number
	/** Relative tail of the panel that was halved. */
	readonly parent: number
}
/** A panel with its nodes at `at … at + 16` of the shared arrays of its batch. */
interface Panel extends Interval {
	readonly at: number
	readonly batch: Batch
	readonly mass: number
	/** Relative tail of the Legendre coefficients. */
	readonly tail: number
}
interface Batch {
	readonly local: Float64Array
	readonly exponents: Float64Array
	readonly masses: Float64Array
}

/** The rule for these basins; e^{iξu} is resolved for |ξ| ≤ oscillation; cells are halved at most `rounds` times. */
export function panelRule(basins: readonly Basin[], oscillation: number, rounds = MAXIMAL_ROUNDS): PanelRule {
	const longest = oscillation > 0 ? PHASE / oscillation : Number.POSITIVE_INFINITY
	let pending: Interval[] = basins.flatMap((b, basin) =>
		b.cells.flatMap(([lower, width]) => {
			const n = Math.max(1, Math.ceil(width / longest))
			return Array.from({ length: n }, (_, k) => ({
				basin,
				lower: lower + (width * k) / n,
				width: width / n,
				parent: Number.POSITIVE_INFINITY,
			}))
		}),
	)
	const accepted: Panel[] = []
	let defect = 0
	for (let round = 0; pending.length > 0; round++) {
		const fresh = evaluate(basins, pending)
		const { total, centre, spread } = roughMoments(basins, [...accepted, ...fresh])
		const last = round >= rounds || accepted.length + fresh.length > MAXIMAL_PANELS
		pending = []
		for (const p of fresh) {
			const start = p.lower + (basins[p.basin] as Basin).offset
			const far = Math.max(1, Math.abs(start - centre) / spread, Math.abs(start + p.width - centre) / spread) ** 6
			const error = p.mass > 0 ? (Math.min(1, p.tail) ** DECAY * p.mass * far) / total : 0
			// Halving a panel of a smooth density divides the tail by about 2^16; where it does not, the tail is rounding.
			const rounding = p.tail < 1e-11 || (p.tail < 1e-7 && p.tail > p.parent / 16)
			if (error > TOLERANCE && !rounding && !last) {
				const half = { basin: p.basin, width: p.width / 2, parent: p.tail }
				pending.push({ ...half, lower: p.lower }, { ...half, lower: p.lower + p.width / 2 })
			} else {
				accepted.push(p)
				if (!rounding) defect += error
			}
		}
	}
	return assemble(basins, accepted, defect)
}

function evaluate(basins: readonly Basin[], intervals: readonly Interval[]): Panel[] {
	return basins.flatMap((basin, index) => {
		const own = intervals.filter((p) => p.basin === index)
		const count = own.length * PANEL_NODES
		if (count === 0) return []
		const batch = { local: new Float64Array(count), exponents: new Float64Array(count), masses: new Float64Array(count) }
		own.forEach((p, k) => {
			for (let i = 0; i < PANEL_NODES; i++) batch.local[k * PANEL_NODES + i] = p.lower + (p.width / 2) * (1 + (rule.nodes[i] as number))
		})
		basin.exponents(batch.local, batch.exponents, count)
		return own.map((p, k) => integrate(p, batch, k * PANEL_NODES))
	})
}

const values = new Float64Array(PANEL_NODES)

function integrate(p: Interval, batch: Batch, at: number): Panel {
	let mass = 0
	for (let i = 0; i < PANEL_NODES; i++) {
		const g = Math.exp(-(batch.exponents[at + i] as number)) || 0
		const w = (g * p.width * (rule.weights[i] as number)) / 2
		values[i] = g
		batch.masses[at + i] = w
		mass += w
	}
	let tail = 0
	for (const row of analysis) {
		let c = 0
		for (let i = 0; i < PANEL_NODES; i++) c += (row[i] as number) * (values[i] as number)
		tail = Math.max(tail, Math.abs(c))
	}
	return { basin: p.basin, lower: p.lower, width: p.width, parent: p.parent, at, batch, mass, tail: (tail * p.width) / mass }
}

function roughMoments(basins: readonly Basin[], panels: readonly Panel[]) {
	const middle = (p: Panel) => (basins[p.basin] as Basin).offset + p.lower + p.width / 2
	let total = 0
	let first = 0
	for (const p of panels) {
		total += p.mass
		first += p.mass * middle(p)
	}
	const centre = first / total
	let second = 0
	for (const p of panels) second += p.mass * ((middle(p) - centre) ** 2 + p.width ** 2 / 12)
	return { total, centre, spread: Math.sqrt(second / total) }
}

function assemble(basins: readonly Basin[], accepted: readonly Panel[], defect: number): PanelRule {
	const panels = accepted.filter((p) => p.mass > 0).sort((a, b) => a.basin - b.basin || a.lower - b.lower)
	const total = panels.reduce((s, p) => s + p.mass, 0)
	const n = panels.length * PANEL_NODES
	const result = {
		nodes: new Float64Array(n),
		local: new Float64Array(n),
		basins: new Uint8Array(n),
		exponents: new Float64Array(n),
		masses: new Float64Array(n),
	}
	let resolution = Number.POSITIVE_INFINITY
	panels.forEach((p, k) => {
		const offset = (basins[p.basin] as Basin).offset
		for (let i = 0; i < PANEL_NODES; i++) {
			const to = k * PANEL_NODES + i
			const v = p.batch.local[p.at + i] as number
			result.local[to] = v
			result.nodes[to] = offset + v
			result.basins[to] = p.basin
			result.exponents[to] = p.batch.exponents[p.at + i] as number
			result.masses[to] = p.batch.masses[p.at + i] as number
		}
		if (p.mass > 1e-17 * total) resolution = Math.min(resolution, PHASE / p.width)
	})
	return { ...result, resolution, defect }
}
