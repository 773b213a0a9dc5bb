/**
 * How rounding errors δ_i of the exponents of a discrete law move its cumulants: to first order by Σ w_i δ_i I_n(x_i) in
 * units of s^n, with x = (X − κ1)/s, m_k = E x^k and the influence functions I_n of the cumulants,
 *
 *   I_1 = x,  I_2 = x² − 1,  J_k = x^k − m_k − k m_{k−1} x,  I_3 = J_3,  I_4 = J_4 − 6 I_2,
 *   I_5 = J_5 − 10 (m_3 I_2 + J_3),  I_6 = J_6 − 15 (m_4 I_2 + J_4) − 20 m_3 J_3 + 90 I_2.
 *
 * Independent errors add in squares; a common part (rounded coefficients, rounded weights) adds as it stands.
 */

/** Independent errors count with this many of the largest ones that were measured. */
const INDEPENDENT = 2.5
/** Share of the errors that is taken to be common to all nodes. */
const COMMON = 0.06

/** Errors of κ1 … κ6 in units of s^n when node i has the relative error noise(i). */
export function cumulantErrors(
	nodes: Float64Array,
	weights: Float64Array,
	offset: number,
	deviation: number,
	noise: (i: number) => number,
): number[] {
	const m = new Float64Array(7)
	for (let i = 0; i < nodes.length; i++) {
		const x = ((nodes[i] as number) - offset) / deviation
		let w = weights[i] as number
		for (let k = 0; k <= 6; k++) {
			m[k] = (m[k] as number) + w
			w *= x
		}
	}
	const [, , , m3, m4, m5, m6] = m as unknown as [number, number, number, number, number, number, number]
	const squares = new Float64Array(6)
	const sums = new Float64Array(6)
	const influence = new Float64Array(6)
	for (let i = 0; i < nodes.length; i++) {
		const x = ((nodes[i] as number) - offset) / deviation
		const x2 = x * x
		const i2 = x2 - 1
		const j3 = x2 * x - m3 - 3 * x
		const j4 = x2 * x2 - m4 - 4 * m3 * x
		const j5 = x2 * x2 * x - m5 - 5 * m4 * x
		const j6 = x2 * x2 * x2 - m6 - 6 * m5 * x
		influence[0] = x
		influence[1] = i2
		influence[2] = j3
		influence[3] = j4 - 6 * i2
		influence[4] = j5 - 10 * (m3 * i2 + j3)
		influence[5] = j6 - 15 * (m4 * i2 + j4) - 20 * m3 * j3 + 90 * i2
		const size = (weights[i] as number) * noise(i)
		for (let n = 0; n < 6; n++) {
			const part = Math.abs(size * (influence[n] as number))
			squares[n] = (squares[n] as number) + part * part
			sums[n] = (sums[n] as number) + part
		}
	}
	// Rounding of the moments.
	const sizes = [0, 1, 1 + 2 * Math.abs(m3), m4 + 3, Math.abs(m5) + 10 * Math.abs(m3), m6 + 15 * m4 + 10 * m3 * m3 + 30]
	return sizes.map((size, n) => INDEPENDENT * Math.sqrt(squares[n] as number) + COMMON * (sums[n] as number) + 2.5e-16 * size)
}
