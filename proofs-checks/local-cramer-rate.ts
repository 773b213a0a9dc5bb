/**
 * Local Cramér theorem with its sharp rate (theory 3): K(ψ_K − φ)^{(j)} → (½ log 2πs²)^{(j)} for j = 0, 1, 2, with a
 * remainder O(1/K) that the second-order term removes.
 */
import { blockExpansion } from '../lib/index.ts'
import type { Check } from './check.ts'
import { meansAround } from './check.ts'

const SITES = [64, 128, 256]

export const localCramerRate: Check = {
	id: 'local-cramer-rate',
	title: 'Local Cramér theorem in C² at rate 1/K with the predicted constant',
	statement: 'K |ψ_K^{(j)} − φ^{(j)}| − |(½ log 2πs²)^{(j)}| halves (×0.3 … ×0.75) when K doubles from 128 to 256, j = 0, 1, 2',
	source: 'theory 3, 7.2 S2',
	run(subject) {
		const { transform, block } = subject
		const means = meansAround(subject, [-1.3, -0.4, 0.1, 0.7, 1.6])
		const defects = SITES.map((k) => {
			const worst = [0, 0, 0]
			for (const m of means) {
				const point = transform.at(m)
				const row = block.at(k, m)
				const [c0, c1, c2] = blockExpansion(point).first
				const s = point.law.deviation
				worst[0] = Math.max(worst[0] as number, Math.abs(k * (row.value - point.value) - c0))
				worst[1] = Math.max(worst[1] as number, s * Math.abs(k * (row.first - point.first) - c1))
				worst[2] = Math.max(worst[2] as number, s * s * Math.abs(k * (row.second - point.second) - c2))
			}
			return worst
		})
		const floor = 256 * 1e-9
		const ratios = [0, 1, 2].map((j) => {
			const [a, b] = [defects[1]?.[j] as number, defects[2]?.[j] as number]
			return a < floor ? 0.5 : b / a
		})
		const margin = Math.min(...ratios.map((r) => Math.min(0.75 - r, r - 0.3)))
		const asymptotic = defects[2]?.every((d) => d < 0.5) === true
		return {
			verdict: margin >= 0 ? 'holds' : asymptotic ? 'fails' : 'inconclusive',
			margin,
			marginUnit: 'distance of the ratio from its bounds',
			numbers: {
				ratio0: ratios[0] as number,
				ratio1: ratios[1] as number,
				ratio2: ratios[2] as number,
				defect256: defects[2]?.[2] as number,
			},
			sentence: `The defect of the predicted constants falls by ${ratios.map((r) => r.toFixed(3)).join(', ')} (j = 0, 1, 2) from K = 128 to 256.`,
		}
	},
}
