/**
 * The micro step in JavaScript, operation by operation what the generated kernel does: the same bits, one replica at a time. For tests, and for reading.
 */
import { compileJavaScript } from '../../../expression/targets/javascript.ts'
import { derivatives, type Expression } from '../../../expression/index.ts'
import type { SingleSite } from '../../../potential/single-site.ts'
import { bondExpressions, colours, MOVE, THRESHOLD } from './bond-step.ts'
import type { StepKind } from './micro-kernel.ts'
import { type Stream, streamExponentials, streamNormals } from './streams.ts'

export interface MicroReference {
	readonly state: Float64Array
	/** The linear field. */
	readonly control: Float64Array
	run(first: number, count: number): void
}

export function microReference(site: SingleSite, sites: number, step: StepKind, { seed, replica, timestep, curvature = 0 }: { seed: number; replica: number; timestep: number; curvature?: number }): MicroReference {
	const [, slope] = derivatives(site.expression, 'z', 1) as [Expression, Expression]
	const [state, control] = [new Float64Array(sites), new Float64Array(sites)]
	const [h, r] = [sites * sites * timestep, Math.sqrt(2 * sites * sites * timestep)]
	const stream = (number: number, purpose: Stream['purpose']): Stream => ({ seed, sites, replica, step: number, purpose })
	const force = compileJavaScript([slope])
	const { move, threshold } = bondExpressions(site.expression, step.kind === 'bonds' ? step.proposal : undefined)
	const [moves, thresholds] = [compileJavaScript(move, MOVE), compileJavaScript([threshold], THRESHOLD)]
	const [F, now, then] = [new Float64Array(sites), new Float64Array(sites), new Float64Array(sites)]
	const fluxes = (number: number) => {
		if (step.kind !== 'flux') return
		streamNormals(stream(number, 'noise'), now)
		if (step.averaged) streamNormals(stream(number + 1, 'noise'), then)
		force.evaluate([state], [], [F])
		const J = Float64Array.from({ length: sites }, (_, i) => {
			let d = (F[(i + 1) % sites] as number) - (F[i] as number)
			d *= h
			if (step.flux === 'tamed') d /= 1 + Math.abs(d)
			const normal = step.averaged ? ((now[i] as number) + (then[i] as number)) * 0.5 : (now[i] as number)
			return d + normal * r
		})
		for (let i = 0; i < sites; i++) state[i] = (state[i] as number) + ((J[i] as number) - (J[(i + sites - 1) % sites] as number))
	}
	const bonds = (number: number) => {
		streamNormals(stream(number, 'noise'), now)
		const E = streamExponentials(stream(number, 'acceptance'), then)
		const order = number % 2 === 0 ? colours(sites) : colours(sites).reverse()
		for (const { first, count } of order)
			for (let k = 0; k < count; k++) {
				const i = first + 2 * k
				const next = (i + 1) % sites
				const [a, b, n] = [state[i], state[next], now[i]] as [number, number, number]
				const [u, J] = moves.at([a, b, n, h, r]) as unknown as [number, number]
				const limit = thresholds.at([a, b, a + u, b - u, u, n, J, h, r])[0] as number
				if (limit <= (E[i] as number)) {
					state[i] = a + u
					state[next] = b - u
				}
			}
	}
	/** The normals of this step stand in `now`. */
	const follow = () => {
		const J = Float64Array.from({ length: sites }, (_, i) => ((control[(i + 1) % sites] as number) - (control[i] as number)) * (curvature * sites * sites * timestep) + (now[i] as number) * r)
		for (let i = 0; i < sites; i++) control[i] = (control[i] as number) + ((J[i] as number) - (J[(i + sites - 1) % sites] as number))
	}
	return {
		state,
		control,
		run(first, count) {
			for (let k = first; k < first + count; k++) {
				;(step.kind === 'flux' ? fluxes : bonds)(k)
				follow()
			}
		},
	}
}
