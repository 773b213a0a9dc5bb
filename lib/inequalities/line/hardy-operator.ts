/**
 * The operator behind the Poincaré inequality: for g = f' the problem −(p f')' = λ p (f − Ef) is C g = Tg with C = 1/λ and
 *
 *   (Tg)(x) = (1/p(x)) ∫ F(x∧y)(1 − F(x∨y)) g(y) dy,      C_P = max spec T,
 *
 * a positive kernel, symmetric in L²(p). With g = h F(1−F)/p, where h is C⁻¹(E[f | X > x] − E[f | X < x]) at the eigenfunction and
 * therefore of moderate size everywhere however deep the wells are, it becomes
 *
 *   (T̃h)(x) = (1/F(x)) ∫_{−∞}^x F c h + (1/(1−F(x))) ∫_x^∞ (1−F) c h,     c = F(1−F)/p.
 *
 * Two sums of positive terms, panel by panel. For any h > 0 inf T̃h/h ≤ C_P ≤ sup T̃h/h (Barta, Collatz–Wielandt; M.-F. Chen).
 */
import { type LineLaw, PANEL } from './line-law.ts'
import { fromLeft, fromRight, row } from './panel.ts'

export interface HardyOperator {
	readonly law: LineLaw
	/** C_P = e^{logScale}·(largest eigenvalue of `apply`). */
	readonly logScale: number
	/** out = e^{−logScale} T̃h. */
	apply(h: Float64Array, out: Float64Array): void
	/** ∫ g₁ g₂ p up to a factor, for g_i = h_i F(1−F)/p. */
	inner(h1: Float64Array, h2: Float64Array): number
	/** log(F(1−F)/p) at the nodes. */
	readonly logConductance: Float64Array
}

/** T̃ of a law. Cost of an application: 32 multiplications per node. */
export function hardyOperator(law: LineLaw): HardyOperator {
	const { edges, nodes, logDensity, logLower, logUpper, edgeLower, edgeUpper, weights } = law
	const n = nodes.length
	const panels = edges.length - 1
	const logConductance = new Float64Array(n)
	let logScale = Number.NEGATIVE_INFINITY
	for (let i = 0; i < n; i++) {
		logConductance[i] = (logLower[i] as number) + (logUpper[i] as number) - (logDensity[i] as number)
		// The integral over a panel, not the integrand, sets the scale.
		const half = 0.5 * ((edges[Math.floor(i / PANEL) + 1] as number) - (edges[Math.floor(i / PANEL)] as number))
		logScale = Math.max(logScale, (logConductance[i] as number) + Math.log(half))
	}
	const shift = logScale
	// In panel k: F over its value at the right edge, 1 − F over its value at the left edge.
	const lowerShare = new Float64Array(n)
	const upperShare = new Float64Array(n)
	const lowerWeight = new Float64Array(n)
	const upperWeight = new Float64Array(n)
	const lowerStep = new Float64Array(panels)
	const upperStep = new Float64Array(panels)
	const metric = new Float64Array(n)
	for (let k = 0; k < panels; k++) {
		const half = 0.5 * ((edges[k + 1] as number) - (edges[k] as number))
		lowerStep[k] = Math.exp((edgeLower[k] as number) - (edgeLower[k + 1] as number))
		upperStep[k] = Math.exp((edgeUpper[k + 1] as number) - (edgeUpper[k] as number))
		for (let i = k * PANEL; i < (k + 1) * PANEL; i++) {
			lowerShare[i] = Math.exp((logLower[i] as number) - (edgeLower[k + 1] as number))
			upperShare[i] = Math.exp((logUpper[i] as number) - (edgeUpper[k] as number))
			const c = half * Math.exp((logConductance[i] as number) - shift)
			lowerWeight[i] = c * (lowerShare[i] as number)
			upperWeight[i] = c * (upperShare[i] as number)
		}
	}
	let top = Number.NEGATIVE_INFINITY
	for (let i = 0; i < n; i++) {
		metric[i] = 2 * (logConductance[i] as number) + (logDensity[i] as number) + Math.log(weights[i] as number)
		top = Math.max(top, metric[i] as number)
	}
	for (let i = 0; i < n; i++) metric[i] = Math.exp((metric[i] as number) - top)

	const scratch = new Float64Array(PANEL)
	return {
		law,
		logScale,
		logConductance,
		apply(h, out) {
			// ∫_{−∞}^{edge} F c h over F(edge).
			let carried = 0
			for (let k = 0; k < panels; k++) {
				const at = k * PANEL
				for (let j = 0; j < PANEL; j++) scratch[j] = (lowerWeight[at + j] as number) * (h[at + j] as number)
				const inherited = (lowerStep[k] as number) * carried
				for (let i = 0; i < PANEL; i++) out[at + i] = (inherited + row(fromLeft, i, scratch, 0)) / (lowerShare[at + i] as number)
				carried = inherited + total(scratch)
			}
			carried = 0
			for (let k = panels - 1; k >= 0; k--) {
				const at = k * PANEL
				for (let j = 0; j < PANEL; j++) scratch[j] = (upperWeight[at + j] as number) * (h[at + j] as number)
				const inherited = (upperStep[k] as number) * carried
				for (let i = 0; i < PANEL; i++)
					out[at + i] = (out[at + i] as number) + (inherited + row(fromRight, i, scratch, 0)) / (upperShare[at + i] as number)
				carried = inherited + total(scratch)
			}
		},
		inner(h1, h2) {
			let sum = 0
			for (let i = 0; i < n; i++) sum += (metric[i] as number) * (h1[i] as number) * (h2[i] as number)
			return sum
		},
	}
}

const ones = new Float64Array(PANEL)
for (let j = 0; j < PANEL; j++) ones[j] = (fromLeft[(PANEL - 1) * PANEL + j] as number) + (fromRight[(PANEL - 1) * PANEL + j] as number)

/** ∫ over the panel: the two parts at any node. */
function total(f: Float64Array): number {
	let sum = 0
	for (let j = 0; j < PANEL; j++) sum += (ones[j] as number) * (f[j] as number)
	return sum
}
