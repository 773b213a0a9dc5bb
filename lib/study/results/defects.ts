/**
 * Measured against predicted: N·E − (N·E of linear fluctuation theory at this N) = a + c/N, where a must vanish. theory.md 8.4.
 *
 * The time step of the chain has a bias of its own, up to `STEP_BIAS` of the value at a suggested step; it is allowed for. Where 3.5 standard errors
 * are more than a tenth of the value, an a that is not refuted is not confirmed either.
 */
import { STEP_BIAS } from '../../levels/micro/timestep.ts'
import { fitIntercept, type Intercept } from '../fits/intercept.ts'
import { grouped } from './rates.ts'
import type { StudyRow } from './rows.ts'

export interface Defect extends Intercept {
	readonly potential: number
	readonly psi: string
	readonly start: string
	readonly time: number
	/** What a and c are relative to: the limit, or the value at the largest N where the limit is not known. */
	readonly scale: number
	/** Allowance for the time step; null where the step was chosen by hand. */
	readonly stepBias: number | null
	/** |a| ≤ 3.5 standard errors and the allowance (false alarm 5·10⁻⁴): 'holds'; 'inconclusive' where that says nothing. */
	readonly verdict: 'holds' | 'fails' | 'inconclusive'
}

const DEVIATIONS = 3.5
const USELESS = 0.1

/** Of each potential and start at its last time. @param chosenStep whether dt was given. */
export function defectsOf(rows: readonly StudyRow[], chosenStep: boolean): Defect[] {
	return [...grouped(rows.filter((r) => r.blocks === null), (r) => `${r.potential} ${r.start}`).values()].flatMap((series): Defect[] => {
		const time = Math.max(...series.map((r) => r.time))
		const last = series.filter((r) => r.time === time)
		const points = last.flatMap((r) => {
			const predicted = r.predictedScaledFreeMean ?? r.predictedScaled
			return predicted === null ? [] : [{ size: r.sites, value: r.scaled - predicted, standardError: r.scaledStandardError }]
		})
		const fit = fitIntercept(points)
		if (fit === null) return []
		const { potential, psi, start, predictedLimit, scheme } = last[0]!
		const scale = predictedLimit ?? last.reduce((a, b) => (b.sites > a.sites ? b : a)).scaled
		const stepBias = scheme === 'exact-gaussian' ? 0 : chosenStep ? null : STEP_BIAS * scale
		const beyond = Math.abs(fit.limit) - DEVIATIONS * fit.limitError - (stepBias ?? 0)
		const verdict = stepBias === null ? 'inconclusive' : beyond > 0 ? 'fails' : DEVIATIONS * fit.limitError > USELESS * scale ? 'inconclusive' : 'holds'
		return [{ potential, psi, start, time, ...fit, scale, stepBias, verdict }]
	})
}
